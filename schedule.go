package liaison

import "time"

// HolidayPolicy says what becomes of an occurrence on a day of rest.
type HolidayPolicy string

// The holiday policies.
const (
	RunAnyway   HolidayPolicy = "run"
	SkipRest    HolidayPolicy = "skip"
	NextWorking HolidayPolicy = "shift" // at the same hour of the next working day
)

// HolidayPolicies lists them.
var HolidayPolicies = []HolidayPolicy{RunAnyway, SkipRest, NextWorking}

// MissedPolicy says what becomes of occurrences in a time in which nobody was
// there.
type MissedPolicy string

// The missed-run policies.
const (
	RunOnce    MissedPolicy = "once" // one run makes up for all of them
	SkipMissed MissedPolicy = "skip"
)

// Cron is a line of cron, read. Next is the first moment after the given one, in
// the given one's zone.
type Cron interface {
	Next(after time.Time) time.Time
}

// Schedule is what makes runs of an approved briefing, again and again.
type Schedule struct {
	ID       int64
	Briefing int64
	Timing   Timing
	Enabled  bool
	Next     time.Time // zero: never
}
