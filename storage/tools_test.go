package storage_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// Nobody changes a note or the audit, whatever the program does.
func TestNotesAndTheAuditAreOnlyAddedTo(t *testing.T) {
	t.Parallel()
	address := storagetest.NewURL(t)
	s := storagetest.Open(t, address)
	at := time.Date(2026, 9, 15, 10, 0, 0, 0, time.UTC)
	imported(t, s, liaison.Roster{
		Bodies: []liaison.Body{{Code: "C01", Kind: liaison.CommitteeBody, Name: "代表工作委员会"}},
		People: []liaison.Listed{{Code: "JB01", Name: "经办01", PhoneTail: "0007", Posts: []liaison.Post{{Body: "C01", Role: liaison.RoleClerk}}}},
	}, false)
	clerk, err := s.PersonByCode(t.Context(), "JB01")
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.StartDraft(t.Context(), liaison.Matter{Kind: liaison.Suggestion, Stage: liaison.Draft, Author: clerk.ID, Created: at, Changed: at})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.KeepNote(t.Context(), liaison.Note{Matter: id, Author: clerk.ID, At: at, Text: "一条备注"}, []liaison.Person{clerk}); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	for _, sql := range []string{`UPDATE notes SET text = 'x'`, `DELETE FROM notes`, `UPDATE audit SET action = 'x'`, `DELETE FROM audit`} {
		if _, err := conn.Exec(t.Context(), sql); err == nil {
			t.Errorf("%s is done", sql)
		}
	}
}

// Words are looked for a stretch at a time: every line is found once, and the reading
// comes to an end, however rare the word.
func TestTheTrailOfRareWords(t *testing.T) {
	t.Parallel()
	address := storagetest.NewURL(t)
	s := storagetest.Open(t, address)
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	if _, err := conn.Exec(t.Context(), `INSERT INTO audit (at, action, subject)
		SELECT timestamptz '2026-01-01' + n / 7 * interval '1 minute', 'counted', CASE WHEN n % 4000 = 1 THEN 'rare ' ELSE 'line ' END || n FROM generate_series(1, 17000) n`); err != nil {
		t.Fatal(err)
	}
	var mark storage.TrailMark
	seen := map[string]bool{}
	readings := 0
	for more := true; more; readings++ {
		var found []storage.TrailLine
		if found, mark, more, err = s.Trail(t.Context(), storage.TrailQuery{Words: []string{"RARE"}}, mark, 2); err != nil || readings > 20 {
			t.Fatalf("%d readings: %v", readings, err)
		}
		for _, line := range found {
			if seen[line.Subject] {
				t.Errorf("%s twice", line.Subject)
			}
			seen[line.Subject] = true
		}
	}
	if len(seen) != 5 || readings < 3 {
		t.Errorf("%d found in %d readings", len(seen), readings)
	}
}
