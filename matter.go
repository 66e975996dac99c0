package liaison

import (
	"cmp"
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
	Author      Capacity = "author"      // the deputy who leads the matter 领衔代表, or who took an opinion down
	CoSigner    Capacity = "cosigner"    // a deputy who was asked to co-sign, or has 附议代表
	Staff       Capacity = "staff"       // the congress's own staff 代表工作机构
	Chief       Capacity = "chief"       // who heads it
	Reviewer    Capacity = "reviewer"    // an officer of the author's delegation 代表团工作人员
	Proposed    Capacity = "proposed"    // an officer of the department to which it may be assigned 拟办单位
	Lead        Capacity = "lead"        // an officer of the lead department 主办单位
	Approver    Capacity = "approver"    // who signs the lead department's answers 主办单位负责人
	Co          Capacity = "co"          // an officer of a co-handling department 会办单位
	Committee   Capacity = "committee"   // an officer of the committee that supervises 督办委员会
	Handler     Capacity = "handler"     // an officer of the station or the lower level that has it now 承接单位
	Coordinator Capacity = "coordinator" // an officer of the body that decides where units disagree 协调单位
	Carrier     Capacity = "carrier"     // a member of the standing committee who brought it in from a contact
	Follower    Capacity = "follower"    // who follows another's matter 关注代表
	Reader      Capacity = "reader"      // any deputy, of what is published
	Colleague   Capacity = "colleague"   // any deputy: may do what needs no sight of the matter, as to follow it
	Bearer      Capacity = "bearer"      // a deputy to whom the lead has given the link to a text that asks for co-signers
	Main        Capacity = "main"        // whoever moved the matter into which this one was merged
	Timer       Capacity = "timer"       // nobody: a clock has run out
)

// holders say where the holders of a capacity are found: officers, or people of
// another role, in the bodies that are parties in a capacity.
var holders = []struct {
	Capacity Capacity
	Role     Role
	Of       Capacity
}{
	{Reviewer, RoleOfficer, Reviewer},
	{Proposed, RoleOfficer, Proposed},
	{Lead, RoleOfficer, Lead},
	{Approver, RoleApprover, Lead},
	{Co, RoleOfficer, Co},
	{Committee, RoleOfficer, Committee},
	{Handler, RoleOfficer, Handler},
	{Coordinator, RoleOfficer, Coordinator},
	{Settler, RoleOfficer, Settler},
}

// HeldBy says which role in the bodies that are parties in which capacity holds
// a capacity; false where it is not held by way of a body.
func HeldBy(c Capacity) (Role, Capacity, bool) {
	for _, h := range holders {
		if h.Capacity == c {
			return h.Role, h.Of, true
		}
	}
	return "", "", false
}

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
	Author      int64 // the person's id
	Origin      int64 // the matter that it was made from; 0: none
	Main        int64 // the matter with which it is handled, after a merger 并案; 0: none
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

// Party is a body, or a person, that has to do with the matter in some capacity.
type Party struct {
	Capacity Capacity
	Body     int64
	Person   int64
	Mark     string // of a co-signer: the hash of the text that was agreed to; empty: asked
}

// FilesPart is the part to which files belong where it is not said.
const FilesPart = "files"

// Attachment is a file or a place that belongs to a matter.
type Attachment struct {
	ID      int64
	Part    string // of the draft: FilesPart, where it is empty
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

// FilesOf are the files of one part.
func (m Matter) FilesOf(part string) []Attachment {
	var files []Attachment
	for _, a := range m.Attachments {
		if cmp.Or(a.Part, FilesPart) == part {
			files = append(files, a)
		}
	}
	return files
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

// People lists the people who act in that capacity as themselves.
func (m Matter) People(c Capacity) []int64 {
	var people []int64
	for _, p := range m.Parties {
		if p.Capacity == c && p.Person != 0 {
			people = append(people, p.Person)
		}
	}
	return people
}

// Signers counts the deputies who stand behind the text, its author included.
func (m Matter) Signers() int {
	n := 1
	for _, p := range m.Parties {
		if p.Capacity == CoSigner && p.Mark != "" && p.Mark == m.Hash {
			n++
		}
	}
	return n
}

// Unsigned counts the deputies who were asked to co-sign this text and have not
// answered.
func (m Matter) Unsigned() int { return len(m.People(CoSigner)) + 1 - m.Signers() }

// Fact is what is known of the matter under that name: what a move has kept, or
// "session", "helped", "joint", "overseen" and "numbered", which follow from the rest.
func (m Matter) Fact(name string) string {
	switch name {
	case "session":
		return string(m.Session)
	case "helped":
		return yes(len(m.Bodies(Co)) > 0)
	case "joint":
		return yes(len(m.People(CoSigner)) > 0)
	case "overseen":
		return yes(len(m.Bodies(Coordinator)) > 0)
	case "numbered":
		return yes(m.Number != "")
	}
	return m.Facts[name]
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// Runs reports whether a clock of that kind runs.
func (m Matter) Runs(kind ClockKind) bool {
	return slices.ContainsFunc(m.Clocks, func(k Clock) bool { return k.Kind == kind && !k.Stopped })
}

// NextClock is the running clock that ends first, of those by which somebody
// has to act.
func (m Matter) NextClock() (Clock, bool) {
	var next Clock
	found := false
	for _, k := range m.Clocks {
		if !k.Stopped && k.For != "" && k.For != Timer && (!found || k.Due.Before(next.Due)) {
			next, found = k, true
		}
	}
	return next, found
}

// Capacities are those in which the person may see the matter and act on it, in
// the order in which moves are offered.
func (m Matter) Capacities(p Person) []Capacity {
	var held []Capacity
	if m.Author == p.ID {
		held = append(held, Author)
	}
	if slices.Contains(m.People(CoSigner), p.ID) && (m.Stage == Cosigning || m.Number != "") {
		held = append(held, CoSigner)
	}
	if m.Number == "" {
		return held // a draft is its author's, and of those who are asked to co-sign it
	}
	if p.Is(RoleClerk) {
		held = append(held, Staff)
	}
	if p.Is(RoleChief) {
		held = append(held, Chief)
	}
	for _, h := range holders {
		if slices.ContainsFunc(m.Bodies(h.Of), func(b int64) bool { return p.In(b, h.Role) }) {
			held = append(held, h.Capacity)
		}
	}
	if slices.Contains(m.People(Carrier), p.ID) {
		held = append(held, Carrier)
	}
	if slices.Contains(m.People(Follower), p.ID) {
		held = append(held, Follower)
	}
	if p.Is(RoleDeputy) && m.Facts["published"] == "yes" {
		held = append(held, Reader)
	}
	return held
}

// Onlooks reports whether somebody has no part in a matter: they see it, if at
// all, because it is published or because they follow it.
func Onlooks(held []Capacity) bool {
	return !slices.ContainsFunc(held, func(c Capacity) bool { return c != Reader && c != Follower })
}

// Acts are the capacities in which the person may act: those in which they see
// the matter, and a deputy's towards a colleague's.
func (m Matter) Acts(p Person) []Capacity {
	held := m.Capacities(p)
	if m.Number != "" && p.Is(RoleDeputy) && !slices.Contains(held, Author) && m.Facts["confidential"] != "yes" {
		held = append(held, Colleague)
	}
	return held
}

// Event is one thing that happened to a matter. Events are only ever added.
type Event struct {
	ID       int64
	Matter   int64
	Move     MoveKey
	From, To Stage
	Actor    int64 // person; 0: a clock has run out
	Capacity Capacity
	Body     int64 // for which body the actor acted; 0 for the author
	At       time.Time
	Input    Input
}
