package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"liaison"
	"liaison/scheduler"
	"liaison/storage"
)

func (d *clerkDesk) TellSweep(ctx context.Context, tx *storage.Store, line storage.SweepLine, month liaison.Date, at time.Time) (bool, []liaison.Outgoing, error) {
	first, err := tx.Once(ctx, "sweep "+month.String(), line.Body, at)
	if err != nil || !first {
		return true, nil, err
	}
	return line.Code != "D02", nil, d.heard(&d.stations, fmt.Sprintf("sweep %s %d %d", line.Code, line.Overdue, line.Due))
}

func (d *clerkDesk) ListSweep(ctx context.Context, tx *storage.Store, lines []storage.SweepLine, untold []string, month liaison.Date, at time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.Once(ctx, "sweep list "+month.String(), 0, at)
	if err != nil || !first {
		return nil, err
	}
	return nil, d.heard(&d.stations, fmt.Sprintf("sweep all %d", len(lines)))
}

// Units are told once a month, on the first working day, whoever ticks and however often
// it goes wrong on the way; the staff hear of it when all units have.
func TestASweepIsOnceAMonth(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-09-15 10:00")
	w.handles(liaison.Assigned, answers("2026-09-15", "2026-09-30"))
	w.sweepsAt("2026-09-15 10:00", "") // of a month that has begun before the service nothing is said
	w.sweepsAt("2026-09-15 10:01", "")
	w.sweepsAt("2026-10-07 10:00", "") // a holiday
	w.sweepsAt("2026-10-08 08:00", "") // too early
	w.desk.fails = func(what string) error {
		if what == "sweep all 1" {
			return errors.New("the desk is on fire")
		}
		return nil
	}
	w.at("2026-10-08 08:30")
	if err := w.Once(t.Context()); err == nil {
		t.Error("nothing went wrong")
	}
	if got := w.sweeps(); got != "sweep D28 1 0" {
		t.Errorf("it said %q", got)
	}
	w.desk.fails = nil
	w.sweepsAt("2026-10-08 08:31", "sweep all 1")
	w.sweepsAt("2026-10-08 09:00", "")

	// Two who tick at the same time tell a unit once; so do two days.
	w.at("2026-11-02 09:00")
	var both sync.WaitGroup
	for _, tick := range []*scheduler.Tick{w.Tick, w.replica()} {
		both.Go(func() { _ = tick.Once(t.Context()) })
	}
	both.Wait()
	if got := w.sweeps(); got != "sweep D28 1 0; sweep all 1" {
		t.Errorf("both: %q", got)
	}
	w.sweepsAt("2026-11-03 09:00", "")
	w.sweepsAt("2026-12-01 09:00", "sweep D28 1 0; sweep all 1")
}

func (w *watch) sweepsAt(at, want string) {
	w.t.Helper()
	w.at(at)
	if err := w.Once(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	if got := w.sweeps(); got != want {
		w.t.Errorf("at %s: %q, not %q", at, got, want)
	}
}

// sweeps are the lines of sweeps among what was said.
func (w *watch) sweeps() string {
	var said []string
	for _, line := range strings.Split(w.takes(), "; ") {
		if strings.HasPrefix(line, "sweep") {
			said = append(said, line)
		}
	}
	return strings.Join(said, "; ")
}
