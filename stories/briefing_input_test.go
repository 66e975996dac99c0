package stories

import (
	"strings"
	"testing"

	"liaison/telegramsim"
)

// Whatever cannot go out is refused with what to do about it.
func TestWhatCannotGoOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	clerk := w.person("JB01")
	clerk.writes("/brief").picks("写通报").hears("请把内容发给我")
	clerk.sends("", telegramsim.Upload{As: "document", Name: "大文件.zip", Size: 60 << 20}).hears("大文件.zip", "超过 50 MB", "压缩")
	clerk.writes("通报一则").hears("通报一则").picks("发送范围").picks("按专长").hears("发送范围").picks("水利").hears("水利")
	clerk.presses("返回范围").hears("例如").picks("首次当选").hears("首次当选").picks("按层级").picks("乡镇级").hears("共 0 人").picks("返回范围").picks("选好了")
	clerk.hears("乡镇级").isRefused("提交审核", "一个人也没有")
	clerk.presses("更多").picks("存为模板").hears("起个名字").writes("旧模板").hears("已存为模板「旧模板」")
	clerk.writes("/brief").picks("模板").sees("📄 旧模板")
	listed := clerk.said("模板")
	take, _ := buttonOf(listed, "旧模板")
	clerk.picks("🗑").hears("确定删除这个模板").picks("🗑 删除").hears("还没有模板")
	clerk.isTold(listed.MessageID, take, "模板已经删除")
	clerk.writes("/brief").picks("📝").hears("通报一则").picks("发送时间").hears("什么时候发送").picks("写一个时间").writes("2020-01-01 09:00").hears("过")
	clerk.writes("/cancel").hears("草稿还在")
}

// A draft follows what is edited, takes albums, and is used again.
func TestADraftFollows(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	clerk, second, deputy := w.person("JB01"), w.person("JB02"), w.person("A20")
	clerk.writes("/brief").picks("写通报").hears("请把内容发给我")
	clerk.mark = w.sim.Mark()
	first, err := w.sim.Write(clerk.chat, "会议定于周五")
	clerk.acts(err).hears("会议定于周五")
	clerk.sends("现场照片", telegramsim.Upload{As: "photo", Name: "1.jpg", Data: []byte("a")}, telegramsim.Upload{As: "photo", Name: "2.jpg", Data: []byte("b")}).hears("附件 2 个", "现场照片")
	clerk.mark = w.sim.Mark()
	_, err = w.sim.EditMessage(clerk.chat, first.MessageID, "会议定于周六")
	clerk.acts(err).hears("会议定于周六", "附件 2 个")
	clerk.picks("发送范围").picks("指定人员").writes("A20 除").hears("名册里没有“除”").writes("A20").hears("代表A20").presses("常用范围").picks("存为常用").hears("起个名字").writes("一个人").hears("代表A20")
	clerk.picks("常用范围").sees("👥 一个人").presses("返回范围").picks("清空").hears("还没有选").picks("常用范围").picks("👥 一个人").hears("代表A20").picks("选好了").hears("发给：代表A20")
	clerk.picks("提交审核").hears("待审核")
	second.hears("会议定于周六").picks("✅ 审核通过").hears("已通过审核")
	second.press("✅ 审核通过") // once more
	w.ticks()
	deputy.hears("会议定于周六", "现场照片").neverHears("会议定于周五")
	if n := count(w.sim.Chat(deputy.chat), "会议定于周六"); n != 1 {
		t.Errorf("it came %d times", n)
	}
}

func count(messages []telegramsim.Msg, words string) (n int) {
	for _, m := range messages {
		if strings.Contains(m.Words(), words) {
			n++
		}
	}
	return n
}

// A long text goes out in parts, or as a summary with all of it as a document.
func TestALongBriefing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	clerk, second, deputy := w.person("JB01"), w.person("JB02"), w.person("A20")
	send := func(asFile bool) {
		clerk.writes("/brief").picks("写通报").hears("请把内容发给我")
		for _, part := range []string{"甲", "乙", "丙"} {
			clerk.writes(part + "章\n" + strings.Repeat("依法履职尽责。", 200)).hears("甲章")
		}
		clerk.hears("将分几条发送")
		if asFile {
			clerk.picks("改为摘要加 PDF 全文").hears("摘要和 PDF 全文")
		}
		clerk.picks("发送范围").picks("指定人员").writes("A20").hears("代表A20").picks("选好了").picks("预览").hears("👇 预览").presses("提交审核").hears("待审核")
		second.hears("请您审核").picks("✅ 审核通过").hears("已通过审核")
		w.ticks()
	}
	deputy.mark = w.sim.Mark()
	send(false)
	deputy.hears("甲章").hears("丙章")
	deputy.mark = w.sim.Mark()
	send(true)
	got := deputy.said("全文见附件")
	if got.File == nil || !strings.HasSuffix(got.File.Name, ".pdf") {
		t.Errorf("the document is %+v", got.File)
	}
}
