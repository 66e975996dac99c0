package liaison_test

import (
	"slices"
	"testing"
	"unicode/utf8"

	"liaison"
)

func TestHowFarABodyIs(t *testing.T) {
	t.Parallel()
	now := on("2026-12-10 10:00")
	before, after := now.AddDate(0, 0, -2), now.AddDate(0, 0, 2)
	for name, c := range map[string]struct {
		e    liaison.Entrustment
		want liaison.EntrustState
		late bool
	}{
		"nothing yet":             {liaison.Entrustment{Stage: liaison.OccasionDraft, Due: day("2026-12-10")}, liaison.EntrustWaits, false},
		"nothing, and it is late": {liaison.Entrustment{Stage: liaison.OnMenu, Due: day("2026-12-09")}, liaison.EntrustWaits, true},
		"a draft with a day":      {liaison.Entrustment{Stage: liaison.OccasionDraft, Begins: after, Due: day("2026-12-31")}, liaison.EntrustWaits, false},
		"announced":               {liaison.Entrustment{Stage: liaison.OccasionAnnounced, Begins: after, Due: day("2026-12-31")}, liaison.EntrustScheduled, false},
		"announced too late":      {liaison.Entrustment{Stage: liaison.OccasionAnnounced, Begins: after, Due: day("2026-12-09")}, liaison.EntrustScheduled, true},
		"held":                    {liaison.Entrustment{Stage: liaison.OccasionOver, Begins: before, Due: day("2026-12-31")}, liaison.EntrustHeld, false},
		"held without a report":   {liaison.Entrustment{Stage: liaison.OccasionOver, Begins: before, Due: day("2026-12-09")}, liaison.EntrustHeld, true},
		"reported":                {liaison.Entrustment{Stage: liaison.OccasionOver, Begins: before, Due: day("2026-12-09"), Reported: true}, liaison.EntrustReported, false},
		"called off":              {liaison.Entrustment{Stage: liaison.OccasionCancelled, Due: day("2026-12-09")}, liaison.EntrustCancelled, false},
	} {
		if got := c.e.State(now); got != c.want || c.e.Overdue(now) != c.late {
			t.Errorf("%s: %s, late %t", name, got, c.e.Overdue(now))
		}
	}
	list := []liaison.Entrustment{
		{Body: 1, Due: day("2026-12-31")}, {Body: 2, Due: day("2026-12-01"), Reported: true}, {Body: 3, Due: day("2026-12-09")}, {Body: 4, Due: day("2026-12-05")}, {Body: 5, Due: day("2026-12-31")}}
	liaison.SortEntrustments(list, now)
	var order []int64
	for _, e := range list {
		order = append(order, e.Body)
	}
	if !slices.Equal(order, []int64{4, 3, 2, 1, 5}) {
		t.Errorf("they stand as %v", order)
	}
}

// A draft has what the theme is about, and not when and where; its title fits.
func TestADraftUnderATheme(t *testing.T) {
	t.Parallel()
	theme := duty(liaison.Drive)
	theme.Title, theme.Text, theme.Fields = "十四五规划实施情况集中视察与专题调研暨优化营商环境、民生实事项目和基层治理“三项重点”年度代表行动总体安排方案", "看项目", []string{"经济"}
	o := theme.Entrust(liaison.Inspection, liaison.Body{ID: 3, Kind: liaison.Delegation, Name: "江城代表团", Short: "江城团"})
	if o.Check(on("2026-12-01 10:00")) != nil || utf8.RuneCountInString(o.Title) > 60 || o.Text != "看项目" || !o.Begins.IsZero() || o.Body != 3 || o.Drive != theme.ID ||
		!slices.Equal(o.Audience.Bodies[liaison.Delegation], []int64{3}) {
		t.Errorf("%+v", o)
	}
	today := day("2026-12-01")
	for name, c := range map[string]struct {
		kind liaison.OccasionKind
		due  liaison.Date
		want string
	}{
		"an inspection": {liaison.Inspection, day("2026-12-20"), ""},
		"no day":        {liaison.Inspection, liaison.Date{}, "entrust.bad_due"},
		"today":         {liaison.Inspection, today, "entrust.bad_due"},
		"too far":       {liaison.Inspection, day("2029-12-20"), "entrust.bad_due"},
		"a session":     {liaison.SittingIn, day("2026-12-20"), "entrust.no_kind"},
		"no kind":       {"", day("2026-12-20"), "entrust.no_kind"},
	} {
		got := ""
		if r := theme.MayEntrust(c.kind, c.due, today); r != nil {
			got = r.Key
		}
		if got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
