package scheduler_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liaison"
	"liaison/roster"
	"liaison/scheduler"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// clerkDesk writes down what it is told to say, and says it in one line.
type clerkDesk struct {
	mu      sync.Mutex
	digests []string // "person day: what"
	warned  []string
	ran     []int64

	progress, chased, held, occasions, stations, pictures []string
	fails                                                 func(what string) error
}

func (d *clerkDesk) heard(list *[]string, what string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fails != nil {
		if err := d.fails(what); err != nil {
			return err
		}
	}
	*list = append(*list, what)
	return nil
}

func (d *clerkDesk) RunOut(_ context.Context, _ *storage.Store, matter int64, _ time.Time) ([]liaison.Outgoing, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ran = append(d.ran, matter)
	return nil, nil
}

func (d *clerkDesk) Warn(_ context.Context, _ *storage.Store, w liaison.Warning, _ time.Time) ([]liaison.Outgoing, error) {
	what := fmt.Sprintf("%d %s %v", w.Matter, w.Key, w.To)
	return said(1, what), d.heard(&d.warned, what)
}

func (d *clerkDesk) Digest(_ context.Context, _ *storage.Store, p liaison.Person, of liaison.Digest, _ time.Time) ([]liaison.Outgoing, error) {
	var parts []string
	for _, due := range of.Due {
		parts = append(parts, fmt.Sprintf("%s %d", due.Clock.Kind, due.Rung.Left))
	}
	for _, due := range of.Pledged {
		parts = append(parts, "pledged "+due.Clock.Note)
	}
	for _, m := range of.Moved {
		parts = append(parts, fmt.Sprintf("moved %s %s", m.Was, m.Clock.Due))
	}
	if len(of.Missing) > 0 {
		parts = append(parts, fmt.Sprintf("missing %v %d", of.Missing, of.Provisional))
	}
	if len(parts) == 0 {
		return nil, nil // what merely waits is the desk's to count
	}
	what := fmt.Sprintf("%s %s: %s", p.Code, of.Day, strings.Join(parts, ", "))
	return said(p.Chat, what), d.heard(&d.digests, what)
}

func (d *clerkDesk) Progress(_ context.Context, _ *storage.Store, r liaison.Run, _ time.Time) ([]liaison.Outgoing, error) {
	what := fmt.Sprintf("run %d %s %d", r.ID, r.State, r.Counts.Sent)
	return said(1, what), d.heard(&d.progress, what)
}

func (d *clerkDesk) Remind(_ context.Context, _ *storage.Store, r liaison.Run, at time.Time) error {
	return d.heard(&d.chased, fmt.Sprintf("remind %d %s", r.ID, at.Format("01-02 15:04")))
}

func (d *clerkDesk) NameUnread(_ context.Context, _ *storage.Store, r liaison.Run, at time.Time) ([]liaison.Outgoing, error) {
	return nil, d.heard(&d.chased, fmt.Sprintf("name %d %s", r.ID, at.Format("01-02 15:04")))
}

func (d *clerkDesk) TellInquiries(context.Context, *storage.Store, []storage.Tiding, time.Time) ([]liaison.Outgoing, error) {
	return nil, nil
}

func (d *clerkDesk) Held(_ context.Context, _ *storage.Store, p liaison.Person, _ time.Time) ([]liaison.Outgoing, error) {
	return said(p.Chat, "held"), d.heard(&d.held, p.Code)
}

func (d *clerkDesk) RemindOfOccasion(_ context.Context, _ *storage.Store, occasion int64, at time.Time) ([]liaison.Outgoing, error) {
	return nil, d.heard(&d.occasions, fmt.Sprintf("remind %d %s", occasion, at.Format("01-02 15:04")))
}

func (d *clerkDesk) RemindEntrusted(_ context.Context, _ *storage.Store, e liaison.Entrustment, _ time.Time) ([]liaison.Outgoing, error) {
	return nil, d.heard(&d.occasions, fmt.Sprintf("late %d", e.Occasion))
}

func (d *clerkDesk) SettleOccasion(_ context.Context, _ *storage.Store, occasion int64, at time.Time) ([]liaison.Outgoing, error) {
	return nil, d.heard(&d.occasions, fmt.Sprintf("settle %d %s", occasion, at.Format("01-02 15:04")))
}

// AskReconcile is told of by the stories: here it would stand among all that is due in
// December.
func (d *clerkDesk) AskReconcile(liaison.Person, int) []liaison.Outgoing { return nil }

func (d *clerkDesk) TellRegions(_ context.Context, _ *storage.Store, p liaison.Person, w liaison.RegionWeeks, _ time.Time) ([]liaison.Outgoing, error) {
	return said(p.Chat, "week"), d.heard(&d.stations, fmt.Sprintf("%s %s to %s: %d", p.Code, w.From, w.To, len(w.Of)))
}

// Picture is of one point, or none where the file says so.
func (d *clerkDesk) Picture(_ context.Context, f liaison.File) (liaison.Picture, error) {
	if err := d.heard(&d.pictures, f.ID); err != nil || f.Name == "lost" {
		return liaison.Picture{}, cmp.Or(err, errors.New("it is lost"))
	}
	return liaison.Picture{Wide: 1, High: 1, JPEG: []byte(f.ID)}, nil
}

func (d *clerkDesk) ContactsBehind(_ context.Context, _ *storage.Store, _ storage.MemberBehind, _ int) ([]liaison.Outgoing, error) {
	return nil, nil
}

func said(chat int64, what string) []liaison.Outgoing {
	return []liaison.Outgoing{{Chat: chat, Lane: liaison.Notices, Message: liaison.Message{Act: liaison.Say, Text: what}}}
}

// watch is a tick with its database and its time.
type watch struct {
	*scheduler.Tick
	t       *testing.T
	address string
	desk    *clerkDesk
	now     time.Time
	log     bytes.Buffer
}

var zone = time.FixedZone("CST", 8*3600)

// newWatch has the sample's people, the calendar of 2026, and everybody bound.
func newWatch(t *testing.T, at string) *watch {
	t.Helper()
	w := &watch{t: t, address: storagetest.NewURL(t), desk: &clerkDesk{}}
	w.Tick = w.replica()
	w.Log = slog.New(slog.NewTextHandler(&w.log, nil))
	w.at(at)
	var paths []string
	for _, name := range []string{"bodies.json", "topics.json", "calendar-2026.json", "people.csv"} {
		paths = append(paths, "../cmd/liaison/sample/"+name)
	}
	w.imports(paths...)
	people, err := w.Store.People(t.Context(), storage.PeopleFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		w.binds(p)
	}
	return w
}

func (w *watch) replica() *scheduler.Tick {
	return &scheduler.Tick{
		Store: storagetest.Open(w.t, w.address), Desk: w.desk, Zone: zone,
		Now: func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler),
	}
}

func (w *watch) imports(paths ...string) {
	w.t.Helper()
	read, problems := roster.ReadFiles(nil, paths...)
	for _, p := range problems {
		w.t.Fatal(p)
	}
	if _, err := w.Store.ImportRoster(w.t.Context(), read, false, w.now); err != nil {
		w.t.Fatal(err)
	}
}

func (w *watch) binds(p liaison.Person) {
	w.t.Helper()
	hash := fmt.Appendf(nil, "code of %s", p.Code)
	if err := w.Store.Invite(w.t.Context(), p.ID, hash, w.now, w.now.Add(time.Hour)); err != nil {
		w.t.Fatal(err)
	}
	invitation, err := w.Store.LockInvitation(w.t.Context(), hash)
	if err == nil {
		_, err = w.Store.Bind(w.t.Context(), invitation, 1000+p.ID, w.now)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *watch) at(moment string) {
	w.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", moment, zone)
	if err != nil {
		w.t.Fatal(err)
	}
	w.now = at
}

// handles is a matter of A20 that the D28 department handles, with clocks.
func (w *watch) handles(stage liaison.Stage, clocks ...liaison.Clock) liaison.Matter {
	w.t.Helper()
	author, err := w.Store.PersonByCode(w.t.Context(), "A20")
	if err != nil {
		w.t.Fatal(err)
	}
	bodies, err := w.Store.Bodies(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	lead := bodies[slices.IndexFunc(bodies, func(b liaison.Body) bool { return b.Code == "D28" })]
	m := liaison.Matter{Kind: liaison.Suggestion, Author: author.ID, Session: liaison.Between, Created: w.now, Changed: w.now, Submitted: w.now}
	if m.ID, err = w.Store.StartDraft(w.t.Context(), m); err != nil {
		w.t.Fatal(err)
	}
	m.Stage, m.Facts, m.Parties = stage, map[string]string{}, []liaison.Party{{Capacity: liaison.Lead, Body: lead.ID}}
	m, err = w.Store.KeepOutcome(w.t.Context(), liaison.Outcome{Matter: m, Started: clocks, Signed: true,
		Event: liaison.Event{Matter: m.ID, Move: "submit", From: liaison.Draft, To: stage, Actor: author.ID, Capacity: liaison.Author, At: w.now}}, "2026-B")
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

// answers is the clock of an answer.
func answers(start, due string) liaison.Clock {
	return liaison.Clock{Kind: liaison.ClockAnswer, For: liaison.Lead, Start: date(start), Due: date(due), Span: liaison.Span{Months: 3}}
}

func date(text string) liaison.Date {
	d, err := liaison.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func (w *watch) ticks() *watch {
	w.t.Helper()
	if err := w.Once(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return w
}

// wrote holds what digests there have been since it was asked last, and that
// exactly they are in the outbox.
func (w *watch) wrote(want ...string) {
	w.t.Helper()
	slices.Sort(w.desk.digests)
	if !slices.Equal(w.desk.digests, want) {
		w.t.Errorf("digests were\n%s\nwant\n%s", strings.Join(w.desk.digests, "\n"), strings.Join(want, "\n"))
	}
	w.desk.digests = nil
	unsent, err := w.Store.UnsentMessages(w.t.Context(), liaison.Notices, nil, nil, 1000)
	if err != nil {
		w.t.Fatal(err)
	}
	var texts []string
	var settled []storage.Settlement
	for _, u := range unsent {
		texts = append(texts, u.Text)
		settled = append(settled, storage.Settlement{ID: u.ID, Outcome: storage.Sent})
	}
	slices.Sort(texts)
	if !slices.Equal(texts, want) {
		w.t.Errorf("the outbox had\n%s\nwant\n%s", strings.Join(texts, "\n"), strings.Join(want, "\n"))
	}
	if err := w.Store.Settle(w.t.Context(), settled); err != nil {
		w.t.Fatal(err)
	}
}

func TestADigestHasItsHour(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-09-16 10:00")
	w.handles(liaison.Assigned, answers("2026-09-16", "2026-12-16"))
	w.at("2026-12-09 08:29")
	w.ticks().wrote()
	w.at("2026-12-09 08:30")
	w.ticks().wrote("D28-1 2026-12-09: answer 7", "D28-2 2026-12-09: answer 7", "JB01 2026-12-09: missing [2027] 0",
		"JB02 2026-12-09: missing [2027] 0", "JB03 2026-12-09: missing [2027] 0", "YW01 2026-12-09: missing [2027] 0")
	w.ticks().wrote()
	w.at("2026-12-12 09:00") // a Saturday
	w.ticks().wrote()
}

// Of any number of replicas that tick at once, each thing is done by one.
func TestReplicasFireOnce(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-09-16 10:00")
	end := w.now.Add(24 * time.Hour)
	m := w.handles(liaison.Assigned, answers("2026-09-16", "2026-12-16"),
		liaison.Clock{Kind: liaison.ClockHandle, For: liaison.Lead, Start: date("2026-09-16"), Due: liaison.DateOf(end), Until: end, Span: liaison.Span{Hours: 24}})
	replicas := []*scheduler.Tick{w.Tick, w.replica(), w.replica()}
	together := func(moment string) {
		w.at(moment)
		var g sync.WaitGroup
		for _, r := range replicas {
			for range 3 { // one after another, as ticks come
				g.Go(func() {
					if err := (&scheduler.Tick{Store: r.Store, Desk: r.Desk, Zone: zone, Now: r.Now, Log: r.Log}).Once(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
		}
		g.Wait()
	}
	together("2026-09-16 22:00")
	together("2026-09-16 23:00")
	together("2026-09-17 10:00")
	want := []string{fmt.Sprintf("%d half [lead]", m.ID), fmt.Sprintf("%d over [lead approver staff]", m.ID)}
	if !slices.Equal(w.desk.warned, want) {
		t.Errorf("warned %q, want %q", w.desk.warned, want)
	}
	together("2026-10-30 12:00")
	w.ticks()
	for _, who := range []string{"D28-1 ", "D28-9 ", "JB01 ", "ZR01 "} {
		n := 0
		for _, d := range w.desk.digests {
			if strings.HasPrefix(d, who) && strings.Contains(d, "2026-10-30: handle -43") {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s was written %d digests: %q", who, n, w.desk.digests)
		}
	}
}

// After a month in which nobody was there, one digest says what came up in it.
func TestAMonthOff(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-09-01 08:30")
	w.ticks()
	w.handles(liaison.Assigned, answers("2026-09-01", "2026-10-30"))
	w.handles(liaison.Tracking, liaison.Clock{Kind: liaison.ClockCommitment, For: liaison.Lead, Start: date("2026-06-01"), Due: date("2026-12-31"), Note: "回访"})
	w.ticks().wrote()
	w.at("2026-10-19 08:30")
	w.ticks().wrote("D28-1 2026-10-19: answer 15", "D28-2 2026-10-19: answer 15")
	w.at("2026-11-20 14:00") // the commitments were to be gone through on 1 November
	missing := "missing [2027] 0"
	w.ticks().wrote("A20 2026-11-20: pledged 回访",
		"D28-1 2026-11-20: answer -21, pledged 回访", "D28-2 2026-11-20: answer -21, pledged 回访", "D28-9 2026-11-20: answer -21",
		"JB01 2026-11-20: answer -21, "+missing, "JB02 2026-11-20: answer -21, "+missing, "JB03 2026-11-20: answer -21, "+missing,
		"YW01 2026-11-20: "+missing, "ZR01 2026-11-20: answer -21")
	w.ticks().wrote()
	w.at("2026-11-23 08:30")
	w.ticks()
	if n := len(w.desk.digests); n != 8 {
		t.Errorf("%d digests on the next day: %q", n, w.desk.digests)
	}
}

// Who has had the digest of a round that is cut short is not written another,
// and who has not is, on the same day or the next.
func TestADigestIsCutShort(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-09-16 08:30")
	w.ticks()
	w.handles(liaison.Assigned, answers("2026-09-16", "2026-10-30"))
	broken := errors.New("the program is killed")
	w.desk.fails = func(what string) error {
		if strings.HasPrefix(what, "D28-2 ") {
			return broken
		}
		return nil
	}
	w.at("2026-10-23 08:30")
	for range 3 {
		if err := w.Once(t.Context()); !errors.Is(err, broken) {
			t.Fatalf("it went well: %v", err)
		}
	}
	w.wrote("D28-1 2026-10-23: answer 7")
	if n := strings.Count(w.log.String(), "a job of the tick failed"); n != 1 {
		t.Errorf("logged %d times:\n%s", n, w.log.String())
	}
	w.desk.fails = nil
	w.at("2026-10-26 08:30")
	w.ticks().wrote("D28-2 2026-10-26: answer 7")
	w.at("2026-10-27 08:30")
	w.ticks().wrote("D28-1 2026-10-27: answer 3", "D28-2 2026-10-27: answer 3", "D28-9 2026-10-27: answer 3")
}

// A job that fails keeps no other from being done.
func TestAJobFails(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-09-16 08:00")
	end := w.now.Add(4 * time.Hour)
	w.handles(liaison.Assigned, liaison.Clock{Kind: liaison.ClockReview, For: liaison.Lead, Start: date("2026-09-16"), Due: date("2026-09-16"), Until: end, Span: liaison.Span{Hours: 4}},
		answers("2026-08-16", "2026-09-16"))
	m := w.handles(liaison.Answered, liaison.Clock{Kind: liaison.ClockEvaluate, For: liaison.Author, Start: date("2026-08-01"), Due: date("2026-09-15"), Span: liaison.Span{Workdays: 20}})
	w.desk.fails = func(what string) error {
		if strings.Contains(what, "half") {
			return errors.New("broken")
		}
		return nil
	}
	w.at("2026-09-16 10:30")
	if err := w.Once(t.Context()); err == nil {
		t.Fatal("it went well")
	}
	if !slices.Equal(w.desk.ran, []int64{m.ID}) || len(w.desk.digests) == 0 {
		t.Errorf("ran %v, wrote %q", w.desk.ran, w.desk.digests)
	}
}

// Who leads a motion with too few signers hears of it a day and three hours
// before the end, once each, and at once where the hour is another.
func TestTheCutoffNears(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-01-20 09:00")
	author, err := w.Store.PersonByCode(t.Context(), "A20")
	if err != nil {
		t.Fatal(err)
	}
	id, err := w.Store.StartDraft(t.Context(), liaison.Matter{Kind: liaison.Motion, Author: author.ID, Created: w.now})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Store.KeepSetting(t.Context(), 0, liaison.MotionCutoff, "2026-01-26 11:00:00", w.now); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		at   string
		want int
	}{
		{"2026-01-25 10:59", 0}, {"2026-01-25 11:00", 1}, {"2026-01-25 18:00", 1}, {"2026-01-26 08:00", 2}, {"2026-01-26 10:59", 2}, {"2026-01-26 11:00", 2},
	} {
		w.at(step.at)
		w.ticks()
		if len(w.desk.warned) != step.want {
			t.Errorf("at %s: %q", step.at, w.desk.warned)
		}
	}
	if want := fmt.Sprintf("%d cutoff [author]", id); w.desk.warned[0] != want {
		t.Errorf("said %q, want %q", w.desk.warned[0], want)
	}
}

// What became due while nobody was there is done when the service starts, and
// the service ends when it is told to.
func TestTheTickRuns(t *testing.T) {
	t.Parallel()
	w := newWatch(t, "2026-09-16 10:00")
	w.handles(liaison.Assigned, answers("2026-09-16", "2026-12-16"))
	w.at("2026-12-16 09:00")
	ctx, cancel := context.WithCancel(t.Context())
	w.desk.fails = func(what string) error {
		if strings.HasPrefix(what, "ZR01") || strings.HasPrefix(what, "YW01") {
			cancel() // the last by their numbers on the roster
		}
		return nil
	}
	if err := w.Run(ctx); err != nil {
		t.Error(err)
	}
	if !slices.Contains(w.desk.digests, "D28-1 2026-12-16: answer 0") {
		t.Errorf("digests were %q", w.desk.digests)
	}
	if w.log.Len() > 0 {
		t.Errorf("to end is no trouble:\n%s", w.log.String())
	}
}

func (d *clerkDesk) SendView(context.Context, *storage.Store, storage.DueView) ([]liaison.Outgoing, error) {
	return nil, nil
}

func (d *clerkDesk) MailGivenUp(context.Context, *storage.Store, storage.Mail) ([]liaison.Outgoing, error) {
	return nil, nil
}
