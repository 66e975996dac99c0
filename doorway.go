package liaison

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// LinkMost is Telegram's bound on what a deep link carries, in characters.
const LinkMost = 64

// The beginnings of public codes, each followed by a code of the roster.
const (
	StationLink = "st_"
	DeputyLink  = "d_"
)

// Doorway is where somebody of the public comes in: a station, or a deputy at a
// station of theirs. Its link stands on a printed code, for anybody to see.
type Doorway struct {
	Link    string // "st_S0101", "d_A20"
	Name    string // the station's or the deputy's
	Deputy  bool
	Author  Person // who takes down what is said: the deputy, or an officer of the station
	Station Body
}

// Remark is what somebody of the public says at a doorway. There is no name in
// it.
type Remark struct {
	Door     Doorway
	Pieces   []Piece
	Files    []Attachment
	Topic    string // a code; empty: not said
	Chat     int64  // to which the result is told; 0: it came by the form
	Language string // of who said it
	Once     string // by the form: the same for the same form sent again
	Contact  bool   // a name or a phone is kept apart, sealed
	Asks     bool   // it is a question, which the deputy is to answer
}

var linkForm = regexp.MustCompile(`^(st_|d_)[A-Za-z0-9_-]+$`)

// ParseLink is the beginning and the roster's code of a public code; false where
// the text is none.
func ParseLink(link string) (sort, code string, ok bool) {
	if len(link) > LinkMost || !linkForm.MatchString(link) {
		return "", "", false
	}
	for _, sort := range []string{StationLink, DeputyLink} {
		if code, ok := strings.CutPrefix(link, sort); ok {
			return sort, code, true
		}
	}
	return "", "", false
}

// chatRemarksMost and formRemarksMost are how much one chat may send in a day,
// and the forms of one doorway together.
const (
	chatRemarksMost = 5
	formRemarksMost = 200
)

// MayRemark refuses what goes beyond a day's measure, given how much was sent
// today in the same chat, or by the forms of the same doorway.
func (r Remark) MayRemark(today int) *Refusal {
	if r.Chat != 0 && today >= chatRemarksMost {
		return Refuse(Conflict, "citizen.too_many", "Most", chatRemarksMost)
	}
	if r.Chat == 0 && today >= formRemarksMost {
		return Refuse(Conflict, "citizen.form_full")
	}
	return nil
}

// MayBeSaid refuses words that must not be in a chat: numbers that may be
// somebody's phone or identity, and state secrets.
func MayBeSaid(text string) *Refusal {
	concerns := Screen(text)
	if slices.Contains(concerns, Privacy) || privateNumber(text) {
		return Refuse(Invalid, "citizen.has_number")
	}
	if slices.Contains(concerns, Secrecy) {
		return Refuse(Invalid, "citizen.secret")
	}
	return nil
}

var (
	parted  = regexp.MustCompile(`([0-9])[ -]([0-9])`)
	private = regexp.MustCompile(`\b(86)?1[3-9][0-9]{9}\b|\b[0-9]{17}[0-9Xx]\b|\b0[1-9][0-9]{9,10}\b`)
)

// privateNumber finds a phone or an identity number however it is written: in
// full-width digits, in groups. Days and sums of money are none.
func privateNumber(text string) bool {
	text = strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case strings.ContainsRune("－–—‐\u3000\u00a0", r):
			return ' '
		}
		return r
	}, text)
	for range 2 { // groups of one digit share it with the next match
		text = parted.ReplaceAllString(text, "$1$2")
	}
	return private.MatchString(text)
}

// Contact is how somebody of the public can be reached. It is kept sealed, and
// never shown in a chat, a notice or a log; printed by mistake it says nothing.
type Contact struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
}

func (Contact) String() string { return "(sealed)" }

// GoString is String, for %#v.
func (Contact) GoString() string { return "(sealed)" }

// ContactPurpose is what the contact of a matter is sealed for.
func ContactPurpose(matter int64) string { return "contact of matter " + strconv.FormatInt(matter, 10) }

// remarkTitleMost is how long the title of a remark is, in characters.
const remarkTitleMost = 30

// Kind is what becomes of the remark: an opinion, or a question to the deputy whose
// doorway it is.
func (r Remark) Kind() Kind {
	if r.Asks && r.Door.Deputy {
		return Asking
	}
	return Opinion
}

// Draft is the opinion, or the question, that the remark makes.
func (r Remark) Draft(at time.Time) Matter {
	m := Matter{
		Kind: r.Kind(), Stage: Draft, Author: r.Door.Author.ID, Topic: r.Topic, Pieces: r.Pieces, Attachments: r.Files,
		Parties: []Party{{Capacity: Handler, Body: r.Door.Station.ID}},
		Facts:   map[string]string{"source": SourceForm}, Created: at, Changed: at,
	}
	switch {
	case r.Chat != 0:
		m.Facts["source"] = SourceChat
	case r.Contact:
		m.Facts["source"] = SourceSealed
	}
	m.Title = firstClause(m.Part("body"))
	return m
}

// The values of the fact that says how an opinion of the public itself has come.
const (
	SourceChat    = "chat"
	SourceForm    = "form"
	SourceContact = "contact"      // a deputy has raised it with a member of the standing committee
	SourceSealed  = "form_contact" // … with a name or a phone, kept apart
)

// firstClause is the beginning of a text up to the end of a clause that says
// something.
func firstClause(text string) string {
	clauses := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("。！？；!?;\n", r) })
	for _, clause := range clauses {
		runes := []rune(strings.TrimSpace(clause))
		if len(runes) > remarkTitleMost {
			return string(runes[:remarkTitleMost]) + "…"
		}
		if len(runes) >= 4 || len(clauses) == 1 {
			return string(runes)
		}
	}
	if runes := []rune(strings.TrimSpace(text)); len(runes) <= remarkTitleMost {
		return strings.Join(strings.Fields(text), " ")
	}
	return strings.TrimSpace(string([]rune(text)[:remarkTitleMost])) + "…"
}
