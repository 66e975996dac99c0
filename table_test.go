package liaison_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"liaison"
)

// table says of a procedure, apart from its own table, what must be allowed.
type table struct {
	moves  string // a line each: move | by | from | to; "-" stays
	scenes []scene
}

// scene is a stage, the way to it, and what is different there.
type scene struct {
	name  string // its first word is the stage
	draft func(*liaison.Matter)
	way   string // moves with what is said in them: "assign co=D20 term=complex, contact, A31:cosign"
	there string // who of the cast is a party
	but   string // "move: refusal key", "who move: key", "move: >stage", separated by ";"
}

type rule struct {
	move, by, to string
	from         []string
}

func (tb table) rules() []rule {
	var rules []rule
	for line := range strings.Lines(tb.moves) {
		cells := strings.Split(line, "|")
		if len(cells) == 4 {
			rules = append(rules, rule{strings.TrimSpace(cells[0]), strings.TrimSpace(cells[1]), strings.TrimSpace(cells[3]), strings.Fields(cells[2])})
		}
	}
	return rules
}

// mover is who of the cast makes a move of that capacity.
func mover(by string) string {
	switch by {
	case "staff":
		return "clerk"
	case "cosigner":
		return "signed"
	case "colleague":
		return "follower"
	}
	return by
}

// play goes the way of a scene.
func (tb table) play(t *testing.T, p *liaison.Procedure, s scene) *life {
	t.Helper()
	m := draftOf(p)
	if s.draft != nil {
		s.draft(&m)
	}
	l := lifeOf(t, m)
	for _, said := range strings.Split(s.way, ",") {
		words := strings.Fields(said)
		if len(words) == 0 {
			continue
		}
		who, move, named := strings.Cut(words[0], ":")
		if !named {
			move = words[0]
			i := slices.IndexFunc(tb.rules(), func(r rule) bool { return r.move == move })
			who = mover(tb.rules()[i].by)
		}
		if who == "timer" {
			l.now = l.now.AddDate(1, 0, 0)
		}
		l.does(who, move, words[1:]...)
	}
	if stage := strings.Fields(s.name)[0]; string(l.m.Stage) != stage {
		t.Fatalf("the way to %s ends in %s", s.name, l.m.Stage)
	}
	return l
}

// holds says who may act in a capacity, where there is a number and where not.
func (s scene) holds(who, by string, numbered bool) bool {
	there := slices.Contains(strings.Fields(s.there), who)
	switch by {
	case "author", "main", "timer", "bearer":
		return who == by
	case "cosigner":
		return there && (who == "signed" || who == "unsigned")
	case "staff":
		return who == "clerk" && numbered
	case "chief":
		return who == "chief" && numbered
	case "colleague":
		return numbered && slices.Contains([]string{"signed", "unsigned", "follower", "other"}, who)
	case "co", "coordinator", "handler", "lead", "committee", "proposed", "reviewer", "approver", "follower":
		return there && who == by
	}
	panic("no capacity " + by)
}

// exception finds what the scene says of a move, or of somebody's.
func (s scene) exception(who, move string) string {
	for _, line := range strings.Split(s.but, ";") {
		about, what, _ := strings.Cut(strings.TrimSpace(line), ": ")
		words := strings.Fields(about)
		if len(words) == 0 {
			continue
		}
		_, named := cast[words[0]]
		if slices.Contains(words, move) && (!named || words[0] == who) {
			return strings.TrimSpace(what)
		}
	}
	return ""
}

var tables = map[liaison.Kind]table{
	liaison.Suggestion: suggestionTable, liaison.Motion: motionTable, liaison.Opinion: opinionTable,
	liaison.Question: questionTable, liaison.Difficulty: difficultyTable,
	liaison.Task: taskTable, liaison.Story: storyTable, liaison.Showcase: showcaseTable, liaison.Dispatch: dispatchTable, liaison.Feedback: feedbackTable,
}

// TestEveryMove tries every move of every procedure in every stage by everybody.
func TestEveryMove(t *testing.T) {
	for kind, tb := range tables {
		t.Run(string(kind), func(t *testing.T) {
			p := liaison.Procedures[kind]
			if len(tb.rules()) != len(p.Moves) {
				t.Fatalf("the procedure has %d moves, %d are expected", len(p.Moves), len(tb.rules()))
			}
			seen := map[string]bool{}
			for _, s := range tb.scenes {
				stage := strings.Fields(s.name)[0]
				seen[stage] = true
				tb.try(t, p, s, stage)
			}
			if len(seen) != len(p.Stages) {
				t.Errorf("%d of %d stages were tried", len(seen), len(p.Stages))
			}
		})
	}
}

func (tb table) try(t *testing.T, p *liaison.Procedure, s scene, stage string) {
	t.Helper()
	l := tb.play(t, p, s)
	now := l.now
	for _, r := range tb.rules() {
		for who, person := range cast {
			want, to := "", r.to
			but := s.exception(who, r.move)
			switch {
			case !s.holds(who, r.by, l.m.Number != ""):
				want = "forbidden move.not_yours"
			case !slices.Contains(r.from, stage):
				want = "conflict move.too_late"
			case strings.HasPrefix(but, ">"):
				to = but[1:]
			case but != "":
				want = but
			}
			if l.now = now; who == "timer" {
				l.now = now.AddDate(1, 0, 0)
			}
			label := fmt.Sprintf("%s by %s in %s", r.move, who, s.name)
			out, err := l.try(who, r.move)
			if got := refused(t, err); got != want {
				t.Errorf("%s: %q, not %q", label, got, want)
			}
			if to == "-" {
				to = stage
			}
			if err == nil && string(out.Matter.Stage) != to {
				t.Errorf("%s leads to %s, not %s", label, out.Matter.Stage, to)
			}
			checked := want != "" && !strings.Contains(want, " move.") // by a rule that the buttons do not know
			offered := slices.ContainsFunc(p.Offered(l.m, person), func(m liaison.Move) bool { return string(m.Key) == r.move })
			if offers := (want == "" || checked) && person.ID != 0 && r.by != "colleague" && r.by != "bearer"; offered != offers {
				t.Errorf("%s: offered is %v", label, offered)
			}
		}
	}
}
