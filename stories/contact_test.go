package stories

import (
	"testing"

	"liaison"
)

// links makes members keep in contact with deputies, by codes.
func (w *world) links(member string, deputies ...string) {
	w.t.Helper()
	people, err := w.store.PeopleByCodes(w.t.Context(), append([]string{member, "JB01"}, deputies...))
	if err != nil {
		w.t.Fatal(err)
	}
	var a liaison.Allocation
	for _, d := range deputies {
		a.Added = append(a.Added, liaison.Link{Member: people[member].ID, Deputy: people[d].ID})
	}
	if err := w.store.KeepAllocation(w.t.Context(), a, "", people["JB01"].ID, w.clock()); err != nil {
		w.t.Fatal(err)
	}
}

// A member notes a contact in one sentence, mends a field, and makes an item of what
// the deputy asked for; the answer comes to both.
func TestAContactInOneSentence(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-18 10:00")
	w.links("A11", "A07", "A20")
	member, deputy, clerk, officer := w.person("A11"), w.person("A07"), w.person("JB01"), w.person("D14-1")
	member.writes("/contact").hears("您联系的代表：2 位", "代表A07", "还没有联系过，今年 0 / 2 次").picks("记一次联系").hears("一句话")
	member.writes("昨天电话联系了代表A07和A20，谈了农村饮水和医保，A07希望加快管网改造，最好在汛前完成")
	member.hears("请核对", "2026年11月17日", "方式：电话", "代表A07、代表A20", "话题：农村饮水、医保", "内容：A07希望加快管网改造，最好在汛前完成")
	member.picks("👥 代表").hears("哪些代表").picks("代表A20").sees("✓ 代表A07").picks("选好了").hears("代表：代表A07\n")
	member.picks("📅 日期").hears("哪一天").writes("上周五").hears("2026年11月13日")
	kept := member.said("请核对", "2026年11月13日")
	member.picks("✅ 登记").hears("已登记", "1 条意见")
	member.isTold(kept.MessageID, "contact:keep", "已经登记")

	member.presses("登记为件").hears("将把这条意见登记为代表A07提出的一件", "最好在汛前完成")
	asked := member.said("将把这条意见登记为代表A07提出的一件")
	member.picks("确认登记").hears("已登记：2026-Y-0001", "转办：2026年11月23日", "办理：2026年12月18日")
	deputy.hears("代表A11已把您提出的意见登记为件", "提出代表：代表A07")
	member.forges(asked.MessageID, "contact:item:1").hears("2026-Y-0001", "待转办")
	clerk.hears("请转有关单位办理", "2026-Y-0001").picks("转办").hears("承接").writes("住建").picks("跳过", "✅ 确认").hears("办理中")
	officer.hears("请在期限内答复代表", "2026-Y-0001").picks("答复").writes("管网改造已列入明年计划，汛前完工。").picks("✅ 确认").hears("已答复")
	deputy.hears("2026-Y-0001", "管网改造已列入明年计划").picks("了结").hears("已反馈")
	member.hears("2026-Y-0001")
	member.writes("/contact").hears("5 天前联系过，今年 1 / 2 次", "还没有联系过，今年 0 / 2 次")
	w.consistent()
}

// What is missing is asked for, by numbers as well; the same contact is noted once.
func TestAContactByNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-18 10:00")
	w.links("A11", "A07", "A20")
	member := w.person("A11")
	member.writes("/settings").picks("打开数字菜单").hears("数字菜单：开")
	member.writes("/contact").hears("请回复数字").counts("记一次联系").hears("一句话")
	member.writes("路上碰到，聊了聊近况").hears("怎么联系").counts("座谈").hears("哪些代表").counts("代表A20").hears("✓ 代表A20").counts("选好了").hears("请核对", "方式：座谈", "代表：代表A20")
	member.counts("登记").hears("已登记").counts("记一次联系").hears("一句话").writes("今天和A20座谈，说了近况").hears("请核对").counts("登记").hears("已经登记过了")
	member.writes("/contact").hears("接着登记").counts("接着登记").hears("请核对").counts("不登记").hears("没有登记")
}

// A deputy writes to the own member, who answers; others cannot.
func TestALetterToTheMember(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-18 10:00")
	w.links("A11", "A07")
	member, deputy, other := w.person("A11"), w.person("A07"), w.person("A20")
	other.writes("/contact").hears("联系您的常委会组成人员：0 位")
	deputy.writes("/contact").hears("联系您的常委会组成人员：1 位", "代表A11").picks("写给代表A11").hears("核对再发出")
	deputy.writes("请来我们村看看水渠").hears("将发出", "水渠").writes("请下周来我们村看看水渠")
	check := deputy.said("将发出", "请下周来我们村看看水渠")
	deputy.picks("✅ 发出").hears("已送给代表A11")
	deputy.isTold(check.MessageID, "contact:send", "按钮")
	member.hears("代表代表A07来信", "请下周来我们村看看水渠")
	member.writes("/contact").hears("来信", "请下周来我们村看看水渠")
	w.at("2026-11-19 08:31")
	w.ticks()
	member.hears("等您回复的代表来信：1 封").presses("回复代表A07").hears("请写下您的回复").writes("好的，下周二去。").hears("将发出").picks("✅ 发出").hears("已回复代表A07")
	deputy.hears("代表A11回复了您", "好的，下周二去。", "请下周来我们村看看水渠")
	letter := other.said("联系您")
	other.isTold(letter.MessageID, "contact:answer:1", "按钮")
	other.isTold(letter.MessageID, "contact:write:1", "不联系您")
	deputy.writes("/contact").hears("好的，下周二去。")
}

// Members who are behind are reminded once in a quarter.
func TestMembersAreRemindedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-30 10:00")
	w.links("A11", "A07", "A20")
	member := w.person("A11")
	w.ticks()
	w.at("2026-12-01 08:29")
	w.ticks()
	member.neverHears("联系代表提醒")
	w.at("2026-12-01 08:31")
	w.ticks()
	member.hears("联系代表提醒", "应联系 4 人次，已完成 0 人次", "代表A07、代表A20")
	w.at("2026-12-02 09:00")
	member.writes("/menu").hears("您好")
	w.ticks()
	member.writes("/help").hears("联系代表").neverHearsSince("联系代表提醒")
}

// neverHearsSince holds that nothing since the person's last act has the words.
func (v *voice) neverHearsSince(words string) {
	v.w.t.Helper()
	for _, m := range v.w.sim.Chat(v.chat) {
		if m.Seq > v.mark && holds(m, []string{words}) {
			v.w.t.Fatalf("%s was not to hear %q again", v.name, words)
		}
	}
}
