package stories

import (
	"testing"

	"liaison"
)

// Before it is assigned the deputy's wish, the keywords' proposal and the
// department are heard, in two rounds.
func TestTwoRoundsBeforeItIsAssigned(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, first, second := w.person("A20"), w.person("JB01"), w.person("D20-1"), w.person("D28-1")
	number := deputy.suggests(slowIllness, "卫生健康与医保")
	clerk.hears("收到代表建议").picks("提出拟办单位").hears("拟交").picks("省卫健委").hears("请核对", "预交办：2026年9月21日").picks("✅ 确认").hears("预交办")
	deputy.hears("已提出拟办单位", "省卫健委").picks("更多", "希望谁来办").hears("希望由").picks("省医保局").hears("请核对").picks("✅ 确认").hears("希望的承办单位：省医保局")
	clerk.hears("希望的承办单位", "省医保局")
	first.hears("拟交贵单位", number).picks("不宜承办").hears("理由").writes("结算由医保部门负责。").hears("哪个单位").picks("省医保局", "✅ 确认").hears("预交办")
	clerk.hears("不宜承办", "结算由医保部门负责", "省医保局")
	clerk.picks("提出拟办单位").hears("拟交").picks("省医保局", "✅ 确认").hears("预交办", "拟办单位：省医保局")
	second.hears("拟交贵单位")
	deputy.hears("已提出拟办单位", "省医保局")
	first.isTold(1, "matter:1:card", "没有找到")
	clerk.picks("📤 交办").hears("主办单位").picks("省医保局").hears("会办").picks("不设会办单位", "三个月", "✅ 确认").hears("办理中")
	deputy.hears("已交办", "省医保局")
	w.consistent()
}

// In session the delegation reads first: four hours, to the minute; it asks for a
// change, then passes it on.
func TestTheDelegationReadsFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-01-26 09:00")
	deputy, delegation, clerk := w.person("A20"), w.person("G01-1"), w.person("JB01")
	deputy.writes("/suggest").hears("什么时候").picks("大会期间", "教育").writes("关于开通山区校车的建议").writes(schoolBus).hears("可以继续补充").picks("预览")
	deputy.hears("请核对最终文本", "大会期间").picks("确认提交").hears("编号 14-4-0001", "初审：2026年1月26日 13:00")
	clerk.neverHears("14-4-0001")
	delegation.hears("请代表团初审", "13:00").picks("全文").hears("校车线路只覆盖三成").picks("返回").hears("代表团初审").picks("请代表修改").hears("理由").writes("请写明补助渠道。").picks("✅ 确认").hears("退回修改")
	deputy.hears("14-4-0001 被退回修改", "请写明补助渠道").picks("修改").hears("修改 14-4-0001").writes("补助从教育经费列支。").hears("可以继续补充").picks("预览").hears("教育经费").picks("确认提交").hears("编号 14-4-0001")
	delegation.hears("请代表团初审").picks("初审通过").hears("意见").picks("跳过", "✅ 确认").hears("已提交")
	deputy.hears("初审通过")
	clerk.hears("收到代表建议", "14-4-0001").assigns("省教育厅")
	w.consistent()
}

// One matter at a time: what holds three is split, numbered 1, 2 and 3 of its
// number, and the deputy confirms each.
func TestOneMatterAtATime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk := w.person("A20"), w.person("JB01")
	deputy.suggests("某乡镇县道破损12公里，中心小学校舍是C级危房。建议列入公路改造计划，安排校舍维修资金。", "交通运输")
	clerk.hears("收到代表建议").picks("更多", "拆分").hears("各件的标题").writes("关于改造县道的建议").hears("至少要 2 项")
	clerk.writes("关于改造县道的建议\n关于维修小学校舍的建议").hears("请核对", "关于维修小学校舍的建议").picks("✅ 确认").hears("已拆分")
	deputy.hears("已拆成几件", "逐件核对").writes("/todo").hears("2026-B-001-1", "2026-B-001-2").picks("2026-B-001-1").hears("退回修改", "一事一议，已拆分").picks("修改")
	deputy.hears("修改 2026-B-001-1").picks("正文重写").picks("确定重写").hears("写正文").writes("某乡镇县道破损12公里。建议列入公路改造计划。").picks("预览", "确认提交").hears("编号 2026-B-001-1")
	clerk.hears("收到代表建议", "2026-B-001-1").assigns("省交通厅")
	deputy.hears("2026-B-001-1 已交办").picks("来龙去脉").hears("2026-B-001", "2026-B-001-2", "已拆分")
	w.consistent()
}

// Several departments each answer for themselves: the deputy gets an answer, and
// rates, for each.
func TestSeparateDepartments(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, roads, schools, head := w.person("A20"), w.person("JB01"), w.person("D15-1"), w.person("D03-1"), w.person("D15-9")
	deputy.suggests("山区县道安防设施不足，校车无法通行。建议完善公路安防，再开通校车。", "交通运输")
	clerk.hears("收到代表建议").picks("更多", "分办").hears("至少两个").writes("省交通厅、省教育厅").sees("✅ 省交通厅", "✅ 省教育厅").picks("选好了", "三个月")
	clerk.hears("请核对", "答复：2026年12月15日").picks("✅ 确认").hears("已分办")
	deputy.hears("已分办").hears("2026-B-001-1 已交办").hears("2026-B-001-2 已交办")
	roads.hears("2026-B-001", "已交办", "省交通厅").neverHears("省教育厅")
	schools.hears("已交办", "主办单位：省教育厅")
	roads.contacts(deputy, "商定先做12公里。").replies(head, "A 已经解决", "安防设施已装好。")
	deputy.hears("已答复", "安防设施已装好")
	schools.neverHears("安防设施已装好")
	if m := w.matter("2026-B-001-2"); m.Stage != liaison.Assigned {
		t.Errorf("the other is at %s", m.Stage)
	}
	w.consistent()
}

// Two clerks, two departments' officers: of two who press at once one wins, and
// the other is told what has happened.
func TestTwoPressAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, first, second := w.person("A20"), w.person("JB01"), w.person("JB02")
	deputy.suggests(slowIllness, "卫生健康与医保")
	first.hears("收到代表建议").picks("退回").picks("补充修改").writes("请补充数据。").hears("请核对")
	second.hears("收到代表建议").picks("📤 交办").hears("主办单位").picks("省医保局").hears("会办").picks("不设会办单位", "三个月").hears("请核对")
	var told [2]string
	together(func() { told[0] = first.press("✅ 确认") }, func() { told[1] = second.press("✅ 确认") })
	stage := w.matter("2026-B-001").Stage
	won, lost := told[0], told[1]
	if stage == liaison.Assigned {
		won, lost = lost, won
	}
	if won != "好了" || lost != "晚了一步：这件事项现在是“"+map[liaison.Stage]string{liaison.Assigned: "🔧 办理中", liaison.Returned: "↩️ 退回修改"}[stage]+"”，不能再这样办理。请重新打开查看。" {
		t.Errorf("it is at %s; the one was told %q, the other %q", stage, won, lost)
	}
	w.consistent()
}
