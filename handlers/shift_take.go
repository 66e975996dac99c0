package handlers

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
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
	o, told, err := t.desk.TakeShift(ctx, t.store, *t.person, id, t.at())
	if err != nil {
		return err
	}
	t.show(shiftSaid(t.desk, t.voice, o, "roster_duty.you_took"), shiftButtons(t.voice, o.ID, false))
	t.out = append(t.out, told...)
	return nil
}

// declineShift says no to an exchange that one was asked for.
func (t *turn) declineShift(ctx context.Context, id int64) error {
	f, err := t.store.LockShift(ctx, id)
	if err != nil {
		return err
	}
	if f.Asked != t.person.ID || !f.Ended.IsZero() {
		return liaison.Refuse(liaison.Conflict, "roster_duty.gone")
	}
	if err := t.store.EndShift(ctx, id, 0, t.at()); err != nil {
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

// TakeShift gives an offered turn to somebody, in the transaction: the first who takes
// it has it, everybody after is refused. Told are who gave it, and the station's
// officers.
func (d *Desk) TakeShift(ctx context.Context, tx *storage.Store, who liaison.Person, offer int64, at time.Time) (liaison.Occasion, []liaison.Outgoing, error) {
	none := liaison.Occasion{}
	f, err := tx.ShiftOffer(ctx, offer)
	if err != nil {
		return none, nil, err
	}
	locked := map[int64]liaison.Occasion{}
	ids := []int64{f.Occasion}
	if f.Return != 0 {
		ids = append(ids, f.Return)
	}
	slices.Sort(ids)
	for _, id := range ids { // in one order, whoever takes what
		if locked[id], err = tx.LockOccasion(ctx, id); err != nil {
			return none, nil, err
		}
	}
	if f, err = tx.LockShift(ctx, offer); err != nil {
		return none, nil, err
	}
	if err := tx.LockPeople(ctx, who.ID, f.Giver); err != nil {
		return none, nil, err
	}
	o := locked[f.Occasion]
	taking, vacant, err := d.taking(ctx, tx, f, locked, who)
	if err != nil {
		return none, nil, err
	}
	if refusal := f.MayTake(o, taking, at); refusal != nil {
		return none, nil, refusal
	}
	if err := d.passShift(ctx, tx, f, locked, who, vacant, at); err != nil {
		return none, nil, err
	}
	told, err := d.tellTaken(ctx, tx, f, o, who)
	return o, told, err
}

// taking reads what it is decided by whether somebody may take an offer, and whether
// the turn stands empty.
func (d *Desk) taking(ctx context.Context, tx *storage.Store, f liaison.ShiftOffer, locked map[int64]liaison.Occasion, who liaison.Person) (t liaison.Taking, vacant bool, err error) {
	o := locked[f.Occasion]
	t = liaison.Taking{Person: who.ID, Member: who.In(o.Body, liaison.RoleDeputy)}
	state := func(occasion, person int64) (liaison.Participating, error) {
		p, err := tx.Participation(ctx, occasion, person)
		if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
			return "", nil
		}
		return p.State, err
	}
	own, err := state(o.ID, who.ID)
	if err != nil {
		return t, false, err
	}
	given, err := state(o.ID, f.Giver)
	if err != nil {
		return t, false, err
	}
	vacant = given == liaison.Excused
	t.Seated, t.GiverSits = own.Seated(), vacant || given == liaison.PutDown || given == liaison.Enrolled
	swapped := []int64{f.Occasion, f.Return}
	if t.Busy, err = tx.ReceivesOn(ctx, who.ID, d.dayOf(o), d.Zone, swapped); err != nil || f.Return == 0 {
		return t, vacant, err
	}
	theirs, err := state(f.Return, who.ID)
	if err != nil {
		return t, vacant, err
	}
	giverThere, err := state(f.Return, f.Giver)
	if err != nil {
		return t, vacant, err
	}
	back := locked[f.Return]
	t.Returns = theirs == liaison.PutDown || theirs == liaison.Enrolled
	t.GiverBusy, err = tx.ReceivesOn(ctx, f.Giver, d.dayOf(back), d.Zone, swapped)
	t.GiverBusy = t.GiverBusy || giverThere.Seated()
	return t, vacant, err
}

// dayOf is the day on which an occasion begins, in the service's zone.
func (d *Desk) dayOf(o liaison.Occasion) liaison.Date { return liaison.DateOf(o.Begins.In(d.Zone)) }

// passShift moves the turns to who has them now.
func (d *Desk) passShift(ctx context.Context, tx *storage.Store, f liaison.ShiftOffer, locked map[int64]liaison.Occasion, who liaison.Person, vacant bool, at time.Time) error {
	reason := d.Locales.Voice(locales.Languages[0]).Plain("roster_duty.swapped")
	pass := func(o liaison.Occasion, from, to int64, empty bool) error {
		if !empty {
			if err := moveSitter(ctx, tx, o, from, liaison.TakeOff, liaison.JoinInput{Reason: reason}, who.ID, at); err != nil {
				return err
			}
		}
		for _, key := range []liaison.JoinKey{liaison.PutOn, liaison.Confirm} {
			if err := moveSitter(ctx, tx, o, to, key, liaison.JoinInput{}, who.ID, at); err != nil {
				return err
			}
		}
		if err := tx.WithdrawShifts(ctx, o.ID, from, at); err != nil {
			return err
		}
		return tx.NoticeAgain(ctx, o.ID)
	}
	if err := tx.EndShift(ctx, f.ID, who.ID, at); err != nil {
		return err
	}
	if err := pass(locked[f.Occasion], f.Giver, who.ID, vacant); err != nil || f.Return == 0 {
		return err
	}
	return pass(locked[f.Return], who.ID, f.Giver, false)
}

// tellTaken tells who gave a turn away, and the station's officers, who has it now.
func (d *Desk) tellTaken(ctx context.Context, tx *storage.Store, f liaison.ShiftOffer, o liaison.Occasion, who liaison.Person) ([]liaison.Outgoing, error) {
	giver, err := tx.Person(ctx, f.Giver)
	if err != nil {
		return nil, err
	}
	key, shown, args := "roster_duty.was_taken", o, []any{"Who", who.Name}
	if f.Return != 0 {
		if shown, err = tx.Occasion(ctx, f.Return); err != nil {
			return nil, err
		}
		key = "roster_duty.was_exchanged"
	}
	told, err := d.Notices(ctx, tx, []int64{giver.ID}, func(_ liaison.Person, voice locales.Voice) locales.Markup {
		return shiftSaid(d, voice, shown, key, args...)
	})
	if err != nil {
		return nil, err
	}
	officers, err := tx.HoldersOfOccasion(ctx, o)
	if err != nil {
		return nil, err
	}
	more, err := d.Notices(ctx, tx, officers, func(_ liaison.Person, voice locales.Voice) locales.Markup {
		return shiftSaid(d, voice, o, "roster_duty.officer_taken", "Was", giver.Name, "Who", who.Name)
	})
	return append(told, more...), err
}
