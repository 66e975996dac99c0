package scheduler_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"liaison"
)

// announced keeps an occasion that was announced on 1 December, and says its id.
func (w *watch) announced(kind liaison.OccasionKind, begins string) int64 {
	w.t.Helper()
	author, err := w.Store.PersonByCode(w.t.Context(), "JB01")
	if err != nil {
		w.t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", begins, zone)
	if err != nil {
		w.t.Fatal(err)
	}
	announced := time.Date(2026, 12, 1, 10, 0, 0, 0, zone)
	id, err := w.Store.StartOccasion(w.t.Context(), liaison.Occasion{Kind: kind, Stage: liaison.OccasionAnnounced, Title: begins, Begins: at, Ends: at.Add(3 * time.Hour),
		Author: author.ID, Created: announced, Announced: announced, Secret: []byte("s")}, "")
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// The tick asks for what is due and for nothing else, and one occasion that fails keeps
// no other from being reminded of.
func TestOccasionsAreDue(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-12-06 09:00")
	w.announced(liaison.SittingIn, "2026-12-14 08:30")
	w.announced(liaison.Drive, "2026-12-14 08:30")
	w.ticks()
	if want := []string{"remind 1 12-06 09:00"}; !slices.Equal(w.desk.occasions, want) { // of ten days before, while nobody was there
		t.Errorf("did %q, want %q", w.desk.occasions, want)
	}
	w.desk.occasions = nil
	w.desk.fails = func(what string) error {
		if strings.HasPrefix(what, "settle 1") {
			return errors.New("out of paper")
		}
		return nil
	}
	w.at("2026-12-14 12:30")
	if err := w.Once(t.Context()); err == nil || !strings.Contains(err.Error(), "occasion 1: out of paper") {
		t.Errorf("the tick ended with %v", err)
	}
	if want := []string{"settle 2 12-14 12:30"}; !slices.Equal(w.desk.occasions, want) {
		t.Errorf("did %q, want %q", w.desk.occasions, want)
	}
}
