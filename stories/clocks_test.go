package stories

import (
	"testing"
)

// A deputy who does not rate the answer in twenty working days is reminded on
// the way, and then the matter goes on without a rating; weeks later it is asked
// whether it is really solved.
func TestARatingLapses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk := w.answered()

	w.at("2026-09-23 08:29") // four working days, and too early
	w.ticks()
	w.at("2026-09-23 08:30")
	w.ticks()
	deputy.hears("今日摘要", "2026-B-001", "代表评价", "还有")
	w.at("2026-10-20 08:00")
	w.ticks()
	deputy.neverHears("期满未评价")
	w.at("2026-10-21 00:00")
	w.ticks()
	deputy.hears("2026-B-001", "期满未评价，不计入满意度", "待回访")
	clerk.hears("2026-B-001", "期满未评价")
	w.at("2026-11-18 00:00") // 28 days later
	w.ticks()
	deputy.neverHears("真正解决了吗")
	w.at("2026-11-19 00:00")
	w.ticks()
	deputy.hears("2026-B-001", "真正解决了吗")
	w.at("2026-12-18 00:00")
	w.ticks()
	deputy.hears("2026-B-001", "已办结")
	w.consistent()
}

// answered is a suggestion whose answer the deputy has had on 16 September.
func (w *world) answered() (deputy, clerk *voice) {
	w.t.Helper()
	deputy, clerk, lead, head := w.person("A20"), w.person("JB01"), w.person("D28-1"), w.person("D28-9")
	deputy.writes(slowIllness).presses("转为建议").presses("卫生健康与医保").presses("确认提交").hears("编号")
	clerk.hears("收到代表建议").presses("交办").presses("省医保局").presses("不设会办单位").presses("三个月").presses("✅ 确认").hears("办理中")
	w.at("2026-09-16 10:00")
	lead.presses("登记联系").presses("电话").presses("今天").writes("已联系。").presses("✅ 确认").hears("办理中")
	lead.presses("答复").presses("A 已经解决").writes("清单已公开。").hears("请核对").presses("✅ 确认")
	head.hears("签发").presses("签发").hears("已答复")
	deputy.hears("已答复")
	return deputy, clerk
}
