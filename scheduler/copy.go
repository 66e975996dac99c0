package scheduler

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"liaison"
	"liaison/storage"
)

// recordWithin is how long what became of a copy waits for others, so that many are
// recorded by one commit.
const recordWithin = 20 * time.Millisecond

// copied is one person's copy of a run in memory. Its parts are sent one after
// another, and it is recorded when the last of them was.
type copied struct {
	run    *running
	person int64
	rest   []liaison.Message // the parts after the one in the letter
	shown  []int             // Telegram's ids of those before it
	begun  bool              // it keeps its place among those in flight between its parts
	since  time.Time         // in memory
}

// verdict is what became of a copy, before it is recorded.
type verdict struct {
	storage.Delivered
	letter *letter
	line   *line // in which it is in flight; nil: it never was, or is not any more
	at     time.Time
}

// endBegun sends the copies that are half sent to their end, as far as there is
// time, so that nobody gets their beginning again.
func (d *duty) endBegun(work context.Context) {
	if d.copies == 0 {
		return
	}
	for _, l := range d.lines {
		l.leave()
		l.letters = slices.DeleteFunc(l.letters, func(x *letter) bool { return x.copy == nil || !x.copy.begun })
		d.place(l, time.Now())
	}
	ending, done := context.WithTimeout(work, lastSends)
	defer done()
	for d.half() && ending.Err() == nil {
		err := d.dispatch(ending)
		if err == nil {
			err = d.recordCopies(ending)
		}
		if err != nil {
			return
		}
		d.await(ending, d.nextEnding(time.Now()))
	}
}

// nextEnding is when there is something to do in ending copies: nothing else is
// looked for any more.
func (d *duty) nextEnding(now time.Time) time.Time {
	next := d.nextSend(now)
	if len(d.verdicts) > 0 {
		next = earlier(next, d.nextRecord())
	}
	return next
}

// half reports whether any copy is half sent.
func (d *duty) half() bool {
	for _, l := range d.lines {
		if x := l.flying; x != nil && x.copy != nil && len(x.copy.rest) > 0 || len(l.letters) > 0 && l.letters[0].copy.begun {
			return true
		}
	}
	return false
}

// room reports whether the letter may be in flight beside the others. Copies leave
// an eighth of the places to what is written to somebody alone.
func (d *duty) room(x *letter) bool {
	switch {
	case x.copy == nil:
		return d.flying < d.most
	case x.copy.begun:
		return true
	default:
		return d.flying < d.most && d.copies < d.most-d.most/8
	}
}

// meet sees what is to be done for somebody of a run now.
func (d *duty) meet(r *running, u storage.Undelivered, local time.Time) {
	x := &letter{copy: &copied{run: r, person: u.Person, since: time.Now()}}
	switch until := u.Quiet.Until(local); {
	case u.Chat == 0:
		r.have[u.Person] = x
		d.decide(x, nil, storage.Delivered{Outcome: liaison.DeliveryUnbound})
	case u.Gone:
		r.have[u.Person] = x
		d.decide(x, nil, storage.Delivered{Outcome: liaison.DeliveryGone, Error: "the person has stopped the bot"})
	case until.After(local) && !r.Content.Urgent:
		if r.quiet.IsZero() || until.Before(r.quiet) {
			r.quiet = until
		}
	default:
		r.have[u.Person] = x
		d.admitCopy(x, u.Recipient)
	}
}

// admitCopy takes somebody's copy into memory. Copies of several runs take turns by
// the order in which they came there.
func (d *duty) admitCopy(x *letter, to liaison.Recipient) {
	parts := d.parts(x.copy.run, to)
	if len(parts) == 0 {
		d.decide(x, nil, storage.Delivered{Outcome: liaison.DeliveryRefused, Error: "there is nothing to be sent"})
		return
	}
	d.runs.last++
	x.Outgoing = liaison.Outgoing{ID: d.runs.last, Chat: to.Chat, Lane: liaison.Briefings, Message: parts[0]}
	x.copy.rest = parts[1:]
	l := d.lines[keyOf(x.Outgoing)]
	if l == nil {
		l = &line{key: keyOf(x.Outgoing)}
		d.lines[l.key] = l
	}
	l.leave()
	l.copies++
	l.add(x)
	d.place(l, x.copy.since)
}

// parts are the messages of somebody's copy.
func (d *duty) parts(r *running, to liaison.Recipient) []liaison.Message {
	if r.personal {
		return d.post.write(r.Run, to)
	}
	parts, known := r.alike[to.Language]
	if !known {
		parts = d.post.write(r.Run, to)
		r.alike[to.Language] = parts
	}
	return parts
}

// write has the copy written; where that panics there is none.
func (p *Post) write(run liaison.Run, to liaison.Recipient) (parts []liaison.Message) {
	defer func() {
		if r := recover(); r != nil {
			parts = nil
			p.Log.Error("write a copy", "run", run.ID, "error", fmt.Errorf("panic: %v\n%s", r, debug.Stack()))
		}
	}()
	return p.Copy(run, to)
}

// arriveCopy goes on with the copy's next part, tries the same part again, or
// decides on the copy.
func (d *duty) arriveCopy(r result, now time.Time) {
	l, x := r.line, r.line.flying
	if r.held {
		d.unfly(l, now)
		return
	}
	if r.wait > 0 {
		d.budget.complaint(r.Chat, r.wait, d.pace.busy(r.Chat, now), now)
	}
	x.copy.shown = append(x.copy.shown, r.shown...)
	switch s := d.settlement(r); {
	case s.Outcome == "":
		l.flying = nil
		d.land(x)
		d.again(r, x, now)
	case s.Outcome == storage.Sent && len(x.copy.rest) > 0:
		x.Message, x.copy.rest, x.copy.begun = x.copy.rest[0], x.copy.rest[1:], true
		x.Attempts, x.until = 0, time.Time{}
		l.flying = nil
		l.add(x)
	default:
		d.decide(x, l, storage.Delivered{
			Outcome: liaison.DeliveryOutcome(s.Outcome), Messages: x.copy.shown, Error: s.Error})
	}
	d.hear(r, now)
	d.place(l, now)
}

// decide lays down what became of a copy, to be recorded.
func (d *duty) decide(x *letter, l *line, became storage.Delivered) {
	became.Run, became.Person = x.copy.run.ID, x.copy.person
	d.verdicts = append(d.verdicts, verdict{became, x, l, time.Now()})
}

// recordCopies records what became of copies, when they are many or have waited.
func (d *duty) recordCopies(ctx context.Context) error {
	now := time.Now()
	if len(d.verdicts) == 0 || now.Before(d.runs.busy) && !d.runs.ending {
		return nil
	}
	if len(d.verdicts) < d.most/3 && now.Sub(d.verdicts[0].at) < recordWithin && !d.runs.ending {
		return nil
	}
	list := make([]storage.Delivered, len(d.verdicts))
	for i, v := range d.verdicts {
		list[i] = v.Delivered
	}
	busy, err := d.post.Store.SettleDeliveries(ctx, list, d.post.now())
	if err != nil {
		return err
	}
	d.verdicts = slices.DeleteFunc(d.verdicts, func(v verdict) bool {
		if slices.Contains(busy, v.Run) {
			d.runs.busy = now.Add(recordWithin)
			return false
		}
		d.concludeCopy(v, now)
		return true
	})
	return nil
}

// concludeCopy lets the line go on after what became of its copy was recorded.
func (d *duty) concludeCopy(v verdict, now time.Time) {
	x, l := v.letter, v.line
	delete(x.copy.run.have, x.copy.person)
	if l == nil {
		return
	}
	if _, known := d.gone[l.key.chat]; v.Outcome == liaison.DeliveryGone && !known {
		d.gone[l.key.chat] = loss{cause: v.Error, copy: true}
	}
	l.flying = nil
	l.copies--
	d.land(x)
	d.place(l, now)
}

// dropped reports whether the letter is not to be sent any more. One that is half
// sent is sent to its end, so that nobody has half of it.
func (x *letter) dropped() bool { return x.copy != nil && !x.copy.run.on && len(x.copy.shown) == 0 }

// forget takes a copy out of memory that is in no line and not in flight. Nothing is
// decided on it: another pass is to find the person.
func (d *duty) forget(l *line, x *letter) {
	r := x.copy.run
	delete(r.have, x.copy.person)
	if r.back == 0 || x.copy.person < r.back {
		r.back = x.copy.person
	}
	l.copies--
}

// lose decides on a copy in the line of a chat that cannot be reached. Where that
// was noted before, the person may have come back: another pass knows.
func (d *duty) lose(l *line, x *letter, loss loss) {
	if x.copy.begun {
		d.land(x)
	}
	if loss.cause == "" {
		d.forget(l, x)
		return
	}
	l.copies--
	d.decide(x, nil, storage.Delivered{Outcome: liaison.DeliveryGone, Messages: x.copy.shown, Error: loss.cause})
}
