package liaison_test

import (
	"testing"

	"liaison"
)

// Units are told on the day that is set, or on the first working day after it: the first
// of October begins a week of rest, and 10 October is a Saturday that is worked on.
func TestTheDayOfASweep(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		month string
		day   int
		want  string
	}{
		{"2026-09-01", 1, "2026-09-01"},
		{"2026-10-01", 1, "2026-10-08"},
		{"2026-11-17", 1, "2026-11-02"},
		{"2026-10-01", 10, "2026-10-10"},
		{"2026-02-01", 28, "2026-02-28"},
	} {
		if got := liaison.SweepOn(day(c.month), c.day, calendar2026); got != day(c.want) {
			t.Errorf("%s from the %d on: %s, not %s", c.month, c.day, got, c.want)
		}
	}
}

func TestWhoseListsOfASweepAreSeen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		who  liaison.Person
		all  bool
		many int
	}{
		{liaison.Person{Memberships: []liaison.Membership{{Body: 1, Role: liaison.RoleClerk}}}, true, 0},
		{liaison.Person{Memberships: []liaison.Membership{{Body: 2, Role: liaison.RoleOfficer}, {Body: 3, Role: liaison.RoleApprover}}}, false, 1},
		{liaison.Person{Memberships: []liaison.Membership{{Body: 2, Role: liaison.RoleOfficer}}, Standing: liaison.Suspended}, false, 0},
		{liaison.Person{Memberships: []liaison.Membership{{Body: 4, Role: liaison.RoleDeputy}}}, false, 0},
	} {
		if all, bodies := c.who.Swept(); all != c.all || len(bodies) != c.many {
			t.Errorf("%v sees all %t, %v", c.who.Memberships, all, bodies)
		}
	}
}
