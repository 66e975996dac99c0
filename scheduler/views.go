package scheduler

import (
	"context"
	"errors"
	"time"

	"liaison"
	"liaison/storage"
)

// views sends the lists that are to be sent today, at the hour of the digests.
func (t *Tick) views(ctx context.Context, now time.Time, done string) (string, error) {
	rules, calendar, err := t.rulesAndCalendar(ctx)
	if err != nil || now.Format("15:04") < rules.Text(liaison.DigestTime) {
		return done, err
	}
	today := liaison.DateOf(now)
	due, err := t.Store.ViewsDue(ctx, today)
	if err != nil {
		return done, err
	}
	return done, all(due, func(id int64) error {
		return about("view", id, t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			view, err := tx.TakeView(ctx, id, today)
			if errors.Is(err, storage.ErrNone) {
				return nil, nil
			}
			if err != nil {
				return nil, err
			}
			out, err := t.Desk.SendView(ctx, tx, view)
			if err != nil {
				return nil, err
			}
			return out, tx.KeepViewNext(ctx, id, view.Every.Next(today, calendar))
		}))
	})
}
