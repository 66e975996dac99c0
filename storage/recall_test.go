package storage_test

import (
	"context"
	"testing"
	"time"

	"liaison"
	"liaison/storage"
)

// A copy that was on its way when its run was recalled, and is recorded when nothing
// seemed to be left of it, is to be erased too.
func TestALateCopyIsToBeErased(t *testing.T) {
	t.Parallel()
	n, ctx := newNewsroom(t), t.Context()
	run := n.goes(n.of("A1", "A2"), liaison.Content{}, storage.Freeze{Now: aMorning})
	run.State = liaison.RunRecalled
	if err := n.KeepRunState(ctx, run, aMorning); err != nil {
		t.Fatal(err)
	}
	left, err := n.LeaveOut(ctx, run.ID, 0, aMorning)
	if err != nil || left.Busy || left.Last != n.people["A2"].ID {
		t.Fatalf("left out: %+v, %v", left, err)
	}
	uncleared := func(want ...storage.Uncleared) {
		t.Helper()
		got, err := n.UnclearedRuns(ctx)
		if err != nil || len(got) != len(want) || len(got) > 0 && got[0] != want[0] {
			t.Errorf("to be cleared: %+v, %v, not %+v", got, err, want)
		}
	}
	uncleared(storage.Uncleared{ID: run.ID})
	if err := n.EndClearing(ctx, storage.Uncleared{ID: run.ID}); err != nil {
		t.Fatal(err)
	}
	uncleared()
	late := storage.Delivered{Run: run.ID, Person: n.people["A1"].ID, Outcome: liaison.DeliverySent, Messages: []int{4}}
	if busy, err := n.SettleDeliveries(ctx, []storage.Delivered{late}, aMorning); err != nil || len(busy) > 0 {
		t.Fatal(busy, err)
	}
	uncleared(storage.Uncleared{ID: run.ID, Sent: 1})
	if err := n.EndClearing(ctx, storage.Uncleared{ID: run.ID}); err != nil { // by what was known before
		t.Fatal(err)
	}
	uncleared(storage.Uncleared{ID: run.ID, Sent: 1})
}

// Who was to be left out is not shown what was stopped before they got it.
func TestWhatWasStoppedIsNotReceived(t *testing.T) {
	t.Parallel()
	n, ctx := newNewsroom(t), t.Context()
	run := n.goes(n.of("A1", "A2"), liaison.Content{}, storage.Freeze{Now: aMorning})
	n.exec(`UPDATE deliveries SET outcome = 'sent' WHERE person = $1`, n.people["A2"].ID)
	run.State = liaison.RunStopped
	if err := n.KeepRunState(ctx, run, aMorning); err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]int{"A1": 0, "A2": 1} {
		list, err := n.Received(ctx, n.people[code].ID, 0, 10)
		if _, refused := n.ReceivedRun(ctx, run.ID, n.people[code].ID); err != nil || len(list) != want || (refused == nil) != (want == 1) {
			t.Errorf("%s has received %d, %v, %v", code, len(list), err, refused)
		}
	}
}

// What a card says is read beside whoever holds the run, and kept by one of those who
// have read the same. Runs take turns by when they were looked at.
func TestWhatIsShownOfRuns(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var ids []int64
	for range 3 {
		ids = append(ids, n.goes(n.of("A1"), liaison.Content{}, storage.Freeze{Now: aMorning}).ID)
	}
	var was storage.Shown
	err := n.InTx(ctx, func(tx *storage.Store) error {
		_, err := tx.LockRun(ctx, ids[0])
		if err == nil {
			was, err = n.RunShown(ctx, ids[0])
		}
		return err
	})
	if err != nil || was.At != nil {
		t.Fatalf("%+v, %v", was, err)
	}
	for i, want := range []bool{true, false} {
		if kept, err := n.KeepRunShown(ctx, ids[0], was, storage.Shown{Text: "half", At: &aMorning}); err != nil || kept != want {
			t.Errorf("kept %d: %v, %v", i, kept, err)
		}
	}
	runs, err := n.RunsToShow(ctx, 2)
	if err != nil || len(runs) != 2 || runs[0].ID != ids[1] || runs[1].ID != ids[2] {
		t.Errorf("to be shown: %+v, %v", runs, err)
	}
}
