package liaison

import (
	"slices"
	"time"
)

// Rung is a step of the ladder of warnings: what is said about a clock on a
// day, and to whom.
type Rung struct {
	Left int        // days before the last day; 0: the last day; negative: so many days overdue
	To   []Capacity // who hears, the holder first
}

// A step is when a warning is given: so many days, or working days, before the
// last day.
type step struct{ days, workdays int }

// ladder is when the holder of a clock is warned; from the day
// after the last one it is every day. A clock gets the steps that lie within its
// length. A warning that would fall on a day of rest is given on the last
// working day before it, while something can still be done; of several that
// fall together the most urgent counts. What is overdue is repeated on working
// days only.
var ladder = []step{{days: 0}, {days: 1}, {days: 3}, {days: 7}, {days: 15}, {days: 30}}

// ladders are those of clocks that have their own: a co-handling opinion after
// 20, 27 and 30 days of its month, a rating after 5, 10 and 15
// of its 20 working days, and what is told every month of the plan shortly before.
var ladders = map[ClockKind][]step{
	ClockOpinion:  {{days: 0}, {days: 3}, {days: 10}},
	ClockEvaluate: {{days: 0}, {workdays: 5}, {workdays: 10}, {workdays: 15}},
	ClockProgress: {{days: 0}, {days: 3}},
	ClockProblem:  {{days: 0}, {days: 1}, {days: 3}, {days: 7}},
	ClockReplied:  {{days: 0}, {days: 1}, {days: 3}, {days: 7}},
}

// repeats are after how many days what is overdue is said again, where that is not every
// day.
var repeats = map[ClockKind]int{ClockProblem: 7, ClockReplied: 7}

// climbs says who hears besides the holder, from how many days before the last
// one on. The government's office, which comes between the department and the
// congress, is a party only where it decides between units (coordination.go): else the
// staff tell it. What a deputy has to do stays
// between the deputy and the staff.
var climbs = []struct {
	left int
	to   Capacity
	from []Capacity // whose clocks
	of   ClockKind  // empty: of every kind
}{
	{left: 3, to: Approver, from: []Capacity{Lead}},
	{left: 0, to: Staff, from: []Capacity{Chief, Reviewer, Proposed, Lead, Approver, Co, Committee, Handler, Coordinator}},
	{left: -1, to: Staff, from: []Capacity{Author, CoSigner}},
	{left: -1, to: Handler, from: []Capacity{Author}, of: ClockElector}, // the station hears that an elector waits
	{left: -1, to: Committee, from: []Capacity{Lead}},
	{left: -1, to: Convener, from: []Capacity{Settler}},
	{left: -3, to: Chief, from: []Capacity{Staff, Reviewer, Proposed, Lead, Approver, Co, Committee, Handler, Coordinator}},
}

// farthest is the longest time before the end of a clock at which somebody is
// warned, with room for the days of rest around it.
const farthest = 30 + 14

// WarnedUntil is the last day on which a clock may end of which somebody is
// warned today.
func WarnedUntil(today Date) Date { return today.AddDays(farthest) }

// Rung is the most urgent warning of the clock that is given after the day since
// and up to today; false where there is none. Since is the day of the warnings
// before: what fell into a time in which nothing was said is said once. A clock
// in hours is here only when it is overdue (Alarm).
func (k Clock) Rung(c Calendar, since, today Date) (Rung, bool) {
	if k.Stopped || k.For == "" || k.For == Timer || !since.Before(today) {
		return Rung{}, false
	}
	if k.Due.Before(today) {
		return k.rung(-k.Due.DaysUntil(today)), k.repeated(since, today)
	}
	if !k.Until.IsZero() {
		return Rung{}, false
	}
	steps, own := ladders[k.Kind]
	if !own {
		steps = ladder
	}
	for _, s := range steps {
		day := s.before(k.Due, c)
		if !today.Before(day) && k.Start.Before(day) && 2*s.days <= k.Start.DaysUntil(k.Due) {
			return k.rung(max(s.days, s.workdays)), since.Before(day)
		}
	}
	return Rung{}, false
}

// repeated reports whether it is said after the day since and up to today that the clock
// is overdue.
func (k Clock) repeated(since, today Date) bool {
	every := max(repeats[k.Kind], 1)
	times := func(d Date) int { return max(k.Due.DaysUntil(d)-1+every, 0) / every }
	return times(since) < times(today)
}

// before is the day on which the step is taken.
func (s step) before(due Date, c Calendar) Date {
	day := c.LastWorkday(due.AddDays(-s.days))
	for range s.workdays {
		day = c.LastWorkday(day.AddDays(-1))
	}
	return day
}

func (k Clock) rung(left int) Rung {
	r := Rung{Left: left, To: []Capacity{k.For}}
	for _, climb := range climbs {
		if left <= climb.left && (climb.of == "" || climb.of == k.Kind) && slices.Contains(climb.from, k.For) && !slices.Contains(r.To, climb.to) {
			r.To = append(r.To, climb.to)
		}
	}
	return r
}

// Alarm is a warning of a clock in hours, which does not wait for the next day.
type Alarm struct {
	Key string     // "half" or "over"
	To  []Capacity // who hears, the holder first
}

// Alarm is the warning of a clock in hours that is due by now: at half its time
// to the holder, at its end also to those who hear of a last day. What comes
// after is a Rung, every day.
func (k Clock) Alarm(now time.Time) (Alarm, bool) {
	if k.Stopped || k.For == "" || k.For == Timer || k.Until.IsZero() {
		return Alarm{}, false
	}
	half := k.Until.Add(-time.Duration(k.Span.Hours) * time.Hour / 2)
	switch {
	case !now.Before(k.Until):
		return Alarm{"over", k.rung(0).To}, true
	case !now.Before(half):
		return Alarm{"half", []Capacity{k.For}}, true
	}
	return Alarm{}, false
}
