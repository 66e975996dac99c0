package stories

import (
	"testing"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
	"liaison/telegramsim"
)

// symposium is a talk that the two have come to, at 09:05 of the day.
func (w *world) symposium(people ...*voice) int64 {
	w.t.Helper()
	var codes []string
	for _, v := range people {
		codes = append(codes, v.person().Code)
	}
	id := w.announces(liaison.Occasion{Kind: liaison.Symposium, Title: "列席代表座谈会", Where: "会议厅", Hours: 2,
		Audience: w.among(codes...), Begins: w.moment("2026-12-05 09:00"), Ends: w.moment("2026-12-05 11:00")})
	for _, v := range people {
		w.joins(id, v.person().Code, liaison.Enrol, liaison.JoinInput{})
	}
	w.at("2026-12-05 09:05")
	for _, v := range people {
		w.joins(id, v.person().Code, liaison.Come, liaison.JoinInput{})
	}
	return id
}

// 座谈发言由工作人员代记：本人收到、更正、看到交办情况和结果；别人看不到，也改不了。
func TestSpeechesAreTakenDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 10:00")
	clerk, deputy, other := w.person("JB01"), w.person("A07"), w.person("A11")
	id := w.symposium(deputy, other)
	clerk.writes("/events").picks("列席代表座谈会").hears("座谈会").picks("代记发言").hears("记录谁的发言").picks("代表A07").hears("请发来", "代表A07").
		writes("乡村医生待遇偏低").hears("已代记 代表A07")
	deputy.hears("代您记下了", "乡村医生待遇偏低").presses("查看这条记录").hears("列席代表座谈会").picks("更正").hears("重新写一遍").
		writes("乡村医生待遇偏低，建议参照教师").hears("记录已更正", "参照教师")
	notes, err := w.store.NotesOf(t.Context(), id, 9)
	if err != nil || len(notes) != 1 || notes[0].TakenBy != clerk.person().ID || notes[0].Person != deputy.person().ID || notes[0].Text != "乡村医生待遇偏低，建议参照教师" {
		t.Fatalf("the notes are %+v, %v", notes, err)
	}
	n := notes[0]
	m := other.said("座谈会")
	for _, data := range []string{"note:" + number(n.ID), "note:" + number(n.ID) + ":mend", "note:" + number(n.ID) + ":see", "note:" + number(n.ID) + ":files"} {
		other.isTold(m.MessageID, data, "已经撤回")
	}
	other.isTold(m.MessageID, "occasion:"+number(id)+":speakers:0", "活动组织者")
	clerk.isTold(clerk.said("已代记").MessageID, "occasion:"+number(id)+":speaker:"+number(clerk.person().ID), "到会代表")

	// A body has it: the deputy sees which, until when, and what was done.
	w.does(func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return w.desk().MarkProblems(t.Context(), tx, handlers.NotesAct{Occasion: id, Notes: []int64{n.ID}, By: clerk.person(), Body: w.body("C08"), Due: liaison.Date{Year: 2027, Month: 2, Day: 5}}, w.clock())
	})
	deputy.writes("/events").picks("列席代表座谈会").picks("我的记录").hears("【代记】", "交", "2027年2月5日", "办理中").picks("09:05").hears("现场记录").isRefused("更正", "不能再改")
	w.does(func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return w.desk().SettleProblem(t.Context(), tx, handlers.SettleAct{Occasion: id, Note: n.ID, By: clerk.person(), Said: "已提高补助标准"}, w.clock())
	})
	deputy.hears("已有结果", "已提高补助标准").writes("/events").picks("列席代表座谈会").picks("我的记录").hears("已办结", "结果：已提高补助标准")
}

// 现场照片：组织者在聊天里看记录、取附件，旁人取不到；没有附件的不给按钮。
func TestFilesOfNotesAreSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 10:00")
	clerk, deputy, other := w.person("JB01"), w.person("A07"), w.person("A11")
	id := w.symposium(deputy, other)
	deputy.sends("货架", telegramsim.Upload{As: "photo", Name: "shelf.jpg", Data: []byte("a shelf")}).hears("现场记录").picks("附件（1）").hears("这条记录的附件")
	clerk.writes("/events").picks("列席代表座谈会").picks("现场记录（1）").hears("代表A07", "货架").picks("代表A07 货架").hears("货架").picks("附件（1）").hears("这条记录的附件，共 1 个")
	clerk.file("photo")
	notes, err := w.store.NotesOf(t.Context(), id, 9)
	if err != nil || len(notes) != 1 {
		t.Fatalf("the notes are %+v, %v", notes, err)
	}
	other.isTold(other.said("座谈会").MessageID, "note:"+number(notes[0].ID)+":files", "已经撤回")
}
