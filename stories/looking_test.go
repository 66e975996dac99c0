package stories

import "testing"

// An answer that was left in the middle is there when it is taken up again, and
// can be begun anew.
func TestAMoveIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk := w.person("A20"), w.person("JB01")
	deputy.writes(slowIllness).presses("转为建议").presses("卫生健康与医保").presses("确认提交").hears("2026-B-001")
	clerk.presses("退回").hears("退回的理由").writes("应当先点选").hears("先点选上面的选项").presses("补充修改").hears("写明理由")
	clerk.writes("请补充具体数据。").hears("请核对", "请补充具体数据")
	clerk.writes("设置").hears("语言：中文").writes("待办").presses("2026-B-001").presses("退回").hears("请核对", "请补充具体数据")
	clerk.presses("重填").hears("退回的理由").presses("取消，返回").hears("待审查")
}

// The staff hear of it when a party has nobody who could be told, and days can
// be written as people write them.
func TestNobodyToTell(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, officer := w.person("A20"), w.person("JB01"), w.person("D28-1")
	deputy.writes(slowIllness).presses("转为建议").presses("卫生健康与医保").presses("确认提交").hears("2026-B-001")
	clerk.presses("交办").hears("主办单位").presses("省医保局").hears("会办单位").presses("省财政厅").presses("选好了").hears("答复期限")
	clerk.presses("三个月").hears("请核对").presses("✅ 确认").hears("2026-B-001：省财政厅没有能收到通知的人")
	officer.presses("登记联系").hears("怎样").presses("电话").hears("哪一天").writes("1月1日").hears("沟通的内容")
	officer.writes("待办").hears("主办：1 件").presses("2026-B-001").hears("办理中").presses("登记联系").hears("沟通的内容").writes("已通话。").hears("2026年1月1日")
}
