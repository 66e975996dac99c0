package stories

import (
	"testing"

	"liaison"
)

const lakeWetland = "大湖流域承担防洪调蓄、候鸟栖息、水质净化等功能，沿湖乡镇财政减收，转产渔民就业压力较大，湿地生态补偿未体现水质改善绩效。" +
	"建议建立与断面水质挂钩的绩效补偿办法，管护岗位优先安排转产渔民，由省级牵头建立横向补偿机制。"

const lakePledges = "2026-10-31 公布绩效补偿办法\n11月30日 安排管护岗位300个\n2026-12-31 签订横向补偿协议\n2027-06-30 公示首年资金使用"

// A wide matter has six months, is supervised by name, answered with what is
// promised for which day; what is missed is seen, talked about face to face,
// given a new day, and carried into the next year until all of it is done.
func TestKeySupervisionAndCommitments(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-12 09:00")
	deputy, clerk, chief := w.person("B07"), w.person("JB01"), w.person("ZR01")
	lead, head, co, committee := w.person("D13-1"), w.person("D13-9"), w.person("D10-1"), w.person("C07-1")
	number := deputy.suggests(lakeWetland, "生态环境")

	w.at("2026-03-16 09:00")
	clerk.hears("收到代表建议").picks("📤 交办").hears("主办单位").writes("省生态环境厅").hears("会办").writes("省财政厅").picks("选好了").hears("答复期限").picks("六个月")
	clerk.hears("请核对", "会办意见：2026年4月16日", "答复：2026年9月16日").picks("✅ 确认").hears("办理中")
	deputy.hears("已交办", "答复：2026年9月16日")
	committee.hears("请贵委督办")
	w.runs(number, liaison.ClockAnswer, "2026-09-16")
	co.hears("会办")

	w.at("2026-04-01 09:00")
	chief.finds(number).picks("更多", "列为重点督办").hears("哪一天决定").writes("3月30日").hears("领导").writes("督办领导甲")
	chief.hears("领办").writes("领办领导乙").hears("督办委员会").picks("城环资委").hears("督办方案").writes("两次走访，九月前面对面答复。").hears("请核对", "2026年3月30日").picks("✅ 确认").hears("督办领导甲")
	deputy.hears("列为重点督办", "领办领导乙")
	lead.hears("列为重点督办")
	committee.hears("列为重点督办", "两次走访")
	w.visits(committee, lead, "2026-05-12", "走访沿湖三个乡镇。")
	w.visits(committee, lead, "2026-07-08", "核对管护岗位安排。")

	w.at("2026-07-09 09:00")
	lead.contacts(deputy, "代表希望岗位数先定下来。")
	w.at("2026-09-10 09:00")
	lead.picks("答复并送签", "B 正在解决").hears("答复全文").writes("已列入计划，年底前落实。").hears("承诺").writes("年底前 落实岗位").hears("具体日期")
	lead.writes(lakePledges).hears("请核对", "2026年11月30日", "安排管护岗位300个").picks("✅ 确认").hears("待签发")
	head.hears("请您签发", "2027年6月30日").picks("签发答复").hears("已答复")
	deputy.hears("已答复", "公布绩效补偿办法").picks("评价", "😊 满意").hears("办理结果")
	w.at("2026-09-24 09:00")
	deputy.picks("基本满意").hears("请核对").picks("✅ 确认").hears("已评价")
	clerk.hears("代表评价了").picks("转告评价").hears("落实承诺", "兑现承诺「公布绩效补偿办法」")

	w.at("2026-10-30 09:00")
	lead.hears("代表对").picks("报告已完成").hears("哪一项承诺").picks("公布绩效补偿办法").hears("完成情况").writes("办法已印发。").picks("✅ 确认").hears("落实承诺")
	deputy.hears("有一项承诺已完成", "办法已印发")
	w.talks(number, deputy, clerk, lead, head, committee)
	w.finishes(number, deputy, clerk, lead)
	w.consistent()
}

// visits is the committee's, on that day.
func (w *world) visits(committee, lead *voice, day, gist string) {
	w.t.Helper()
	w.at(day + " 16:00")
	committee.presses("更多").picks("登记走访").hears("哪一天").picks("今天").hears("内容").writes(gist).picks("✅ 确认").hears("办理中")
	lead.hears("走访", gist)
}

// talks is what follows from a commitment that was missed: everybody concerned
// is told, they meet, and agree on another day.
func (w *world) talks(number string, deputy, clerk, lead, head, committee *voice) {
	w.t.Helper()
	w.ticks()
	w.at("2026-11-02 08:31") // the first of November is a Sunday
	w.ticks()
	deputy.hears("尚未兑现的承诺（3）", "安排管护岗位300个")
	lead.hears("尚未兑现的承诺（3）")
	w.at("2026-12-01 08:31")
	w.ticks()
	lead.hears("已逾期", "安排管护岗位300个", "已逾期 1 天")
	head.hears("已逾期", "安排管护岗位300个")
	committee.hears("已逾期", "安排管护岗位300个")
	w.at("2026-12-11 10:00")
	clerk.finds(number).picks("更多", "登记面对面").hears("哪一天").writes("12月9日").hears("内容").writes("十二月九日下午面对面，商定岗位分两批到位。").hears("承诺").picks("跳过").hears("请核对").picks("✅ 确认").hears("落实承诺")
	deputy.hears("面对面", "岗位分两批到位")
	committee.hears("面对面", "岗位分两批到位")
	clerk.picks("调整承诺期限").hears("哪一项承诺").picks("安排管护岗位300个").hears("改到哪一天").writes("2027-03-31").hears("理由").writes("面对面时商定。").hears("请核对").picks("✅ 确认").hears("落实承诺")
	lead.hears("承诺期限已调整", "2027年3月31日")
	deputy.hears("承诺期限已调整", "2027年3月31日")
	w.runs(number, liaison.ClockCommitment, "2027-03-31")
}

// finishes is the rest, which goes on into the next year, and the second rating.
func (w *world) finishes(number string, deputy, clerk, lead *voice) {
	w.t.Helper()
	for _, c := range []struct{ day, what string }{
		{"2026-12-30 09:00", "签订横向补偿协议"}, {"2027-03-26 09:00", "安排管护岗位300个"}, {"2027-06-28 09:00", "公示首年资金使用"},
	} {
		w.at(c.day)
		lead.finds(number).picks("报告已完成").hears("哪一项承诺").picks(c.what).hears("完成情况").writes("已经完成：" + c.what).picks("✅ 确认").hears(number)
		deputy.hears("承诺已完成", c.what)
	}
	deputy.hears("承诺已完成，待再评").picks("再次评价").hears("满意").picks("😊 满意", "✅ 确认").hears("待回访")
	clerk.hears("再次评价", "😊 满意")
	lead.hears("再次评价")
}
