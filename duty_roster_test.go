package liaison_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison"
)

// A day of rest moves to the next working day, a make-up day of work stays.
func TestDaysOfReception(t *testing.T) {
	t.Parallel()
	rule := liaison.DefaultDuty
	for _, c := range []struct {
		name  string
		rule  func(*liaison.DutyRule)
		year  int
		month time.Month
		want  string
	}{
		{"a Saturday", nil, 2026, time.December, "[2026-12-07]"},
		{"a working day", nil, 2026, time.November, "[2026-11-05]"},
		{"a week of holidays", nil, 2026, time.October, "[2026-10-08]"},
		{"a Sunday on which people work", func(r *liaison.DutyRule) { r.Day = 20 }, 2026, time.September, "[2026-09-20]"},
		{"a day that the month has not", func(r *liaison.DutyRule) { r.Day = 31 }, 2026, time.April, "[2026-04-30]"},
		{"beyond the month's end", func(r *liaison.DutyRule) { r.Day = 31 }, 2026, time.January, "[2026-02-02]"},
		{"odd months", func(r *liaison.DutyRule) { r.Day, r.Every = 15, 2 }, 2026, time.July, "[2026-07-15]"},
		{"not in even ones", func(r *liaison.DutyRule) { r.Day, r.Every = 15, 2 }, 2026, time.June, "[]"},
		{"every Monday", func(r *liaison.DutyRule) { r.Day, r.Weekday = 0, time.Monday }, 2026, time.October, "[2026-10-08 2026-10-12 2026-10-19 2026-10-26]"},
		{"the second Wednesday", func(r *liaison.DutyRule) { r.Day, r.Weekday, r.Nth = 0, time.Wednesday, 2 }, 2026, time.December, "[2026-12-09]"},
		{"the last Friday", func(r *liaison.DutyRule) { r.Day, r.Weekday, r.Nth = 0, time.Friday, 5 }, 2026, time.December, "[2026-12-25]"},
		{"days that fall together", func(r *liaison.DutyRule) { r.Day, r.Weekday = 0, time.Saturday }, 2026, time.October, "[2026-10-08 2026-10-10 2026-10-19 2026-10-26 2026-11-02]"},
		{"none", func(r *liaison.DutyRule) { r.Off = true }, 2026, time.December, "[]"},
	} {
		r := rule
		if c.rule != nil {
			c.rule(&r)
		}
		if refusal := r.Check(); refusal != nil {
			t.Errorf("%s: %v", c.name, refusal)
		}
		if got := fmt.Sprint(r.Days(c.year, c.month, calendar2026)); got != c.want {
			t.Errorf("%s: %s, not %s", c.name, got, c.want)
		}
	}
	from, until := rule.Span(day("2026-12-07"), shanghai)
	if from.Format(time.RFC3339) != "2026-12-07T09:00:00+08:00" || until.Sub(from) != 150*time.Minute {
		t.Errorf("from %s until %s", from, until)
	}
}

func TestRulesOfReceptionsThatCannotBeKept(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*liaison.DutyRule){
		"no such day":     func(r *liaison.DutyRule) { r.Day = 32 },
		"no months":       func(r *liaison.DutyRule) { r.Every = 0 },
		"no sixth":        func(r *liaison.DutyRule) { r.Day, r.Nth = 0, 6 },
		"ends before":     func(r *liaison.DutyRule) { r.Until = "08:00" },
		"no hour":         func(r *liaison.DutyRule) { r.From = "nine" },
		"nobody":          func(r *liaison.DutyRule) { r.Deputies = 0 },
		"a whole crowd":   func(r *liaison.DutyRule) { r.Deputies = 21 },
		"no such weekday": func(r *liaison.DutyRule) { r.Day, r.Weekday = 0, 9 },
	} {
		r := liaison.DefaultDuty
		if change(&r); r.Check() == nil {
			t.Errorf("%s is kept", name)
		}
	}
}

func TestWhichMonthIsPutDown(t *testing.T) {
	t.Parallel()
	for today, want := range map[string]string{"2026-11-19": "2026-11-01", "2026-11-20": "2026-12-01", "2026-12-31": "2027-01-01", "2027-01-01": "2027-01-01"} {
		if got := liaison.MonthToPutDown(day(today), 20).String(); got != want {
			t.Errorf("on %s: %s, not %s", today, got, want)
		}
	}
}

// Over months of random stations nobody sits at two receptions of a day, nobody has had
// two more than somebody who was free, and the order in which people come changes
// nothing. Who is chosen is who a slow search finds.
func TestTurnsAreFair(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.IntRange(1, 9).Draw(t, "people")
		wanted := rapid.IntRange(1, 4).Draw(t, "deputies")
		times, last := map[int64]int{}, map[int64]liaison.Date{}
		for month := range rapid.IntRange(1, 8).Draw(t, "months") {
			on := liaison.Date{Year: 2026, Month: time.Month(month + 1), Day: 5}
			busy := map[int64]bool{}
			var all []liaison.Sitter
			for id := int64(1); id <= int64(people); id++ {
				busy[id] = rapid.IntRange(0, 4).Draw(t, "busy") == 0
				all = append(all, liaison.Sitter{Person: id, Times: times[id], Last: last[id], Busy: busy[id]})
			}
			chosen := liaison.PutDownFor(all, wanted, fmt.Sprint(month))
			again := rapid.Permutation(all).Draw(t, "order")
			if !slices.Equal(chosen, liaison.PutDownFor(again, wanted, fmt.Sprint(month))) {
				t.Fatalf("another order chooses others: %v", again)
			}
			fair(t, all, chosen, wanted)
			for _, s := range chosen {
				times[s.Person]++
				last[s.Person] = on
			}
		}
	})
}

// fair holds the chosen to a slow model: nobody who was left comes before one of them.
func fair(t *rapid.T, all, chosen []liaison.Sitter, wanted int) {
	taken := map[int64]bool{}
	for _, s := range chosen {
		if s.Busy || taken[s.Person] {
			t.Fatalf("%d is put down twice on a day", s.Person)
		}
		taken[s.Person] = true
	}
	free := 0
	for _, left := range all {
		if left.Busy {
			continue
		}
		if free++; taken[left.Person] {
			continue
		}
		for _, s := range chosen {
			if left.Times < s.Times || left.Times == s.Times && left.Last.Before(s.Last) {
				t.Fatalf("%v is chosen and %v is left", s, left)
			}
		}
	}
	if len(chosen) != min(free, wanted) {
		t.Fatalf("%d are chosen of %d free, %d wanted", len(chosen), free, wanted)
	}
}

func TestWhoMayTakeATurn(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, shanghai)
	o := liaison.Occasion{ID: 1, Kind: liaison.Reception, Stage: liaison.OccasionAnnounced, Begins: now.AddDate(0, 0, 6)}
	for name, c := range map[string]takingCase{
		"the first":         {offer: liaison.SeatOffer{Giver: 7}},
		"in return":         {offer: liaison.SeatOffer{Giver: 7, Asked: 8, Return: 2}},
		"the second":        {offer: liaison.SeatOffer{Giver: 7, Taker: 9, Ended: now}, want: "roster_duty.taken"},
		"one's own":         {offer: liaison.SeatOffer{Giver: 8}, want: "roster_duty.own"},
		"another was asked": {offer: liaison.SeatOffer{Giver: 7, Asked: 9, Return: 2}, want: "roster_duty.not_yours"},
		"a stranger":        {offer: liaison.SeatOffer{Giver: 7}, change: func(t *liaison.Taking) { t.Member = false }, want: "roster_duty.not_yours"},
		"two on a day":      {offer: liaison.SeatOffer{Giver: 7}, change: func(t *liaison.Taking) { t.Busy = true }, want: "roster_duty.busy"},
		"sits there":        {offer: liaison.SeatOffer{Giver: 7}, change: func(t *liaison.Taking) { t.Seated = true }, want: "roster_duty.busy"},
		"the giver's two":   {offer: liaison.SeatOffer{Giver: 7, Asked: 8, Return: 2}, change: func(t *liaison.Taking) { t.GiverBusy = true }, want: "roster_duty.busy"},
		"nothing to give":   {offer: liaison.SeatOffer{Giver: 7}, change: func(t *liaison.Taking) { t.GiverSits = false }, want: "roster_duty.gone"},
		"nothing in return": {offer: liaison.SeatOffer{Giver: 7, Asked: 8, Return: 2}, change: func(t *liaison.Taking) { t.Returns = false }, want: "roster_duty.gone"},
		"when it has begun": {offer: liaison.SeatOffer{Giver: 7}, at: o.Begins, want: "roster_duty.gone"},
	} {
		c.check(t, name, o, now)
	}
}

func TestDaysOfWarning(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{
		{"2026-08-31", "2026-09-01", "2026-09-01"}, {"2026-09-01", "2026-09-02", ""}, {"2026-10-30", "2026-11-03", "2026-11-01"},
		{"2026-06-01", "2026-12-01", "2026-11-01"}, {"2026-12-30", "2027-01-02", ""},
	} {
		got, falls := liaison.AimDay(nil, day(c[0]), day(c[1]))
		if falls != (c[2] != "") || falls && got.String() != c[2] {
			t.Errorf("after %s on %s: %s %t", c[0], c[1], got, falls)
		}
	}
}

func TestFunds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"1200": 120000, "86.5": 8650, "0.07": 7, " 3.20 ": 320, "1.234": -1, "": -1, "-5": -1, ".5": -1, "1,200": -1} {
		if fen, ok := liaison.ParseYuan(text); ok != (want >= 0) || ok && fen != want {
			t.Errorf("%q: %d %t", text, fen, ok)
		}
	}
	for fen, want := range map[int64]string{0: "0.00", 7: "0.07", -8650: "-86.50", 120000: "1200.00"} {
		if got := liaison.Yuan(fen); got != want {
			t.Errorf("%d: %s", fen, got)
		}
	}
	today := day("2026-12-01")
	line := liaison.FundEntry{ID: 3, Station: 1, Day: today, Fen: -8650, Purpose: "订阅报刊"}
	back, refusal := line.Counter(today)
	if refusal != nil || back.Fen != 8650 || back.Corrects != 3 || back.Check(today) != nil {
		t.Errorf("%v %v", back, refusal)
	}
	if _, refusal := back.Counter(today); refusal == nil {
		t.Error("a counter-entry is taken back")
	}
	if line.Day = today.AddDays(1); line.Check(today) == nil {
		t.Error("tomorrow's spending is entered")
	}
}

func TestEvaluationIsWhole(t *testing.T) {
	t.Parallel()
	today := day("2026-12-01")
	answers := map[string]bool{}
	for i, item := range liaison.EvaluationItems {
		answers[item] = i%2 == 0
	}
	e := liaison.StationEvaluation{Year: 2026, Answers: answers}
	if e.Check(today) != nil || e.Yes() != 5 || len(liaison.EvaluationItems) != 10 {
		t.Errorf("%v, %d yes", e.Check(today), e.Yes())
	}
	short := e
	short.Answers = maps.Clone(answers)
	delete(short.Answers, "code")
	if e.Year = 2024; e.Check(today) == nil || short.Check(today) == nil {
		t.Error("an evaluation that is not whole, or of long ago, is taken")
	}
}

func TestWhoMayComeIntoAGroup(t *testing.T) {
	t.Parallel()
	first, second := liaison.Body{ID: 1, Kind: liaison.Group}, liaison.Body{ID: 2, Kind: liaison.Group}
	deputy := liaison.Person{Memberships: []liaison.Membership{{Body: 9, Role: liaison.RoleDeputy}, {Body: 1, Role: liaison.RoleDeputy}}}
	if deputy.MayApply(first) == nil || deputy.MayApply(second) != nil || (liaison.Person{}).MayApply(second) == nil {
		t.Error("who may apply is wrong")
	}
	if deputy.MayLeaveGroup(1, []liaison.Body{first, second}) == nil {
		t.Error("the only group is left")
	}
	deputy.Memberships = append(deputy.Memberships, liaison.Membership{Body: 2, Role: liaison.RoleDeputy})
	if deputy.MayLeaveGroup(1, []liaison.Body{first, second}) != nil {
		t.Error("one of two groups is not left")
	}
	if (liaison.GroupFacts{Link: "javascript:alert(1)"}).Check() == nil || (liaison.GroupFacts{Link: "https://t.me/+abc"}).Check() != nil {
		t.Error("links are checked wrongly")
	}
}
