package handlers

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"liaison"
	"liaison/storage"
)

// NewSecret is what the codes for checking in to an occasion are made of.
func NewSecret() []byte {
	secret := make([]byte, 20)
	_, _ = rand.Read(secret) // never fails
	return secret
}

// AnnounceAct is an occasion that somebody announces.
type AnnounceAct struct {
	Occasion int64
	By       liaison.Person
	Short    bool // it is confirmed though the notice is shorter than the kind asks for
}

// Announced is what has come of an announcement, or of a change of what is announced.
type Announced struct {
	Occasion liaison.Occasion
	Invited  int                // people who have a participation now and had none
	Out      []liaison.Outgoing // to be put into the outbox by the same transaction
}

// Announce announces an occasion that is a draft or on the menu: it freezes who is
// invited, chooses among them where the kind selects, and tells them.
func (d *Desk) Announce(ctx context.Context, tx *storage.Store, act AnnounceAct, at time.Time) (a Announced, err error) {
	o, err := d.heldBy(ctx, tx, act.Occasion, act.By)
	if err != nil {
		return a, err
	}
	if o.Stage != liaison.OccasionDraft && o.Stage != liaison.OnMenu {
		return a, liaison.Refuse(liaison.Conflict, "occasion.announced_already")
	}
	at = at.In(d.Zone)
	o.Stage, o.Announced, o.Changed = liaison.OccasionAnnounced, at, at
	if refusal := o.Check(at); refusal != nil {
		return a, refusal
	}
	switch {
	case o.ShortNotice(at) && !act.Short:
		return a, liaison.Refuse(liaison.Conflict, "occasion.short_notice", "Count", o.Rule().Notice)
	case o.Audience.Empty() && o.MakesUp == 0 && o.Rule().Joining != liaison.Appointing:
		return a, liaison.Refuse(liaison.Invalid, "occasion.no_audience")
	}
	if o.Year == 0 {
		o.Year = o.Begins.In(d.Zone).Year()
	}
	if o.Rule().Joining == liaison.Selecting && o.MakesUp == 0 {
		o.Seed = rand.Text()
	}
	if err := tx.KeepOccasion(ctx, o); err != nil {
		return a, err
	}
	if err := tx.Audit(ctx, at, act.By.ID, "occasion.announced", fmt.Sprintf("occasion %d", o.ID), map[string]any{"seed": o.Seed, "audience": o.Audience}); err != nil {
		return a, err
	}
	a.Occasion = o
	return a, d.invite(ctx, tx, &a, at)
}

// heldBy locks an occasion that the person may hold.
func (d *Desk) heldBy(ctx context.Context, tx *storage.Store, occasion int64, by liaison.Person) (liaison.Occasion, error) {
	o, err := tx.LockOccasion(ctx, occasion)
	if err != nil {
		return o, err
	}
	return o, d.mayHold(ctx, tx, o, by)
}

// mayHold refuses who may not hold the occasion.
func (d *Desk) mayHold(ctx context.Context, tx *storage.Store, o liaison.Occasion, by liaison.Person) error {
	bodies, err := tx.Bodies(ctx)
	if err != nil {
		return err
	}
	if !by.MayHold(o.Kind, bodyWith(bodies, o.Body)) {
		return liaison.Refuse(liaison.Forbidden, "occasion.not_yours")
	}
	return nil
}

// OfferOccasion puts a draft on the year's menu, where deputies wish for it.
func (d *Desk) OfferOccasion(ctx context.Context, tx *storage.Store, occasion int64, by liaison.Person, at time.Time) error {
	o, err := d.heldBy(ctx, tx, occasion, by)
	if err != nil {
		return err
	}
	if o.Stage != liaison.OccasionDraft {
		return liaison.Refuse(liaison.Conflict, "occasion.announced_already")
	}
	at = at.In(d.Zone)
	o.Stage, o.Changed = liaison.OnMenu, at
	if o.Year == 0 {
		o.Year = at.Year()
		if !o.Begins.IsZero() {
			o.Year = o.Begins.In(d.Zone).Year()
		}
	}
	if refusal := o.Check(at); refusal != nil {
		return refusal
	}
	if err := tx.KeepOccasion(ctx, o); err != nil {
		return err
	}
	return tx.Audit(ctx, at, by.ID, "occasion.offered", fmt.Sprintf("occasion %d", o.ID), nil)
}

// CancelAct is an occasion that somebody calls off.
type CancelAct struct {
	Occasion int64
	By       liaison.Person
	Why      string
}

// CancelOccasion calls off an occasion that is not over, and tells everybody who was
// invited and has not declined.
func (d *Desk) CancelOccasion(ctx context.Context, tx *storage.Store, act CancelAct, at time.Time) ([]liaison.Outgoing, error) {
	o, err := d.heldBy(ctx, tx, act.Occasion, act.By)
	if err != nil {
		return nil, err
	}
	if refusal := o.Cancel(act.Why, at); refusal != nil {
		return nil, refusal
	}
	if err := tx.KeepOccasion(ctx, o); err != nil {
		return nil, err
	}
	if err := tx.Audit(ctx, at, act.By.ID, "occasion.cancelled", fmt.Sprintf("occasion %d", o.ID), map[string]any{"why": o.Why}); err != nil {
		return nil, err
	}
	if err := tx.EndOffersOf(ctx, o.ID, at); err != nil {
		return nil, err
	}
	people, err := d.concerned(ctx, tx, o)
	if err != nil || o.Announced.IsZero() {
		return nil, err
	}
	return d.tellOccasion(ctx, tx, o, people, "occasion.told_cancelled", "Reason", o.Why)
}

// concerned are those to whom a change of the occasion matters: who has a seat, waits
// for one, or has not answered.
func (d *Desk) concerned(ctx context.Context, tx *storage.Store, o liaison.Occasion) ([]int64, error) {
	all, err := tx.Participations(ctx, o.ID)
	var people []int64
	for _, p := range all {
		if p.State.Seated() || p.State == liaison.Waitlisted || p.State == liaison.Invited {
			people = append(people, p.Person)
		}
	}
	return people, err
}

// ChangeOccasion keeps an occasion as its holder has changed it. Of one that is
// announced, whom it concerns is told of another time or place, who is newly in its
// audience is invited, and seats that have been added are given to who waits.
func (d *Desk) ChangeOccasion(ctx context.Context, tx *storage.Store, o liaison.Occasion, by liaison.Person, at time.Time) (a Announced, err error) {
	was, err := d.heldBy(ctx, tx, o.ID, by)
	if err != nil {
		return a, err
	}
	at = at.In(d.Zone)
	o, refusal := was.Change(o, at)
	if refusal != nil {
		return a, refusal
	}
	if err := d.mayHold(ctx, tx, o, by); err != nil {
		return a, err // it is given to a body that is not theirs
	}
	if err := tx.KeepOccasion(ctx, o); err != nil {
		return a, err
	}
	a.Occasion = o
	if err := tx.Audit(ctx, at, by.ID, "occasion.changed", fmt.Sprintf("occasion %d", o.ID), map[string]any{"title": o.Title, "begins": o.Begins, "where": o.Where}); err != nil {
		return a, err
	}
	if o.Stage != liaison.OccasionAnnounced {
		return a, nil
	}
	return a, d.followChange(ctx, tx, &a, was, at)
}
