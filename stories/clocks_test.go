package stories

import (
	"strings"
	"testing"

	"liaison"
)

// A deputy who does not rate the answer in twenty working days is reminded on
// the way, and then the matter goes on without a rating; weeks later it is asked
// whether it is really solved.
func TestARatingLapses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk := w.answered()

	w.at("2026-09-23 08:29") // four working days, and too early
	w.ticks()
	w.at("2026-09-23 08:30")
	w.ticks()
	deputy.hears("今日摘要", "2026-B-001", "代表评价", "还有")
	w.at("2026-10-20 08:00")
	w.ticks()
	deputy.neverHears("期满未评价")
	w.at("2026-10-21 00:00")
	w.ticks()
	deputy.hears("2026-B-001", "期满未评价，不计入满意度", "待回访")
	clerk.hears("2026-B-001", "期满未评价")
	w.at("2026-11-18 00:00") // 28 days later
	w.ticks()
	deputy.neverHears("真正解决了吗")
	w.at("2026-11-19 00:00")
	w.ticks()
	deputy.hears("2026-B-001", "真正解决了吗")
	w.at("2026-12-18 00:00")
	w.ticks()
	deputy.hears("2026-B-001", "已办结")
	w.consistent()
}

// speaks is the contact with the deputy, who confirms it.
func (v *voice) speaks(deputy *voice) {
	v.w.t.Helper()
	v.picks("登记联系", "电话", "今天").writes("已当面沟通。").picks("✅ 确认").hears("办理中")
	deputy.hears("是否属实", "已当面沟通").presses("确认联系情况").picks("属实", "✅ 确认").hears("办理中")
}

// answered is a suggestion whose answer the deputy has had on 16 September.
func (w *world) answered() (deputy, clerk *voice) {
	w.t.Helper()
	deputy, clerk, lead, head := w.person("A20"), w.person("JB01"), w.person("D28-1"), w.person("D28-9")
	deputy.writes(slowIllness).presses("转为建议").presses("卫生健康与医保").presses("确认提交").hears("编号")
	clerk.hears("收到代表建议").presses("交办").presses("省医保局").presses("不设会办单位").presses("三个月").presses("✅ 确认").hears("办理中")
	w.at("2026-09-16 10:00")
	lead.presses("登记联系").presses("电话").presses("今天").writes("已联系。").presses("✅ 确认").hears("办理中")
	lead.presses("答复").presses("A 已经解决").writes("清单已公开。").hears("请核对").presses("✅ 确认")
	head.hears("签发").presses("签发").hears("已答复")
	deputy.hears("已答复")
	return deputy, clerk
}

// An answer that is not given: the officer hears of it a month before, the
// head of the department from three days before, the staff on the day, the
// committee and the head of the staff after it; each once a day.
func TestTheLadder(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, chief := w.person("A20"), w.person("JB01"), w.person("ZR01")
	lead, head, committee := w.person("D28-1"), w.person("D28-9"), w.person("C04-1")
	number := deputy.suggests(slowIllness, "卫生健康与医保")
	w.at("2026-09-16 09:00")
	clerk.hears("收到代表建议").assigns("省医保局")
	lead.hears("已交办").presses("签收").hears("办理中").speaks(deputy)
	w.runs(number, liaison.ClockAnswer, "2026-12-16")

	digest := func(day string, v *voice, words ...string) {
		t.Helper()
		w.at(day + " 08:30")
		v.mark = w.sim.Mark()
		w.ticks()
		w.ticks() // of which the second has nothing to do
		v.hears(append([]string{"今日摘要", number, "答复"}, words...)...)
	}
	digest("2026-11-16", lead, "即将到期", "还有 30 天")
	digest("2026-12-01", lead, "还有 15 天")
	head.neverHears("今日摘要")
	digest("2026-12-11", head, "还有 5 天", "省医保局")
	lead.hears("还有 5 天").hasNo("省医保局", "还有 5 天")
	clerk.neverHears("还有 5 天")
	digest("2026-12-16", clerk, "今天到期", "省医保局")
	lead.hears("今天到期")
	committee.neverHears("今日摘要")
	digest("2026-12-17", committee, "已逾期 1 天")
	chief.neverHears("今日摘要")
	digest("2026-12-21", chief, "已逾期 5 天")
	head.presses("2026-B-001").hears("办理中")
	deputy.neverHears("已逾期")
}

// An extension moves the end, and the warnings with it.
func TestWarningsFollowAnExtension(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-16 09:00")
	deputy, clerk, chief, lead := w.person("A20"), w.person("JB01"), w.person("ZR01"), w.person("D28-1")
	deputy.suggests(slowIllness, "卫生健康与医保")
	clerk.hears("收到代表建议").assigns("省医保局")
	lead.hears("已交办").presses("签收").hears("办理中").speaks(deputy)
	w.at("2026-06-09 08:30")
	w.ticks()
	lead.hears("今日摘要", "答复：2026年6月16日", "还有 7 天").presses("2026-B-001")
	lead.hears("办理中").picks("更多", "申请延期").hears("改到哪一天").writes("7月16日").hears("理由").writes("须与外省商定。").picks("✅ 确认")
	chief.hears("申请延期").picks("同意延期").hears("办理中")
	lead.hears("已同意延期")
	w.at("2026-06-16 08:30")
	w.ticks()
	lead.hears("今日摘要", "答复：2026年7月16日", "还有 30 天")
	clerk.neverHears("今天到期")
}

// The calendar of a year comes late: until then it is said loudly that it is
// missing, and afterwards what it has moved.
func TestACalendarArrives(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-30 09:00")
	deputy, clerk, lead, operator := w.person("A20"), w.person("JB01"), w.person("D28-1"), w.person("YW01")
	number := deputy.suggests(slowIllness, "卫生健康与医保")
	clerk.hears("收到代表建议").assigns("省医保局")
	w.runs(number, liaison.ClockAnswer, "2027-03-01")
	w.at("2026-12-01 08:30")
	w.ticks()
	for _, v := range []*voice{clerk, operator} {
		v.hears("2027年的放假安排还没有导入", "1 个期限是暂定的")
	}

	w.at("2026-12-01 15:00")
	year := liaison.CalendarYear{Year: 2027, Source: "an arrangement for this story"}
	for _, d := range []int{1, 2} {
		year.Holidays = append(year.Holidays, liaison.Date{Year: 2027, Month: 3, Day: d})
	}
	if _, err := w.store.ImportRoster(t.Context(), liaison.Roster{Calendars: []liaison.CalendarYear{year}}, false, w.clock()); err != nil {
		t.Fatal(err)
	}
	w.runs(number, liaison.ClockAnswer, "2027-03-03")
	clerk.mark = w.sim.Mark()
	w.at("2026-12-02 08:30")
	w.ticks()
	for _, v := range []*voice{deputy, lead} {
		v.hears("期限有变动", number, "答复：原为2027年3月1日（周一），现为2027年3月3日（周三）")
	}
	w.at("2026-12-03 08:30")
	w.ticks()
	w.at("2026-12-04 08:30")
	w.ticks()
	for _, m := range w.sim.Chat(clerk.chat) {
		if m.Seq > clerk.mark && strings.Contains(m.Words(), "还没有导入") {
			t.Errorf("the calendar is there and is missed:\n%s", m.Words())
		}
	}
	w.consistent()
}

// A number is changed in the chat: from then on, and not for what runs already.
func TestARuleIsChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, other, chief := w.person("A20"), w.person("JB01"), w.person("JB02"), w.person("ZR01")
	first := deputy.suggests(slowIllness, "卫生健康与医保")
	deputy.writes("/rules").hears("由代表工作机构的工作人员设置")

	clerk.writes("📏 期限与规则").hears("请选择").picks("代表建议").sees("交办期限：10 个工作日", "代表团初审期限：4 小时")
	clerk.picks("交办期限").hears("现在：10 个工作日", "默认：10 个工作日", "例如 10 个工作日")
	clerk.writes("尽快").hears("没看懂这个时长")
	clerk.writes("10wd").hears("和现在的值一样")
	clerk.writes("５ 个工作日").hears("10 个工作日 → 5 个工作日", "已经开始计算的期限不变")
	other.writes("/rules").picks("代表建议", "交办期限").hears("现在：10 个工作日").writes("7个工作日").picks("确认修改").hears("已修改", "7 个工作日")
	clerk.isRefused("确认修改", "刚刚被别人改过")
	clerk.writes("/rules").picks("代表建议", "交办期限").hears("现在：7 个工作日", "上次修改：2026年9月15日 10:00 经办02，10 个工作日 → 7 个工作日")
	clerk.writes("5个工作日").picks("确认修改").hears("已修改", "5 个工作日", "从现在起生效")

	second := deputy.suggests("村里的校车不够，孩子要走三公里路上学，建议增加班次。", "教育")
	w.runs(first, liaison.ClockForward, "2026-09-29")
	w.runs(second, liaison.ClockForward, "2026-09-21")
	chief.writes("/rules").picks("代表建议", "交办期限").hears("上次修改", "经办01", "7 个工作日 → 5 个工作日").picks("恢复默认")
	chief.hears("5 个工作日 → 10 个工作日").picks("确认修改").hears("已修改")
	chief.writes("/rules").picks("其他", "每日摘要").writes("25:00").hears("请照现有的样子填写").writes("9：00").hears("08:30 → 09:00").picks("确认修改").hears("已修改")
	chief.writes("/rules").picks("代表议案", "截止时间").hears("现在：不设").writes("2027年1月26日 11:00").hears("不设 → 2027-01-26 11:00:00")
	chief.writes("/cancel").hears("已取消")
	if set, err := w.store.Setting(t.Context(), liaison.MotionCutoff, "none"); err != nil || set != "none" {
		t.Errorf("a change that was not confirmed is kept: %q, %v", set, err)
	}
}

// An urgent opinion is warned of after half of its day and at the end of it, at
// once and not in a digest.
func TestAnUrgentOpinion(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, officer := w.person("A20"), w.person("JB01"), w.person("S0101-1")
	deputy.writes("/opinion").hears("代表联络站").writes("古桥联络站").hears("什么事")
	deputy.writes("关于古桥老街电线老化的反映").hears("写正文").writes("老街的电线裸露，昨晚打火。").picks("预览并提交").hears("请核对").picks("确认提交").hears("编号")
	officer.hears("古桥老街").picks("分级").picks("紧急").picks("✅ 确认").hears("办理：2026年9月16日 10:00")
	w.at("2026-09-15 21:59")
	w.ticks()
	officer.neverHears("时间过半")
	w.at("2026-09-15 22:00")
	w.ticks()
	officer.hears("时间过半", "2026-Y-0001", "2026年9月16日 10:00")
	w.at("2026-09-16 10:00")
	w.ticks()
	officer.hears("已超时", "2026-Y-0001").presses("2026-Y-0001").hears("古桥老街")
	clerk.hears("已超时", "2026-Y-0001")
	w.at("2026-09-17 08:30")
	w.ticks()
	officer.hears("今日摘要", "2026-Y-0001", "办理：已逾期 1 天")
}

// Who leads a motion with too few signers is reminded of the hour.
func TestTheCutoffNears(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-01-20 10:00")
	deputy := w.person("A20")
	w.sets(liaison.MotionCutoff, "2026-01-26 11:00:00")
	deputy.writes("/motion").hears("点选分类").picks("交通运输").hears("发送标题").writes("关于制定乡村道路条例的议案").hears("案由")
	w.at("2026-01-25 11:00")
	w.ticks()
	deputy.hears("议案截止提醒", "关于制定乡村道路条例的议案", "2026年1月26日 11:00 截止", "至少要有 10 名代表", "现在有 1 名")
	deputy.picks("关于制定乡村道路条例").hears("案由")
}

// What was promised for a day is gone through once a year, by the department and
// the deputy, and whoever supervises hears of it when the day is past.
func TestCommitmentsAreGoneThrough(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, lead := w.person("A20"), w.person("JB01"), w.person("D28-1")
	head, committee := w.person("D28-9"), w.person("C04-1")
	number := deputy.suggests(slowIllness, "卫生健康与医保")
	clerk.hears("收到代表建议").assigns("省医保局")
	lead.hears("已交办").presses("签收").hears("办理中").speaks(deputy)
	lead.presses("答复并送签").picks("B").writes("回访机制将于11月底建成。").writes("11月30日 建成回访机制").hears("请核对", "建成回访机制").picks("✅ 确认")
	head.hears("请您签发").picks("签发答复").hears("已答复")
	deputy.hears("已答复").presses("评价").picks("😊 满意", "基本满意", "✅ 确认").hears("已评价")

	w.at("2026-10-30 08:30")
	w.ticks()
	committee.neverHears("今日摘要")
	w.at("2026-11-02 08:30") // the first of November is a Sunday
	w.ticks()
	for _, v := range []*voice{deputy, lead} {
		v.hears("今日摘要", "尚未兑现的承诺（1）", number, "兑现承诺「建成回访机制」：2026年11月30日（周一）前")
	}
	w.at("2026-12-01 08:30")
	w.ticks()
	for _, v := range []*voice{lead, head, committee} {
		v.hears("今日摘要", "已逾期（1）", number, "兑现承诺「建成回访机制」：已逾期 1 天")
	}
}
