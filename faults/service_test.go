package faults

import (
	"bufio"
	"io"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	startMost = 30 * time.Second // in which the service has to be up
	stopMost  = 5 * time.Second  // in which a SIGTERM has to be over
)

// service is one process of the program.
type service struct {
	w       *world
	cmd     *exec.Cmd
	serving chan struct{} // closed when it is up
	ended   chan struct{} // closed when it is over,
	err     error         // with this
}

var servingLine = regexp.MustCompile(`msg=serving address=(\S+)`)

// starts starts a process and returns when it is up.
func (w *world) starts() *service {
	w.t.Helper()
	path, err := program()
	if err != nil {
		w.t.Fatal(err)
	}
	s := &service{w: w, cmd: exec.Command(path, "serve"), serving: make(chan struct{}), ended: make(chan struct{})}
	s.cmd.Env = w.environment()
	said, err := s.cmd.StderrPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = s.cmd.Process.Kill(); <-s.ended })
	go s.follow(said)
	select {
	case <-s.serving:
	case <-s.ended:
		w.fatalf("the service ended as it started: %v", s.err)
	case <-time.After(startMost):
		w.fatalf("the service is not up within %s", startMost)
	}
	return s
}

// follow reads what the process logs until it is over.
func (s *service) follow(said io.Reader) {
	var address string
	for lines := bufio.NewScanner(said); lines.Scan(); {
		s.w.log.add(lines.Text())
		if found := servingLine.FindStringSubmatch(lines.Text()); found != nil && address == "" {
			address = found[1]
			s.w.door.open(address)
			close(s.serving)
		}
	}
	s.err = s.cmd.Wait()
	s.w.door.close(address)
	close(s.ended)
}

// kill ends the process as kill -9 does.
func (s *service) kill() {
	s.w.t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		s.w.fatalf("kill: %v", err)
	}
	<-s.ended
	s.w.kills++
}

// stop ends the process as a deploy does, and sees that it goes well.
func (s *service) stop() {
	s.w.t.Helper()
	began := time.Now()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.w.fatalf("SIGTERM: %v", err)
	}
	select {
	case <-s.ended:
	case <-time.After(2 * stopMost):
		s.w.fatalf("the service still runs %s after SIGTERM", 2*stopMost)
	}
	took := time.Since(began)
	s.w.stops, s.w.slowestStop = s.w.stops+1, max(s.w.slowestStop, took)
	if s.err != nil || took > stopMost {
		s.w.fatalf("SIGTERM: ended with %v after %s, want no error within %s", s.err, took, stopMost)
	}
}

// tail keeps the last lines that the processes logged.
type tail struct {
	mu    sync.Mutex
	lines []string
}

const tailMost = 60

func (l *tail) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.lines) == tailMost {
		l.lines = l.lines[1:]
	}
	l.lines = append(l.lines, line)
}

func (l *tail) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines, "\n")
}
