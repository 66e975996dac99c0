package liaison

import "fmt"

// Span is the length of a clock. Exactly one of its fields is set.
type Span struct {
	Workdays int // 工作日
	Days     int // calendar days
	Months   int // calendar months
}

// End is the last day of the span that starts on that day: the starting day is
// left out, and an end on a day of rest moves to the next working day
// (民法典 §200–203, docs/procedures.md).
func (s Span) End(start Date, c Calendar) Date {
	switch {
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
	Start, Due  Date
	Provisional bool // the calendar of a year on the way was not known
	Stopped     bool
}

// Overdue reports whether the clock runs and its last day is past.
func (k Clock) Overdue(today Date) bool { return !k.Stopped && k.Due.Before(today) }

// start makes a clock of the rule, running from that day.
func (rule ClockRule) start(day Date, c Calendar) Clock {
	due := rule.Span.End(day, c)
	return Clock{
		Kind: rule.Kind, For: rule.For, Start: day, Due: due,
		Provisional: len(c.Unknown(day, due)) > 0,
	}
}
