package stories

import (
	"strings"
	"testing"

	"liaison"
)

const chargingFire = "电动自行车火灾事故时有发生，消防部门抽查的15个小区车桩比平均为6比1，居民普遍不愿使用充电棚。" +
	"建议按车辆保有量补建集中充电设施，推动电费和服务费分离计价并公示。"

// An objection is upheld: the suggestion is assigned anew, with a new start; the
// old one stays in the history.
func TestAnObjectionUpheld(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, chief := w.person("A20"), w.person("JB01"), w.person("ZR01")
	first, second := w.person("D28-1"), w.person("D20-1")
	number := deputy.suggests(slowIllness, "卫生健康与医保")
	w.at("2026-09-16 09:00")
	clerk.hears("收到代表建议").assigns("省医保局", "省数据局")
	w.runs(number, liaison.ClockAnswer, "2026-12-16")

	w.at("2026-09-22 09:00")
	first.hears("已交办").picks("更多", "提出异议").hears("理由").writes("病种目录由卫健部门管理。")
	first.hears("哪个单位").picks("省卫健委").hears("请核对", "裁定异议", "2026年10月13日").picks("✅ 确认").hears("异议待裁定", "建议承办单位：省卫健委")
	chief.hears("提出异议", "病种目录由卫健部门管理", "省卫健委")
	clerk.hears("提出异议")
	w.at("2026-10-09 09:00")
	chief.picks("异议成立").hears("理由").writes("目录确由卫健部门管理。").picks("✅ 确认").hears("待交办")
	deputy.hears("异议成立", "重新交办")
	first.hears("异议成立")
	clerk.hears("异议成立", "2026年10月22日").picks("📤 交办").hears("主办单位").picks("省卫健委").hears("会办").picks("不设会办单位", "三个月")
	clerk.hears("答复：2027年1月11日", "2027年的放假安排尚未录入").picks("✅ 确认").hears("办理中")
	second.hears("已交办", "2027年1月11日")
	deputy.hears("已交办", "省卫健委", "2027年1月11日").picks("经过")
	if said := deputy.said("经过").Words(); strings.Count(said, "三个月") != 2 {
		t.Errorf("both assignments were to be in the history:\n%s", said)
	}
	w.runs(number, liaison.ClockAnswer, "2027-01-11")
	first.isTold(1, "matter:1:card", "没有找到")
	w.consistent()
}

// An objection is rejected: the old day stands. After the window, and after two
// rounds, none is taken, and it is said what to do instead.
func TestAnObjectionRejected(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-16 09:00")
	deputy, clerk, chief, lead := w.person("A20"), w.person("JB01"), w.person("ZR01"), w.person("D28-1")
	number := deputy.suggests(slowIllness, "卫生健康与医保")
	clerk.hears("收到代表建议").assigns("省医保局")
	w.at("2026-09-22 09:00")
	lead.hears("已交办").picks("更多", "提出异议").writes("职责交叉。").picks("跳过", "✅ 确认").hears("异议待裁定")
	w.at("2026-09-24 09:00")
	chief.hears("提出异议").picks("异议不成立").writes("三定方案明确由你局负责。").hears("请核对").picks("✅ 确认").hears("办理中")
	lead.hears("异议不成立", "三定方案明确由你局负责", "原期限不变", "2026年12月16日")
	w.runs(number, liaison.ClockAnswer, "2026-12-16")
	lead.picks("更多").sees("申请延期").hasNo("提出异议", "不常用")

	w.at("2026-10-12 09:00")
	other := deputy.suggests(chargingFire, "安全生产与应急")
	clerk.hears("收到代表建议", other).assigns("省应急厅")
	third := w.person("D22-1")
	w.at("2026-10-27 09:00")
	third.looks(other).picks("更多").sees("提出异议").isRefused("提出异议", "2026年10月26日", "已经过了", "请继续办理")
	w.consistent()
}

// A department may object so often and no more.
func TestObjectionsHaveAnEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-16 09:00")
	deputy, clerk, chief := w.person("A20"), w.person("JB01"), w.person("ZR01")
	deputy.suggests(slowIllness, "卫生健康与医保")
	clerk.hears("收到代表建议")
	for _, department := range []struct{ code, name string }{{"D28-1", "省医保局"}, {"D20-1", "省卫健委"}} {
		officer := w.person(department.code)
		clerk.assigns(department.name)
		officer.hears("已交办").picks("更多", "提出异议").writes("不是本单位的职责。").picks("跳过", "✅ 确认").hears("异议待裁定")
		chief.hears("提出异议").picks("异议成立").writes("同意。").picks("✅ 确认").hears("待交办")
		clerk.hears("异议成立")
	}
	last := w.person("D30-1")
	clerk.assigns("省数据局")
	last.hears("已交办").picks("更多").sees("提出异议").isRefused("提出异议", "最多提出 2 次", "请继续办理")
	w.consistent()
}

// An answer that needs more time: too far is refused with the last day, then
// refused by the head with a reason, then granted, and the deputy is told.
func TestAnExtension(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-16 09:00")
	deputy, clerk, chief, lead := w.person("A20"), w.person("JB01"), w.person("ZR01"), w.person("D28-1")
	number := deputy.suggests(slowIllness, "卫生健康与医保")
	clerk.hears("收到代表建议").assigns("省医保局")
	w.runs(number, liaison.ClockAnswer, "2026-06-16")

	w.at("2026-06-01 09:00")
	lead.hears("已交办").picks("更多", "申请延期").hears("改到哪一天").writes("12月31日")
	lead.hears("新的期限", "最晚不超过", "2026年9月16日").writes("8月14日").hears("理由").writes("须与外省商定。").hears("请核对", "2026年8月14日", "审批延期")
	lead.picks("✅ 确认").hears("审批延期：2026年6月8日")
	chief.hears("申请延期", "2026年8月14日", "须与外省商定").picks("不同意延期").writes("请先书面说明进展。").picks("✅ 确认").hears("办理中")
	lead.hears("未同意延期", "请先书面说明进展", "答复：2026年6月16日").picks("更多", "申请延期", "📅 2026年7月16日").hears("理由").writes("进展已书面报告。").picks("✅ 确认")
	chief.hears("申请延期", "2026年7月16日").picks("同意延期").hears("办理中", "2026年7月16日")
	deputy.hears("已同意延期", "2026年7月16日")
	lead.hears("已同意延期", "2026年7月16日")
	w.runs(number, liaison.ClockAnswer, "2026-07-16")
	w.at("2026-07-17 09:00")
	lead.picks("更多").sees("申请延期").isRefused("申请延期", "已过", "尽快答复")
	w.consistent()
}
