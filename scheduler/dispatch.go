package scheduler

import (
	"context"
	"time"

	"liaison"
	"liaison/storage"
)

// dispatch hands letters to senders while it may.
func (d *duty) dispatch(ctx context.Context) error {
	now := time.Now()
	for l := d.resting.top(); l != nil && !l.wakes.After(now); l = d.resting.top() {
		l.leave()
		d.place(l, now)
	}
	var batch []*line
	var err error
	for !now.Before(d.budget.pausedUntil) {
		var l *line
		if l, err = d.choose(ctx, now); l == nil {
			break
		}
		l.leave()
		l.flying, l.letters = l.letters[0], l.letters[1:]
		l.flying.tried = now
		d.depart(l.flying)
		batch = append(batch, l)
	}
	return d.hand(ctx, batch, err)
}

// choose picks the line whose first letter goes next: what needs no slot while
// what comes before it has none. It is nil where none may go.
func (d *duty) choose(ctx context.Context, now time.Time) (*line, error) {
	free, ready := d.free.top(), d.ready.top()
	if ready != nil && (free == nil || byPrecedence(ready, free)) && d.room(ready.letters[0]) {
		cost := ready.letters[0].cost()
		got, err := d.budget.take(ctx, cost, now)
		if err != nil {
			return nil, err
		}
		if got {
			d.pace.count(ready.key.chat, cost, now)
			return ready, nil
		}
	}
	if free != nil && d.room(free.letters[0]) {
		return free, nil
	}
	return nil, nil
}

// hand gives the lines' letters to the senders, with what is shown of their
// cards at present.
func (d *duty) hand(ctx context.Context, batch []*line, err error) error {
	var cards []storage.Card
	for _, l := range batch {
		if l.flying.Card != "" && l.flying.Act != liaison.Answer {
			cards = append(cards, storage.Card{Chat: l.key.chat, Name: l.flying.Card})
		}
	}
	var shown map[storage.Card]int
	if len(cards) > 0 && err == nil {
		shown, err = d.post.Store.NewestOfCards(ctx, cards)
	}
	for _, l := range batch {
		if err != nil && len(cards) > 0 {
			d.unfly(l, time.Now())
			continue
		}
		d.jobs <- job{line: l, Outgoing: l.flying.Outgoing, shown: shown[storage.Card{Chat: l.key.chat, Name: l.flying.Card}]}
	}
	return err
}

// place puts the line where its first letter belongs.
func (d *duty) place(l *line, now time.Time) {
	l.leave()
	switch {
	case l.flying != nil:
		return
	case len(l.letters) == 0:
		if l.empty() {
			delete(d.lines, l.key)
		}
		return
	}
	first := l.letters[0]
	l.wakes = later(first.until, l.until)
	if first.budgeted() {
		l.wakes = later(l.wakes, d.pace.next(l.key.chat))
	}
	switch {
	case l.wakes.After(now):
		d.resting.put(l)
	case first.budgeted():
		d.ready.put(l)
	default:
		d.free.put(l)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
