package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"liaison"
	"liaison/storage"
)

const (
	freezeMost = 2 * time.Minute // for one audience, of however many
	shownMost  = 50              // runs whose cards are changed in one tick
)

// all does something for each, and gathers what went wrong: one that fails does not
// keep the others from being done.
func all[T any](list []T, do func(T) error) error {
	var errs []error
	for _, one := range list {
		errs = append(errs, do(one))
	}
	return errors.Join(errs...)
}

// runs freezes the audiences of the runs whose time has come, and lets the post
// know.
func (t *Tick) runs(ctx context.Context, now time.Time, done string) (string, error) {
	due, err := t.Store.DueRuns(ctx, now)
	if err != nil || len(due) == 0 {
		return done, err
	}
	rules, calendar, err := t.rulesAndCalendar(ctx)
	if err != nil {
		return done, err
	}
	freeze := storage.Freeze{Now: now, Pushes: rules.Number(liaison.PushesMost)}
	err = all(due, func(id int64) error { return about("begin run", id, t.beginRun(ctx, id, freeze, calendar)) })
	return done, errors.Join(err, t.Store.Tell(ctx, postChannel))
}

// beginRun freezes one audience, with what follows from it, or not at all.
func (t *Tick) beginRun(ctx context.Context, id int64, f storage.Freeze, calendar liaison.Calendar) error {
	ctx, cancel := context.WithTimeout(ctx, freezeMost)
	defer cancel()
	return t.Store.InTx(ctx, func(tx *storage.Store) error { return BeginRun(ctx, tx, id, f, calendar) })
}

// BeginRun freezes the audience of a run that waits, with what follows from it, in
// the transaction of the store.
func BeginRun(ctx context.Context, tx *storage.Store, id int64, f storage.Freeze, calendar liaison.Calendar) error {
	r, err := tx.LockRun(ctx, id)
	if err != nil || r.State != liaison.RunWaiting {
		return err // somebody has stopped it
	}
	if err := tx.FreezeRun(ctx, r, f); err != nil || r.Reminds != 0 {
		return err
	}
	if r, err = tx.FillRun(ctx, r); err != nil {
		return err
	}
	return tx.KeepChases(ctx, chases(r, f.Now, calendar))
}

// chases are when those are reminded who have not acknowledged the run, and when
// their delegations are told of them.
func chases(r liaison.Run, now time.Time, calendar liaison.Calendar) []storage.Chase {
	var list []storage.Chase
	for _, at := range liaison.Reminders(r.Kind, r.Content, now, calendar) {
		list = append(list, storage.Chase{Run: r.ID, What: storage.ChaseRemind, At: at})
	}
	if at, ok := r.Content.NamedAt(now, calendar); ok && r.Kind != liaison.Step {
		list = append(list, storage.Chase{Run: r.ID, What: storage.ChaseName, At: at})
	}
	return list
}

// progress changes the cards in which authors watch their runs.
func (t *Tick) progress(ctx context.Context, now time.Time, done string) (string, error) {
	shown, err := t.Store.RunsToShow(ctx, shownMost)
	if err != nil {
		return done, err
	}
	return done, all(shown, func(r liaison.Run) error {
		return about("show run", r.ID, t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			return t.Desk.Progress(ctx, tx, r, now)
		}))
	})
}

// reminders reminds those who have not acknowledged a run, and tells their
// delegations, each once.
func (t *Tick) reminders(ctx context.Context, now time.Time, done string) (string, error) {
	due, err := t.Store.DueChases(ctx, now)
	if err != nil {
		return done, err
	}
	return done, all(due, func(c storage.Chase) error {
		return about("remind of run", c.Run, t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			return t.chase(ctx, tx, c, now)
		}))
	})
}

// chase does what is due for those who have not acknowledged a run, once. While the
// run is paused it waits.
func (t *Tick) chase(ctx context.Context, tx *storage.Store, c storage.Chase, now time.Time) ([]liaison.Outgoing, error) {
	r, err := tx.Run(ctx, c.Run)
	if err != nil || r.State == liaison.RunPaused {
		return nil, err
	}
	first, err := tx.StartChase(ctx, c, now)
	switch {
	case err != nil || !first || r.State == liaison.RunStopped || r.State == liaison.RunRecalled:
		return nil, err
	}
	if futile, err := nothingToLearn(ctx, tx, r); err != nil || futile {
		return nil, err
	}
	if c.What == storage.ChaseRemind {
		return nil, t.Desk.Remind(ctx, tx, r, now)
	}
	return t.Desk.NameUnread(ctx, tx, r, now)
}

// nothingToLearn reports whether a run is to be learned and all that it is about
// was taken out of the library.
func nothingToLearn(ctx context.Context, tx *storage.Store, r liaison.Run) (bool, error) {
	if r.Content.Ack != liaison.Learned {
		return false, nil
	}
	materials, err := tx.NewestMaterials(ctx, r.Materials())
	return !slices.ContainsFunc(materials, func(m liaison.Material) bool { return !m.Retired }), err
}

// held writes to people, on days on which there is no digest, of what they were not
// pushed: on working days the digest has it. Who cannot be told any more is to be
// called.
func (t *Tick) held(ctx context.Context, now time.Time, done string) (string, error) {
	today := liaison.DateOf(now)
	if done == today.String() {
		return done, nil
	}
	rules, err := t.Store.Rules(ctx)
	if err != nil || now.Format("15:04") < rules.Text(liaison.DigestTime) {
		return done, err
	}
	calendar, err := t.Store.Calendar(ctx)
	if err == nil {
		err = t.Store.LoseHeld(ctx, now)
	}
	if err == nil && !calendar.Workday(today) {
		err = eachHolder(ctx, t.Store, func(p liaison.Person) error { return t.writeHeld(ctx, p, now) })
	}
	if err != nil {
		return done, err // whose were written are not written again
	}
	return today.String(), nil
}

func (t *Tick) writeHeld(ctx context.Context, p liaison.Person, now time.Time) error {
	return about("write of what is held to person", p.ID, t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
		return t.Desk.Held(ctx, tx, p, now)
	}))
}

// eachHolder does something for everybody who has held deliveries and can be told.
func eachHolder(ctx context.Context, store *storage.Store, do func(liaison.Person) error) error {
	var errs []error
	for after := int64(0); ; {
		people, last, err := store.HoldersOfHeld(ctx, after, batch)
		if err != nil {
			return err
		}
		errs = append(errs, all(people, do))
		if after = last; after == 0 {
			return errors.Join(errs...)
		}
	}
}

// about says what was being done, of what, where that failed.
func about(what string, id int64, err error) error {
	if err != nil {
		return fmt.Errorf("%s %d: %w", what, id, err)
	}
	return nil
}
