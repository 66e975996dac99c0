package handlers

import (
	"context"
	"fmt"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// Snoozed says what the person has put off: how many, and the first of it.
func (v View) Snoozed(ctx context.Context, most int) ([]storage.Snoozed, int, error) {
	return v.t.store.Snoozes(ctx, v.t.person.ID, v.t.today(), most)
}

// Snooze puts a matter off for the person, who must have a part in it.
func (v View) Snooze(ctx context.Context, tx *storage.Store, matter int64, until liaison.Date) error {
	m, err := v.t.matter(ctx, matter)
	if err != nil {
		return err
	}
	if liaison.Onlooks(m.Capacities(*v.t.person)) {
		return liaison.Refuse(liaison.Forbidden, "matter.not_for_onlookers")
	}
	if err := liaison.CheckSnooze(until, v.t.today()); err != nil {
		return err
	}
	return tx.Snooze(ctx, v.t.person.ID, m.ID, until, v.t.at())
}

// snoozedLine says in the list of what waits how much of it is put off, with the way
// to it.
func (t *turn) snoozedLine(ctx context.Context) (locales.Markup, []button, error) {
	_, total, err := t.store.Snoozes(ctx, t.person.ID, t.today(), 0)
	if err != nil || total == 0 {
		return "", nil, err
	}
	return "\n\n" + t.voice.Say("snooze.count", "Count", total), []button{t.button("snooze.see", "snoozed")}, nil
}

// snoozed lists what the person has put off; a button takes one of it back:
// "snoozed:MATTER".
func snoozed(ctx context.Context, t *turn) error {
	if t.arguments != "" {
		id, _, err := t.pressedID()
		if err != nil {
			return err
		}
		if err := t.store.Unsnooze(ctx, t.person.ID, id, t.at()); err != nil {
			return err
		}
		t.toast = t.voice.Plain("snooze.undone")
	}
	found, total, err := t.store.Snoozes(ctx, t.person.ID, t.today(), snoozesShown)
	if err != nil {
		return err
	}
	text := t.voice.Say("snooze.count", "Count", total)
	var laid [][]button
	for _, z := range found {
		text += "\n" + t.voice.Say("snooze.line", "Number", z.Number, "Title", shorten(z.Title, 40), "Day", z.Until())
		laid = append(laid, []button{{Text: t.voice.Plain("snooze.undo_of", "Number", z.Number), Data: fmt.Sprintf("snoozed:%d", z.Matter)}})
	}
	t.show(text, append(laid, []button{t.button("todo.refresh", "todo"), t.button("menu.open", "menu")}))
	return nil
}

// snoozesShown is how many of what is put off the chat lists.
const snoozesShown = 20
