package liaison_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liaison"
)

// holidays2027 are two days of 2027 of which the calendar of 2026 knows nothing.
var calendar2027 = func() liaison.Calendar {
	c := liaison.NewCalendar(nil, nil, 2026, 2027)
	for d, works := range calendar2026.Works {
		c.Works[d] = works
	}
	c.Works[day("2027-03-01")], c.Works[day("2027-03-06")] = false, true
	return c
}()

func TestClockAgain(t *testing.T) {
	for name, c := range map[string]struct {
		before, after liaison.Clock
		changed       bool
	}{
		"over a new day of rest": {
			liaison.Clock{Start: day("2026-11-30"), Due: day("2027-03-01"), Span: liaison.Span{Months: 3}, Provisional: true},
			liaison.Clock{Start: day("2026-11-30"), Due: day("2027-03-02"), Span: liaison.Span{Months: 3}}, true,
		},
		"to a new day of work": {
			liaison.Clock{Start: day("2027-02-26"), Due: day("2027-03-15"), Span: liaison.Span{Workdays: 11}, Provisional: true},
			liaison.Clock{Start: day("2027-02-26"), Due: day("2027-03-15"), Span: liaison.Span{Workdays: 11}}, true,
		},
		"within a year that was known": {
			liaison.Clock{Start: day("2026-09-15"), Due: day("2026-09-29"), Span: liaison.Span{Workdays: 10}},
			liaison.Clock{Start: day("2026-09-15"), Due: day("2026-09-29"), Span: liaison.Span{Workdays: 10}}, false,
		},
		"in hours": {
			liaison.Clock{Start: day("2027-02-28"), Due: day("2027-03-01"), Until: at("2027-03-01 09:00"), Span: liaison.Span{Hours: 24}},
			liaison.Clock{Start: day("2027-02-28"), Due: day("2027-03-01"), Until: at("2027-03-01 09:00"), Span: liaison.Span{Hours: 24}}, false,
		},
		"to a day that was named": {
			liaison.Clock{Start: day("2026-11-30"), Due: day("2027-03-01"), Provisional: true},
			liaison.Clock{Start: day("2026-11-30"), Due: day("2027-03-02")}, true,
		},
		"to a day that was promised": {
			liaison.Clock{Kind: liaison.ClockCommitment, Start: day("2026-11-30"), Due: day("2027-03-01")},
			liaison.Clock{Kind: liaison.ClockCommitment, Start: day("2026-11-30"), Due: day("2027-03-01")}, false,
		},
	} {
		after, changed := c.before.Again(calendar2027)
		if diff := cmp.Diff(c.after, after); diff != "" || changed != c.changed {
			t.Errorf("%s, changed is %v: %s", name, changed, diff)
		}
		if again, changed := after.Again(calendar2027); changed {
			t.Errorf("%s: a second time it becomes %+v", name, again)
		}
	}
}

func TestClockOver(t *testing.T) {
	daily := liaison.Clock{Due: day("2026-09-29")}
	hourly := liaison.Clock{Due: day("2026-09-29"), Until: at("2026-09-29 09:00")}
	for _, c := range []struct {
		clock liaison.Clock
		now   time.Time
		want  bool
	}{
		{daily, at("2026-09-29 23:59"), false}, {daily, at("2026-09-30 00:00"), true},
		{hourly, at("2026-09-29 09:00"), false}, {hourly, at("2026-09-29 09:00").Add(time.Second), true}, {hourly, at("2026-09-29 08:59"), false},
	} {
		if got := c.clock.Over(c.now); got != c.want {
			t.Errorf("at %v it is over: %v", c.now, got)
		}
		c.clock.Stopped = true
		if c.clock.Over(c.now) {
			t.Errorf("at %v it is over, and was stopped", c.now)
		}
	}
	for today, want := range map[string]bool{"2026-09-28": false, "2026-09-29": false, "2026-09-30": true} {
		if got := daily.Overdue(day(today)); got != want {
			t.Errorf("on %s it is overdue: %v", today, got)
		}
	}
}

// TestHours: an urgent opinion has 24 hours, whatever day it is.
func TestHours(t *testing.T) {
	l := lifeOf(t, draftOf(opinion)).on("2026-09-30 16:40").does("author", "submit").does("handler", "grade", "grade=urgent")
	if diff := cmp.Diff([]string{"handle 2026-10-01 16:40"}, running(l.m)); diff != "" {
		t.Error(diff)
	}
	l = lifeOf(t, draft()).on("2026-09-30 22:00")
	l.m.Session = liaison.Plenary
	l.does("author", "submit").is(liaison.Reviewing)
	if diff := cmp.Diff([]string{"review 2026-10-01 02:00"}, running(l.m)); diff != "" {
		t.Error(diff)
	}
}

func TestMoreHours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start, n, more := aDay(t), rapid.IntRange(1, 400).Draw(t, "hours"), rapid.IntRange(0, 48).Draw(t, "more")
		end, later := liaison.Span{Hours: n}.End(start, calendar2026), liaison.Span{Hours: n + more}.End(start, calendar2026)
		if later.Before(end) || !start.Before(end) {
			t.Fatalf("from %v %d hours end on %v, %d on %v", start, n, end, n+more, later)
		}
	})
}

func TestSpanText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 400).Draw(t, "n")
		span := rapid.SampledFrom([]liaison.Span{{Hours: n}, {Workdays: n}, {Days: n}, {Months: n}}).Draw(t, "span")
		if again, err := liaison.ParseSpan(span.String()); err != nil || again != span {
			t.Fatalf("%+v is written %s and read %+v: %v", span, span, again, err)
		}
	})
	for _, wrong := range []string{"", "wd", "10", "0wd", "-1d", "401d", "1.5h", "10 wd", "3y", "m3", "１０wd", "10wdd"} {
		if span, err := liaison.ParseSpan(wrong); refused(t, err) != "invalid setting.not_a_span" {
			t.Errorf("%q is read %+v: %v", wrong, span, err)
		}
	}
}

func TestSettings(t *testing.T) {
	settings := liaison.Settings()
	unique(t, "setting", settings, func(s liaison.Setting) string { return s.Key })
	for _, s := range settings {
		if refusal := s.Check(s.Default); refusal != nil {
			t.Errorf("the default of %s is %q: %v", s.Key, s.Default, refusal)
		}
	}
	if n := slices.IndexFunc(settings, func(s liaison.Setting) bool { return s.Key == "suggestion.forward" }); n < 0 || settings[n].Default != "10wd" {
		t.Errorf("to be assigned it has %+v", settings)
	}
}

func TestSettingValues(t *testing.T) {
	for key, c := range map[string]struct{ good, bad []string }{
		"suggestion.answer.normal": {[]string{"3m", "90d", "60wd", "48h"}, []string{"", "0m", "three", "3"}},
		liaison.MotionSigners:      {[]string{"1", "5", "10", "1000"}, []string{"", "0", "-3", "1001", "十", "3.5"}},
		liaison.MotionCutoff:       {[]string{"", "2026-01-26 11:00:00"}, []string{"2026-01-26", "11:00", "2026-02-30 11:00:00"}},
		liaison.CommitmentPush:     {[]string{"11-01", "12-31"}, []string{"", "11-31", "02-29", "1-1", "2026-11-01"}},
		liaison.DigestTime:         {[]string{"08:30", "00:00", "23:59"}, []string{"", "24:00", "8.30", "morning"}},
		liaison.CongressMeeting:    {[]string{"14-4"}, []string{"", "a meeting that has a long name"}},
		"opinion.handle.urgent":    {[]string{"24h", "1wd"}, []string{"24"}},
		"suggestion.opinion.again": {[]string{"5wd"}, []string{"wd"}},
		"motion.report":            {[]string{"3m"}, []string{"m"}},
		liaison.ExtensionMonths:    {[]string{"6"}, []string{"6m"}},
	} {
		i := slices.IndexFunc(liaison.Settings(), func(s liaison.Setting) bool { return s.Key == key })
		if i < 0 {
			t.Errorf("%s cannot be set", key)
			continue
		}
		s := liaison.Settings()[i]
		for _, value := range c.good {
			if refusal := s.Check(value); refusal != nil {
				t.Errorf("%s may not be %q: %v", key, value, refusal)
			}
		}
		for _, value := range c.bad {
			if refusal := s.Check(value); refusal == nil || refusal.Code != liaison.Invalid {
				t.Errorf("%s may be %q", key, value)
			}
		}
	}
}

func TestRules(t *testing.T) {
	none := liaison.Rules{}
	set := liaison.Rules{liaison.MotionSigners: "5", liaison.MotionCutoff: "2026-01-26 11:00:00", liaison.RedoRounds: "often"}
	for _, c := range []struct {
		rules liaison.Rules
		key   string
		want  int
	}{{none, liaison.MotionSigners, 10}, {set, liaison.MotionSigners, 5}, {nil, liaison.ObjectionRounds, 2}, {set, liaison.RedoRounds, 1}} {
		if got := c.rules.Number(c.key); got != c.want {
			t.Errorf("%s is %d, not %d", c.key, got, c.want)
		}
	}
	if at, isSet := none.Moment(liaison.MotionCutoff, shanghai); isSet {
		t.Errorf("motions are taken until %v", at)
	}
	if at, _ := set.Moment(liaison.MotionCutoff, shanghai); !at.Equal(time.Date(2026, 1, 26, 3, 0, 0, 0, time.UTC)) {
		t.Errorf("motions are taken until %v", at)
	}
	if got := none.Text("no.such"); got != "" {
		t.Errorf("what is no setting is %q", got)
	}
}

// TestRulesFromThenOn: a span that staff have set counts for the clocks that
// start after it; those that run stay as they are.
func TestRulesFromThenOn(t *testing.T) {
	l := lifeOf(t, draft()).does("author", "submit")
	l.rules = liaison.Rules{"suggestion.forward": "5wd", "suggestion.answer.normal": "90d", "suggestion.sign": "1wd", "suggestion.opinion": "not a span"}
	l.does("clerk", "accept")
	if diff := cmp.Diff([]string{"forward 2026-09-29"}, running(l.m)); diff != "" {
		t.Error(diff)
	}
	l.on("2026-09-16 09:00").does("clerk", "assign")
	want := []string{"sign 2026-09-17 of 28", "sign 2026-09-17 of 20", "object 2026-09-30", "contact 2026-10-20", "opinion 2026-10-16 of 20", "answer 2026-12-15"}
	if diff := cmp.Diff(want, running(l.m)); diff != "" {
		t.Error(diff)
	}
}
