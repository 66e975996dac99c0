package stories

import "testing"

// A citizen puts a question to a deputy by the deputy's code: it is on record, the station
// and the staff hear when it is late, and the answer comes to the citizen's chat.
func TestAnElectorAsksADeputy(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-02 10:00")
	w.atStation("A20", "G01", "S0101")
	deputy, officer, clerk := w.person("A20"), w.person("S0101-1"), w.person("JB01")
	citizen := w.stranger(900_001)
	citizen.writes("/start d_A20").hears("代表A20").writes("您去年说的加装电梯建议，有结果了吗？").hears("您要反映的内容").
		picks("请代表本人答复").hears("编号 2026-T-0001", "代表A20", "2026年11月23日", "以前答复")
	deputy.hears("选民扫码向您提问", "加装电梯", "答复选民：2026年11月23日")
	officer.hears("选民向代表提问")
	clerk.neverHears("加装电梯")

	w.at("2026-11-24 08:30") // a day late
	w.ticks()
	deputy.hears("2026-T-0001", "已逾期 1 天")
	officer.hears("2026-T-0001", "已逾期 1 天")
	clerk.hears("2026-T-0001", "已逾期 1 天")

	deputy.writes("/mine").picks("2026-T-0001").hears("待答复").picks("答复").hears("原样发到提问人的聊天").writes("住建部门答复明年三月开工。").picks("✅ 确认").hears("已答复选民")
	citizen.hears("代表答复如下", "明年三月开工").picks("查进展").hears("2026-T-0001", "结果：住建部门答复明年三月开工")
	officer.hears("2026-T-0001 已答复")
	deputy.writes("/archive").hears("社情民意 1")

	// At a station's own code there is nobody to be asked.
	other := w.stranger(900_002)
	other.writes("/start st_S0101").hears("古桥").writes("路灯坏了两个月。").hears("您要反映的内容").hasNo("请代表本人答复")
	other.isTold(1, "citizen:ask")
	w.consistent()
}
