package stories

import (
	"testing"

	"liaison"
)

// Two deputies raise the same thing: the second is shown the first, goes on with
// a reason, and the staff handle both together; each gets an answer of their own
// and rates it. There are two suggestions and one case.
func TestTwoSuggestionsOneCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-20 10:00")
	first, second, clerk, lead, head := w.person("A14"), w.person("H05"), w.person("JB01"), w.person("D22-1"), w.person("D22-9")
	first.drafts("charging safety", "应急").presses("不涉及").hears("请核对最终文本").presses("确认提交").hears("2026-B-001")
	clerk.hears("收到代表建议").assigns("省应急厅")
	lead.hears("已交办")
	w.at("2026-11-23 09:00")
	second.drafts("charging order", "应急").hears("内容相近", "疑似重复", "2026-B-001", "代表A14", "2026年11月20日").sees("关注 2026-B-001")
	second.picks("继续提交").hears("理由").writes("铜岭的案例不同").hears("请核对最终文本").picks("确认提交").hears("2026-B-002")
	clerk.hears("收到代表建议", "2026-B-002", "铜岭的案例不同").picks("更多", "并案").hears("并入哪一件").picks("2026-B-001").hears("请核对", "2026-B-001").picks("✅ 确认").hears("已并案")
	second.hears("2026-B-002 已并案", "单独收到答复")
	w.at("2026-12-07 09:00")
	lead.contacts(first, "一并听取两位代表意见。").replies(head, "A 已经解决", "两市充电棚均已补建。")
	first.hears("2026-B-001 已答复", "两市充电棚均已补建")
	second.hears("2026-B-002 已答复", "两市充电棚均已补建", "2027年1月4日").picks("评价").picks("😊 满意").picks("🙁 不满意").hears("哪里不满意").writes("铜岭只建了两处。").picks("✅ 确认").hears("已评价")
	clerk.hears("代表评价了 2026-B-002", "铜岭只建了两处")
	first.picks("评价", "😊 满意").hears("办理结果").picks("😊 满意", "✅ 确认").hears("已评价")
	clerk.hears("代表评价了 2026-B-001").finds("2026-B-001").picks("来龙去脉").hears("2026-B-001", "2026-B-002")
	if a, b := w.matter("2026-B-001"), w.matter("2026-B-002"); a.Stage != liaison.Rated || b.Stage != liaison.Rated || b.Main != a.ID {
		t.Errorf("they are at %s and %s, of case %d", a.Stage, b.Stage, b.Main)
	}
	w.consistent()
}

// A deputy who is shown what a colleague has submitted co-signs that, and has the
// answer too; another follows it, and reads how it goes.
func TestJoiningAndFollowing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-20 10:00")
	first, second, third, clerk, lead, head := w.person("A14"), w.person("H05"), w.person("J03"), w.person("JB01"), w.person("D22-1"), w.person("D22-9")
	first.drafts("charging safety", "应急").presses("不涉及").hears("请核对最终文本").presses("确认提交").hears("2026-B-001")
	second.drafts("charging order", "应急").hears("内容相近").picks("附议 2026-B-001").hears("自动灭火").picks("✅ 确认").hears("联名 2 人")
	first.hears("代表H05 附议了 2026-B-001")
	third.drafts("charging order", "应急").hears("内容相近").picks("关注 2026-B-001").hears("2026-B-001", "状态").hasNo("经过", "2026-B-001")
	clerk.hears("附议了 2026-B-001", "联名 2 人").assigns("省应急厅")
	second.hears("2026-B-001 已交办")
	third.hears("2026-B-001 已交办").isTold(1, "matter:1:text", "还没有公开")
	lead.hears("已交办").contacts(first, "听取意见。").replies(head, "A 已经解决", "充电棚已补建。")
	second.hears("已答复", "充电棚已补建").picks("附议代表评价").hears("办理态度").picks("😊 满意").hears("办理结果").picks("基本满意", "✅ 确认").hears("已答复")
	clerk.hears("附议代表评价了", "基本满意")
	third.hears("已答复").neverHears("充电棚已补建").neverHears("基本满意").picks("更多", "取消关注").hears("不再由您办理")
	w.consistent()
}
