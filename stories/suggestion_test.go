package stories

import (
	"strings"
	"testing"

	"liaison"
	"liaison/telegramsim"
)

const slowIllness = "不少老年人随子女在外地居住，高血压、糖尿病等慢特病门诊费用跨省结算仍有堵点，联络站近两个月收到意见38条。" +
	"建议公开全省已开通病种和机构清单，推行备案长期有效，建立结算失败24小时回访机制。"

// A suggestion between sessions, from the first message to the rating, with the
// deadlines that the calendar of 2026 gives.
func TestASuggestionLivesItsLife(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk := w.person("A20"), w.person("JB01")
	lead, head, co := w.person("D28-1"), w.person("D28-9"), w.person("D20-1")

	w.at("2026-09-15 10:20")
	deputy.writes(slowIllness).hears("要写成一件代表建议吗")
	deputy.presses("转为建议").hears("建议草稿", "分类")
	deputy.presses("卫生健康与医保").hears("请核对最终文本", slowIllness, "不涉及国家秘密")
	deputy.presses("确认提交").hears("编号 2026-B-001", "2026年9月15日 10:20", "交办：2026年9月29日（周二）前")

	clerk.hears("收到代表建议", "2026-B-001", "2026年9月29日")
	w.at("2026-09-16 09:00")
	clerk.presses("交办").hears("主办单位").presses("省医保局").hears("会办单位")
	clerk.presses("省卫健委").hears("会办单位").writes("数据").hears("会办单位").presses("选好了")
	clerk.presses("三个月").hears("提出异议：2026年9月30日", "会办意见：2026年10月16日", "答复：2026年12月16日")
	clerk.presses("✅ 确认").hears("办理中", "省医保局", "省卫健委", "省数据局")
	deputy.hears("已交办", "省医保局")
	lead.hears("已交办", "签收（省医保局）：2026年9月20日", "联系代表：2026年10月20日", "答复：2026年12月16日").presses("签收").hears("办理中")
	co.hears("会办", "会办意见（省卫健委、省数据局）：2026年10月16日").presses("签收").hears("办理中")

	w.at("2026-09-28 15:00")
	lead.presses("答复").presses("登记联系").hears("联系").presses("电话").presses("今天").writes("代表希望先公开病种清单。")
	lead.hears("请核对", "代表希望先公开病种清单").presses("✅ 确认").hears("办理中")
	deputy.hears("联系", "代表希望先公开病种清单").presses("确认联系情况").hears("是否属实").presses("属实").hears("请核对").presses("✅ 确认").hears("办理中")
	lead.hears("确认", "联系")
	co.presses("提会办意见").writes("同意，已督促各院核对。").hears("请核对").presses("✅ 确认").hears("办理中")
	lead.hears("会办意见", "同意，已督促各院核对")

	w.at("2026-11-20 11:00")
	lead.presses("答复").presses("A 已经解决").writes("代表您好，清单已公开。").hears("请核对")
	lead.writes("回访机制已建立。").hears("清单已公开", "回访机制已建立").presses("✅ 确认").hears("待签发")
	deputy.neverHears("回访机制已建立")
	w.at("2026-11-20 15:00")
	head.hears("签发", "清单已公开").presses("签发答复").hears("已答复")
	lead.hears("签发")
	deputy.hears("答复", "A 已经解决", "清单已公开", "回访机制已建立", "2026年12月18日")

	w.at("2026-11-24 16:00")
	deputy.presses("评价").presses("😊 满意").hears("办理结果").presses("基本满意").hears("请核对").presses("✅ 确认").hears("已评价")
	clerk.hears("评价", "基本满意")
	lead.presses("经过").hears("签发").neverHears("基本满意")
	clerk.presses("转告评价").hears("待回访")
	deputy.hears("已转告")
	lead.hears("基本满意")
	deputy.presses("经过").hears("提交", "交办", "与代表联系", "提出会办意见", "答复", "签发", "评价")
	clerk.writes("/todo").hears("没有待办")
	w.consistent()
}

// consistent holds that every history replays to the present and that nothing
// closed has a clock running.
func (w *world) consistent() {
	w.t.Helper()
	counts, err := w.store.StageCounts(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	total := 0
	for _, stages := range counts {
		for _, n := range stages {
			total += n
		}
	}
	for id := int64(1); total > 0; id++ {
		m, err := w.store.Matter(w.t.Context(), id)
		if err != nil {
			continue
		}
		total--
		stage := liaison.Draft
		history, err := w.store.History(w.t.Context(), id)
		if err != nil {
			w.t.Fatal(err)
		}
		if m.Origin != 0 && len(history) == 0 {
			stage = m.Stage // what was made of another begins where that says
		} else if m.Origin != 0 {
			stage = history[0].From
		}
		for _, h := range history {
			if h.From != stage {
				w.t.Errorf("%s: %s began at %s, and it was at %s", m.Number, h.Move, h.From, stage)
			}
			stage = h.To
		}
		if stage != m.Stage {
			w.t.Errorf("%s is at %s, its history leads to %s", m.Number, m.Stage, stage)
		}
		if clock, running := m.NextClock(); running && liaison.Procedures[m.Kind].Rule(m.Stage).Final {
			w.t.Errorf("%s is over and its clock %s runs", m.Number, clock.Kind)
		}
	}
}

// What an officer confirms is the whole of a long answer, with the question
// under it.
func TestALongAnswerIsShownWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, lead, head := w.person("A20"), w.person("JB01"), w.person("D28-1"), w.person("D28-9")
	deputy.writes(slowIllness).presses("转为建议").presses("卫生健康与医保").presses("确认提交").hears("编号")
	clerk.hears("收到代表建议").presses("交办").presses("省医保局").presses("不设会办单位").presses("三个月").presses("✅ 确认").hears("办理中")
	lead.presses("登记联系").presses("电话").presses("今天").writes("已联系。").presses("✅ 确认").hears("办理中")
	lead.presses("答复").presses("A 已经解决").writes("开头。" + strings.Repeat("清单已公开。", 600)).hears("请核对")
	lead.writes(strings.Repeat("机制已建立。", 600)+"结尾。").hears("请核对", "结尾。", "答复")
	lead.hears("开头。").presses("✅ 确认").hears("待签发")
	head.presses("全文").hears("结尾。").hears("开头。").presses("返回").presses("签发答复").hears("已答复")
	deputy.hears("已答复")
}

// A guided draft with an album, a voice message, a document and a place, left
// and taken up again days later on another replica.
func TestADraftIsLeftAndResumed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy := w.person("A20")
	picture := telegramsim.Upload{As: "photo", Name: "a.jpg", Mime: "image/jpeg", Size: 40_000, Width: 800, Height: 600}

	deputy.writes("/suggest").hears("在什么时候提出").presses("闭会期间").hears("点选分类")
	deputy.presses("交通运输").hears("发送标题").writes("关于加快县乡公路安防设施建设的建议").hears("写正文")
	deputy.writes("代表小组走访6个乡镇，排查出隐患路段47处。").hears("正文", "22 字")
	deputy.sends("隐患路段", picture, picture, picture).hears("3 张照片")
	deputy.sends("", telegramsim.Upload{As: "voice", Name: "v.ogg", Mime: "audio/ogg", Size: 90_000, Duration: 95}).hears("1 段语音")
	deputy.sends("", telegramsim.Upload{As: "document", Name: "清单.xlsx", Mime: "application/vnd.ms-excel", Size: 20_000}).hears("1 个文件")
	if _, err := w.sim.Location(deputy.chat, 32.24, 109.98); err != nil {
		t.Fatal(err)
	}
	deputy.hears("1 个位置").presses("保存离开").hears("草稿已保存")

	w.stop()
	w.at("2026-09-21 08:30")
	w.start()
	deputy.writes("📝 写建议").hears("没写完的草稿").presses("关于加快县乡公路").hears("3 张照片", "1 段语音", "1 个文件", "1 个位置")
	deputy.writes("建议分三年销号。").hears("可以继续补充")
	deputy.presses("预览并提交").hears("请核对最终文本", "隐患路段", "建议分三年销号", "清单.xlsx").presses("确认提交").hears("编号 2026-B-001")
	deputy.presses("查看").hears("待审查").presses("附件").hears("6 个附件")
}

// What was a draft's card and has become a receipt stays where it is when the
// next draft shows its own.
func TestAReceiptStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy := w.person("A20")
	deputy.writes(slowIllness).presses("转为建议").presses("卫生健康与医保").hears("请核对").presses("确认提交")
	receipt := deputy.said("编号 2026-B-001")
	deputy.writes("/suggest").hears("在什么时候提出").presses("闭会期间").presses("教育").writes("关于校车的建议").hears("写正文")
	deputy.writes(slowIllness).hears("可以继续补充")
	for _, m := range w.sim.Chat(deputy.chat) {
		if m.MessageID == receipt.MessageID && m.Deleted {
			t.Error("the receipt is gone")
		}
	}
}

// The deputy is asked about words that the negative list and secrecy call for,
// and a changed text has to be confirmed anew.
func TestTheTextIsAskedAbout(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy := w.person("A20")
	deputy.writes("某医院医保结算系统的招标结果不合理，希望重新评审医保结算系统。").presses("转为建议").hears("点选分类")
	deputy.presses("卫生健康与医保").hears("招标投标", "不干预")
	deputy.presses("不涉及，继续").hears("请核对最终文本")
	confirm := deputy.said("请核对最终文本")
	data, _ := buttonOf(confirm, "确认提交")
	deputy.presses("返回草稿").writes("再补充一句。").hears("可以继续补充")
	deputy.isTold(confirm.MessageID, data, "文字", "改动")
	deputy.presses("预览并提交").hears("招标投标").presses("不涉及，继续").hears("再补充一句").presses("确认提交").hears("编号 2026-B-001")
}

// A returned suggestion keeps its number; a withdrawn one stops.
func TestReturnedMendedWithdrawn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk := w.person("A20"), w.person("JB01")
	first, err := w.sim.Write(deputy.chat, slowIllness)
	if err != nil {
		t.Fatal(err)
	}
	deputy.presses("转为建议").presses("卫生健康与医保").presses("确认提交").hears("2026-B-001")
	clerk.presses("退回").hears("退回的理由").presses("补充修改").hears("写明理由").writes("请补充具体数据。").presses("✅ 确认").hears("退回修改")
	deputy.hears("被退回", "请补充具体数据")
	deputy.presses("修改并提交").hears("修改 2026-B-001").writes("涉及老人约三千人。").hears("可以继续补充")
	if _, err := w.sim.EditMessage(deputy.chat, first.MessageID, "门诊跨省结算难。"+slowIllness); err != nil {
		t.Fatal(err)
	}
	deputy.hears("草稿已按您修改的消息更新").hears("门诊跨省结算难")
	seen := clerk.isTold(1, "matter:1:text").said("2026-B-001", slowIllness, "校验码")
	if strings.Contains(seen.Words(), "约三千人") {
		t.Errorf("the clerk reads what is being mended:\n%s", seen.Words())
	}
	deputy.presses("预览并提交").presses("确认提交").hears("编号 2026-B-001")
	clerk.hears("收到代表建议", "2026-B-001").isTold(1, "matter:1:text").hears("约三千人")
	deputy.presses("查看").presses("更多").presses("撤回").hears("撤回的原因").writes("情况有变化。").presses("✅ 确认").hears("已撤回")
	clerk.hears("撤回", "情况有变化")
	w.consistent()
}

// Two clerks press at once: one wins, the other is told what happened.
func TestTwoClerksAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, first, second := w.person("A20"), w.person("JB01"), w.person("JB02")
	deputy.writes(slowIllness).presses("转为建议").presses("卫生健康与医保").presses("确认提交").hears("2026-B-001")
	first.hears("收到代表建议")
	second.hears("收到代表建议")
	first.presses("受理").hears("待交办")
	message := second.said("收到代表建议")
	data, _ := buttonOf(message, "受理")
	second.isTold(message.MessageID, data, "晚了一步", "已受理")
}
