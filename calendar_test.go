package liaison_test

import (
	"os"
	"testing"
	"time"

	"encoding/json"

	"pgregory.net/rapid"

	"liaison"
)

// shanghai is where every time in these tests is.
var shanghai = time.FixedZone("CST", 8*60*60)

// calendar2026 is the arrangement of 2026, as the State Council announced it.
var calendar2026 = liaison.NewCalendar(days(
	"2026-01-01", "2026-01-02", "2026-01-03",
	"2026-02-15", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-21", "2026-02-22", "2026-02-23",
	"2026-04-04", "2026-04-05", "2026-04-06", "2026-05-01", "2026-05-02", "2026-05-03", "2026-05-04", "2026-05-05",
	"2026-06-19", "2026-06-20", "2026-06-21", "2026-09-25", "2026-09-26", "2026-09-27",
	"2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05", "2026-10-06", "2026-10-07",
), days("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"), 2026)

func day(s string) liaison.Date {
	d, err := liaison.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func days(list ...string) []liaison.Date {
	var dates []liaison.Date
	for _, s := range list {
		dates = append(dates, day(s))
	}
	return dates
}

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, into); err != nil {
		t.Fatal(err)
	}
}

func TestSpanEnd(t *testing.T) {
	for _, c := range []struct {
		start string
		span  liaison.Span
		want  string
	}{
		{"2026-03-16", liaison.Span{Months: 3}, "2026-06-16"},
		{"2026-07-01", liaison.Span{Months: 3}, "2026-10-08"}, // over the National Day
		{"2026-11-30", liaison.Span{Months: 3}, "2027-03-01"}, // the end of February is a Sunday
		{"2026-09-15", liaison.Span{Workdays: 10}, "2026-09-29"},
		{"2026-02-10", liaison.Span{Workdays: 5}, "2026-02-24"},
		{"2026-09-16", liaison.Span{Workdays: 10}, "2026-09-30"},
		{"2026-09-16", liaison.Span{Months: 1}, "2026-10-16"},
		{"2026-09-16", liaison.Span{Months: 3}, "2026-12-16"},
		{"2026-03-16", liaison.Span{Months: 6}, "2026-09-16"},
		{"2026-09-15", liaison.Span{Days: 10}, "2026-09-28"},    // 25 to 27 are the Mid-Autumn Festival
		{"2026-09-18", liaison.Span{Workdays: 1}, "2026-09-20"}, // a Sunday that works
		{"2026-08-31", liaison.Span{Months: 1}, "2026-09-30"},
		{"2027-12-31", liaison.Span{Months: 2}, "2028-02-29"},
	} {
		if got := c.span.End(day(c.start), calendar2026); got != day(c.want) {
			t.Errorf("%s and %v ends on %v, not on %s", c.start, c.span, got, c.want)
		}
	}
}

func TestUnknownYears(t *testing.T) {
	for _, c := range []struct {
		start, end string
		want       int
	}{{"2026-01-01", "2026-12-31", 0}, {"2026-12-31", "2027-01-04", 1}, {"2025-12-31", "2027-01-01", 2}} {
		if got := calendar2026.Unknown(day(c.start), day(c.end)); len(got) != c.want {
			t.Errorf("from %s to %s unknown are %v", c.start, c.end, got)
		}
	}
}

func TestDates(t *testing.T) {
	for _, wrong := range []string{"", "2026-2-1", "2026-02-29", "2026-13-01", "20260201", "2026-02-01 "} {
		if d, err := liaison.ParseDate(wrong); err == nil {
			t.Errorf("%q is read as %v", wrong, d)
		}
	}
	// The day is that of the zone: at 23:30 in London it is tomorrow in Shanghai.
	late := time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC)
	if got := liaison.DateOf(late.In(shanghai)); got != day("2026-11-23") {
		t.Errorf("the day is %v", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		d, n := aDay(t), rapid.IntRange(-1000, 1000).Draw(t, "n")
		if back := day(d.String()); back != d {
			t.Fatalf("%v reads as %v", d, back)
		}
		if got := d.DaysUntil(d.AddDays(n)); got != n {
			t.Fatalf("%v is %d days from %v and not %d", d.AddDays(n), got, d, n)
		}
		if got := d.AddMonths(n); got.Day > d.Day || got.Year*12+int(got.Month) != d.Year*12+int(d.Month)+n {
			t.Fatalf("%v and %d months is %v", d, n, got)
		}
	})
}

func aDay(t *rapid.T) liaison.Date {
	return day("2024-01-01").AddDays(rapid.IntRange(0, 2000).Draw(t, "day"))
}

func aSpan(t *rapid.T) (shorter, longer liaison.Span) {
	n, more := rapid.IntRange(1, 60).Draw(t, "length"), rapid.IntRange(0, 10).Draw(t, "more")
	switch rapid.IntRange(0, 2).Draw(t, "unit") {
	case 0:
		return liaison.Span{Workdays: n}, liaison.Span{Workdays: n + more}
	case 1:
		return liaison.Span{Days: n}, liaison.Span{Days: n + more}
	default:
		return liaison.Span{Months: n}, liaison.Span{Months: n + more}
	}
}

func TestSpanProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := aDay(t)
		shorter, longer := aSpan(t)
		due := shorter.End(start, calendar2026)
		if !calendar2026.Workday(due) {
			t.Fatalf("%v is due on %v, a day of rest", shorter, due)
		}
		if !start.Before(due) {
			t.Fatalf("from %v %v is due on %v", start, shorter, due)
		}
		if later := longer.End(start, calendar2026); later.Before(due) {
			t.Fatalf("%v ends on %v, before %v on %v", longer, later, shorter, due)
		}
		if next := shorter.End(start.AddDays(1), calendar2026); next.Before(due) {
			t.Fatalf("who starts later ends earlier: %v, %v", due, next)
		}
		n := rapid.IntRange(0, 60).Draw(t, "workdays")
		if got := calendar2026.WorkdaysUntil(start, calendar2026.AddWorkdays(start, n)); got != n {
			t.Fatalf("%d working days after %v count as %d", n, start, got)
		}
	})
}
