package scheduler

import (
	"context"
	"time"

	"liaison"
	"liaison/storage"
)

// orphansHour is from when on it is looked for what nobody sees to, so that the digest
// of the morning has it.
const orphansHour = 3

// orphans looks once a night for what nobody sees to. The digest tells the staff.
func (t *Tick) orphans(ctx context.Context, now time.Time, done string) (string, error) {
	today := liaison.DateOf(now)
	if today.String() == done || now.Hour() < orphansHour {
		return done, nil
	}
	found, err := t.Store.Orphaned(ctx)
	if err != nil {
		return done, err
	}
	if err := t.Store.InTx(ctx, func(tx *storage.Store) error { return tx.KeepOrphaned(ctx, found, today) }); err != nil {
		return done, err
	}
	return today.String(), nil
}
