package liaison

import (
	"cmp"
	"slices"
	"time"
)

// DutyRule says when a station receives people 接待日, and how many deputies sit there.
type DutyRule struct {
	Day      int          // of the month; in a shorter month its last. 0: by weekday
	Weekday  time.Weekday // where Day is 0
	Nth      int          // which of the month's; 0: every one, 5: the last
	Every    int          // month: 1 each, 2 January, March …, 3 the first of each quarter
	From     string       // "09:00", in the service's zone
	Until    string
	Deputies int
	Off      bool // none is made of itself
}

// DefaultDuty is the rule of a station that has none of its own: the 5th of each month
// (“5号见”; docs/procedures.md).
var DefaultDuty = DutyRule{Day: 5, Every: 1, From: "09:00", Until: "11:30", Deputies: 2}

const dutyDeputiesMost = 20

// Check refuses a rule that cannot be kept.
func (r DutyRule) Check() *Refusal {
	from, err1 := time.Parse("15:04", r.From)
	until, err2 := time.Parse("15:04", r.Until)
	switch {
	case r.Day < 0 || r.Day > 31 || r.Weekday < time.Sunday || r.Weekday > time.Saturday || r.Nth < 0 || r.Nth > 5 || r.Every < 1 || r.Every > 12:
		return Refuse(Invalid, "roster_duty.bad_day")
	case err1 != nil || err2 != nil || !until.After(from):
		return Refuse(Invalid, "roster_duty.bad_hours")
	case r.Deputies < 1 || r.Deputies > dutyDeputiesMost:
		return Refuse(Invalid, "roster_duty.bad_number", "Most", dutyDeputiesMost)
	}
	return nil
}

// Days are the station's days of a month, each moved to the next working day where it
// is none; several that fall on one are one.
func (r DutyRule) Days(year int, month time.Month, calendar Calendar) []Date {
	if r.Off || (int(month)-1)%r.Every != 0 {
		return nil
	}
	var days []Date
	for _, d := range r.named(year, month) {
		if d = calendar.NextWorkday(d); !slices.Contains(days, d) {
			days = append(days, d)
		}
	}
	return days
}

// named are the days of the month that the rule names.
func (r DutyRule) named(year int, month time.Month) []Date {
	last := Date{year, month, 1}.AddMonths(1).AddDays(-1).Day
	if r.Day > 0 {
		return []Date{{year, month, min(r.Day, last)}}
	}
	var days []Date
	for day := 1; day <= last; day++ {
		if d := (Date{year, month, day}); d.Weekday() == r.Weekday {
			days = append(days, d)
		}
	}
	switch {
	case r.Nth == 0:
		return days
	case r.Nth >= len(days):
		return days[len(days)-1:]
	}
	return days[r.Nth-1 : r.Nth]
}

// Span is from when until when the station receives people on that day.
func (r DutyRule) Span(day Date, zone *time.Location) (from, until time.Time) {
	at := func(hour string) time.Time {
		t, _ := time.Parse("15:04", hour)
		return time.Date(day.Year, day.Month, day.Day, t.Hour(), t.Minute(), 0, 0, zone)
	}
	return at(r.From), at(r.Until)
}

// MonthToPutDown is the first day of the month whose receptions are to stand by now:
// the next month's from that day of the month on, this month's before.
func MonthToPutDown(today Date, from int) Date {
	first := Date{today.Year, today.Month, 1}
	if today.Day >= from {
		return first.AddMonths(1)
	}
	return first
}

// Sitter is somebody who may be put down for a reception.
type Sitter struct {
	Person int64
	Times  int  // receptions of the year, those to come among them
	Last   Date // before this one; zero: never
	Busy   bool // has another reception on the day
}

// PutDownFor chooses who sits at a reception: who has had the fewest this year, of
// these whose last is longest ago, and of these by lot. Whoever has another on the day
// is not chosen. The same people and seed give the same choice in whatever order they
// come.
func PutDownFor(all []Sitter, most int, seed string) []Sitter {
	lot := func(s Sitter) string { return Drawing{Seed: seed}.lot(Candidate{Person: s.Person}) }
	free := slices.DeleteFunc(slices.Clone(all), func(s Sitter) bool { return s.Busy })
	slices.SortFunc(free, func(a, b Sitter) int {
		return cmp.Or(a.Times-b.Times, a.Last.utc().Compare(b.Last.utc()), cmp.Compare(lot(a), lot(b)))
	})
	return free[:min(most, len(free))]
}
