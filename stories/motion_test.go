package stories

import (
	"testing"

	"liaison"
)

const (
	waterCause   = "农村供水工程点多面广，产权、水价、管护责任和水质监管缺少专门法规依据。"
	waterGrounds = "联合调研8县，千人以下供水工程水质抽检合格率比城镇低9个百分点，水费收缴率不足55%。"
	waterScheme  = "规定县级政府主体责任和城乡供水一体化方向，明确专业化管护和应急供水要求，附条例草案建议稿。"
)

// moves writes a motion up to the final text.
func (v *voice) moves(topic, title, cause, grounds, scheme string) *voice {
	v.w.t.Helper()
	v.writes("/motion").hears("分类").picks(topic).hears("标题").writes(title).hears("案由").writes(cause)
	return v.hears("请写案据").writes(grounds).hears("请写方案").writes(scheme).hears("可以继续补充").picks("预览")
}

// movesWater writes the motion of these stories.
func (v *voice) movesWater() *voice {
	v.w.t.Helper()
	return v.moves("水利与防汛", "关于制定农村供水条例的议案", waterCause, waterGrounds, waterScheme)
}

// signs agrees to the text that somebody was asked to co-sign.
func (v *voice) signs() *voice {
	v.w.t.Helper()
	return v.hears("请您附议", waterScheme).picks("同意附议", "✅ 确认").hears("✓ " + v.name)
}

// Nine are too few, ten are enough, to the second of the hour that was set; what
// comes later is not lost.
func TestAMotionAtTheHour(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-01-25 15:00")
	w.sets(liaison.MotionCutoff, "2026-01-26 11:00:00")
	lead, late, clerk := w.person("C05"), w.person("E04"), w.person("JB01")
	names := []string{"代表A07", "代表A11", "代表A14", "代表A33", "代表B07", "代表C09", "代表D02", "代表D08"}
	signers := map[string]*voice{}
	for _, name := range append(names, "代表G06") {
		signers[name] = w.person(name[len("代表"):])
	}
	lead.movesWater().hears("请核对最终文本", "已有 1 位代表（含领衔），至少要 10 位", "提交截止：2026年1月26日 11:00")
	lead.invites(names...).picks("选好了", "✅ 确认").hears("征集附议", "待确认 8 人")
	for _, name := range names {
		signers[name].signs()
	}
	w.exactly("2026-01-26 10:59:57")
	lead.hears("代表D08 同意附议", "已有 9 位代表").picks("核对并提交").hears("请核对最终文本", "已有 9 位代表").isRefused("确认提交", "现在有 9 位", "至少要 10 位", "邀请附议")
	lead.presses("邀请附议").hears("邀请附议的代表").writes("代表G06").picks("选好了", "✅ 确认").hears("待确认 1 人")
	w.exactly("2026-01-26 10:59:59")
	signers["代表G06"].signs()
	lead.hears("代表G06 同意附议", "已有 10 位代表").picks("核对并提交").hears("请核对最终文本")
	w.exactly("2026-01-26 11:00:00")
	lead.picks("确认提交").hears("编号 14-4-A-0001", "主席团决定：2026年2月2日")
	clerk.hears("收到代表议案", "联名 10 人")
	signers["代表A07"].hears("您附议的 14-4-A-0001 已提交")

	w.exactly("2026-01-26 11:00:01")
	late.moves("文化旅游与体育", "关于修改民宿管理条例的议案", "民宿评定没有统一规定。", "三个县共有民宿612家，登记的不到一半。", "增加登记和消防条款。").hears("请核对最终文本").isRefused("确认提交", "截止时间是 2026年1月26日 11:00", "内容没有丢", "改作代表建议")
	late.presses("转为建议").hears("代表建议草稿", "关于修改民宿管理条例的建议").picks("预览").hears("请核对最终文本", "民宿评定没有统一规定", "增加登记和消防条款").picks("确认提交").hears("编号 14-4-0001")
	w.consistent()
}

// cosigned is a motion, handed in with its ten deputies.
func (w *world) cosigned() (lead *voice, signers []*voice) {
	w.t.Helper()
	w.sets(liaison.MotionSigners, "3")
	lead, signers = w.person("C05"), []*voice{w.person("A07"), w.person("C09")}
	lead.movesWater().hears("至少要 3 位").invites("代表A07", "代表C09").picks("选好了", "✅ 确认").hears("征集附议")
	for _, s := range signers {
		s.signs()
	}
	lead.hears("已有 3 位代表").picks("核对并提交", "确认提交").hears("编号 14-4-A-0001")
	return lead, signers
}

// Most motions become suggestions: with a reason, with everybody who signed, and
// all of them are told; the history is seen from both ends.
func TestAMotionBecomesASuggestion(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-01-26 09:00")
	clerk := w.person("JB01")
	lead, signers := w.cosigned()
	w.at("2026-01-28 09:00")
	clerk.hears("收到代表议案").picks("转为建议").hears("理由").writes("属于政府职权，主席团决定转为建议。").hears("请核对").picks("✅ 确认").hears("已转为建议")
	lead.hears("14-4-A-0001 已转为建议", "属于政府职权").hears("议案已转为建议 14-4-0001", "已受理")
	for _, s := range signers {
		s.hears("议案已转为建议 14-4-0001", "联名 3 人")
	}
	clerk.picks("来龙去脉").hears("14-4-A-0001", "14-4-0001", "关于制定农村供水条例的建议")
	clerk.picks("14-4-0001").hears("待交办").picks("来龙去脉").hears("14-4-A-0001", "关于制定农村供水条例的议案")
	clerk.writes("/todo").hears("14-4-0001").picks("14-4-0001").hears("待交办").assigns("省水利厅")
	signers[0].hears("14-4-0001 已交办", "省水利厅")
	w.consistent()
}

// A committee examines a motion: it hears the deputy, asks departments, reports
// within three months, and the result is told to all who signed it.
func TestACommitteeExaminesAMotion(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-01-26 09:00")
	clerk, committee, department := w.person("JB01"), w.person("C06-1"), w.person("D17-1")
	lead, signers := w.cosigned()
	clerk.hears("收到代表议案").picks("交委员会审议").hears("专门委员会").picks("农业农村委").hears("审议报告：2026年4月27日").picks("✅ 确认").hears("委员会审议中")
	lead.hears("已交专门委员会审议", "农业农村委")
	committee.hears("请贵委审议").isRefused("提出审议报告", "先听取代表意见", "登记联系")
	committee.presses("征求意见").hears("征求意见的单位").writes("省农业农村厅").picks("选好了").hears("2026年2月25日").picks("✅ 确认").hears("委员会审议中")
	department.hears("征求贵单位意见").picks("提出意见").writes("赞成立法，建议明确水价机制。").picks("✅ 确认").hears("委员会审议中")
	w.at("2026-03-02 09:00")
	committee.hears("收到有关单位", "明确水价机制").picks("登记联系", "座谈", "今天").writes("代表希望写明应急供水。").picks("✅ 确认").hears("委员会审议中")
	lead.hears("联系", "代表希望写明应急供水")
	w.at("2026-04-20 09:00")
	committee.picks("提出审议报告").hears("审议结果报告").writes("建议列入五年立法规划。").picks("✅ 确认").hears("已报告")
	lead.hears("审议结果报告", "列入五年立法规划")
	clerk.hears("审议结果报告").picks("登记处理结论").hears("结论").writes("列入2027年立法计划。").picks("✅ 确认").hears("已办结")
	signers[1].hears("已有处理结论", "列入2027年立法计划")
	w.consistent()
}
