package liaison_test

import (
	"testing"

	"liaison"
)

// Regions are told of a week on the first working day of the next; after a week of rest
// of both.
func TestWeeksToTell(t *testing.T) {
	c := liaison.NewCalendar([]liaison.Date{day("2026-02-16"), day("2026-02-17"), day("2026-02-18"), day("2026-02-19"), day("2026-02-20"), day("2026-02-23")},
		[]liaison.Date{day("2026-02-14"), day("2026-02-28")}, 2026)
	for _, test := range []struct{ since, today, from, to string }{
		{"", "2026-01-12", "2026-01-05", "2026-01-11"},
		{"", "2026-01-15", "2026-01-05", "2026-01-11"},
		{"2026-01-12", "2026-01-12", "", ""},
		{"2026-01-12", "2026-01-16", "", ""},
		{"2026-01-12", "2026-01-19", "2026-01-12", "2026-01-18"},
		{"2026-01-15", "2026-01-19", "2026-01-12", "2026-01-18"},
		{"2026-02-09", "2026-02-14", "", ""}, // a Saturday on which people work
		{"2026-02-09", "2026-02-20", "", ""}, // a week of rest
		{"2026-02-09", "2026-02-23", "", ""}, // a Monday of rest
		{"2026-02-09", "2026-02-24", "2026-02-09", "2026-02-22"},
		{"2025-06-02", "2026-01-12", "2025-11-17", "2026-01-11"}, // a long downtime
	} {
		var since liaison.Date
		if test.since != "" {
			since = day(test.since)
		}
		from, to, due := liaison.WeeksToTell(c, since, day(test.today))
		if due != (test.from != "") || due && (from != day(test.from) || to != day(test.to)) {
			t.Errorf("since %s, on %s: %s to %s %t", test.since, test.today, from, to, due)
		}
	}
}
