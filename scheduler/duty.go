package scheduler

import (
	"context"
	"errors"
	"sync"
	"time"

	"liaison"
)

const (
	lookEvery = time.Second          // into the outbox, for what nobody told of
	lookPause = 3 * time.Millisecond // between looks that were asked for
)

// duty is the state of the post while it is at it. One goroutine owns it; the
// senders get copies and give results.
type duty struct {
	post  *Post
	lines map[lineKey]*line
	have  map[int64]int // letters in memory by id, with their lanes
	lanes [lanes]laneState

	free    lineHeap // their first letters may go now and need no slot
	ready   lineHeap // … may go as soon as there is a slot
	resting lineHeap // … may go when they wake

	most     int // letters in flight at once
	jobs     chan job
	results  chan result
	flying   int      // letters with senders or not yet recorded
	finished []result // of the outbox, not yet recorded
	needless []*letter
	settled  lately
	gone     map[int64]loss // chats that cannot be reached

	runs     runs
	copies   int       // in flight: some of flying
	verdicts []verdict // on copies, not yet recorded

	budget  budget
	pace    pace
	trouble growingPause // with the database
	retryAt time.Time    // after it
	outage  int          // tries that met trouble since one was answered
	sentAt  time.Time    // the last that was answered
}

func newDuty(p *Post) *duty {
	most := inFlightMost(p.Rate)
	d := &duty{
		post:    p,
		lines:   map[lineKey]*line{},
		have:    map[int64]int{},
		gone:    map[int64]loss{},
		runs:    newRuns(p.Rate),
		most:    most,
		jobs:    make(chan job, most),
		results: make(chan result, most),
		budget:  newBudget(p),
		pace:    pace{on: p.Rate > 0, paid: map[int64]time.Time{}},
	}
	d.free.less, d.ready.less, d.resting.less = byPrecedence, byPrecedence, byWaking
	d.look()
	return d
}

// look makes the next round look into the outbox, and at the runs.
func (d *duty) look() {
	d.runs.look = true
	for i := range d.lanes {
		d.lanes[i].look = true
	}
}

// run sends until the context ends, then lets what is in flight end.
func (d *duty) run(ctx context.Context) error {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(lastSends, cancel) })()

	last, err := d.budget.begin(ctx)
	if err != nil {
		return err
	}
	d.pace.begin(last)
	d.post.hold.Store(d.budget.pausedUntil.UnixNano())
	var senders sync.WaitGroup
	for range d.most {
		senders.Go(func() {
			for j := range d.jobs {
				d.results <- d.post.deliver(work, j)
			}
		})
	}
	for ctx.Err() == nil {
		d.round(ctx)
		d.await(ctx, d.next())
	}
	d.endBegun(work)
	close(d.jobs)
	senders.Wait() // results holds as many as can be in flight
	d.collect()
	d.runs.ending = true
	ending, done := context.WithTimeout(context.WithoutCancel(ctx), lastRecord)
	defer done()
	return errors.Join(d.record(ending), d.budget.handOver(ending))
}

// round does all that can be done now.
func (d *duty) round(ctx context.Context) {
	d.collect()
	now := time.Now()
	if now.Before(d.retryAt) {
		return
	}
	err := d.record(ctx)
	if err == nil {
		d.takeOffers()
		err = d.fill(ctx, now)
	}
	if err == nil {
		err = d.fillCopies(ctx, now)
	}
	if err == nil {
		err = d.dispatch(ctx)
	}
	switch {
	case err == nil:
		d.trouble.reset()
	case ctx.Err() == nil:
		d.retryAt = time.Now().Add(d.trouble.grow())
		d.post.Log.Warn("the post waits for the database", "error", err)
	}
	d.post.stats.Store(&Stats{
		OnDuty: true, Held: len(d.have) + d.runs.held(), InFlight: d.flying, Rate: d.budget.rate,
		Paused: max(0, time.Until(d.budget.pausedUntil)),
	})
}

// collect takes the results that are there.
func (d *duty) collect() {
	for {
		select {
		case r := <-d.results:
			d.arrive(r)
		default:
			return
		}
	}
}

// arrive takes a result in. It waits to be recorded: that of a copy a little
// longer, with others.
func (d *duty) arrive(r result) {
	now := time.Now()
	if x := r.line.flying; !r.held && d.budget.rate > 0 {
		d.budget.window.land(x, r.err == nil, now)
	}
	if r.line.flying.copy != nil {
		d.arriveCopy(r, now)
		return
	}
	d.finished = append(d.finished, r)
}

// await returns when there may be something to do, at that time at the latest.
func (d *duty) await(ctx context.Context, latest time.Time) {
	timer := time.NewTimer(time.Until(latest))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case r := <-d.results:
		d.arrive(r)
	case <-d.post.offers.came.given():
	case <-timer.C:
	}
}

// next is when there is something to do even if nothing comes.
func (d *duty) next() time.Time {
	now := time.Now()
	if now.Before(d.retryAt) {
		return d.retryAt
	}
	next := earlier(d.nextCopies(now), d.nextSend(now))
	for i := range d.lanes {
		next = earlier(next, d.lanes[i].nextLook())
	}
	return next
}

// nextSend is when something in memory can be sent, within lookEvery.
func (d *duty) nextSend(now time.Time) time.Time {
	next := now.Add(lookEvery)
	if now.Before(d.budget.pausedUntil) {
		return earlier(next, d.budget.pausedUntil)
	}
	if l := d.resting.top(); l != nil {
		next = earlier(next, l.wakes)
	}
	if l := d.ready.top(); l != nil && d.room(l.letters[0]) { // else a result comes first
		next = earlier(next, d.budget.next(l.letters[0].cost(), now))
	}
	return next
}

// takeOffers takes in what was offered, as far as it continues what is known
// of the outbox.
func (d *duty) takeOffers() {
	fresh, look := d.post.offers.take()
	if look {
		d.look()
	}
	now := time.Now()
	for _, o := range fresh {
		s := &d.lanes[laneOf(o)]
		if d.knows(o.ID) {
			continue // a look has found it before
		}
		// What a look is to find comes before what is offered.
		if s.look || s.behind || o.ID <= d.settled.forgotten || o.After != 0 && !d.knows(o.After) || !d.admit(o, now) {
			s.look = true
		}
	}
}

func laneOf(o liaison.Outgoing) int { return min(max(int(o.Lane), 0), lanes-1) }
