package stories

import (
	"testing"

	"liaison"
)

const ownFactory = "本人所办企业2019年与园区约定供地60亩，目前仅交付38亩，企业二期项目无法开工。希望协调督促园区按协议尽快交付剩余土地。"

const trafficLight = "滨江大道与学府路交叉口紧邻一所小学，去年以来发生剐蹭事故6起，公路上没有人行信号灯。建议增设人行信号灯，上下学时段安排护学岗。"

// A deputy's own interest is asked about, not forbidden; the staff, who decide,
// treat it as a letter, with a ready sentence.
func TestAnOwnInterestIsALetter(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk := w.person("P09"), w.person("JB01")
	deputy.writes(ownFactory).picks("转为建议").hears("分类").picks("住房与城乡建设").hears("您本人、亲属或所在企业", "不作为代表建议受理")
	deputy.picks("不涉及，继续").hears("请核对最终文本").picks("确认提交").hears("编号 2026-B-001")
	clerk.hears("收到代表建议").picks("更多", "作代表来信").hears("退回的理由").picks("涉及代表本人及亲属").hears("理由", "可以直接用这一段", "按规定不作为代表建议提出")
	clerk.picks("用这一段").hears("请核对", "涉及代表本人及亲属", "不作为代表建议提出").picks("✅ 确认").hears("作代表来信")
	deputy.hears("作为代表来信", "不作为代表建议提出", "不再按建议办理")
	w.consistent()
}

// What a city can decide goes to the city, under the same number; thirty days
// later its answer is the deputy's, who rates it as any other.
func TestSentDownToTheCity(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, city := w.person("A33"), w.person("JB01"), w.person("R01-1")
	number := deputy.suggests(trafficLight, "交通运输")
	w.at("2026-09-17 09:00")
	clerk.hears("收到代表建议").picks("更多", "转下级办理").hears("承接单位").picks("江城市人大").hears("意见").writes("路口信号灯属市级职权。")
	clerk.hears("请核对", "江城市人大", "下级办理：2026年10月19日").picks("✅ 确认").hears("转下级办理")
	deputy.hears("已转下级办理", "编号不变", "江城市人大", "路口信号灯属市级职权")
	city.hears("收到上级转来的代表建议 2026-B-001", "2026年10月19日").picks("全文").hears("学府路").picks("返回").hears("转下级办理").picks("反馈结果").hears("答复")
	w.at("2026-10-12 09:00")
	city.writes("信号灯已于10月10日启用。").hears("请核对").picks("✅ 确认").hears("已答复")
	clerk.hears("已答复", "信号灯已于10月10日启用")
	deputy.hears(number+" 已答复", "信号灯已于10月10日启用", "江城市人大").picks("评价").picks("😊 满意").hears("办理结果").picks("😊 满意", "✅ 确认").hears("已评价")
	clerk.hears("代表评价了").isRefused("重新办理", "没有表示不满意", "转告评价")
	clerk.presses("转告评价").hears("待回访")
	if m := w.matter(number); len(m.Bodies(liaison.Lead)) != 0 || len(m.Bodies(liaison.Handler)) != 1 {
		t.Errorf("it is with %+v", m.Parties)
	}
	w.consistent()
}

// A level that it is not for either sends it back, and the staff assign it.
func TestSentBackUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, city := w.person("A33"), w.person("JB01"), w.person("R01-1")
	deputy.suggests(trafficLight, "交通运输")
	clerk.hears("收到代表建议").picks("更多", "转下级办理", "江城市人大", "跳过", "✅ 确认").hears("转下级办理")
	city.hears("收到上级转来").picks("退回上级").hears("理由").writes("该路段是省道。").picks("✅ 确认").hears("不再由您办理")
	deputy.hears("退回", "该路段是省道")
	clerk.hears("退回", "该路段是省道").assigns("省交通厅")
	deputy.hears("已交办", "省交通厅")
	w.consistent()
}
