package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"liaison"
	"liaison/storage"
)

// schedules makes the runs of briefings whose hour has come.
func (t *Tick) schedules(ctx context.Context, now time.Time, done string) (string, error) {
	due, err := t.Store.DueSchedules(ctx, now)
	if err != nil || len(due) == 0 {
		return done, err
	}
	calendar, err := t.Store.Calendar(ctx)
	if err != nil {
		return done, err
	}
	return done, all(due, func(id int64) error {
		return about("schedule", id, t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			s, taken, err := tx.TakeSchedule(ctx, id, now)
			if err != nil || !taken {
				return nil, err
			}
			return nil, t.fire(ctx, tx, s, calendar, now)
		}))
	})
}

// fire does what is to be done about a due moment, logs it, and sets the next, all
// in one transaction.
func (t *Tick) fire(ctx context.Context, tx *storage.Store, s storage.Scheduled, calendar liaison.Calendar, now time.Time) error {
	line, err := ParseCron(s.Timing.Cron)
	if err != nil {
		return err
	}
	zone := s.Timing.In(t.Zone)
	fire := liaison.Fire{Due: s.Next, At: now}
	fire.Did, s.Next = s.Timing.Due(line, calendar, s.Next.In(zone), now.In(zone))
	before, err := tx.Fired(ctx, s.ID, fire.Due)
	if err != nil {
		return err
	}
	if !before { // a clock that was set back, or a schedule that was set anew, comes by twice
		if fire.Did == liaison.FireRan {
			if fire.Run, err = startRun(ctx, tx, s.Of, fire.Due); err != nil {
				return err
			}
			if fire.Run == 0 {
				fire.Did = liaison.FireEmpty
			}
		}
		if err := tx.KeepFire(ctx, s.ID, fire); err != nil {
			return err
		}
	}
	return tx.KeepSchedule(ctx, s.Schedule)
}

// startRun makes a run of a briefing as it has been approved, about the next of its
// materials; 0 where it has some and none is in the library any more.
func startRun(ctx context.Context, tx *storage.Store, b liaison.Briefing, at time.Time) (int64, error) {
	last, err := tx.LastMaterial(ctx, b.ID)
	if err != nil {
		return 0, err
	}
	library, err := tx.NewestMaterials(ctx, b.Content.Materials)
	if err != nil {
		return 0, err
	}
	next := b.Content.NextMaterial(last, library)
	if next == 0 && len(b.Content.Materials) > 0 {
		return 0, nil
	}
	return tx.StartRun(ctx, liaison.Run{Briefing: b.ID, Kind: b.Kind, Author: b.Author, At: at,
		Content: b.Content.Sent(), Audience: b.Audience, Material: next})
}

// moveNext computes anew what is next on all schedules, for which a calendar may
// have come. What is due already is decided by the calendar when it is done.
func (t *Tick) moveNext(ctx context.Context, now time.Time) error {
	running, err := t.Store.RunningSchedules(ctx)
	if err != nil || len(running) == 0 {
		return err
	}
	calendar, err := t.Store.Calendar(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, s := range running {
		line, err := ParseCron(s.Timing.Cron)
		if err != nil {
			errs = append(errs, fmt.Errorf("schedule %d: %w", s.ID, err))
			continue
		}
		if !s.Next.IsZero() && !s.Next.After(now) {
			continue
		}
		if next := s.Timing.Next(line, calendar, now.In(s.Timing.In(t.Zone))).At; !next.Equal(s.Next) {
			errs = append(errs, t.Store.MoveNext(ctx, s.Schedule, next))
		}
	}
	return errors.Join(errs...)
}
