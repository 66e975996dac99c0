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
	Kind    Kind
	Command string // by which it is begun in the chat: "suggest"
	Begins  []Role // who may begin one
	Letter  string // of its numbers between sessions: 2026-B-001
	Meeting string // what is added to the meeting in its numbers in session: 14-4-0001, 14-4-A-0001
	Parts   []Part
	Stages  []StageRule
	Moves   []Move
	Signers string    // the setting of how many deputies have to stand behind it; empty: one is enough
	Cutoff  string    // … of the moment until when it can be submitted
	Shows   []string  // facts, and short parts, that its card shows, in order
	Aside   []MoveKey // moves that are made seldom, and stand apart
	Secrets []Secret
	Page    string // the path of the page that tells everybody what came of such matters; empty: none
}

// Procedures lists every procedure there is.
var Procedures = map[Kind]*Procedure{
	Suggestion:  suggestion,
	Motion:      motion,
	Opinion:     opinion,
	Question:    question,
	Difficulty:  difficulty,
	Story:       story,
	Showcase:    showcase,
	Dispatch:    dispatch,
	Feedback:    feedback,
	Task:        task,
	Appointment: appointment,
	Asking:      electorAsking,
}

// Kinds lists every kind, in the order in which they are offered.
var Kinds = []Kind{Suggestion, Motion, Opinion, Question, Difficulty, Story, Showcase, Dispatch, Feedback, Task, Appointment, Asking}

// PartKind says how a part of a draft is supplied.
type PartKind string

// The kinds of part.
const (
	PartSession PartKind = "session"
	PartTopic   PartKind = "topic"
	PartTitle   PartKind = "title"
	PartText    PartKind = "text" // in one message or many
	PartBody    PartKind = "body" // a body, which becomes a party
	PartFiles   PartKind = "files"
	PartChoice  PartKind = "choice" // one of a few, kept as the fact of its key
)

// Part is one thing that a draft consists of.
type Part struct {
	Key      string
	Kind     PartKind
	Required bool
	Photos   bool       // PartFiles: photos alone
	Choices  []string   // PartChoice
	Most     int        // characters, or files; 0: no bound
	Bodies   []BodyKind // PartBody: of which kinds
	Party    Capacity   // PartBody: what the body becomes
}

// StageRule says who must see to a matter in that stage. A matter always has
// an owner, except where the stage is final.
type StageRule struct {
	Stage Stage
	Owner Capacity
	Final bool // every clock is stopped; moves are still possible that start none
}

// Move is something that a party may do with a matter.
type Move struct {
	Key      MoveKey
	From     []Stage
	To       Stage    // empty: the stage stays
	Branches []Branch // the first that holds says where it leads instead
	By       Capacity
	While    ClockKind // only while the mover's clock of that kind runs
	If       *When     // only if a fact of the matter is that
	Needs    []Field
	Check    func(Case) *Refusal // nil: nothing more to check

	Starts  []ClockRule
	Stops   []ClockKind // the mover's; those of the whole matter. AllClocks: every one
	Clears  []ClockKind // everybody's
	Resets  *Reset
	Pledges string // the field of dated lines, or the fact, that become commitments

	Keeps  []string          // fields that become facts of the matter
	Sets   map[string]string // facts; empty: the fact is dropped
	Counts string            // the fact that is one more
	Joins  Capacity          // the mover becomes a party
	Leaves Capacity          // the mover is a party no longer
	Drops  []Capacity        // no party is left
	Hands  *Hands            // the matter gets another author
	Marks  bool              // the mover agrees to the exact text
	Asks   bool              // co-signers have to agree anew
	Sheds  bool              // co-signers who have not agreed are left out

	Spawns *Spawn
	Echoes MoveKey // of the matters that were merged into this one
	Tells  []Notice
	Reads  bool // the mover confirms having read the exact text
	Sure   bool // confirmed though it asks nothing, since the mover cannot take it back; what it does is said as sure.KEY
	Fixes  bool // the exact text is fixed, for others to agree to
	Sign   bool // the mover confirms the exact text: number, hash and time are kept
}

// AllClocks in Move.Stops stops every clock of the matter.
const AllClocks ClockKind = "*"

// Branch leads a move elsewhere. All of its conditions have to hold.
type Branch struct {
	To   Stage
	When *When
	Runs ClockKind // a clock of that kind still runs afterwards
	Out  ClockKind // none does
}

// ClockRule starts a clock.
type ClockRule struct {
	Kind ClockKind
	For  Capacity
	Span Span   // the default; the setting counts
	Each bool   // one for each body, or person, of that capacity
	Of   string // only for the bodies that the field names
	When *When
	At   Stage  // only if that is where the move has led
	Day  string // the field, or the fact, of the day on which it ends, in place of a span
	Name string // of its setting, where several rules start the same kind for different spans
}

// Reset gives a running clock another end: the commitment that the field Chosen
// names, or the clock of that kind. Day is the field, or the fact, of the day.
type Reset struct {
	Clock  ClockKind
	Chosen string
	Day    string
}

// Spawn makes new matters from this one. Their origin is kept.
type Spawn struct {
	Kind   Kind
	Stage  Stage
	Each   string     // the field of which every value makes one; empty: one
	Titles bool       // the values of Each are their titles
	Suffix bool       // they are numbered as this one, with -1, -2, …
	Own    bool       // the mover is their author
	In     Session    // when they count as made; empty: as this one
	With   []Capacity // parties that go along
	Sets   map[string]string
	First  MoveKey // which the mover makes with each at once
	Fills  string  // the field of First that the value of Each answers
	Text   string  // the part that its text becomes, as far as it has room; empty: "body", whole
	Photos string  // the part that its photos become, and no other file; empty: all files stay what they are
}

// Notice tells a party of a move. Its sentence is KIND.told.KEY.
type Notice struct {
	To   Capacity
	Key  string
	At   Stage // only if that is where the move has led
	Only Among // only those of them
}

// Among are some of those who are a party.
type Among string

// Who of a party is told.
const (
	Unsigned Among = "unsigned" // co-signers who have not agreed to the text
	Former   Among = "former"   // those who are it no longer
)

// Hands makes somebody else the author: the fact To names whom, by code, and From
// becomes the fact that names who it was.
type Hands struct{ To, From string }

// Secret hides what was said with a move from parties until a fact is "yes", or
// while one is (docs/procedures.md: a rating is not seen by the department before the
// staff release it, nor an answer by the deputy before it is signed).
type Secret struct {
	Move  MoveKey
	Facts []string
	From  []Capacity
	Until string
	While string
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
		if slices.Contains(held, move.By) && move.open(m, person) == nil && move.writable(person) {
			offered = append(offered, move)
		}
	}
	return offered
}

// writable says whether the person may write what the move would make theirs: a
// station's officer who takes an opinion down makes no suggestion of it.
func (m Move) writable(p Person) bool {
	return m.Spawns == nil || !m.Spawns.Own || slices.ContainsFunc(Procedures[m.Spawns.Kind].Begins, p.Is)
}

// Field finds a field of the move by its key.
func (m Move) Field(key string) (Field, bool) {
	i := slices.IndexFunc(m.Needs, func(f Field) bool { return f.Key == key })
	if i < 0 {
		return Field{}, false
	}
	return m.Needs[i], true
}

// NextField is the first field of the move that the input does not answer yet.
func (m Move) NextField(matter Matter, in Input) (Field, bool) {
	for _, f := range m.Needs {
		if _, answered := in[f.Key]; !answered && !f.Auto && f.When.holds(matter, in) {
			return f, true
		}
	}
	return Field{}, false
}

// Asked lists the fields that are asked for, as far as that is known from what the
// input answers already.
func (m Move) Asked(matter Matter, in Input) []Field {
	var fields []Field
	for _, f := range m.Needs {
		if !f.Auto && f.When.holds(matter, in) {
			fields = append(fields, f)
		}
	}
	return fields
}

// SeenBy is the matter without what is kept from all capacities in which the
// person sees it.
func (p *Procedure) SeenBy(person Person, m Matter) Matter {
	held := m.Capacities(person)
	for _, secret := range p.Secrets {
		if !secret.hides(m, held) {
			continue
		}
		facts := make(map[string]string, len(m.Facts))
		for k, v := range m.Facts {
			if !slices.Contains(secret.Facts, k) {
				facts[k] = v
			}
		}
		m.Facts = facts
	}
	return m
}

// Hides reports whether what was said with a move is kept from the person.
func (p *Procedure) Hides(person Person, m Matter, move MoveKey) bool {
	held := m.Capacities(person)
	return slices.ContainsFunc(p.Secrets, func(s Secret) bool { return s.Move == move && s.hides(m, held) })
}

// Keeps reports whether a secret keeps the fact from anybody now.
func (p *Procedure) Keeps(m Matter, fact string) bool {
	return slices.ContainsFunc(p.Secrets, func(s Secret) bool { return slices.Contains(s.Facts, fact) && s.holds(m) })
}

func (s Secret) holds(m Matter) bool {
	return s.Until != "" && m.Facts[s.Until] != "yes" || s.While != "" && m.Facts[s.While] == "yes"
}

func (s Secret) hides(m Matter, held []Capacity) bool {
	return s.holds(m) && !slices.ContainsFunc(held, func(c Capacity) bool { return !slices.Contains(s.From, c) })
}

// Series is what a matter is numbered in: the year and the kind's letter between
// sessions, the term and its meeting in session (docs/procedures.md).
func (p *Procedure) Series(m Matter, year int, meeting string) string {
	if m.Session == Plenary || p.Letter == "" {
		return meeting + p.Meeting
	}
	return strconv.Itoa(year) + "-" + p.Letter
}

// Serial is a matter's number: 2026-B-001, 14-4-0001.
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
