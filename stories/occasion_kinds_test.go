package stories

import (
	"testing"

	"liaison"
	"liaison/handlers"
)

// 每一种活动都走一遍：收到邀请或安排，按该类活动的方式答复，到场签到（或由组织者登记），
// 结束后记入履职档案，学时和类别都对。
func TestEveryKindIsLivedThrough(t *testing.T) {
	t.Parallel()
	for _, kind := range liaison.OccasionKinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "2026-12-01 10:00")
			deputy := w.person("A07")
			o := liaison.Occasion{Kind: kind, Title: "一次" + string(kind), Where: "会议厅", Hours: 3, Audience: w.among("A07"),
				Begins: w.moment("2026-12-22 09:00"), Ends: w.moment("2026-12-22 12:00")}
			if o.Rule().Joining == liaison.Selecting {
				o.Capacity = 1
			}
			o.ID = w.announces(o)
			deputy.hears(o.Title).writes("/events").hears("我的活动").picks(o.Title).hears(o.Title, "会议厅")
			deputy.answers(o.Rule())
			w.at("2026-12-22 09:05")
			if len(o.Rule().CheckIn) > 0 {
				deputy.writes(w.code(o.ID)).hears("已签到")
			} else {
				w.moves(handlers.JoinAct{Occasion: o.ID, Person: deputy.person().ID, Key: liaison.MarkCame, Input: liaison.JoinInput{Reason: "签到簿有签名"}, By: w.known("JB01")})
			}
			w.stand(o.ID, map[liaison.Participating]int{liaison.Attended: 1})
			w.at("2026-12-22 13:30")
			w.ticks()
			if settled, err := w.store.Occasion(t.Context(), o.ID); err != nil || settled.Stage != liaison.OccasionOver {
				t.Errorf("it is %s: %v", settled.Stage, err)
			}
			w.inArchive(deputy, o)
		})
	}
}

// answers is what somebody who is asked to an occasion of a kind says to come.
func (v *voice) answers(rule liaison.OccasionRule) {
	v.w.t.Helper()
	switch rule.Joining {
	case liaison.Enrolling:
		v.picks("报名")
		for _, f := range rule.Form {
			v.picks(v.w.desk().Locales.Voice("zh-Hans").Plain("occasion.form_" + f.Key + "_" + f.Choices[0]))
		}
		v.hears("已报名")
	case liaison.Selecting, liaison.Appointing:
		v.picks("确认参加").hears("已报名")
	}
}

// inArchive holds that the archive has the occasion, as its kind counts.
func (w *world) inArchive(v *voice, o liaison.Occasion) {
	w.t.Helper()
	day := liaison.DateOf(o.Begins.In(w.zone))
	entries, err := w.store.Entries(w.t.Context(), []int64{v.person().ID}, day, day, w.zone)
	if err != nil || len(entries) != 1 || entries[0].Kind != liaison.EntryKind(o.Rule().Entry) || entries[0].Minutes != 180 || entries[0].Title != o.Title {
		w.t.Errorf("the archive has %+v, %v", entries, err)
	}
}
