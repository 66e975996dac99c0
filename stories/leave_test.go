package stories

import "testing"

// A deputy who is ill asks for leave from a session: the delegation's officer agrees, the
// staff grant it, and the absence is noted with leave by itself. What is denied has its
// reason, and nobody decides on what is not theirs, or twice.
func TestLeaveFromASession(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-20 10:00")
	deputy, other, officer, clerk, stranger := w.person("A07"), w.person("C09"), w.person("G01-1"), w.person("JB01"), w.person("G10-1")
	stranger.writes("/leave").hears("人大代表的档案")
	deputy.writes("/archive").picks("大会请假").hears("大会请假").presses("为 14-5 次会议请假").hears("请写明日期和原因")
	deputy.writes("1月26日至28日").hears("再写明原因")
	deputy.writes("因病住院").hears("请核对", "2027年1月26日（周二） 至 2027年1月28日（周四）", "因病住院").presses("提交请假").hears("等待审批")
	stranger.neverHears("因病住院")
	clerk.neverHears("因病住院") // the delegation first
	deputy.writes("/leave").presses("为 14-5 次会议请假").writes("1月27日 因事").isRefused("提交请假", "还在审批中")
	officer.hears("代表A07", "因病住院").presses("代表团同意").hears("转代表工作机构审批")
	officer.isTold(officer.said("转代表工作机构审批").MessageID, "leave:1:endorse", "代表团已经同意")
	clerk.hears("代表团已同意，请审批", "因病住院").presses("✅ 批准").hears("缺席按请假登记")
	deputy.hears("请假已批准", "14-5 次会议")
	w.counts("SELECT count(*) FROM absences WHERE leave AND session = '14-5' AND reason = '因病住院'", 1)
	clerk.isTold(clerk.said("缺席按请假登记").MessageID, "leave:1:grant", "已经批准")
	w.counts("SELECT count(*) FROM absences", 1)

	other.writes("/leave").presses("为 14-5 次会议请假").writes("1月26日 出差").presses("提交请假").hears("等待审批")
	stranger.hears("代表C09", "出差").presses("不批准").hears("请写明原因").writes("会议重要，请调整安排。").hears("代表会收到原因")
	other.hears("未获批准：会议重要，请调整安排。").writes("/leave").presses("为 14-5 次会议请假").writes("1月26日 手术").presses("提交请假").hears("等待审批")
	other.writes("/leave").presses("撤回").hears("已撤回请假")
	stranger.isRefused("代表团同意", "已经撤回")
	w.counts("SELECT count(*) FROM absences", 1)
	w.consistent()
}
