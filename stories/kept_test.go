package stories

import "testing"

// A draft that was shown to colleagues once and taken back is history, and cannot be deleted.
func TestADraftThatWasShownIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	lead, second := w.person("A20"), w.person("H05")
	lead.prepares(schoolBus, "教育").invites("代表H05").picks("选好了", "✅ 确认").hears("征集附议")
	second.hears("请您附议")
	lead.presses("收回修改").hears("草稿")
	lead.isRefused("删除草稿", "征求过附议").presses("预览并提交")
}

// Staff read the text of a part that was split off and not confirmed yet.
func TestAPartIsReadBeforeItIsConfirmed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk := w.person("A20"), w.person("JB01")
	deputy.suggests("某乡镇县道破损12公里，中心小学校舍是C级危房。建议列入公路改造计划，安排校舍维修资金。", "交通运输")
	clerk.hears("收到代表建议").picks("更多", "拆分").hears("各件的标题").writes("关于改造县道的建议\n关于维修小学校舍的建议").picks("✅ 确认").hears("已拆分")
	clerk.finds("2026-B-001-1").picks("全文").hears("县道破损12公里")
}

// A motion is found by its number.
func TestAMotionIsFoundByItsNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-01-25 15:00")
	w.sets("motion.signers", "1")
	lead, clerk := w.person("C05"), w.person("JB01")
	lead.movesWater().hears("请核对最终文本").picks("确认提交").hears("14-4-A-0001")
	clerk.hears("收到代表议案").finds("14-4-A-0001")
	clerk.writes("/find 14-4-a-0001").hears("14-4-A-0001", "状态")
}
