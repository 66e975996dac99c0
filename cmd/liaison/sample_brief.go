package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"

	"liaison"
	"liaison/storage"
)

// mailbag is the sample's briefings, with the templates and audiences that staff
// have saved.
type mailbag struct {
	Briefings []notice
	Templates []notice
	Audiences []struct {
		Name   string
		Filter circle
	}
}

// notice is a briefing and how it went.
type notice struct {
	ID        string               `json:"id"` // by which a correction names it
	Name      string               `json:"name"`
	Kind      liaison.BriefingKind `json:"kind"`     // empty: a bulletin
	By        string               `json:"by"`       // code of who writes it
	Approver  string               `json:"approver"` // code; empty: nobody yet
	DaysAgo   int                  `json:"days_ago"` // … and the hour, when it was sent, or written
	Hour      string               `json:"hour"`
	Ahead     int                  `json:"days_ahead"` // … and the hour, when it is to be sent
	At        string               `json:"at"`
	Cron      string               `json:"cron"`
	Holiday   liaison.HolidayPolicy
	Ran       int    `json:"ran"`   // how often it has gone out on its schedule
	State     string `json:"state"` // "submitted", "scheduled", "repeats"; empty: it was sent
	Audience  circle
	Text      string
	Bold      []string // words of the text
	Attach    string   // the name of a document that has the text
	Materials []string // by title
	Ack       liaison.Ack
	AckDays   int    `json:"ack_days"`
	Read      int    // of a hundred readers so many have acknowledged it
	Urgent    bool   `json:"urgent"`
	Public    bool   `json:"public"`
	Corrects  string `json:"corrects"`
}

// circle is an audience, by codes.
type circle struct {
	Roles          []liaison.Role
	Bodies, People []string
}

func readMailbag() (mailbag, error) {
	var bag mailbag
	content, err := sample.ReadFile("sample/briefings.json")
	if err == nil {
		err = json.Unmarshal(content, &bag)
	}
	if err != nil {
		return bag, fmt.Errorf("briefings.json: %w", err)
	}
	return bag, nil
}

// rich is the notice's text, with its words in bold.
func (n notice) rich() liaison.Rich {
	text := liaison.Rich{Text: n.Text}
	for _, words := range n.Bold {
		if before, _, found := strings.Cut(n.Text, words); found {
			text.Entities = append(text.Entities, liaison.Entity{Type: "bold", Offset: units(before), Length: units(words)})
		}
	}
	return text
}

// units counts as Telegram does.
func units(text string) int { return len(utf16.Encode([]rune(text))) }

// editor writes briefings, has them approved, and sends them, at the times at which
// people would have done so.
type editor struct {
	*player
	kinds  map[int64]liaison.BodyKind
	series map[string]int64 // of materials, by title
	runs   map[string]int64 // by the notices' names
}

func newEditor(ctx context.Context, p *player) (*editor, error) {
	e := &editor{player: p, kinds: map[int64]liaison.BodyKind{}, series: map[string]int64{}, runs: map[string]int64{}}
	bodies, err := p.store.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	for _, b := range bodies {
		e.kinds[b.ID] = b.Kind
	}
	found, _, err := p.store.Library(ctx, storage.LibraryQuery{Most: 100})
	for _, m := range found {
		e.series[m.Title] = m.Series
	}
	return e, err
}

func (e *editor) audience(c circle) (liaison.Audience, error) {
	a := liaison.Audience{Roles: c.Roles}
	for _, code := range c.Bodies {
		body, known := e.bodies[code]
		if !known {
			return a, fmt.Errorf("there is no body %s", code)
		}
		a.ToggleBody(e.kinds[body], body)
	}
	for _, code := range c.People {
		person, known := e.people[code]
		if !known {
			return a, fmt.Errorf("there is no person %s", code)
		}
		a.People = append(a.People, person.ID)
	}
	return a, nil
}

func (e *editor) content(n notice) (liaison.Content, error) {
	c := liaison.Content{Text: n.rich(), Ack: n.Ack, AckDays: n.AckDays, Urgent: n.Urgent, Public: n.Public, Corrects: e.runs[n.Corrects]}
	c.Written = []liaison.Written{{Text: c.Text}}
	for _, title := range n.Materials {
		series, known := e.series[title]
		if !known {
			return c, fmt.Errorf("there is no material %s", title)
		}
		c.Materials = append(c.Materials, series)
	}
	return c, nil
}

// hour is that hour of a day.
func (e *editor) hour(day liaison.Date, hour string) time.Time {
	at, _ := time.Parse("15:04", hour)
	return time.Date(day.Year, day.Month, day.Day, at.Hour(), at.Minute(), 0, 0, e.now.Location())
}

// past is an hour of the last working day that many days ago, ahead one of the next
// working day that many days from now.
func (e *editor) past(n notice) time.Time {
	return e.hour(e.calendar.LastWorkday(liaison.DateOf(e.now).AddDays(-n.DaysAgo)), n.Hour)
}

func (e *editor) ahead(n notice) time.Time {
	return e.hour(e.calendar.NextWorkday(liaison.DateOf(e.now).AddDays(n.Ahead)), n.At)
}

// save keeps the templates and the audiences that have a name.
func (e *editor) save(ctx context.Context, bag mailbag) error {
	by, at := e.people["JB01"], e.now.AddDate(0, 0, -30)
	for _, n := range bag.Templates {
		c, err := e.content(n)
		if err != nil {
			return err
		}
		if err := e.store.SaveTemplate(ctx, n.Name, c.Sent(), by, at); err != nil {
			return err
		}
	}
	for _, a := range bag.Audiences {
		filter, err := e.audience(a.Filter)
		if err != nil {
			return err
		}
		if err := e.store.SaveAudience(ctx, a.Name, filter, by, at); err != nil {
			return err
		}
	}
	return nil
}
