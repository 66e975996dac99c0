package liaison_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison"
)

// TestLadder goes through the working days of a clock, and lists on which of
// them who hears how many days before the end.
func TestLadder(t *testing.T) {
	for _, test := range []struct {
		name       string
		clock      liaison.Clock
		start, due string
		until      string
		want       string
	}{
		{
			"an answer of three months",
			liaison.Clock{Kind: liaison.ClockAnswer, For: liaison.Lead}, "2026-09-16", "2026-12-16", "2026-12-22",
			`2026-11-16 30 lead
			2026-12-01 15 lead
			2026-12-09 7 lead
			2026-12-11 3 lead approver
			2026-12-15 1 lead approver
			2026-12-16 0 lead approver staff
			2026-12-17 -1 lead approver staff committee
			2026-12-18 -2 lead approver staff committee
			2026-12-21 -5 lead approver staff committee chief
			2026-12-22 -6 lead approver staff committee chief`,
		},
		{
			"a co-handling opinion after 20, 27 and 30 days",
			liaison.Clock{Kind: liaison.ClockOpinion, For: liaison.Co}, "2026-10-19", "2026-11-19", "2026-11-20",
			`2026-11-09 10 co
			2026-11-16 3 co
			2026-11-19 0 co staff
			2026-11-20 -1 co staff`,
		},
		{
			"a warning on a holiday comes before it",
			liaison.Clock{Kind: liaison.ClockForward, For: liaison.Staff}, "2026-09-16", "2026-10-08", "2026-10-09",
			`2026-09-30 1 staff
			2026-10-08 0 staff
			2026-10-09 -1 staff`,
		},
		{
			"a short clock has the steps of its second half",
			liaison.Clock{Kind: liaison.ClockSign, For: liaison.Lead}, "2026-09-16", "2026-09-20", "2026-09-21",
			`2026-09-18 1 lead approver
			2026-09-20 0 lead approver staff
			2026-09-21 -1 lead approver staff committee`,
		},
		{
			"a rating after 5, 10 and 15 working days",
			liaison.Clock{Kind: liaison.ClockEvaluate, For: liaison.Author}, "2026-09-16", "2026-10-20", "2026-10-21",
			`2026-09-22 15 author
			2026-09-30 10 author
			2026-10-13 5 author
			2026-10-20 0 author
			2026-10-21 -1 author staff`,
		},
		{
			"a problem found on the spot, and once a week when it is overdue",
			liaison.Clock{Kind: liaison.ClockProblem, For: liaison.Settler}, "2026-10-12", "2026-11-11", "2026-11-27",
			`2026-11-04 7 settler
			2026-11-06 3 settler
			2026-11-10 1 settler
			2026-11-11 0 settler
			2026-11-12 -1 settler convener
			2026-11-19 -8 settler convener
			2026-11-26 -15 settler convener`,
		},
		{
			"a report, whose week ends on a day of rest",
			liaison.Clock{Kind: liaison.ClockReplied, For: liaison.Settler}, "2026-10-13", "2026-10-23", "2026-11-09",
			`2026-10-20 3 settler
			2026-10-22 1 settler
			2026-10-23 0 settler
			2026-10-26 -3 settler convener
			2026-11-02 -10 settler convener
			2026-11-09 -17 settler convener`,
		},
		{"a right that nobody has to use", liaison.Clock{Kind: liaison.ClockObject}, "2026-09-16", "2026-09-30", "2026-10-09", ""},
		{"nobody's clock", liaison.Clock{Kind: liaison.ClockSettle, For: liaison.Timer}, "2026-09-16", "2026-09-30", "2026-10-09", ""},
		{"a stopped clock", liaison.Clock{Kind: liaison.ClockAnswer, For: liaison.Lead, Stopped: true}, "2026-09-16", "2026-09-30", "2026-10-09", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			k := test.clock
			k.Start, k.Due = day(test.start), day(test.due)
			c := calendar2026
			var got []string
			for since, today := k.Start, k.Start.AddDays(1); !day(test.until).Before(today); today = today.AddDays(1) {
				if !c.Workday(today) {
					continue
				}
				if rung, ok := k.Rung(c, since, today); ok {
					got = append(got, strings.NewReplacer("[", "", "]", "").Replace(fmt.Sprintf("%s %d %v", today, rung.Left, rung.To)))
				}
				since = today
			}
			want := strings.ReplaceAll(test.want, "\t", "")
			if said := strings.Join(got, "\n"); said != want {
				t.Errorf("was\n%s\nwant\n%s", said, want)
			}
		})
	}
}

func TestAlarm(t *testing.T) {
	end := time.Date(2026, 9, 17, 10, 0, 0, 0, shanghai)
	k := liaison.Clock{Kind: liaison.ClockHandle, For: liaison.Handler, Until: end, Due: liaison.DateOf(end), Span: liaison.Span{Hours: 24}}
	for _, test := range []struct {
		before time.Duration
		want   string
	}{
		{24 * time.Hour, ""}, {12*time.Hour + time.Second, ""}, {12 * time.Hour, "half [handler]"},
		{time.Second, "half [handler]"}, {0, "over [handler staff]"}, {-48 * time.Hour, "over [handler staff]"},
	} {
		got := ""
		if alarm, ok := k.Alarm(end.Add(-test.before)); ok {
			got = fmt.Sprint(alarm.Key, " ", alarm.To)
		}
		if got != test.want {
			t.Errorf("%s before the end: %q, want %q", test.before, got, test.want)
		}
	}
	if _, ok := k.Rung(liaison.Calendar{}, k.Due.AddDays(-1), k.Due); ok {
		t.Error("a clock in hours is warned of twice on its day")
	}
	if rung, ok := k.Rung(liaison.Calendar{}, k.Due, k.Due.AddDays(1)); !ok || rung.Left != -1 {
		t.Error("a clock in hours that is over is not in the digest of the next day")
	}
}

// Whatever the clock and the calendar: who is warned once hears no less later,
// no warning is given on a day of rest that could be given before, every working
// day after the last has its own, and what was missed is said once.
func TestLadderProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, k := anyCalendar(t), anyClock(t)
		var said []liaison.Rung
		since := k.Start
		for today := k.Start.AddDays(1); !k.Due.AddDays(9).Before(today); today = today.AddDays(1) {
			if !c.Workday(today) {
				continue
			}
			rung, ok := k.Rung(c, since, today)
			if _, again := k.Rung(c, today, today); again {
				t.Fatalf("%s is said twice on %s", k.Kind, today)
			}
			if k.Due.Before(today) && (!ok || rung.Left != today.DaysUntil(k.Due)) {
				t.Fatalf("%s: overdue on %s and %v", k.Due, today, rung)
			}
			if since = today; ok {
				said = append(said, rung)
			}
		}
		for i := 1; i < len(said); i++ {
			if said[i].Left >= said[i-1].Left {
				t.Fatalf("%v after %v", said[i], said[i-1])
			}
			for _, who := range said[i-1].To {
				if !slices.Contains(said[i].To, who) {
					t.Fatalf("%s hears of %v and not of %v", who, said[i-1], said[i])
				}
			}
		}
		late := k.Start.AddDays(rapid.IntRange(1, k.Start.DaysUntil(k.Due)).Draw(t, "back after"))
		missed, ok := k.Rung(c, k.Start, late)
		for d := k.Start; d.Before(late); d = d.AddDays(1) {
			if rung, told := k.Rung(c, d, d.AddDays(1)); told && (!ok || rung.Left < missed.Left) {
				t.Fatalf("%v of %s is not made up for on %s: %v", rung, d, late, missed)
			}
		}
	})
}

func anyCalendar(t *rapid.T) liaison.Calendar {
	var rest []liaison.Date
	first := liaison.Date{Year: 2026, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 300).Draw(t, "holiday"))
	for i := range rapid.IntRange(0, 9).Draw(t, "long") {
		rest = append(rest, first.AddDays(i))
	}
	return liaison.NewCalendar(rest, nil, 2026)
}

func anyClock(t *rapid.T) liaison.Clock {
	start := liaison.Date{Year: 2026, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 200).Draw(t, "start"))
	return liaison.Clock{
		Kind:  rapid.SampledFrom([]liaison.ClockKind{liaison.ClockAnswer, liaison.ClockOpinion, liaison.ClockEvaluate}).Draw(t, "kind"),
		For:   rapid.SampledFrom([]liaison.Capacity{liaison.Lead, liaison.Co, liaison.Author, liaison.Staff}).Draw(t, "for"),
		Start: start, Due: start.AddDays(rapid.IntRange(1, 120).Draw(t, "length")),
	}
}

func TestWhatWaitsIsCountedOnceAWeek(t *testing.T) {
	for _, c := range []struct {
		since, today string
		want         bool
	}{
		{"2026-09-18", "2026-09-20", false}, // a make-up Sunday ends its week
		{"2026-09-20", "2026-09-21", true},
		{"2026-09-21", "2026-09-22", false},
		{"2026-09-16", "2026-09-23", true}, // nobody was there on Monday
		{"2026-09-30", "2026-10-08", true}, // a Thursday after a holiday
		{"2026-10-08", "2026-10-09", false},
	} {
		if got := calendar2026.CountsWaiting(day(c.since), day(c.today)); got != c.want {
			t.Errorf("on %s after %s: %t", c.today, c.since, got)
		}
	}
}

func TestADigestBeginsWithWhatIsTheReadersToDo(t *testing.T) {
	due := func(id int64, day liaison.Date, own bool) liaison.Due {
		return liaison.Due{Clock: liaison.Clock{ID: id, Due: day}, Own: own}
	}
	d := liaison.Digest{Due: []liaison.Due{
		due(1, day("2026-09-21"), false), due(2, day("2026-09-22"), true), due(4, day("2026-09-21"), true), due(3, day("2026-09-21"), true), due(5, day("2026-09-01"), false),
	}}
	d.Sort()
	var got []int64
	for _, one := range d.Due {
		got = append(got, one.Clock.ID)
	}
	if want := []int64{3, 4, 2, 5, 1}; !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
}
