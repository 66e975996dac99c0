package stories

import (
	"testing"

	"liaison"
)

// A station's officer takes an opinion down; it goes up to the district and the
// city, and down again to the street, under one number; the result comes back to
// the station, and who said it is told.
func TestAnOpinionGoesUpAndDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-07 10:00")
	station, district, city, street := w.person("S0101-1"), w.person("R0101-1"), w.person("R01-1"), w.person("R010101-1")
	station.writes("/opinion").hears("承接单位：古桥联络站", "写明什么事").writes("末班地铁接驳公交少").hears("写").writes("租客反映22:30后到家要步行2公里。").hears("可以继续补充")
	station.picks("预览").hears("请核对最终文本").picks("确认提交").hears("编号 2026-Y-0001", "分级：2026年12月10日")
	station.picks("查看").hears("待分级").picks("转办").hears("承接单位").picks("临江区人大").hears("意见").writes("超出街道职权。").hears("请核对").picks("✅ 确认").hears("临江区人大")
	district.hears("收到转来的社情民意 2026-Y-0001", "超出街道职权", "分级：2026年12月10日").picks("转办").hears("承接单位").picks("江城市人大").hears("意见").picks("跳过", "✅ 确认")
	station.hears("已转办", "编号不变", "江城市人大")
	city.hears("收到转来的社情民意 2026-Y-0001").picks("分级办理").hears("级别").picks("建议类").hears("请核对", "办理：2026年12月21日").picks("✅ 确认").hears("办理中")
	station.hears("已分级", "建议类")
	city.picks("转办").hears("承接单位").writes("古桥街道").picks("古桥街道人大工委").hears("意见").writes("请街道核对站点。").picks("✅ 确认")
	street.hears("收到转来的社情民意 2026-Y-0001", "请街道核对站点").picks("分级办理").picks("办理类", "✅ 确认").hears("办理中")
	w.at("2026-12-16 10:00")
	street.picks("答复").hears("答复").writes("已加开两班接驳公交。").picks("✅ 确认").hears("已有结果")
	station.hears("2026-Y-0001", "已加开两班接驳公交", "反馈群众：2026年12月23日").picks("继续办理").hears("理由").writes("群众说只加了一班。").picks("✅ 确认").hears("办理中")
	street.hears("请继续办理", "只加了一班").picks("答复").writes("第二班今天开通。").picks("✅ 确认").hears("已有结果")
	station.hears("第二班今天开通").picks("已反馈群众").hears("满意吗").picks("😊 满意", "✅ 确认").hears("已反馈")
	street.hears("结果已反馈群众", "😊 满意")
	station.picks("经过").hears("转办，编号不变", "已向群众反馈")
	w.consistent()
}

// What is urgent has twenty-four hours; what is a court's is not taken, and who
// asked is told where to go.
func TestUrgentAndNotTaken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-07 10:00")
	station := w.person("S0201-1")
	station.opines("通村公路塌方", "塌方两周，学生绕行8公里。")
	station.picks("查看").hears("待分级").picks("分级办理").picks("紧急类").hears("请核对", "办理：2026年12月8日 10:00").picks("✅ 确认").hears("办理中")
	w.runs("2026-Y-0001", liaison.ClockHandle, "2026-12-08")
	station.opines("督促法院判决", "当事人要求代表督促法院判决。")
	station.picks("查看").hears("待分级").picks("不予受理").hears("不受理").picks("诉讼、复议或仲裁").hears("渠道").writes("请依法向法院反映，代表不干预个案。").picks("✅ 确认").hears("已有结果")
	station.picks("已反馈群众").hears("满意吗").picks("没有表态", "✅ 确认").hears("已反馈", "诉讼、复议或仲裁")
	w.consistent()
}

// opines takes an opinion down.
func (v *voice) opines(title, text string) *voice {
	v.w.t.Helper()
	v.writes("/opinion").hears("写明什么事").writes(title).hears("写").writes(text).hears("可以继续补充")
	return v.picks("预览").hears("请核对最终文本").picks("确认提交").hears("编号 2026-Y-")
}

// A deputy takes an opinion down at a station and makes a suggestion of it by one
// press: where it came from and what came of it are seen from both ends.
func TestAnOpinionBecomesASuggestion(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-07 10:00")
	deputy, station, clerk := w.person("A11"), w.person("S0101-1"), w.person("JB01")
	deputy.writes("/opinion").hears("代表联络站").picks("古桥联络站").hears("什么事").writes("认知障碍老人没有专区").hears("写").writes("三户家庭反映养老机构不收认知障碍老人。").hears("可以继续补充")
	deputy.picks("预览", "确认提交").hears("编号 2026-Y-0001")
	station.hears("收到社情民意", "代表A11").picks("分级办理").picks("建议类", "✅ 确认").hears("办理中")
	deputy.hears("已分级").picks("转为建议").hears("代表建议草稿", "认知障碍老人没有专区").picks("养老托育与社会救助").hears("请核对").picks("返回草稿").hears("草稿").writes("建议每县建一处认知障碍照护专区，三年内建成。").hears("可以继续补充")
	deputy.picks("预览").hears("请核对最终文本", "三户家庭反映").picks("确认提交").hears("编号 2026-B-001").picks("查看").hears("待审查").picks("来龙去脉").hears("2026-Y-0001", "2026-B-001", "认知障碍老人没有专区").picks("2026-Y-0001").hears("办理中")
	deputy.picks("来龙去脉").hears("2026-B-001", "已提交")
	station.finds("2026-Y-0001").picks("来龙去脉").hears("2026-Y-0001", "2026-B-001").hasNo("2026-B-001", "来龙去脉")
	clerk.hears("收到代表建议").picks("来龙去脉").hears("2026-Y-0001")
	w.consistent()
}
