package stories

import (
	"testing"
)

// Whoever is refused is told what is missing and what can be done now, and stands
// where they stood: the next right answer goes on.
func TestRefusalsAreHelp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, chief, lead, other := w.person("A20"), w.person("JB01"), w.person("ZR01"), w.person("D28-1"), w.person("D20-1")
	deputy.suggests(slowIllness, "卫生健康与医保")
	clerk.hears("收到代表建议").picks("更多", "并案").hears("并入哪一件").writes("2026-B-001").hears("就是这一件", "另一件的编号").writes("2026-B-999").hears("没有找到编号为 2026-B-999", "请核对编号", "例如").picks("菜单").hears("请选择")
	clerk.looks("2026-B-001").picks("📤 交办").hears("主办单位").writes("火星局").hears("没有找到名称里有“火星局”", "换几个字").writes("省医保局").hears("会办").writes("省医保局").hears("已经选过", "别的单位")
	clerk.writes("省卫健委").sees("✅ 省卫健委").picks("选好了").hears("答复期限").writes("九个月").hears("点选上面的选项").writes("三个月").hears("请核对").picks("✅ 确认").hears("办理中")

	lead.hears("已交办").isRefused("答复并送签", "先与代表联系", "登记联系", "第五十一条")
	lead.presses("登记联系").picks("电话").hears("哪一天").writes("2026-10-09").hears("不能晚于今天", "2026-09-15").writes("改天").hears("没看懂这个日期", "格式").writes("2024-09-01").hears("太早").writes("今天").hears("内容").writes("谈了病种清单。").picks("✅ 确认").hears("办理中")
	lead.picks("更多", "申请延期").hears("改到哪一天").writes("2026-12-15").hears("晚于 2026年12月15日", "最晚不超过 2027年3月15日", "重新输入").writes("2028-01-01").hears("最晚不超过").picks("菜单")
	other.isTold(1, "move:1:answer", "不由您办理", "待办")
	chief.isTold(1, "move:1:uphold", "晚了一步", "办理中", "重新打开")
	deputy.isTold(1, "move:1:rate", "晚了一步", "办理中", "重新打开").isTold(1, "move:1:nonsense", "过期", "重新开始").isTold(1, "matter:9:card", "没有找到", "待办", "/find")
	w.consistent()
}

// Of the officers of one department who answer at the same moment one is heard,
// and the deputy hears one answer.
func TestTwoOfficersAnswerAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, first, second, head := w.person("A20"), w.person("JB01"), w.person("D28-1"), w.person("D28-2"), w.person("D28-9")
	deputy.suggests(slowIllness, "卫生健康与医保")
	clerk.hears("收到代表建议").assigns("省医保局")
	first.hears("已交办").contacts(deputy, "谈了病种清单。")
	first.picks("答复并送签", "A 已经解决").writes("甲的答复。").hears("请核对")
	second.hears("已交办").picks("答复并送签", "A 已经解决").writes("乙的答复。").hears("请核对")
	var told [2]string
	together(func() { told[0] = first.press("✅ 确认") }, func() { told[1] = second.press("✅ 确认") })
	won, lost, kept, gone := told[0], told[1], "甲的答复。", "乙的答复。"
	if w.matter("2026-B-001").Facts["answer"] == "乙的答复。" {
		won, lost, kept, gone = lost, won, gone, kept
	}
	if won != "好了" || lost != "晚了一步：这件事项现在是“🖋 答复待签发”，不能再这样办理。请重新打开查看。" {
		t.Errorf("the one was told %q, the other %q", won, lost)
	}
	head.hears("请您签发", kept).picks("签发答复").hears("已答复").neverHears(gone)
	deputy.hears("已答复", kept).neverHears(gone)
	w.consistent()
}
