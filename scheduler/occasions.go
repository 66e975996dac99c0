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
	ids := make([]int64, len(ahead))
	for i, o := range ahead {
		ids[i] = o.ID
	}
	said, err := t.Store.SaidOf(ctx, storage.OfOccasions, ids)
	if err != nil {
		return done, err
	}
	var errs []error
	for _, o := range ahead {
		do := t.dueOf(o, said[o.ID], now)
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

// dueOf is what is to be done of an occasion now, of which that was said before; nil:
// nothing.
func (t *Tick) dueOf(o liaison.Occasion, said []string, now time.Time) occasionStep {
	if o.ToSettle(now) {
		return t.Desk.SettleOccasion
	}
	var due []string
	if r, remind := o.RemindersDue(now); remind {
		due = append(due, r.String())
	}
	for _, n := range o.NoticesDue(now) {
		due = append(due, string(n))
	}
	if slices.ContainsFunc(due, func(step string) bool { return !slices.Contains(said, step) }) {
		return t.Desk.RemindOfOccasion
	}
	return nil
}
