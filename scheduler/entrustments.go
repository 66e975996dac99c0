package scheduler

import (
	"context"
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
	err = all(late, func(e liaison.Entrustment) error {
		return about("what was entrusted to body", e.Body, t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			return t.Desk.RemindEntrusted(ctx, tx, e, now)
		}))
	})
	if err != nil || len(late) == batch {
		return done, err // the rest with the next tick
	}
	return today.String(), nil
}
