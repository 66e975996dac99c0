package browser

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	startMost = 2 * time.Minute  // for a demo to say that it runs
	stopMost  = 30 * time.Second // … and to end
)

var workshop string // where the program is built

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "liaison-browser-")
	if err != nil {
		panic(err)
	}
	workshop = dir
	status := m.Run()
	_ = os.RemoveAll(dir) // what stays is in the temporary directory
	os.Exit(status)
}

// program builds the program once, with the race detector if the tests have it.
var program = sync.OnceValues(func() (string, error) {
	path := filepath.Join(workshop, "liaison")
	arguments := []string{"build", "-o", path}
	if info, ok := debug.ReadBuildInfo(); ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		arguments = append(arguments, "-race")
	}
	said, err := exec.Command("go", append(arguments, "liaison/cmd/liaison")...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build liaison: %w\n%s", err, said)
	}
	return path, nil
})

// demo is a running `liaison demo` with data of its own.
type demo struct {
	t       *testing.T
	address string // "http://127.0.0.1:40001"
}

var chatLine = regexp.MustCompile(`(http://\S+)/sim/`)

// startDemo returns when the demo has said where it is. It ends with the test,
// and has to end well.
func startDemo(t *testing.T) demo {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	// PostgreSQL under root runs as another account, which has to get in.
	if err := os.Chmod(filepath.Dir(data), 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Minute)
	cmd := exec.CommandContext(ctx, path, "demo")
	cmd.Env = append(bare(os.Environ()), "DATA_DIR="+data, "LISTEN=127.0.0.1:0")
	cmd.Dir = workshop
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := make(chan string, 1)
	var reading sync.WaitGroup
	reading.Go(func() {
		defer close(said)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if found := chatLine.FindStringSubmatch(lines.Text()); found != nil {
				said <- found[1]
			}
		}
	})
	t.Cleanup(func() {
		defer cancel()
		defer time.AfterFunc(stopMost, cancel).Stop()
		_ = cmd.Process.Signal(syscall.SIGINT) // one that has ended shows it below
		reading.Wait()
		if err := cmd.Wait(); err != nil {
			t.Errorf("the demo ended with %v", err)
		}
		if complaints.Len() > 0 {
			t.Errorf("the demo complained:\n%s", complaints.String())
		}
	})
	select {
	case address, ok := <-said:
		if !ok {
			t.Fatal("the demo ended before it said where it is")
		}
		return demo{t, address}
	case <-time.After(startMost):
		t.Fatalf("the demo did not say within %s where it is", startMost)
	}
	return demo{}
}

// bare leaves out what would configure the demo otherwise than `make demo` on
// a fresh machine.
func bare(env []string) []string {
	return slices.DeleteFunc(env, func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains([]string{
			"DATABASE_URL", "DATABASE_URL_FILE", "LANGUAGE", "TIMEZONE", "UPDATES", "SEND_RATE", "LOG_LEVEL", "LOG_FORMAT",
			"TELEGRAM_TOKEN", "TELEGRAM_TOKEN_FILE", "TELEGRAM_API_URL", "PUBLIC_URL", "WEBHOOK_SECRET", "WEBHOOK_SECRET_FILE",
		}, name)
	})
}

// chatOf is the number of the person's chat in the simulator.
func (d demo) chatOf(name string) int64 {
	d.t.Helper()
	answer, err := http.Get(d.address + "/sim/state")
	if err != nil {
		d.t.Fatal(err)
	}
	defer answer.Body.Close()
	var state struct {
		People []struct {
			ID   int64  `json:"id"`
			Name string `json:"name"`
		} `json:"people"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&state); err != nil {
		d.t.Fatal(err)
	}
	for _, p := range state.People {
		if p.Name == name {
			return p.ID
		}
	}
	d.t.Fatalf("nobody in the demo is called %s", name)
	return 0
}
