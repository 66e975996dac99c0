package faults

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// fast has room for as many of the stories that run faster than Telegram as two
// processors can bear at once. Those at Telegram's rate wait most of the time:
// they all begin at the beginning.
var fast = make(chan struct{}, 4)

func TestMain(m *testing.M) {
	flag.Parse()
	// The stories see to it themselves how many of them run at once.
	if err := flag.Set("test.parallel", "100"); err != nil {
		panic(err)
	}
	code := m.Run()
	if path, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// program builds the program once and returns its path.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "liaison-faults-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "liaison")
	if said, err := exec.Command("go", "build", "-o", path, "liaison/cmd/liaison").CombinedOutput(); err != nil {
		_ = os.RemoveAll(dir)
		return "", fmt.Errorf("build the program: %w\n%s", err, said)
	}
	return path, nil
})
