package liaison_test

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liaison"
)

// refused says how the error refuses: its code and key, or "" where it does
// not.
func refused(t rapid.TB, err error) string {
	t.Helper()
	var refusal *liaison.Refusal
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &refusal):
		t.Fatalf("a fault and not a refusal: %v", err)
	}
	return string(refusal.Code) + " " + refusal.Key
}

// TestProceduresAreWhole holds every table to what chat, console and storage
// rely on.
func TestProceduresAreWhole(t *testing.T) {
	for kind, p := range liaison.Procedures {
		if p.Kind != kind {
			t.Errorf("procedure %s is listed as %s", p.Kind, kind)
		}
		for _, rule := range p.Stages {
			if rule.Final == (rule.Owner != "") {
				t.Errorf("%s: stage %s: final %v, owner %q", kind, rule.Stage, rule.Final, rule.Owner)
			}
			ownerMay := slices.ContainsFunc(p.Moves, func(m liaison.Move) bool {
				return m.By == rule.Owner && slices.Contains(m.From, rule.Stage)
			})
			if ownerMay == rule.Final {
				t.Errorf("%s: in stage %s its owner can do: %v", kind, rule.Stage, ownerMay)
			}
			reached := rule.Stage == liaison.Draft || slices.ContainsFunc(p.Moves, func(m liaison.Move) bool { return m.To == rule.Stage })
			if !reached {
				t.Errorf("%s: nothing leads to stage %s", kind, rule.Stage)
			}
		}
		for _, move := range p.Moves {
			checkMove(t, p, move)
		}
	}
}

func checkMove(t *testing.T, p *liaison.Procedure, move liaison.Move) {
	isStage := func(s liaison.Stage) bool {
		return slices.ContainsFunc(p.Stages, func(r liaison.StageRule) bool { return r.Stage == s })
	}
	for _, s := range move.From {
		if !isStage(s) {
			t.Errorf("%s is from no stage %q", move.Key, s)
		}
		if p.Rule(s).Final {
			t.Errorf("%s is from the final stage %s", move.Key, s)
		}
	}
	if move.To != "" && !isStage(move.To) {
		t.Errorf("%s is to no stage %q", move.Key, move.To)
	}
	if p.Rule(move.To).Final && !slices.Contains(move.Stops, liaison.AllClocks) {
		t.Errorf("%s ends the matter and leaves clocks", move.Key)
	}
	var earlier []string
	for _, f := range move.Needs {
		if slices.Contains(earlier, f.Key) {
			t.Errorf("%s asks %s twice", move.Key, f.Key)
		}
		if f.When != nil && !slices.Contains(earlier, f.When.Field) {
			t.Errorf("%s asks %s by a field that is not asked before", move.Key, f.Key)
		}
		if f.Kind == liaison.FieldText && f.Most == 0 {
			t.Errorf("%s: the text %s has no bound", move.Key, f.Key)
		}
		if (f.Kind == liaison.FieldChoice) != (len(f.Choices) > 0) {
			t.Errorf("%s: %s has choices %v", move.Key, f.Key, f.Choices)
		}
		earlier = append(earlier, f.Key)
	}
	for _, key := range move.Keeps {
		if !slices.Contains(earlier, key) {
			t.Errorf("%s keeps %s, which it does not ask", move.Key, key)
		}
	}
	for _, kind := range move.Stops {
		started := slices.ContainsFunc(p.Moves, func(m liaison.Move) bool {
			return slices.ContainsFunc(m.Starts, func(r liaison.ClockRule) bool { return r.Kind == kind })
		})
		if kind != liaison.AllClocks && !started {
			t.Errorf("%s stops %s, which nothing starts", move.Key, kind)
		}
	}
	for _, rule := range move.Starts {
		set := 0
		for _, n := range []int{rule.Span.Workdays, rule.Span.Days, rule.Span.Months} {
			if n > 0 {
				set++
			}
		}
		if set != 1 {
			t.Errorf("%s starts %s with %+v", move.Key, rule.Kind, rule.Span)
		}
	}
}

func TestSerial(t *testing.T) {
	for _, c := range []struct {
		series string
		n      int
		want   string
	}{
		{"2026-B", 1, "2026-B-001"}, {"2026-B", 999, "2026-B-999"}, {"2026-B", 1000, "2026-B-1000"},
		{"14-4", 1, "14-4-0001"}, {"14-4", 12345, "14-4-12345"},
	} {
		if got := liaison.Serial(c.series, c.n); got != c.want {
			t.Errorf("number %d of %s is %s, not %s", c.n, c.series, got, c.want)
		}
	}
}

func TestNextField(t *testing.T) {
	rate, _ := suggestion.Move("rate")
	for _, c := range []struct {
		in   liaison.Input
		want string
	}{
		{nil, "attitude"},
		{liaison.Input{"attitude": {"basic"}}, "result"},
		{liaison.Input{"attitude": {"basic"}, "result": {"satisfied"}}, ""},
		{liaison.Input{"attitude": {"basic"}, "result": {"dissatisfied"}}, "why"},
		{liaison.Input{"attitude": {"basic"}, "result": {"dissatisfied"}, "why": {"late"}}, ""},
	} {
		if field, _ := rate.NextField(c.in); field.Key != c.want {
			t.Errorf("after %v the question is %q, not %q", c.in, field.Key, c.want)
		}
	}
}

// step is a move as it was made.
type step struct {
	move  liaison.MoveKey
	actor liaison.Person
	input liaison.Input
	now   time.Time
}

func (s step) decide(m liaison.Matter) (liaison.Outcome, error) {
	return suggestion.Decide(s.move, liaison.Case{
		Matter: m, Actor: s.actor, Input: s.input, Bodies: departments, Now: s.now, Calendar: calendar2026,
	})
}

// TestRandomMoves plays moves at random. Whatever is played, a final stage has
// no open clock, the stage is the table's, history adds up, and the same moves
// lead to the same matter again.
func TestRandomMoves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, now := draft(), at("2026-03-16 09:00")
		var made []step
		for range rapid.IntRange(1, 25).Draw(t, "moves") {
			now = now.Add(time.Duration(rapid.IntRange(0, 20*24).Draw(t, "hours")) * time.Hour)
			s := aStep(t, m, now)
			before := clone(m)
			out, err := s.decide(m)
			if diff := cmp.Diff(before, m); diff != "" {
				t.Fatalf("%s changed the matter that it decided on: %s", s.move, diff)
			}
			if err != nil {
				refused(t, err)
				continue
			}
			if out.Event.From != m.Stage || out.Event.To != out.Matter.Stage {
				t.Fatalf("%s from %s to %s is told as %+v", s.move, m.Stage, out.Matter.Stage, out.Event)
			}
			made = append(made, step{out.Event.Move, s.actor, out.Event.Input, out.Event.At})
			m = out.Matter
			checkState(t, m)
		}
		again := draft()
		for _, s := range made {
			out, err := s.decide(again)
			if err != nil {
				t.Fatalf("%s is refused when it is made again: %v", s.move, err)
			}
			again = out.Matter
		}
		if diff := cmp.Diff(m, again); diff != "" {
			t.Fatal(diff)
		}
	})
}

func checkState(t *rapid.T, m liaison.Matter) {
	rule := suggestion.Rule(m.Stage)
	next, open := m.NextClock()
	if rule.Final && open {
		t.Fatalf("%s is final and has the open clock %+v", m.Stage, next)
	}
	if !rule.Final && rule.Owner == "" {
		t.Fatalf("%s has no owner", m.Stage)
	}
	if (m.Stage == liaison.Submitted || m.Stage == liaison.Accepted || m.Stage == liaison.Answered) && !open {
		t.Fatalf("%s waits without a clock", m.Stage)
	}
	parties := map[liaison.Party]bool{}
	for _, p := range m.Parties {
		if parties[p] {
			t.Fatalf("%+v is a party twice", p)
		}
		parties[p] = true
	}
	if m.Stage == liaison.Assigned && len(m.Bodies(liaison.Lead)) != 1 {
		t.Fatalf("%v lead", m.Bodies(liaison.Lead))
	}
	for _, body := range m.Bodies(liaison.Co) {
		if slices.Contains(m.Bodies(liaison.Lead), body) {
			t.Fatalf("body %d leads and helps", body)
		}
	}
}

// aStep is mostly a move that may be made, by the one who may make it.
func aStep(t *rapid.T, m liaison.Matter, now time.Time) step {
	able := slices.DeleteFunc(slices.Clone(everybody), func(p liaison.Person) bool { return len(suggestion.Offered(m, p)) == 0 })
	stray := len(able) == 0 || rapid.IntRange(0, 9).Draw(t, "stray") == 0
	s, moves := step{now: now}, suggestion.Moves
	if stray {
		s.actor = rapid.SampledFrom(everybody).Draw(t, "actor")
	} else {
		s.actor = rapid.SampledFrom(able).Draw(t, "able")
		moves = suggestion.Offered(m, s.actor)
	}
	move := rapid.SampledFrom(moves).Draw(t, "move")
	s.move, s.input = move.Key, liaison.Input{"hash": {suggestion.Hash(m)}}
	for _, f := range move.Needs {
		if rapid.IntRange(0, 19).Draw(t, "omitted") == 0 {
			continue
		}
		s.input[f.Key] = someValues(t, f, now)
	}
	return s
}

func someValues(t *rapid.T, f liaison.Field, now time.Time) []string {
	code := rapid.SampledFrom(slices.Sorted(maps.Keys(departments)))
	switch f.Kind {
	case liaison.FieldChoice:
		return []string{rapid.SampledFrom(f.Choices).Draw(t, f.Key)}
	case liaison.FieldDepartment:
		return rapid.SliceOfN(code, 1, 2).Draw(t, f.Key)
	case liaison.FieldOthers:
		return rapid.SliceOfN(code, 0, 3).Draw(t, f.Key)
	case liaison.FieldDate:
		return []string{liaison.DateOf(now).AddDays(rapid.IntRange(-9, 1).Draw(t, f.Key)).String()}
	default:
		return []string{rapid.StringN(0, 20, -1).Draw(t, f.Key)}
	}
}

func clone(m liaison.Matter) liaison.Matter {
	m.Pieces, m.Attachments = slices.Clone(m.Pieces), slices.Clone(m.Attachments)
	m.Parties, m.Clocks, m.Facts = slices.Clone(m.Parties), slices.Clone(m.Clocks), maps.Clone(m.Facts)
	return m
}
