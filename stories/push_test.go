package stories

import (
	"testing"

	"liaison"
)

// reaches has the briefing that the person writes on sent to people by hand, and
// approved by somebody else.
func (v *voice) reaches(approver *voice, people string) {
	v.w.t.Helper()
	v.picks("发送范围").picks("指定人员").hears("请写姓名或编号").writes(people).hears("共").picks("选好了").hears("发给").approvedBy(approver)
}

func (v *voice) approvedBy(approver *voice) {
	v.w.t.Helper()
	v.picks("提交审核").hears("待审核")
	approver.hears("请您审核").picks("✅ 审核通过").hears("已通过审核")
}

// A push says what it is about and is learned by a tap; who has not learned it hears
// of it again after a week and two days before its end.
func TestAPushIsLearned(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-10-12 10:00")
	clerk, chief, deputy, late := w.person("JB01"), w.person("ZR01"), w.person("A20"), w.person("A14")
	clerk.compiles("代表法要点", "代表依法执行职务。", "法律法规").picks("发布").hears("第 1 版").picks("推送").hears("请学习：代表法要点", "要求已学确认，期限 10 个工作日")
	clerk.picks("预览").hears("请学习：代表法要点", "代表依法执行职务").isTold(1, "learn:view:0", "这是预览")
	clerk.presses("发送范围").picks("指定人员").hears("请写姓名或编号").writes("代表A20、代表A14").hears("共 2 人").picks("选好了").hears("发给").approvedBy(chief)
	w.ticks()
	copied := late.said("请学习：代表法要点", "📖 代表法要点", "代表依法执行职务")
	deputy.hears("请学习").sees("打开资料").presses("✅ 已学").hears("代表法要点", "您已学")
	late.isTold(copied.MessageID, "ack:1", "请先打开资料")
	w.at("2026-10-19 09:00")
	w.ticks()
	w.ticks()
	late.hears("您还未学").presses("打开").hears("请学习：代表法要点").picks("打开资料").hears("代表依法执行职务")
	w.at("2026-10-24 09:00")
	w.ticks()
	w.ticks()
	late.hears("您还未学").writes("/learn").hears("请学习：代表法要点", "2026年10月26日（周一）前学完").picks("请学习").hears("代表依法执行职务").picks("已学").hears("您已学")
	deputy.neverHears("您还未学")
	for _, v := range []*voice{deputy, late} {
		got, err := w.store.ReceivedRun(t.Context(), 1, v.person().ID)
		if err != nil || got.Acked == nil {
			t.Errorf("%s: %+v, %v", v.name, got, err)
		}
	}
}

// A topic of several materials is learned one after another, from its copy.
func TestATopicIsLearned(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-10-12 10:00")
	clerk, chief, deputy := w.person("JB01"), w.person("ZR01"), w.person("A20")
	for _, title := range []string{"代表法要点", "接待日指南"} {
		clerk.compiles(title, title+"的正文。", "履职指南").picks("发布").hears("第 1 版").picks("选入专题").hears("已选入专题")
	}
	clerk.picks("发起学习专题").hears("学习专题：请按顺序", "1. 代表法要点", "2. 接待日指南").reaches(chief, "A20")
	w.ticks()
	deputy.hears("学习专题", "1. 代表法要点", "2. 接待日指南").picks("打开学习专题").hears("已学 0/2").picks("1. 代表法").hears("代表法要点的正文").picks("已学").hears("您已学")
	deputy.picks("下一份：接待日指南").hears("接待日指南的正文").picks("已学").hears("您已学").picks("返回专题").hears("已学 2/2", "全部学完")
	deputy.writes("/briefings").hears("✅", "学习专题")
}

// A new deputy gets the steps in their own words; the last is passed by its quiz.
func TestTheFirstDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-10-12 10:00")
	clerk, chief := w.person("JB01"), w.person("ZR01")
	clerk.compiles("入门小测验", "您好！", "履职指南").picks("测验").writes("1. 谁评价答复？\n*A. 代表\nB. 群众").hears("1. 谁").presses("返回草稿").picks("发布").hears("第 1 版").picks("用于新代表入门").hears("第几天").writes("2").hears("入门小测验").approvedBy(chief)
	clerk.writes("/learn").picks("资料管理").picks("新代表入门").hears("第 2 天").picks("新增一步").hears("第几天").writes("0").hears("草稿").writes("{姓名}代表，欢迎您！您属于{代表团}。").hears("欢迎您").approvedBy(chief)
	if _, err := w.store.ImportRoster(t.Context(), liaison.Roster{People: []liaison.Listed{{Code: "X1", Name: "代表X1", PhoneTail: "0000",
		Elected: liaison.Date{Year: 2026, Month: 9, Day: 28}, Posts: []liaison.Post{{Body: "G01", Role: liaison.RoleDeputy}}}}}, false, w.clock()); err != nil {
		t.Fatal(err)
	}
	newcomer := w.person("X1")
	w.ticks()
	w.ticks()
	newcomer.hears("代表X1代表，欢迎您！您属于江城团。").picks("已阅").sees("✅ 已阅")
	w.at("2026-10-13 09:30")
	w.ticks()
	w.ticks()
	newcomer.neverHears("入门小测验")
	w.at("2026-10-14 09:30")
	w.ticks()
	w.ticks()
	newcomer.hears("入门小测验").isRefused("✅ 已学", "要答题").presses("打开资料").hears("测验 1 题").picks("答题").hears("谁评价").picks("A").hears("100 分")
	newcomer.writes("/learn").hears("目前没有要学的")
}
