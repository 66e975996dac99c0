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
	"liaison/scheduler"
	"liaison/storage"
)

// opensBriefings opens a desk that can read lines of cron.
func opensBriefings(t *testing.T) *office {
	t.Helper()
	o := openDesk(t)
	o.desk.Cron = scheduler.ParseCron
	return o
}

var seenField = regexp.MustCompile(`name="seen" value="([0-9a-f]*)"`)

// writes begins a draft with the text, and returns its path.
func (b *browser) writes(text string) string {
	b.Helper()
	got := b.sends("/console/briefings/new", url.Values{"do": {"save"}, "once": {"of " + text}, "text": {text}})
	got.sees(b.T, http.StatusOK, "草稿已建好")
	return got.Request.URL.Path
}

// submits has a draft of the text for the deputies wait for approval.
func (b *browser) submits(text string) string {
	b.Helper()
	draft := b.writes(text)
	b.sends(draft+"/audience", url.Values{"do": {"save"}, "role": {"deputy"}}).sees(b.T, http.StatusOK, "共 2 人")
	b.sends(draft+"/move", url.Values{"do": {"submit"}}).sees(b.T, http.StatusOK, "已提交", "待审核")
	return draft
}

var markField = regexp.MustCompile(`name="mark" value="([0-9a-f]+)"`)

// mark is what stands for the version that an approver sees.
func (b *browser) mark(draft string) string {
	b.Helper()
	found := markField.FindStringSubmatch(b.opens(draft).page)
	if found == nil {
		b.Fatalf("%s cannot be approved", draft)
	}
	return found[1]
}

func TestABriefingFromItsTextToItsRun(t *testing.T) {
	t.Parallel()
	o := opensBriefings(t)
	author, approver := o.enters("clerk"), o.enters("clerk2")
	draft := author.writes("请**周五**前交，{姓名}。\n> 引用 <script>alert(1)</script>")
	page := author.opens(draft)
	page.sees(t, http.StatusOK, "<b>周五</b>", "<blockquote>", "&lt;script&gt;alert(1)", "!<script>alert", "请**周五**前交", "还没有选发送范围")
	author.sends(draft, url.Values{"do": {"look"}, "text": {"__新的__ {编号}"}}).sees(t, http.StatusOK, "<i>新的</i> JB01", "经办01为例")

	author.sends(draft+"/audience", url.Values{"do": {"look"}, "role": {"deputy"}}).sees(t, http.StatusOK, "共 2 人", "未绑定 2 人", "代表A0")
	author.opens(draft).sees(t, http.StatusOK, "还没有选发送范围") // it was only counted
	author.sends(draft+"/audience", url.Values{"do": {"save"}, "role": {"deputy"}, "leave_out": {"A02"}}).sees(t, http.StatusOK, "共 1 人", "不含代表A02")
	author.sends(draft+"/move", url.Values{"do": {"submit"}}).sees(t, http.StatusOK, "已提交")
	author.opens(draft).sees(t, http.StatusOK, "!审核通过</button>", "撤回修改")
	author.sends(draft+"/move", url.Values{"do": {"approve"}, "mark": {"x"}}).sees(t, http.StatusConflict)

	mark := approver.mark(draft)
	approver.opens(draft).sees(t, http.StatusOK, "<b>周五</b>", "代表A01", "审核通过", "1</b> 人")
	approver.sends(draft+"/move", url.Values{"do": {"approve"}, "mark": {mark}}).sees(t, http.StatusOK, "已通过审核")
	approver.sends(draft+"/move", url.Values{"do": {"approve"}, "mark": {mark}}).sees(t, http.StatusConflict, "状态已经变了")
	runs, err := o.store.LatestRuns(t.Context(), 0, 0, 5)
	if err != nil || len(runs) != 1 {
		t.Fatalf("%d runs: %v", len(runs), err)
	}
	author.opens("/console/briefings").sees(t, http.StatusOK, "请周五前交", "等待发送", "代表")
	author.opens(runAt(runs[0])).sees(t, http.StatusOK, "等待发送", "将于", "停止")
	author.opens("/console/calendar").sees(t, http.StatusOK, "请周五前交", "10:20", "休息日")
}

func runAt(r liaison.Run) string { return "/console/runs/" + strconv.FormatInt(r.ID, 10) }

func TestNobodyApprovesTheirOwnBriefing(t *testing.T) {
	t.Parallel()
	o := opensBriefings(t)
	author := o.enters("clerk")
	draft := author.submits("自己写的")
	mark := o.enters("clerk2").mark(draft)
	author.sends(draft+"/move", url.Values{"do": {"approve"}, "mark": {mark}}).sees(t, http.StatusForbidden, "不能审核自己起草的通报")
}

// What is approved is what was looked at.
func TestABriefingThatChangedIsNotApproved(t *testing.T) {
	t.Parallel()
	o := opensBriefings(t)
	author, chief := o.enters("clerk"), o.enters("chief")
	draft := author.submits("第一稿")
	first := chief.mark(draft)
	author.sends(draft+"/move", url.Values{"do": {"withdraw"}}).sees(t, http.StatusOK, "可以修改")
	seen := seenField.FindStringSubmatch(author.opens(draft).page)[1]
	author.sends(draft, url.Values{"do": {"save"}, "seen": {seen}, "text": {"第二稿"}}).sees(t, http.StatusOK, "已保存")
	author.sends(draft, url.Values{"do": {"save"}, "seen": {seen}, "text": {"盖掉第二稿"}}).sees(t, http.StatusConflict, "在别处改过")
	author.sends(draft+"/move", url.Values{"do": {"submit"}}).sees(t, http.StatusOK, "已提交")
	chief.sends(draft+"/move", url.Values{"do": {"approve"}, "mark": {first}}).sees(t, http.StatusConflict, "已经改过")
	author.sends(draft, url.Values{"do": {"save"}, "seen": {seen}, "text": {"提交后再改"}}).sees(t, http.StatusConflict)

	chief.sends(draft+"/move", url.Values{"do": {"return"}, "why": {" "}}).sees(t, http.StatusUnprocessableEntity)
	chief.sends(draft+"/move", url.Values{"do": {"return"}, "why": {"<b>太长</b>"}}).sees(t, http.StatusOK, "已退回")
	author.opens(draft).sees(t, http.StatusOK, "第二稿", "&lt;b&gt;太长", "!<b>太长")
}

func TestAFormThatIsSentTwiceBeginsOneBriefing(t *testing.T) {
	t.Parallel()
	o := opensBriefings(t)
	b := o.enters("clerk")
	if first, second := b.writes("一次"), b.writes("一次"); first != second {
		t.Errorf("it began %s and %s", first, second)
	}
}

func TestWhatABriefingCannotBeSubmittedWith(t *testing.T) {
	t.Parallel()
	o := opensBriefings(t)
	b := o.enters("clerk")
	draft := b.writes("没有范围")
	b.sends(draft+"/move", url.Values{"do": {"submit"}}).sees(t, http.StatusUnprocessableEntity, "还没有选发送范围")
	b.sends(draft+"/audience", url.Values{"do": {"save"}, "role": {"deputy"}, "leave_out": {"A01、A02"}}).sees(t, http.StatusOK, "已保存")
	b.sends(draft+"/move", url.Values{"do": {"submit"}}).sees(t, http.StatusUnprocessableEntity, "一个人也没有")
	b.sends(draft+"/audience", url.Values{"do": {"save"}, "add": {"没有这人"}}).sees(t, http.StatusNotFound, "没有“没有这人”")
	b.sends(draft, url.Values{"do": {"template"}, "which": {"99"}}).sees(t, http.StatusNotFound, "模板已经删除")
	b.sends(draft+"/audience", url.Values{"do": {"take"}, "which": {"99"}}).sees(t, http.StatusNotFound, "常用范围已经删除")
	b.sends(draft, url.Values{"do": {"self"}}).sees(t, http.StatusConflict, "还没有绑定聊天")
	b.sends(draft+"/move", url.Values{"do": {"drop"}}).sees(t, http.StatusOK, "草稿已删除")
	b.opens(draft).sees(t, http.StatusNotFound)
}

func TestTheTimeOfABriefing(t *testing.T) {
	t.Parallel()
	o := opensBriefings(t)
	b := o.enters("clerk")
	draft := b.writes("按时发")
	when := func(form url.Values) answer { return b.sends(draft+"/time", form) }
	when(url.Values{"do": {"save"}, "way": {"once"}, "at": {"2026-09-14T09:00"}}).sees(t, http.StatusUnprocessableEntity, "已经过去了")
	when(url.Values{"do": {"save"}, "way": {"once"}, "at": {"乱写"}}).sees(t, http.StatusUnprocessableEntity, "看不懂这个时间")
	when(url.Values{"do": {"save"}, "way": {"cron"}, "cron": {"0 25 * * *"}}).sees(t, http.StatusUnprocessableEntity, "第 2 段", "25", "例如")
	when(url.Values{"do": {"save"}, "way": {"repeat"}, "rhythm": {"weekly"}, "hour": {"08:00"}}).sees(t, http.StatusUnprocessableEntity, "至少选一个")
	when(url.Values{"do": {"look"}, "way": {"repeat"}, "rhythm": {"weekly"}, "weekday": {"1", "4"}, "hour": {"08:00"}, "holiday": {"shift"}}).
		sees(t, http.StatusOK, "每周一、周四 08:00", "2026年9月17日", "顺延", "尚未公布")
	b.opens(draft).sees(t, http.StatusOK, "审核通过后立即发送") // it was only looked at
	when(url.Values{"do": {"save"}, "way": {"repeat"}, "rhythm": {"quarterly"}, "third": {"1"}, "day": {"20"}, "hour": {"09:00"}, "holiday": {"skip"}, "missed": {"skip"}}).
		sees(t, http.StatusOK, "每季度", "20日 09:00", "不发送")
	b.opens(draft+"/time").sees(t, http.StatusOK, `value="quarterly" selected`, `value="20"`, `value="skip" checked`)

	b.sends(draft+"/audience", url.Values{"do": {"save"}, "role": {"deputy"}})
	b.sends(draft+"/move", url.Values{"do": {"submit"}}).sees(t, http.StatusOK, "已提交")
	second := o.enters("clerk2")
	second.opens(draft).sees(t, http.StatusOK, "2026年10月20日")
	second.sends(draft+"/move", url.Values{"do": {"approve"}, "mark": {second.mark(draft)}}).sees(t, http.StatusOK, "已通过")
	schedule := strings.Replace(draft, "briefings", "schedules", 1)
	b.opens("/console/schedules").sees(t, http.StatusOK, "按时发", "启用")
	b.opens("/console/calendar?month=2026-10").sees(t, http.StatusOK, "按时发", "09:00", "定时")
	b.opens("/console/calendar?month=2026-11").sees(t, http.StatusOK, "没有要发送的")
	b.sends(schedule, url.Values{"do": {"off"}}).sees(t, http.StatusOK, "已暂停", "启用")
	b.opens("/console/calendar?month=2026-10").sees(t, http.StatusOK, "没有要发送的")
	b.sends(schedule, url.Values{"do": {"on"}}).sees(t, http.StatusOK, "下次")
}

func TestTemplatesAndAudiencesThatAreSaved(t *testing.T) {
	t.Parallel()
	o := opensBriefings(t)
	b := o.enters("clerk")
	draft := b.writes("模板的**话**")
	b.sends(draft, url.Values{"do": {"keep_template"}, "name": {"<i>周报</i>"}}).sees(t, http.StatusOK, "&lt;i&gt;周报", "!<i>周报")
	b.sends(draft, url.Values{"do": {"keep_template"}, "name": {""}}).sees(t, http.StatusUnprocessableEntity)
	templates, err := o.store.Templates(t.Context())
	if err != nil || len(templates) != 1 {
		t.Fatal(templates, err)
	}
	which := strconv.FormatInt(templates[0].ID, 10)
	other := b.writes("别的")
	b.sends(other, url.Values{"do": {"template"}, "which": {which}}).sees(t, http.StatusOK, "模板的<b>话</b>")
	b.sends(other+"/audience", url.Values{"do": {"save"}, "body": {strconv.FormatInt(o.body("T01"), 10)}, "role": {"deputy"}}).sees(t, http.StatusOK, "一团", "共 1 人")
	b.sends(other+"/audience", url.Values{"do": {"keep"}, "name": {"一团代表"}}).sees(t, http.StatusOK, "一团代表")
	saved, err := o.store.SavedAudiences(t.Context())
	if err != nil || len(saved) != 1 {
		t.Fatal(saved, err)
	}
	which = strconv.FormatInt(saved[0].ID, 10)
	b.sends(draft+"/audience", url.Values{"do": {"take"}, "which": {which}}).sees(t, http.StatusOK, "共 1 人")
	committee := o.enters("committee")
	theirs := committee.writes("教科委的")
	committee.sends(theirs+"/audience", url.Values{"do": {"forget"}, "which": {which}}).sees(t, http.StatusForbidden)
	b.sends(draft+"/audience", url.Values{"do": {"forget"}, "which": {which}}).sees(t, http.StatusOK, "!一团代表</span>")
	b.sends(draft+"/audience", url.Values{"do": {"find"}, "find": {"a0"}}).sees(t, http.StatusOK, "代表A01", "代表A02")
}

// An officer of a committee sees to their own briefings, and to nobody else's; who may
// not write any has no such page.
func TestWhoSeesBriefings(t *testing.T) {
	t.Parallel()
	o := opensBriefings(t)
	clerk, committee := o.enters("clerk"), o.enters("committee")
	theirs, own := clerk.submits("办公室的通报"), committee.submits("教科委的通报")
	committee.opens("/console/briefings?show=submitted").sees(t, http.StatusOK, "教科委的通报", "!办公室的通报", "只列出您自己起草的")
	clerk.opens("/console/briefings?show=submitted").sees(t, http.StatusOK, "教科委的通报", "办公室的通报")
	committee.opens(theirs).sees(t, http.StatusNotFound)
	committee.sends(theirs+"/move", url.Values{"do": {"approve"}, "mark": {clerk.mark(own)}}).sees(t, http.StatusNotFound)
	committee.sends(own+"/move", url.Values{"do": {"approve"}}).sees(t, http.StatusConflict)
	clerk.sends(own+"/move", url.Values{"do": {"approve"}, "mark": {clerk.mark(own)}}).sees(t, http.StatusOK, "已通过")
	for _, path := range []string{"/console/briefings", theirs, "/console/runs/1", "/console/schedules", "/console/calendar"} {
		o.enters("deputy").opens(path).sees(t, http.StatusForbidden)
		o.enters("department").opens(path).sees(t, http.StatusForbidden)
	}
	o.enters("deputy").opens("/console").sees(t, http.StatusOK, "!通报与推送")
}

// runs is a run that has begun, whose readers are all unbound.
func (o *office) runs(text string) liaison.Run {
	o.Helper()
	author, approver := o.enters("clerk"), o.enters("clerk2")
	draft := author.submits(text)
	approver.sends(draft+"/move", url.Values{"do": {"approve"}, "mark": {approver.mark(draft)}})
	runs, err := o.store.LatestRuns(o.Context(), 0, 0, 1)
	if err != nil || len(runs) != 1 {
		o.Fatal(runs, err)
	}
	o.begins(runs[0])
	return runs[0]
}

func TestARunIsFollowedAndStopped(t *testing.T) {
	t.Parallel()
	o := opensBriefings(t)
	b := o.enters("clerk")
	run := o.runs("要跟踪的")
	at := runAt(run)
	b.opens(at).sees(t, http.StatusOK, "正在发送", "未绑定：2 人", "一团", "二团", "every 3s", "撤回", "暂停")
	b.sends(at, url.Values{"do": {"pause"}}).sees(t, http.StatusOK, "已暂停", "继续")
	b.sends(at, url.Values{"do": {"pause"}}).sees(t, http.StatusConflict)
	b.sends(at, url.Values{"do": {"resume"}}).sees(t, http.StatusOK, "正在发送")
	o.at = o.at.Add(2 * time.Minute)
	b.sends(at, url.Values{"do": {"recall"}}).sees(t, http.StatusConflict, "超过一分钟")
	b.sends(at, url.Values{"do": {"stop"}}).sees(t, http.StatusOK, "已停止", "!every 3s")
	b.sends(at, url.Values{"do": {"correct"}, "once": {"c"}}).sees(t, http.StatusOK, "【更正】", "要跟踪的")
	for _, sheet := range []string{"people", "delegations"} {
		if got := b.opens(at + "/" + sheet + ".xlsx"); got.StatusCode != http.StatusOK || !strings.HasPrefix(got.page, "PK") {
			t.Errorf("%s: %s", sheet, got.Status)
		}
	}
	committee := o.enters("committee")
	committee.opens(at).sees(t, http.StatusNotFound)
	committee.opens(at+"/people.xlsx").sees(t, http.StatusNotFound)
	committee.opens(at+"/delegations.xlsx").sees(t, http.StatusNotFound)
	committee.sends(at, url.Values{"do": {"stop"}}).sees(t, http.StatusNotFound)
}

// begins freezes the audience of a run.
func (o *office) begins(r liaison.Run) {
	o.Helper()
	err := o.store.InTx(o.Context(), func(tx *storage.Store) error {
		return tx.FreezeRun(o.Context(), r, storage.Freeze{Now: o.at})
	})
	if err != nil {
		o.Fatal(err)
	}
}
