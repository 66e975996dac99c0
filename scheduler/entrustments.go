package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"liaison"
	"liaison/storage"
)

// entrustments reminds once, from the hour of the digest on, each body whose last day for
// what it was entrusted with is over.
func (t *Tick) entrustments(ctx context.Context, now time.Time, done string) (string, error) {
	today, _, due, err := t.once(ctx, now, done)
	if err != nil || !due {
		return done, err
	}
	late, err := t.Store.EntrustmentsLate(ctx, today, batch)
	if err != nil {
		return done, err
	}
	var errs []error
	for _, e := range late {
		err := t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			return t.Desk.RemindEntrusted(ctx, tx, e, now)
		})
		if err != nil {
			errs = append(errs, fmt.Errorf("what body %d was entrusted with: %w", e.Body, err))
		}
	}
	if len(errs) > 0 || len(late) == batch {
		return done, errors.Join(errs...) // the rest with the next tick
	}
	return today.String(), nil
}
