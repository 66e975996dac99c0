package liaison_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liaison"
)

// crowd is the cast and an officer and an approver of every body, whoever a
// random choice may need.
var crowd = func() []liaison.Person {
	var all []liaison.Person
	for _, who := range slices.Sorted(maps.Keys(cast)) {
		if cast[who].ID != 0 {
			all = append(all, cast[who])
		}
	}
	for _, code := range slices.Sorted(maps.Keys(bodies)) {
		b := bodies[code]
		all = append(all, somebody(200+b.ID, liaison.RoleOfficer, b.ID), somebody(300+b.ID, liaison.RoleApprover, b.ID))
	}
	for id := range int64(9) {
		all = append(all, somebody(31+id, liaison.RoleDeputy, 2))
	}
	return all
}()

// world are matters, one of which is played at random; what it makes and takes
// along is followed.
type world struct {
	*rapid.T
	matters []liaison.Matter
	events  map[int64][]liaison.Event
	now     time.Time
}

func (w *world) at(id int64) *liaison.Matter { return &w.matters[id-1] }

func (w *world) add(m liaison.Matter) *liaison.Matter {
	m.ID = int64(len(w.matters) + 1)
	w.matters = append(w.matters, m)
	return w.at(m.ID)
}

// named is a case with the matters that may be merged into.
func (w *world) named(m liaison.Matter) liaison.Case {
	c := liaison.Case{Matter: m, Bodies: bodies, People: people, Topics: topics, Matters: map[string]liaison.Matter{}, Now: w.now,
		Calendar: calendar2026, Rules: liaison.Rules{liaison.MotionSigners: "3"}}
	for _, other := range w.matters {
		if other.Number != "" {
			c.Matters[other.Number] = other
		}
	}
	return c
}

// decide decides twice, the second time on a copy, and holds the first to leave
// its argument as it was, whatever is done with what came of it.
func (w *world) decide(key liaison.MoveKey, c liaison.Case) (liaison.Outcome, error) {
	p := liaison.Procedures[c.Matter.Kind]
	before, input := copied(c.Matter), copiedInput(c.Input)
	out, err := p.Decide(key, c)
	scribble(out)
	if diff := cmp.Diff(before, c.Matter) + cmp.Diff(input, c.Input); diff != "" {
		w.Fatalf("%s changed what it decided on: %s", key, diff)
	}
	if err != nil {
		refused(w.T, err)
		return out, err
	}
	return p.Decide(key, c)
}

// make makes a move and all that follows from it; a refusal is fine.
func (w *world) make(key liaison.MoveKey, c liaison.Case) bool {
	out, err := w.decide(key, c)
	if err != nil {
		return false
	}
	m := out.Matter
	if out.Signed && m.Number == "" {
		m.Number = fmt.Sprintf("2026-B-%03d", m.ID)
	}
	*w.at(m.ID) = m
	w.event(c.Matter, out)
	w.check(m, out)
	for _, made := range out.Spawned {
		w.spawn(made, m, c)
	}
	for _, other := range w.matters {
		if out.Echoes != "" && other.Main == m.ID && other.Stage == liaison.Merged {
			echo := w.named(other)
			echo.Main, echo.As, echo.Actor = m, liaison.Main, c.Actor
			if !w.make(out.Echoes, echo) {
				w.Fatalf("%s of %s could not echo %s", key, m.Number, out.Echoes)
			}
		}
	}
	return true
}

func (w *world) spawn(made liaison.Spawned, origin liaison.Matter, c liaison.Case) {
	if made.Suffix > 0 {
		made.Matter.Number = origin.Number + "-" + strconv.Itoa(made.Suffix)
	}
	child := w.add(made.Matter)
	if child.Origin != origin.ID {
		w.Fatalf("%d is the origin, not %d", child.Origin, origin.ID)
	}
	first := w.named(*child)
	first.Actor, first.Input, first.Main = c.Actor, made.Input, origin
	if move, _ := liaison.Procedures[child.Kind].Move(made.First); move.By == liaison.Main {
		first.As = liaison.Main
	}
	if made.First != "" && !w.make(made.First, first) {
		w.Fatalf("the first move %s of what was made is refused", made.First)
	}
	w.owned(*w.at(child.ID))
}

func (w *world) event(before liaison.Matter, out liaison.Outcome) {
	e := out.Event
	if e.From != before.Stage || e.To != out.Matter.Stage || !e.At.Equal(w.now) || e.Matter != before.ID {
		w.Fatalf("from %s to %s is told as %+v", before.Stage, out.Matter.Stage, e)
	}
	w.events[e.Matter] = append(w.events[e.Matter], e)
	chain := w.events[e.Matter]
	for i, e := range chain[1:] {
		if e.From != chain[i].To {
			w.Fatalf("history breaks: %s leads to %s, %s is from %s", chain[i].Move, chain[i].To, e.Move, e.From)
		}
	}
}

// pass lets time go by, and does what clocks that have run out lead to.
func (w *world) pass() {
	w.now = w.now.Add(time.Duration(pick(w.T, "hours", []int{0, 0, 0, 0, 1, 30, 24 * 7, 24 * 40})) * time.Hour)
	for id := range w.matters {
		for range 10 {
			m := w.matters[id]
			key, more := liaison.Procedures[m.Kind].RunOut(m, w.now)
			if !more {
				break
			}
			c := w.named(m)
			if c.As = liaison.Timer; !w.make(key, c) {
				w.Fatalf("%s in %s is due, and refused", key, m.Stage)
			}
		}
	}
}

// pick spreads over all, where rapid prefers the first.
func pick[T any](t *rapid.T, label string, of []T) T {
	n := uint64(rapid.Uint32().Draw(t, label)) * 0x9E3779B97F4A7C15
	return of[n>>32%uint64(len(of))]
}

// act is mostly a move that may be made, by somebody who may make it.
func (w *world) act() {
	m := *w.at(int64(rapid.IntRange(1, len(w.matters)).Draw(w.T, "matter")))
	p := liaison.Procedures[m.Kind]
	if (m.Stage == liaison.Draft || m.Stage == liaison.Returned) && rapid.IntRange(0, 9).Draw(w.T, "edit") == 0 {
		w.at(m.ID).Title += "改"
		return
	}
	c := w.named(m)
	var moves []liaison.Move
	c.Actor, moves = w.actor(p, m)
	if len(moves) == 0 {
		return
	}
	move := pick(w.T, "move", moves)
	c.Input = w.input(p, move, m)
	w.make(move.Key, c)
}

// actor is somebody, and what they might try.
func (w *world) actor(p *liaison.Procedure, m liaison.Matter) (liaison.Person, []liaison.Move) {
	able := slices.DeleteFunc(slices.Clone(crowd), func(who liaison.Person) bool { return len(p.Offered(m, who)) == 0 })
	owners := slices.DeleteFunc(slices.Clone(able), func(who liaison.Person) bool { return !slices.Contains(m.Acts(who), p.Rule(m.Stage).Owner) })
	switch stray := rapid.IntRange(0, 15).Draw(w.T, "stray"); {
	case stray == 0:
		moves := slices.DeleteFunc(slices.Clone(p.Moves), func(m liaison.Move) bool { return m.By != liaison.Colleague })
		return pick(w.T, "deputy", []liaison.Person{cast["other"], cast["follower"], cast["signed"]}), moves
	case stray == 1 || len(able) == 0:
		return pick(w.T, "anybody", crowd), p.Moves
	case stray%2 == 0 && len(owners) > 0:
		able = owners
	}
	who := pick(w.T, "able", able)
	return who, p.Offered(m, who)
}

func (w *world) input(p *liaison.Procedure, move liaison.Move, m liaison.Matter) liaison.Input {
	in := liaison.Input{"hash": {p.Hash(m)}}
	for _, f := range move.Needs {
		in[f.Key] = w.values(f, m)
	}
	if rapid.IntRange(0, 14).Draw(w.T, "omit") == 0 {
		for _, f := range move.Needs {
			delete(in, f.Key)
		}
	}
	return in
}

func (w *world) values(f liaison.Field, m liaison.Matter) []string {
	var codes []string
	for _, code := range slices.Sorted(maps.Keys(bodies)) {
		if f.Takes(bodies[code]) {
			codes = append(codes, code)
		}
	}
	switch f.Kind {
	case liaison.FieldChoice:
		return []string{pick(w.T, f.Key, f.Choices)}
	case liaison.FieldBody:
		return []string{pick(w.T, f.Key, codes)}
	case liaison.FieldBodies:
		return rapid.SliceOfNDistinct(rapid.SampledFrom(codes), f.Least, 3, rapid.ID[string]).Draw(w.T, f.Key)
	case liaison.FieldPeople:
		return rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"A09", "A10", "A31", "A32", "A33"}), 1, 3, rapid.ID[string]).Draw(w.T, f.Key)
	case liaison.FieldMatter:
		return []string{pick(w.T, f.Key, w.matters).Number}
	case liaison.FieldLines:
		return []string{"关于甲的建议", "关于乙的建议"}
	case liaison.FieldDay:
		return []string{liaison.DateOf(w.now).AddDays(rapid.IntRange(1, 150).Draw(w.T, f.Key)).String()}
	default:
		return []string{answerTo(f, m, liaison.DateOf(w.now))}
	}
}

// TestRandomMoves plays every procedure at random, from any of its scenes on,
// with another matter beside it that it is or may be merged into, and holds what
// comes of it to what must always be so.
func TestRandomMoves(t *testing.T) {
	for kind, tb := range tables {
		t.Run(string(kind), func(t *testing.T) {
			var starts []*life
			for _, s := range tb.scenes {
				starts = append(starts, tb.play(t, liaison.Procedures[kind], s))
			}
			rapid.Check(t, func(t *rapid.T) {
				start, other := pick(t, "start", starts), pick(t, "other", starts)
				w := &world{T: t, now: start.now, events: map[int64][]liaison.Event{}}
				first := w.add(copied(start.m))
				second := w.add(copied(other.m))
				if second.Number != "" {
					second.Number = "2026-B-002"
				}
				if second.Main = 0; second.Stage == liaison.Merged {
					second.Stage = liaison.Accepted
				}
				if first.Main != 0 {
					w.at(1).Main = 2
				}
				for range rapid.IntRange(30, 60).Draw(t, "moves") {
					w.pass()
					w.act()
				}
			})
		})
	}
}
