package stories

import "testing"

// What was improved in a month is told in the first digest of the next to whoever has
// one, and whose feedback it came of is thanked; the list is a button away.
func TestImprovementsAreTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-18 10:00")
	deputy, other, clerk := w.person("A20"), w.person("A14"), w.person("JB01")
	deputy.writes("/feedback").hears("标题")
	if _, ok := buttonOf(deputy.said("标题"), "平台改进清单"); !ok {
		t.Error("who gives feedback is not led to the improvements")
	}
	deputy.writes("菜单太长").hears("正文").writes("菜单一屏放不下。").hears("可以继续补充").picks("预览并提交").picks("确认提交").hears("2026-F-0001")
	clerk.hears("收到平台意见").picks("列入改进").writes("下个月改。").hears("公开说明").picks("跳过").picks("✅ 确认").hears("已列入改进")
	clerk.picks("已改好").writes("菜单分了页。").hears("公开说明").writes("菜单分页显示").hears("请核对", "菜单分页显示").picks("✅ 确认").hears("2026-F-0001")
	deputy.hears("已经改好")
	w.at("2026-12-01 08:30")
	deputy.mark = w.sim.Mark()
	w.ticks()
	thanks := deputy.said("今日摘要", "上月平台改进 1 项", "谢谢您提的意见，已改好：菜单分页显示")
	if _, ok := buttonOf(thanks, "平台改进清单"); ok {
		t.Error("there is a button without an address") // the tick of the stories has none
	}
	w.at("2026-12-02 08:30")
	deputy.mark = w.sim.Mark()
	w.ticks()
	deputy.neverHearsSince("上月平台改进")
	other.neverHears("上月平台改进")
}
