package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/scheduler"
	"liaison/storage"
)

// sampleScripts are the files of matters, one for each kind or two. The items of
// the plan are first, so that those of one day are numbered in their order.
var sampleScripts = []string{"plan.json", "suggestions.json", "handled.json", "motions.json", "opinions.json", "requests.json", "stories.json", "appointments.json", "askings.json"}

// script is a matter and what people do with it, up to now.
type script struct {
	ID      string            `json:"id"` // by which others name it: {elevators}
	Kind    liaison.Kind      `json:"kind"`
	By      string            `json:"by"`       // code of whoever writes it
	For     string            `json:"for"`      // code of the deputy for whom the staff write it down
	From    string            `json:"from"`     // another script, of which this matter has come; else it is begun
	DaysAgo int               `json:"days_ago"` // when it was begun
	Session liaison.Session   `json:"session"`
	Topic   string            `json:"topic"`
	Title   string            `json:"title"`
	Text    map[string]string `json:"text"`   // by part
	Bodies  map[string]string `json:"bodies"` // by part, a code
	Facts   map[string]string `json:"facts"`  // what is chosen in the draft
	Stage   liaison.Stage     `json:"stage"`  // to which all of it leads
	Steps   []scriptStep      `json:"steps"`
}

// scriptStep is a move: who makes it, one after another where there are several,
// with what, how many days after the one before. Without anybody it is the
// move that follows from a clock that has run out.
type scriptStep struct {
	Who   []string        `json:"who"`
	Move  liaison.MoveKey `json:"move"`
	After int             `json:"after"`
	With  liaison.Input   `json:"with"` // {+30} is the day thirty days later, {elevators} that matter's number, {commitment 1} the first promise
}

func readScripts() ([]script, error) {
	var all []script
	for _, name := range sampleScripts {
		content, err := sample.ReadFile("sample/" + name)
		if err != nil {
			return nil, err
		}
		var file struct{ Matters []script }
		if err := json.Unmarshal(content, &file); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, file.Matters...)
	}
	return all, nil
}

// playSample plays all scripts on one line of time, so that numbers and
// histories are in the order of their days, and then what was sent.
func playSample(ctx context.Context, store *storage.Store, now time.Time) error {
	scripts, err := readScripts()
	if err != nil {
		return err
	}
	p, err := newPlayer(ctx, store, now)
	if err != nil {
		return err
	}
	for _, s := range p.scenes(scripts) {
		if err := p.act(ctx, s); err != nil {
			return fmt.Errorf("%s: %s: %w", s.script.ID, s.step.Move, err)
		}
	}
	if err := p.arrived(ctx, scripts); err != nil {
		return err
	}
	return playBriefings(ctx, p)
}

// arrived holds every script to the stage to which it says that it leads.
func (p *player) arrived(ctx context.Context, scripts []script) error {
	for _, s := range scripts {
		m, err := p.store.Matter(ctx, p.matters[s.ID].ID)
		if err != nil {
			return err
		}
		if m.Stage != s.Stage {
			return fmt.Errorf("%s has come to %s, not to %s", s.ID, m.Stage, s.Stage)
		}
	}
	return nil
}

// player makes the moves that people would make, at the times at which they
// would have made them.
type player struct {
	store    *storage.Store
	desk     *handlers.Desk
	now      time.Time
	calendar liaison.Calendar
	bodies   map[string]int64          // by code
	people   map[string]liaison.Person // by code
	matters  map[string]liaison.Matter // by the scripts' names, as they were after their own last step
}

func newPlayer(ctx context.Context, store *storage.Store, now time.Time) (*player, error) {
	catalogue, err := locales.Open(locales.Languages[0])
	if err != nil {
		return nil, err
	}
	p := &player{
		store: store, now: now, desk: &handlers.Desk{Locales: catalogue, Zone: now.Location(), Now: time.Now, Cron: scheduler.ParseCron},
		bodies: map[string]int64{}, people: map[string]liaison.Person{}, matters: map[string]liaison.Matter{},
	}
	bodies, err := store.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	for _, b := range bodies {
		p.bodies[b.Code] = b.ID
	}
	people, err := store.People(ctx, storage.PeopleFilter{})
	if err != nil {
		return nil, err
	}
	for _, person := range people {
		p.people[person.Code] = person
	}
	p.calendar, err = store.Calendar(ctx)
	return p, err
}

// scene is one step of one script, at its time; the first of each is that it is
// begun.
type scene struct {
	script script
	step   scriptStep
	at     time.Time
}

const begun liaison.MoveKey = "begun"

func (p *player) scenes(scripts []script) []scene {
	var all []scene
	for i, s := range scripts {
		days := -s.DaysAgo
		for j, step := range append([]scriptStep{{Move: begun}}, s.Steps...) {
			days += step.After
			all = append(all, scene{s, step, p.moment(days, i%30+30*j)})
		}
	}
	slices.SortStableFunc(all, func(a, b scene) int { return a.at.Compare(b.at) })
	return all
}

// moment is some minutes after nine of the first working day that many days from
// now, and never later than now.
func (p *player) moment(days, minutes int) time.Time {
	day := p.calendar.NextWorkday(liaison.DateOf(p.now).AddDays(days))
	at := time.Date(day.Year, day.Month, day.Day, 9, minutes, 0, 0, p.now.Location())
	if at.After(p.now) {
		return p.now
	}
	return at
}

func (p *player) act(ctx context.Context, s scene) error {
	if s.step.Move == begun {
		m, err := p.begin(ctx, s.script, s.at)
		p.matters[s.script.ID] = m
		return err
	}
	id := p.matters[s.script.ID].ID
	if len(s.step.Who) == 0 {
		if _, err := p.desk.RunOut(ctx, p.store, id, s.at); err != nil {
			return err
		}
	}
	for _, code := range s.step.Who {
		if err := p.perform(ctx, code, s, id); err != nil {
			return fmt.Errorf("%s: %w", code, err)
		}
	}
	m, err := p.store.Matter(ctx, id)
	p.matters[s.script.ID] = m
	return err
}

func (p *player) perform(ctx context.Context, code string, s scene, id int64) error {
	m, err := p.store.Matter(ctx, id)
	if err != nil {
		return err
	}
	in := liaison.Input{"hash": {liaison.Procedures[m.Kind].Hash(m)}} // read by those who confirm the text
	for field, values := range s.step.With {
		for _, v := range values {
			in[field] = append(in[field], p.said(v, m, s.at))
		}
	}
	_, _, err = p.desk.Perform(ctx, p.store, p.people[code], id, s.step.Move, in, s.at)
	return err
}

var (
	dayLater = regexp.MustCompile(`\{\+?(-?\d+)\}`)
	numberOf = regexp.MustCompile(`\{([a-z_]+)\}`)
	promised = regexp.MustCompile(`^\{commitment (\d+)\}$`)
)

// said puts days, numbers and the places of clocks into what somebody says.
func (p *player) said(value string, m liaison.Matter, at time.Time) string {
	if found := promised.FindStringSubmatch(value); found != nil {
		n, _ := strconv.Atoi(found[1])
		return placeOf(m.Clocks, n)
	}
	value = dayLater.ReplaceAllStringFunc(value, func(found string) string {
		days, _ := strconv.Atoi(dayLater.FindStringSubmatch(found)[1])
		return liaison.DateOf(at).AddDays(days).String()
	})
	return numberOf.ReplaceAllStringFunc(value, func(found string) string {
		return p.matters[numberOf.FindStringSubmatch(found)[1]].Number
	})
}

// placeOf is the place of the nth commitment among a matter's clocks, by which a
// field names it.
func placeOf(clocks []liaison.Clock, n int) string {
	for i, k := range clocks {
		if k.Kind != liaison.ClockCommitment {
			continue
		}
		if n--; n == 0 {
			return strconv.Itoa(i)
		}
	}
	return ""
}

// begin writes a draft, or goes on with what another script has brought forth.
func (p *player) begin(ctx context.Context, s script, at time.Time) (liaison.Matter, error) {
	m := liaison.Matter{
		Kind: s.Kind, Stage: liaison.Draft, Author: p.people[s.By].ID, Session: s.Session, Topic: s.Topic, Title: s.Title,
		Created: at, Changed: at,
	}
	var err error
	if s.For != "" {
		m.Facts = map[string]string{"proxy": "yes", "for": s.For}
	}
	if s.Facts != nil {
		m.Facts = maps.Clone(s.Facts)
	}
	if s.From != "" {
		m, err = p.offspring(ctx, s)
	} else {
		m.ID, err = p.store.StartDraft(ctx, m)
	}
	if err != nil {
		return m, err
	}
	for _, part := range liaison.Procedures[s.Kind].Parts {
		if text := s.Text[part.Key]; text != "" {
			m.Pieces = append(m.Pieces, liaison.Piece{Part: part.Key, Text: text})
		}
		if code := s.Bodies[part.Key]; code != "" {
			m.Parties = append(m.Parties, liaison.Party{Capacity: part.Party, Body: p.bodies[code]})
		}
	}
	return m, p.store.KeepDraft(ctx, m)
}

// offspring is the draft that a move of the other script has made.
func (p *player) offspring(ctx context.Context, s script) (liaison.Matter, error) {
	drafts, err := p.store.DraftsOf(ctx, p.people[s.By].ID)
	if err != nil {
		return liaison.Matter{}, err
	}
	i := slices.IndexFunc(drafts, func(m liaison.Matter) bool { return m.Origin == p.matters[s.From].ID })
	if i < 0 {
		return liaison.Matter{}, fmt.Errorf("nothing has come of %s", s.From)
	}
	m := drafts[i]
	m.Session, m.Topic, m.Title = s.Session, s.Topic, s.Title
	return m, nil
}
