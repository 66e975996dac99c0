package localpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Temp returns a fresh server for this process alone, fast and without regard
// for its data: what a test binary wants. Nothing needs to be stopped: the
// server goes when the process does, however it goes, and what it leaves on
// disk is cleared by the next Temp.
//
// Test binaries that run at once have a server each, rather than share one:
// a server that outlived its starter would need a keeper and a rule for its
// end, to save each binary about a second.
//
// The directories are numbered, below TMPDIR/liaison-test-UID: the first whose
// lock is free is taken, so there are never more than ran at once.
func Temp(ctx context.Context, log *slog.Logger) (*Server, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, patience,
		fmt.Errorf("no answer from a PostgreSQL for tests within %s", patience))
	defer cancel()

	found, err := installations(ctx)
	if err != nil {
		return nil, err
	}
	base, err := tempBase(ctx, filepath.Join(found[0].bin, "postgres"))
	if err != nil {
		return nil, err
	}
	began := time.Now()
	at, lock, err := freeSlot(base)
	if err != nil {
		return nil, err
	}
	cfg := Config{Dir: at.dir, Log: log, Fast: true}
	if err := at.wipe(); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	server, err := launch(ctx, at, cfg, found[:1], lock)
	if err != nil {
		return nil, err
	}
	server.temp = &at
	cfg.log().Info("PostgreSQL for tests is ready", "dir", at.dir, "took", time.Since(began).Round(time.Millisecond))
	return server, nil
}

// tempBase is the directory that holds the numbered ones: below TMPDIR, or
// below /tmp where root's TMPDIR is root's own.
func tempBase(ctx context.Context, postgres string) (place, error) {
	as, err := serverAccount("")
	if err != nil {
		return place{}, err
	}
	name := fmt.Sprintf("liaison-test-%d", os.Geteuid())
	for _, parent := range []string{os.TempDir(), "/tmp"} {
		base := place{dir: filepath.Join(parent, name), as: as}
		if err = os.Mkdir(base.dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
			continue
		}
		if err = base.ours(base.dir); err != nil {
			continue
		}
		if err = os.Chmod(base.dir, 0o755); err != nil {
			continue
		}
		if err = base.enterable(ctx, postgres); err == nil {
			return base, nil
		}
	}
	return place{}, fmt.Errorf("a directory for a PostgreSQL for tests: %w", err)
}

func freeSlot(base place) (place, *os.File, error) {
	for n := range 1000 {
		at := place{dir: filepath.Join(base.dir, strconv.Itoa(n)), as: base.as}
		if err := os.MkdirAll(at.dir, 0o755); err != nil {
			return place{}, nil, err
		}
		if err := os.Chmod(at.dir, 0o755); err != nil { // whatever the umask
			return place{}, nil, err
		}
		lock, err := at.lock()
		if err != nil || lock != nil {
			return at, lock, err
		}
	}
	return place{}, nil, fmt.Errorf("%s: a thousand servers run already", base.dir)
}

// wipe removes the data of a temporary server, and leaves the lock.
func (p place) wipe() error {
	return errors.Join(
		os.RemoveAll(p.data()),
		os.RemoveAll(filepath.Join(p.dir, "run")),
		remove(filepath.Join(p.dir, "postgres.log")),
	)
}
