package scheduler_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"liaison"
	"liaison/scheduler"
	"liaison/storage"
)

// starting is an approved bulletin for the deputies of a delegation, with a run that
// waits for its time.
func (w *watch) starting(at string, c liaison.Content) liaison.Run {
	w.t.Helper()
	author, err := w.Store.PersonByCode(w.t.Context(), "JB01")
	if err != nil {
		w.t.Fatal(err)
	}
	bodies, err := w.Store.Bodies(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	home := bodies[slices.IndexFunc(bodies, func(b liaison.Body) bool { return b.Code == "G01" })]
	r := liaison.Run{Kind: liaison.Bulletin, Author: author.ID, Content: c, Audience: liaison.Audience{
		Roles: []liaison.Role{liaison.RoleDeputy}, Bodies: map[liaison.BodyKind][]int64{liaison.Delegation: {home.ID}}}}
	was := w.now
	w.at(at)
	r.At, w.now = w.now, was
	if r.Briefing, err = w.Store.StartBriefing(w.t.Context(), liaison.Briefing{Kind: r.Kind, Stage: liaison.BriefingApproved,
		Author: author.ID, Content: c, Audience: r.Audience, Created: w.now}); err != nil {
		w.t.Fatal(err)
	}
	if r.ID, err = w.Store.StartRun(w.t.Context(), r); err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w *watch) stands(run int64) liaison.Run {
	w.t.Helper()
	r, err := w.Store.Run(w.t.Context(), run)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// chased holds what was done for those who have not acknowledged, since it was
// asked last.
func (w *watch) chased(want ...string) {
	w.t.Helper()
	slices.Sort(w.desk.chased)
	if !slices.Equal(w.desk.chased, want) {
		w.t.Errorf("chased: %q, not %q", w.desk.chased, want)
	}
	w.desk.chased = nil
}

// A run begins at its time and not before, once, by however many replicas.
func TestARunBeginsOnce(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-12-01 08:59")
	r := w.starting("2026-12-01 09:00", liaison.Content{Text: liaison.Rich{Text: "通报"}})
	w.ticks()
	if s := w.stands(r.ID); s.State != liaison.RunWaiting {
		t.Fatalf("a minute early it is %s", s.State)
	}
	w.at("2026-12-01 09:00")
	replicas := []*scheduler.Tick{w.Tick, w.replica(), w.replica()}
	var all sync.WaitGroup
	for _, tick := range replicas {
		all.Go(func() {
			for range 3 {
				_ = tick.Once(t.Context()) // of what fails the next says the same
			}
		})
	}
	all.Wait()
	s := w.stands(r.ID)
	if s.State != liaison.RunSending || s.Counts.Total == 0 || !s.Began.Equal(w.now) {
		t.Errorf("at its time: %+v", s)
	}
	readers, err := w.Store.Readers(t.Context(), r.ID, false, 1000)
	if err != nil || len(readers) != s.Counts.Total {
		t.Errorf("%d deliveries, %v, of %d", len(readers), err, s.Counts.Total)
	}
}

// After a downtime what was due goes out late, once; what was stopped meanwhile does
// not.
func TestARunThatIsLate(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-12-01 08:00")
	late := w.starting("2026-12-01 09:00", liaison.Content{Text: liaison.Rich{Text: "迟到的"}})
	stopped := w.starting("2026-12-01 09:00", liaison.Content{Text: liaison.Rich{Text: "停下的"}})
	err := w.Store.InTx(t.Context(), func(tx *storage.Store) error {
		r, err := tx.LockRun(t.Context(), stopped.ID)
		if err != nil {
			return err
		}
		r.State = liaison.RunStopped
		return tx.KeepRunState(t.Context(), r, w.now)
	})
	if err != nil {
		t.Fatal(err)
	}
	w.at("2027-01-04 10:00")
	w.ticks().ticks()
	if s := w.stands(late.ID); s.State != liaison.RunSending {
		t.Errorf("after a month it is %s", s.State)
	}
	if s := w.stands(stopped.ID); s.State != liaison.RunStopped || s.Counts.Total != 0 {
		t.Errorf("what was stopped is %+v", s)
	}
}

// Who has not read is reminded on the working day after the last, and named to the
// delegation, each once, whatever fails and however often it is looked.
func TestTheUnreadAreChasedOnce(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-12-01 09:00") // a Tuesday
	r := w.starting("2026-12-01 09:00", liaison.Content{Text: liaison.Rich{Text: "通报"}, Ack: liaison.Read, AckDays: 3})
	w.ticks()
	w.at("2026-12-04 18:00")
	w.ticks().chased()
	w.at("2026-12-07 09:00")
	broken := errors.New("the desk is on fire")
	w.desk.fails = func(what string) error {
		if strings.HasPrefix(what, "name") {
			return broken
		}
		return nil
	}
	if err := w.Once(t.Context()); err == nil {
		t.Error("what failed was not told")
	}
	w.desk.fails = nil
	w.ticks().ticks().chased(fmt.Sprintf("name %d 12-07 09:00", r.ID), fmt.Sprintf("remind %d 12-07 09:00", r.ID))
	w.at("2027-02-01 09:00")
	w.ticks().chased()
}

// A study is reminded of after a week and two days before its last day. After a
// downtime both are one.
func TestRemindersThatWereMissedAreOne(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-12-01 09:00")
	r := w.starting("2026-12-01 09:00", liaison.Content{Text: liaison.Rich{Text: "专题"}, Materials: []int64{w.publishes("甲")}, Ack: liaison.Learned, AckDays: 15})
	if err := w.Store.KeepChases(t.Context(), []storage.Chase{
		{Run: r.ID, What: storage.ChaseRemind, At: w.now.AddDate(0, 0, 7)}, {Run: r.ID, What: storage.ChaseRemind, At: w.now.AddDate(0, 0, 9)}}); err != nil {
		t.Fatal(err)
	}
	w.at("2026-12-12 09:00")
	w.ticks().chased(fmt.Sprintf("remind %d 12-12 09:00", r.ID))
	w.ticks().chased()
}

// Nobody is reminded to learn what was taken out of the library.
func TestNobodyIsChasedForNothing(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-12-01 09:00")
	series := w.publishes("甲")
	w.starting("2026-12-01 09:00", liaison.Content{Materials: []int64{series}, Ack: liaison.Learned, AckDays: 3})
	w.ticks()
	w.retires(series)
	w.at("2026-12-07 09:00")
	w.ticks().chased()
}

// What was not pushed stands in the digest; on days of rest it is written by itself.
func TestWhatIsHeldIsWrittenNextMorning(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-12-04 10:00") // a Friday
	for range 3 {
		w.starting("2026-12-04 10:00", liaison.Content{})
	}
	w.ticks()
	fourth := w.starting("2026-12-04 10:01", liaison.Content{})
	w.at("2026-12-04 10:01")
	w.ticks()
	held := w.stands(fourth.ID).Counts
	if held.Held == 0 || held.Held != held.Total {
		t.Fatalf("of the fourth are held: %+v", held)
	}
	w.desk.held = nil
	w.at("2026-12-05 08:29")
	w.ticks()
	if len(w.desk.held) > 0 {
		t.Errorf("before the hour: %v", w.desk.held)
	}
	w.at("2026-12-05 08:30") // a Saturday
	w.ticks().ticks()
	if len(w.desk.held) != held.Held {
		t.Errorf("%d people are written to, of %d: %v", len(w.desk.held), held.Held, w.desk.held)
	}
}

// Whoever cannot be told any more of what was held for them is to be called.
func TestWhatIsHeldForNobody(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-12-04 10:00")
	for range 4 {
		w.starting("2026-12-04 10:00", liaison.Content{})
		w.ticks()
	}
	people, _, err := w.Store.HoldersOfHeld(t.Context(), 0, 1)
	if err != nil || len(people) != 1 {
		t.Fatalf("who holds something: %v, %v", people, err)
	}
	if _, err := w.Store.SettleGone(t.Context(), people[0].Chat, "blocked"); err != nil {
		t.Fatal(err)
	}
	w.at("2026-12-05 08:30")
	w.ticks().ticks()
	calls, total, err := w.Store.CallsToMake(t.Context(), 0, 10)
	if err != nil || total != 1 || calls[0].Person != people[0].ID {
		t.Errorf("to be called: %+v, %d, %v", calls, total, err)
	}
	if slices.Contains(w.desk.held, people[0].Code) {
		t.Error("somebody who is gone was written to")
	}
}

// While a run is paused nobody is reminded of it; who has not got it, neither.
func TestAPausedRunIsNotChased(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-12-01 09:00")
	r := w.starting("2026-12-01 09:00", liaison.Content{Text: liaison.Rich{Text: "通报"}, Ack: liaison.Read, AckDays: 3})
	w.ticks()
	w.becomes(r.ID, liaison.RunPaused)
	w.at("2026-12-07 09:00")
	w.ticks().chased()
	w.becomes(r.ID, liaison.RunSending)
	w.ticks().chased(fmt.Sprintf("name %d 12-07 09:00", r.ID), fmt.Sprintf("remind %d 12-07 09:00", r.ID))
	if unread, err := w.Store.Readers(t.Context(), r.ID, true, 100); err != nil || len(unread) != 0 {
		t.Errorf("unread by those who have not got it: %v, %v", unread, err)
	}
}

func (w *watch) becomes(run int64, state liaison.RunState) {
	w.t.Helper()
	r := w.stands(run)
	r.State = state
	if err := w.Store.KeepRunState(w.t.Context(), r, w.now); err != nil {
		w.t.Fatal(err)
	}
}
