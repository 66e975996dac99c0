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
	heldMost   = 1000            // people who are written to of what was held, in one tick
)

// runs freezes the audiences of the runs whose time has come, and lets the post
// know.
func (t *Tick) runs(ctx context.Context, now time.Time, done string) (string, error) {
	due, err := t.Store.DueRuns(ctx, now)
	if err != nil || len(due) == 0 {
		return done, err
	}
	rules, err := t.Store.Rules(ctx)
	if err != nil {
		return done, err
	}
	calendar, err := t.Store.Calendar(ctx)
	if err != nil {
		return done, err
	}
	var errs []error
	for _, id := range due {
		if err := t.beginRun(ctx, id, storage.Freeze{Now: now, Pushes: rules.Number(liaison.PushesMost)}, calendar); err != nil {
			errs = append(errs, fmt.Errorf("begin run %d: %w", id, err))
		}
	}
	return done, errors.Join(append(errs, t.Store.Tell(ctx, postChannel))...)
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
	var errs []error
	for _, r := range shown {
		if err := t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			return t.Desk.Progress(ctx, tx, r, now)
		}); err != nil {
			errs = append(errs, fmt.Errorf("the card of run %d: %w", r.ID, err))
		}
	}
	return done, errors.Join(errs...)
}

// reminders reminds those who have not acknowledged a run, and tells their
// delegations, each once.
func (t *Tick) reminders(ctx context.Context, now time.Time, done string) (string, error) {
	due, err := t.Store.DueChases(ctx, now)
	if err != nil {
		return done, err
	}
	var errs []error
	for _, c := range due {
		if err := t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			return t.chase(ctx, tx, c, now)
		}); err != nil {
			errs = append(errs, fmt.Errorf("remind of run %d: %w", c.Run, err))
		}
	}
	return done, errors.Join(errs...)
}

func (t *Tick) chase(ctx context.Context, tx *storage.Store, c storage.Chase, now time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.StartChase(ctx, c, now)
	if err != nil || !first {
		return nil, err
	}
	r, err := tx.Run(ctx, c.Run)
	switch {
	case err != nil || r.State == liaison.RunStopped || r.State == liaison.RunRecalled:
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
// pushed. On working days the digest has it.
func (t *Tick) held(ctx context.Context, now time.Time, done string) (string, error) {
	today := liaison.DateOf(now).String()
	if done == today {
		return done, nil
	}
	rules, err := t.Store.Rules(ctx)
	if err != nil {
		return done, err
	}
	calendar, err := t.Store.Calendar(ctx)
	if err != nil {
		return done, err
	}
	if calendar.Workday(liaison.DateOf(now)) || now.Format("15:04") < rules.Text(liaison.DigestTime) {
		return done, nil
	}
	people, err := t.Store.HoldersOfHeld(ctx, heldMost)
	if err != nil {
		return done, err
	}
	var errs []error
	for _, p := range people {
		if err := t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			return t.Desk.Held(ctx, tx, p, now)
		}); err != nil {
			errs = append(errs, fmt.Errorf("what is held for person %d: %w", p.ID, err))
		}
	}
	if len(people) == heldMost || len(errs) > 0 {
		return done, errors.Join(errs...) // the next tick goes on
	}
	return today, nil
}
