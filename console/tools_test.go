package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"liaison"
	"liaison/storage"
)

// reachable gives somebody of the roster a chat, without quiet hours.
func (o *office) reachable(who string) {
	o.Helper()
	p := o.person(who)
	err := o.store.InTx(o.Context(), func(tx *storage.Store) error {
		hash := []byte("hash of " + p.Code)
		if err := tx.Invite(o.Context(), p.ID, hash, o.at, o.at.Add(time.Hour)); err != nil {
			return err
		}
		inv, err := tx.LockInvitation(o.Context(), hash)
		if err != nil {
			return err
		}
		_, err = tx.Bind(o.Context(), inv, 9000+p.ID, o.at)
		return err
	})
	if err != nil {
		o.Fatal(err)
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.answered("学校门口的路灯")
	o.reachable("clerk2")
	o.sent = nil
	clerk := o.enters("clerk")
	clerk.sends(sheetOf(m, "/notes"), url.Values{"text": {"请 @经办02 核对路灯的承诺"}}).sees(t, http.StatusOK, "备注已添加", "核对路灯的承诺")
	if len(o.sent) != 1 || o.sent[0].Lane != liaison.Notices || o.sent[0].Chat != 9000+o.person("clerk2").ID ||
		!strings.Contains(o.sent[0].Text, "核对路灯的承诺") || o.sent[0].Buttons[0][0].Data != fmt.Sprintf("matter:%d:card", m.ID) {
		t.Fatalf("the notice: %+v", o.sent)
	}

	colleague := o.enters("clerk2")
	colleague.opens("/console").sees(t, http.StatusOK, "提到我的", "1 条未读")
	colleague.opens("/console/mentions").sees(t, http.StatusOK, "核对路灯的承诺", "经办01", "标为已读", sheetOf(m))
	colleague.sends("/console/mentions/read", url.Values{}).sees(t, http.StatusOK, "核对路灯的承诺", "!>标为已读<")
	o.enters("chief").opens(sheetOf(m)).sees(t, http.StatusOK, "核对路灯的承诺")
	clerk.opens("/console/mentions").sees(t, http.StatusOK, "还没有同事", "!核对路灯的承诺")

	for _, who := range []string{"deputy", "department", "other", "approver", "committee", "delegation"} {
		b := o.enters(who)
		b.opens(sheetOf(m)).sees(t, http.StatusOK, m.Number, "!核对路灯的承诺", "!内部备注")
		b.opens("/console/mentions").sees(t, http.StatusForbidden, "!核对路灯的承诺")
		b.sends(sheetOf(m, "/notes"), url.Values{"text": {"我也写一条"}}).sees(t, http.StatusForbidden)
		b.opens("/console/audit").sees(t, http.StatusForbidden)
		b.opens("/console/audit/export.csv").sees(t, http.StatusForbidden)
	}
	if notes, err := o.store.Notes(t.Context(), m.ID, 10); err != nil || len(notes) != 1 {
		t.Errorf("%d notes: %v", len(notes), err)
	}
}

// A note that would not reach whom it calls is refused, and what was written is kept.
func TestANoteThatCallsNobody(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "学校门口的路灯")
	clerk := o.enters("clerk")
	clerk.sends(sheetOf(m, "/notes"), url.Values{"text": {"@代表A01 看一下"}}).sees(t, http.StatusUnprocessableEntity, "没有叫「@代表A01」的工作人员", "看一下</textarea>")
	clerk.sends(sheetOf(m, "/notes"), url.Values{"text": {" "}}).sees(t, http.StatusUnprocessableEntity, "备注是空的")
	clerk.opens(sheetOf(m)).sees(t, http.StatusOK, "!看一下")
}

func TestSnooze(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "学校门口的路灯")
	clerk := o.enters("clerk")
	clerk.opens("/console").sees(t, http.StatusOK, "学校门口的路灯")
	clerk.sends(sheetOf(m, "/snooze"), url.Values{"until": {"2026-09-15"}}).sees(t, http.StatusUnprocessableEntity, "以后的日子")
	clerk.sends(sheetOf(m, "/snooze"), url.Values{"until": {"2026-09-17"}}).sees(t, http.StatusOK, "已推迟。", "2026年9月17日")
	clerk.opens("/console").sees(t, http.StatusOK, "已推迟 1 件", "!学校门口的路灯")
	o.enters("clerk2").opens("/console").sees(t, http.StatusOK, "学校门口的路灯", "!已推迟")
	clerk.opens("/console/snoozed").sees(t, http.StatusOK, "学校门口的路灯", "取消推迟")
	clerk.sends(sheetOf(m, "/unsnooze"), nil).sees(t, http.StatusOK, "已回到待办")
	clerk.opens("/console").sees(t, http.StatusOK, "学校门口的路灯", "!已推迟")

	clerk.sends(sheetOf(m, "/snooze"), url.Values{"until": {"2026-09-16"}}).sees(t, http.StatusOK, "已推迟。")
	o.at = o.at.AddDate(0, 0, 1)
	o.enters("clerk").opens("/console").sees(t, http.StatusOK, "学校门口的路灯", "!已推迟")
	for _, who := range []string{"colleague", "station"} {
		o.enters(who).sends(sheetOf(m, "/snooze"), url.Values{"until": {"2026-09-20"}}).sees(t, http.StatusNotFound)
	}
}

// A deadline that is over brings a matter back before its day.
func TestASnoozeEndsWithADeadline(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "学校门口的路灯")
	clock, running := m.NextClock()
	if !running {
		t.Fatal("no deadline runs")
	}
	clerk := o.enters("clerk")
	until := clock.Due.AddDays(60).String()
	clerk.sends(sheetOf(m, "/snooze"), url.Values{"until": {until}}).sees(t, http.StatusOK, "已推迟。")
	clerk.opens("/console").sees(t, http.StatusOK, "已推迟 1 件", "!学校门口的路灯")
	due := clock.Due.AddDays(1)
	o.at = time.Date(due.Year, due.Month, due.Day, 9, 0, 0, 0, shanghai)
	o.enters("clerk").opens("/console").sees(t, http.StatusOK, "学校门口的路灯", "!已推迟")
}

// The chat's list and the desk's are one: what is put off here is put off there.
func TestASnoozeInTheChat(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "学校门口的路灯")
	clerk := o.enters("clerk")
	clerk.sends(sheetOf(m, "/snooze"), url.Values{"until": {"2026-09-17"}}).sees(t, http.StatusOK, "已推迟。")
	person := o.person("clerk")
	says := func(u liaison.Update) string {
		t.Helper()
		u.Chat, u.Private, u.At = 7, true, o.at
		said := ""
		err := o.store.InTx(t.Context(), func(tx *storage.Store) error {
			out, err := o.desk.Handle(t.Context(), tx, &storage.Conversation{Person: &person, State: []byte("{}")}, u)
			for _, message := range out {
				said += message.Text + fmt.Sprint(message.Buttons)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return said
	}
	list := liaison.Update{Kind: liaison.Wrote, Text: "/todo"}
	if said := says(list); !strings.Contains(said, "已推迟 1 件") || strings.Contains(said, "学校门口的路灯") {
		t.Errorf("put off: %s", said)
	}
	if said := says(liaison.Update{Kind: liaison.Pressed, Press: "snoozed", PressID: "1", Message: 5}); !strings.Contains(said, "学校门口的路灯") || !strings.Contains(said, "取消推迟") {
		t.Errorf("what is put off: %s", said)
	}
	says(liaison.Update{Kind: liaison.Pressed, Press: fmt.Sprintf("snoozed:%d", m.ID), PressID: "2", Message: 5})
	if said := says(list); !strings.Contains(said, "学校门口的路灯") || strings.Contains(said, "已推迟") {
		t.Errorf("taken back: %s", said)
	}
	clerk.opens("/console").sees(t, http.StatusOK, "学校门口的路灯")
}
