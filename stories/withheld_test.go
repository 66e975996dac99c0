package stories

import "testing"

// What a co-signer thinks of a second answer is hidden as of the first.
func TestASecondAnswerIsRatedInConfidence(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	a := answered{w, "", w.person("A20"), w.person("JB01"), w.person("D03-1"), w.person("D03-9")}
	second := w.person("H05")
	a.deputy.prepares(schoolBus, "教育").invites("代表H05").picks("选好了", "✅ 确认").hears("征集附议")
	second.hears("请您附议").picks("同意附议", "✅ 确认").hears("联名 2 人")
	a.deputy.hears("代表H05 同意附议").picks("核对并提交", "确认提交").hears("编号 2026-B-001")
	a.clerk.hears("收到代表建议").assigns("省教育厅")
	a.lead.hears("已交办").contacts(a.deputy, "听取意见。").replies(a.head, "A 已经解决", "线路已开通。")
	a.deputy.hears("已答复")
	a.rates("🙁 不满意", "没开通。")
	a.clerk.hears("代表评价了").picks("重新办理").writes("请逐项回应。").picks("✅ 确认").hears("办理中")
	a.lead.hears("重新办理").contacts(a.deputy, "再次听取意见。").replies(a.head, "A 已经解决", "这次真的开通。")
	second.hears("已答复", "真的开通").picks("附议代表评价").picks("🙁 不满意").picks("🙁 不满意").writes("还是没开通吧。").picks("✅ 确认").hears("已答复")
	a.clerk.hears("还是没开通吧")
	a.lead.writes("/menu").finds("2026-B-001").picks("经过").hears("再次听取意见").neverHears("还是没开通吧")
}

// The deputy does not see an answer that is not signed.
func TestAnAnswerIsNotSeenBeforeItIsSigned(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, lead, head := w.person("A20"), w.person("JB01"), w.person("D28-1"), w.person("D28-9")
	deputy.suggests(slowIllness, "卫生健康与医保")
	clerk.hears("收到代表建议").assigns("省医保局")
	lead.hears("已交办").contacts(deputy, "代表希望先公开病种清单。")
	lead.presses("答复并送签").picks("A 已经解决").writes("未经签发的话。").picks("✅ 确认").hears("待签发")
	deputy.lists("2026-B-001").neverHears("未经签发的话").picks("全文").hears("跨省结算").neverHears("未经签发的话")
	deputy.lists("2026-B-001").picks("经过").hears("经过").neverHears("未经签发的话")
	head.hears("请您签发").picks("签发答复").hears("已答复")
	deputy.hears("已答复", "未经签发的话").picks("经过").hears("未经签发的话")
}
