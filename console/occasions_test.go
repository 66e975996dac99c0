package console_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// occasionForm is a form that can be announced: at the end of October.
func occasionForm(kind string, more ...string) url.Values {
	form := url.Values{"kind": {kind}, "title": {"园区视察"}, "text": {"看车间"}, "where": {"江城开发区"}, "place": {"30.52, 114.31"},
		"begins": {"2026-10-28T09:00"}, "ends": {"2026-10-28T11:30"}, "once": {kind + "-once"}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

var (
	occasionAt = regexp.MustCompile(`/console/occasions/(\d+)`)
	seenMark   = regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`)
)

// begins makes a new occasion and returns its id.
func (b *browser) begins(form url.Values) int64 {
	b.Helper()
	got := b.sends("/console/occasions/new", form)
	got.sees(b.T, http.StatusOK, "草稿已保存")
	found := occasionAt.FindStringSubmatch(got.Request.URL.Path)
	if found == nil {
		b.Fatalf("led to %s", got.Request.URL)
	}
	id, _ := strconv.ParseInt(found[1], 10, 64)
	return id
}

// announces an occasion whose audience is those two bodies' deputies.
func (b *browser) announces(id int64, bodies ...string) {
	b.Helper()
	form := url.Values{"do": {"save"}, "role": {"deputy"}}
	for _, code := range bodies {
		form.Add("body", strconv.FormatInt(b.body(code), 10))
	}
	b.sends(occasionOf(id)+"/audience", form).sees(b.T, http.StatusOK, "已保存")
	b.sends(occasionOf(id)+"/announce", url.Values{"do": {"announce"}, "short": {"yes"}}).sees(b.T, http.StatusOK, "已发布")
}

func occasionOf(id int64) string { return "/console/occasions/" + strconv.FormatInt(id, 10) }

// joinsAs makes a deputy's own move.
func (o *office) joinsAs(who string, id int64, key liaison.JoinKey, reason string) {
	o.Helper()
	p := o.person(who)
	err := o.store.InTx(o.Context(), func(tx *storage.Store) error {
		_, err := o.desk.Join(o.Context(), tx, handlers.JoinAct{Occasion: id, Person: p.ID, Key: key, By: p, Input: liaison.JoinInput{Reason: reason}}, o.at)
		return err
	})
	if err != nil {
		o.Fatal(err)
	}
}

// personID is how a form names somebody.
func (o *office) personID(who string) string { return strconv.FormatInt(o.person(who).ID, 10) }

// An occasion from its draft to its list, with a leave, people put down and taken off,
// and every form sent twice.
func TestAnOccasionFromItsDraftToItsList(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.binds("deputy", 71)
	o.binds("colleague", 72)
	clerk := o.enters("clerk")
	clerk.opens("/console/occasions").sees(t, http.StatusOK, "新建活动", "这里还没有活动")
	clerk.opens("/console/occasions/new").sees(t, http.StatusOK, "请选择活动类型", "/console/occasions/new?kind=inspection")
	clerk.opens("/console/occasions/new?kind=inspection").sees(t, http.StatusOK, `name="quota"`, `name="enrol_until"`)
	id := clerk.begins(occasionForm("inspection", "capacity", "2", "quota", "一团 1\n第二代表团 1", "hours", "2.5"))
	if again := clerk.begins(occasionForm("inspection")); again != id {
		t.Errorf("the form sent twice began %d and %d", id, again)
	}
	clerk.opens(occasionOf(id)+"/announce").sees(t, http.StatusOK, "请先")
	clerk.sends(occasionOf(id)+"/audience", url.Values{"do": {"look"}, "role": {"deputy"}}).sees(t, http.StatusOK, "2 人")
	clerk.announces(id, "T01", "T02")
	clerk.sends(occasionOf(id)+"/announce", url.Values{"do": {"announce"}}).sees(t, http.StatusConflict)
	o.hears(71, "园区视察")
	o.joinsAs("deputy", id, liaison.Enrol, "")
	o.joinsAs("deputy", id, liaison.AskLeave, "出差<b>")
	clerk.opens(occasionOf(id)).sees(t, http.StatusOK, "请假待批（1）", "出差&lt;b&gt;", "代表A01", "代表A02", "一团")
	clerk.opens(occasionOf(id)+"?state=leave").sees(t, http.StatusOK, "/people/"+o.personID("deputy")+`"`, "!/people/"+o.personID("colleague")+`"`)
	row := url.Values{"row": {o.personID("deputy")}, "do": {"grant_leave"}}
	clerk.sends(occasionOf(id)+"/people", row).sees(t, http.StatusOK, "1 人中成功 1 人")
	clerk.sends(occasionOf(id)+"/people", row).sees(t, http.StatusOK, "1 人中成功 0 人")
	clerk.opens(occasionOf(id)+"/people/"+o.personID("deputy")).sees(t, http.StatusOK, "批准请假", "报名", "经办01")
	clerk.sends(occasionOf(id)+"/add", url.Values{"names": {"A01、A02"}}).sees(t, http.StatusOK, "2 人中成功 2 人")
	clerk.sends(occasionOf(id)+"/people", url.Values{"row": {o.personID("colleague")}, "do": {"take_off"}}).sees(t, http.StatusOK, "成功 0 人", "请写明理由")
	clerk.sends(occasionOf(id)+"/people", url.Values{"row": {o.personID("colleague"), o.personID("clerk")}, "do": {"take_off"}, "reason": {"另有安排"}}).
		sees(t, http.StatusOK, "1 人中成功 1 人", "!经办01</span>")
	clerk.opens(occasionOf(id)+"/sign-in").sees(t, http.StatusOK, "代表A01", "!代表A02")
	if got := clerk.opens(occasionOf(id) + "/people.xlsx"); got.StatusCode != http.StatusOK || !strings.HasPrefix(got.page, "PK") {
		t.Errorf("the workbook is %s", got.Status)
	}
	clerk.opens("/console/occasions/calendar?month=2026-10").sees(t, http.StatusOK, "园区视察")
	clerk.opens("/console/occasions?q="+url.QueryEscape("开发区")).sees(t, http.StatusOK, "园区视察")
	clerk.opens("/console/occasions/new?copy="+strconv.FormatInt(id, 10)).sees(t, http.StatusOK, "园区视察", `name="begins" type="datetime-local" value=""`)
	clerk.sends(occasionOf(id)+"/stage", url.Values{"do": {"cancel"}}).sees(t, http.StatusUnprocessableEntity, "请写明理由")
	clerk.sends(occasionOf(id)+"/stage", url.Values{"do": {"cancel"}, "why": {"暴雨"}}).sees(t, http.StatusOK, "活动已取消", "暴雨")
	clerk.sends(occasionOf(id)+"/stage", url.Values{"do": {"cancel"}, "why": {"暴雨"}}).sees(t, http.StatusConflict)
	o.hears(71, "暴雨")
}

// A form that says what cannot be is shown again with what was written, and nothing is
// kept of it.
func TestAnOccasionThatCannotBe(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	clerk := o.enters("clerk")
	for name, c := range map[string]struct{ value, says string }{
		"title": {"", "请填写活动名称"}, "ends": {"2026-10-28T08:00", "结束时间"}, "begins": {"2026-09-01T08:00", "今后的开始时间"},
		"place": {"九十一度", "经纬度"}, "quota": {"外星团 3", "外星团 3"}, "capacity": {"-4", "填写有误"}, "hours": {"NaN", "填写有误"},
		"enrol_until": {"2026-11-01T08:00", "报名截止"}, "matter": {"2026-B-999", "2026-B-999"}, "drive": {"77", "重新选择"}, "makes_up": {"9", "重新选择"}, "year": {"12", "年份"},
		"holder": {"D01", "不能组织这类活动"},
	} {
		clerk.sends("/console/occasions/new", occasionForm("inspection", name, c.value)).sees(t, http.StatusUnprocessableEntity, c.says, "看车间")
	}
	clerk.sends("/console/occasions/new", url.Values{"kind": {"nonsense"}}).sees(t, http.StatusUnprocessableEntity, "请先选择活动类型")
	clerk.opens("/console/occasions?show=drafts").sees(t, http.StatusOK, "这里还没有活动")
}

// A change is not made over another's, and whoever has a seat is told of it.
func TestAnOccasionIsChanged(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.binds("deputy", 71)
	clerk := o.enters("clerk")
	id := clerk.begins(occasionForm("inspection"))
	clerk.sends(occasionOf(id)+"/stage", url.Values{"do": {"menu"}}).sees(t, http.StatusOK, "已列入年度菜单")
	clerk.sends(occasionOf(id)+"/stage", url.Values{"do": {"menu"}}).sees(t, http.StatusConflict)
	clerk.opens("/console/occasions?show=menu").sees(t, http.StatusOK, "园区视察")
	clerk.announces(id, "T01")
	form := occasionForm("inspection", "where", "东湖会议中心", "seen", seenMark.FindStringSubmatch(clerk.opens(occasionOf(id) + "/edit").page)[1])
	clerk.sends(occasionOf(id)+"/edit", form).sees(t, http.StatusOK, "已保存", "东湖会议中心")
	o.hears(71, "东湖会议中心")
	clerk.sends(occasionOf(id)+"/edit", form).sees(t, http.StatusConflict, "刚刚有人改动")
}

// Officers hold occasions of their bodies' kinds alone, invite their own people alone,
// and see nobody else's.
func TestWhoHoldsWhat(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	id := o.enters("clerk").begins(occasionForm("inspection"))
	officer := o.enters("delegation")
	for _, path := range []string{"", "/edit", "/announce", "/notes", "/screen", "/sign-in", "/people.xlsx", "/audience"} {
		officer.opens(occasionOf(id)+path).sees(t, http.StatusNotFound, "!园区视察")
	}
	for _, path := range []string{"/edit", "/announce", "/stage", "/people", "/add", "/notes", "/minutes", "/audience"} {
		officer.sends(occasionOf(id)+path, occasionForm("inspection")).sees(t, http.StatusNotFound, "!园区视察")
	}
	officer.opens("/console/occasions?show=drafts").sees(t, http.StatusOK, "!园区视察")
	officer.opens("/console/occasions/new").sees(t, http.StatusOK, "kind=inspection", "!kind=sitting_in", "!kind=reception")
	officer.sends("/console/occasions/new", occasionForm("sitting_in")).sees(t, http.StatusUnprocessableEntity)
	officer.sends("/console/occasions/new", occasionForm("inspection", "holder", "staff")).sees(t, http.StatusUnprocessableEntity)
	officer.sends("/console/occasions/new", occasionForm("inspection", "whom", "T02")).sees(t, http.StatusForbidden)
	own := officer.begins(occasionForm("inspection", "whom", "T01", "once", "own"))
	officer.opens(occasionOf(own)+"/audience").sees(t, http.StatusForbidden)
	officer.sends(occasionOf(own)+"/announce", url.Values{"short": {"yes"}}).sees(t, http.StatusOK, "代表A01", "!代表A02")
	officer.sends(occasionOf(own)+"/add", url.Values{"names": {"A02"}}).sees(t, http.StatusOK, "只能邀请和安排本机构的代表")
	o.enters("committee").opens(occasionOf(own)).sees(t, http.StatusNotFound)
}

// The screen has a code while one can check in, and no more before or after.
func TestTheScreenForCheckingIn(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.desk.Links.Bot = "deskbot"
	clerk := o.enters("clerk")
	id := clerk.begins(occasionForm("inspection", "begins", "2026-09-15T12:00", "ends", "2026-09-15T14:00"))
	clerk.announces(id, "T01")
	o.joinsAs("deputy", id, liaison.Enrol, "")
	screen := occasionOf(id) + "/screen"
	clerk.opens(screen).sees(t, http.StatusOK, "11:00", "开始签到", "!秒后更换")
	o.at = time.Date(2026, 9, 15, 11, 30, 10, 0, shanghai)
	held, err := o.store.Occasion(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	code, _ := held.CheckInCode(o.at)
	clerk.opens(screen).sees(t, http.StatusOK, code[:3]+" "+code[3:], "20 秒后更换", "<svg", "hx-trigger=\"every 3s\"", "<strong>0</strong> / 1")
	o.joinsAs("deputy", id, liaison.Come, "")
	clerk.opens(screen).sees(t, http.StatusOK, "<strong>1</strong> / 1", "代表A01")
	o.at = time.Date(2026, 9, 15, 15, 30, 0, 0, shanghai)
	clerk.opens(screen).sees(t, http.StatusOK, "签到已结束", "!"+code[:3]+" "+code[3:])
	clerk.sends(occasionOf(id)+"/stage", url.Values{"do": {"settle"}}).sees(t, http.StatusOK, "出席情况已登记")
	clerk.sends(occasionOf(id)+"/people", url.Values{"row": {o.personID("deputy")}, "do": {"mark_gone"}, "reason": {"代签"}}).sees(t, http.StatusOK, "成功 1 人")
}

// A selection is shown with its reasons, and looking at another seed is logged.
func TestASelectionIsShownBeforehand(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	clerk := o.enters("clerk")
	id := clerk.begins(occasionForm("sitting_in", "capacity", "1"))
	clerk.sends(occasionOf(id)+"/audience", url.Values{"do": {"save"}, "role": {"deputy"}}).sees(t, http.StatusOK, "已保存")
	clerk.opens(occasionOf(id)+"/announce").sees(t, http.StatusOK, "候选 2 人", "预览种子", "候补 1 人")
	got := clerk.sends(occasionOf(id)+"/announce", url.Values{"do": {"redraw"}})
	got.sees(t, http.StatusOK, got.Request.URL.Query().Get("seed"))
	if n := o.noted("occasion.redrawn", "occasion "+strconv.FormatInt(id, 10), "clerk"); n != 1 {
		t.Errorf("%d redraws are logged", n)
	}
}
