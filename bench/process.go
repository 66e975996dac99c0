package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// child is a bot in a process of its own.
type child struct {
	cmd  *exec.Cmd
	done chan error
}

// start runs a command with these variables and nothing else of the
// environment that could set it otherwise.
func start(command []string, variables ...string) (*child, error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}, variables...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	c := &child{cmd: cmd, done: make(chan error, 1)}
	go func() { c.done <- cmd.Wait() }()
	return c, nil
}

// stop asks the process to end, and makes it where it does not.
func (c *child) stop() error {
	_ = c.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	select {
	case err := <-c.done:
		return err
	case <-time.After(10 * time.Second):
		return errors.Join(fmt.Errorf("%s does not stop", c.cmd.Path), c.cmd.Process.Kill())
	}
}

// freeAddress is one that nobody listens at.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// tick is how /proc counts processor time: hundredths of a second on every
// Linux that there is.
const tick = 10 * time.Millisecond

// stat is what /proc says of a process.
type stat struct {
	parent   int
	name     string
	own      time.Duration // processor time of the process
	children time.Duration // … and of those of its children that have ended
}

func readStat(pid int) (stat, error) {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return stat{}, err
	}
	return parseStat(string(content))
}

// parseStat reads fields by their distance from the name, which alone may
// hold spaces.
func parseStat(content string) (stat, error) {
	open, end := strings.IndexByte(content, '('), strings.LastIndexByte(content, ')')
	if open < 0 || end < open {
		return stat{}, errors.New("a line of /proc without a name")
	}
	fields := strings.Fields(content[end+1:])
	const parent, utime, stime, cutime, cstime = 1, 11, 12, 13, 14
	if len(fields) <= cstime {
		return stat{}, errors.New("a short line of /proc")
	}
	number := func(at int) int {
		n, _ := strconv.Atoi(fields[at])
		return n
	}
	return stat{
		parent: number(parent), name: content[open+1 : end],
		own:      time.Duration(number(utime)+number(stime)) * tick,
		children: time.Duration(number(cutime)+number(cstime)) * tick,
	}, nil
}

// processor is the time that a process has used, with that of all below it.
func processor(pid int) time.Duration {
	all, err := os.ReadDir("/proc")
	if err != nil {
		return 0
	}
	used := time.Duration(0)
	for _, entry := range all {
		id, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		s, err := readStat(id)
		switch {
		case err != nil: // it has ended
		case id == pid:
			used += s.own + s.children
		case s.parent == pid:
			used += s.own + s.children
		}
	}
	return used
}

// ownProcessor is the time that this process has used, without its children.
func ownProcessor() time.Duration {
	s, err := readStat(os.Getpid())
	if err != nil {
		return 0
	}
	return s.own
}

// peak is the most memory that the process has had resident, in MB.
func peak(pid int) float64 {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(content)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kilobytes, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kilobytes / 1024
		}
	}
	return 0
}

// until tries until it is so, or the time is over.
func until(ctx context.Context, most time.Duration, so func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	for !so() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Millisecond):
		}
	}
	return nil
}
