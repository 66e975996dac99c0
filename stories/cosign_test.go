package stories

import (
	"testing"

	"liaison"
)

const schoolBus = "山区12个教学点的学生每天步行上学超过5公里，校车线路只覆盖三成。" +
	"建议由县级统筹开通定制校车线路，省级对每辆校车每年补助6万元，并在2027年秋季开学前排定首批线路。"

// prepares writes a suggestion up to the final text.
func (v *voice) prepares(text, topic string) *voice {
	v.w.t.Helper()
	return v.writes(text).picks("转为建议").picks(topic).hears("请核对最终文本")
}

// invites asks colleagues, by name, to co-sign the final text.
func (v *voice) invites(names ...string) *voice {
	v.w.t.Helper()
	v.picks("邀请附议").hears("邀请附议的代表")
	for _, name := range names {
		v.writes(name).sees("✅ " + name)
	}
	return v
}

// A suggestion is signed by several: each reads the final text; one declines; a
// changed text asks everybody again; who does not answer is left out.
func TestCosigning(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	lead, second, third, fourth, clerk := w.person("A20"), w.person("H05"), w.person("A14"), w.person("A33"), w.person("JB01")
	lead.prepares(schoolBus, "教育").picks("邀请附议").hears("邀请附议的代表").picks("代表A14").sees("✅ 代表A14")
	lead.writes("代表H05、代表A33").sees("✅ 代表H05", "✅ 代表A33").picks("选好了")
	lead.hears("请核对", "代表A14", "代表H05", schoolBus).picks("✅ 确认").hears("征集附议", "联名 1 人", "待确认 3 人")
	clerk.neverHears("校车")

	second.hears("请您附议", schoolBus, "接下来：受邀代表阅读全文后表态").picks("同意附议").hears(schoolBus).picks("✅ 确认").hears("联名 2 人", "✓ 代表H05")
	lead.hears("代表H05 同意附议", "待确认 2 人")
	third.hears("请您附议").picks("🙅 不附议").hears("不再由您表态").picks("✅ 确认").hears("不由您办理")
	lead.hears("代表A14 表示不附议", "待确认 1 人").picks("核对并提交").hears("还有 1 位受邀代表没有表态")

	lead.presses("收回修改").hears("草稿", "联名 1 人", "待确认 2 人")
	second.hears("正在修改").isTold(1, "move:1:cosign", "领衔代表正在修改")
	lead.writes("另建议配备随车照管员。").hears("可以继续补充").presses("预览并提交").hears("文本有改动", "2 位附议代表要重新确认")
	lead.picks("再次征求附议").hears("随车照管员").picks("✅ 确认").hears("征集附议", "待确认 2 人")
	second.hears("请您附议", "随车照管员").picks("同意附议", "✅ 确认").hears("联名 2 人")
	fourth.hears("请您附议", "随车照管员")
	lead.hears("代表H05 同意附议").picks("不再等待附议").hears("重新邀请").picks("✅ 确认").hears("征集附议", "联名 2 人（含领衔）：✓ 代表H05")
	fourth.hears("不再等待附议", "没有列入")
	lead.picks("核对并提交").hears("请核对最终文本").picks("确认提交").hears("编号 2026-B-001")
	second.hears("您附议的 2026-B-001 已提交").neverHears("没有列入")
	clerk.hears("收到代表建议", "联名 2 人")
	w.consistent()
}

// What is withdrawn of a joint suggestion needs all who signed it: one refusal
// keeps it; with everybody's consent it ends, and the department is told.
func TestAJointWithdrawal(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	lead, second, third, clerk, officer := w.person("A20"), w.person("H05"), w.person("A14"), w.person("JB01"), w.person("D03-1")
	lead.prepares(schoolBus, "教育").invites("代表H05", "代表A14").picks("选好了", "✅ 确认").hears("征集附议")
	second.hears("请您附议").picks("同意附议", "✅ 确认").hears("联名 2 人")
	third.hears("请您附议").picks("同意附议", "✅ 确认").hears("联名 3 人")
	lead.hears("联名 3 人（含领衔）：").picks("核对并提交", "确认提交").hears("编号 2026-B-001")
	clerk.hears("收到代表建议").assigns("省教育厅")
	officer.hears("已交办", "联名 3 人")
	second.hears("已交办")

	lead.hears("已交办").picks("更多", "撤回").hears("原因").writes("县里已经解决。").hears("请核对", "撤回表态").picks("✅ 确认").hears("办理中", "撤回表态：2026年9月29日")
	lead.picks("更多").isRefused("🚫 撤回", "已经提出撤回", "等待表态")
	second.hears("提出撤回", "县里已经解决", "请您表态").picks("同意撤回").hears("办理中")
	third.hears("请您表态").picks("不同意撤回").hears("理由").writes("只解决了一条线路。").picks("✅ 确认").hears("办理中")
	lead.hears("不撤回", "只解决了一条线路")
	second.hears("不撤回")
	officer.neverHears("撤回")

	lead.lists("2026-B-001").picks("更多", "撤回").writes("余下线路也已开通。").picks("✅ 确认").hears("办理中")
	second.hears("请您表态", "余下线路也已开通").picks("同意撤回").hears("办理中")
	third.hears("请您表态", "余下线路也已开通").picks("同意撤回").hears("已撤回")
	lead.hears("代表A14 同意撤回", "状态：🚫 已撤回", "停止办理")
	second.hears("已由代表撤回")
	officer.hears("已由代表撤回")
	clerk.hears("已由代表撤回")
	if m := w.matter("2026-B-001"); m.Stage != liaison.Withdrawn {
		t.Errorf("it is at %s", m.Stage)
	}
	w.consistent()
}

// A clerk writes down what came by telephone; the deputy reads it, gives it back,
// gets it again, and confirms it. The card says who wrote it down.
func TestTheStaffWriteDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, lead := w.person("A20"), w.person("JB01"), w.person("D03-1")
	clerk.writes("➕ 更多事项").picks("代录建议").hears("哪位代表").writes("代表A2").hears("领衔代表：代表A20", "在什么时候提出")
	clerk.picks("闭会期间", "教育").hears("发送标题").writes("关于开通山区校车的建议").hears("写正文").writes(schoolBus).hears("可以继续补充")
	deputy.writes("/mine").hears("还没有提出过事项")
	clerk.picks("预览").hears("请核对最终文本", "代表A20（代录：经办01）", "代表确认后才算提交").hasNo("确认提交", "请核对最终文本").picks("交代表确认").hears("现在不由您办理")

	deputy.hears("经办01 替您代录", schoolBus).picks("退给代录人").hears("理由").writes("补助应为8万元。").picks("✅ 确认").hears("不由您办理")
	clerk.hears("代表A20 退回", "补助应为8万元").writes("/suggest").hears("没写完").picks("关于开通山区校车")
	clerk.hears("领衔代表：代表A20").writes("（代表更正：每辆补助8万元。）").hears("可以继续补充").picks("预览", "交代表确认").hears("现在不由您办理")
	w.at("2026-09-15 15:30")
	deputy.hears("替您代录", "8万元").picks("核对并提交").hears("请核对最终文本", "8万元").picks("确认提交").hears("编号 2026-B-001", "2026年9月15日 15:30")
	clerk.hears("收到代表建议", "领衔代表：代表A20", "代录：经办01").assigns("省教育厅")
	lead.hears("已交办", "代录：经办01")
	deputy.hears("已交办").picks("经过").hears("代录完成，交代表确认", "退给代录人", "2026年9月15日 15:30")
	w.consistent()
}

// The deputy changes what was written down, and submits that.
func TestTheDeputyChangesWhatWasWrittenDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk := w.person("A20"), w.person("JB01")
	clerk.writes("/suggest").hears("哪位代表").writes("没有的人").hears("没有找到").writes("代表A").sees("代表A14", "代表A20").picks("代表A20", "闭会期间", "教育")
	clerk.writes("关于开通山区校车的建议").writes(schoolBus).hears("可以继续补充").picks("预览", "交代表确认").hears("现在不由您办理")
	deputy.hears("替您代录").picks("✏️ 修改").hears("草稿").writes("还请公布线路。").hears("可以继续补充").picks("预览").hears("还请公布线路").picks("确认提交").hears("编号 2026-B-001")
	clerk.hears("收到代表建议", "代录：经办01").writes("/suggest").hears("哪位代表")
	w.consistent()
}
