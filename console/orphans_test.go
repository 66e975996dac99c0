package console_test

import (
	"net/http"
	"net/url"
	"testing"

	"liaison"
	"liaison/storage"
)

// What a body has whose officer cannot be reached, and what somebody has left behind,
// stands on the page until it is handed over; the clerks' digest says that it is there.
func TestWhatNobodySeesTo(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.binds("clerk2", 72)
	o.binds("delegation", 74)
	m := o.submits("deputy", "关于校车的建议")
	o.moves(m, "clerk2", "accept", nil)
	o.moves(m, "clerk2", "assign", liaison.Input{"lead": {"D01"}, "term": {"normal"}})
	o.drafts("clerk", liaison.Task, nil)
	chief := o.enters("chief")
	chief.opens("/console/orphans").sees(t, http.StatusOK, "省教育厅", "在办件 1", "!经办01", "!第一代表团")
	o.stands("clerk", liaison.Ended)
	chief.opens("/console/orphans").sees(t, http.StatusOK, "经办01", "/console/handover?from=JB01", "!自 2026年")

	night := liaison.DateOf(o.at)
	for range 2 {
		o.sweepsNight(night)
	}
	chief.opens("/console/orphans").sees(t, http.StatusOK, "自 2026年9月15日")
	o.sweepsNight(night.AddDays(1))
	chief.opens("/console/orphans").sees(t, http.StatusOK, "自 2026年9月15日", "!9月16日") // it is no news
	clerk := o.person("clerk2")
	out, err := o.desk.Digest(t.Context(), o.store, clerk, liaison.Digest{Day: night}, o.at)
	if err != nil || len(out) != 1 {
		t.Fatalf("the digest is %v: %v", out, err)
	}
	if out, err := o.desk.Digest(t.Context(), o.store, o.person("delegation"), liaison.Digest{Day: night}, o.at); err != nil || len(out) > 0 {
		t.Errorf("an officer is told %v: %v", out, err)
	}

	chief.sends("/console/handover", url.Values{"from": {"JB01"}, "to": {"JB02"}}).sees(t, http.StatusOK, "已移交")
	o.binds("department", 73)
	chief.opens("/console/orphans").sees(t, http.StatusOK, "没有无人办理的事项")
	o.sweepsNight(night.AddDays(2))
	if kept, err := o.store.KeptOrphaned(t.Context()); err != nil || len(kept) > 0 {
		t.Errorf("the night has kept %v: %v", kept, err)
	}
}

func (o *office) sweepsNight(night liaison.Date) {
	o.Helper()
	found, err := o.store.Orphaned(o.Context())
	if err == nil {
		err = o.store.InTx(o.Context(), func(tx *storage.Store) error { return tx.KeepOrphaned(o.Context(), found, night) })
	}
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) stands(who string, to liaison.Standing) {
	o.Helper()
	err := o.store.InTx(o.Context(), func(tx *storage.Store) error {
		return tx.KeepStanding(o.Context(), o.person("chief").ID, o.person(who), to, "离任", o.at)
	})
	if err != nil {
		o.Fatal(err)
	}
}

// A handover tells the deputy whose matter it is, and the officers of the others that
// have a part in it, once each, and nobody else.
func TestAHandoverTellsCounterparts(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	for who, chat := range map[string]int64{"deputy": 71, "colleague": 72, "department": 73, "other": 74, "approver": 75, "delegation": 76} {
		o.binds(who, chat)
	}
	for _, title := range []string{"关于校车的建议", "关于操场的建议"} {
		m := o.submits("deputy", title)
		o.moves(m, "clerk", "accept", nil)
		o.moves(m, "clerk", "assign", liaison.Input{"lead": {"D01"}, "term": {"normal"}})
	}
	before := len(o.sent)
	o.enters("chief").sends("/console/handover", url.Values{"from": {"D01-1"}, "to": {"D01-2"}}).sees(t, http.StatusOK, "已移交")
	o.hears(71, "教育厅联络员负责的工作已由教育厅签发人接手，涉及与您有关的 2 件")
	for _, out := range o.sent[before:] {
		if out.Chat == 72 || out.Chat == 74 {
			t.Errorf("somebody else is told: %v", out.Text)
		}
	}
}
