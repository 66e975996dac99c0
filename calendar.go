package liaison

import (
	"fmt"
	"time"
)

// Date is a day without a time or a zone, as deadlines are counted in.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads 2026-11-30.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("date %q is not of the form 2026-11-30", s)
	}
	return DateOf(t), nil
}

func (d Date) String() string { return d.utc().Format(time.DateOnly) }

// MarshalText and UnmarshalText use the form 2026-11-30.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is the inverse of MarshalText.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

func (d Date) utc() time.Time { return d.Midnight(time.UTC) }

// Midnight is when the day begins in a zone.
func (d Date) Midnight(zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
}

// AddDays counts calendar days.
func (d Date) AddDays(n int) Date { return DateOf(d.utc().AddDate(0, 0, n)) }

// AddMonths is the same day of the month n months on, or the month's last day
// where it has no such day (民法典 §202).
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.utc().Before(e.utc()) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// DaysUntil counts the calendar days from d to e; negative when e is past.
func (d Date) DaysUntil(e Date) int { return int(e.utc().Sub(d.utc()) / (24 * time.Hour)) }

// IsZero reports whether the date is unset.
func (d Date) IsZero() bool { return d == Date{} }

// Calendar tells working days from days of rest. It holds the exceptions that
// the State Council announces for a year, holidays and make-up working days
// (调休); any other day works from Monday to Friday.
type Calendar struct {
	Works map[Date]bool // the exceptions: true, a make-up working day; false, a holiday
	Years map[int]bool  // the years whose arrangement is known
}

// NewCalendar makes a calendar from the announced days.
func NewCalendar(holidays, makeUps []Date, years ...int) Calendar {
	c := Calendar{Works: map[Date]bool{}, Years: map[int]bool{}}
	for _, d := range holidays {
		c.Works[d] = false
	}
	for _, d := range makeUps {
		c.Works[d] = true
	}
	for _, y := range years {
		c.Years[y] = true
	}
	return c
}

// Workday reports whether people work on that day.
func (c Calendar) Workday(d Date) bool {
	if works, announced := c.Works[d]; announced {
		return works
	}
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

// NextWorkday is d itself, or the first working day after it (民法典 §203).
func (c Calendar) NextWorkday(d Date) Date {
	for !c.Workday(d) {
		d = d.AddDays(1)
	}
	return d
}

// LastWorkday is d itself, or the last working day before it.
func (c Calendar) LastWorkday(d Date) Date {
	for !c.Workday(d) {
		d = d.AddDays(-1)
	}
	return d
}

// AddWorkdays counts n working days, the starting day left out (民法典 §201).
func (c Calendar) AddWorkdays(d Date, n int) Date {
	for range n {
		d = c.NextWorkday(d.AddDays(1))
	}
	return d
}

// WorkdaysUntil counts the working days after d up to and with e.
func (c Calendar) WorkdaysUntil(d, e Date) int {
	n := 0
	for d.Before(e) {
		if d = d.AddDays(1); c.Workday(d) {
			n++
		}
	}
	return n
}

// Unknown lists the years from start to end whose calendar is missing: a
// deadline across them is shown as provisional.
func (c Calendar) Unknown(start, end Date) []int {
	var years []int
	for y := start.Year; y <= end.Year; y++ {
		if !c.Years[y] {
			years = append(years, y)
		}
	}
	return years
}
