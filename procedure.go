package liaison

import (
	"slices"
	"strconv"
)

// MoveKey names a move within its procedure.
type MoveKey string

// Procedure is how a kind of matter is handled, as a table. Chat and console
// draw themselves from it: the parts of a draft, the buttons under a matter,
// the questions that a move asks, what happens next.
type Procedure struct {
	Kind   Kind
	Parts  []Part
	Stages []StageRule
	Moves  []Move
}

// Procedures lists every procedure there is.
var Procedures = map[Kind]*Procedure{
	Suggestion: suggestion,
}

// PartKind says how a part of a draft is supplied.
type PartKind string

// The kinds of part.
const (
	PartSession PartKind = "session"
	PartTopic   PartKind = "topic"
	PartTitle   PartKind = "title"
	PartText    PartKind = "text" // in one message or many
	PartFiles   PartKind = "files"
)

// Part is one thing that a draft consists of.
type Part struct {
	Key      string
	Kind     PartKind
	Required bool
	Most     int // characters, or files; 0: no bound
}

// StageRule says who must see to a matter in that stage. A matter always has
// an owner, except where the stage is final.
type StageRule struct {
	Stage Stage
	Owner Capacity
	Final bool
}

// Move is something that a party may do with a matter.
type Move struct {
	Key    MoveKey
	From   []Stage
	To     Stage // empty: the stage stays
	By     Capacity
	Needs  []Field
	Check  func(Case) *Refusal // nil: nothing more to check
	Starts []ClockRule
	Stops  []ClockKind // AllClocks: every one
	Keeps  []string    // fields that become facts of the matter
	Tells  []Notice
	Sign   bool // the mover confirms the exact text: number, hash and time are kept
}

// AllClocks in Move.Stops stops every clock of the matter.
const AllClocks ClockKind = "*"

// ClockRule starts a clock. When chooses among rules by a field's value.
type ClockRule struct {
	Kind ClockKind
	For  Capacity
	Span Span
	Each bool // one for each body of that capacity
	When *When
}

// Notice tells a party of a move. Its sentence is KIND.told.KEY.
type Notice struct {
	To  Capacity
	Key string
}

// Move finds a move by its key.
func (p *Procedure) Move(key MoveKey) (Move, bool) {
	i := slices.IndexFunc(p.Moves, func(m Move) bool { return m.Key == key })
	if i < 0 {
		return Move{}, false
	}
	return p.Moves[i], true
}

// Rule finds the rule of a stage.
func (p *Procedure) Rule(s Stage) StageRule {
	i := slices.IndexFunc(p.Stages, func(r StageRule) bool { return r.Stage == s })
	if i < 0 {
		return StageRule{Stage: s, Owner: Staff}
	}
	return p.Stages[i]
}

// Offered lists the moves that the person may make now, in the table's order.
func (p *Procedure) Offered(m Matter, person Person) []Move {
	var offered []Move
	held := m.Capacities(person)
	for _, move := range p.Moves {
		if slices.Contains(move.From, m.Stage) && slices.Contains(held, move.By) {
			offered = append(offered, move)
		}
	}
	return offered
}

// NextField is the first field of the move that the input does not answer yet.
func (m Move) NextField(in Input) (Field, bool) {
	for _, f := range m.Needs {
		if _, answered := in[f.Key]; !answered && f.When.holds(in) {
			return f, true
		}
	}
	return Field{}, false
}

// Serial is a matter's number: by year between sessions, and by term and
// meeting in session (docs/procedures.md): 2026-B-001, 14-4-0001.
func Serial(series string, n int) string {
	digits := 3
	if series != "" && series[len(series)-1] != 'B' {
		digits = 4
	}
	s := strconv.Itoa(n)
	for len(s) < digits {
		s = "0" + s
	}
	return series + "-" + s
}
