package stories

import (
	"strings"
	"testing"
	"time"

	"liaison/telegramsim"
)

// briefs has a clerk write a briefing for a delegation, to be confirmed as read.
func (v *voice) briefs(text, delegation string) *voice {
	v.w.t.Helper()
	v.writes("/brief").hears("由另一人审核").picks("写通报").hears("请把内容发给我")
	v.writes(text).hears(strings.SplitN(text, "\n", 2)[0], "还没有选").picks("发送范围").hears("还没有选")
	v.picks("代表").hears("发送范围：代表", "人")
	v.picks("按代表团").sees(delegation).picks(delegation).hears("发送范围", delegation).picks("返回范围").hears("例如")
	return v.picks("选好了").hears("发给", delegation).picks("要求已阅确认").hears("要求已阅确认，期限 3 个工作日")
}

// A briefing is written by one, approved by another, sent, read by a tap, and
// reported by delegation.
func TestABriefingIsSentAndRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	clerk, chief, deputy, other := w.person("JB01"), w.person("ZR01"), w.person("A20"), w.person("H02")
	clerk.briefs("省人大常委会第十八次会议情况\n审议通过条例2件。", "江城团")
	clerk.picks("预览").hears("👇 预览").hears("审议通过条例2件").picks("提交审核").hears("待审核")
	chief.hears("经办01", "请您审核", "审议通过条例2件", "未绑定").picks("✅ 审核通过").hears("已通过审核")
	clerk.hears("主任01", "已通过审核")
	deputy.neverHears("审议通过条例2件")
	w.ticks()
	deputy.hears("审议通过条例2件").presses("已阅").sees("✅ 已阅 2026年12月1日")
	deputy.writes("/briefings").hears("✅", "省人大常委会第十八次会议情况").picks("省人大常委会第十八次会议情况").hears("审议通过条例2件")
	other.writes("/briefings").hears("还没有收到通报")
	w.sendsAll()
	w.ticks()
	clerk.hears("已发完", "未绑定", "已阅", "1/").picks("名单（XLSX）").hears("发送情况和已阅")
}

// Nobody approves what they wrote, nothing is approved that has changed since, and
// nothing goes out that cannot.
func TestApprovalIsSomebodyElses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	clerk, second, deputy := w.person("JB01"), w.person("JB02"), w.person("A20")
	deputy.writes("/brief").hears("由代表工作机构和专门委员会的工作人员起草")
	clerk.writes("/brief").hears("审核").picks("写通报").hears("请把内容发给我")
	clerk.isRefused("提交审核", "还没有内容")
	clerk.writes("防汛提示 {姓名} {电话}").hears("防汛提示").isRefused("提交审核", "还没有选发送范围")
	clerk.presses("发送范围").hears("还没有选").picks("指定人员").hears("请写姓名或编号").writes("代表A20、代表Z99").hears("名册里没有“代表Z99”")
	clerk.writes("代表A20").hears("共 1 人", "代表A20").picks("选好了").hears("每人不同").isRefused("提交审核", "不认识", "{电话}")
	clerk.presses("更多").hears("{姓名}", "{代表团}").picks("清空文字").hears("发给").writes("防汛提示：{姓名}，请注意。").hears("防汛提示").picks("提交审核").hears("待审核")
	asked := second.said("请您审核")
	data, _ := buttonOf(asked, "✅ 审核通过")
	clerk.isTold(clerk.said("待审核").MessageID, data, "不能审核自己起草的通报")
	clerk.writes("/brief").picks("防汛提示").hears("待审核").picks("撤回修改").hears("请把内容发给我").writes("再加一句。").hears("再加一句").picks("提交审核").hears("待审核")
	second.isTold(asked.MessageID, data, "已经改过")
	second.writes("/brief").picks("待审核").hears("再加一句").picks("退回").hears("理由").writes("请写明时间").hears("已退回起草人")
	clerk.hears("退回了您的通报", "请写明时间").picks("打开").hears("审核人退回：请写明时间").picks("提交审核").hears("待审核")
	second.hears("请您审核").picks("✅ 审核通过").hears("已通过审核")
	w.ticks()
	deputy.hears("防汛提示：代表A20，请注意。", "再加一句。")
}

// What is formatted arrives as it was written, whatever characters it has.
func TestFormattingArrives(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	clerk, second, deputy := w.person("JB01"), w.person("JB02"), w.person("A20")
	clerk.writes("/brief").picks("写通报").hears("请把内容发给我")
	text := "📣 要点 <b>不是标记</b> & *也不是*"
	clerk.mark = w.sim.Mark()
	if _, err := w.sim.Send(clerk.chat, telegramsim.Draft{Text: text, Entities: []telegramsim.Entity{{Type: "bold", Offset: 3, Length: 2}}}); err != nil {
		t.Fatal(err)
	}
	clerk.hears("不是标记").picks("发送范围").picks("指定人员").writes("A20").hears("共 1 人").picks("选好了").hears("发给").picks("提交审核").hears("待审核")
	second.hears("请您审核").picks("✅ 审核通过").hears("已通过审核")
	w.ticks()
	got := deputy.said("要点")
	if got.Text != text || len(got.Entities) != 1 || got.Entities[0].Offset != 3 {
		t.Errorf("arrived: %q %+v", got.Text, got.Entities)
	}
}

// A run is paused, goes on, is recalled within a minute, and corrected after it.
func TestARunIsHeldInHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	clerk, second, deputy := w.person("JB01"), w.person("JB02"), w.person("A20")
	sends := func(text string) {
		clerk.writes("/brief").picks("写通报").writes(text).hears(text).picks("发送范围").picks("指定人员").writes("A20").hears("共 1 人").picks("选好了").picks("提交审核").hears("待审核")
		second.hears("请您审核", text).picks("✅ 审核通过").hears("已通过审核")
		w.ticks()
		deputy.hears(text)
		w.sendsAll()
		w.ticks()
		clerk.hears(text, "已发完")
	}
	sends("通知：会议改到周五。")
	clerk.picks("撤回").hears("确定撤回").picks("撤回").hears("已撤回")
	deputy.loses("会议改到周五")
	deputy.writes("/briefings").hears("还没有收到通报")
	sends("通知：会议改到周四。")
	w.at("2026-12-01 09:02")
	clerk.writes("/brief").picks("已发和进行中").hears("会议改到周四").picks("会议改到周四").hears("已发完").hasNo("撤回", "已发完")
	clerk.picks("发更正").hears("【更正】", "会议改到周四", "发过「通知：会议改到周四。」")
}

// sendsAll waits until nobody is left of any run.
func (w *world) sendsAll() {
	w.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		sending, err := w.store.SendingRuns(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		if len(sending) == 0 {
			return
		}
	}
	w.t.Fatal("a run does not end")
}

// loses waits until a message with the words is gone from the chat.
func (v *voice) loses(words string) {
	v.w.t.Helper()
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		there := false
		for _, m := range v.w.sim.Chat(v.chat) {
			there = there || !m.Deleted && m.From == "bot" && strings.Contains(m.Words(), words)
		}
		if !there {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	v.w.t.Fatalf("%s still has %q:\n%s", v.name, words, v.w.sim.Transcript(v.chat))
}

// Whoever may write briefings has them in the menu and in the help, and nobody else.
func TestTheMenuHasBriefingsForWhoMayWriteThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	for code, want := range map[string]bool{"JB01": true, "ZR01": true, "C08-1": true, "D28-1": false, "G01-1": false, "D28-9": false, "A20": false} {
		v := w.person(code)
		p := v.person()
		p.Numbered = true // so that the menu is in words
		if err := w.store.KeepPreferences(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if menu := v.writes("/menu").said("请选择").Words(); strings.Contains(menu, "📣 通报") != want {
			t.Errorf("%s has the menu\n%s", code, menu)
		}
		help := v.writes("/help").said("能做什么", "学习").Words()
		if strings.Contains(help, "发通报") != want || strings.Contains(help, "help.") {
			t.Errorf("%s is helped:\n%s", code, help)
		}
	}
}
