package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// ErrNoBinaries says that PostgreSQL's programs are not on this machine, and
// what to do.
var ErrNoBinaries = errors.New("no PostgreSQL here: initdb and postgres are not found; " +
	"install it (Debian, Ubuntu: apt install postgresql; Fedora: dnf install postgresql-server; " +
	"Alpine: apk add postgresql; macOS: brew install postgresql@17), " +
	"or set PG_BIN_DIR to the directory that holds them, " +
	"or set DATABASE_URL to a server of your own")

// places is where distributions keep the server's programs: seldom in PATH.
var places = []string{
	"/usr/lib/postgresql/*/bin", // Debian, Ubuntu
	"/usr/pgsql-*/bin",          // PostgreSQL's own RPMs
	"/usr/lib/postgresql*/bin",  // SUSE
	"/usr/libexec/postgresql*",  // Alpine
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
	"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
}

// installation is one PostgreSQL found on the machine.
type installation struct {
	bin   string
	major int
}

// BinDir returns the directory of the PostgreSQL that Start would use for new
// data.
func BinDir(ctx context.Context) (string, error) {
	found, err := installations(ctx)
	if err != nil {
		return "", err
	}
	return found[0].bin, nil
}

// installations lists what is on the machine, newest first and never empty.
// PG_BIN_DIR, where set, is the only place asked.
func installations(ctx context.Context) ([]installation, error) {
	var found []installation
	for _, bin := range candidates() {
		if slices.ContainsFunc(found, func(i installation) bool { return i.bin == bin }) {
			continue
		}
		if major, err := majorOf(ctx, bin); err == nil {
			found = append(found, installation{bin: bin, major: major})
		}
	}
	if len(found) == 0 {
		if dir := os.Getenv("PG_BIN_DIR"); dir != "" {
			return nil, fmt.Errorf("PG_BIN_DIR=%s: %w", dir, ErrNoBinaries)
		}
		return nil, ErrNoBinaries
	}
	slices.SortStableFunc(found, func(a, b installation) int { return b.major - a.major })
	return found, nil
}

func candidates() []string {
	if dir := os.Getenv("PG_BIN_DIR"); dir != "" {
		// An absolute path, because the server runs in another directory.
		if abs, err := filepath.Abs(dir); err == nil {
			return []string{abs}
		}
		return nil
	}
	var dirs []string
	for _, place := range places {
		match, _ := filepath.Glob(place) // the patterns are constants and well formed
		dirs = append(dirs, match...)
	}
	if initdb, err := exec.LookPath("initdb"); err == nil {
		// The link's target, because initdb seeks postgres beside itself.
		if initdb, err = filepath.EvalSymlinks(initdb); err == nil {
			dirs = append(dirs, filepath.Dir(initdb))
		}
	}
	return dirs
}

var versionLine = regexp.MustCompile(`^postgres \(PostgreSQL\) (\d+)`)

// majorOf asks the programs in bin for their major version.
func majorOf(ctx context.Context, bin string) (int, error) {
	if _, err := exec.LookPath(filepath.Join(bin, "initdb")); err != nil {
		return 0, err
	}
	out, err := exec.CommandContext(ctx, filepath.Join(bin, "postgres"), "--version").Output()
	if err != nil {
		return 0, err
	}
	match := versionLine.FindSubmatch(out)
	if match == nil {
		return 0, fmt.Errorf("%s/postgres calls itself %q", bin, out)
	}
	return strconv.Atoi(string(match[1]))
}

// pick chooses the installation for the data in dir: the data's own major
// version, or the newest where there is no data yet.
func pick(found []installation, data string) (installation, error) {
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return found[0], nil
	}
	if err != nil {
		return installation{}, err
	}
	version := strings.TrimSpace(string(text))
	for _, i := range found {
		if strconv.Itoa(i.major) == version {
			return i, nil
		}
	}
	return installation{}, fmt.Errorf("%s was made by PostgreSQL %s, and here is only %d: "+
		"install version %s, or remove the directory to begin anew", data, version, found[0].major, version)
}
