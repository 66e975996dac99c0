package handlers

import (
	"context"
	"fmt"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// namesMost is how many names a delegation's staff are told in a message.
const namesMost = 60

// NameUnread tells the staff of each delegation which of theirs have not
// acknowledged a run, and its author how many have.
func (d *Desk) NameUnread(ctx context.Context, tx *storage.Store, r liaison.Run, at time.Time) ([]liaison.Outgoing, error) {
	unread, err := tx.Readers(ctx, r.ID, true, storage.ReadersMost)
	if err != nil {
		return nil, err
	}
	t := &turn{desk: d, store: tx, person: &liaison.Person{}, update: liaison.Update{At: at}, voice: d.Locales.Voice(locales.Languages[0])}
	names := map[int64][]string{}
	for _, reader := range unread {
		names[reader.Body] = append(names[reader.Body], reader.Name)
	}
	bodies, err := t.bodies(ctx)
	if err != nil {
		return nil, err
	}
	for _, b := range bodies {
		if list := names[b.ID]; len(list) > 0 {
			if err := t.nameTo(ctx, b, r, list); err != nil {
				return nil, err
			}
		}
	}
	return t.out, t.sumUp(ctx, r, len(unread))
}

// nameTo tells the officers of a delegation.
func (t *turn) nameTo(ctx context.Context, b liaison.Body, r liaison.Run, names []string) error {
	officers, err := t.store.People(ctx, storage.PeopleFilter{Role: liaison.RoleOfficer, Body: b.ID})
	if err != nil {
		return err
	}
	for _, p := range officers {
		if p.Chat == 0 {
			continue
		}
		voice := t.desk.Locales.Voice(p.Language)
		list := strings.Join(names[:min(len(names), namesMost)], voice.Plain("list.comma"))
		t.notify(p, voice.Say("chase.names_"+string(r.Content.Ack), "Title", t.briefTitle(r.Content), "Body", b.Label(), "Count", len(names), "Names", list), nil)
	}
	return nil
}

// sumUp tells the author how many have acknowledged the run in time.
func (t *turn) sumUp(ctx context.Context, r liaison.Run, unread int) error {
	author, err := t.store.Reachable(ctx, []int64{r.Author})
	if err != nil || len(author) == 0 {
		return err
	}
	acked, err := t.store.AckedCount(ctx, r.ID)
	if err != nil {
		return err
	}
	voice := t.desk.Locales.Voice(author[0].Language)
	t.notify(author[0], voice.Say("chase.sum_"+string(r.Content.Ack), "Title", t.briefTitle(r.Content), "Count", acked, "Total", r.Counts.Total, "Unread", unread),
		[][]button{{{Text: voice.Plain("run.open"), Data: fmt.Sprintf("run:%d", r.ID)}, {Text: voice.Plain("run.list"), Data: fmt.Sprintf("run:%d:list", r.ID)}}})
	return nil
}

// Held writes what a person was not pushed, having had enough that day: a line for
// each, which a button opens.
func (d *Desk) Held(ctx context.Context, tx *storage.Store, p liaison.Person, at time.Time) ([]liaison.Outgoing, error) {
	t := &turn{desk: d, store: tx, person: &p, update: liaison.Update{At: at}, voice: d.Locales.Voice(p.Language)}
	lines, buttons, err := t.heldLines(ctx)
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	t.notify(p, joinLines(append([]locales.Markup{t.voice.Say("digest.title", "Day", liaison.DateOf(t.at()))}, lines...)), rows(1, buttons...))
	return t.out, nil
}

// heldLines are what is said of held deliveries, which are then no longer held.
func (t *turn) heldLines(ctx context.Context) ([]locales.Markup, []button, error) {
	held, err := t.store.TakeHeld(ctx, t.person.ID, t.at())
	if err != nil || len(held) == 0 {
		return nil, nil, err
	}
	lines := []locales.Markup{"", t.voice.Say("digest.held", "Count", len(held))}
	var buttons []button
	for _, r := range held {
		title, err := t.ownTitle(ctx, r)
		if err != nil {
			return nil, nil, err
		}
		lines = append(lines, t.voice.Say("digest.held_line", "Title", title))
		if len(buttons) < digestMost {
			buttons = append(buttons, button{Text: title, Data: fmt.Sprintf("got:%d", r.ID)})
		}
	}
	return lines, buttons, nil
}

// Remind starts the run that reminds those who have not acknowledged one.
func (d *Desk) Remind(ctx context.Context, tx *storage.Store, r liaison.Run, at time.Time) error {
	content := liaison.Content{Text: liaison.Rich{Text: r.Content.Said().Title(4 * titleShown)}, Ack: r.Content.Ack, Materials: r.Content.Materials}
	_, err := tx.StartRun(ctx, liaison.Run{Briefing: r.Briefing, Kind: r.Kind, Author: r.Author, At: at, Reminds: r.ID, Material: r.Material,
		Content: content, Audience: liaison.Audience{History: []liaison.Had{{What: liaison.HadUnread, Run: r.ID}}}})
	return err
}
