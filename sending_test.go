package liaison_test

import (
	"testing"

	"liaison"
)

func TestEveryFallsOnWorkingDays(t *testing.T) {
	calendar := calendar2026
	for _, c := range []struct {
		every       liaison.Every
		after, want string
	}{
		{liaison.EveryDay, "2026-09-15", "2026-09-16"},
		{liaison.EveryDay, "2026-09-18", "2026-09-20"}, // a Sunday that is worked
		{liaison.EveryWeek, "2026-09-15", "2026-09-21"},
		{liaison.EveryWeek, "2026-09-30", "2026-10-08"}, // the Monday is in the National Day's holidays
		{liaison.EveryMonth, "2026-09-15", "2026-10-08"},
		{liaison.EveryMonth, "2026-11-30", "2026-12-01"},
		{liaison.EveryMonth, "2026-12-31", "2027-01-01"}, // a year without a calendar: by the days of the week
	} {
		after, _ := liaison.ParseDate(c.after)
		if got := c.every.Next(after, calendar); got.String() != c.want {
			t.Errorf("every %s after %s: %s, want %s", c.every, c.after, got, c.want)
		}
	}
}

func TestAnAddressIsOneMailbox(t *testing.T) {
	for address, good := range map[string]bool{
		"": true, "desk@example.org": true, "a.b+c@example.org": true,
		"desk": false, "代表 <desk@example.org>": false, "a@example.org, b@example.org": false, "a@example.org\r\nBcc: b@example.org": false,
	} {
		if r := liaison.CheckMail(address); (r == nil) != good {
			t.Errorf("%q: %v", address, r)
		}
	}
}
