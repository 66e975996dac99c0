package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"liaison"
	"liaison/storage"
)

// archiveHour is from when on deputies are asked to look through a year.
const archiveHour = 9

// archive asks deputies once a year to look through their duty archive, and seals the
// year before on its day: of those who were asked, whatever they answered, but not
// while something of theirs waits to be decided. It looks once a day.
func (t *Tick) archive(ctx context.Context, now time.Time, done string) (string, error) {
	today := liaison.DateOf(now)
	if today.String() == done || now.Hour() < archiveHour {
		return done, nil
	}
	rules, err := t.Store.Rules(ctx)
	if err != nil {
		return done, err
	}
	var errs []error
	if !today.Before(dayOf(today.Year, rules.Text(liaison.ArchiveReconcile))) {
		errs = append(errs, t.askReconcile(ctx, today.Year, now))
	}
	if dayOf(today.Year, rules.Text(liaison.ArchiveSeal)).Before(today) {
		errs = append(errs, t.sealYear(ctx, today.Year-1, now))
	}
	if err := errors.Join(errs...); err != nil {
		return done, err
	}
	return today.String(), nil
}

// dayOf is a day of every year, 12-01, in that year.
func dayOf(year int, text string) liaison.Date {
	d, _ := liaison.ParseDate(fmt.Sprintf("%04d-%s", year, text)) // a setting that was checked
	return d
}

func (t *Tick) askReconcile(ctx context.Context, year int, now time.Time) error {
	var errs []error
	var after int64
	for {
		people, err := t.Store.ToReconcile(ctx, year, after, batch)
		if err != nil {
			return errors.Join(append(errs, err)...)
		}
		for _, p := range people {
			after = max(after, p.ID)
			if err := t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
				first, err := tx.AskReconcile(ctx, p.ID, year, now)
				if err != nil || !first {
					return nil, err
				}
				return t.Desk.AskReconcile(p, year), nil
			}); err != nil {
				errs = append(errs, fmt.Errorf("ask person %d to look through %d: %w", p.ID, year, err))
			}
		}
		if len(people) < batch {
			return errors.Join(errs...)
		}
	}
}

func (t *Tick) sealYear(ctx context.Context, year int, now time.Time) error {
	var errs []error
	var after int64
	for {
		people, err := t.Store.ToSeal(ctx, year, after, batch)
		if err != nil {
			return errors.Join(append(errs, err)...)
		}
		for _, p := range people {
			after = p
			err := t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
				return nil, tx.SealYear(ctx, p, year, 0, now)
			})
			if refusal := new(liaison.Refusal); err != nil && !errors.As(err, &refusal) { // somebody was faster
				errs = append(errs, fmt.Errorf("seal %d of person %d: %w", year, p, err))
			}
		}
		if len(people) < batch {
			return errors.Join(errs...)
		}
	}
}
