package liaison_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison"
)

// Each day of a time is in exactly one stretch, and there are few.
func TestStretchesAreTheDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := liaison.Date{Year: 2024, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 900).Draw(t, "from"))
		n := rapid.IntRange(-1, 900).Draw(t, "days")
		to := from.AddDays(n)
		var days []liaison.Date
		stretches := liaison.Stretches(from, to)
		for _, s := range stretches {
			for at := s.From; !s.To.Before(at); {
				next := at.AddDays(1)
				switch s.Span {
				case "month":
					next = at.AddMonths(1)
				case "year":
					next = at.AddMonths(12)
				}
				for ; at.Before(next); at = at.AddDays(1) {
					days = append(days, at)
				}
			}
		}
		if len(days) != n+1 || n >= 0 && (days[0] != from || days[n] != to) {
			t.Fatalf("%v to %v: %v", from, to, stretches)
		}
		if !slices.IsSortedFunc(days, func(a, b liaison.Date) int { return b.DaysUntil(a) }) || len(stretches) > 7 {
			t.Fatalf("%v to %v: %v", from, to, stretches)
		}
	})
}

func TestMonday(t *testing.T) {
	for day := range 14 {
		d := liaison.Date{Year: 2026, Month: time.September, Day: 14}.AddDays(day)
		if m := d.Monday(); m.Weekday() != time.Monday || m.DaysUntil(d) != day%7 {
			t.Errorf("the week of %v begins on %v", d, m)
		}
	}
}

// Who sees whose figures: a table of roles.
func TestSightOfFigures(t *testing.T) {
	department, delegation, station := liaison.Body{ID: 1, Kind: liaison.Department}, liaison.Body{ID: 2, Kind: liaison.Delegation}, liaison.Body{ID: 3, Kind: liaison.Station}
	committee, other := liaison.Body{ID: 4, Kind: liaison.CommitteeBody}, liaison.Body{ID: 5, Kind: liaison.Department}
	bodies := []liaison.Body{department, delegation, station, committee, other}
	public := []liaison.Figure{"flow", "on_time", "satisfaction", "classes", "voices"}
	for what, c := range map[string]struct {
		role  liaison.Role
		body  int64
		may   []liaison.Figure
		whole []liaison.Figure
		own   int // bodies whose answers in time may be seen
	}{
		"clerk":      {liaison.RoleClerk, 4, liaison.Figures, liaison.Figures, 3},
		"chief":      {liaison.RoleChief, 4, liaison.Figures, liaison.Figures, 3},
		"deputy":     {liaison.RoleDeputy, 2, public, public, 0},
		"committee":  {liaison.RoleOfficer, 4, public, public, 0},
		"operator":   {liaison.RoleOperator, 4, public, public, 0},
		"department": {liaison.RoleOfficer, 1, []liaison.Figure{"flow", "on_time", "satisfaction", "classes", "deadlines", "workload", "voices"}, append([]liaison.Figure{"workload"}, public...), 1},
		"approver":   {liaison.RoleApprover, 1, []liaison.Figure{"flow", "on_time", "satisfaction", "classes", "deadlines", "workload", "voices"}, append([]liaison.Figure{"workload"}, public...), 1},
		"delegation": {liaison.RoleOfficer, 2, []liaison.Figure{"flow", "on_time", "satisfaction", "classes", "deadlines", "coverage", "voices"}, append([]liaison.Figure{"coverage"}, public...), 1},
		"station":    {liaison.RoleOfficer, 3, []liaison.Figure{"flow", "on_time", "satisfaction", "classes", "deadlines", "voices"}, public, 0},
	} {
		s := liaison.FigureSightOf(liaison.Person{Memberships: []liaison.Membership{{Body: c.body, Role: c.role}}}, bodies)
		for _, f := range liaison.Figures {
			if s.May(f) != slices.Contains(c.may, f) || s.Whole(f) != slices.Contains(c.whole, f) {
				t.Errorf("%s: %s is to be seen: %v, the whole: %v", what, f, s.May(f), s.Whole(f))
			}
		}
		if own := s.Subjects("on_time", bodies); len(own) != c.own {
			t.Errorf("%s sees the figures of %v", what, own)
		}
	}
}
