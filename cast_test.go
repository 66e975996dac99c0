package liaison_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison"
)

var (
	suggestion = liaison.Procedures[liaison.Suggestion]
	motion     = liaison.Procedures[liaison.Motion]
	opinion    = liaison.Procedures[liaison.Opinion]
	question   = liaison.Procedures[liaison.Question]
	difficulty = liaison.Procedures[liaison.Difficulty]
)

// bodies are those of the tests, by code.
var bodies = map[string]liaison.Body{
	"T01": {ID: 1, Code: "T01", Kind: liaison.Delegation},
	"C05": {ID: 5, Code: "C05", Kind: liaison.CommitteeBody},
	"S03": {ID: 3, Code: "S03", Kind: liaison.Station},
	"R07": {ID: 70, Code: "R07", Kind: liaison.Region},
	"D14": {ID: 14, Code: "D14", Kind: liaison.Department},
	"D20": {ID: 20, Code: "D20", Kind: liaison.Department},
	"D28": {ID: 28, Code: "D28", Kind: liaison.Department},
	"D30": {ID: 30, Code: "D30", Kind: liaison.Department},
}

var topics = []liaison.Topic{{Code: "T05", Committee: "C05"}}

// somebody has one role in each of some bodies.
func somebody(id int64, role liaison.Role, in ...int64) liaison.Person {
	p := liaison.Person{ID: id, Code: fmt.Sprintf("A%02d", id), Name: fmt.Sprintf("代表A%02d", id)}
	for _, body := range in {
		p.Memberships = append(p.Memberships, liaison.Membership{Body: body, Role: role})
	}
	return p
}

// cast are the people of the tests, by what they are to the matter. Main and
// timer are nobody: moves of another matter's mover, and of a clock.
var cast = map[string]liaison.Person{
	"author":    somebody(7, liaison.RoleDeputy, 1),
	"signed":    somebody(9, liaison.RoleDeputy, 2),
	"unsigned":  somebody(10, liaison.RoleDeputy, 2),
	"follower":  somebody(11, liaison.RoleDeputy, 2),
	"other":     somebody(12, liaison.RoleDeputy, 1),
	"clerk":     somebody(100, liaison.RoleClerk, 90),
	"chief":     somebody(101, liaison.RoleChief, 90),
	"bearer":    somebody(13, liaison.RoleDeputy, 2),
	"operator":  somebody(102, liaison.RoleOperator, 90),
	"reviewer":  somebody(111, liaison.RoleOfficer, 1),
	"proposed":  somebody(114, liaison.RoleOfficer, 14),
	"co":        somebody(120, liaison.RoleOfficer, 20),
	"lead":      somebody(128, liaison.RoleOfficer, 28),
	"approver":  somebody(129, liaison.RoleApprover, 28, 14, 20, 30),
	"committee": somebody(105, liaison.RoleOfficer, 5),
	"handler":   somebody(103, liaison.RoleOfficer, 3, 70),
	"main":      {},
	"timer":     {},
}

// people are the cast and more, by code: A31 to A43 are deputies, A130 and A150
// officers of departments that help.
var people = func() map[string]liaison.Person {
	all := map[string]liaison.Person{}
	add := func(p liaison.Person) { all[p.Code] = p }
	for id := range int64(13) {
		add(somebody(31+id, liaison.RoleDeputy, 2))
	}
	for _, p := range cast {
		add(p)
	}
	add(somebody(130, liaison.RoleOfficer, 30))
	add(somebody(150, liaison.RoleOfficer, 20, 30))
	return all
}()

// mainMatter is the one into which others of the tests are merged.
var mainMatter = liaison.Matter{
	ID: 50, Kind: liaison.Suggestion, Number: "2026-B-050", Stage: liaison.Assigned,
	Parties: []liaison.Party{{Capacity: liaison.Lead, Body: 28}, {Capacity: liaison.Co, Body: 30}},
	Facts:   map[string]string{"class": "B", "answer": "一并答复", "commitments": "2027-03-01 完成改造"},
}

// draft is a whole suggestion that was not submitted yet.
func draft() liaison.Matter {
	return liaison.Matter{
		ID: 1, Kind: liaison.Suggestion, Stage: liaison.Draft, Author: 7, Session: liaison.Between,
		Topic: "T05", Title: "关于优化结算服务的建议", Pieces: []liaison.Piece{{Part: "body", Text: "情况如下。"}},
	}
}

// draftOf is a whole draft of any procedure.
func draftOf(p *liaison.Procedure) liaison.Matter {
	m := draft()
	m.Kind, m.Pieces = p.Kind, nil
	m.Attachments = []liaison.Attachment{{File: liaison.File{Kind: liaison.Photo, Unique: "AQAD"}}}
	m.Facts = map[string]string{}
	for _, part := range p.Parts {
		switch part.Kind {
		case liaison.PartChoice:
			m.Facts[part.Key] = part.Choices[0]
		case liaison.PartText:
			m.Pieces = append(m.Pieces, liaison.Piece{Part: part.Key, Text: "写明" + part.Key})
		case liaison.PartBody:
			body := bodies["S03"]
			if slices.Contains(part.Bodies, liaison.Department) {
				body = bodies["D28"]
			}
			m.Parties = append(m.Parties, liaison.Party{Capacity: part.Party, Body: body.ID})
		case liaison.PartFiles:
			if part.Photos {
				m.Attachments = slices.DeleteFunc(m.Attachments, func(a liaison.Attachment) bool { return a.Part == "" })
				m.Attachments = append(m.Attachments, liaison.Attachment{Part: part.Key, File: liaison.File{Kind: liaison.Photo, Unique: "AQAD" + part.Key}})
			}
		}
	}
	return m
}

// refused says how the error refuses: its code and key, or "" where it does
// not.
func refused(t rapid.TB, err error) string {
	t.Helper()
	var refusal *liaison.Refusal
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &refusal):
		t.Fatalf("a fault and not a refusal: %v", err)
	}
	return string(refusal.Code) + " " + refusal.Key
}

// usual are the values that fields have in the tests where nothing else is said.
var usual = map[string]string{
	"lead": "D28", "co": "D20", "proposed": "D14", "wish": "D30", "instead": "D30", "handler": "R07", "committee": "C05", "supervisor": "C05",
	"separate": "D28|D20", "titles": "关于甲的建议|关于乙的建议", "into": "2026-B-050", "cosigners": "A09", "of": "D20",
}

// right is an input with which a move is not refused for what is supplied, with
// some fields said otherwise: "co=D20|D30"; "co=" leaves it out.
func right(p *liaison.Procedure, key liaison.MoveKey, m liaison.Matter, now time.Time, said ...string) liaison.Input {
	move, _ := p.Move(key)
	in := liaison.Input{"hash": {p.Hash(m)}}
	given := map[string]string{}
	for _, s := range said {
		field, value, _ := strings.Cut(s, "=")
		given[field], in[field] = value, strings.Split(value, "|")
		if value == "" {
			delete(in, field)
		}
	}
	for {
		f, more := move.NextField(m, in)
		if !more {
			break
		}
		in[f.Key] = nil
		if value, said := given[f.Key]; !said {
			in[f.Key] = strings.Split(answerTo(f, m, liaison.DateOf(now)), "|")
		} else if value != "" {
			in[f.Key] = strings.Split(value, "|")
		}
	}
	maps.DeleteFunc(in, func(_ string, values []string) bool { return len(values) == 0 })
	return in
}

func answerTo(f liaison.Field, m liaison.Matter, today liaison.Date) string {
	if value, is := usual[f.Key]; is {
		return value
	}
	switch f.Kind {
	case liaison.FieldChoice:
		return f.Choices[0]
	case liaison.FieldDate:
		return today.String()
	case liaison.FieldDay:
		return today.AddDays(130).String()
	case liaison.FieldDated:
		return today.AddDays(60).String() + " 完成改造"
	case liaison.FieldClock:
		return strconv.Itoa(slices.IndexFunc(m.Clocks, func(k liaison.Clock) bool { return !k.Stopped && k.Kind == f.Clock }))
	}
	return "写明" + f.Key
}

// life is a matter whose moves read aloud.
type life struct {
	testing.TB
	procedure *liaison.Procedure
	m         liaison.Matter
	now       time.Time
	rules     liaison.Rules
	calendar  liaison.Calendar
	last      liaison.Outcome
	events    []liaison.Event
}

func lifeOf(t testing.TB, m liaison.Matter) *life {
	return &life{TB: t, procedure: liaison.Procedures[m.Kind], m: m, now: at("2026-09-15 10:20"), calendar: calendar2026}
}

func (l *life) on(when string) *life {
	l.now = at(when)
	return l
}

// caseOf is what is decided on when somebody of the cast makes a move.
func (l *life) caseOf(who string, in liaison.Input) liaison.Case {
	person, known := cast[who]
	if !known {
		person = people[who]
	}
	c := liaison.Case{
		Matter: l.m, Actor: person, Input: in, Bodies: bodies, People: people, Topics: topics,
		Matters: map[string]liaison.Matter{mainMatter.Number: mainMatter, l.m.Number: l.m},
		Now:     l.now, Calendar: l.calendar, Rules: l.rules,
	}
	switch who {
	case "main":
		c.As, c.Main = liaison.Main, mainMatter
	case "timer":
		c.As = liaison.Timer
	case "bearer":
		c.As = liaison.Bearer
	}
	return c
}

func (l *life) try(who, move string, said ...string) (liaison.Outcome, error) {
	key := liaison.MoveKey(move)
	return l.procedure.Decide(key, l.caseOf(who, right(l.procedure, key, l.m, l.now, said...)))
}

// does makes a move that must be allowed. What is signed gets its number.
func (l *life) does(who, move string, said ...string) *life {
	l.Helper()
	out, err := l.try(who, move, said...)
	if err != nil {
		l.Fatalf("%s by %s in %s: %v", move, who, l.m.Stage, err)
	}
	l.last, l.m = out, numbered(out)
	l.events = append(l.events, out.Event)
	return l
}

func numbered(out liaison.Outcome) liaison.Matter {
	m := out.Matter
	if out.Signed && m.Number == "" {
		m.Number = "2026-B-001"
	}
	return m
}

// mayNot makes a move that must be refused.
func (l *life) mayNot(who, move, want string, said ...string) *life {
	l.Helper()
	_, err := l.try(who, move, said...)
	if got := refused(l, err); got != want {
		l.Errorf("%s by %s in %s: %q, not %q", move, who, l.m.Stage, got, want)
	}
	return l
}

func (l *life) is(stage liaison.Stage) *life {
	l.Helper()
	if l.m.Stage != stage {
		l.Errorf("it is %s, not %s", l.m.Stage, stage)
	}
	return l
}

// running says which clocks run, and until when.
func running(m liaison.Matter) []string {
	var said []string
	for _, k := range m.Clocks {
		if k.Stopped {
			continue
		}
		line := fmt.Sprintf("%s %s", k.Kind, k.Due)
		if !k.Until.IsZero() {
			line = fmt.Sprintf("%s %s", k.Kind, k.Until.Format("2006-01-02 15:04"))
		}
		if k.Body+k.Person != 0 {
			line += fmt.Sprintf(" of %d", k.Body+k.Person)
		}
		if k.Provisional {
			line += " provisional"
		}
		said = append(said, line)
	}
	return said
}
