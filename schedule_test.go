package liaison_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison"
)

// yearly is a cron of days and hours, said without one: what is due on a day, in
// hours and minutes.
type yearly struct {
	due   func(liaison.Date) bool
	times []string
}

func (y yearly) Next(after time.Time) time.Time {
	for day := liaison.DateOf(after); ; day = day.AddDays(1) {
		if day.DaysUntil(liaison.DateOf(after)) < -2000 {
			return time.Time{}
		}
		if !y.due(day) {
			continue
		}
		for _, hour := range y.times {
			at, err := time.ParseInLocation("2006-01-02 15:04", day.String()+" "+hour, after.Location())
			if err == nil && at.After(after) && at.Format("15:04") == hour {
				return at
			}
		}
	}
}

func everyDay(liaison.Date) bool { return true }

func onWeekday(w time.Weekday) func(liaison.Date) bool {
	return func(d liaison.Date) bool { return d.Weekday() == w }
}

func onDay(n int) func(liaison.Date) bool { return func(d liaison.Date) bool { return d.Day == n } }

func onDayOf(m time.Month, n int) func(liaison.Date) bool {
	return func(d liaison.Date) bool { return d.Month == m && d.Day == n }
}

const minutes = "2006-01-02 15:04"

func moment(s string) time.Time {
	at, err := time.ParseInLocation(minutes, s, shanghai)
	if err != nil {
		panic(err)
	}
	return at
}

func TestOccurrences(t *testing.T) {
	for _, c := range []struct {
		name    string
		due     func(liaison.Date) bool
		times   string
		holiday liaison.HolidayPolicy
		after   string
		want    string // provisional ones with a ?
	}{
		{"on days of rest as well", onWeekday(time.Monday), "08:00", liaison.RunAnyway, "2026-02-09 08:00", "2026-02-16 08:00, 2026-02-23 08:00, 2026-03-02 08:00"},
		{"the Spring Festival is left out", onWeekday(time.Monday), "08:00", liaison.SkipRest, "2026-02-09 08:00", "2026-03-02 08:00, 2026-03-09 08:00"},
		{"the Spring Festival's Mondays meet", onWeekday(time.Monday), "08:00", liaison.NextWorking, "2026-02-09 08:00", "2026-02-24 08:00, 2026-03-02 08:00"},
		{"a Saturday is made up", onWeekday(time.Saturday), "09:00", liaison.SkipRest, "2026-02-01 00:00", "2026-02-14 09:00, 2026-02-28 09:00, 2026-05-09 09:00"},
		{"moved from a Saturday to a Sunday that is made up", onDayOf(time.September, 19), "09:00", liaison.NextWorking, "2026-01-01 00:00", "2026-09-20 09:00, 2027-09-20 09:00?"},
		{"National Day moves to the 8th", onDay(1), "09:00", liaison.NextWorking, "2026-09-30 00:00", "2026-10-08 09:00, 2026-11-02 09:00, 2026-12-01 09:00, 2027-01-01 09:00?"},
		{"National Day's week is one, each hour", everyDay, "08:00 17:30", liaison.NextWorking, "2026-09-30 17:30", "2026-10-08 08:00, 2026-10-08 17:30, 2026-10-09 08:00, 2026-10-09 17:30, 2026-10-10 08:00"},
		{"moved before the moment, due after it", onDayOf(time.October, 1), "09:00", liaison.NextWorking, "2026-10-05 12:00", "2026-10-08 09:00, 2027-10-01 09:00?"},
		{"moved and over", onDayOf(time.October, 1), "09:00", liaison.NextWorking, "2026-10-08 09:00", "2027-10-01 09:00?"},
		{"the 31st is not in every month", onDay(31), "09:00", liaison.RunAnyway, "2026-01-31 09:00", "2026-03-31 09:00, 2026-05-31 09:00, 2026-07-31 09:00"},
		{"the 31st moves over the month's end", onDay(31), "09:00", liaison.NextWorking, "2026-05-01 00:00", "2026-06-01 09:00, 2026-07-31 09:00, 2026-08-31 09:00"},
		{"29 February", onDayOf(time.February, 29), "09:00", liaison.RunAnyway, "2026-01-01 00:00", "2028-02-29 09:00"},
		{"at midnight", everyDay, "00:00", liaison.SkipRest, "2026-11-27 23:59", "2026-11-30 00:00, 2026-12-01 00:00"},
		{"a minute before midnight", everyDay, "23:59", liaison.SkipRest, "2026-11-27 23:59", "2026-11-30 23:59"},
		{"the next year is not known", everyDay, "08:00", liaison.SkipRest, "2026-12-31 07:59", "2026-12-31 08:00, 2027-01-01 08:00?, 2027-01-04 08:00?"},
		{"Sundays never work, but for two", onWeekday(time.Sunday), "08:00", liaison.SkipRest, "2026-01-01 08:00", "2026-01-04 08:00, 2026-09-20 08:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := strings.Split(c.want, ", ")
			timing := liaison.Timing{Holiday: c.holiday}
			var got []string
			for _, o := range timing.Preview(yearly{c.due, strings.Fields(c.times)}, calendar2026, moment(c.after), len(want)) {
				mark := ""
				if len(o.Unknown) > 0 {
					mark = "?"
				}
				got = append(got, o.At.Format(minutes)+mark)
			}
			if !slices.Equal(got, want) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), c.want)
			}
		})
	}
}

func TestNeverAgain(t *testing.T) {
	timing := liaison.Timing{Holiday: liaison.SkipRest}
	if next := timing.Next(yearly{onWeekday(time.Sunday), []string{"08:00"}}, calendar2026, moment("2026-09-20 08:00")); !next.At.IsZero() {
		t.Errorf("it works on %v", next.At)
	}
}

// Where clocks change, an hour that is shifted may not be there, or be there twice.
func TestOccurrencesWhereClocksChange(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	calendar := liaison.NewCalendar(days("2026-11-02"), days("2026-03-08", "2026-11-01"), 2026)
	for _, holiday := range liaison.HolidayPolicies {
		timing := liaison.Timing{Holiday: holiday}
		for _, hours := range [][]string{{"01:30"}, {"02:30"}, {"00:00", "02:30", "03:00", "23:30"}} {
			after := time.Date(2026, 3, 1, 0, 0, 0, 0, newYork)
			list := timing.Preview(yearly{everyDay, hours}, calendar, after, 1000)
			for _, o := range list {
				if !o.At.After(after) {
					t.Fatalf("%s %v: %v does not come after %v", holiday, hours, o.At, after)
				}
				after = o.At
			}
			if len(list) != 1000 {
				t.Errorf("%s %v: ends at %v", holiday, hours, after)
			}
		}
	}
}

func TestDue(t *testing.T) {
	moved := liaison.NewCalendar(days("2026-11-30"), nil, 2026)
	for _, c := range []struct {
		name     string
		timing   liaison.Timing
		calendar liaison.Calendar
		due, now string
		did      liaison.FireOutcome
		next     string
	}{
		{"on time", liaison.Timing{}, calendar2026, "2026-11-30 08:00", "2026-11-30 08:00", liaison.FireRan, "2026-12-07 08:00"},
		{"late within the grace", liaison.Timing{Missed: liaison.SkipMissed}, calendar2026, "2026-11-30 08:00", "2026-11-30 08:10", liaison.FireRan, "2026-12-07 08:00"},
		{"later", liaison.Timing{Missed: liaison.SkipMissed}, calendar2026, "2026-11-30 08:00", "2026-11-30 08:11", liaison.FireMissed, "2026-12-07 08:00"},
		{"a month, made up once", liaison.Timing{Missed: liaison.RunOnce}, calendar2026, "2026-11-02 08:00", "2026-12-01 10:00", liaison.FireRan, "2026-12-07 08:00"},
		{"a month, not made up", liaison.Timing{Missed: liaison.SkipMissed}, calendar2026, "2026-11-02 08:00", "2026-12-01 10:00", liaison.FireMissed, "2026-12-07 08:00"},
		{"back when the next is due", liaison.Timing{Missed: liaison.SkipMissed}, calendar2026, "2026-11-02 08:00", "2026-11-30 08:05", liaison.FireMissed, "2026-11-30 08:00"},
		{"back as the next is due, made up once", liaison.Timing{Missed: liaison.RunOnce}, calendar2026, "2026-11-02 08:00", "2026-11-30 08:05", liaison.FireRan, "2026-12-07 08:00"},
		{"a day of rest since", liaison.Timing{Holiday: liaison.SkipRest}, moved, "2026-11-30 08:00", "2026-11-30 08:00", liaison.FireRest, "2026-12-07 08:00"},
		{"a day of rest since, moved", liaison.Timing{Holiday: liaison.NextWorking}, moved, "2026-11-30 08:00", "2026-11-30 08:00", liaison.FireRest, "2026-12-01 08:00"},
		{"a day of rest, and no matter", liaison.Timing{Holiday: liaison.RunAnyway}, moved, "2026-11-30 08:00", "2026-11-30 08:00", liaison.FireRan, "2026-12-07 08:00"},
	} {
		did, next := c.timing.Due(yearly{onWeekday(time.Monday), []string{"08:00"}}, c.calendar, moment(c.due), moment(c.now))
		if did != c.did || next.Format(minutes) != c.next {
			t.Errorf("%s: %s, then %s; want %s, then %s", c.name, did, next.Format(minutes), c.did, c.next)
		}
	}
}

// anySchedule draws a calendar and a cron of some weekdays, days or months.
func anySchedule(t *rapid.T) (yearly, liaison.Calendar) {
	calendar := liaison.NewCalendar(nil, nil, 2026)
	for range rapid.IntRange(0, 40).Draw(t, "exceptions") {
		calendar.Works[day("2026-01-01").AddDays(rapid.IntRange(0, 400).Draw(t, "exception"))] = rapid.Bool().Draw(t, "works")
	}
	dues := []func(liaison.Date) bool{everyDay, onWeekday(time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday"))), onDay(rapid.IntRange(1, 31).Draw(t, "day"))}
	hours := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"00:00", "07:30", "08:00", "12:00", "23:59"}), 1, 3, rapid.ID).Draw(t, "hours")
	slices.Sort(hours)
	return yearly{rapid.SampledFrom(dues).Draw(t, "due"), hours}, calendar
}

// What the policies promise of any schedule in any calendar.
func TestEveryOccurrence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cron, calendar := anySchedule(t)
		timing := liaison.Timing{Holiday: rapid.SampledFrom(liaison.HolidayPolicies).Draw(t, "holiday")}
		after := moment("2026-01-01 00:00").Add(time.Duration(rapid.IntRange(0, 300*24*60).Draw(t, "minute")) * time.Minute)
		list := timing.Preview(cron, calendar, after, 12)
		got := map[time.Time]bool{}
		last := after
		for _, o := range list {
			if !o.At.After(last) {
				t.Fatalf("%v does not come after %v", o.At, last)
			}
			if timing.Holiday != liaison.RunAnyway && !calendar.Workday(liaison.DateOf(o.At)) {
				t.Fatalf("%v is on a day of rest", o.At)
			}
			last = o.At
			got[o.At] = true
		}
		// What cron says from ten weeks before on is there where the policy puts it, and nothing else.
		want := map[time.Time]bool{}
		for at := cron.Next(after.AddDate(0, 0, -70)); !at.After(last); at = cron.Next(at) {
			day := liaison.DateOf(at)
			if timing.Holiday == liaison.SkipRest && !calendar.Workday(day) {
				continue
			}
			if timing.Holiday == liaison.NextWorking {
				day = calendar.NextWorkday(day)
			}
			if moved := moment(day.String() + " " + at.Format("15:04")); moved.After(after) && !moved.After(last) {
				want[moved] = true
			}
		}
		if len(got) != len(want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		for at := range want {
			if !got[at] {
				t.Fatalf("%v is missing in %v", at, got)
			}
		}
	})
}

// However late a moment is found, what is next is after it, and found on time it
// runs once.
func TestDueGoesOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cron, calendar := anySchedule(t)
		timing := liaison.Timing{Holiday: rapid.SampledFrom(liaison.HolidayPolicies).Draw(t, "holiday"), Missed: rapid.SampledFrom([]liaison.MissedPolicy{liaison.RunOnce, liaison.SkipMissed}).Draw(t, "missed")}
		due := timing.Next(cron, calendar, moment("2026-03-01 00:00")).At
		if due.IsZero() {
			return
		}
		now := due.Add(time.Duration(rapid.IntRange(0, 60*24*60).Draw(t, "late")) * time.Minute)
		runs := 0
		for range 3 { // as ticks come
			if due.IsZero() || due.After(now) {
				break
			}
			did, next := timing.Due(cron, calendar, due, now)
			if !next.IsZero() && !next.After(due) {
				t.Fatalf("after %v comes %v", due, next)
			}
			if did == liaison.FireRan {
				runs++
			}
			due = next
		}
		if runs > 1 || timing.Missed == liaison.RunOnce && runs != 1 {
			t.Fatalf("%d runs", runs)
		}
		if !due.IsZero() && !due.After(now) {
			t.Fatalf("%v is still due at %v", due, now)
		}
	})
}

// Each has its turn; what was taken out of the library is passed over.
func TestNextMaterial(t *testing.T) {
	t.Parallel()
	c := liaison.Content{Materials: []int64{7, 5, 9}}
	seven, five, nine := liaison.Material{Series: 7}, liaison.Material{Series: 5}, liaison.Material{Series: 9}
	var got []int64
	for last, i := int64(0), 0; i < 4; i++ {
		last = c.NextMaterial(last, []liaison.Material{seven, five, nine})
		got = append(got, last)
	}
	five.Retired = true
	left := []liaison.Material{seven, five, nine}
	if !slices.Equal(got, []int64{7, 5, 9, 7}) || c.NextMaterial(8, left) != 7 || c.NextMaterial(7, left) != 9 || c.NextMaterial(5, left) != 9 {
		t.Errorf("got %v", got)
	}
	if c.NextMaterial(7, []liaison.Material{five}) != 0 || (liaison.Content{}).NextMaterial(3, left) != 0 {
		t.Error("there is nothing, and something comes next")
	}
}
