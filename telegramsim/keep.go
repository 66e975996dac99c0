package telegramsim

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

const (
	keepEvery   = time.Second
	keepShare   = 20       // at most one part in so many of the time goes into keeping
	maxContents = 64 << 20 // of the newest files; of older ones only the size is kept
)

// keeper keeps a simulator in a directory: world.json, and in files/ the contents
// of the newest files, each written once.
type keeper struct {
	dir     string
	log     *slog.Logger
	running sync.WaitGroup

	mu      sync.Mutex // one write at a time
	kept    stamp
	failing bool
	written map[string]bool // contents, by the ids of their files
}

// startKeeper loads what is kept and starts keeping. What cannot be read is set
// aside and all begins anew; where that cannot be done nothing is kept.
func startKeeper(s *Sim) *keeper {
	k := &keeper{dir: s.opt.Dir, log: s.opt.Log, written: map[string]bool{}}
	if err := k.load(s); err != nil {
		aside := k.dir + ".broken"
		if err := errors.Join(os.RemoveAll(aside), os.Rename(k.dir, aside)); err != nil {
			k.log.Error("the kept chats cannot be read nor set aside: nothing is kept until the directory is moved away", "error", err)
			return nil
		}
		k.log.Warn("the kept chats cannot be read: they are set aside and begin anew", "error", err, "aside", aside)
	}
	k.keep(s) // at once: who is killed now must not have given the same numbers twice
	k.running.Go(func() { k.run(s) })
	return k
}

func (k *keeper) run(s *Sim) {
	wait := keepEvery
	for {
		select {
		case <-s.closed:
			return
		case <-time.After(wait):
		}
		begun := time.Now()
		k.keep(s)
		wait = max(keepEvery, keepShare*time.Since(begun))
	}
}

// end waits for what is being written and writes the last.
func (k *keeper) end(s *Sim) {
	if k != nil {
		k.running.Wait()
		k.keep(s)
	}
}

// keep writes the world when it is not as it was written. A failure is told once,
// until it is over.
func (k *keeper) keep(s *Sim) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := s.stamp()
	if now == k.kept {
		return
	}
	err := k.write(s.hold())
	if err == nil {
		k.kept = now
	} else if !k.failing {
		k.log.Error("the chats are not kept: make room, or let this program write there", "error", err)
	}
	k.failing = err != nil
}

func (k *keeper) write(w *world) error {
	if err := w.fill(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(k.dir, "files"), 0o700); err != nil {
		return err
	}
	if err := k.writeContents(w.files); err != nil {
		return err
	}
	return replaceFile(filepath.Join(k.dir, "world.json"), func(to io.Writer) error {
		e := json.NewEncoder(to)
		e.SetEscapeHTML(false) // a keyboard stays as the bot sent it
		return e.Encode(w)
	})
}

// writeContents writes the contents of the newest files, and removes others.
func (k *keeper) writeContents(files []*file) error {
	wanted := map[string]bool{}
	room := maxContents
	for _, f := range slices.Backward(files) {
		if !f.whole() {
			continue
		}
		if room -= len(f.data); room < 0 {
			break
		}
		wanted[f.id] = true
		if k.written[f.id] {
			continue
		}
		if err := replaceFile(k.contents(f.id), func(to io.Writer) error {
			_, err := to.Write(f.data)
			return err
		}); err != nil {
			return err
		}
		k.written[f.id] = true
	}
	for name := range k.written {
		if wanted[name] {
			continue
		}
		if err := os.Remove(k.contents(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		delete(k.written, name)
	}
	return nil
}

func (k *keeper) contents(name string) string { return filepath.Join(k.dir, "files", name) }

// replaceFile writes a file so that there is the old one or the new one, whenever
// the program or the machine stops.
func replaceFile(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path+".new", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	buffered := bufio.NewWriterSize(f, 1<<20)
	if err := write(buffered); err != nil {
		return err
	}
	if err := errors.Join(buffered.Flush(), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// load reads what is kept; nothing is no error.
func (k *keeper) load(s *Sim) error {
	path := filepath.Join(k.dir, "world.json")
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	w, err := readWorld(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	s.load(w)
	k.loadContents(s)
	return nil
}

// loadContents reads the files' contents. One that is not whole is as if it had
// been too old.
func (k *keeper) loadContents(s *Sim) {
	found, _ := os.ReadDir(k.contents("")) // without the directory there are none
	for _, entry := range found {
		k.written[entry.Name()] = true
		f := s.files.byID[entry.Name()]
		if f == nil {
			continue
		}
		if data, err := os.ReadFile(k.contents(entry.Name())); err == nil && int64(len(data)) == f.size {
			f.data = data
		}
	}
}
