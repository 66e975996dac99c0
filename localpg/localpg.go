package localpg

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

const userName = "postgres"

// patience is how long a start may take. A cold one takes about a second; what
// is longer is the recovery of much data, or a lock whose holder hangs.
const patience = 2 * time.Minute

// Config says which server to run. Only Dir is needed.
type Config struct {
	Dir     string            // where the data lives; made if it does not exist
	Log     *slog.Logger      // nil: silent
	Options map[string]string // server settings over our own: "work_mem": "64MB"

	// Fast gives up the safety of the data in a crash of the machine, not of
	// the server. It is for tests.
	Fast bool
}

// Server is a PostgreSQL that answers.
type Server struct {
	// Dir is where the data is: Config.Dir, or the place taken instead where
	// root's Config.Dir cannot be entered by the account the server runs as.
	Dir string

	// Joined is true where another process owns the server: it lasts as long
	// as that process does.
	Joined bool

	run  string   // the socket's directory
	proc *process // nil where joined
	temp *place   // set where the data goes when the server does
}

// Start returns a server on cfg.Dir: the one that runs already, or a new one
// that runs until Stop or the end of this process.
func Start(ctx context.Context, cfg Config) (*Server, error) {
	began := time.Now()
	ctx, cancel := context.WithTimeoutCause(ctx, patience,
		fmt.Errorf("%s: no answer from PostgreSQL within %s", cfg.Dir, patience))
	defer cancel()

	found, err := installations(ctx)
	if err != nil {
		return nil, err
	}
	at, err := settle(ctx, cfg.Dir, filepath.Join(found[0].bin, "postgres"))
	if err != nil {
		return nil, err
	}
	server, err := joinOrLaunch(ctx, at, cfg, found)
	if err != nil {
		return nil, err
	}
	cfg.log().Info("PostgreSQL is ready", "dir", server.Dir, "wanted", cfg.Dir,
		"joined", server.Joined, "took", time.Since(began).Round(time.Millisecond))
	return server, nil
}

// joinOrLaunch tries both in turn, because whoever holds the lock may be
// starting a server, running one, or just about to be gone.
func joinOrLaunch(ctx context.Context, at place, cfg Config, found []installation) (*Server, error) {
	for {
		lock, err := at.lock()
		if err != nil {
			return nil, err
		}
		if lock != nil {
			return launch(ctx, at, cfg, found, lock)
		}
		if run := at.run(); ready(ctx, filepath.Join(run, socketName)) {
			return &Server{Dir: at.dir, Joined: true, run: run}, nil
		}
		if err := pause(ctx); err != nil {
			return nil, err
		}
	}
}

// launch starts the server with the lock in hand, and hands it on.
func launch(ctx context.Context, at place, cfg Config, found []installation, lock *os.File) (*Server, error) {
	defer lock.Close() // from then on the server's processes hold it, or nobody

	pg, err := pick(found, at.data())
	if err != nil {
		return nil, err
	}
	if err := at.create(ctx, pg, cfg.Fast, lock); err != nil {
		return nil, err
	}
	if err := remove(filepath.Join(at.data(), "postmaster.pid")); err != nil {
		return nil, err
	}
	if err := at.makeRun(); err != nil {
		return nil, err
	}

	logPath := filepath.Join(at.dir, "postgres.log")
	logFile, err := os.Create(logPath)
	if err != nil {
		return nil, err
	}
	defer logFile.Close()

	cmd := exec.Command(filepath.Join(pg.bin, "postgres"), at.arguments(cfg)...)
	cmd.Dir = at.dir
	cmd.Stdout, cmd.Stderr = logFile, logFile
	proc, err := spawn(cmd, at.as, lock, syscall.SIGINT)
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	watch(cmd)

	server := &Server{Dir: at.dir, run: at.run(), proc: proc}
	if err := server.awaitReady(ctx); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, tail(logPath))
	}
	return server, nil
}

// create makes the cluster where there is none. It appears under its name
// only when it is whole, so a half-made one is never taken for data.
func (p place) create(ctx context.Context, pg installation, fast bool, lock *os.File) error {
	if _, err := os.Stat(p.data()); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	fresh := p.data() + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	if err := p.private(fresh); err != nil {
		return err
	}
	// The locale is given because without one it would be the caller's, and
	// under LC_CTYPE=C Chinese has neither letters nor cases.
	args := []string{"-D", fresh, "-U", userName, "-A", "trust",
		"--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"}
	if fast {
		args = append(args, "--no-sync")
	}
	logPath := filepath.Join(p.dir, "postgres.log")
	logFile, err := os.Create(logPath)
	if err != nil {
		return err
	}
	defer logFile.Close()

	cmd := exec.Command(filepath.Join(pg.bin, "initdb"), args...)
	cmd.Dir = p.dir
	cmd.Stdout, cmd.Stderr = logFile, logFile
	proc, err := spawn(cmd, p.as, lock, syscall.SIGKILL)
	if err != nil {
		return fmt.Errorf("start initdb: %w", err)
	}
	if err := proc.finish(ctx); err != nil {
		return fmt.Errorf("initdb in %s: %w\n%s", p.dir, err, tail(logPath))
	}
	return os.Rename(fresh, p.data())
}

func (p place) arguments(cfg Config) []string {
	settings := map[string]string{
		"listen_addresses":        "",
		"unix_socket_directories": p.run(),
		"port":                    "5432", // names the socket
		"max_connections":         "200",  // many test binaries, or many replicas in a demo
		"timezone":                "UTC",
		"log_timezone":            "UTC",
	}
	if cfg.Fast {
		settings["fsync"] = "off"
		settings["full_page_writes"] = "off"
	}
	maps.Copy(settings, cfg.Options)
	args := []string{"-D", p.data()}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}

// awaitReady returns when the server answers; a server that will not is ended.
func (s *Server) awaitReady(ctx context.Context) error {
	for {
		select {
		case <-s.proc.done:
			return fmt.Errorf("PostgreSQL ended at its start: %s", s.proc.cmd.ProcessState)
		default:
		}
		if ready(ctx, filepath.Join(s.run, socketName)) {
			return nil
		}
		if err := pause(ctx); err != nil {
			s.signal(syscall.SIGQUIT)
			<-s.proc.done
			return err
		}
	}
}

// URL is the address of a database on the server.
func (s *Server) URL(database string) string {
	address := url.URL{Scheme: "postgres", User: url.User(userName), Path: "/" + database}
	// Everything that a client might else take from PGPORT and the like.
	address.RawQuery = url.Values{"host": {s.run}, "port": {"5432"}, "sslmode": {"disable"}}.Encode()
	return address.String()
}

// Done is closed when a server of this process has ended, by Stop or by
// itself. For one that was joined it never is.
func (s *Server) Done() <-chan struct{} {
	if s.proc == nil {
		return nil
	}
	return s.proc.done
}

// Stop ends the server if this process owns it: open transactions are rolled
// back, the data is written, and nothing needs recovery. When ctx runs out it
// is ended hard, and the next start recovers it.
func (s *Server) Stop(ctx context.Context) error {
	if s.proc == nil {
		return nil
	}
	s.signal(syscall.SIGINT)
	select {
	case <-s.proc.done:
	case <-ctx.Done():
		s.signal(syscall.SIGQUIT)
		<-s.proc.done
		return fmt.Errorf("stop PostgreSQL: %w", context.Cause(ctx))
	}
	if s.temp != nil {
		return s.temp.wipe()
	}
	return nil
}

// signal speaks to the server; that it has ended already is no matter.
func (s *Server) signal(sig syscall.Signal) { _ = s.proc.cmd.Process.Signal(sig) }

func (c Config) log() *slog.Logger {
	if c.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return c.Log
}

// pause is the beat of waiting for a server.
func pause(ctx context.Context) error {
	select {
	case <-time.After(10 * time.Millisecond):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
