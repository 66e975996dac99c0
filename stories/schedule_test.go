package stories

import (
	"fmt"
	"slices"
	"testing"

	"liaison"
)

// drafted is a briefing that the clerk is writing, with the question of its time on
// the screen.
func (v *voice) drafted(text string) liaison.Briefing {
	v.w.t.Helper()
	b := liaison.Briefing{Kind: liaison.Study, Stage: liaison.BriefingDraft, Author: v.person().ID, Created: v.w.clock(),
		Content:  liaison.Content{Text: liaison.Rich{Text: text}},
		Audience: liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}}}
	var err error
	if b.ID, err = v.w.store.StartBriefing(v.w.t.Context(), b); err != nil {
		v.w.t.Fatal(err)
	}
	return v.times(b)
}

// times opens the question of the briefing's time.
func (v *voice) times(b liaison.Briefing) liaison.Briefing {
	v.w.t.Helper()
	m := v.writes("/help").said("菜单")
	v.forges(m.MessageID, fmt.Sprintf("when:%d", b.ID)).hears("什么时候发送")
	return b
}

// timing is what is kept of the briefing's.
func (v *voice) timing(b liaison.Briefing) liaison.Timing {
	v.w.t.Helper()
	kept, err := v.w.store.Briefing(v.w.t.Context(), b.ID)
	if err != nil {
		v.w.t.Fatal(err)
	}
	return kept.Timing
}

// A time is chosen by a button, or written as people write it.
func TestABriefingsTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-25 10:00")
	clerk := w.person("JB01")
	b := clerk.drafted("闭会期间工作安排")
	for _, c := range []struct{ press, write, hears, at string }{
		{"明天上午 9:00", "", "2026年11月26日（周四）09:00", "2026-11-26 09:00"},
		{"下周一上午 9:00", "", "2026年11月30日（周一）09:00", "2026-11-30 09:00"},
		{"写一个时间", "12月1日上午9点", "2026年12月1日（周二）09:00", "2026-12-01 09:00"},
		{"写一个时间", "2026-12-04 17:30", "2026年12月4日（周五）17:30", "2026-12-04 17:30"},
	} {
		clerk.presses(c.press)
		if c.write != "" {
			clerk.hears("请写发送的时间").writes(c.write)
		}
		clerk.hears(c.hears)
		if at := clerk.timing(b).At.In(w.zone).Format("2006-01-02 15:04"); at != c.at {
			t.Errorf("%s is kept as %s", c.hears, at)
		}
		clerk.presses("🕘 发送时间").hears("什么时候发送", c.hears)
	}
	clerk.presses("写一个时间").hears("例如").writes("11月24日 9:00").hears("已经过去了")
	clerk.writes("尽快").hears("看不懂这个时间").writes("明天 15:30").hears("2026年11月26日（周四）15:30")
	clerk.presses("🕘 发送时间").presses("审核通过后立即发送").hears("时间：审核通过后立即发送")
	if timing := clerk.timing(b); timing != (liaison.Timing{}) {
		t.Errorf("kept %+v", timing)
	}
}

// Nobody who does not know cron has to.
func TestAScheduleIsBuiltByButtons(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-25 10:00")
	clerk := w.person("JB01")
	b := clerk.drafted("每周一学")
	clerk.presses("定时重复").presses("每周").presses("周一").presses("选好了").presses("08:00").
		hears("每周一 08:00", "顺延到下一个工作日", "接下来 5 次", "1. 2026年11月30日（周一）08:00", "5. 2026年12月28日（周一）08:00")
	clerk.presses("跳过").hears("遇休息日不发送").presses("不补").hears("不补发").presses("就这样").
		hears("每周一 08:00（遇休息日不发送；因服务中断没发的，不补发）")
	want := liaison.Timing{Cron: "0 8 * * 1", Zone: "Asia/Shanghai", Holiday: liaison.SkipRest, Missed: liaison.SkipMissed}
	if timing := clerk.timing(b); timing != want {
		t.Errorf("kept %+v", timing)
	}
	clerk.presses("🕘 发送时间").presses("定时重复").presses("每季度").presses("1、4、7、10月").presses("20日").presses("09:00").
		hears("每季度（1、4、7、10月）20日 09:00", "2027年1月20日（周三）09:00（2027年放假安排尚未公布，暂按周末计算）")
	clerk.presses("休息日照常").hears("照常发送").presses("就这样").hears("每季度")
	clerk.presses("🕘 发送时间").presses("定时重复").presses("每年").presses("12月").presses("1日").presses("写时间").
		writes("早上8点半").hears("每年12月1日 08:30", "1. 2026年12月1日（周二）08:30")
	clerk.presses("返回").presses("每月").presses("31日").presses("07:30").hears("每月31日 07:30", "没有这一天的月份不发送")
	clerk.presses("返回").presses("每天").presses("15:00").hears("每天 15:00", "1. 2026年11月25日（周三）15:00")
}

// A line of cron is taken from who knows it; what is wrong with one is said with
// its place and an example.
func TestALineOfCronIsWritten(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-25 10:00")
	clerk := w.person("JB01")
	clerk.drafted("履职档案核对")
	clerk.presses("定时重复").presses("写 cron 行").hears("分 时 日 月 星期")
	clerk.writes("0 9 32 * *").hears("第 3 段「日」", "32", "例如")
	clerk.writes("0 9 1-7 * 1").hears("第 3 段「日」写了 1-7", "第 5 段「星期」", "例如")
	clerk.writes("*/61 * * * *").hears("第 1 段「分」", "*/61", "例如")
	clerk.writes("TZ=Asia/Shanghai").hears("不写时区", "例如")
	clerk.writes("@every 5m").hears("@every 5m", "例如")
	clerk.writes("0 0 30 2 *").hears("没有这样的日子", "例如")
	clerk.writes("0 8 * *").hears("要有 5 段", "例如")
	clerk.writes("0　9　1　12　＊").hears("每年12月1日 09:00", "顺延").presses("就这样").hears("时间：每年12月1日 09:00")
}

// What the sample's lines are in words, in both languages.
func TestSchedulesInWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-25 10:00")
	clerk := w.person("JB01")
	b := clerk.drafted("定时")
	says := func(in int, list [][3]string) {
		for _, c := range list {
			clerk.forges(clerk.mine().MessageID, fmt.Sprintf("when:%d:r:00:%s", b.ID, c[0])).hears("🔁 " + c[in])
		}
	}
	lines := [][3]string{
		{"0 9 * * 1-5", "每周一至周五 09:00", "every Monday–Friday at 09:00"},
		{"0 9 * * *", "每天 09:00", "every day at 09:00"},
		{"0 9 1 11 *", "每年11月1日 09:00", "on day 1 of November every year at 09:00"},
		{"0 20 28-31 * *", "每月28日至31日 20:00", "on day 28–31 of every month at 20:00"},
		{"30 9 5 1,4,7,10 *", "每季度（1、4、7、10月）5日 09:30", "on day 5 of every quarter (January, April, July, October) at 09:30"},
		{"0 8,17 * * *", "每天 08:00、17:00", "every day at 08:00, 17:00"},
		{"*/15 * * * *", "每 15 分钟", "every 15 minutes"},
		{"*/15 8-18 * * 6,0", "每周六、周日 8至18时，每 15 分钟", "every Saturday, Sunday every 15 minutes, in the hours 8–18"},
		{"5,20 * 1 3 *", "每年3月1日 每小时第 5、20 分", "on day 1 of March every year every hour at minute 5, 20"},
		{"0 * * 6-8 *", "6至8月每天 每小时整点", "every day in June–August every hour on the hour"},
		{"30 8 * 1,2 1", "1、2月的每周一 08:30", "every Monday in January, February at 08:30"},
	}
	says(1, lines)
	clerk.writes("/settings").presses("English").hears("Settings")
	says(2, lines)
}

// mine is the newest message of the chat that can still be changed.
func (v *voice) mine() (m struct{ MessageID int64 }) {
	chat := v.w.sim.Chat(v.chat)
	for _, said := range slices.Backward(chat) {
		if said.From == "bot" && !said.Deleted && len(said.Inline) > 0 {
			m.MessageID = said.MessageID
			return m
		}
	}
	v.w.t.Fatal("there is none")
	return m
}

// A schedule is approved, makes its runs, and is looked at, paused, turned on and
// taken back by the staff, and by nobody else.
func TestSchedulesAreSeenTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-25 10:00")
	clerk, head, deputy := w.person("JB01"), w.person("JB02"), w.person("A20")
	deputy.writes("/schedules").hears("由工作人员管理")
	head.writes("/schedules").hears("没有定时发送")
	b := clerk.drafted("每周一学：怎样写好一件建议")
	clerk.presses("定时重复").presses("每周").presses("周一").presses("选好了").presses("08:00").presses("不补").hears("不补发").presses("就这样").hears("每周一 08:00")
	clerk.presses("提交审核").hears("待审核")
	head.presses("✅ 审核通过").hears("已通过审核", "每周一 08:00")
	w.at("2026-11-29 10:00")
	w.ticks()
	head.writes("/schedules").hears("每周一学", "每周一 08:00", "下次 2026年11月30日（周一）08:00")
	w.at("2026-11-30 08:00")
	w.ticks()
	w.at("2026-12-08 10:00") // nobody was there on the 7th
	w.ticks()
	m := head.writes("/schedules").presses("每周一学").said("接下来 5 次", "发送记录", "12月7日 08:00　⏭ 服务中断，未补发", "11月30日 08:00　✅ 按时发送")
	if _, ok := buttonOf(m, "改时间"); ok {
		t.Error("somebody else may revise it")
	}
	head.presses("📨 11月30日").hears("每周一学")
	head.writes("/schedules").presses("每周一学").hears("发送记录").presses("暂停").hears("已暂停")
	w.at("2026-12-15 10:00")
	w.ticks()
	head.presses("启用").hears("下次 2026年12月21日（周一）08:00", "发送记录\n12月7日") // of the 14th nothing
	deputy.isTold(deputy.writes("/help").said("菜单").MessageID, fmt.Sprintf("schedule:%d:off", b.ID), "没有这个定时发送")
	clerk.writes("/schedules").presses("每周一学").hears("发送记录").presses("改时间").hears("草稿", "每周一 08:00")
	clerk.presses("🕘 发送时间").hears("什么时候发送", "每周一 08:00")
	head.writes("/schedules").hears("没有定时发送")
}
