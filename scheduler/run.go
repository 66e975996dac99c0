package scheduler

import (
	"context"
	"slices"
	"time"

	"liaison"
	"liaison/storage"
)

const (
	runsPause  = 50 * time.Millisecond // between looks at the runs
	staleAfter = time.Minute           // what is known of a person is looked up anew after it
)

// runs is what is known of the runs that are being sent.
type runs struct {
	page     int // people read at once; of a run no more than two pages are in memory
	known    map[int64]*running
	sending  []*running
	clearing map[int64]*clearing
	look     bool // something may have changed
	looked   time.Time
	last     int64 // the number of the newest copy
	ending   bool  // no more results come
	busy     time.Time
}

// running is a run that is being sent, or was until now and has copies on their
// way. It is gone through from one person to the next, and again where some were
// left out, until nobody is left.
type running struct {
	liaison.Run
	on       bool
	personal bool
	have     map[int64]*letter            // copies in memory, by person
	alike    map[string][]liaison.Message // by language, where all copies are
	after    int64                        // this pass has come to that person
	passed   bool                         // … or to the end
	quiet    time.Time                    // first end of the quiet hours of those whom it left out; zero: nobody
	read     time.Time                    // the last page
	asked    time.Time                    // whether anybody is left
	back     int64                        // the first who was forgotten and is to be found again; 0: nobody
}

func newRuns(rate float64) runs {
	page := storage.PageMost
	if rate > 0 { // half a second's worth, so that a pause or somebody's new chat is heeded soon
		page = min(max(32, int(rate/2)), page)
	}
	return runs{page: page, known: map[int64]*running{}, clearing: map[int64]*clearing{}, look: true}
}

// held counts the copies in memory.
func (r *runs) held() int {
	count := 0
	for _, run := range r.known {
		count += len(run.have)
	}
	return count
}

// fillCopies looks at the runs where that is due, and reads on in those of which
// little is in memory.
func (d *duty) fillCopies(ctx context.Context, now time.Time) error {
	if d.post.Copy == nil {
		return nil
	}
	if since := now.Sub(d.runs.looked); since >= lookEvery || d.runs.look && since >= runsPause {
		if err := d.lookAtRuns(ctx, now); err != nil {
			return err
		}
	}
	for _, r := range slices.Clone(d.runs.sending) {
		if err := d.readOn(ctx, r, now); err != nil {
			return err
		}
	}
	return d.clear(ctx, now)
}

// nextCopies is when there is something to do for copies even if nothing comes,
// within lookEvery.
func (d *duty) nextCopies(now time.Time) time.Time {
	next := now.Add(lookEvery)
	if len(d.verdicts) > 0 {
		next = earlier(next, d.nextRecord())
	}
	if d.runs.look && d.post.Copy != nil {
		next = earlier(next, d.runs.looked.Add(runsPause))
	}
	for _, r := range d.runs.sending {
		if !r.passed && len(r.have) <= d.runs.page {
			next = earlier(next, r.read.Add(lookPause))
		}
	}
	for _, c := range d.runs.clearing {
		if !c.done() {
			next = earlier(next, c.rests)
		}
	}
	return next
}

// nextRecord is when the verdicts are to be recorded that there are.
func (d *duty) nextRecord() time.Time {
	return later(d.verdicts[0].at.Add(recordWithin), d.runs.busy)
}

// lookAtRuns finds out which runs are to be sent now, and which are to be cleared.
func (d *duty) lookAtRuns(ctx context.Context, now time.Time) error {
	sending, err := d.post.Store.SendingRuns(ctx)
	if err != nil {
		return err
	}
	uncleared, err := d.post.Store.UnclearedRuns(ctx)
	if err != nil {
		return err
	}
	d.runs.look, d.runs.looked = false, now
	d.keepRuns(sending)
	for id, r := range d.runs.known {
		d.forgetStale(r, now)
		if !r.on && len(r.have) == 0 {
			delete(d.runs.known, id)
		}
	}
	return d.keepUncleared(ctx, uncleared)
}

// keepRuns takes over which runs are being sent.
func (d *duty) keepRuns(sending []liaison.Run) {
	before := d.runs.sending
	d.runs.sending = nil
	for _, r := range before {
		r.on = false
	}
	for _, run := range sending {
		r := d.runs.known[run.ID]
		if r == nil {
			r = &running{Run: run, personal: run.Content.Personal(), have: map[int64]*letter{}, alike: map[string][]liaison.Message{}}
			d.runs.known[run.ID] = r
		}
		if r.on = true; !slices.Contains(before, r) {
			r.begin()
		}
		d.runs.sending = append(d.runs.sending, r)
	}
}

// begin begins a pass.
func (r *running) begin() { r.after, r.passed, r.quiet, r.back = 0, false, time.Time{}, 0 }

// goBack begins a pass at the first who was forgotten: whom the last has left out
// before them waits on.
func (r *running) goBack() { r.after, r.passed, r.back = r.back-1, false, 0 }

// forgetStale takes out of memory what is not to be sent any more, and what has
// waited there for so long that the person may have another chat now, or quiet
// hours. Another pass finds them.
func (d *duty) forgetStale(r *running, now time.Time) {
	for _, x := range r.have {
		old := now.Sub(x.copy.since) > staleAfter && (x.Attempts == 0 || d.outage >= outageFrom)
		if len(x.copy.shown) > 0 || r.on && !old {
			continue
		}
		l := d.lines[keyOf(x.Outgoing)]
		if l == nil {
			continue
		}
		if at := slices.Index(l.letters, x); at >= 0 { // else it is in flight, or decided
			l.leave()
			l.letters = slices.Delete(l.letters, at, at+1)
			d.forget(l, x)
			d.place(l, now)
		}
	}
}

// readOn reads the next people of a run, or ends a pass.
func (d *duty) readOn(ctx context.Context, r *running, now time.Time) error {
	switch {
	case r.passed:
		return d.endPass(ctx, r, now)
	case len(r.have) > d.runs.page, now.Sub(r.read) < lookPause:
		return nil
	}
	local := d.post.now()
	which := storage.Page{Run: r.ID, After: r.after, Most: d.runs.page}
	if r.personal {
		which.Today = liaison.DateOf(local)
	}
	page, err := d.post.Store.NextDeliveries(ctx, which)
	if err != nil {
		return err
	}
	r.read, r.passed = now, len(page) < d.runs.page
	for _, u := range page {
		r.after = u.Person
		if r.have[u.Person] == nil {
			d.meet(r, u, local)
		}
	}
	return nil
}

// endPass begins another pass where somebody was forgotten, and when those can be
// written to whom the last left out, or ends the run when nobody is left.
func (d *duty) endPass(ctx context.Context, r *running, now time.Time) error {
	if r.back != 0 {
		r.goBack()
		return nil
	}
	if !r.quiet.IsZero() {
		if !r.quiet.After(d.post.now()) {
			r.begin()
		}
		return nil
	}
	if len(r.have) > 0 || now.Sub(r.asked) < lookEvery {
		return nil
	}
	r.asked = now
	finished, err := d.post.Store.FinishRun(ctx, r.ID, d.post.now())
	if err != nil {
		return err
	}
	if r.begin(); finished {
		r.on, d.runs.look = false, true
		d.runs.sending = slices.DeleteFunc(d.runs.sending, func(o *running) bool { return o == r })
	}
	return nil
}
