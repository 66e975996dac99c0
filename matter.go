package liaison

import (
	"slices"
	"strings"
	"time"
)

// Kind names a kind of matter, and with it a procedure.
type Kind string

// Stage is where in its procedure a matter is.
type Stage string

// Draft is the stage in which every matter of a deputy begins.
const Draft Stage = "draft"

// Capacity is in what quality somebody acts on a matter.
type Capacity string

// The capacities.
const (
	Author Capacity = "author" // the deputy who leads the matter 领衔代表
	Staff  Capacity = "staff"  // the congress's own staff 代表工作机构
	Lead   Capacity = "lead"   // an officer of the lead department 主办单位
	Co     Capacity = "co"     // an officer of a co-handling department 会办单位
)

// Session says when a suggestion was made.
type Session string

// The sessions (代表法 §24, §36).
const (
	Between Session = "between" // 闭会期间
	Plenary Session = "plenary" // 大会期间
)

// Matter is a numbered thing being handled. What happened to it is in its
// events; the other fields are the present state that they led to.
type Matter struct {
	ID          int64
	Kind        Kind
	Number      string // "2026-B-001"; empty until it is submitted
	Stage       Stage
	Author      int64 // the deputy's person id
	Session     Session
	Topic       string // code of the topic
	Title       string
	Pieces      []Piece // the text as it was sent, in order
	Attachments []Attachment
	Parties     []Party
	Clocks      []Clock
	Facts       map[string]string // what moves have kept: "class", "answer", "result", …
	Hash        string            // of the confirmed text
	Created     time.Time
	Submitted   time.Time // when its exact text was confirmed; zero before
	Changed     time.Time
}

// Piece is a part of the text, sent as one message, so that editing the
// message edits the text.
type Piece struct {
	Part    string `json:"part"`              // which part of the draft it belongs to: "body"
	Message int    `json:"message,omitempty"` // Telegram's message id
	Text    string `json:"text"`
}

// Party is a body that handles the matter in some capacity.
type Party struct {
	Capacity Capacity
	Body     int64
}

// Attachment is a file or a place that belongs to a matter.
type Attachment struct {
	ID      int64
	File    File
	Message int       // the message that brought it
	At      time.Time // when
}

// Part joins the pieces of one part, a paragraph each.
func (m Matter) Part(part string) string {
	var texts []string
	for _, p := range m.Pieces {
		if p.Part == part {
			texts = append(texts, p.Text)
		}
	}
	return strings.Join(texts, "\n")
}

// Bodies lists the bodies that act in that capacity.
func (m Matter) Bodies(c Capacity) []int64 {
	var bodies []int64
	for _, p := range m.Parties {
		if p.Capacity == c {
			bodies = append(bodies, p.Body)
		}
	}
	return bodies
}

// NextClock is the running clock that ends first, of those by which somebody
// has to act.
func (m Matter) NextClock() (Clock, bool) {
	var next Clock
	found := false
	for _, k := range m.Clocks {
		if !k.Stopped && k.For != "" && (!found || k.Due.Before(next.Due)) {
			next, found = k, true
		}
	}
	return next, found
}

// Capacities are those in which the person may act on the matter, in the order
// in which moves are offered.
func (m Matter) Capacities(p Person) []Capacity {
	var held []Capacity
	if m.Author == p.ID {
		held = append(held, Author)
	}
	if m.Stage == Draft {
		return held // a draft is its author's alone
	}
	if p.Is(RoleClerk) {
		held = append(held, Staff)
	}
	for _, c := range []Capacity{Lead, Co} {
		if slices.ContainsFunc(m.Bodies(c), func(b int64) bool { return p.In(b, RoleOfficer) }) {
			held = append(held, c)
		}
	}
	return held
}

// Event is one thing that happened to a matter. Events are only ever added.
type Event struct {
	ID       int64
	Matter   int64
	Move     MoveKey
	From, To Stage
	Actor    int64 // person
	Capacity Capacity
	Body     int64 // for which body the actor acted; 0 for the author
	At       time.Time
	Input    Input
}
