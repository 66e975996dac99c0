package scheduler

import (
	"context"
	"slices"
	"time"

	"liaison"
	"liaison/storage"
)

const (
	triesMost  = 20 // that meet trouble while others are answered
	outageFrom = 5  // tries in trouble, with none answered, are an outage
	longestNap = time.Minute
)

// record writes what became of letters, and only then lets their lines go on.
func (d *duty) record(ctx context.Context) error {
	if err := d.budget.record(ctx, d.finished, &d.pace); err != nil {
		return err
	}
	d.putBack(time.Now())
	if len(d.finished)+len(d.needless) > 0 {
		if err := d.settle(ctx); err != nil {
			return err
		}
	}
	if err := d.recordCopies(ctx); err != nil {
		return err
	}
	for chat, loss := range d.gone {
		if err := d.settleGone(ctx, chat, loss); err != nil {
			return err
		}
	}
	return nil
}

// depart counts a letter among those in flight.
func (d *duty) depart(x *letter) {
	if x.copy != nil && x.copy.begun {
		return // it has kept its place
	}
	d.flying++
	if x.copy != nil {
		d.copies++
	}
}

// land counts it out of them.
func (d *duty) land(x *letter) {
	d.flying--
	if x.copy != nil {
		d.copies--
		x.copy.begun = false
	}
}

// putBack returns to their lines what the senders held back.
func (d *duty) putBack(now time.Time) {
	d.finished = slices.DeleteFunc(d.finished, func(r result) bool {
		if r.held {
			d.unfly(r.line, now)
		}
		return r.held
	})
}

// unfly returns a letter that was not sent to its line.
func (d *duty) unfly(l *line, now time.Time) {
	x := l.flying
	d.land(x)
	d.budget.window.stay(x)
	l.flying = nil
	if x.dropped() {
		d.forget(l, x)
	} else {
		l.add(x)
	}
	d.place(l, now)
}

func (d *duty) settle(ctx context.Context) error {
	now := time.Now()
	settlements := make([]storage.Settlement, 0, len(d.finished)+len(d.needless))
	for _, x := range d.needless {
		settlements = append(settlements, storage.Settlement{ID: x.ID, Outcome: storage.Superseded})
	}
	for _, r := range d.finished {
		settlements = append(settlements, d.settlement(r))
	}
	if err := d.post.Store.Settle(ctx, settlements); err != nil {
		return err
	}
	for _, x := range d.needless {
		if l := d.lines[keyOf(x.Outgoing)]; l != nil {
			d.drop(l, x)
			d.place(l, now)
		}
	}
	for i, r := range d.finished {
		d.conclude(r, settlements[len(d.needless)+i].Outcome, now)
	}
	d.finished, d.needless = d.finished[:0], d.needless[:0]
	return nil
}

func (d *duty) settlement(r result) storage.Settlement {
	s := storage.Settlement{ID: r.ID}
	if len(r.shown) > 0 && (r.Act == liaison.Say || r.Act == liaison.Edit) {
		s.Message = r.shown[0]
	}
	if r.err == nil {
		s.Outcome = storage.Sent
		return s
	}
	s.Error = r.err.Err.Error()
	switch {
	case r.err.Failure == liaison.Gone:
		s.Outcome = storage.Gone
	case r.err.Failure == liaison.Refused, d.hopeless(r):
		s.Outcome = storage.Refused
	}
	return s
}

// hopeless reports whether the letter is what brings the trouble about: it has
// met it many times while others were answered in between.
func (d *duty) hopeless(r result) bool {
	return r.err.Failure == liaison.Trouble && r.Attempts >= triesMost && d.sentAt.After(r.line.flying.tried)
}

// conclude lets the line go on after what became of its letter was recorded.
func (d *duty) conclude(r result, outcome storage.Outcome, now time.Time) {
	x := r.line.flying
	r.line.flying = nil
	d.land(x)
	switch {
	case outcome == storage.Gone:
		d.gone[r.Chat] = loss{cause: r.err.Err.Error()}
		fallthrough
	case outcome != "":
		d.drop(r.line, x)
	default:
		d.again(r, x, now)
	}
	d.hear(r, now)
	d.place(r.line, now)
}

// again puts a letter back that is to be tried again.
func (d *duty) again(r result, x *letter, now time.Time) {
	if x.dropped() {
		d.forget(r.line, x)
		return
	}
	x.Attempts++
	if r.err.Failure == liaison.TooMany {
		r.line.until = now.Add(r.err.RetryAfter + pauseMargin)
	} else {
		x.until = now.Add(nap(x.Attempts))
	}
	r.line.add(x)
}

// hear notes whether Telegram answers.
func (d *duty) hear(r result, now time.Time) {
	switch {
	case r.err == nil || r.err.Failure != liaison.Trouble:
		d.sentAt = now
		if d.outage >= outageFrom {
			d.wakeAll(now)
		}
		d.outage = 0
	default:
		d.outage++
	}
}

// nap is how long a letter rests before it is tried again after trouble.
func nap(attempts int) time.Duration {
	return min(longestNap, 500*time.Millisecond<<min(max(attempts-1, 0), 10))
}

// wakeAll ends the naps when an outage is over: they were not the letters' own.
func (d *duty) wakeAll(now time.Time) {
	for _, l := range d.lines {
		if l.in == &d.resting {
			l.letters[0].until = time.Time{}
			d.place(l, now)
		}
	}
}

// loss is how a chat was found to be out of reach.
type loss struct {
	cause string // empty: that was noted before
	copy  bool   // by a copy of a briefing, of which the call list tells
}

// settleGone settles all that was to be sent to a chat that cannot be reached.
// Where that was noted before, whoever has come back meanwhile is not gone.
func (d *duty) settleGone(ctx context.Context, chat int64, loss loss) error {
	err := d.post.Store.InTx(ctx, func(tx *storage.Store) error {
		if loss.cause == "" {
			return tx.SettleStopped(ctx, chat)
		}
		news, err := tx.SettleGone(ctx, chat, loss.cause)
		if err == nil && news && !loss.copy && d.post.Unreachable != nil {
			err = d.post.Unreachable(ctx, tx, chat)
		}
		return err
	})
	if err != nil {
		return err
	}
	delete(d.gone, chat)
	now := time.Now()
	for _, key := range []lineKey{{chat, false}, {chat, true}} {
		if l := d.lines[key]; l != nil {
			l.leave()
			for _, x := range l.letters {
				if x.copy != nil {
					d.lose(l, x, loss)
					continue
				}
				d.drop(l, x)
			}
			l.letters = nil
			d.place(l, now)
		}
	}
	return nil
}
