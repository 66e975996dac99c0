package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liaison/storage/storagetest"
)

// liaisonSays runs a command on a database and returns what it prints.
func liaisonSays(t *testing.T, database string, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := run(t.Context(), args, environ("DATABASE_URL", database, "LANGUAGE", "en"), &out)
	return out.String(), err
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestImportFromAShell(t *testing.T) {
	t.Parallel()
	database := storagetest.NewURL(t)
	bodies := write(t, "bodies.json", `{"bodies": [{"code": "G01", "kind": "delegation", "name": "First"}]}`)
	good := write(t, "people.csv", "code,name,phone,role,body\nA01,代表A01,1234,deputy,G01\n")
	bad := write(t, "bad.csv", "code,name,phone,role,body\nA02,代表A02,12,deputy,G01\nA03,代表A03,1234,deputy,G99\n")

	if said, err := liaisonSays(t, database, "import", "--dry-run", bodies, good); err != nil || !strings.Contains(said, "nothing was kept") {
		t.Fatalf("dry run: %v\n%s", err, said)
	}
	if said, err := liaisonSays(t, database, "import", bodies, good, bad); err == nil ||
		!strings.Contains(said, "bad.csv:2 [phone]") || !strings.Contains(said, "bad.csv:3 [body]") {
		t.Fatalf("bad rows: %v\n%s", err, said)
	}
	if _, err := liaisonSays(t, database, "invite", "A01"); err == nil {
		t.Error("a refused import, or a dry run, has kept somebody")
	}
	if said, err := liaisonSays(t, database, "import", bodies, good); err != nil || !strings.Contains(said, "add person A01") {
		t.Fatalf("import: %v\n%s", err, said)
	}
	if said, err := liaisonSays(t, database, "invite", "A01"); err != nil || !strings.Contains(said, "/start ") {
		t.Errorf("invite: %v\n%s", err, said)
	}
}

func TestUnknownCommands(t *testing.T) {
	said, err := liaisonSays(t, "", "dance")
	if err == nil || !strings.Contains(said, "liaison COMMAND") {
		t.Errorf("%v\n%s", err, said)
	}
	if _, err := liaisonSays(t, "", "import"); err == nil {
		t.Error("an import of nothing succeeds")
	}
}
