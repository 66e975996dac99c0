package liaison_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"liaison"
	"liaison/locales"
)

var update = flag.Bool("update", false, "write docs/procedures.md's tables anew")

const (
	tablesBegin = "<!-- from here on written by: go test . -run TestProceduresAreDocumented -update -->\n"
	tablesEnd   = "<!-- to here -->\n"
)

// TestProceduresAreDocumented holds docs/procedures.md to the tables.
func TestProceduresAreDocumented(t *testing.T) {
	const path = "docs/procedures.md"
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(content), tablesBegin)
	written, after, closed := strings.Cut(rest, tablesEnd)
	if !ok || !closed {
		t.Fatalf("%s has no place for the tables", path)
	}
	catalogue, err := locales.Open("zh-Hans")
	if err != nil {
		t.Fatal(err)
	}
	d := document{voice: catalogue.Voice("zh-Hans")}
	for _, kind := range liaison.Kinds {
		d.procedure(liaison.Procedures[kind])
	}
	d.settings()
	if *update {
		if err := os.WriteFile(path, []byte(before+tablesBegin+d.String()+tablesEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if written != d.String() {
		t.Errorf("%s is not what the tables say: go test . -run TestProceduresAreDocumented -update", path)
	}
}

// document writes procedures as a person reads them.
type document struct {
	strings.Builder
	voice locales.Voice
}

func (d *document) line(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

func (d *document) procedure(p *liaison.Procedure) {
	d.line("\n## %s `%s`\n", d.voice.Plain("kind."+string(p.Kind)), p.Kind)
	d.line("```mermaid\nstateDiagram-v2\n  [*] --> draft")
	for _, m := range p.Moves {
		for _, from := range m.From {
			for _, to := range leadsTo(m) {
				if to != from {
					d.line("  %s --> %s: %s", from, to, m.Key)
				}
			}
		}
	}
	d.line("```\n\n| stage | 中文 | who has to see to it |\n|---|---|---|")
	for _, s := range p.Stages {
		owner := d.party(s.Owner)
		if s.Final {
			owner = "— (over)"
		}
		d.line("| `%s` | %s | %s |", s.Stage, d.plain(p, "stage", string(s.Stage)), owner)
	}
	d.line("\n| move | who | from → to | asked | clocks | told |\n|---|---|---|---|---|---|")
	for _, m := range p.Moves {
		d.move(p, m)
	}
}

// leadsTo are the stages that the move can lead to.
func leadsTo(m liaison.Move) []liaison.Stage {
	var stages []liaison.Stage
	add := func(s liaison.Stage) {
		if s != "" && !slices.Contains(stages, s) {
			stages = append(stages, s)
		}
	}
	add(m.To)
	for _, branch := range m.Branches {
		add(branch.To)
	}
	return stages
}

func (d *document) move(p *liaison.Procedure, m liaison.Move) {
	var asked, clocks, told []string
	for _, f := range m.Needs {
		if !f.Auto {
			asked = append(asked, d.voice.Plain("field."+f.Key))
		}
	}
	if m.Reads || m.Sign {
		asked = append(asked, "the exact text, confirmed")
	}
	for _, c := range m.Starts {
		clocks = append(clocks, "+"+string(c.Kind))
	}
	for _, c := range append(slices.Clone(m.Stops), m.Clears...) {
		clocks = append(clocks, "−"+string(c))
	}
	for _, n := range m.Tells {
		if who := d.party(n.To); !slices.Contains(told, who) {
			told = append(told, who)
		}
	}
	to := "stays"
	if stages := leadsTo(m); len(stages) > 0 {
		to = join(stages)
	}
	d.line("| `%s` %s | %s | %s → %s | %s | %s | %s |", m.Key, d.plain(p, "move", string(m.Key)), d.party(m.By),
		join(m.From), to, strings.Join(asked, "、"), strings.Join(slices.Compact(clocks), " "), strings.Join(told, "、"))
}

func (d *document) settings() {
	d.line("\n## Settings\n\nStaff change them in the chat with `/rules`, the weights of scores also where the scores are; each change is in the audit and counts for what starts afterwards.\n")
	d.line("| setting | 中文 | default |\n|---|---|---|")
	for _, s := range liaison.Settings() {
		d.line("| `%s` | %s | %s |", s.Key, d.voice.Plain("setting."+strings.ReplaceAll(s.Key, ".", "_")), s.Default)
	}
	d.line("")
}

func (d *document) plain(p *liaison.Procedure, group, name string) string {
	return d.voice.Plain(d.voice.Key(p.Kind, group, name))
}

func (d *document) party(c liaison.Capacity) string {
	if c == "" {
		return ""
	}
	return d.voice.Plain("party." + string(c))
}

func join(stages []liaison.Stage) string {
	var names []string
	for _, s := range stages {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}
