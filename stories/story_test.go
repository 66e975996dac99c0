package stories

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"liaison"
	"liaison/storage"
	"liaison/telegramsim"
)

// shows waits until the channel has, or has not any more, a message with the words.
func (w *world) shows(channel int64, words string, there bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	_, err := w.sim.WaitFor(ctx, channel, func(m telegramsim.Msg) bool { return strings.Contains(m.Words(), words) && m.Deleted != there })
	if err != nil {
		w.t.Fatalf("the channel was to have %q: %t\n%s", words, there, w.sim.Transcript(channel))
	}
}

// erased waits until a message of the channel is there no more.
func (w *world) erased(channel, message int64) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	_, err := w.sim.WaitFor(ctx, channel, func(m telegramsim.Msg) bool { return m.MessageID == message && m.Deleted })
	if err != nil {
		w.t.Fatalf("the channel still has %d:\n%s", message, w.sim.Transcript(channel))
	}
}

// A story comes back, is mended, edited, approved and put into the channel, and goes
// from there when the consent is taken back.
func TestAStoryIsPublished(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-18 10:00")
	deputy, clerk, chief := w.person("A20"), w.person("JB01"), w.person("ZR01")
	channel, err := w.sim.AddGroup("代表故事", clerk.chat)
	if err != nil {
		t.Fatal(err)
	}
	deputy.writes("/story").hears("标题").writes("一条断头路通车了").hears("正文").writes("断了十年的路，今年通车了。").hears("同意公开").picks("✏️ 附件").hears("照片")
	deputy.sends("", telegramsim.Upload{As: "photo", Name: "之前.jpg", Mime: "image/jpeg", Size: 900}).hears("1 张照片")
	deputy.sends("", telegramsim.Upload{As: "photo", Name: "之后.jpg", Mime: "image/jpeg", Size: 901}).hears("2 张照片", "同意公开").picks("还没有征得同意").hears("署您的名").picks("署我的名").hears("可以继续补充")
	deputy.picks("预览并提交").hears("请核对最终文本").picks("确认提交").hears("2026-G-0001")
	clerk.hears("收到代表故事").picks("退回").hears("理由").writes("请补充当地群众的反应，并征得同意").picks("✅ 确认").hears("退回修改")
	deputy.hears("请补充当地群众的反应").picks("修改").hears("可以继续补充").writes("村民说出门少绕五公里。").hears("可以继续补充").picks("✏️ 公开同意").hears("同意公开").picks("都同意公开").hears("可以继续补充").picks("预览并提交").picks("确认提交").hears("2026-G-0001")
	clerk.hears("收到代表故事").picks("🖊 编辑").hears("编辑后的全文").writes("断了十年的路今年通车，村民出门少绕五公里。").picks("✅ 确认").hears("编辑稿").picks("📤 送审").hears("待定稿")
	deputy.hears("编辑了", "少绕五公里")
	chief.hears("请定稿", "少绕五公里").picks("✅ 定稿").hears("已定稿")

	// Without a channel it is on the web alone; with one it is there as well.
	if err := w.store.KeepSetting(t.Context(), chief.person().ID, liaison.StoriesChannel, formatID(channel), w.clock()); err != nil {
		t.Fatal(err)
	}
	clerk.hears("已定稿").picks("🌐 发布").hears("发布后").picks("✅ 确认").hears("已发布")
	deputy.hears("已发布")
	w.shows(channel, "断了十年的路今年通车，村民出门少绕五公里。\n\n—— 代表A20", true)
	w.shows(channel, "一条断头路通车了", true)
	if found, err := w.store.PublicStories(t.Context(), storage.StoryFilter{Kind: liaison.Story}, 0, 10); err != nil || len(found) != 1 || found[0].By != "代表A20" || !strings.Contains(found[0].Texts[0].Text, "少绕五公里") {
		t.Errorf("public are %+v, %v", found, err)
	}

	deputy.writes("/mine").picks("2026-G-0001").hears("已发布").picks("更多").picks("收回公开同意").hears("网页立即撤下").picks("✅ 确认").hears("2026-G-0001")
	clerk.hears("收回了公开同意")
	w.shows(channel, "少绕五公里", false)
	if found, err := w.store.PublicStories(t.Context(), storage.StoryFilter{Kind: liaison.Story}, 0, 10); err != nil || len(found) != 0 {
		t.Errorf("still public are %+v, %v", found, err)
	}
	for _, m := range w.sim.Chat(channel) {
		if m.From == "bot" {
			w.erased(channel, m.MessageID)
		}
	}
	w.consistent()
}

// Reports and feedback are small procedures of their own.
func TestReportsAndFeedback(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-18 10:00")
	deputy, clerk := w.person("A20"), w.person("JB01")
	deputy.writes("/dispatch").hears("标题").writes("秸秆综合利用有待加强").hears("500 字").writes(strings.Repeat("字", 501)).hears("500").writes("农户离田成本高。").hears("可以继续补充").picks("预览并提交").picks("确认提交").hears("2026-X-0001")
	clerk.hears("收到信息报送").picks("登记采用").hears("采用").picks("省委").hears("哪天").picks("今天", "✅ 确认").hears("已采用")
	deputy.hears("已被采用", "省委")
	deputy.writes("/feedback").hears("标题").writes("菜单太长").hears("正文").writes("菜单一屏放不下。").hears("可以继续补充").picks("预览并提交").picks("确认提交").hears("2026-F-0001")
	clerk.hears("收到平台意见").picks("列入改进").writes("下个月改。").picks("跳过", "✅ 确认").hears("已列入改进").picks("已改好").writes("菜单分了页。").picks("跳过", "✅ 确认").hears("2026-F-0001")
	deputy.hears("已经改好", "菜单分了页")
}

func formatID(id int64) string { return strconv.FormatInt(id, 10) }
