package storage_test

import (
	"slices"
	"testing"
	"time"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// What is said of one subject is said once, and is not taken for what is said of another
// with the same number.
func TestOnce(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	at := time.Date(2026, 9, 15, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		what    string
		subject int64
		first   bool
	}{{"occasion 7d", 1, true}, {"occasion 7d", 1, false}, {"occasion 7d", 2, true}, {"occasion 1d", 1, true}, {"clock 7 over", 1, true}, {"clock 7 over", 1, false}} {
		first, err := s.Once(t.Context(), c.what, c.subject, at)
		if err != nil {
			t.Fatal(err)
		}
		alike(t, c.what, first, c.first)
	}
	said, err := s.SaidOf(t.Context(), "occasion ", []int64{1, 3})
	if err != nil {
		t.Fatal(err)
	}
	alike(t, "subjects", len(said), 1)
	alike(t, "said", len(said[1]), 2)
}

// What was said before it stood in one place is not said again.
func TestWhatWasSaidStaysSaid(t *testing.T) {
	t.Parallel()
	address := storagetest.NewURL(t)
	s := storagetest.Open(t, address)
	storagetest.Exec(t, address, `DROP INDEX said_of_a_subject;
		CREATE TABLE reminders (matter bigint, what text, at timestamptz);
		CREATE TABLE occasion_reminders (occasion bigint, step text, at timestamptz);
		CREATE TABLE contact_reminders (person bigint, quarter date, at timestamptz);
		INSERT INTO reminders VALUES (3, 'clock 12 over', now());
		INSERT INTO occasion_reminders VALUES (3, '7d', now()), (3, '1d', now());
		INSERT INTO contact_reminders VALUES (3, '2026-10-01', now());
		DELETE FROM goose_db_version WHERE version_id = 37`)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 30, 10, 0, 0, 0, time.UTC)
	for _, what := range []string{"clock 12 over", "occasion 7d", "occasion 1d", "contacts 2026-10-01"} {
		first, err := s.Once(t.Context(), what, 3, at)
		if err != nil {
			t.Fatal(err)
		}
		alike(t, what, first, false)
	}
	first, err := s.RemindOfContacts(t.Context(), 3, liaison.Date{Year: 2026, Month: time.October, Day: 1}, at)
	if err != nil {
		t.Fatal(err)
	}
	alike(t, "the quarter", first, false)
	said, err := s.SaidOf(t.Context(), storage.OfOccasions, []int64{3})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(said[3])
	alike(t, "said", said[3], []string{"1d", "7d"})
}
