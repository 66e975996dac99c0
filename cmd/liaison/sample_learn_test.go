package main

import (
	"testing"
	"time"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// The sample has a library, steps of the first days that are approved, and a topic
// that waits to be sent.
func TestTheSampleHasALibrary(t *testing.T) {
	t.Parallel()
	store := storagetest.New(t)
	now := time.Date(2026, 11, 30, 10, 0, 0, 0, time.FixedZone("CST", 8*3600))
	if err := loadSample(t.Context(), store, now); err != nil {
		t.Fatal(err)
	}
	found, _, err := store.Library(t.Context(), storage.LibraryQuery{Most: 50})
	if err != nil || len(found) != 12 {
		t.Errorf("%d materials, %v", len(found), err)
	}
	steps, err := store.LockSteps(t.Context())
	if err != nil || len(steps) != 7 {
		t.Errorf("%d steps, %v", len(steps), err)
	}
	for _, s := range steps {
		if refusal := s.Check(liaison.HeadCount{}, now); refusal != nil || s.Approver == 0 {
			t.Errorf("the step of day %d: %+v", s.Content.Day, refusal)
		}
	}
	due, err := store.DueRuns(t.Context(), now)
	if err != nil || len(due) != 1 {
		t.Errorf("runs %v, %v", due, err)
	}
}
