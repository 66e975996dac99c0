package handlers

import (
	"context"
	"strconv"

	"liaison"
)

// answerShift takes an offered turn, or says no to it.
func (t *turn) answerShift(ctx context.Context, word, more string) error {
	id, err := strconv.ParseInt(more, 10, 64)
	if err != nil {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	if word == "no" {
		return t.declineShift(ctx, id)
	}
	o, told, err := t.desk.TakeSeat(ctx, t.store, *t.person, id, t.at())
	if err != nil {
		return err
	}
	t.show(shiftSaid(t.desk, t.voice, o, "roster_duty.you_took"), shiftButtons(t.voice, o.ID, false))
	t.out = append(t.out, told...)
	return nil
}

// declineShift says no to an exchange that one was asked for.
func (t *turn) declineShift(ctx context.Context, id int64) error {
	f, err := t.store.LockOffer(ctx, id)
	if err != nil {
		return err
	}
	if f.Asked != t.person.ID || !f.Ended.IsZero() {
		return liaison.Refuse(liaison.Conflict, "roster_duty.gone")
	}
	if err := t.store.EndOffer(ctx, id, 0, t.at()); err != nil {
		return err
	}
	o, err := t.store.Occasion(ctx, f.Occasion)
	if err != nil {
		return err
	}
	t.show(t.voice.Say("roster_duty.you_declined"), nil)
	told, err := t.desk.tellShift(ctx, t.store, o, []int64{f.Giver}, "roster_duty.was_declined", "Who", t.person.Name)
	t.out = append(t.out, told...)
	return err
}
