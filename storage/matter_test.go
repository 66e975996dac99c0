package storage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison/storage/storagetest"
)

// What has happened cannot be changed, not even by a hand at the database.
func TestHistoryIsOnlyAddedTo(t *testing.T) {
	t.Parallel()
	address := storagetest.NewURL(t)
	store := storagetest.Open(t, address)
	at := time.Date(2026, 9, 15, 10, 0, 0, 0, time.UTC)
	if err := store.Audit(t.Context(), at, 0, "test", "subject", nil); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), `
		INSERT INTO people (code, name, phone_tail) VALUES ('A01', '代表A01', '1234');
		INSERT INTO matters (kind, stage, author, created_at, changed_at) VALUES ('suggestion', 'draft', 1, now(), now());
		INSERT INTO matter_events (matter, move, from_stage, to_stage, actor, capacity, at)
		VALUES (1, 'submit', 'draft', 'submitted', 1, 'author', now())`); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		`UPDATE audit SET action = 'other'`, `DELETE FROM audit`,
		`UPDATE matter_events SET at = now()`, `DELETE FROM matter_events`,
	} {
		if _, err := conn.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "only ever added to") {
			t.Errorf("%s: %v", sql, err)
		}
	}
}
