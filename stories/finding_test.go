package stories

import (
	"encoding/json"
	"os"
	"testing"

	"liaison"
)

// sampleTexts are suggestions of which two are about the same.
func (w *world) sampleTexts() map[string]struct{ Title, Body string } {
	w.t.Helper()
	content, err := os.ReadFile("../testdata/likeness.json")
	if err != nil {
		w.t.Fatal(err)
	}
	var texts map[string]struct{ Title, Body string }
	if err := json.Unmarshal(content, &texts); err != nil {
		w.t.Fatal(err)
	}
	return texts
}

// drafts writes a suggestion between sessions, up to the last choice.
func (v *voice) drafts(name, topic string) *voice {
	v.w.t.Helper()
	text := v.w.sampleTexts()[name]
	v.writes("/suggest").hears("在什么时候提出").presses("闭会期间").hears("点选分类").presses(topic).hears("发送标题")
	return v.writes(text.Title).hears("写正文").writes(text.Body).hears("正文").presses("预览")
}

// A deputy is shown, before submission, what another has submitted on the same
// thing: who, when, and no text. The reason to go on is kept.
func TestADuplicateIsShownBeforeSubmission(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-20 10:00")
	first, second, clerk := w.person("A14"), w.person("H05"), w.person("JB01")
	first.drafts("charging safety", "应急").presses("不涉及").hears("请核对最终文本").presses("确认提交").hears("2026-B-001")
	w.at("2026-11-23 09:00")
	second.drafts("charging order", "应急")
	second.hears("有 1 件内容相近", "疑似重复", "2026-B-001", "代表A14", "2026年11月20日", "附议").neverHears("自动灭火")
	second.presses("继续提交").hears("理由").writes("沿江案例不同").hears("请核对最终文本").presses("确认提交").hears("2026-B-002")
	clerk.hears("2026-B-002").writes("/find 2026-B-002").hears("2026-B-002", "沿江案例不同")
}

// Instead of submitting the same again, a deputy joins what is there, having read
// it, or follows it.
func TestADuplicateIsJoinedOrFollowed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-20 10:00")
	first, second := w.person("A14"), w.person("H05")
	first.drafts("charging safety", "应急").presses("不涉及").hears("请核对最终文本").presses("确认提交").hears("2026-B-001")
	second.drafts("charging order", "应急").presses("关注 2026-B-001").hears("2026-B-001")
	second.writes("/suggest").presses("📝 关于规范住宅").presses("预览").hears("疑似重复").presses("附议 2026-B-001").hears("2026-B-001", "自动灭火")
}

// What is on one subject with another concern is not shown, nor is a text asked
// about twice.
func TestWhatDiffersIsNotAskedAbout(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-20 10:00")
	first, second := w.person("A14"), w.person("H05")
	first.drafts("lifts", "城乡").presses("确认提交").hears("2026-B-001")
	second.drafts("lift upkeep", "城乡").hears("请核对最终文本").neverHears("内容相近")
}

// Everybody finds what they may see: by words of two characters, by several, and
// by the number.
func TestFinding(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, other, clerk, officer := w.person("A20"), w.person("A14"), w.person("JB01"), w.person("D28-1")
	deputy.writes(slowIllness).presses("转为建议").presses("卫生健康与医保").presses("确认提交").hears("2026-B-001")
	clerk.writes("/find 结算").hears("查找：结算", "2026-B-001").presses("2026-B-001").hears("2026-B-001")
	clerk.writes("/find").hears("请回复要查找的词").writes("门诊　回访").hears("查找：门诊 回访", "2026-B-001")
	clerk.writes("/find 门诊 地铁").hears("没有找到")
	deputy.writes("查找").hears("请回复要查找的词").writes("２０２６－ｂ－００１").hears("2026-B-001", "待审查")
	other.writes("/find 结算").hears("没有找到").writes("/find 2026-B-001").hears("没有找到")
	officer.writes("/find 结算").hears("没有找到")
	clerk.presses("交办").presses("省医保局").presses("不设会办单位").presses("三个月").presses("✅ 确认").hears("办理中")
	officer.writes("/find 结算").hears("查找：结算", "2026-B-001")
}

// Pages are turned by buttons that hold what is looked for, so that they are good
// whatever was done in between.
func TestFindingPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	clerk := w.person("JB01")
	w.submitted("A20", "山区公路护栏", "县乡公路排查", "社区食堂菜价", "路灯照明维护", "古树名木保护", "河道清淤巡查", "公路服务区充电")
	clerk.writes("/find 请尽快").hears("第 1 至 5 件", "公路服务区充电").presses("下一页").hears("第 6 至 7 件", "山区公路护栏")
	older := clerk.said("第 6 至 7 件")
	clerk.writes("/find 公路").hears("第 1 至 3 件", "县乡公路排查")
	data, _ := buttonOf(older, "上一页")
	clerk.forges(older.MessageID, data).hears("第 1 至 5 件", "河道清淤巡查")
}

// The staff see opinions that are alike and come from two delegations.
func TestClustersOfOpinions(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	clerk := w.person("JB01")
	clerk.writes("/find").hears("请回复要查找的词").presses("相近的社情民意").hears("没有来自不同代表团")
	for i, text := range []string{"小区电动自行车没有地方充电，居民拉线充电容易着火。", "小区缺少电动自行车充电棚，拉线充电很危险。",
		"希望小区建电动自行车充电桩，现在拉线充电的很多。"} {
		deputy := w.person([]string{"A14", "A20", "H05"}[i])
		deputy.writes("/opinion").hears("代表联络站").writes("古桥联络站").hears("什么事")
		deputy.writes("电动自行车充电").hears("请写正文")
		deputy.writes(text).hears("正文").presses("预览").hears("请核对最终文本").presses("确认提交").hears("已提交")
	}
	clerk.writes("/find").presses("相近的社情民意").hears("3 件", "江城团", "铜岭团", "电动自行车充电")
	w.person("A33").writes("/find").hears("请回复要查找的词")
}

// submitted makes suggestions of a deputy's, one for each subject.
func (w *world) submitted(author string, subjects ...string) {
	w.t.Helper()
	p, err := w.store.PersonByCode(w.t.Context(), author)
	if err != nil {
		w.t.Fatal(err)
	}
	calendar, err := w.store.Calendar(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	procedure := liaison.Procedures[liaison.Suggestion]
	for _, subject := range subjects {
		m := liaison.Matter{Kind: liaison.Suggestion, Stage: liaison.Draft, Author: p.ID, Session: liaison.Between, Topic: "T05",
			Title: "关于" + subject + "的建议", Pieces: []liaison.Piece{{Part: "body", Text: subject + "，请尽快研究。"}},
			Created: w.clock(), Changed: w.clock()}
		if m.ID, err = w.store.StartDraft(w.t.Context(), m); err != nil {
			w.t.Fatal(err)
		}
		if err := w.store.KeepDraft(w.t.Context(), m); err != nil {
			w.t.Fatal(err)
		}
		out, err := procedure.Decide("submit", liaison.Case{Matter: m, Actor: p, Now: w.clock(), Calendar: calendar,
			Input: liaison.Input{"hash": {procedure.Hash(m)}}})
		if err != nil {
			w.t.Fatal(err)
		}
		if _, err := w.store.KeepOutcome(w.t.Context(), out, "2026-B"); err != nil {
			w.t.Fatal(err)
		}
	}
}
