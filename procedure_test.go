package liaison_test

import (
	"slices"
	"testing"

	"liaison"
)

// TestProceduresAreWhole holds every table to what chat, console and storage
// rely on.
func TestProceduresAreWhole(t *testing.T) {
	for kind, p := range liaison.Procedures {
		t.Run(string(kind), func(t *testing.T) {
			w := whole{t, p, reachable(p)}
			if p.Kind != kind || !slices.Contains(liaison.Kinds, kind) || p.Command == "" || len(p.Begins) == 0 {
				t.Errorf("listed as %s: %s %q %v", kind, p.Kind, p.Command, p.Begins)
			}
			unique(t, "part", p.Parts, func(part liaison.Part) string { return part.Key })
			unique(t, "stage", p.Stages, func(r liaison.StageRule) string { return string(r.Stage) })
			unique(t, "move", p.Moves, func(m liaison.Move) string { return string(m.Key) })
			for _, rule := range p.Stages {
				w.stage(rule)
			}
			for _, move := range p.Moves {
				w.move(move)
				w.fields(move)
				w.clocks(move)
				w.others(move)
			}
			w.lists()
		})
	}
	commands := map[string]bool{}
	for _, p := range liaison.Procedures {
		if commands[p.Command] {
			t.Errorf("two procedures are begun by %s", p.Command)
		}
		commands[p.Command] = true
	}
}

func unique[T any](t *testing.T, what string, all []T, key func(T) string) {
	t.Helper()
	var seen []string
	for _, one := range all {
		if slices.Contains(seen, key(one)) {
			t.Errorf("the %s %q is there twice", what, key(one))
		}
		seen = append(seen, key(one))
	}
}

// reachable are the stages that something leads to, whatever it is.
func reachable(p *liaison.Procedure) []liaison.Stage {
	reached := []liaison.Stage{liaison.Draft}
	for range p.Stages {
		for _, m := range p.Moves {
			if !slices.ContainsFunc(m.From, func(s liaison.Stage) bool { return slices.Contains(reached, s) }) {
				continue
			}
			reached = append(reached, mayLead(m)...)
		}
	}
	for _, other := range liaison.Procedures {
		for _, m := range other.Moves {
			if m.Spawns != nil && m.Spawns.Kind == p.Kind {
				reached = append(reached, m.Spawns.Stage)
			}
		}
	}
	return reached
}

// mayLead are the stages to which a move may lead.
func mayLead(m liaison.Move) []liaison.Stage {
	led := []liaison.Stage{m.To}
	for _, branch := range m.Branches {
		led = append(led, branch.To)
	}
	return slices.DeleteFunc(led, func(s liaison.Stage) bool { return s == "" })
}

// settingOf is what staff set a clock's span by: motion.report,
// suggestion.answer.normal, opinion.handle.urgent, suggestion.answer.redo.
func settingOf(kind liaison.Kind, rule liaison.ClockRule) string {
	key := string(kind) + "." + string(rule.Kind)
	if rule.When != nil && slices.Contains([]string{"term", "grade"}, rule.When.Field) {
		key += "." + rule.When.Value
	}
	if rule.Name != "" {
		key += "." + rule.Name
	}
	return key
}

// whole looks through one procedure.
type whole struct {
	*testing.T
	p       *liaison.Procedure
	reached []liaison.Stage
}

func (w whole) isStage(s liaison.Stage) bool {
	return slices.ContainsFunc(w.p.Stages, func(r liaison.StageRule) bool { return r.Stage == s })
}

func (w whole) starts(kind liaison.ClockKind) bool {
	return slices.ContainsFunc(w.p.Moves, func(m liaison.Move) bool {
		return kind == liaison.ClockCommitment && m.Pledges != "" ||
			slices.ContainsFunc(m.Starts, func(r liaison.ClockRule) bool { return r.Kind == kind })
	})
}

// stage wants an owner who can do something, for as long as it is not final.
func (w whole) stage(rule liaison.StageRule) {
	if rule.Final == (rule.Owner != "") {
		w.Errorf("stage %s: final %v, owner %q", rule.Stage, rule.Final, rule.Owner)
	}
	if !slices.Contains(w.reached, rule.Stage) {
		w.Errorf("nothing leads to stage %s", rule.Stage)
	}
	ownerMay := slices.ContainsFunc(w.p.Moves, func(m liaison.Move) bool {
		return m.By == rule.Owner && slices.Contains(m.From, rule.Stage)
	})
	leaves := slices.ContainsFunc(w.p.Moves, func(m liaison.Move) bool {
		return slices.Contains(m.From, rule.Stage) && slices.ContainsFunc(mayLead(m), func(to liaison.Stage) bool { return to != rule.Stage })
	})
	if ownerMay == rule.Final || leaves == rule.Final {
		w.Errorf("in stage %s its owner can do: %v; something leads on: %v", rule.Stage, ownerMay, leaves)
	}
}

func (w whole) move(m liaison.Move) {
	for _, s := range m.From {
		if !w.isStage(s) {
			w.Errorf("%s is from no stage %q", m.Key, s)
		}
		if w.p.Rule(s).Final && (m.To != "" || len(m.Starts) > 0 || m.Pledges != "") {
			w.Errorf("%s goes on from the final stage %s", m.Key, s)
		}
	}
	unique(w.T, "from of "+string(m.Key), m.From, func(s liaison.Stage) string { return string(s) })
	if len(m.From) == 0 || m.By == "" {
		w.Errorf("%s is from %v by %q", m.Key, m.From, m.By)
	}
	for _, branch := range m.Branches {
		w.when(m, len(m.Needs), branch.When)
	}
	for _, to := range mayLead(m) {
		if !w.isStage(to) {
			w.Errorf("%s is to no stage %q", m.Key, to)
		}
	}
	w.when(m, 0, m.If)
	if m.While != "" && !w.starts(m.While) {
		w.Errorf("%s waits for %s, which nothing starts", m.Key, m.While)
	}
	if m.By == liaison.Timer && (m.While == "" || len(m.Needs) > 0 || m.To == "" && !slices.Contains(m.Clears, m.While)) {
		w.Errorf("%s is by a clock: %q, %v, and would be made again and again", m.Key, m.While, m.Needs)
	}
	if _, body, ok := liaison.HeldBy(m.By); ok && !w.party(body) {
		w.Errorf("%s is by %s, which nobody becomes", m.Key, m.By)
	}
}

// party reports whether something makes a party of that capacity.
func (w whole) party(c liaison.Capacity) bool {
	for _, part := range w.p.Parts {
		if part.Party == c {
			return true
		}
	}
	return slices.ContainsFunc(w.p.Moves, func(m liaison.Move) bool {
		return m.Joins == c || m.Sign && c == liaison.Reviewer || slices.ContainsFunc(m.Needs, func(f liaison.Field) bool { return f.Party == c })
	})
}

// known are the facts that no move keeps: four follow from the matter, a draft
// says how it differs from what is like it, and an opinion by which way it came.
var known = []string{"session", "helped", "joint", "overseen", "numbered", "distinct", "source"}

// fact reports whether some move sets it, keeps it or counts it.
func (w whole) fact(name string) bool {
	chosen := func(p liaison.Part) bool { return p.Kind == liaison.PartChoice && p.Key == name }
	return slices.Contains(known, name) || slices.ContainsFunc(w.p.Parts, chosen) || slices.ContainsFunc(w.p.Moves, func(m liaison.Move) bool {
		return m.Sets[name] != "" || m.Counts == name || slices.Contains(m.Keeps, name)
	})
}

// when wants a condition to be on one of the first fields of the move, or on a
// fact of the matter.
func (w whole) when(m liaison.Move, fields int, when *liaison.When) {
	w.Helper()
	if when == nil || w.fact(when.Field) {
		return
	}
	for _, f := range m.Needs[:fields] {
		if f.Key == when.Field && (len(f.Choices) == 0 || slices.Contains(f.Choices, when.Value)) {
			return
		}
	}
	w.Errorf("%s depends on %s being %q", m.Key, when.Field, when.Value)
}

func (w whole) fields(m liaison.Move) {
	unique(w.T, "field of "+string(m.Key), m.Needs, func(f liaison.Field) string { return f.Key })
	for i, f := range m.Needs {
		w.when(m, i, f.When)
		texts := []liaison.FieldKind{liaison.FieldText, liaison.FieldLines, liaison.FieldDated}
		if slices.Contains(texts, f.Kind) != (f.Most > 0) {
			w.Errorf("%s: the %s %s is bounded by %d", m.Key, f.Kind, f.Key, f.Most)
		}
		if (f.Kind == liaison.FieldChoice) != (len(f.Choices) > 0) {
			w.Errorf("%s: %s has choices %v", m.Key, f.Key, f.Choices)
		}
		if (f.Kind == liaison.FieldClock) != (f.Clock != "") || f.Clock != "" && !w.starts(f.Clock) {
			w.Errorf("%s: %s asks for a clock %q", m.Key, f.Key, f.Clock)
		}
		if f.Of != "" && (f.Kind != liaison.FieldBodies || !w.party(f.Of)) {
			w.Errorf("%s: %s is of %s", m.Key, f.Key, f.Of)
		}
		if f.Auto && !f.Optional {
			w.Errorf("%s: %s fills itself, and might not", m.Key, f.Key)
		}
	}
	for _, key := range m.Keeps {
		if _, asked := m.Field(key); !asked {
			w.Errorf("%s keeps %s, which it does not ask", m.Key, key)
		}
	}
}
