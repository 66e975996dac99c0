package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liaison"
	"liaison/scheduler"
	"liaison/storage"
)

// repeats is an approved briefing with its schedule, from now on.
func (w *watch) repeats(timing liaison.Timing, materials ...int64) liaison.Briefing {
	w.t.Helper()
	author, err := w.Store.PersonByCode(w.t.Context(), "JB01")
	if err != nil {
		w.t.Fatal(err)
	}
	b := liaison.Briefing{Kind: liaison.Study, Stage: liaison.BriefingApproved, Author: author.ID, Timing: timing, Created: w.now,
		Content:  liaison.Content{Text: liaison.Rich{Text: "每周一学"}, Materials: materials},
		Audience: liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}}}
	if b.ID, err = w.Store.StartBriefing(w.t.Context(), b); err != nil {
		w.t.Fatal(err)
	}
	w.starts(b)
	return b
}

// schedule is what is kept of the briefing's repeating.
func (w *watch) schedule(b liaison.Briefing) storage.Scheduled {
	w.t.Helper()
	s, err := w.Store.Schedule(w.t.Context(), b.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// starts sets what is next by the briefing's timing.
func (w *watch) starts(b liaison.Briefing) {
	w.t.Helper()
	line, err := scheduler.ParseCron(b.Timing.Cron)
	if err != nil {
		w.t.Fatal(err)
	}
	calendar, err := w.Store.Calendar(w.t.Context())
	if err == nil {
		err = w.Store.StartSchedule(w.t.Context(), liaison.Schedule{Briefing: b.ID, Enabled: true, Next: b.Timing.Next(line, calendar, w.now).At})
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *watch) runsOf(b liaison.Briefing) []liaison.Run {
	w.t.Helper()
	runs, err := w.Store.RunsOf(w.t.Context(), b.ID, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Reverse(runs)
	return runs
}

// logged holds the log of a briefing's schedule, "11-30 08:00 ran" and so on, that
// there is a run for each that ran, and no other.
func (w *watch) logged(b liaison.Briefing, want ...string) {
	w.t.Helper()
	s, err := w.Store.Schedule(w.t.Context(), b.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	fires, err := w.Store.Fires(w.t.Context(), s.ID, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Reverse(fires)
	var got []string
	var ran []int64
	for _, f := range fires {
		got = append(got, f.Due.In(zone).Format("01-02 15:04 ")+string(f.Did))
		if f.Run != 0 {
			ran = append(ran, f.Run)
		}
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("logged\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	var runs []int64
	for _, r := range w.runsOf(b) {
		runs = append(runs, r.ID)
	}
	slices.Sort(ran)
	if !slices.Equal(runs, ran) {
		w.t.Errorf("the log has runs %v, and there are %v", ran, runs)
	}
}

func (w *watch) next(b liaison.Briefing) string {
	w.t.Helper()
	s, err := w.Store.Schedule(w.t.Context(), b.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return s.Next.In(zone).Format("2006-01-02 15:04")
}

func (w *watch) comesNext(b liaison.Briefing, want string) *watch {
	w.t.Helper()
	if got := w.next(b); got != want {
		w.t.Errorf("next is %s, want %s", got, want)
	}
	return w
}

var mondays = liaison.Timing{Cron: "0 8 * * 1", Holiday: liaison.SkipRest, Missed: liaison.RunOnce}

// What a run is like, and that each of the materials has its turn.
func TestAScheduleMakesRuns(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-11-20 10:00")
	first, second := w.publishes("甲"), w.publishes("乙")
	b := w.repeats(mondays, first, second)
	w.ticks().logged(b)
	for _, at := range []string{"2026-11-23 07:59", "2026-11-23 08:00", "2026-11-23 08:01", "2026-11-30 08:00", "2026-12-07 08:00"} {
		w.at(at)
		w.ticks().ticks()
	}
	w.logged(b, "11-23 08:00 ran", "11-30 08:00 ran", "12-07 08:00 ran")
	w.comesNext(b, "2026-12-14 08:00")
	var materials []int64
	for _, r := range w.runsOf(b) {
		materials = append(materials, r.Material)
		if r.Kind != b.Kind || r.Author != b.Author || r.Content.Text.Text != "每周一学" || !slices.Equal(r.Audience.Roles, b.Audience.Roles) {
			t.Errorf("the run is %+v", r)
		}
	}
	if !slices.Equal(materials, []int64{first, second, first}) {
		t.Errorf("materials were %v", materials)
	}
}

// Of any number of replicas that tick at once, each moment makes one run.
func TestReplicasMakeOneRun(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-11-20 10:00")
	var all []liaison.Briefing
	for range 3 {
		all = append(all, w.repeats(mondays))
	}
	replicas := []*scheduler.Tick{w.Tick, w.replica(), w.replica()}
	for _, at := range []string{"2026-11-23 08:00", "2026-11-30 08:00", "2026-12-07 08:00"} {
		w.at(at)
		var g sync.WaitGroup
		for _, r := range replicas {
			g.Go(func() {
				for range 4 { // one after another, as ticks come
					if err := r.Once(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		g.Wait()
	}
	for _, b := range all {
		w.logged(b, "11-23 08:00 ran", "11-30 08:00 ran", "12-07 08:00 ran")
	}
}

// Without the claim of the job as well: the rows themselves are taken once.
func TestADueScheduleIsTakenOnce(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-11-20 10:00")
	b := w.repeats(mondays)
	s := w.schedule(b)
	w.at("2026-11-23 08:00")
	err := w.Store.InTx(t.Context(), func(tx *storage.Store) error {
		if _, taken, err := tx.TakeSchedule(t.Context(), s.ID, w.now); err != nil || !taken {
			return fmt.Errorf("it was not taken: %w", err)
		}
		if _, taken, err := w.Store.TakeSchedule(t.Context(), s.ID, w.now); err != nil || taken {
			return fmt.Errorf("it was taken twice: %w", err)
		}
		if err := tx.KeepFire(t.Context(), s.ID, liaison.Fire{Due: s.Next, Did: liaison.FireMissed, At: w.now}); err != nil {
			return err
		}
		return tx.InTx(t.Context(), func(again *storage.Store) error {
			if again.KeepFire(t.Context(), s.ID, liaison.Fire{Due: s.Next, Did: liaison.FireRan, At: w.now}) == nil {
				return errors.New("one moment was logged twice")
			}
			return nil
		})
	})
	if err == nil || !strings.Contains(err.Error(), "commit") {
		t.Errorf("said %v", err) // a statement has failed in it
	}
}

// A tick that is killed in the middle leaves nothing, and the next does it all.
func TestATickIsKilled(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-11-20 10:00")
	b := w.repeats(mondays)
	w.at("2026-11-23 08:00")
	s := w.schedule(b)
	broken := errors.New("the program is killed")
	err := w.Store.InTx(t.Context(), func(tx *storage.Store) error {
		if _, taken, err := tx.TakeSchedule(t.Context(), s.ID, w.now); err != nil || !taken {
			return err
		}
		run, err := tx.StartRun(t.Context(), liaison.Run{Briefing: b.ID, Kind: b.Kind, Author: b.Author, At: s.Next})
		if err == nil {
			err = tx.KeepFire(t.Context(), s.ID, liaison.Fire{Due: s.Next, Did: liaison.FireRan, Run: run, At: w.now})
		}
		return errors.Join(err, broken)
	})
	if !errors.Is(err, broken) || errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	w.logged(b)
	w.ticks().ticks().logged(b, "11-23 08:00 ran")
}

// After a month without the service a schedule runs once, or not, and goes on.
func TestAScheduleAfterAMonthOff(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-10-20 10:00")
	once, skips := w.repeats(mondays), mondays
	skips.Missed = liaison.SkipMissed
	skipped := w.repeats(skips)
	w.at("2026-11-24 10:00")
	w.ticks().ticks()
	w.logged(once, "10-26 08:00 ran")
	w.logged(skipped, "10-26 08:00 missed")
	w.comesNext(once, "2026-11-30 08:00").comesNext(skipped, "2026-11-30 08:00")
	w.at("2026-11-30 08:00")
	w.ticks().ticks()
	w.logged(once, "10-26 08:00 ran", "11-30 08:00 ran")
	w.logged(skipped, "10-26 08:00 missed", "11-30 08:00 ran")
}

// Who comes back within the grace of a moment is on time for it.
func TestBackJustAfterAMoment(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-10-20 10:00")
	skips := mondays
	skips.Missed = liaison.SkipMissed
	b := w.repeats(skips)
	w.at("2026-11-23 08:09")
	w.ticks().ticks()
	w.logged(b, "10-26 08:00 missed", "11-23 08:00 ran")
}

// A clock that is set back makes nothing twice; one that is set forward is like a
// time off, and when it is mended it goes on from there.
func TestTheClockJumps(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-11-20 10:00")
	b := w.repeats(mondays)
	w.at("2026-11-23 08:00")
	w.ticks()
	w.at("2026-11-23 07:30")
	w.ticks().comesNext(b, "2026-11-23 08:00")
	w.at("2026-11-23 08:00")
	w.ticks().ticks().logged(b, "11-23 08:00 ran")
	w.comesNext(b, "2026-11-30 08:00")
	w.at("2027-03-01 12:00")
	w.ticks().ticks().comesNext(b, "2027-03-08 08:00")
	w.at("2026-11-24 09:00")
	w.ticks().comesNext(b, "2026-11-30 08:00")
	for _, at := range []string{"2026-11-30 08:00", "2026-12-07 08:00"} {
		w.at(at)
		w.ticks().ticks()
	}
	w.logged(b, "11-23 08:00 ran", "11-30 08:00 ran", "12-07 08:00 ran")
}

// What is changed while it runs acts at once: switched off, switched on, given
// another hour, taken back to be revised.
func TestAScheduleIsChanged(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-11-20 10:00")
	b := w.repeats(mondays)
	s := w.schedule(b)
	s.Enabled = false
	if err := w.Store.KeepSchedule(t.Context(), s.Schedule); err != nil {
		t.Fatal(err)
	}
	w.at("2026-11-23 08:00")
	w.ticks().logged(b)
	w.at("2026-11-24 09:00")
	w.starts(b)
	w.comesNext(b, "2026-11-30 08:00")

	b.Timing.Cron, b.Stage = "30 9 * * 5", liaison.BriefingDraft
	b.Changed = w.now
	if err := w.Store.KeepBriefing(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	w.at("2026-11-30 08:00")
	w.ticks()
	b.Stage = liaison.BriefingApproved
	if err := w.Store.KeepBriefing(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	w.starts(b)
	w.logged(b)
	w.at("2026-12-04 09:30")
	w.ticks().logged(b, "12-04 09:30 ran")
}

// A calendar that comes moves what is next; what is due already is decided by it.
func TestACalendarMovesASchedule(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-12-28 09:00")
	yearly := w.repeats(liaison.Timing{Cron: "0 9 5 1 *", Holiday: liaison.NextWorking})
	skips := w.repeats(liaison.Timing{Cron: "0 9 4 1 *", Holiday: liaison.SkipRest})
	w.comesNext(yearly, "2027-01-05 09:00").comesNext(skips, "2027-01-04 09:00")
	holidays := liaison.CalendarYear{Year: 2027, Source: "a test", Holidays: []liaison.Date{date("2027-01-04"), date("2027-01-05")}}
	w.at("2027-01-04 09:00")
	if _, err := w.Store.ImportRoster(t.Context(), liaison.Roster{Calendars: []liaison.CalendarYear{holidays}}, false, w.now); err != nil {
		t.Fatal(err)
	}
	w.ticks().ticks()
	w.comesNext(yearly, "2027-01-06 09:00").comesNext(skips, "2028-01-04 09:00")
	w.logged(skips, "01-04 09:00 rest")
	w.at("2027-01-06 09:00")
	w.ticks().logged(yearly, "01-06 09:00 ran")
}

// A schedule that cannot be read keeps no other from its runs.
func TestAScheduleIsBroken(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-11-20 10:00")
	bad, good := w.repeats(mondays), w.repeats(mondays)
	bad.Timing.Cron, bad.Changed = "nonsense", w.now
	if err := w.Store.KeepBriefing(t.Context(), bad); err != nil {
		t.Fatal(err)
	}
	w.at("2026-11-23 08:00")
	for range 3 {
		if err := w.Once(t.Context()); err == nil {
			t.Fatal("it went well")
		}
	}
	w.logged(good, "11-23 08:00 ran")
	if n := strings.Count(w.log.String(), "a job of the tick failed"); n != 2 { // its next, and its run
		t.Errorf("logged %d times:\n%s", n, w.log.String())
	}
}

// The prompt beat makes runs within a second or two while the other waits.
func TestSchedulesArePrompt(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-11-20 10:00")
	b := w.repeats(liaison.Timing{Cron: "* * * * *"})
	var mu sync.Mutex
	now := w.now
	w.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- w.Run(ctx) }()
	for i := 1; i <= 2; i++ {
		mu.Lock()
		now = now.Add(time.Minute)
		mu.Unlock()
		eventually(t, func() bool { return len(w.runsOf(b)) >= i })
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	w.logged(b, "11-20 10:01 ran", "11-20 10:02 ran")
}
