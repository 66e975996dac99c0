package scheduler_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"liaison"
	"liaison/scheduler"
)

func TestCronLinesThatAreRead(t *testing.T) {
	for _, c := range []struct{ line, kept, next string }{
		{"0 8 * * 1", "0 8 * * 1", "2026-11-23 08:00"},
		{"  0   9 20 1,4,7,10 *\n", "0 9 20 1,4,7,10 *", "2027-01-20 09:00"},
		{"30 9 5 1,4,7,10 *", "", "2027-01-05 09:30"},
		{"0 9 1 12 *", "", "2026-12-01 09:00"},
		{"0 20 28-31 * *", "", "2026-11-28 20:00"},
		{"0 9 * * 1-5", "", "2026-11-18 09:00"},
		{"*/15 * * * *", "", "2026-11-17 10:15"},
		{"0 9 * * 7", "0 9 * * 0", "2026-11-22 09:00"},
		{"0 9 * * 5-7", "0 9 * * 5-6,0", "2026-11-20 09:00"},
		{"0 9 * * MON,wed", "", "2026-11-18 09:00"},
		{"0 9 1 jan ?", "", "2027-01-01 09:00"},
		{"0 9 29 2 *", "", "2028-02-29 09:00"},
		{"59 23 31 12 *", "", "2026-12-31 23:59"},
	} {
		line, err := scheduler.ParseCron(c.line)
		if err != nil {
			t.Errorf("%q: %v", c.line, err)
			continue
		}
		if c.kept == "" {
			c.kept = c.line
		}
		next := line.Next(time.Date(2026, 11, 17, 10, 0, 0, 0, zone)).Format("2006-01-02 15:04")
		if line.Line != c.kept || next != c.next {
			t.Errorf("%q is kept as %q and next at %s, want %q and %s", c.line, line.Line, next, c.kept, c.next)
		}
	}
}

func TestCronPartsAreSets(t *testing.T) {
	line, err := scheduler.ParseCron("0,30 8-18/5 * 3,1 1-5")
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(line.Minutes, line.Hours, line.Days, line.Months, line.Weekdays)
	if want := "[0 30] [8 13 18] [] [1 3] [1 2 3 4 5]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// What is refused names the place and what stands there.
func TestCronLinesThatAreRefused(t *testing.T) {
	for _, c := range []struct{ line, key, part, found string }{
		{"", "cron.parts", "", ""},
		{"0 8 * *", "cron.parts", "", ""},
		{"0 0 8 * * 1", "cron.parts", "", ""},
		{"TZ=Asia/Shanghai", "cron.zone", "", "TZ=Asia/Shanghai"},
		{"TZ=", "cron.zone", "", "TZ="},
		{"CRON_TZ=UTC 0 8 * * 1", "cron.zone", "", "CRON_TZ=UTC 0 8 * * 1"},
		{"@every 5m", "cron.named", "", "@every 5m"},
		{"@every -1s", "cron.named", "", "@every -1s"},
		{"@daily", "cron.named", "", "@daily"},
		{"60 8 * * 1", "cron.out_of_range", "cron.minute", "60"},
		{"0 24 * * 1", "cron.out_of_range", "cron.hour", "24"},
		{"0 8 32 * *", "cron.out_of_range", "cron.day", "32"},
		{"0 8 0 * *", "cron.out_of_range", "cron.day", "0"},
		{"0 8 1 13 *", "cron.out_of_range", "cron.month", "13"},
		{"0 8 * * 8", "cron.out_of_range", "cron.weekday", "8"},
		{"0 18-8 * * *", "cron.out_of_range", "cron.hour", "18-8"},
		{"mon 8 * * *", "cron.out_of_range", "cron.minute", "mon"},
		{"0 8 * * xyz", "cron.out_of_range", "cron.weekday", "xyz"},
		{"*/61 * * * *", "cron.bad_step", "cron.minute", "*/61"},
		{"*/0 * * * *", "cron.bad_step", "cron.minute", "*/0"},
		{"0 8 L * *", "cron.bad_part", "cron.day", "L"},
		{"0 8 15W * *", "cron.bad_part", "cron.day", "15W"},
		{"0 8 * * 1#1", "cron.bad_part", "cron.weekday", "1#1"},
		{"1,,2 8 * * *", "cron.bad_part", "cron.minute", "1,,2"},
		{", 8 * * *", "cron.bad_part", "cron.minute", ","},
		{"-1 8 * * *", "cron.bad_part", "cron.minute", "-1"},
		{"0 8:00 * * *", "cron.bad_part", "cron.hour", "8:00"},
		{"*-5 8 * * *", "cron.bad_part", "cron.minute", "*-5"},
		{"0 0 30 2 *", "cron.never", "", ""},
		{"0 0 31 2,4,6,9,11 *", "cron.never", "", ""},
		{"0 9 1-7 * 1", "cron.two_days", "", ""},
		{"0 9 */2 * 1", "cron.two_days", "", ""},
		{"0,1,2,3,4,5,6,7,8,9,10,11,12,13,14 8 * * *", "cron.too_long", "", ""},
	} {
		_, err := scheduler.ParseCron(c.line)
		var refusal *liaison.Refusal
		if !errors.As(err, &refusal) {
			t.Errorf("%q: %v", c.line, err)
			continue
		}
		part, _ := refusal.Args["Place"].(string)
		found, _ := refusal.Args["Found"].(string)
		if refusal.Key != c.key || part != c.part || found != c.found {
			t.Errorf("%q: %s %s %q, want %s %s %q", c.line, refusal.Key, part, found, c.key, c.part, c.found)
		}
	}
}

// Where clocks change, an hour that is not there is left out, and one that is
// there twice is due once, unless every hour is.
func TestCronWhereClocksChange(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ line, after, want string }{
		{"30 2 * * *", "2026-03-07 12:00", "03-09 02:30 EDT, 03-10 02:30 EDT"},
		{"30 1 * * *", "2026-10-31 12:00", "11-01 01:30 EDT, 11-02 01:30 EST"},
		{"30 * * * *", "2026-11-01 00:00", "11-01 00:30 EDT, 11-01 01:30 EDT, 11-01 01:30 EST, 11-01 02:30 EST"},
		{"0 8 * * *", "2026-03-07 12:00", "03-08 08:00 EDT, 03-09 08:00 EDT"},
	} {
		line, err := scheduler.ParseCron(c.line)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.ParseInLocation("2006-01-02 15:04", c.after, newYork)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for range strings.Count(c.want, ",") + 1 {
			at = line.Next(at)
			got = append(got, at.Format("01-02 15:04 MST"))
		}
		if !slices.Equal(got, strings.Split(c.want, ", ")) {
			t.Errorf("%s: %s, want %s", c.line, strings.Join(got, ", "), c.want)
		}
	}
}

// Whatever is written, it is refused or has a next time, and reads as itself.
func FuzzParseCron(f *testing.F) {
	for _, line := range []string{"0 8 * * 1", "TZ=", "TZ=x 0 8 * * 1", "@every 1h", "*/61 * * * *", "1,,2 * * * *", "0 0 30 2 *",
		"0 9 1-7 * 1", "0 9 * * 5-7", "99999999999999999999 * * * *", "0-0/0 * * * *", "? ? ? ? ?", "a b c d e"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, text string) {
		line, err := scheduler.ParseCron(text)
		if err != nil {
			if refusal := new(liaison.Refusal); !errors.As(err, &refusal) {
				t.Fatalf("%q: a fault: %v", text, err)
			}
			return
		}
		now := time.Date(2026, 11, 17, 10, 0, 0, 0, zone)
		next := line.Next(now)
		if !next.After(now) || len(line.Line) > 40 {
			t.Fatalf("%q is %q and next at %v", text, line.Line, next)
		}
		again, err := scheduler.ParseCron(line.Line)
		if err != nil || again.Line != line.Line || !again.Next(now).Equal(next) {
			t.Fatalf("%q is %q and then %q: %v", text, line.Line, again.Line, err)
		}
	})
}
