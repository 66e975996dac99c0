package stories

import "testing"

// A department that has not contacted the deputy is told so on the first working day of
// the month, in one message with the way to the list; so are the staff, with all units;
// somebody else's list is not for it.
func TestAUnitIsSwept(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, lead, other := w.person("A20"), w.person("JB01"), w.person("D28-1"), w.person("D03-1")
	deputy.writes(slowIllness).presses("转为建议").presses("卫生健康与医保").presses("确认提交").hears("编号")
	clerk.hears("收到代表建议").presses("交办").presses("省医保局").presses("不设会办单位").presses("三个月").presses("✅ 确认").hears("办理中")
	w.ticks()
	lead.neverHears("常态化督办")
	w.at("2026-12-01 08:30")
	w.ticks()
	lead.hears("常态化督办", "省医疗保障局", "还没有联系代表 1 件")
	clerk.hears("2026 年 12 月常态化督办", "1 个单位有待办", "省医疗保障局")
	w.counts("SELECT count(*) FROM said_once WHERE what LIKE 'sweep%'", 2)
	w.ticks()
	w.counts("SELECT count(*) FROM messages WHERE body::text LIKE '%常态化督办%'", 2)
	lead.presses("未联系").hears("2026-B-001").presses("2026-B-001").hears("办理中")
	lead.writes("/sweep").hears("有待办的单位 1 个").presses("省医疗保障局").hears("还没有联系代表 1 件")
	other.writes("/sweep").hears("有待办的单位 0 个").hasNo("省医疗保障局", "常态化督办")
	deputy.writes("/sweep").hears("办理单位和代表工作机构")
	clerk.presses("查看全部单位").hears("省医疗保障局").presses("省医疗保障局").hears("还没有联系代表 1 件")
	w.consistent()
}
