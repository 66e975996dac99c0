package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"liaison"
	"liaison/storage"
)

const (
	// ticks is how often it is looked for what is due, and promptTicks for what
	// cannot wait so long, in cron's words with seconds.
	ticks       = "*/30 * * * * *"
	promptTicks = "* * * * * *"

	jobMost  = 5 * time.Minute  // for one job in one tick; the next goes on
	eachMost = 15 * time.Second // for one matter, or one person
	batch    = 500              // rows at a time
)

// Desk says what the tick has found to be said, and makes the moves that follow
// from clocks. What it returns is put into the outbox in the same transaction.
type Desk interface {
	RunOut(ctx context.Context, tx *storage.Store, matter int64, at time.Time) ([]liaison.Outgoing, error)
	Warn(ctx context.Context, tx *storage.Store, w liaison.Warning, at time.Time) ([]liaison.Outgoing, error)
	Digest(ctx context.Context, tx *storage.Store, p liaison.Person, d liaison.Digest, at time.Time) ([]liaison.Outgoing, error)
	Progress(ctx context.Context, tx *storage.Store, r liaison.Run, at time.Time) ([]liaison.Outgoing, error)
	Remind(ctx context.Context, tx *storage.Store, r liaison.Run, at time.Time) error
	NameUnread(ctx context.Context, tx *storage.Store, r liaison.Run, at time.Time) ([]liaison.Outgoing, error)
	ContactsBehind(ctx context.Context, tx *storage.Store, m storage.MemberBehind, should int) ([]liaison.Outgoing, error)
	Held(ctx context.Context, tx *storage.Store, p liaison.Person, at time.Time) ([]liaison.Outgoing, error)
	SendView(ctx context.Context, tx *storage.Store, v storage.DueView) ([]liaison.Outgoing, error)
	MailGivenUp(ctx context.Context, tx *storage.Store, m storage.Mail) ([]liaison.Outgoing, error)
	StationDesk
	SweepDesk
	RemindOfOccasion(ctx context.Context, tx *storage.Store, occasion int64, at time.Time) ([]liaison.Outgoing, error)
	SettleOccasion(ctx context.Context, tx *storage.Store, occasion int64, at time.Time) ([]liaison.Outgoing, error)
	RemindEntrusted(ctx context.Context, tx *storage.Store, e liaison.Entrustment, at time.Time) ([]liaison.Outgoing, error)
	TellInquiries(ctx context.Context, tx *storage.Store, tidings []storage.Tiding, at time.Time) ([]liaison.Outgoing, error)
	AskReconcile(p liaison.Person, year int) []liaison.Outgoing
	TellRegions(ctx context.Context, tx *storage.Store, p liaison.Person, w liaison.RegionWeeks, at time.Time) ([]liaison.Outgoing, error)
	Picture(ctx context.Context, f liaison.File) (liaison.Picture, error) // a photo, made fit to be published
}

// Tick finds what is due and does it. Of any number of replicas one is at a job
// at a time, and what was done once is not done again, however it was cut short.
type Tick struct {
	Store *storage.Store
	Desk  Desk
	Zone  *time.Location   // of days and hours
	Now   func() time.Time // by which things are due
	Log   *slog.Logger
	Mail  Mailer // nil: nothing is sent by mail

	mu      sync.Mutex
	failing map[string]string // what was logged of a job
}

// tickJob is told how far it had come, and says how far it has come now.
type tickJob struct {
	name string
	do   func(t *Tick, ctx context.Context, now time.Time, done string) (string, error)
}

// jobs lists what a tick does.
var jobs = []tickJob{
	{"calendar", (*Tick).calendar},
	{"timers", (*Tick).timers},
	{"alarms", (*Tick).alarms},
	{"cutoff", (*Tick).cutoff},
	{"orphans", (*Tick).orphans},
	{"digest", (*Tick).digest},
	{"held", (*Tick).held},
	{"onboarding", (*Tick).onboarding},
	{"views", (*Tick).views},
	{"receptions", (*Tick).receptions},
	{"reception_notices", (*Tick).receptionNotices},
	{"station_idle", (*Tick).stationIdle},
	{"aims", (*Tick).aims},
	{"station_tallies", (*Tick).stationTallies},
	{"occasions", (*Tick).occasions},
	{"entrustments", (*Tick).entrustments},
	{"archive", (*Tick).archive},
	{"contacts", (*Tick).contacts},
	{"sweep", (*Tick).sweep},
	{"regions", (*Tick).regions},
}

// promptJobs lists what is done within a second.
var promptJobs = []tickJob{
	{"schedules", (*Tick).schedules},
	{"runs", (*Tick).runs},
	{"progress", (*Tick).progress},
	{"reminders", (*Tick).reminders},
	{"inquiries", (*Tick).inquiries},
}

// Run ticks until the context ends, and once at the beginning, since something
// may have become due while nobody was there.
func (t *Tick) Run(ctx context.Context) error {
	log := cronLog{t.Log}
	c := cron.New(cron.WithSeconds(), cron.WithLocation(t.Zone), cron.WithLogger(log),
		cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger), cron.Recover(log)))
	for _, beat := range []struct {
		when string
		jobs []tickJob
	}{{ticks, jobs}, {promptTicks, promptJobs}, {figureTicks, figureJobs}, {mailTicks, mailJobs}} {
		// What went wrong has been logged, and is tried again by the next tick.
		id, err := c.AddFunc(beat.when, func() { _ = t.do(ctx, beat.jobs) })
		if err != nil {
			return fmt.Errorf("read when to tick: %w", err)
		}
		if beat.when == ticks || beat.when == promptTicks { // nothing waits for figures and mails
			c.Entry(id).WrappedJob.Run()
		}
	}
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
	return nil
}

// Once does all that is due now.
func (t *Tick) Once(ctx context.Context) error {
	return t.do(ctx, slices.Concat(jobs, promptJobs, figureJobs, mailJobs))
}

// do does what is due now. A job that fails does not keep the others from being
// done; what failed is logged and returned.
func (t *Tick) do(ctx context.Context, jobs []tickJob) error {
	var errs []error
	for _, job := range jobs {
		err := t.job(ctx, job.name, job.do)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		t.note(job.name, err)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (t *Tick) job(ctx context.Context, name string, do func(*Tick, context.Context, time.Time, string) (string, error)) error {
	ctx, cancel := context.WithTimeout(ctx, jobMost)
	defer cancel()
	now := t.Now().In(t.Zone)
	return t.Store.Claim(ctx, name, func(done string) (string, error) { return do(t, ctx, now, done) })
}

// note logs what is news about a job: every tick meets the same trouble.
func (t *Tick) note(job string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := ""
	if err != nil {
		text = err.Error()
	}
	if text != t.failing[job] && text != "" {
		t.Log.Error("a job of the tick failed", "job", job, "error", text)
	}
	if t.failing == nil {
		t.failing = map[string]string{}
	}
	t.failing[job] = text
}

// each does one thing with all its effects, or not at all.
func (t *Tick) each(ctx context.Context, do func(context.Context, *storage.Store) ([]liaison.Outgoing, error)) error {
	ctx, cancel := context.WithTimeout(ctx, eachMost)
	defer cancel()
	return t.Store.InTx(ctx, func(tx *storage.Store) error {
		out, err := do(ctx, tx)
		if err != nil || len(out) == 0 {
			return err
		}
		_, err = tx.KeepOutgoing(ctx, out)
		return err
	})
}

// calendar computes clocks and schedules anew for which a calendar has come.
func (t *Tick) calendar(ctx context.Context, now time.Time, done string) (string, error) {
	again := t.Store.InTx(ctx, func(tx *storage.Store) error { return tx.ProvisionalAgain(ctx, now) })
	return done, errors.Join(again, t.moveNext(ctx, now))
}

// rulesAndCalendar are what terms are reckoned by.
func (t *Tick) rulesAndCalendar(ctx context.Context) (liaison.Rules, liaison.Calendar, error) {
	rules, err := t.Store.Rules(ctx)
	if err != nil {
		return rules, liaison.Calendar{}, err
	}
	calendar, err := t.Store.Calendar(ctx)
	return rules, calendar, err
}

// timers makes the moves that follow from clocks that have run out.
func (t *Tick) timers(ctx context.Context, now time.Time, done string) (string, error) {
	var errs []error
	var after int64
	for {
		matters, err := t.Store.RunOut(ctx, timed(), now, after, batch)
		if err != nil {
			return done, err
		}
		for _, m := range matters {
			after = m
			if err := t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
				return t.Desk.RunOut(ctx, tx, m, now)
			}); err != nil {
				errs = append(errs, fmt.Errorf("a clock of matter %d: %w", m, err))
			}
		}
		if len(matters) < batch {
			return done, errors.Join(errs...)
		}
	}
}

// timed lists the clocks from whose end something follows, by the tables.
func timed() []storage.Timed {
	var all []storage.Timed
	for _, kind := range liaison.Kinds {
		for _, move := range liaison.Procedures[kind].Moves {
			for _, stage := range move.From {
				if move.By == liaison.Timer {
					all = append(all, storage.Timed{Kind: kind, Stage: stage, Clock: move.While})
				}
			}
		}
	}
	return all
}

// alarms warns of clocks in hours, at once.
func (t *Tick) alarms(ctx context.Context, now time.Time, done string) (string, error) {
	running, err := t.Store.Alarmed(ctx)
	if err != nil {
		return done, err
	}
	var errs []error
	for _, d := range running {
		if alarm, due := d.Clock.Alarm(now); due {
			w := liaison.Warning{Matter: d.Matter.ID, Clock: d.Clock, Key: alarm.Key, To: alarm.To, Until: d.Clock.Until}
			errs = append(errs, t.warn(ctx, w, fmt.Sprintf("clock %d %s", d.Clock.ID, alarm.Key), now))
		}
	}
	return done, errors.Join(errs...)
}

// warn says something of a matter, once.
func (t *Tick) warn(ctx context.Context, w liaison.Warning, what string, now time.Time) error {
	err := t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
		first, err := tx.Once(ctx, what, w.Matter, now)
		if err != nil || !first {
			return nil, err
		}
		return t.Desk.Warn(ctx, tx, w, now)
	})
	if err != nil {
		return fmt.Errorf("warn of matter %d: %w", w.Matter, err)
	}
	return nil
}

// cutoffs are how long before the hour until which motions are taken those are
// reminded who lead one with too few signers; the last first.
var cutoffs = []time.Duration{3 * time.Hour, 24 * time.Hour}

// cutoff reminds of the hour until which motions are taken.
func (t *Tick) cutoff(ctx context.Context, now time.Time, done string) (string, error) {
	rules, err := t.Store.Rules(ctx)
	if err != nil {
		return done, err
	}
	end, set := rules.Moment(liaison.MotionCutoff, t.Zone)
	if !set || !now.Before(end) {
		return done, nil
	}
	for _, before := range cutoffs {
		if now.Before(end.Add(-before)) {
			continue
		}
		what := fmt.Sprintf("cutoff %s %s", end.Format(time.DateTime), before)
		if what == done {
			return done, nil
		}
		return what, t.remindOfCutoff(ctx, what, end, rules.Number(liaison.MotionSigners), now)
	}
	return done, nil
}

func (t *Tick) remindOfCutoff(ctx context.Context, what string, end time.Time, least int, now time.Time) error {
	short, err := t.Store.ShortMotions(ctx, least)
	if err != nil {
		return err
	}
	var errs []error
	for _, m := range short {
		w := liaison.Warning{Matter: m, Key: "cutoff", To: []liaison.Capacity{liaison.Author}, Until: end}
		errs = append(errs, t.warn(ctx, w, what, now))
	}
	return errors.Join(errs...)
}

// cronLog lets cron speak in the service's log: only of what broke.
type cronLog struct{ log *slog.Logger }

func (c cronLog) Info(string, ...any) {}

func (c cronLog) Error(err error, message string, details ...any) {
	c.log.Error("the tick broke off", append([]any{"error", err, "cause", message}, details...)...)
}
