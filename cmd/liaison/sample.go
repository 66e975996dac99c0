package main

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/roster"
	"liaison/storage"
)

//go:embed sample
var sample embed.FS

// sampleRoster are the files of invented people and bodies.
var sampleRoster = []string{"bodies.json", "topics.json", "calendar-2026.json", "people.csv"}

// leftUnbound are those for whom a newcomer can try an invitation.
var leftUnbound = map[string]bool{"A07": true, "H05": true}

// sampleSuggestion is a suggestion and how far it has come.
type sampleSuggestion struct {
	Author   string            `json:"author"`
	Session  liaison.Session   `json:"session"`
	Topic    string            `json:"topic"`
	Title    string            `json:"title"`
	Body     string            `json:"body"`
	Stage    liaison.Stage     `json:"stage"`
	DaysAgo  int               `json:"days_ago"`
	Lead     string            `json:"lead"`
	Co       []string          `json:"co"`
	Term     string            `json:"term"`
	Contact  map[string]string `json:"contact"`
	Opinions map[string]string `json:"opinions"`
	Class    string            `json:"class"`
	Answer   string            `json:"answer"`
	Rating   map[string]string `json:"rating"`
	Ground   string            `json:"ground"`
	Reason   string            `json:"reason"`
}

// loadSample fills an empty database: it imports the roster, binds most people
// to simulated chats, and plays the suggestions through their procedure.
func loadSample(ctx context.Context, store *storage.Store, zone *time.Location) error {
	people, err := store.People(ctx, storage.PeopleFilter{})
	if err != nil || len(people) > 0 {
		return err
	}
	return store.InTx(ctx, func(tx *storage.Store) error {
		if err := importSample(ctx, tx); err != nil {
			return err
		}
		if err := bindSample(ctx, tx); err != nil {
			return err
		}
		return playSample(ctx, tx, time.Now().In(zone))
	})
}

func importSample(ctx context.Context, store *storage.Store) error {
	var files []roster.File
	for _, name := range sampleRoster {
		content, err := sample.ReadFile("sample/" + name)
		if err != nil {
			return err
		}
		files = append(files, roster.File{Name: name, Content: content})
	}
	read, problems := roster.Read(nil, files...)
	if len(problems) > 0 {
		return problems[0]
	}
	_, err := store.ImportRoster(ctx, read, false, time.Now())
	return err
}

func bindSample(ctx context.Context, store *storage.Store) error {
	people, err := store.People(ctx, storage.PeopleFilter{})
	if err != nil {
		return err
	}
	for _, p := range people {
		p.Quiet = liaison.Quiet{} // whoever tries the demo at night wants to see notices
		if err := store.KeepPreferences(ctx, p); err != nil {
			return err
		}
		if leftUnbound[p.Code] {
			continue
		}
		_, code, err := inviteByCode(ctx, store, p.Code, time.Now())
		if err != nil {
			return err
		}
		inv, err := store.LockInvitation(ctx, handlers.CodeHash(code))
		if err != nil {
			return err
		}
		if _, err := store.Bind(ctx, inv, chatBase+p.ID, time.Now()); err != nil {
			return err
		}
	}
	return nil
}

func playSample(ctx context.Context, store *storage.Store, now time.Time) error {
	content, err := sample.ReadFile("sample/suggestions.json")
	if err != nil {
		return err
	}
	var file struct {
		Suggestions []sampleSuggestion `json:"suggestions"`
	}
	if err := json.Unmarshal(content, &file); err != nil {
		return err
	}
	catalogue, err := locales.Open(locales.Languages[0])
	if err != nil {
		return err
	}
	p := player{store: store, now: now, desk: &handlers.Desk{Locales: catalogue, Zone: now.Location(), Now: time.Now}}
	if err := p.open(ctx); err != nil {
		return err
	}
	for _, s := range file.Suggestions {
		if err := p.play(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s.Title, err)
		}
	}
	return nil
}

// player plays suggestions by the moves that people would make, at the times
// at which they would have made them.
type player struct {
	store  *storage.Store
	desk   *handlers.Desk
	now    time.Time
	bodies map[string]int64
	people []liaison.Person
}

func (p *player) open(ctx context.Context) error {
	bodies, err := p.store.Bodies(ctx)
	if err != nil {
		return err
	}
	p.bodies = map[string]int64{}
	for _, b := range bodies {
		p.bodies[b.Code] = b.ID
	}
	p.people, err = p.store.People(ctx, storage.PeopleFilter{})
	return err
}

var errNobody = errors.New("nobody on the sample roster does this")

// who finds a person by code, or the first who may act for a body.
func (p *player) who(fits func(liaison.Person) bool) (liaison.Person, error) {
	for _, person := range p.people {
		if fits(person) {
			return person, nil
		}
	}
	return liaison.Person{}, errNobody
}

func (p *player) officer(body string) (liaison.Person, error) {
	return p.who(func(x liaison.Person) bool { return x.In(p.bodies[body], liaison.RoleOfficer) })
}

// played is one move of a script: who makes it, with what, how many days after
// the one before.
type played struct {
	move  liaison.MoveKey
	actor liaison.Person
	input liaison.Input
	after int
}

func (p *player) play(ctx context.Context, s sampleSuggestion) error {
	author, err := p.who(func(x liaison.Person) bool { return x.Code == s.Author })
	if err != nil {
		return err
	}
	at := p.now.AddDate(0, 0, -s.DaysAgo)
	m := liaison.Matter{
		Kind: liaison.Suggestion, Stage: liaison.Draft, Author: author.ID, Session: s.Session, Topic: s.Topic, Title: s.Title,
		Pieces: []liaison.Piece{{Part: "body", Text: s.Body}}, Created: at, Changed: at,
	}
	if m.ID, err = p.store.StartDraft(ctx, m); err != nil {
		return err
	}
	if err := p.store.KeepDraft(ctx, m); err != nil {
		return err
	}
	if s.Stage == liaison.Draft {
		return nil
	}
	script, err := p.script(s, m, author)
	if err != nil {
		return err
	}
	for _, step := range script {
		if at = at.AddDate(0, 0, step.after); at.After(p.now) {
			at = p.now
		}
		if m, err = p.make(ctx, m, step, at); err != nil {
			return fmt.Errorf("%s: %w", step.move, err)
		}
	}
	return nil
}

func (p *player) make(ctx context.Context, m liaison.Matter, step played, at time.Time) (liaison.Matter, error) {
	if day := step.input["day"]; day != nil {
		step.input["day"] = []string{liaison.DateOf(at).String()}
	}
	if _, _, err := p.desk.Perform(ctx, p.store, step.actor, m.ID, step.move, step.input, at); err != nil {
		return m, err
	}
	return p.store.Matter(ctx, m.ID)
}

// script is the moves that bring the suggestion to its stage.
func (p *player) script(s sampleSuggestion, m liaison.Matter, author liaison.Person) ([]played, error) {
	clerk, err := p.who(func(x liaison.Person) bool { return x.Is(liaison.RoleClerk) })
	if err != nil {
		return nil, err
	}
	hash := liaison.Procedures[m.Kind].Hash(m)
	script := []played{{"submit", author, liaison.Input{"hash": {hash}}, 0}}
	if s.Stage == liaison.Submitted {
		return script, nil
	}
	if s.Stage == liaison.Returned {
		return append(script, played{"return", clerk, liaison.Input{"ground": {s.Ground}, "reason": {s.Reason}}, 3}), nil
	}
	script = append(script, played{"accept", clerk, liaison.Input{}, 2})
	if s.Stage == liaison.Accepted {
		return script, nil
	}
	script = append(script, played{"assign", clerk, liaison.Input{"lead": {s.Lead}, "co": s.Co, "term": {s.Term}}, 3})
	handled, err := p.handled(s, author)
	return append(script, handled...), err
}

// handled is what departments and the deputy do once it is assigned.
func (p *player) handled(s sampleSuggestion, author liaison.Person) ([]played, error) {
	lead, err := p.officer(s.Lead)
	if err != nil {
		return nil, err
	}
	var script []played
	if s.Contact != nil {
		script = append(script, played{"contact", lead, liaison.Input{"way": {s.Contact["way"]}, "day": {""}, "gist": {s.Contact["gist"]}}, 9})
	}
	for _, body := range s.Co {
		if opinion := s.Opinions[body]; opinion != "" {
			officer, err := p.officer(body)
			if err != nil {
				return nil, fmt.Errorf("opinion of %s: %w", body, err)
			}
			script = append(script, played{"opine", officer, liaison.Input{"opinion": {opinion}}, 4})
		}
	}
	if s.Stage == liaison.Assigned {
		return script, nil
	}
	script = append(script, played{"answer", lead, liaison.Input{"class": {s.Class}, "answer": {s.Answer}}, 25})
	if s.Stage == liaison.Rated {
		rating := liaison.Input{"attitude": {s.Rating["attitude"]}, "result": {s.Rating["result"]}}
		if why := s.Rating["why"]; why != "" {
			rating["why"] = []string{why}
		}
		script = append(script, played{"rate", author, rating, 6})
	}
	return script, nil
}
