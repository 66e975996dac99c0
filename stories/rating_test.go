package stories

import (
	"testing"

	"liaison"
)

// answered is a suggestion that a department has answered, with those who have
// to do with it.
type answered struct {
	*world
	number                    string
	deputy, clerk, lead, head *voice
}

// answers has it submitted on 2026-09-15 and answered on 2026-11-20.
func answers(t *testing.T, class, text string) answered {
	t.Helper()
	w := newWorld(t, "2026-09-15 10:20")
	a := answered{w, "", w.person("A20"), w.person("JB01"), w.person("D28-1"), w.person("D28-9")}
	a.number = a.deputy.suggests(slowIllness, "卫生健康与医保")
	w.at("2026-09-16 09:00")
	a.clerk.hears("收到代表建议").assigns("省医保局")
	w.at("2026-09-28 15:00")
	a.lead.hears("已交办").contacts(a.deputy, "代表希望先公开病种清单。")
	w.at("2026-11-20 11:00")
	a.lead.replies(a.head, class, text)
	a.deputy.hears("已答复", text)
	return a
}

// rates says what the deputy thinks of the result.
func (a answered) rates(result, why string) {
	a.t.Helper()
	a.deputy.picks("评价").hears("办理态度").picks("😊 满意").hears("办理结果").picks(result)
	if why != "" {
		a.deputy.hears("哪里不满意").writes(why)
	}
	a.deputy.hears("请核对").picks("✅ 确认").hears("已评价")
}

// What the deputy says of the department is read by the congress's staff, and by
// the department only after they release it.
func TestARatingIsHiddenUntilReleased(t *testing.T) {
	t.Parallel()
	a := answers(t, "A 已经解决", "清单已经公开。")
	a.clerk.hears("已答复")
	a.at("2026-11-24 16:00")
	a.rates("基本满意", "")
	a.clerk.hears("代表评价了", "办理结果：🙂 基本满意")
	a.lead.neverHears("基本满意").finds(a.number).hears("已评价").picks("经过").hears("作出评价").neverHears("基本满意")
	a.head.neverHears("基本满意")
	a.clerk.picks("转告评价").hears("待回访")
	a.lead.hears("代表对 2026-B-001 的评价", "基本满意")
	a.deputy.hears("评价已转告")
	a.lead.picks("经过").hears("作出评价", "基本满意")
	a.consistent()
}

// Not satisfied: it is done anew within a month; not satisfied again: no third
// time, but deputy, department and staff meet, and what is agreed is tracked.
func TestNotSatisfiedTwice(t *testing.T) {
	t.Parallel()
	a := answers(t, "C 因条件限制", "系统暂不支持。")
	a.at("2026-11-24 16:00")
	a.rates("🙁 不满意", "没有说明什么时候能办。")
	a.lead.neverHears("没有说明什么时候能办")
	a.clerk.hears("代表评价了", "没有说明什么时候能办").picks("重新办理").hears("理由").writes("请逐项回应。").hears("请核对", "答复：2026年12月24日").picks("✅ 确认").hears("办理中")
	a.lead.hears("重新办理", "请逐项回应", "2026年12月24日")
	a.deputy.hears("已要求承办单位重新办理")
	a.lead.isRefused("答复并送签", "先与代表联系", "登记联系").contacts(a.deputy, "逐项核对了三条意见。")
	a.at("2026-12-18 09:00")
	a.lead.replies(a.head, "D 留作参考", "已研究，留作参考。")
	a.deputy.hears("已答复", "留作参考")
	a.at("2026-12-21 09:00")
	a.rates("🙁 不满意", "仍然没有时间表。")
	a.clerk.hears("代表评价了", "仍然没有时间表").isRefused("重新办理", "最多 1 次", "召集三方会商")
	a.clerk.presses("召集三方会商").hears("哪一天").writes("12月29日").hears("沟通的内容").writes("商定时间表。").hears("请核对").picks("✅ 确认").hears("三方会商")
	a.deputy.hears("三方会商", "2026年12月29日")
	a.lead.hears("三方会商", "2026年12月29日", "仍然没有时间表")
	a.head.hears("三方会商")
	a.at("2026-12-29 17:00")
	a.clerk.picks("登记会商结论").hears("结论").writes("2027年6月底前开通网上备案。").hears("承诺").writes("2027-06-30 开通网上备案").hears("请核对", "2027年6月30日").picks("✅ 确认").hears("落实承诺")
	a.deputy.hears("三方会商已有结论", "开通网上备案")
	a.lead.hears("三方会商已有结论", "2027年6月30日")
	a.runs(a.number, liaison.ClockCommitment, "2027-06-30")
	a.consistent()
}

// Weeks after the end the deputy is asked whether it is really solved; what is not
// is taken up again, whatever the class said, and what is done is closed, shown
// to the public without names, or not at all.
func TestIsItReallySolved(t *testing.T) {
	t.Parallel()
	a := answers(t, "A 已经解决", "清单已经公开，联系人李某。")
	a.at("2026-11-24 16:00")
	a.rates("基本满意", "")
	a.clerk.hears("代表评价了").picks("转告评价").hears("待回访")
	a.deputy.hears("已转告")
	a.at("2026-12-23 09:00")
	a.ticks()
	a.deputy.hears("真正解决了吗", a.number).picks("没有解决").hears("理由").writes("清单一直没有更新。").picks("✅ 确认").hears("已评价")
	a.clerk.hears("没有解决", "清单一直没有更新").picks("重新办理").hears("理由").writes("请按月更新。").picks("✅ 确认").hears("办理中")
	a.lead.hears("重新办理", "请按月更新").contacts(a.deputy, "约定按月更新。").replies(a.head, "A 已经解决", "已按月更新，联系人李某。")
	a.deputy.hears("已答复", "已按月更新")
	a.rates("😊 满意", "")
	a.clerk.hears("代表评价了").picks("转告评价").hears("待回访")
	a.deputy.hears("已转告").picks("已经解决").hears("已办结")
	a.lead.hears("已经解决", "办结")
	a.clerk.hears("已经解决", "办结")
	a.published()
	a.consistent()
}

// published shows it to other deputies, without what is nobody's business, until
// the deputy does not want it.
func (a answered) published() {
	a.t.Helper()
	other := a.person("H05")
	open := "matter:1:card"
	other.isTold(1, open, "没有找到")
	a.clerk.picks("🌐 公开").hears("公开文本").writes("不少老年人异地结算有堵点。已按月更新。").hears("公开的标题").picks("跳过").hears("请核对").picks("✅ 确认").hears("已办结")
	a.deputy.hears("已公开")
	other.forges(1, open).hears(a.number, "已办结").hasNo("经过", a.number).neverHears("李某")
	other.picks("全文").hears("不少老年人异地结算有堵点").neverHears("38条").neverHears("李某")
	other.writes("/find 李某").hears("没有找到").writes("/find 按月更新").hears(a.number)
	a.deputy.lists(a.number).picks("更多").picks("要求不公开").hears("已办结")
	a.clerk.hears("不公开")
	other.isTold(1, open, "没有找到")
	a.clerk.isRefused("🌐 公开", "不公开或保密", "可以公开")
}
