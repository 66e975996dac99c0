package liaison

import (
	"slices"
	"time"
)

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

// MissedPolicies lists them.
var MissedPolicies = []MissedPolicy{RunOnce, SkipMissed}

// Grace is how late a run may begin and still be on time.
const Grace = 10 * time.Minute

// Cron is a line of cron, read. Next is the first moment after the given one, in
// the given one's zone; zero where there is none.
type Cron interface {
	Next(after time.Time) time.Time
}

// CronLine is a line of cron with what its parts stand for. A part that leaves
// everything open is nil.
type CronLine struct {
	Cron
	Line     string // as it is kept
	Minutes  []int
	Hours    []int
	Days     []int // of the month
	Months   []int
	Weekdays []int // 0 is Sunday
}

// Schedule is what makes runs of an approved briefing, again and again.
type Schedule struct {
	ID       int64
	Briefing int64
	Timing   Timing
	Enabled  bool
	Next     time.Time // zero: never
}

// Occurrence is a moment at which a schedule makes a run. Where years without a
// calendar had a say in it, it is provisional.
type Occurrence struct {
	At      time.Time // zero: never
	Unknown []int     // these years
}

// skipMost bounds the search for an occurrence on a working day: there may be none,
// as of each Sunday.
const skipMost = 400

// In is the zone of the schedule: its own, or the service's.
func (t Timing) In(service *time.Location) *time.Location {
	if t.Zone == "" {
		return service
	}
	if zone, err := time.LoadLocation(t.Zone); err == nil {
		return zone
	}
	return service
}

// Next is the first occurrence after the given moment, in that moment's zone.
func (t Timing) Next(cron Cron, c Calendar, after time.Time) Occurrence {
	switch t.Holiday {
	case SkipRest:
		return nextWorking(cron, c, after)
	case NextWorking:
		return nextShifted(cron, c, after)
	}
	return Occurrence{At: cron.Next(after)}
}

// Preview lists the occurrences that come next.
func (t Timing) Preview(cron Cron, c Calendar, after time.Time, most int) []Occurrence {
	var list []Occurrence
	for range most {
		next := t.Next(cron, c, after)
		if next.At.IsZero() {
			break
		}
		list = append(list, next)
		after = next.At
	}
	return list
}

// nextWorking leaves out what is on a day of rest.
func nextWorking(cron Cron, c Calendar, after time.Time) Occurrence {
	at := cron.Next(after)
	first := DateOf(at)
	for range skipMost {
		if at.IsZero() {
			break
		}
		if day := DateOf(at); c.Workday(day) {
			return Occurrence{at, c.Unknown(first, day)}
		}
		if end := endOf(DateOf(at), at.Location()); end.After(at) {
			at = end
		}
		at = cron.Next(at)
	}
	return Occurrence{}
}

// nextShifted moves what is on a day of rest to the same hour of the next working
// day, where several may meet. It begins with the days of rest before the given
// moment, since what was on one of them may have moved to after it.
func nextShifted(cron Cron, c Calendar, after time.Time) (next Occurrence) {
	var first, target Date
	from := endOf(c.LastWorkday(DateOf(after).AddDays(-1)), after.Location())
	for at := cron.Next(from); !at.IsZero(); at = cron.Next(at) {
		if day := DateOf(at); target.Before(day) {
			if !next.At.IsZero() {
				break
			}
			first, target = day, c.NextWorkday(day)
		}
		if moved := on(target, at); moved.After(after) && (next.At.IsZero() || moved.Before(next.At)) {
			next = Occurrence{moved, c.Unknown(first, target)}
		}
	}
	return next
}

// on is the same hour on another day.
func on(d Date, at time.Time) time.Time {
	if DateOf(at) == d {
		return at // time.Date may take another of two moments with that hour
	}
	return time.Date(d.Year, d.Month, d.Day, at.Hour(), at.Minute(), at.Second(), 0, at.Location())
}

// endOf is the end of a day in a zone, or an hour off where clocks change then.
func endOf(d Date, zone *time.Location) time.Time {
	return d.AddDays(1).Midnight(zone).Add(-time.Nanosecond)
}

// FireOutcome is what came of a due moment.
type FireOutcome string

// What came of a due moment.
const (
	FireRan    FireOutcome = "ran"
	FireRest   FireOutcome = "rest"   // the calendar has changed since, and it is a day of rest
	FireMissed FireOutcome = "missed" // nobody was there
	FireEmpty  FireOutcome = "empty"  // none of the materials is in the library any more
)

// Fire is a line of a schedule's log: what came of one due moment.
type Fire struct {
	Due time.Time
	Did FireOutcome
	Run int64     // 0: none
	At  time.Time // when it was found to be due
}

// Due says what comes of a moment that is found to be due now, and which moment is
// next. Both are in the schedule's zone.
func (t Timing) Due(cron Cron, c Calendar, due, now time.Time) (FireOutcome, time.Time) {
	switch {
	case t.Holiday != RunAnyway && t.Holiday != "" && !c.Workday(DateOf(due)):
		return FireRest, t.Next(cron, c, due).At
	case now.Sub(due) > Grace && t.Missed == SkipMissed:
		since := now.Add(-Grace - time.Nanosecond) // what came up from then on is not missed
		return FireMissed, t.Next(cron, c, since).At
	}
	return FireRan, t.Next(cron, c, now).At // this one run stands for all up to now
}

// NextMaterial is the one that a run is about after a run about the last: each in
// turn, then from the beginning, of those that are in the library; 0 where none is.
func (c Content) NextMaterial(last int64, library []Material) int64 {
	at := slices.Index(c.Materials, last) + 1
	for _, series := range slices.Concat(c.Materials[at:], c.Materials[:at]) {
		if slices.ContainsFunc(library, func(m Material) bool { return m.Series == series && !m.Retired }) {
			return series
		}
	}
	return 0
}
