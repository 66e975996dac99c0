package scheduler_test

import (
	"context"
	"fmt"
	"time"

	"liaison"
	"liaison/storage"
)

func (d *clerkDesk) PutDownMonth(ctx context.Context, tx *storage.Store, station int64, month liaison.Date, at time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.StartDutyMonth(ctx, station, month, at)
	if err != nil || !first {
		return nil, err
	}
	return nil, d.heard(&d.stations, fmt.Sprintf("receptions %d %s", station, month))
}

func (d *clerkDesk) NoticeDuty(ctx context.Context, tx *storage.Store, occasion int64, at time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.StartNotice(ctx, occasion, at)
	if err != nil || !first {
		return nil, err
	}
	return nil, d.heard(&d.stations, fmt.Sprintf("notice %d", occasion))
}

func (d *clerkDesk) WarnIdle(ctx context.Context, tx *storage.Store, s storage.IdleStation, at time.Time) (bool, []liaison.Outgoing, error) {
	first, err := tx.Once(ctx, storage.IdleSince(s.Since), s.ID, at)
	if err != nil || !first {
		return false, nil, err
	}
	return true, nil, d.heard(&d.stations, "idle "+s.Code)
}

func (d *clerkDesk) ListIdle(_ context.Context, _ *storage.Store, names []string) ([]liaison.Outgoing, error) {
	return nil, d.heard(&d.stations, fmt.Sprintf("idle %d", len(names)))
}

func (d *clerkDesk) WarnReceiving(ctx context.Context, tx *storage.Store, r storage.Receiving, day liaison.Date, at time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.Once(ctx, "receptions "+day.String(), r.ID, at)
	if err != nil || !first {
		return nil, err
	}
	return nil, d.heard(&d.stations, fmt.Sprintf("below %s %d", r.Code, r.Came))
}

func (d *clerkDesk) ListReceiving(ctx context.Context, tx *storage.Store, names []string, day liaison.Date, at time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.Once(ctx, "receptions list "+day.String(), 0, at)
	if err != nil || !first {
		return nil, err
	}
	return nil, d.heard(&d.stations, fmt.Sprintf("below %d", len(names)))
}

func (d *clerkDesk) WarnGroup(ctx context.Context, tx *storage.Store, g storage.ListedGroup, day liaison.Date, at time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.Once(ctx, "group "+day.String(), g.ID, at)
	if err != nil || !first {
		return nil, err
	}
	return nil, d.heard(&d.stations, "group "+g.Code)
}

func (d *clerkDesk) TellTally(ctx context.Context, tx *storage.Store, line storage.TallyLine, month liaison.Date, at time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.Once(ctx, "tally "+month.String(), line.ID, at)
	if err != nil || !first {
		return nil, err
	}
	return nil, d.heard(&d.stations, fmt.Sprintf("tally %s %d", line.Code, line.Received))
}
