package main

import (
	"slices"
	"testing"
	"time"

	"liaison"
	"liaison/storage"
)

// holdBriefings holds that the sample's briefings have gone as such do, and that
// nothing of them goes out as soon as the service runs.
func holdBriefings(t *testing.T, store *storage.Store, now time.Time) {
	t.Helper()
	runs, err := store.LatestRuns(t.Context(), 0, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	states := map[liaison.RunState]int{}
	for _, r := range runs {
		if r.Kind == liaison.Study && r.State == liaison.RunWaiting {
			continue // the topic of the library
		}
		states[r.State]++
		holdRun(t, store, r, now)
	}
	if states[liaison.RunDone] != 14 || states[liaison.RunWaiting] != 1 || len(states) != 2 {
		t.Errorf("the runs are %v", states)
	}
	for what, due := range map[string]func() (int, error){
		"chases":    func() (int, error) { due, err := store.DueChases(t.Context(), now); return len(due), err },
		"schedules": func() (int, error) { due, err := store.DueSchedules(t.Context(), now); return len(due), err },
		"reports":   func() (int, error) { due, err := store.RunsToShow(t.Context(), 10); return len(due), err },
	} {
		if n, err := due(); n > 0 || err != nil {
			t.Errorf("%d %s are due, %v", n, what, err)
		}
	}
}

func holdRun(t *testing.T, store *storage.Store, r liaison.Run, now time.Time) {
	t.Helper()
	if r.State == liaison.RunWaiting && !r.At.After(now) || r.State == liaison.RunDone && r.Ended.After(now) {
		t.Errorf("run %d of %s ended at %s", r.ID, r.At, r.Ended)
	}
	if r.State == liaison.RunDone && r.Counts.Left() != 0 {
		t.Errorf("run %d: %+v", r.ID, r.Counts)
	}
	readers, err := store.Readers(t.Context(), r.ID, false, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, reader := range readers {
		if reader.AckedAt != nil && (reader.AckedAt.Before(r.Began) || reader.AckedAt.After(now)) {
			t.Errorf("run %d is acknowledged at %s", r.ID, reader.AckedAt)
		}
		if leftUnbound[reader.Code] != (reader.Outcome == string(liaison.DeliveryUnbound)) {
			t.Errorf("run %d of %s: %s", r.ID, reader.Code, reader.Outcome)
		}
	}
}

// holdMailbag holds what is not sent yet: something for somebody to approve, what
// repeats, what staff have saved, and whom to call.
func holdMailbag(t *testing.T, store *storage.Store) {
	t.Helper()
	clerk, err := store.PersonByCode(t.Context(), "JB02")
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for what, count := range map[string]func() (int, error){
		"to approve": func() (int, error) {
			found, err := store.BriefingsToApprove(t.Context(), clerk.ID)
			return len(found), err
		},
		"schedules": func() (int, error) { found, err := store.RunningSchedules(t.Context()); return len(found), err },
		"templates": func() (int, error) { found, err := store.Templates(t.Context()); return len(found), err },
		"audiences": func() (int, error) { found, err := store.SavedAudiences(t.Context()); return len(found), err },
		"bulletins": func() (int, error) { found, err := store.Bulletins(t.Context(), nil, 0, 100); return len(found), err },
		"to call":   func() (int, error) { _, total, err := store.CallsToMake(t.Context(), 0, 10); return total, err },
	} {
		if counts[what], err = count(); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]int{"to approve": 1, "schedules": 2, "templates": 2, "audiences": 2, "bulletins": 6, "to call": len(leftUnbound)}
	for what, n := range want {
		if counts[what] != n {
			t.Errorf("%s: %d, not %d", what, counts[what], n)
		}
	}
}

// TestNoticesCouldBeWritten holds the sample's briefings to what the chat takes.
func TestNoticesCouldBeWritten(t *testing.T) {
	t.Parallel()
	bag, err := readMailbag()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, n := range slices.Concat(bag.Briefings, bag.Templates) {
		b := liaison.Briefing{Kind: liaison.Bulletin, Content: liaison.Content{Text: n.rich()}, Audience: liaison.Audience{People: []int64{1}}}
		if refusal := b.Check(liaison.HeadCount{All: 1}, time.Now()); refusal != nil || seen[n.ID+n.Name] || len(b.Content.Text.Entities) != len(n.Bold) {
			t.Errorf("%s%s: %v, told twice %t, %d words of %d are bold", n.ID, n.Name, refusal, seen[n.ID+n.Name], len(b.Content.Text.Entities), len(n.Bold))
		}
		seen[n.ID+n.Name] = true
	}
}
