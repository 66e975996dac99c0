package scheduler_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"liaison/scheduler"
	"liaison/storage/storagetest"
)

// Figures are counted once a minute at most, and anew when a day begins.
func TestFiguresAreKept(t *testing.T) {
	t.Parallel()
	store := storagetest.New(t)
	zone := time.FixedZone("CST", 8*3600)
	now := time.Date(2026, 9, 15, 10, 0, 0, 0, zone)
	tick := &scheduler.Tick{Store: store, Desk: &clerkDesk{}, Zone: zone, Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
	for _, c := range []struct{ at, asOf string }{
		{"2026-09-15 10:00:00", "2026-09-15 10:00:00"},
		{"2026-09-15 10:00:30", "2026-09-15 10:00:00"},
		{"2026-09-15 10:30:00", "2026-09-15 10:30:00"},
		{"2026-09-15 23:59:50", "2026-09-15 23:59:50"},
		{"2026-09-16 00:00:01", "2026-09-16 00:00:01"},
		{"2026-09-10 08:00:00", "2026-09-10 08:00:00"}, // the clock was turned back
	} {
		now, _ = time.ParseInLocation(time.DateTime, c.at, zone)
		if err := tick.Once(context.WithoutCancel(t.Context())); err != nil {
			t.Fatal(err)
		}
		got, err := store.FiguresAsOf(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if as := got.In(zone).Format(time.DateTime); as != c.asOf {
			t.Errorf("at %s the figures are of %s, not %s", c.at, as, c.asOf)
		}
	}
}
