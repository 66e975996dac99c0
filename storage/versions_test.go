package storage_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison/storage/storagetest"
)

// Each text that was ever confirmed can be read, whatever the matter's own text
// has become.
func TestEveryConfirmedTextIsKept(t *testing.T) {
	t.Parallel()
	address := storagetest.NewURL(t)
	store := storagetest.Open(t, address)
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), `
		INSERT INTO people (code, name, phone_tail) VALUES ('A01', '代表A01', '1234');
		INSERT INTO matters (kind, stage, author, title, created_at, changed_at)
			SELECT 'suggestion', 'draft', 1, '又改了', now(), now() FROM generate_series(1, 2);
		INSERT INTO signed_texts (matter, session, topic, title, pieces, attachments, hash, signed_at) VALUES
			(1, 'between', 'T05', '初稿', '[{"part": "body", "text": "约三千人。"}]', '[]', 'aa', '2026-09-15 10:00+08'),
			(2, 'between', 'T05', '别的', '[]', '[]', 'cc', '2026-09-16 10:00+08'),
			(1, 'between', 'T05', '二稿', '[{"part": "body", "text": "约五千人。"}]', '[]', 'bb', '2026-09-17 10:00+08')`); err != nil {
		t.Fatal(err)
	}
	versions, err := store.Versions(t.Context(), 1)
	if err != nil || len(versions) != 2 {
		t.Fatalf("%+v, %v", versions, err)
	}
	first, second := versions[0], versions[1]
	if first.Title != "初稿" || first.Hash != "aa" || second.Title != "二稿" || second.Pieces[0].Text != "约五千人。" {
		t.Errorf("%+v", versions)
	}
	if want := time.Date(2026, 9, 17, 2, 0, 0, 0, time.UTC); !second.SignedAt.Equal(want) {
		t.Errorf("signed at %v, want %v", second.SignedAt, want)
	}
	if none, err := store.Versions(t.Context(), 3); err != nil || len(none) != 0 {
		t.Errorf("of a matter without a text: %+v, %v", none, err)
	}
}
