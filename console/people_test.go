package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"liaison"
)

// pageOf is the address of somebody's page.
func (o *office) pageOf(who string) string {
	o.Helper()
	return fmt.Sprintf("/console/people/%d", o.person(who).ID)
}

// binds ties a chat to somebody of the roster.
func (o *office) binds(who string, chat int64) {
	o.Helper()
	o.bind(posts[who].Code, chat)
}

// hears holds that a chat was told something with the words.
func (o *office) hears(chat int64, words string) {
	o.Helper()
	for _, m := range o.sent {
		if m.Chat == chat && strings.Contains(m.Text, words) {
			return
		}
	}
	o.Errorf("chat %d is not told %q but %+v", chat, words, o.sent)
}

// noted counts the lines of the audit with that action about a subject, by somebody.
func (o *office) noted(action, subject, who string) (n int) {
	o.Helper()
	lines, err := o.store.LogOf(o.Context(), subject, 100)
	if err != nil {
		o.Fatal(err)
	}
	for _, l := range lines {
		if l.Action == action && l.Actor == o.person(who).ID {
			n++
		}
	}
	return n
}

// subject is how the audit names somebody.
func (o *office) subject(who string) string { return fmt.Sprintf("person %d", o.person(who).ID) }

func TestTheDirectoryForEverybody(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	for _, who := range []string{"clerk", "chief", "operator"} {
		o.enters(who).opens("/console/people").sees(t, http.StatusOK, "代表A01", "教育厅联络员", "卫健委联络员", "已离任01", "未绑定")
		o.enters(who).opens(o.pageOf("deputy")).sees(t, http.StatusOK, "1234", "第一代表团", "任职状态")
	}
	// An officer has the people of their own body, and no telephone.
	officer := o.enters("delegation")
	officer.opens("/console/people").sees(t, http.StatusOK, "代表A01", "一团工作人员", "!代表A02", "!教育厅联络员", "!导出表格")
	officer.opens(o.pageOf("deputy")).sees(t, http.StatusOK, "第一代表团", "!1234", "!手机尾号")
	officer.opens(o.pageOf("colleague")).sees(t, http.StatusNotFound, "!代表A02")
	officer.opens("/console/bodies").sees(t, http.StatusOK, "第一代表团", "!第二代表团", "!省教育厅")
	officer.opens("/console/bodies/T01").sees(t, http.StatusOK, "代表A01")
	officer.opens("/console/bodies/D01").sees(t, http.StatusNotFound, "!教育厅联络员")
	// A deputy has the other deputies' cards: no code, no role, not whether they are bound.
	deputy := o.enters("deputy")
	deputy.opens("/console/people").sees(t, http.StatusOK, "代表A01", "代表A02", "二团", "!经办01", "!教育厅联络员")
	deputy.opens(o.pageOf("colleague")).sees(t, http.StatusOK, "代表A02", "二团", "!1234", "!未绑定", "!任职状态")
	deputy.opens(o.pageOf("deputy")).sees(t, http.StatusOK, "1234", "申请更正")
	deputy.opens(o.pageOf("clerk")).sees(t, http.StatusNotFound, "!经办01")
	deputy.opens("/console/people?reach=bound&role=officer").sees(t, http.StatusOK, "代表A02") // not theirs to ask
	deputy.opens("/console/people?body=T02").sees(t, http.StatusOK, "代表A02", "!代表A01</a></span>")
	deputy.opens("/console/people?body=G01").sees(t, http.StatusOK, "没有符合条件")
}

func TestTheDirectoryIsFiltered(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.binds("deputy", 77)
	b := o.enters("clerk")
	for asked, want := range map[string][]string{
		"q=A01":                       {"代表A01", "!代表A02"},
		"q=" + url.QueryEscape("教育厅"): {"教育厅联络员", "教育厅签发人", "!代表A01"},
		"role=deputy":                 {"代表A01", "代表A02", "!负责人01"},
		"role=deputy&body=T02":        {"代表A02", "!代表A01"},
		"kind=department":             {"卫健委联络员", "!代表A01"},
		"reach=bound":                 {"代表A01", "!代表A02"},
		"reach=unbound&role=deputy":   {"代表A02", "!代表A01"},
		"body=D99":                    {"没有符合条件", "!代表A01"},
		"q=%25":                       {"没有符合条件"},
	} {
		b.opens("/console/people?"+asked).sees(t, http.StatusOK, want...)
	}
	got := b.opens("/console/people.xlsx?role=deputy")
	if !strings.HasPrefix(got.page, "PK") || o.noted("directory.exported", "people", "clerk") != 1 {
		t.Errorf("the workbook is %.20q", got.page)
	}
}

func TestPagesOfTheDirectory(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	var many liaison.Roster
	for i := range 120 {
		many.People = append(many.People, liaison.Listed{Code: fmt.Sprintf("M%03d", i), Name: fmt.Sprintf("多人%03d", i), PhoneTail: "0001",
			Posts: []liaison.Post{{Body: "T02", Role: liaison.RoleDeputy}}})
	}
	if _, err := o.store.ImportRoster(t.Context(), many, false, o.at); err != nil {
		t.Fatal(err)
	}
	b := o.enters("clerk")
	link := func(page, rel string) string {
		m := regexp.MustCompile(`rel="` + rel + `" href="([^"]+)"`).FindStringSubmatch(page)
		if m == nil {
			return ""
		}
		return strings.ReplaceAll(m[1], "&amp;", "&")
	}
	first := b.opens("/console/people?q=M")
	first.sees(t, http.StatusOK, "多人000", "多人049", "!多人050", "120")
	second := b.opens(link(first.page, "next"))
	second.sees(t, http.StatusOK, "多人050", "多人099", "!多人100", "!多人049")
	third := b.opens(link(second.page, "next"))
	third.sees(t, http.StatusOK, "多人100", "多人119")
	if link(third.page, "next") != "" || link(first.page, "prev") != "" {
		t.Error("there is a page beyond the end")
	}
	b.opens(link(second.page, "prev")).sees(t, http.StatusOK, "多人000", "多人049", "!多人050")
}

func TestACorrection(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.binds("deputy", 77)
	deputy, clerk := o.enters("deputy"), o.enters("clerk")
	form := url.Values{"name": {"代表A壹"}, "phone": {"5678"}, "expertise": {"农业、法律"}, "level": {"province"}, "tongue": {"zh-Hans"}}
	deputy.sends(o.pageOf("deputy")+"/edit", form).sees(t, http.StatusOK, "申请已提交", "代表A壹", "等待经办人员核对")
	if p := o.person("deputy"); p.Name != "代表A01" || p.PhoneTail != "1234" {
		t.Errorf("it counts before a clerk has seen it: %+v", p)
	}
	deputy.sends(o.pageOf("colleague")+"/edit", form).sees(t, http.StatusNotFound)
	clerk.opens("/console/people").sees(t, http.StatusOK, "更正申请待处理")
	clerk.opens("/console/changes").sees(t, http.StatusOK, "代表A壹", "1234", "5678")
	clerk.sends("/console/changes/1", url.Values{"do": {"refuse"}}).sees(t, http.StatusUnprocessableEntity, "请写明原因")
	clerk.sends("/console/changes/1", url.Values{"do": {"refuse"}, "why": {"姓名与名册不符"}}).sees(t, http.StatusOK, "已处理")
	o.hears(77, "姓名与名册不符")
	if p := o.person("deputy"); p.Name != "代表A01" {
		t.Errorf("a refused correction counts: %+v", p)
	}
	clerk.sends("/console/changes/1", url.Values{"do": {"grant"}}).sees(t, http.StatusConflict, "已经处理过")

	// What the staff change meanwhile, and was not asked about, stays.
	form.Set("name", "代表A01")
	deputy.sends(o.pageOf("deputy")+"/edit", form)
	mine := url.Values{"name": {"代表A01"}, "phone": {"1234"}, "expertise": {""}, "level": {"city"}, "tongue": {"zh-Hans"}}
	clerk.sends(o.pageOf("deputy")+"/edit", mine).sees(t, http.StatusOK, "资料已保存", "市级")
	clerk.sends("/console/changes/2", url.Values{"do": {"grant"}}).sees(t, http.StatusOK, "已处理")
	o.hears(77, "已经核对更新")
	p := o.person("deputy")
	if p.PhoneTail != "5678" || len(p.Expertise) != 2 || p.Level != liaison.City {
		t.Errorf("%+v", p)
	}
	if n := o.noted("person.changed", o.subject("deputy"), "clerk"); n != 2 {
		t.Errorf("%d changes are in the audit", n)
	}
	for field, bad := range map[string]string{"name": " ", "phone": "12a4", "level": "moon", "tongue": "fr", "expertise": strings.Repeat("长", 41)} {
		wrong := url.Values{"name": {"代表A01"}, "phone": {"1234"}, "expertise": {""}, "level": {"city"}, "tongue": {"zh-Hans"}}
		wrong.Set(field, bad)
		clerk.sends(o.pageOf("deputy")+"/edit", wrong).sees(t, http.StatusUnprocessableEntity)
	}
}

func TestRolesCountAtOnce(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	chief, officer := o.enters("chief"), o.enters("department")
	officer.opens("/console/bodies/D01").sees(t, http.StatusOK, "教育厅签发人")
	take := url.Values{"do": {"take"}, "role": {"officer"}, "body": {"D01"}}
	o.enters("clerk").sends(o.pageOf("department")+"/roles", take).sees(t, http.StatusForbidden)
	chief.sends(o.pageOf("department")+"/roles", take).sees(t, http.StatusOK, "角色已更新")
	officer.opens("/console/bodies/D01").sees(t, http.StatusForbidden, "不在您的职责范围内")
	officer.opens("/console/people").sees(t, http.StatusForbidden)
	chief.sends(o.pageOf("department")+"/roles", url.Values{"role": {"officer"}, "body": {"卫健委"}}).sees(t, http.StatusOK, "省卫生健康委员会")
	officer.opens("/console/bodies/D02").sees(t, http.StatusOK, "卫健委联络员")
	chief.sends(o.pageOf("department")+"/roles", url.Values{"role": {"officer"}, "body": {"无此单位"}}).sees(t, http.StatusUnprocessableEntity, "无此单位")
	if o.noted("role.granted", o.subject("department"), "chief") != 1 || o.noted("role.taken", o.subject("department"), "chief") != 1 {
		t.Error("the audit does not have them")
	}
	// The last chief stays, and so do the last of the clerks, whichever way they would go.
	chief.sends(o.pageOf("chief")+"/roles", url.Values{"do": {"take"}, "role": {"chief"}, "body": {"C09"}}).sees(t, http.StatusConflict, "最后一位主任")
	clerk := url.Values{"do": {"take"}, "role": {"clerk"}, "body": {"C09"}}
	chief.sends(o.pageOf("clerk")+"/roles", clerk).sees(t, http.StatusOK)
	chief.sends(o.pageOf("clerk2")+"/roles", clerk).sees(t, http.StatusConflict, "最后一位经办")
	chief.sends(o.pageOf("clerk2")+"/standing", url.Values{"standing": {"suspended"}, "why": {"借调"}}).sees(t, http.StatusConflict, "最后一位经办")
	if !o.person("clerk2").Is(liaison.RoleClerk) {
		t.Error("what was refused has happened")
	}
}

func TestStanding(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.binds("deputy", 77)
	deputy, clerk := o.enters("deputy"), o.enters("clerk")
	mine := o.files("deputy", "关于校门口的建议", "请设护学岗")
	all := liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}, People: []int64{o.person("deputy").ID}}
	counts := func(want int) {
		t.Helper()
		got, err := o.store.CountAudience(t.Context(), all)
		if err != nil || got.All != want {
			t.Errorf("%d are in the audience, and not %d: %v", got.All, want, err)
		}
	}
	counts(2)
	clerk.sends(o.pageOf("deputy")+"/standing", url.Values{"standing": {"suspended"}}).sees(t, http.StatusUnprocessableEntity, "写明原因")
	clerk.sends(o.pageOf("deputy")+"/standing", url.Values{"standing": {"suspended"}, "why": {"接受调查"}}).sees(t, http.StatusOK, "暂停执行职务")
	o.hears(77, "暂停执行职务")
	counts(1)
	deputy.opens("/console").sees(t, http.StatusOK, "代表A01") // what is theirs by name is still theirs
	deputy.opens("/console/people").sees(t, http.StatusForbidden)
	if held := mine.Capacities(o.person("deputy")); len(held) != 1 || held[0] != liaison.Author {
		t.Errorf("a suspended deputy is %v of their own", held)
	}
	told, err := o.store.Holders(t.Context(), mine, liaison.Author)
	if err != nil || len(told) != 1 {
		t.Errorf("%d are told of it: %v", len(told), err)
	}
	clerk.sends(o.pageOf("deputy")+"/standing", url.Values{"standing": {"active"}}).sees(t, http.StatusOK)
	counts(2)
	clerk.sends(o.pageOf("deputy")+"/standing", url.Values{"standing": {"ended"}, "why": {"调离"}}).sees(t, http.StatusOK, "已离任")
	counts(1)
	if got := deputy.opens("/console"); got.Request.URL.Path != "/console/enter" {
		t.Errorf("who has left is still in: %s", got.Status)
	}
	clerk.sends(o.pageOf("department")+"/standing", url.Values{"standing": {"ended"}, "why": {"调离"}}).sees(t, http.StatusForbidden, "主任或运维")
	if o.noted("person.standing", o.subject("deputy"), "clerk") != 3 {
		t.Error("the audit does not have them")
	}
}

// A matter whose department has nobody is told of, with the way there.
func TestOrphans(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.fills()
	chief := o.enters("chief")
	chief.opens("/console/people").sees(t, http.StatusOK, "!没有在任的联络员")
	chief.sends(o.pageOf("department")+"/roles", url.Values{"do": {"take"}, "role": {"officer"}, "body": {"D01"}})
	chief.opens("/console/people").sees(t, http.StatusOK, "没有在任的联络员", "/console/bodies/D01", "1 件")
	chief.opens("/console/bodies/D01").sees(t, http.StatusOK, "请尽快指定")
	o.enters("approver").opens("/console/people").sees(t, http.StatusOK, "!没有在任的联络员")
	chief.sends(o.pageOf("department")+"/roles", url.Values{"role": {"officer"}, "body": {"D01"}})
	chief.opens("/console/bodies/D01").sees(t, http.StatusOK, "!请尽快指定")
}
