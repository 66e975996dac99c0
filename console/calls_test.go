package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"liaison"
	"liaison/storage"
)

func TestInvitations(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.pages.Forms.Bot = "liaison_bot"
	b := o.enters("clerk")
	asked := b.opens("/console/invitations?body=T01")
	asked.sees(t, http.StatusOK, "代表A01", "一团工作人员", "!代表A02", "作废")
	newest := regexp.MustCompile(`name="newest" value="(\d+)"`).FindStringSubmatch(asked.page)
	form := url.Values{"newest": {newest[1]}, "person": {fmt.Sprint(o.person("deputy").ID), fmt.Sprint(o.person("delegation").ID)}}
	made := b.sends("/console/invitations", form)
	made.sees(t, http.StatusOK, "代表A01", "<svg", "2026年9月18日 10:20", "START")
	links := regexp.MustCompile(`https://t\.me/liaison_bot\?start=([A-Za-z0-9_-]+)`).FindAllStringSubmatch(made.page, -1)
	if len(links) != 2 || links[0][1] == links[1][1] {
		t.Fatalf("the sheet has the links %v", links)
	}
	first, err := o.store.InvitedUntil(t.Context(), o.person("deputy").ID, o.at)
	if err != nil || first.IsZero() {
		t.Errorf("the invitation cannot be used: %v", err)
	}
	b.sends("/console/invitations", form).sees(t, http.StatusConflict, "刚刚制作过") // pressed twice
	b.opens("/console/invitations?body=T01").sees(t, http.StatusOK, "已有邀请")
	if o.noted("invite", o.subject("deputy"), "clerk") != 1 {
		t.Error("the audit does not have who made them")
	}
	o.enters("department").sends("/console/invitations", form).sees(t, http.StatusForbidden)
}

func TestTheCallList(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.misses("deputy", "colleague")
	b := o.enters("clerk")
	b.opens("/console/calls").sees(t, http.StatusOK, "代表A01", "代表A02", "还没有绑定", "开会通知", "尾号 1234")
	b.opens("/console/calls?body=T02").sees(t, http.StatusOK, "代表A02", "!尾号 1234</span></h2>\n\t\t<p>代表A01")
	path := fmt.Sprintf("/console/calls/%d", o.person("deputy").ID)
	b.sends(path, url.Values{"note": {"家属代接"}}).sees(t, http.StatusOK, "已记录", "家属代接", "代表A02")
	o.enters("clerk2").sends(path, url.Values{"note": {"又打了一次"}}).sees(t, http.StatusOK, "同事已经记录过", "家属代接", "!又打了一次")
	if got := b.opens("/console/calls.xlsx"); !strings.HasPrefix(got.page, "PK") {
		t.Errorf("the workbook is %.20q", got.page)
	}
}

// misses has a run not reach some people.
func (o *office) misses(who ...string) {
	o.Helper()
	author := o.person("clerk").ID
	a := liaison.Audience{}
	for _, one := range who {
		a.People = append(a.People, o.person(one).ID)
	}
	content := liaison.Content{Text: liaison.Rich{Text: "开会通知"}}
	b := liaison.Briefing{Kind: liaison.Bulletin, Stage: liaison.BriefingApproved, Author: author, Content: content, Audience: a, Created: o.at}
	id, err := o.store.StartBriefing(o.Context(), b)
	if err != nil {
		o.Fatal(err)
	}
	run := liaison.Run{Briefing: id, Kind: b.Kind, Author: author, At: o.at, Content: content, Audience: a}
	if run.ID, err = o.store.StartRun(o.Context(), run); err != nil {
		o.Fatal(err)
	}
	if err := o.store.FreezeRun(o.Context(), run, storage.Freeze{Now: o.at}); err != nil {
		o.Fatal(err)
	}
}

// Who has asked to be called stands first; a colleague's note stays, and they are told once.
func TestWhoAsksToBeCalled(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	deputy := o.person("deputy")
	for _, first := range []bool{true, false} {
		if is, err := o.store.WishCall(t.Context(), deputy.ID, o.at); err != nil || is != first {
			t.Fatalf("asked to be called: %t %v", is, err)
		}
	}
	if _, err := o.store.KeepCallWords(t.Context(), deputy.ID, "问讨论稿"); err != nil {
		t.Fatal(err)
	}
	b := o.enters("clerk")
	b.opens("/console/calls").sees(t, http.StatusOK, "请求回电：1 人", "问讨论稿", "尾号 1234", "!没有需要打电话")
	b.opens("/console/calls?body=T02").sees(t, http.StatusOK, "!问讨论稿")
	b.sends("/console/calls/wishes/1", url.Values{"note": {"已经答复"}}).sees(t, http.StatusOK, "已记录", "已经答复", "!问讨论稿")
	o.enters("clerk2").sends("/console/calls/wishes/1", url.Values{"note": {"又打了"}}).sees(t, http.StatusOK, "同事已经记录过", "!又打了")
	o.enters("colleague").sends("/console/calls/wishes/1", nil).sees(t, http.StatusForbidden)
}
