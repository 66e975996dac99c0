package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/seal"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// says runs a command with an environment of the test's own.
func says(t *testing.T, env func(string) string, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := run(t.Context(), args, env, &out)
	return out.String(), err
}

// heard is an opinion that was sent to a station's form, with what is sealed.
func heard(t *testing.T, store *storage.Store, contact string, keys *seal.Ring) (number string) {
	t.Helper()
	ctx, at := t.Context(), time.Date(2026, 9, 15, 2, 0, 0, 0, time.UTC)
	_, err := store.ImportRoster(ctx, liaison.Roster{
		Bodies: []liaison.Body{{Code: "S01", Kind: liaison.Station, Name: "古桥代表联络站"}},
		People: []liaison.Listed{{Code: "S01-1", Name: "联络员01", PhoneTail: "1234", Posts: []liaison.Post{{Body: "S01", Role: liaison.RoleOfficer}}}},
	}, false, at)
	if err != nil {
		t.Fatal(err)
	}
	door, err := store.Doorway(ctx, "st_S01")
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := locales.Open("zh-Hans")
	if err != nil {
		t.Fatal(err)
	}
	desk := &handlers.Desk{Locales: catalogue, Zone: time.UTC, Now: time.Now}
	m, _, err := desk.Hear(ctx, store, liaison.Remark{Door: door, Contact: true,
		Pieces: []liaison.Piece{{Part: "body", Text: "路灯坏了两个月。"}}}, at)
	if err != nil {
		t.Fatal(err)
	}
	box := keys.Seal(contact, liaison.ContactPurpose(m.ID))
	if err := store.KeepContact(ctx, m.ID, box.Key, box.Sealed, at); err != nil {
		t.Fatal(err)
	}
	return m.Number
}

// What is sealed is printed to who has the key, also an older one, and never
// without a line in the audit.
func TestRevealIsWrittenToTheAudit(t *testing.T) {
	t.Parallel()
	database, old := storagetest.NewURL(t), seal.NewKey()
	keys, err := seal.Parse(old)
	if err != nil {
		t.Fatal(err)
	}
	number := heard(t, storagetest.Open(t, database), `{"name":"欧阳柳絮","phone":"13800138000"}`, keys)
	with := func(key string) func(string) string {
		return environ("DATABASE_URL", database, "LANGUAGE", "en", "CITIZEN_KEY", key)
	}
	if said, err := says(t, with(seal.NewKey()+" "+old), "reveal", number); err != nil ||
		!strings.Contains(said, "欧阳柳絮") || !strings.Contains(said, "13800138000") {
		t.Errorf("%v\n%s", err, said)
	}
	for what, key := range map[string]string{"without a key": "", "with another": seal.NewKey()} {
		if said, err := says(t, with(key), "reveal", number); err == nil || strings.Contains(said+err.Error(), "欧阳") ||
			!strings.Contains(err.Error(), "CITIZEN_KEY") {
			t.Errorf("%s: %v\n%s", what, err, said)
		}
	}
	if _, err := says(t, with(old), "reveal", "2026-Y-9999"); err == nil {
		t.Error("something was opened that does not exist")
	}
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	var times int
	var line string
	err = conn.QueryRow(t.Context(), `SELECT count(*), coalesce(string_agg(a::text, ''), '') FROM audit a
		WHERE action = 'reveal' AND actor IS NULL AND subject = $1 AND detail->>'who' = 'shell'`, number).Scan(&times, &line)
	if err != nil || times != 1 || strings.Contains(line, "欧阳") {
		t.Errorf("it was opened once, and %d lines of the audit say so: %s, %v", times, line, err)
	}
}

// The demo keeps its key, and no one else may read it.
func TestTheDemosKey(t *testing.T) {
	dir := t.TempDir()
	first, err := demoKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	again, err := demoKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := again.Open(first.Seal("x", "y"), "y"); err != nil || text != "x" {
		t.Errorf("the second start has another key: %v", err)
	}
	if info, err := os.Stat(dir + "/citizen_key"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(dir+"/citizen_key", []byte("hush"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := demoKeys(dir); err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("a bad key: %v", err)
	}
}
