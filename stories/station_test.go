package stories

import (
	"testing"

	"liaison"
)

// A day at a station: the 5th of December 2026 is a Saturday, so that people are
// received on Monday the 7th; who sits is put down on the 20th of the month before,
// the notice is made on the 4th, opinions come in and go on, and on the first of the
// next month the station hears what became of them.
func TestADayAtAStation(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-19 10:00")
	deputy, other, officer := w.person("A07"), w.person("A33"), w.person("S0101-1")
	w.ticks()
	deputy.neverHears("2026年12月7日")
	w.at("2026-11-20 09:00")
	w.ticks()
	deputy.hears("您被安排参加接待日", "古桥联络站", "2026年12月7日（周一） 09:00–11:30", "人民路18号")
	other.hears("您被安排参加接待日", "2026年12月7日")
	officer.hears("古桥联络站 12 月接待日已排定", "2026年12月7日（周一） 09:00–11:30", "代表A07、代表A33")
	w.ticks() // once is enough
	w.counts("SELECT count(*) FROM occasions WHERE kind = 'reception' AND body = (SELECT id FROM bodies WHERE code = 'S0101') AND begins_at > '2026-12-01'", 1)
	deputy.presses("✅ 确认").hears("已确认参加").writes("/shifts").hears("您有 1 次接待日安排").picks("古桥联络站").hears("2026年12月7日").hasNo("✅ 确认", "2026年12月7日")

	w.at("2026-12-03 18:00")
	w.ticks()
	officer.neverHears("请张贴")
	w.at("2026-12-04 09:00")
	w.ticks()
	officer.hears("代表接待群众公告", "江城临江区古桥街道代表联络站", "2026年12月7日（周一） 09:00–11:30", "代表A07、代表A33", "027-0000-0101")

	w.at("2026-12-07 10:00")
	deputy.comes()
	officer.opines("夜间末班地铁接驳公交少", "青年社区租客反映22:30后到家需步行2公里。")
	city := w.person("R01-1")
	officer.picks("查看").picks("转办").hears("承接单位").picks("江城市人大").hears("意见").picks("跳过", "✅ 确认").hears("江城市人大")
	city.hears("收到转来的社情民意 2026-Y-0001").picks("分级办理").picks("建议类", "✅ 确认").hears("办理中")
	officer.opines("楼上装修噪音", "居民投诉楼上装修噪音，与邻居发生口角。")
	officer.picks("查看").hears("待分级").picks("不予受理").hears("不受理").picks("民事纠纷").hears("渠道").writes("请联系物业，或由社区人民调解委员会调解。").picks("✅ 确认").hears("已有结果")
	officer.picks("已反馈群众").hears("满意吗").picks("没有表态", "✅ 确认").hears("已反馈")
	w.at("2026-12-15 10:00")
	city.looks("2026-Y-0001").picks("答复").hears("答复").writes("已加开两班接驳公交。").picks("✅ 确认").hears("已有结果")
	w.at("2026-12-23 09:00")
	w.ticks()
	officer.hears("2026-Y-0001", "反馈群众")

	w.at("2027-01-01 08:40")
	w.ticks()
	w.ticks() // what is counted in one is told in the next
	officer.hears("古桥街道代表联络站 2026 年 12 月社情民意", "收到 2 件，受理 1 件（50%）", "已反馈群众 50%")
	w.ticks()
	w.counts("SELECT count(*) FROM said_once WHERE what = 'tally 2026-12'", 1)
	w.consistent()
}

// A turn that is given away is had by the first who takes it, and by nobody after.
func TestATurnIsGivenAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-19 10:00")
	w.enlists("C09", "S0101")
	w.enlists("K08", "S0101")
	first, second, officer := w.person("A07"), w.person("A33"), w.person("S0101-1")
	third, fourth := w.person("C09"), w.person("K08")
	w.at("2026-11-20 09:00")
	w.ticks()
	all := map[string]*voice{"A07": first, "A33": second, "C09": third, "K08": fourth}
	var sitting, free []*voice
	for _, code := range []string{"A07", "A33", "C09", "K08"} {
		if w.sits(code) {
			sitting = append(sitting, all[code])
		} else {
			free = append(free, all[code])
		}
	}
	if len(sitting) != 2 || len(free) != 2 {
		t.Fatalf("%d sit and %d are free", len(sitting), len(free))
	}
	giver := sitting[0]
	giver.presses("🔄 换班").hears("先接的人算数").picks("请其他代表代班").hears("已发出换班请求")
	for _, who := range free {
		who.hears("请您代班").writes("/shifts").hears("没有接待日安排") // what comes after this is another offer
	}
	giver.presses("撤回换班请求").hears("已撤回").picks("🔄 换班").picks("请其他代表代班").hears("已发出换班请求")
	sitting[1].neverHears("请您代班")
	free[0].hears("请您代班", "2026年12月7日").presses("我来接").hears("这一班由您接了")
	giver.hears(free[0].name+"已接您的班", "2026年12月7日")
	officer.hears("换班：" + giver.name + " → " + free[0].name)
	free[1].hears("请您代班").isRefused("我来接", "已经有人接了")
	if w.sits(giver.code) || !w.sits(free[0].code) || w.sits(free[1].code) {
		t.Error("the turn is not with who took it first")
	}

	// Who asks for leave is excused at once, and the place is offered to the others.
	free[0].presses("🙏 请假").hears("请选择或写明理由").writes("省里开会").hears("已请假")
	officer.hears(free[0].name+"请假", "省里开会")
	free[1].hears(free[0].name + "请您代班").presses("我来接").hears("这一班由您接了")
	if w.sits(free[0].code) || !w.sits(free[1].code) {
		t.Error("the place is not filled")
	}
	w.consistent()
}

// Two who sit on different days exchange them, if the one who is asked agrees.
func TestTurnsAreExchanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-19 10:00")
	station := w.body("S0101")
	rule := liaison.DutyRule{Weekday: 1, Nth: 0, Every: 1, From: "09:00", Until: "11:00", Deputies: 1}
	if err := w.store.KeepDutyRule(t.Context(), w.person("JB01").person().ID, station, rule, w.clock()); err != nil {
		t.Fatal(err)
	}
	a, b := w.person("A07"), w.person("A33")
	w.at("2026-11-20 09:00")
	w.ticks()
	w.counts("SELECT count(*) FROM occasions WHERE kind = 'reception' AND body = (SELECT id FROM bodies WHERE code = 'S0101') AND begins_at > '2026-12-01'", 4)
	a.writes("/shifts").hears("2 次接待日安排")
	b.writes("/shifts").hears("2 次接待日安排")
	a.presses("🔄 换班").hears("换班").picks("与代表A33对换").hears("已发出换班请求")
	b.hears("想与您对换接待日").presses("不换").hears("已回复对方不换")
	a.hears("代表A33不便对换").presses("🔄 换班").picks("与代表A33对换").hears("已发出换班请求")
	b.presses("我来接").hears("这一班由您接了")
	a.hears("代表A33同意对换，您改为参加")
	a.writes("/shifts").hears("2 次接待日安排")
	b.writes("/shifts").hears("2 次接待日安排")
	w.consistent()
}

// A deputy applies to be in a group, its convener agrees, and the link of its chat is
// theirs from then on; the only group is not left.
func TestADeputyComesIntoAGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-07 10:00")
	deputy, clerk := w.person("A07"), w.person("JB01")
	group := w.body("Z03")
	if err := w.store.KeepGroup(t.Context(), clerk.person().ID, liaison.GroupFacts{Body: group, Link: "https://t.me/+example"}, w.clock()); err != nil {
		t.Fatal(err)
	}
	deputy.writes("/settings").picks("我的小组").hears("我的小组").picks("财政经济").hears("财政经济专业代表小组", "召集人").hasNo("进入小组群聊", "财政经济专业代表小组")
	deputy.picks("申请加入").hears("已申请加入")
	deputy.writes("/groups").picks("⏳ 财政经济").picks("申请加入").hears("已申请加入")
	asked := clerk.said("代表A07（A07）申请加入财政经济专业代表小组")
	no, _ := buttonOf(asked, "不同意")
	clerk.presses("✅ 同意").hears("已同意").isTold(asked.MessageID, no, "已经处理过")
	deputy.hears("您已加入财政经济专业代表小组").writes("/groups").picks("✓ 财政经济").hears("财政经济专业代表小组").sees("进入小组群聊").picks("退出小组").hears("您已退出")
	deputy.writes("/groups").picks("✓ 教科文卫").isRefused("退出小组", "每名代表至少参加一个小组")
	w.counts("SELECT count(*) FROM group_wishes", 1)
	w.consistent()
}
