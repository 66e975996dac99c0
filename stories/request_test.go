package stories

import "testing"

// A deputy asks a department before writing: it answers within five working days,
// and the answer goes on into the suggestion that comes of it.
func TestAQuestionBeforeASuggestion(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, officer, clerk := w.person("A20"), w.person("D28-1"), w.person("JB01")
	deputy.writes("➕ 更多事项").hears("要办什么").picks("问部门").hears("哪个部门").writes("医保").hears("想问什么").writes("门诊慢特病异地结算").hears("写").writes("现在开通了几个病种？").hears("可以继续补充")
	deputy.picks("预览").hears("请核对最终文本", "省医保局").picks("确认提交").hears("编号 2026-W-0001", "答复：2026年9月21日")
	officer.hears("代表提前沟通", "代表A20").picks("答复").hears("答复").writes("已开通五个病种。").hears("请核对").picks("✅ 确认").hears("已答复")
	deputy.hears("2026-W-0001 已答复", "已开通五个病种").picks("追问").hears("问什么").writes("明年呢？").picks("✅ 确认").hears("待答复")
	officer.hears("追问", "明年呢").picks("答复").writes("明年再开通五个。").picks("✅ 确认").hears("已答复")
	deputy.hears("明年再开通五个").picks("转为建议").hears("代表建议草稿", "门诊慢特病异地结算")
	deputy.forges(1, "move:1:raise").hears("代表建议草稿", "门诊慢特病异地结算") // twice is as once
	if drafts, err := w.store.DraftsOf(t.Context(), deputy.person().ID); err != nil || len(drafts) != 1 {
		t.Errorf("%d drafts (%v)", len(drafts), err)
	}
	deputy.picks("卫生健康与医保")
	deputy.hears("请核对最终文本").picks("返回草稿").hears("草稿").writes("建议明年开通十个病种，每月公布清单。").hears("可以继续补充").picks("预览", "确认提交").hears("编号 2026-B-001")
	clerk.hears("收到代表建议").picks("来龙去脉").hears("2026-W-0001", "2026-B-001")
	w.consistent()
}

// A deputy's difficulty is the staff's to answer.
func TestADifficulty(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, officer := w.person("A20"), w.person("JB01"), w.person("D28-1")
	deputy.writes("/difficulty").hears("有什么困难").writes("参加视察的交通").hears("写").writes("腿脚不便，需要接送。").hears("可以继续补充").picks("预览", "确认提交").hears("编号 2026-K-0001", "2026年9月21日")
	clerk.hears("代表反映履职困难", "参加视察的交通").picks("答复").writes("视察当天派车到您家。").picks("✅ 确认").hears("已答复")
	deputy.hears("2026-K-0001 已答复", "派车到您家").picks("了结").hears("已了结")
	clerk.hears("已了结")
	officer.neverHears("交通").isTold(1, "matter:1:card", "没有找到").writes("/difficulty").hears("只有代表可以提出")
	w.consistent()
}
