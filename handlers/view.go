package handlers

import (
	"context"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// View is the desk as somebody sees it outside any chat: the pages of the console
// say of a matter what the chat says, by the same functions.
type View struct{ t *turn }

// View is what the person sees at that time, in that voice.
func (d *Desk) View(store *storage.Store, person liaison.Person, voice locales.Voice, at time.Time) View {
	return View{&turn{desk: d, store: store, person: &person, voice: voice, update: liaison.Update{At: at}}}
}

// Knowing is the view with all bodies there are, where they have been read already.
func (v View) Knowing(bodies []liaison.Body) View {
	v.t.known = &known{bodies: bodies}
	return v
}

// Heading is a page of what waits for somebody in one capacity, the most urgent
// first.
type Heading struct {
	Capacity       liaison.Capacity
	Name           locales.Markup // with the count
	Total, Overdue int
	Lines          []Line
}

// Line is a matter in a list.
type Line struct {
	Matter liaison.Matter
	Number string // or the kind, before it has one
	Title  string
	Stage  string
	Clock  locales.Markup // the next deadline; empty: none
	Left   int            // days until then; negative: it is over
	Due    bool           // there is a next deadline
}

// Capacities lists in what quality something may wait for the person.
func (v View) Capacities() []liaison.Capacity {
	var held []liaison.Capacity
	for _, w := range waits {
		if w.role == "" || v.t.person.Is(w.role) {
			held = append(held, w.capacity)
		}
	}
	return held
}

// Waiting reads what waits for the person in one capacity.
func (v View) Waiting(ctx context.Context, c liaison.Capacity, skip, most int) (Heading, error) {
	if _, err := v.t.bodies(ctx); err != nil { // deadlines name them
		return Heading{}, err
	}
	wanted := waitingFor(c)
	wanted.Skip = skip
	found, total, overdue, err := v.t.store.MattersWaiting(ctx, *v.t.person, wanted, v.t.today(), most)
	if err != nil {
		return Heading{}, err
	}
	h := Heading{Capacity: c, Name: v.t.voice.Say("todo."+string(c), "Count", total), Total: total, Overdue: overdue}
	for _, m := range found {
		h.Lines = append(h.Lines, v.line(ownClocks(m, *v.t.person, c)))
	}
	return h, nil
}

// Line is the matter as a list shows it, without its deadline.
func (v View) Line(m liaison.Matter) Line {
	m.Clocks = nil
	return v.line(m)
}

// line is the matter as a list shows it.
func (v View) line(m liaison.Matter) Line {
	l := Line{Matter: m, Number: m.Number, Title: titleFor(*v.t.person, m), Stage: v.t.stage(m)}
	if l.Number == "" {
		l.Number = v.t.voice.Plain("kind." + string(m.Kind))
	}
	if l.Title == "" {
		l.Title = v.t.draftLabel(m)
	}
	if clock, ok := m.NextClock(); ok {
		l.Due, l.Left, l.Clock = true, v.t.today().DaysUntil(clock.Due), v.t.clockLine(clock, v.t.labels(clock.Body)...)
	}
	return l
}
