// Package scheduler does what nobody asked for just now: it drains the outbox and
// sends the copies of briefings.
package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"liaison"
	"liaison/storage"
)

const (
	postKey     = "post"           // of the lock that makes the post one
	postChannel = "liaison_outbox" // by which other replicas tell it of new messages

	lastSends  = 3 * time.Second // in which sends in flight end after the context
	lastRecord = 2 * time.Second // … and what became of them is recorded
)

// inFlightMost is how many messages are with senders and not yet recorded as
// settled: as many as may be sent twice when the program is killed. Telegram takes
// up to a tenth of a second to answer, so that a faster rate needs more of them;
// this is what leaves in a third of a second.
func inFlightMost(rate float64) int {
	const least, most = 32, 512
	if rate <= 0 {
		return most
	}
	return min(max(least, int(rate/3)), most)
}

// Sender sends a message and returns Telegram's ids of it: first the one with its
// buttons, then those of an album beside it. An error that is not a
// *liaison.SendError counts as trouble.
type Sender interface {
	Send(ctx context.Context, o liaison.Outgoing) (messages []int, err error)
}

// Post drains the outbox. Of several replicas one is at it at a time, so that
// the order within a chat and the budget are kept; the others take over when
// it dies.
type Post struct {
	Store *storage.Store
	Send  Sender
	Rate  float64 // messages a second that Telegram allows; 0: no limit
	Log   *slog.Logger

	// Copy is what somebody gets of a run, one message or several. Where the
	// run's content is not personal it is asked once for all of a language.
	// While it is nil no run is sent.
	Copy func(run liaison.Run, to liaison.Recipient) []liaison.Message
	Zone *time.Location   // of quiet hours; nil: the machine's
	Now  func() time.Time // by which hours are quiet; nil: the machine's clock

	// Unreachable is called in the transaction that records that a chat
	// cannot be reached any more, unless it was a copy of a briefing that found
	// it: the call list has that. It may be nil.
	Unreachable func(ctx context.Context, tx *storage.Store, chat int64) error
	// Observe is told of every try: its outcome, or "trouble" or "too_many".
	// It may be nil.
	Observe func(o liaison.Outgoing, outcome string, took time.Duration)

	onDuty atomic.Bool
	hold   atomic.Int64 // senders hold back until then, in nanoseconds of Unix
	offers offers
	tell   signal
	stats  atomic.Pointer[Stats]
}

// Stats is how the post of this replica stands.
type Stats struct {
	OnDuty   bool
	Held     int // messages and copies in memory
	InFlight int
	Paused   time.Duration // for how much longer nothing is sent
	Rate     float64       // messages a second at present; 0: no limit
}

// now is the time in the zone of quiet hours.
func (p *Post) now() time.Time {
	now := time.Now
	if p.Now != nil {
		now = p.Now
	}
	if p.Zone == nil {
		return now()
	}
	return now().In(p.Zone)
}

// Stats tells how the post of this replica stands.
func (p *Post) Stats() Stats {
	if s := p.stats.Load(); s != nil && p.onDuty.Load() {
		return *s
	}
	return Stats{}
}

// Offer hands over messages that have been committed to the outbox, so that
// they need not be looked for. They are in the order of the outbox, and no
// others of their chats are unsent but those that were offered before. Where
// that is not known it is called with nothing, and the post looks itself. It
// never blocks.
func (p *Post) Offer(fresh []liaison.Outgoing) {
	if !p.onDuty.Load() {
		p.tell.give()
		return
	}
	p.offers.add(fresh)
}

// Run is on duty, or stands by for it, until the context ends.
func (p *Post) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { p.tellOthers(ctx); return nil })
	g.Go(func() error { p.compete(ctx); return nil })
	return g.Wait()
}

func (p *Post) compete(ctx context.Context) {
	var trouble growingPause
	for ctx.Err() == nil {
		began := time.Now()
		err := p.Store.Alone(ctx, postKey, p.serve)
		if ctx.Err() != nil {
			return
		}
		p.Log.Warn("the post lost its duty", "error", err)
		if time.Since(began) > time.Minute {
			trouble.reset()
		}
		trouble.wait(ctx)
	}
}

// serve is on duty until the context ends.
func (p *Post) serve(ctx context.Context) error {
	d := newDuty(p)
	p.offers.reset()
	p.onDuty.Store(true)
	defer p.onDuty.Store(false)
	p.Log.Info("the post is on duty")

	g, inner := errgroup.WithContext(ctx)
	g.Go(func() error { p.listen(inner); return nil })
	g.Go(func() error { return d.run(ctx) })
	if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return context.Cause(ctx)
}

// listen hears of messages that other replicas put into the outbox.
func (p *Post) listen(ctx context.Context) {
	var trouble growingPause
	for ctx.Err() == nil {
		err := p.Store.Listen(ctx, postChannel, func() { p.offers.add(nil) })
		if ctx.Err() == nil {
			p.Log.Warn("the post cannot listen", "error", err)
			trouble.wait(ctx)
		}
	}
}

// tellOthers lets the post on duty know of what this replica put into the
// outbox while it stands by. Should a telling be lost, the post finds it by
// its own look within a second.
func (p *Post) tellOthers(ctx context.Context) {
	for p.tell.await(ctx) {
		if err := p.Store.Tell(ctx, postChannel); err != nil && ctx.Err() == nil {
			p.Log.Debug("the post was not told", "error", err)
		}
		sleep(ctx, 5*time.Millisecond) // what comes meanwhile needs one telling
	}
}

// growingPause lasts 50 ms, then double up to 5 s while trouble lasts.
type growingPause struct{ next time.Duration }

func (p *growingPause) wait(ctx context.Context) { sleep(ctx, p.grow()) }

func (p *growingPause) grow() time.Duration {
	p.next = min(max(2*p.next, 50*time.Millisecond), 5*time.Second)
	return p.next
}

func (p *growingPause) reset() { p.next = 0 }

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
