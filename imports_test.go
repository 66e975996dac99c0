package liaison_test

import (
	"errors"
	"go/build"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// room is one package: what it may import besides the standard library.
type room struct {
	path   string // "." is the root
	ours   string // packages of ours, by path; "*" is all
	others string // other people's modules, by the names below; "*" is all
}

// rooms is the architecture. A room that is not here may not exist, and a line
// is changed deliberately or not at all.
var rooms = []room{
	{".", "", ""},
	{"locales", ".", "go-i18n x/text"},
	{"storage", ".", "pgx goose"},
	{"storage/storagetest", ". storage localpg", "pgx"},
	{"bot", ".", "go-telegram"},
	{"paper", "", "barcode excelize folio golang-ical x/image"},
	{"plot", "paper", "gonum-plot"},
	{"seal", "", ""},
	{"login", "", "go-oidc x/oauth2"},
	{"handlers", ". locales storage paper plot", "go-diff"},
	{"scheduler", ". locales storage", "cron x/sync"},
	{"console", ". handlers locales storage seal paper plot roster", "x/sync"},
	{"roster", ".", "excelize"},
	{"telegramsim", "", ""},
	{"localpg", "", ""},
	{"localpg/where", "localpg", ""},
	{"cmd/liaison", "*", "*"},
	{"bench", "*", "*"},
	{"faults", "", ""},
	{"bench/echo", "", "go-telegram"},
	{"stories", "*", "*"},
	{"browser", "", ""},
}

// modules are the ones named above, by what their import paths begin with.
var modules = map[string]string{
	"barcode":     "github.com/boombuler/barcode",
	"cron":        "github.com/robfig/cron/v3",
	"excelize":    "github.com/xuri/excelize/v2",
	"folio":       "github.com/carlos7ags/folio",
	"go-diff":     "github.com/sergi/go-diff",
	"go-i18n":     "github.com/nicksnyder/go-i18n/v2",
	"go-oidc":     "github.com/coreos/go-oidc/v3",
	"go-telegram": "github.com/go-telegram/bot",
	"golang-ical": "github.com/arran4/golang-ical",
	"gonum-plot":  "gonum.org/v1/plot",
	"goose":       "github.com/pressly/goose/v3",
	"pgx":         "github.com/jackc/pgx/v5",
	"x/image":     "golang.org/x/image",
	"x/oauth2":    "golang.org/x/oauth2",
	"x/sync":      "golang.org/x/sync",
	"x/text":      "golang.org/x/text",
}

// Tests are exempt: a story needs more than one room.
func TestImports(t *testing.T) {
	for path, imports := range packages(t) {
		at := slices.IndexFunc(rooms, func(r room) bool { return r.path == path })
		if at < 0 {
			t.Errorf("package %s is not in the table: say there what it may import", path)
			continue
		}
		for _, imported := range imports {
			if !rooms[at].allows(imported) {
				t.Errorf("%s imports %s, which the table does not allow", path, imported)
			}
		}
	}
}

func TestImportsTableNamesItself(t *testing.T) {
	for _, r := range rooms {
		for _, name := range strings.Fields(r.ours) {
			known := slices.ContainsFunc(rooms, func(o room) bool { return o.path == name })
			if name != "*" && !known {
				t.Errorf("%s may import %s, which is no room", r.path, name)
			}
		}
		for _, name := range strings.Fields(r.others) {
			if name != "*" && modules[name] == "" {
				t.Errorf("%s may import %s, which is no module", r.path, name)
			}
		}
	}
}

func (r room) allows(imported string) bool {
	first, rest, _ := strings.Cut(imported, "/")
	if first == "liaison" {
		if rest == "" {
			rest = "."
		}
		return r.ours == "*" || slices.Contains(strings.Fields(r.ours), rest)
	}
	if !strings.Contains(first, ".") {
		return true // the standard library has no domain
	}
	return r.others == "*" || slices.ContainsFunc(strings.Fields(r.others), func(name string) bool {
		return imported == modules[name] || strings.HasPrefix(imported, modules[name]+"/")
	})
}

// packages returns the imports of every package, without those of its tests.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		name := entry.Name()
		if path != "." && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "bin") {
			return filepath.SkipDir
		}
		pkg, err := build.ImportDir(path, 0)
		if none := new(build.NoGoError); errors.As(err, &none) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(pkg.GoFiles)+len(pkg.CgoFiles) > 0 {
			found[filepath.ToSlash(path)] = pkg.Imports
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
