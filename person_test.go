package liaison_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison"
)

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

func TestQuietUntil(t *testing.T) {
	noon := liaison.Quiet{From: 12 * 60, To: 14 * 60}
	for _, c := range []struct {
		quiet     liaison.Quiet
		now, want string
	}{
		{liaison.DefaultQuiet, "2026-09-15 21:59", "2026-09-15 21:59"},
		{liaison.DefaultQuiet, "2026-09-15 22:00", "2026-09-16 08:00"},
		{liaison.DefaultQuiet, "2026-09-30 23:59", "2026-10-01 08:00"},
		{liaison.DefaultQuiet, "2026-09-16 00:00", "2026-09-16 08:00"},
		{liaison.DefaultQuiet, "2026-09-16 07:59", "2026-09-16 08:00"},
		{liaison.DefaultQuiet, "2026-09-16 08:00", "2026-09-16 08:00"},
		{liaison.Quiet{}, "2026-09-16 00:00", "2026-09-16 00:00"},
		{noon, "2026-09-16 11:59", "2026-09-16 11:59"},
		{noon, "2026-09-16 12:00", "2026-09-16 14:00"},
		{noon, "2026-09-16 14:00", "2026-09-16 14:00"},
	} {
		if got := c.quiet.Until(at(c.now)); !got.Equal(at(c.want)) {
			t.Errorf("%v at %s is until %v, not %s", c.quiet, c.now, got, c.want)
		}
	}
}

func TestQuietEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minute := rapid.IntRange(0, 24*60-1)
		quiet := liaison.Quiet{From: minute.Draw(t, "from"), To: minute.Draw(t, "to")}
		now := at("2026-09-15 00:00").Add(time.Duration(rapid.IntRange(0, 3*24*60).Draw(t, "now")) * time.Minute)
		until := quiet.Until(now)
		if until.Before(now) || until.Sub(now) >= 24*time.Hour {
			t.Fatalf("%v at %v is until %v", quiet, now, until)
		}
		if again := quiet.Until(until); !again.Equal(until) {
			t.Fatalf("%v at its end %v goes on until %v", quiet, until, again)
		}
	})
}

func TestMemberships(t *testing.T) {
	p := liaison.Person{Memberships: []liaison.Membership{{Body: 1, Role: liaison.RoleDeputy}, {Body: 9, Role: liaison.RoleClerk}}}
	for _, c := range []struct {
		got, want bool
	}{
		{p.Is(liaison.RoleDeputy), true}, {p.Is(liaison.RoleClerk), true}, {p.Is(liaison.RoleOfficer), false},
		{p.In(1, liaison.RoleDeputy), true}, {p.In(9, liaison.RoleDeputy), false}, {p.In(2, liaison.RoleClerk), false},
	} {
		if c.got != c.want {
			t.Errorf("a membership of %+v is mistaken", p)
		}
	}
}
