package stories

import (
	"testing"

	"liaison"
)

// A deputy asks to meet the head of a department: another day is proposed and agreed to,
// both are reminded of it, and what was promised there is followed until it is done.
func TestADeputyMeetsAHead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-16 10:00")
	deputy, clerk, officer, head := w.person("A20"), w.person("JB01"), w.person("D28-1"), w.person("D28-9")
	deputy.writes("/约见").hears("哪个单位").writes("医保").hears("哪位负责人").picks("主要负责人").hears("想谈什么").writes("异地结算为什么慢").
		hears("什么时间").writes("下周二、周三下午").hears("约见的理由").writes("群众反映要等两个月。").hears("可以继续补充").
		picks("预览").hears("请核对最终文本", "下周二、周三下午").picks("确认提交").hears("编号 2026-J-0001")
	officer.neverHears("异地结算")
	clerk.hears("代表请求约见", "主要负责人").picks("交办安排").hears("哪个单位").picks("跳过").hears("请核对").picks("✅ 确认").hears("正在约时间")
	deputy.hears("已交有关单位安排")
	officer.hears("请定下时间", "主要负责人", "下周二、周三下午", "商定见面时间").picks("另提时间").hears("哪一天").writes("2026-11-26").hears("几点").writes("上午九点，三楼会议室").
		hears("哪位负责人").writes("主要负责人和两位处长").picks("✅ 确认").hears("待代表确认时间")
	deputy.hears("另提了时间", "2026年11月26日", "三楼会议室").picks("这个时间可以").hears("已约定").isRefused("登记结果", "还没有到约定的日子")
	officer.hears("确认了时间")
	head.hears("约好了", "三楼会议室")

	w.at("2026-11-23 08:30") // three days before
	w.ticks()
	deputy.hears("今日摘要", "2026-J-0001", "还有 3 天")
	officer.hears("今日摘要", "2026-J-0001", "还有 3 天")

	w.at("2026-11-27 09:00") // the day after
	w.ticks()
	deputy.hears("登记结果").picks("登记结果").hears("哪一天").writes("2026-11-26").hears("约见的结果").writes("承诺压到一个月。").hears("答应了什么").
		writes("2026-12-20 公布经办时限").picks("✅ 确认").hears("落实中")
	clerk.hears("约见结果", "承诺压到一个月")
	w.runs("2026-J-0001", liaison.ClockCommitment, "2026-12-20")
	officer.hears("约见结果").picks("报告落实").hears("哪一项").picks("公布经办时限").hears("落实情况").writes("已公布。").picks("✅ 确认").hears("已了结")
	deputy.hears("有落实", "已公布").writes("/archive").hears("约见 1")
	w.consistent()
}
