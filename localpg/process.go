package localpg

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
)

// process is a child that has been started.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when the child has ended and is reaped
	err  error         // how it ended; to be read after done
}

// spawn starts cmd as the account, in a process group of its own so that
// Ctrl-C reaches us first, with the lock held open for it and its children.
func spawn(cmd *exec.Cmd, as *account, lock *os.File, end syscall.Signal) (*process, error) {
	cmd.Env = environment()
	cmd.ExtraFiles = []*os.File{lock}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: as.credential()}
	dieWithUs(cmd.SysProcAttr, end)

	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		// The kernel's signal is tied to the thread that forked. A goroutine
		// that keeps its thread until the child has ended keeps it alive.
		runtime.LockOSThread()
		defer close(p.done)
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// finish waits for a child that ends by itself; ctx cuts it short.
func (p *process) finish(ctx context.Context) error {
	select {
	case <-p.done:
		return p.err
	case <-ctx.Done():
		_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) // it may have ended just now
		<-p.done
		return context.Cause(ctx)
	}
}

// environment is ours without what would change the server's mind: PGPORT,
// PGDATA and the like, and the locale and zone of whoever calls.
func environment() []string {
	var env []string
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, "PG") || strings.HasPrefix(name, "LC_") ||
			name == "LANG" || name == "LANGUAGE" || name == "TZ" {
			continue
		}
		env = append(env, pair)
	}
	return append(env, "LC_ALL=C.UTF-8", "TZ=UTC")
}

// tail returns the last lines of a log, for an error.
func tail(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Sprintf("(no log: %v)", err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-10):], "\n")
}
