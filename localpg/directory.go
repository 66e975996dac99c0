package localpg

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// longestSocket is how long a Unix socket's path may be on every system.
const longestSocket = 103

const socketName = ".s.PGSQL.5432"

// place is a directory that serves, and the account that the server runs as.
type place struct {
	dir string
	as  *account
}

func (p place) data() string { return filepath.Join(p.dir, "data") }

// settle makes dir and returns it, or, where root's dropped account cannot
// enter dir (a checkout below /root, say), another that the account can enter
// and that is always the same one for dir.
func settle(ctx context.Context, dir, postgres string) (place, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return place{}, err
	}
	choices := []string{dir}
	if os.Geteuid() == 0 {
		choices = append(choices, elsewhere(dir))
	}
	for _, choice := range choices {
		p := place{dir: choice}
		if p.as, err = serverAccount(p.data()); err != nil {
			return place{}, err
		}
		if err = os.MkdirAll(choice, 0o755); err != nil {
			return place{}, err
		}
		if err = p.enterable(ctx, postgres); err == nil {
			return p, nil
		}
		_ = os.Remove(choice) // only if empty: nothing of ours stays where we are not
	}
	return place{}, fmt.Errorf("%s: %w: choose a directory that this account can enter", dir, err)
}

func elsewhere(dir string) string {
	if strings.HasPrefix(dir, os.TempDir()+string(filepath.Separator)) {
		return filepath.Join(os.TempDir(), "liaison-"+mark(dir))
	}
	return filepath.Join("/var/lib/liaison", mark(dir))
}

// mark is a short name for a path.
func mark(path string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(path)))[:12]
}

// enterable tries, rather than reckons, whether the server's account can enter
// the directory and run the programs.
func (p place) enterable(ctx context.Context, postgres string) error {
	if p.as == nil {
		return nil
	}
	try := func(dir string) error {
		cmd := exec.CommandContext(ctx, postgres, "--version")
		cmd.Dir = dir // entered after the change of user
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: p.as.credential()}
		return cmd.Run()
	}
	if err := try("/"); err != nil {
		return fmt.Errorf("uid %d cannot run PostgreSQL's programs: %w", p.as.uid, err)
	}
	if err := try(p.dir); err != nil {
		return fmt.Errorf("uid %d, which PostgreSQL runs as, cannot enter it: %w", p.as.uid, err)
	}
	return nil
}

// lock takes the directory's lock; nil means that someone has it.
func (p place) lock() (*os.File, error) {
	path := filepath.Join(p.dir, "lock")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrPermission) {
		return nil, fmt.Errorf("%s belongs to another user: run as that one, or choose another directory: %w", p.dir, err)
	}
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err == nil {
		return f, nil
	}
	_ = f.Close() // nothing was written
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, nil
	}
	return nil, fmt.Errorf("lock %s: %w", path, err)
}

// makeRun makes a fresh run directory. A link stands for it where its own path
// is too long for a socket.
func (p place) makeRun() error {
	run := filepath.Join(p.dir, "run")
	if err := os.RemoveAll(run); err != nil {
		return err
	}
	if len(filepath.Join(run, socketName)) <= longestSocket {
		return p.private(run)
	}
	short := filepath.Join(os.TempDir(), "liaison-run-"+mark(p.dir))
	if len(filepath.Join(short, socketName)) > longestSocket {
		short = filepath.Join("/tmp", filepath.Base(short))
	}
	if err := p.private(short); err != nil {
		return err
	}
	for _, stale := range []string{socketName, socketName + ".lock"} {
		if err := remove(filepath.Join(short, stale)); err != nil {
			return err
		}
	}
	return os.Symlink(short, run)
}

// run is the directory of the socket.
func (p place) run() string {
	run := filepath.Join(p.dir, "run")
	if short, err := os.Readlink(run); err == nil {
		return short
	}
	return run
}

// private makes a directory that only the server's account and root enter, or
// takes one that is ours already; never one that a stranger put there.
func (p place) private(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) {
		err = p.ours(dir)
	}
	if err != nil {
		return err
	}
	return errors.Join(p.as.give(dir), os.Chmod(dir, 0o700))
}

func (p place) ours(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	mine := ok && (int(stat.Uid) == os.Geteuid() || p.as != nil && stat.Uid == p.as.uid)
	if !info.IsDir() || !mine {
		return fmt.Errorf("%s exists and is not ours: remove it", dir)
	}
	return nil
}

// remove deletes a file that may not be there.
func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
