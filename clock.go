package liaison

import (
	"fmt"
	"time"
)

// Span is the length of a clock. Exactly one of its fields is set.
type Span struct {
	Hours    int // to the second, and not moved by days of rest
	Workdays int // 工作日
	Days     int // calendar days
	Months   int // calendar months
}

// End is the last day of the span that starts on that day: the starting day is
// left out, and an end on a day of rest moves to the next working day
// (民法典 §200–203, docs/procedures.md).
func (s Span) End(start Date, c Calendar) Date {
	switch {
	case s.Hours > 0:
		return start.AddDays((s.Hours + 23) / 24)
	case s.Workdays > 0:
		return c.AddWorkdays(start, s.Workdays)
	case s.Months > 0:
		return c.NextWorkday(start.AddMonths(s.Months))
	default:
		return c.NextWorkday(start.AddDays(s.Days))
	}
}

func (s Span) String() string {
	switch {
	case s.Hours > 0:
		return fmt.Sprintf("%dh", s.Hours)
	case s.Workdays > 0:
		return fmt.Sprintf("%dwd", s.Workdays)
	case s.Months > 0:
		return fmt.Sprintf("%dm", s.Months)
	default:
		return fmt.Sprintf("%dd", s.Days)
	}
}

// ClockKind names a deadline of a procedure.
type ClockKind string

// Clock is one deadline of a matter.
type Clock struct {
	ID          int64
	Kind        ClockKind
	For         Capacity // who has to act before it ends; empty: somebody may, nobody must
	Body        int64    // which body, where For is held by several; else 0
	Person      int64    // which person, where For is held by people; else 0
	Start, Due  Date
	Until       time.Time // the end of a clock in hours; zero: the end of the day Due
	Span        Span      // how long it was meant to run; zero: until a day that was named
	Note        string    // of a commitment: what was promised
	Provisional bool      // the calendar of a year on the way was not known
	Stopped     bool
}

// Overdue reports whether the clock runs and its last day is past.
func (k Clock) Overdue(today Date) bool { return !k.Stopped && k.Due.Before(today) }

// Over reports whether the clock runs and its time is past.
func (k Clock) Over(now time.Time) bool {
	if !k.Until.IsZero() {
		return !k.Stopped && now.After(k.Until)
	}
	return k.Overdue(DateOf(now))
}

// start makes a clock of that kind and span, running from now.
func (s Span) start(kind ClockKind, by Capacity, now time.Time, c Calendar) Clock {
	day := DateOf(now)
	k := Clock{Kind: kind, For: by, Start: day, Due: s.End(day, c), Span: s}
	if s.Hours > 0 {
		k.Until = now.Add(time.Duration(s.Hours) * time.Hour)
		k.Due = DateOf(k.Until)
		return k
	}
	k.Provisional = len(c.Unknown(day, k.Due)) > 0
	return k
}

// Again computes the end anew, as when a calendar has arrived. It reports
// whether anything changed. The day that was named for a clock stays.
func (k Clock) Again(c Calendar) (Clock, bool) {
	if k.Span.Hours > 0 || k.Kind == ClockCommitment {
		return k, false
	}
	was := k
	if k.Span != (Span{}) {
		k.Due = k.Span.End(k.Start, c)
	} else {
		k.Due = c.NextWorkday(k.Due)
	}
	k.Provisional = len(c.Unknown(k.Start, k.Due)) > 0
	return k, k != was
}
