package liaison_test

import (
	"testing"

	"liaison"
)

// What was improved in a month is told on the first working day of the next, which in
// October comes after a week of rest.
func TestImprovementsToTell(t *testing.T) {
	for _, test := range []struct{ since, today, month string }{
		{"2026-08-31", "2026-09-01", "2026-08-01"},
		{"2026-09-01", "2026-09-02", ""},
		{"2026-09-30", "2026-10-08", "2026-09-01"},
		{"2026-10-08", "2026-10-09", ""},
		{"2026-10-30", "2026-11-02", "2026-10-01"},
		{"2026-10-20", "2026-11-05", "2026-10-01"},
	} {
		month, due := liaison.ImprovementsToTell(calendar2026, day(test.since), day(test.today))
		if due != (test.month != "") || due && month != day(test.month) {
			t.Errorf("since %s, on %s: %s %t", test.since, test.today, month, due)
		}
	}
}
