package storage_test

import (
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
	"liaison/storage/storagetest"
)

// What an import of a calendar moves: running clocks whose end was computed, and
// nothing that was named, stopped, or counted in hours. Each is in the audit, and
// told in the digests of one day.
func TestClocksFollowTheCalendar(t *testing.T) {
	t.Parallel()
	address := storagetest.NewURL(t)
	s := storagetest.Open(t, address)
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), `
		INSERT INTO people (code, name, phone_tail) VALUES ('A01', '代表A01', '1234');
		INSERT INTO matters (kind, number, stage, author, created_at, changed_at) VALUES ('suggestion', '2026-B-001', 'assigned', 1, now(), now());
		INSERT INTO clocks (matter, kind, held_by, start_on, due_on, provisional, stopped, until_at, span, note) VALUES
			(1, 'answer', 'lead', '2026-11-30', '2027-03-01', true, false, NULL, '3m', ''),
			(1, 'answer', 'lead', '2026-11-30', '2027-03-01', true, true, NULL, '3m', 'stopped'),
			(1, 'contact', 'lead', '2026-11-30', '2026-12-28', false, false, NULL, '20wd', ''),
			(1, 'commitment', 'lead', '2026-11-30', '2027-03-01', false, false, NULL, '', 'promised'),
			(1, 'handle', 'handler', '2027-02-28', '2027-03-01', false, false, '2027-03-01 10:00+08', '24h', ''),
			(1, 'evaluate', 'author', '2026-12-31', '2027-01-28', true, false, NULL, '20wd', '')`); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)
	arrives := func(year int, holidays ...liaison.Date) {
		t.Helper()
		r := liaison.Roster{Calendars: []liaison.CalendarYear{{Year: year, Source: "a test's", Holidays: holidays}}}
		if _, err := s.ImportRoster(t.Context(), r, false, at); err != nil {
			t.Fatal(err)
		}
	}
	arrives(2027, liaison.Date{Year: 2027, Month: 3, Day: 1})
	if n, last, err := s.Provisional(t.Context()); err != nil || n != 2 || last.Month != time.March {
		t.Errorf("%d are provisional up to %s, since 2026 is not known: %v", n, last, err)
	}
	if _, err := conn.Exec(t.Context(), `INSERT INTO calendar_years (year) VALUES (2026)`); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.ProvisionalAgain(t.Context(), at); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := conn.Query(t.Context(), `SELECT due_on::text || CASE WHEN provisional THEN ' ?' ELSE '' END FROM clocks ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if want := []string{"2027-03-02", "2027-03-01 ?", "2026-12-28", "2027-03-01", "2027-03-01", "2027-01-28"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("clocks end %q, want %q: %v", got, want, err)
	}
	var audited string
	if err := conn.QueryRow(t.Context(), `SELECT string_agg(subject || ' ' || (detail->>'from') || ' ' || (detail->>'to'), ';')
		FROM audit WHERE action = 'clock.moved'`).Scan(&audited); err != nil || audited != "matter 1 2027-03-01 2027-03-02" {
		t.Errorf("the audit says %q: %v", audited, err)
	}
	december := func(day int) liaison.Date { return liaison.Date{Year: 2026, Month: 12, Day: day} }
	for _, c := range []struct{ since, today, want int }{{1, 2, 1}, {1, 3, 1}, {3, 4, 0}} {
		moved, err := s.ClocksMoved(t.Context(), december(c.since), december(c.today))
		if err != nil || len(moved) != c.want {
			t.Errorf("on %d after %d: %+v, %v", c.today, c.since, moved, err)
		}
	}
}
