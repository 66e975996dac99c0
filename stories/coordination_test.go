package stories

import (
	"testing"

	"liaison"
)

// A lead and a co-unit cannot agree: the government's office decides who leads, with its
// reasons, and the time begins anew. Where no office is named the head of the staff decides.
func TestUnitsAreCoordinated(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	w.sets(liaison.CoordinationOffice, "D15")
	deputy, clerk, chief := w.person("A20"), w.person("JB01"), w.person("ZR01")
	lead, co, office := w.person("D28-1"), w.person("D14-1"), w.person("D15-1")
	deputy.suggests("建议农村老旧房屋改造与医保救助衔接。", "卫生健康与医保")
	clerk.hears("收到代表建议").assigns("省医保局", "省住建厅")
	lead.hears("2026-B-001")
	w.runs("2026-B-001", liaison.ClockAnswer, "2026-12-15")
	office.neverHears("2026-B-001")

	w.at("2026-09-21 10:00")
	co.writes("/find 2026-B-001").hears("办理中").picks("更多", "提请协调").hears("分歧在哪里").writes("主要是房屋改造，应由我厅主办，省医保局会办。").picks("✅ 确认").hears("协调：2026年9月29日")
	lead.hears("已提请协调", "时限照走").writes("/find 2026-B-001").hears("办理中").picks("更多").isRefused("提请协调", "正在协调")
	clerk.hears("已提请协调")
	office.hears("请您协调决定", "应由我厅主办").picks("重新确定").hears("主办单位").writes("住建").hears("会办单位").writes("省医保局").sees("✅ 省医保局").picks("选好了").hears("答复期限").picks("三个月").hears("协调决定和理由").
		writes("以房屋改造为主，由省住建厅主办。").picks("✅ 确认").hears("不再由您办理")
	co.hears("协调有了决定", "以房屋改造为主")
	lead.hears("协调有了决定", "以房屋改造为主")
	m := w.matter("2026-B-001")
	if len(m.Bodies(liaison.Lead)) != 1 || len(m.Bodies(liaison.Co)) != 1 || len(m.Bodies(liaison.Coordinator)) != 0 || m.Facts["ruling"] == "" {
		t.Errorf("decided: %+v %v", m.Parties, m.Facts)
	}
	w.runs("2026-B-001", liaison.ClockAnswer, "2026-12-21") // anew, from the decision

	// Of a unit outside the government the head of the staff decides, and it stays.
	w.sets(liaison.CoordinationApart, "D28/D29")
	co.writes("/find 2026-B-001").hears("办理中").picks("更多", "提请协调").hears("分歧").writes("会办单位不提意见。").picks("✅ 确认").hears("协调：")
	office.neverHears("不提意见")
	chief.hears("请您协调决定", "不提意见").picks("维持原分工").hears("协调决定").writes("按原分工办理，十月底前提出会办意见。").picks("✅ 确认").hears("办理中")
	co.hears("协调有了决定", "十月底前提出")
	w.runs("2026-B-001", liaison.ClockAnswer, "2026-12-21")
	w.consistent()
}
