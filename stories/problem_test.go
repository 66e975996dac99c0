package stories

import (
	"fmt"
	"testing"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// notes has a deputy note something at an inspection, and returns the occasion and
// the note.
func (v *voice) notes(text string) (occasion, note int64) {
	w := v.w
	w.t.Helper()
	occasion = w.announces(liaison.Occasion{Kind: liaison.Inspection, Title: "园区视察", Where: "高新区", Begins: w.clock().AddDate(0, 0, 20), Ends: w.clock().AddDate(0, 0, 20).Add(time.Hour),
		Body: w.body("G01"), Audience: liaison.Audience{People: []int64{v.person().ID}}})
	note, err := w.store.AddFieldNote(w.t.Context(), liaison.FieldNote{Occasion: occasion, Person: v.person().ID, At: w.clock(), Text: text})
	if err != nil {
		w.t.Fatal(err)
	}
	return occasion, note
}

// The officers of a body are reminded of a problem before its day, on it, and once a week
// after it, when who holds the occasion hears as well; one of them says in the chat how
// it was seen to.
func TestAProblemIsNotForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-10-12 10:00")
	deputy, officer, other, holder := w.person("A20"), w.person("D28-1"), w.person("D14-1"), w.person("G01-1")
	occasion, note := deputy.notes("车间没有通风，夏天温度超过四十度")
	w.does(func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return w.desk().MarkProblems(t.Context(), tx, handlers.NotesAct{Occasion: occasion, Notes: []int64{note}, By: w.known("JB01"), Body: w.body("D28"),
			Due: liaison.Date{Year: 2026, Month: time.November, Day: 11}}, w.clock())
	})
	officer.hears("园区视察", "车间没有通风").presses("查看").hears("现场发现的问题", "省医保局", "还有 30 天")
	for _, day := range []struct {
		at, officer, holder string
	}{
		{"2026-11-03 08:30", "", ""},
		{"2026-11-04 08:30", "还有 7 天", ""},
		{"2026-11-05 08:30", "", ""},
		{"2026-11-11 08:30", "今天到期", ""},
		{"2026-11-12 08:30", "已逾期 1 天", "已逾期 1 天"},
		{"2026-11-13 08:30", "", ""},
		{"2026-11-19 08:30", "已逾期 8 天", "已逾期 8 天"},
	} {
		w.at(day.at)
		officer.mark, holder.mark = w.sim.Mark(), w.sim.Mark()
		w.ticks()
		for who, words := range map[*voice]string{officer: day.officer, holder: day.holder} {
			if words == "" {
				who.neverHearsSince("车间没有通风")
				continue
			}
			who.hears("今日摘要", "车间没有通风", words)
		}
	}
	other.neverHears("车间没有通风")
	officer.writes("/todo").hears("待整改、反馈：1 个", "逾期 1 件", "车间没有通风").presses("车间没有通风").hears("已逾期 8 天")
	officer.presses("填写结果").hears("办理结果").writes("已加装排风扇").hears("结果已登记")
	deputy.hears("已加装排风扇")
	officer.writes("/todo").hears("没有待办事项")
	other.isTold(other.writes("/todo").said("没有待办事项").MessageID, fmt.Sprintf("problem:%d", note), "没有这个问题")
	w.at("2026-11-26 08:30")
	officer.mark = w.sim.Mark()
	w.ticks()
	officer.neverHearsSince("车间没有通风")
}
