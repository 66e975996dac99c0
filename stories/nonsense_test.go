package stories

import (
	"strings"
	"testing"

	"liaison/telegramsim"
)

// Whatever arrives is answered with what can be done now, and loses nothing.
func TestWhateverArrivesIsAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk := w.person("A20"), w.person("JB01")

	deputy.writes("/nonsense17").hears("没有 /nonsense17 这个命令")
	deputy.writes("/cancel").hears("没有正在进行的操作")
	clerk.writes("在吗").hears("待办")
	clerk.writes("/difficulty").hears("只有代表")
	deputy.writes("/mine").hears("还没有提出过事项")
	deputy.isTold(1, "nothing:known", "过期").isTold(1, "draft:1:submit:0000000000000000", "没有找到").isTold(1, "move:x:y", "过期")
	deputy.isTold(1, strings.Repeat("x", 64), "过期").isTold(1, "matter:999999999999999999999:card", "过期")

	deputy.writes("/suggest").presses("闭会期间").presses("交通运输").writes(strings.Repeat("长", 101)).hears("标题最多 100 字", "超出了 1 字")
	deputy.writes("关于公路安防的建议").hears("写正文")
	for range 2 {
		deputy.writes(strings.Repeat("正文。", 1600)).hears("可以继续补充") // Telegram's apps send it as two messages
	}
	deputy.writes(strings.Repeat("补充。", 300)).hears("最多 10000 字", "没有加进去")
	deputy.sends("", telegramsim.Upload{As: "document", Name: "大文件.zip", Mime: "application/zip", Size: 35 << 20}).hears("大文件.zip", "35.0 MB", "20 MB")
	if _, err := w.sim.Sticker(deputy.chat, "😀"); err != nil {
		t.Fatal(err)
	}
	deputy.hears("一个贴纸", "用不上")
	if _, err := w.sim.Contact(deputy.chat, "+8610000000000", "somebody", false); err != nil {
		t.Fatal(err)
	}
	deputy.hears("一张名片", "用不上")
	deputy.writes("/suggest").hears("没写完的草稿").presses("关于公路安防").hears("9603 字", "点“预览并提交”")
}

// A forwarded message is taken with a word of caution; an edited one changes
// the draft, and nothing that was submitted.
func TestForwardedAndEdited(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy := w.person("A20")
	if _, err := w.sim.Forward(deputy.chat, "有群众来信说公路护栏坏了。"); err != nil {
		t.Fatal(err)
	}
	deputy.hears("转发的消息").presses("不用了").hears("不作处理")
	deputy.isTold(deputy.said("不作处理").MessageID, "loose:make", "处理过了")

	first, err := w.sim.Write(deputy.chat, "公路护栏坏了，希望尽快维修公路护栏。")
	if err != nil {
		t.Fatal(err)
	}
	deputy.presses("转为建议").hears("点选分类")
	edit := func(text string) {
		t.Helper()
		deputy.mark = w.sim.Mark()
		if _, err := w.sim.EditMessage(deputy.chat, first.MessageID, text); err != nil {
			t.Fatal(err)
		}
	}
	edit("县乡公路护栏坏了47处，希望尽快维修公路护栏。")
	deputy.hears("草稿已按您修改的消息更新").hears("47处")
	deputy.presses("交通运输").hears("47处").presses("确认提交").hears("2026-B-001")
	edit("别的")
	deputy.hears("没有改变什么").presses("查看").presses("全文").hears("47处")
}

// In a group the service asks to be written to alone.
func TestAGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy := w.person("A20")
	group, err := w.sim.AddGroup("代表小组", deputy.chat)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.sim.WriteIn(group, deputy.chat, "/mine"); err != nil {
		t.Fatal(err)
	}
	(&voice{w: w, name: "the group", chat: group}).hears("私聊").neverHears("我提出的")
}

// Updates of kinds that nobody has heard of disturb nobody.
func TestUnknownKinds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy := w.person("A20")
	for _, update := range []map[string]any{
		{"brand_new_thing": map[string]any{"id": 7, "chat": map[string]any{"id": deputy.chat, "type": "private"}}},
		{"message": "not an object"},
		{"callback_query": map[string]any{"id": "1"}},
	} {
		if _, err := w.sim.Inject(update); err != nil {
			t.Fatal(err)
		}
	}
	deputy.writes("/help").hears("能做什么")
	backlog, err := w.store.Backlog(t.Context())
	if err != nil || backlog.SetAside > 0 {
		t.Errorf("set aside: %d (%v)", backlog.SetAside, err)
	}
}

// Somebody else's matter is not found, whatever is pressed.
func TestOthersMattersAreNotFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, other, officer := w.person("A20"), w.person("H05"), w.person("D15-1")
	deputy.writes(slowIllness).presses("转为建议").presses("卫生健康与医保").hears("请核对")
	for _, who := range []*voice{other, officer, w.person("JB01")} {
		who.isTold(1, "draft:1:show", "没有找到").isTold(1, "matter:1:card", "没有找到").isTold(1, "matter:1:text", "没有找到")
	}
	deputy.presses("确认提交").hears("2026-B-001")
	for _, who := range []*voice{other, officer} {
		for _, data := range []string{"matter:1:card", "matter:1:history", "matter:1:files", "move:1:accept", "move:1:withdraw"} {
			who.isTold(1, data, "没有找到")
		}
	}
	deputy.isTold(1, "move:1:accept", "不由您办理")
	deputy.isTold(1, "draft:1:clear", "已经提交")
}

// Somebody who stopped the bot gets nothing; who starts it again is served.
func TestBlockedAndBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk := w.person("A20"), w.person("JB01")
	if err := w.sim.Block(clerk.chat); err != nil {
		t.Fatal(err)
	}
	deputy.writes(slowIllness).presses("转为建议").presses("卫生健康与医保").presses("确认提交").hears("2026-B-001")
	clerk.neverHears("收到代表建议")
	second := w.person("JB02")
	if err := w.sim.Block(deputy.chat); err != nil {
		t.Fatal(err)
	}
	second.hears("代表A20", "无法送达")
	if err := w.sim.Unblock(clerk.chat); err != nil {
		t.Fatal(err)
	}
	clerk.writes("/todo").hears("待审查、交办、处理：1 件", "2026-B-001")
}
