package console

import (
	"context"
	"strconv"
	"time"

	"liaison"
	"liaison/storage"
)

// apiMatterLine is a matter in a list; apiMatterWhole has its words besides.
type apiMatterLine struct {
	Number      string        `json:"number"`
	Kind        liaison.Kind  `json:"kind"`
	Stage       liaison.Stage `json:"stage"`
	Title       string        `json:"title"`
	Topic       string        `json:"topic"`
	Session     string        `json:"session"`
	Author      string        `json:"author"` // a person's code
	Parties     []apiParty    `json:"parties"`
	Deadlines   []apiDeadline `json:"deadlines"`
	Class       string        `json:"class"`
	Attitude    string        `json:"attitude"`
	Result      string        `json:"result"`
	Published   bool          `json:"published"`
	SubmittedAt *time.Time    `json:"submitted_at"`
	ChangedAt   time.Time     `json:"changed_at"`
}

type apiMatterWhole struct {
	apiMatterLine
	Text   string `json:"text"`
	Answer string `json:"answer"`
}

type apiParty struct {
	Capacity liaison.Capacity `json:"capacity"`
	Body     string           `json:"body,omitempty"`   // its code
	Person   string           `json:"person,omitempty"` // theirs
}

type apiDeadline struct {
	Kind liaison.ClockKind `json:"kind"`
	For  liaison.Capacity  `json:"for"`
	Body string            `json:"body,omitempty"`
	Due  string            `json:"due"`
}

type apiEvent struct {
	ID       int64            `json:"id"`
	Move     liaison.MoveKey  `json:"move"`
	From     liaison.Stage    `json:"from"`
	To       liaison.Stage    `json:"to"`
	Actor    string           `json:"actor,omitempty"` // a person's code; none: a deadline has passed
	Capacity liaison.Capacity `json:"capacity"`
	Body     string           `json:"body,omitempty"`
	At       time.Time        `json:"at"`
}

type apiPerson struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type apiCount struct {
	Kind  liaison.Kind  `json:"kind"`
	Stage liaison.Stage `json:"stage"`
	Count int           `json:"count"`
}

// apiList is a page of anything; Next is what to ask for by ?cursor= to go on.
type apiList[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
}

// codes name bodies and people by code.
type codes struct {
	bodies map[int64]string
	people map[int64]string
}

func (c *caller) codes(ctx context.Context, people []int64) (codes, error) {
	bodies, err := c.Store.Bodies(ctx)
	if err != nil {
		return codes{}, err
	}
	k := codes{bodies: map[int64]string{}}
	for _, b := range bodies {
		k.bodies[b.ID] = b.Code
	}
	k.people, err = c.Store.CodesOf(ctx, people)
	return k, err
}

func peopleOf(m liaison.Matter) []int64 {
	people := []int64{m.Author}
	for _, p := range m.Parties {
		if p.Person != 0 {
			people = append(people, p.Person)
		}
	}
	return people
}

func apiMatters(ctx context.Context, c *caller) error {
	var after storage.PublicMark
	if cursor := c.r.FormValue("cursor"); cursor != "" {
		var good bool
		if after, good = readMark(cursor); !good {
			return liaison.Refuse(liaison.Invalid, "api.cursor")
		}
	}
	var since time.Time
	if text := c.r.FormValue("since"); text != "" {
		var err error
		if since, err = time.Parse(time.RFC3339, text); err != nil {
			return liaison.Refuse(liaison.Invalid, "api.cursor")
		}
	}
	found, err := c.Store.MattersChanged(ctx, since, after, c.limit())
	if err != nil {
		return err
	}
	var people []int64
	for _, m := range found {
		people = append(people, peopleOf(m)...)
	}
	k, err := c.codes(ctx, people)
	if err != nil {
		return err
	}
	list := apiList[apiMatterLine]{Items: []apiMatterLine{}}
	for _, m := range found {
		if len(m.Capacities(c.maker)) > 0 {
			list.Items = append(list.Items, c.line(m, k))
		}
	}
	if len(found) == c.limit() {
		last := found[len(found)-1]
		list.Next = markOf(last.Changed, last.ID)
	}
	return c.answer(list)
}

// line is the matter as the token's maker sees it.
func (c *caller) line(m liaison.Matter, k codes) apiMatterLine {
	m = liaison.Procedures[m.Kind].SeenBy(c.maker, m)
	line := apiMatterLine{Number: m.Number, Kind: m.Kind, Stage: m.Stage, Title: m.Title, Topic: m.Topic, Session: string(m.Session),
		Author: k.people[m.Author], Class: m.Facts["class"], Attitude: m.Facts["attitude"], Result: m.Facts["result"],
		ChangedAt: m.Changed.UTC(), Parties: []apiParty{}, Deadlines: []apiDeadline{}}
	_, line.Published = liaison.Published(m)
	if !m.Submitted.IsZero() {
		at := m.Submitted.UTC()
		line.SubmittedAt = &at
	}
	for _, p := range m.Parties {
		line.Parties = append(line.Parties, apiParty{p.Capacity, k.bodies[p.Body], k.people[p.Person]})
	}
	for _, d := range m.Clocks {
		if !d.Stopped && d.For != "" && d.For != liaison.Timer {
			line.Deadlines = append(line.Deadlines, apiDeadline{d.Kind, d.For, k.bodies[d.Body], d.Due.String()})
		}
	}
	return line
}

// matter reads the one that the address names, where the token's maker sees it.
func (c *caller) matter(ctx context.Context) (liaison.Matter, error) {
	number := written(c.r.PathValue("number"))
	found, err := c.Store.MattersByNumber(ctx, []string{number})
	if err != nil {
		return liaison.Matter{}, err
	}
	m, there := found[number]
	if !there || len(m.Capacities(c.maker)) == 0 {
		return m, liaison.Refuse(liaison.NotFound, "api.absent")
	}
	return m, nil
}

func apiMatter(ctx context.Context, c *caller) error {
	m, err := c.matter(ctx)
	if err != nil {
		return err
	}
	k, err := c.codes(ctx, peopleOf(m))
	if err != nil {
		return err
	}
	seen := liaison.Procedures[m.Kind].SeenBy(c.maker, m)
	return c.answer(apiMatterWhole{c.line(m, k), seen.WholeText(), seen.Facts["answer"]})
}

func apiEvents(ctx context.Context, c *caller) error {
	m, err := c.matter(ctx)
	if err != nil {
		return err
	}
	after := int64(0)
	if cursor := c.r.FormValue("cursor"); cursor != "" {
		if after, err = strconv.ParseInt(cursor, 10, 64); err != nil {
			return liaison.Refuse(liaison.Invalid, "api.cursor")
		}
	}
	events, err := c.Store.EventsOf(ctx, m.ID, after, c.limit())
	if err != nil {
		return err
	}
	var people []int64
	for _, e := range events {
		people = append(people, e.Actor)
	}
	k, err := c.codes(ctx, people)
	if err != nil {
		return err
	}
	list := apiList[apiEvent]{Items: []apiEvent{}}
	for _, e := range events {
		list.Items = append(list.Items, apiEvent{e.ID, e.Move, e.From, e.To, k.people[e.Actor], e.Capacity, k.bodies[e.Body], e.At.UTC()})
	}
	if len(events) == c.limit() {
		list.Next = strconv.FormatInt(events[len(events)-1].ID, 10)
	}
	return c.answer(list)
}

func apiPeople(ctx context.Context, c *caller) error {
	found, err := c.Store.PeopleAfter(ctx, written(c.r.FormValue("cursor")), c.limit())
	if err != nil {
		return err
	}
	list := apiList[apiPerson]{Items: []apiPerson{}}
	for _, p := range found {
		list.Items = append(list.Items, apiPerson{p.Code, p.Name})
	}
	if len(found) == c.limit() {
		list.Next = found[len(found)-1].Code
	}
	return c.answer(list)
}

func apiFigures(ctx context.Context, c *caller) error {
	counts, at, err := c.api.counted.stages(ctx, c.Store, c.Now())
	if err != nil {
		return err
	}
	answer := struct {
		At    time.Time  `json:"at"`
		Items []apiCount `json:"items"`
	}{at.UTC(), []apiCount{}}
	for _, kind := range liaison.Kinds {
		for _, rule := range liaison.Procedures[kind].Stages {
			if n := counts[kind][rule.Stage]; n > 0 {
				answer.Items = append(answer.Items, apiCount{kind, rule.Stage, n})
			}
		}
	}
	return c.answer(answer)
}
