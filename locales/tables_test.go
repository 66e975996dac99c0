package locales_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"liaison"
	"liaison/locales"
)

// tabled are the nouns whose sentences come from the tables alone, besides those
// that stand in the code as whole literals: a computed prefix of theirs in the
// code does not excuse a sentence that no table has.
var tabled = []string{"ask", "choice", "clock", "field", "kind", "part", "party", "setting", "todo"}

// wanted collects keys.
type wanted struct {
	keys map[string]bool
	have map[string]json.RawMessage
}

func (w wanted) add(parts ...string) { w.keys[strings.Join(parts, ".")] = true }

// either is what Voice.Key says: the kind's own sentence where there is one,
// else the one that all kinds share.
func (w wanted) either(kind liaison.Kind, group, name string) {
	if _, ok := w.have[string(kind)+"."+group+"."+name]; ok {
		w.add(string(kind), group, name)
		return
	}
	w.add("matter", group, name)
}

// fromProcedures lists the keys that the tables make.
func fromProcedures(have map[string]json.RawMessage) map[string]bool {
	w := wanted{map[string]bool{}, have}
	w.add("matter", "done", string(liaison.Succeed)) // made of no procedure, but of who leaves
	for kind, p := range liaison.Procedures {
		w.add("kind", string(kind))
		w.add("kind", "new", string(kind))
		if _, handed := p.Move("hand_over"); handed {
			w.add("kind", "proxy", string(kind))
		}
		for _, part := range p.Parts {
			w.add("part", part.Key)
			for _, choice := range part.Choices {
				w.add("choice", part.Key, choice)
			}
			w.keys["draft.ask_"+part.Key] = true
			if own := string(kind) + ".ask_" + part.Key; have[own] != nil {
				w.keys[own] = true
			}
		}
		for _, rule := range p.Stages {
			w.either(kind, "stage", string(rule.Stage))
			w.either(kind, "next", string(rule.Stage))
		}
		for _, m := range p.Moves {
			w.either(kind, "move", string(m.Key))
			w.either(kind, "done", string(m.Key))
			for _, n := range m.Tells {
				w.either(kind, "told", n.Key)
			}
			w.ofMove(kind, m)
		}
		w.facts(p)
	}
	w.parties()
	for _, report := range []bool{false, true} { // which are clocks of no procedure
		w.add("clock", string(liaison.ProblemClock(0, 0, report, liaison.Date{}, liaison.Date{}).Kind))
	}
	for _, s := range liaison.Settings() {
		w.add("setting", strings.ReplaceAll(s.Key, ".", "_"))
	}
	return w.keys
}

// ofMove are the words for a move's fields and clocks.
func (w wanted) ofMove(kind liaison.Kind, m liaison.Move) {
	for _, c := range m.Starts {
		w.add("clock", string(c.Kind))
	}
	if m.Pledges != "" {
		w.add("clock", string(liaison.ClockCommitment))
	}
	for _, f := range m.Needs {
		w.add("ask", f.Key)
		for _, own := range []string{string(kind) + ".ask." + f.Key, string(kind) + ".ask." + string(m.Key) + "_" + f.Key} {
			if w.have[own] != nil {
				w.add(own)
			}
		}
		w.add("field", f.Key)
		for _, choice := range f.Choices {
			w.add("choice", f.Key, choice)
		}
	}
}

// facts are the words for what a card shows, and for what moves set by
// themselves without asking.
func (w wanted) facts(p *liaison.Procedure) {
	for _, fact := range p.Shows {
		w.add("field", fact)
	}
	for _, m := range p.Moves {
		sets := []map[string]string{m.Sets}
		if m.Spawns != nil {
			sets = append(sets, m.Spawns.Sets)
		}
		for _, set := range sets {
			for fact, value := range set {
				if value != "" && slices.Contains(p.Shows, fact) {
					w.add("choice", fact, value)
				}
			}
		}
	}
}

// parties are the words for every capacity in the tables, where a kind may have
// its own, and the headings of the lists of those that own a stage or have a
// clock to keep.
func (w wanted) parties() {
	for kind, p := range liaison.Procedures {
		all, waiting := capacities(p)
		for _, c := range slices.Concat(all, waiting) {
			w.add("party", string(c))
			if own := string(kind) + ".party." + string(c); w.have[own] != nil {
				w.add(own)
			}
		}
		for _, c := range waiting {
			if c != liaison.Timer {
				w.add("todo", string(c))
			}
		}
	}
}

// capacities are those of a table: those in which somebody acts, is told of
// something or is kept from it, and those that something waits for.
func capacities(p *liaison.Procedure) (all, waiting []liaison.Capacity) {
	for _, rule := range p.Stages {
		waiting = append(waiting, rule.Owner)
	}
	for _, m := range p.Moves {
		all = append(all, m.By)
		for _, n := range m.Tells {
			all = append(all, n.To)
		}
		for _, c := range m.Starts {
			waiting = append(waiting, c.For)
		}
	}
	for _, s := range p.Secrets {
		all = append(all, s.From...)
	}
	nobody := func(c liaison.Capacity) bool { return c == "" }
	return all, slices.DeleteFunc(waiting, nobody)
}

// labelMost is how many characters a button's label has room for beside its
// neighbour, the emoji left out.
const labelMost = 10

func TestLabelsAreShort(t *testing.T) {
	label := regexp.MustCompile(`^[a-z]+\.move\.|^kind\.new\.`)
	for key, text := range sentences(t, locales.Languages[0]) {
		if !label.MatchString(key) {
			continue
		}
		emoji, words, ok := strings.Cut(text1(t, text), " ")
		if n := utf8.RuneCountInString(words); !ok || n == 0 || n > labelMost || strings.ContainsFunc(emoji, unicode.IsLetter) {
			t.Errorf("%s: %s is not one emoji and at most %d characters", key, text, labelMost)
		}
	}
}

// TestNoticesKnowTheirWords holds the headline of a notice to what it is given.
func TestNoticesKnowTheirWords(t *testing.T) {
	told := regexp.MustCompile(`^[a-z]+\.told\.`)
	placeholder := regexp.MustCompile(`{{[^}]*}}`)
	for _, tag := range locales.Languages {
		have := sentences(t, tag)
		for _, key := range slices.Sorted(maps.Keys(have)) {
			if !told.MatchString(key) {
				continue
			}
			text := text1(t, have[key])
			for _, p := range placeholder.FindAllString(text, -1) {
				if p != "{{.Number}}" && p != "{{.Title}}" && p != "{{.Who}}" {
					t.Errorf("%s: %s has %s, which no notice is given", tag, key, p)
				}
			}
			if strings.Count(text, "<b>") != 1 || strings.Count(text, "</b>") != 1 {
				t.Errorf("%s: %s does not mark one key word", tag, key)
			}
		}
	}
}

func text1(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	return text
}
