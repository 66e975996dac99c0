package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"liaison"
	"liaison/handlers"
)

// council adds a standing committee to the roster: so many members and so many other
// deputies of two delegations, all with chats.
func (o *office) council(members, deputies int) {
	o.Helper()
	r := liaison.Roster{Bodies: []liaison.Body{{Code: "C00", Kind: liaison.CommitteeBody, Name: "省人大常委会", Short: "常委会"}}}
	add := func(code string, posts ...liaison.Post) {
		r.People = append(r.People, liaison.Listed{Code: code, Name: "代表" + code, PhoneTail: "1234", Posts: posts})
	}
	for i := range members {
		add(fmt.Sprintf("M%02d", i+1), liaison.Post{Body: fmt.Sprintf("T%02d", i%2+1), Role: liaison.RoleDeputy}, liaison.Post{Body: "C00", Role: liaison.RoleMember})
	}
	for i := range deputies {
		add(fmt.Sprintf("N%03d", i+1), liaison.Post{Body: fmt.Sprintf("T%02d", i%2+1), Role: liaison.RoleDeputy})
	}
	r.Bodies = append(r.Bodies, roster.Bodies...)
	if _, err := o.store.ImportRoster(o.Context(), r, false, o.at); err != nil {
		o.Fatal(err)
	}
	for i, p := range r.People {
		o.bind(p.Code, int64(9000+i))
	}
}

// bind gives somebody a chat.
func (o *office) bind(code string, chat int64) {
	o.Helper()
	p, err := o.store.PersonByCode(o.Context(), code)
	if err != nil {
		o.Fatal(err)
	}
	hash := []byte("invitation of " + code)
	if err := o.store.Invite(o.Context(), p.ID, hash, o.at, o.at.AddDate(0, 0, 1)); err != nil {
		o.Fatal(err)
	}
	inv, err := o.store.LockInvitation(o.Context(), hash)
	if err != nil {
		o.Fatal(err)
	}
	if _, err := o.store.Bind(o.Context(), inv, chat, o.at); err != nil {
		o.Fatal(err)
	}
}

// told lists what was offered to the post for a chat, and forgets all of it.
func (o *office) told(chat int64) string {
	var texts []string
	for _, m := range o.sent {
		if m.Chat == chat {
			texts = append(texts, m.Text)
		}
	}
	return strings.Join(texts, "\n---\n")
}

func (o *office) id(code string) int64 {
	o.Helper()
	p, err := o.store.PersonByCode(o.Context(), code)
	if err != nil {
		o.Fatal(err)
	}
	return p.ID
}

// entersAs is somebody known by the code who has entered by a link.
func (o *office) entersAs(code string) *browser {
	o.Helper()
	b := o.outside()
	entry, hash := handlers.NewCode()
	if err := o.store.KeepEntry(o.Context(), o.id(code), hash, o.at.Add(handlers.EntryLife)); err != nil {
		o.Fatal(err)
	}
	b.sends("/console/enter/"+entry, nil).sees(o.T, http.StatusOK)
	return b
}

var sealed = regexp.MustCompile(`name="seal" value="([0-9a-f]+)"`)

// sealOn is the seal of the changes that a page shows.
func (a answer) sealOn(t *testing.T) url.Values {
	t.Helper()
	found := sealed.FindStringSubmatch(a.page)
	if found == nil {
		t.Fatalf("there is nothing to apply:\n%s", a.page)
	}
	return url.Values{"seal": {found[1]}}
}

func TestContactsAreAllocated(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	clerk := o.enters("clerk")
	clerk.opens("/console/contacts").sees(t, http.StatusOK, "名册里还没有常委会组成人员")
	o.council(2, 6) // with the two deputies of the roster, eight
	clerk.opens("/console/contacts").sees(t, http.StatusOK, "组成人员 2 人，其他代表 8 人", "还有 8 名代表没有人联系")
	preview := clerk.opens("/console/contacts/run")
	preview.sees(t, http.StatusOK, "未覆盖 0 人", "新增 8", "同代表团", "!名额不够")

	// What has changed since it was shown is shown again before it is applied.
	if err := o.store.KeepSetting(t.Context(), o.person("clerk").ID, liaison.AllocationMost, "3", o.at); err != nil {
		t.Fatal(err)
	}
	clerk.sends("/console/contacts/run", preview.sealOn(t)).sees(t, http.StatusConflict, "刚刚有了变化")
	clerk.opens("/console/contacts/run").sees(t, http.StatusOK, "仍有 2 名代表没有人联系", "把上限改为 4 名")
	if err := o.store.KeepSetting(t.Context(), o.person("clerk").ID, liaison.AllocationMost, "4", o.at); err != nil {
		t.Fatal(err)
	}
	clerk.sends("/console/contacts/run", clerk.opens("/console/contacts/run").sealOn(t)).sees(t, http.StatusOK, "已应用", "未覆盖 0 人", "代表N001")
	if got := o.told(9000); !strings.Contains(got, "现在共 4 名") || !strings.Contains(got, "代表N001") || strings.Contains(got, "---") {
		t.Errorf("the first member is told %q", got)
	}
	if got := o.told(9002); !strings.Contains(got, "现在共 1 位") || !strings.Contains(got, "代表M01") {
		t.Errorf("the first deputy is told %q", got)
	}
	clerk.opens("/console/contacts/run").sees(t, http.StatusOK, "不需要变动")
	sheet := clerk.opens("/console/contacts/sheet")
	sheet.sees(t, http.StatusOK, "PK")

	// One change by hand stays when all is allocated again.
	o.sent = nil
	change := fmt.Sprintf("/console/contacts/%d", o.id("N001"))
	form := url.Values{"out": {fmt.Sprint(o.id("M01"))}, "into": {fmt.Sprint(o.id("M02"))}, "reason": {""}}
	clerk.sends(change+"/change", form).sees(t, http.StatusUnprocessableEntity, "理由")
	form.Set("reason", "同村")
	clerk.sends(change+"/change", form).sees(t, http.StatusConflict, "达到上限")
	form.Set("into", "0")
	clerk.sends(change+"/change", form).sees(t, http.StatusConflict, "没有人联系")
	if err := o.store.KeepSetting(t.Context(), o.person("clerk").ID, liaison.AllocationMost, "5", o.at); err != nil {
		t.Fatal(err)
	}
	form.Set("into", fmt.Sprint(o.id("M02")))
	clerk.sends(change+"/change", form).sees(t, http.StatusOK, "已调整", "代表M02", "人工指定：同村")
	if o.told(9000) == "" || o.told(9001) == "" || o.told(9002) == "" || len(o.sent) != 3 {
		t.Errorf("told of the change: %+v", o.sent)
	}
	clerk.opens("/console/contacts/run").sees(t, http.StatusOK, "不需要变动")
}

// Only the staff see the whole list; members and deputies see their own.
func TestWhoSeesContacts(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.council(1, 1)
	posts := map[string]string{"member": "M01", "new": "N001"}
	clerk := o.enters("clerk")
	clerk.sends("/console/contacts/run", clerk.opens("/console/contacts/run").sealOn(t)).sees(t, http.StatusOK, "已应用")
	pages := []string{"/console/contacts", "/console/contacts/run", "/console/contacts/board", "/console/contacts/sheet", "/console/contacts/board/sheet"}
	for _, who := range []string{"chief", "clerk"} {
		for _, page := range pages {
			o.enters(who).opens(page).sees(t, http.StatusOK)
		}
	}
	for _, who := range []string{"deputy", "department", "approver", "committee", "operator"} {
		b := o.enters(who)
		for _, page := range pages {
			b.opens(page).sees(t, http.StatusForbidden, "不在您的职责范围内")
		}
		b.sends("/console/contacts/run", nil).sees(t, http.StatusForbidden)
		b.opens(fmt.Sprintf("/console/contacts/%d", o.id("M01"))).sees(t, http.StatusNotFound)
	}
	member, deputy := o.entersAs(posts["member"]), o.entersAs(posts["new"])
	member.opens("/console/contacts/mine").sees(t, http.StatusOK, "代表N001", "登记一次联系", "!人工调整")
	deputy.opens("/console/contacts/mine").sees(t, http.StatusOK, "代表M01", "!登记一次联系", "!人工调整")
	deputy.opens(fmt.Sprintf("/console/contacts/%d", o.id("M01"))).sees(t, http.StatusNotFound)
	deputy.sends(fmt.Sprintf("/console/contacts/%d/note", o.id("M01")), nil).sees(t, http.StatusNotFound)
	member.sends(fmt.Sprintf("/console/contacts/%d/change", o.id("N001")), nil).sees(t, http.StatusForbidden)
}

// A member notes a contact, and the board counts it.
func TestContactsAreNoted(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.council(1, 2)
	clerk := o.enters("clerk")
	clerk.sends("/console/contacts/run", clerk.opens("/console/contacts/run").sealOn(t)).sees(t, http.StatusOK)
	member := o.entersAs("M01")
	at := fmt.Sprintf("/console/contacts/%d/note", o.id("M01"))
	form := url.Values{"deputy": {fmt.Sprint(o.id("N001"))}, "way": {"visit"}, "day": {"2026-09-14"}, "topics": {"乡村道路"}, "note": {"反映通村公路破损。"}}
	for field, wrong := range map[string]string{"way": "dream", "day": "2026-09-16", "note": " ", "deputy": fmt.Sprint(o.id("M01"))} {
		bad := url.Values{}
		for k, v := range form {
			bad[k] = slices.Clone(v)
		}
		bad.Set(field, wrong)
		if got := member.sends(at, bad); got.StatusCode < 400 {
			t.Errorf("%s %q is noted", field, wrong)
		}
	}
	member.sends(at, form).sees(t, http.StatusOK, "已登记", "上门走访", "乡村道路", "通村公路破损", "最近联系：2026-09-14")
	member.sends(at, form).sees(t, http.StatusConflict, "已经登记过")
	clerk.opens("/console/contacts/board").sees(t, http.StatusOK, "25.0%", "1 / 4 名代表", "1 天前", "还没有联系过", "今年 1 次")
	form.Set("day", "2026-01-05")
	clerk.sends(at, form).sees(t, http.StatusOK, "已登记", "经办01")
	clerk.opens("/console/contacts/board").sees(t, http.StatusOK, "!今年 1 次", "25.0%")
	o.entersAs("N001").opens("/console/contacts/mine").sees(t, http.StatusOK, "2026-09-14", "!通村公路破损")
}

// Letters between a deputy and the own member stand on their pages, and nowhere else.
func TestLettersAreShown(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.council(1, 2)
	clerk := o.enters("clerk")
	clerk.sends("/console/contacts/run", clerk.opens("/console/contacts/run").sealOn(t)).sees(t, http.StatusOK)
	id, err := o.store.KeepLetter(t.Context(), o.id("N001"), o.id("M01"), "请来看看水渠", o.at)
	if err != nil {
		t.Fatal(err)
	}
	member, deputy := o.entersAs("M01"), o.entersAs("N001")
	member.opens("/console/contacts/mine").sees(t, http.StatusOK, "代表来信", "请来看看水渠", "还没有回复")
	for _, first := range []bool{true, false} {
		if kept, err := o.store.KeepReply(t.Context(), id, o.id("M01"), "下周二去", o.at); err != nil || kept != first {
			t.Errorf("kept a reply: %t %v", kept, err)
		}
	}
	deputy.opens("/console/contacts/mine").sees(t, http.StatusOK, "请来看看水渠", "下周二去")
	clerk.opens(fmt.Sprintf("/console/contacts/%d", o.id("N001"))).sees(t, http.StatusOK, "下周二去")
	o.entersAs("N002").opens("/console/contacts/mine").sees(t, http.StatusOK, "!请来看看水渠")
}
