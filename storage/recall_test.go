package storage_test

import (
	"testing"

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
