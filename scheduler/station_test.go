package scheduler_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liaison"
	"liaison/scheduler"
	"liaison/storage"
	"liaison/storage/storagetest"
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

// takes are the lines of the stations' log so far, which is emptied.
func (w *watch) takes() string {
	w.desk.mu.Lock()
	defer w.desk.mu.Unlock()
	slices.Sort(w.desk.stations)
	got := strings.Join(w.desk.stations, "; ")
	w.desk.stations = nil
	return got
}

func (w *watch) hears(at, want string) {
	w.t.Helper()
	w.at(at)
	if err := w.Once(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	if got := w.takes(); got != want {
		w.t.Errorf("at %s: %q, not %q", at, got, want)
	}
}

// The month that is to stand by now is made once for each open station with deputies,
// whoever ticks; what is said on the set days is said once.
func TestReceptionsAndAimsAreDueOnce(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-08-31 10:00")
	bodies, err := w.Store.Bodies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id := map[string]int64{}
	for _, b := range bodies {
		id[b.Code] = b.ID
	}
	made := func(month string) string {
		return fmt.Sprintf("receptions %d %s; receptions %d %s", id["S0101"], month, id["S0201"], month)
	}
	w.hears("2026-08-31 10:00", made("2026-09-01"))
	w.hears("2026-09-01 08:00", "")
	w.hears("2026-09-01 08:30", "below 3; below A07 0; below A33 0; below H02 0; group Z02; group Z03; group Z04; group Z06; group Z07; group Z08")
	w.hears("2026-09-01 09:00", "")
	w.hears("2026-09-02 09:00", "")
	w.hears("2026-09-20 00:00", made("2026-10-01"))

	// Two who tick at the same time make a month once.
	w.at("2026-10-20 09:00")
	var both sync.WaitGroup
	for _, tick := range []*scheduler.Tick{w.Tick, w.replica()} {
		both.Go(func() { _ = tick.Once(t.Context()) })
	}
	both.Wait()
	if got := w.takes(); got != made("2026-11-01") {
		t.Errorf("both: %q", got)
	}

	// After the summer there is nothing for sixty days; it is said once, and again only
	// after something was done since.
	w.hears("2026-10-31 09:00", "idle 4; idle S0101; idle S0102; idle S0201; idle S0901")
	w.hears("2026-11-02 09:00", "below 3; below A07 0; below A33 0; below H02 0; group Z02; group Z03; group Z04; group Z06; group Z07; group Z08")
	w.active("S0101", "2026-11-05 09:00")
	w.hears("2026-12-30 09:00", made("2027-01-01"))
	w.hears("2027-01-05 09:00", "idle 1; idle S0101")
	w.hears("2027-01-06 09:00", "")
}

// active has somebody attend an occasion of a station.
func (w *watch) active(code, at string) {
	w.t.Helper()
	storagetest.Exec(w.t, w.address, `WITH o AS (INSERT INTO occasions (kind, stage, title, entry, body, begins_at, ends_at, author, created_at, changed_at)
			SELECT 'evening', 'over', '夜话', 'station', b.id, $2::timestamptz, $2::timestamptz + interval '1 hour', 1, now(), now() FROM bodies b WHERE b.code = $1 RETURNING id)
		INSERT INTO participations (occasion, person, state, came_at, changed_at) SELECT o.id, 1, 'attended', $2, now() FROM o`, code, at+"+08")
}
