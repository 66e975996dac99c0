package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"liaison"
	"liaison/storage"
)

// occasionsAhead is how long before an occasion something may be due of it: more than
// the longest ladder of reminders.
const occasionsAhead = 20 * 24 * time.Hour

// occasions sends what is due of occasions, and settles those that are over. An
// occasion is due as long as it is announced, so nothing is passed over by a downtime;
// what was said is noted in its transaction, so nothing is said twice.
func (t *Tick) occasions(ctx context.Context, now time.Time, done string) (string, error) {
	ahead, err := t.Store.OccasionsAhead(ctx, now.Add(occasionsAhead))
	if err != nil {
		return done, err
	}
	var errs []error
	for _, o := range ahead {
		do := t.dueOf(o, now)
		if do == nil {
			continue
		}
		if err := t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			return do(ctx, tx, o.ID, now)
		}); err != nil {
			errs = append(errs, fmt.Errorf("occasion %d: %w", o.ID, err))
		}
	}
	return done, errors.Join(errs...)
}

type occasionStep = func(context.Context, *storage.Store, int64, time.Time) ([]liaison.Outgoing, error)

// dueOf is what is to be done of an occasion now; nil: nothing.
func (t *Tick) dueOf(o liaison.Occasion, now time.Time) occasionStep {
	_, remind := o.RemindersDue(now)
	switch {
	case o.ToSettle(now):
		return t.Desk.SettleOccasion
	case remind || len(o.NoticesDue(now)) > 0:
		return t.Desk.RemindOfOccasion
	}
	return nil
}
