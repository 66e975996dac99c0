package stories

import (
	"strings"
	"testing"

	"liaison"
)

// What was acknowledged can be opened again, from the copy and from the list.
func TestWhatWasReadStaysOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-10-12 10:00")
	clerk, chief, deputy := w.person("JB01"), w.person("ZR01"), w.person("A20")
	clerk.compiles("代表法要点", "条文。", "法律法规").picks("发布").hears("第 1 版").picks("会前资料").hears("为哪项活动").writes("养老服务专题调研").hears("什么时候开始")
	clerk.writes("2026-10-14 9:00").hears("养老服务专题调研").reaches(chief, "A20")
	w.ticks()
	deputy.hears("养老服务专题调研").picks("已阅").sees("✅ 已阅", "打开资料")
	deputy.writes("/briefings").hears("✅").picks("养老服务").hears("养老服务专题调研").sees("✅ 已阅", "打开资料").picks("打开资料").hears("条文")
}

// A push speaks to each, in the list of what is to be learned as well; what is sent
// of it is corrected as its author wrote it; and when its material is taken out of
// the library there is nothing to learn.
func TestAPushIsCorrected(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-10-12 10:00")
	clerk, chief, deputy := w.person("JB01"), w.person("ZR01"), w.person("A20")
	clerk.compiles("代表法要点", "条文。", "法律法规").picks("发布").hears("第 1 版").picks("推送").hears("请学习").picks("更多").picks("清空文字").hears("发给")
	clerk.writes("{姓名}代表，请学习。").hears("代表，请学习").reaches(chief, "A20")
	w.ticks()
	deputy.hears("代表A20代表，请学习。", "📖 代表法要点")
	w.sendsAll()
	deputy.writes("/learn").hears("代表A20代表，请学习").neverHears("{姓名}")
	w.ticks()
	clerk.hears("已发完").picks("发更正").hears("【更正】")
	clerk.began(2, func(b liaison.Briefing) bool {
		return b.Kind == liaison.Study && b.Content.Text.Text == "【更正】\n\n{姓名}代表，请学习。" && len(b.Content.Materials) == 1 && b.Content.Corrects == 1
	})
	copied := deputy.forges(1, "got:1").said("📖 代表法要点")
	clerk.writes("/learn 条文").picks("代表法要点").picks("管理").hears("第 1 版").picks("撤下").hears("要撤下").picks("撤下").hears("已撤下")
	deputy.writes("/learn").hears("目前没有要学的").forges(copied.MessageID, "learn:study:1").hears("都已撤下")
	if got, err := w.store.ReceivedRun(t.Context(), 1, deputy.person().ID); err != nil || got.Acked != nil {
		t.Errorf("it counts as learned: %+v, %v", got, err)
	}
}

// A step with a quiz asks to learn it, off and on; a template gives it words, and no
// other day; its correction is no step.
func TestAStepIsWrittenAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-10-12 10:00")
	clerk := w.person("JB01")
	clerk.writes("/brief").picks("写通报").hears("请把内容发给我").writes("欢迎您！").hears("欢迎您").picks("更多").picks("存为模板").hears("起个名字").writes("欢迎").hears("已存为模板")
	clerk.compiles("入门小测验", "您好！", "履职指南").picks("测验").writes("1. 谁评价答复？\n*A. 代表\nB. 群众").hears("1. 谁").presses("返回草稿").picks("发布").hears("第 1 版")
	clerk.picks("用于新代表入门").hears("第几天").writes("2").hears("要求已学确认，").picks("不要求已学确认").sees("☑️ 要求已学确认").picks("☑️ 要求已学确认").hears("要求已学确认，")
	clerk.picks("更多").picks("模板").picks("📄 欢迎").hears("欢迎您", "要求已学确认，").writes("补充一句。").hears("欢迎您", "补充一句")
	clerk.began(2, func(b liaison.Briefing) bool {
		return b.Kind == liaison.Step && b.Content.Day == 2 && len(b.Content.Materials) == 1 && b.Content.Text.Text == "欢迎您！\n\n补充一句。"
	})
}

// Nothing is approved that cannot go out any more.
func TestWhatCannotGoOutAnyMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-10-12 10:00")
	clerk, chief := w.person("JB01"), w.person("ZR01")
	clerk.compiles("代表法要点", "条文。", "法律法规").picks("发布").hears("第 1 版").picks("推送").hears("请学习")
	clerk.picks("发送范围").picks("按专长").hears("发送范围").picks("水利").hears("水利").presses("返回范围").picks("选好了").picks("提交审核").hears("待审核")
	chief.hears("请您审核")
	w.executes(`UPDATE materials SET retired_at = now()`)
	chief.isRefused("审核通过", "《代表法要点》", "已经撤下")
	w.executes(`UPDATE materials SET retired_at = NULL`)
	w.executes(`UPDATE people SET expertise = '{}'`)
	chief.isRefused("审核通过", "一个人也没有")
}

// A document is one for all: a text that speaks to each goes out in parts.
func TestALongTextThatSpeaksToEach(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	clerk := w.person("JB01")
	clerk.writes("/brief").picks("写通报").hears("请把内容发给我")
	for _, part := range []string{"甲", "乙", "丙"} {
		clerk.writes(part + "章\n" + strings.Repeat("依法履职尽责。", 200)).hears("甲章")
	}
	clerk.hears("将分几条发送").picks("改为摘要加 PDF 全文").hears("摘要和 PDF 全文").writes("{姓名}代表请阅").hears("每人不同")
	clerk.picks("发送范围").picks("指定人员").writes("A20").hears("代表A20").picks("选好了").isRefused("提交审核", "PDF 全文只有一份")
	clerk.presses("改为分条发送").hears("将分几条发送").hasNo("PDF", "将分几条发送").picks("提交审核").hears("待审核")
}
