package scheduler

import (
	"context"
	"time"
)

const (
	margin       = 0.97 // of what Telegram allows; window sees to it that no second has more
	pauseMargin  = 100 * time.Millisecond
	lateMost     = 100 * time.Millisecond // that a slot may be used late
	ahead        = 10 * time.Millisecond  // that slots are reserved before the last of them is due, so that none is lost
	longPause    = 5 * time.Second        // one that long is meant for the whole bot
	strayMost    = 2 * time.Second        // that a message of who was on duty before may still be on its way
	slowestRate  = 1.0
	recoverEvery = time.Minute
)

// budget is what may be sent, as it is shared by all replicas in the database.
type budget struct {
	post  *Post
	rate  float64 // at present; 0: no limit
	slots []time.Time

	window window

	pausedUntil time.Time
	untold      time.Duration // of a pause: not yet in the database
	changed     bool          // the rate: not yet in the database
	changedAt   time.Time
	tooMany     time.Time // the last 429,
	tooManyTo   int64     // and the chat that got it
	doubt       time.Time // until when one chat was asked to wait, which may have meant the bot
}

func newBudget(p *Post) budget { return budget{post: p, rate: p.Rate * margin} }

// begin takes over from whoever was on duty before: its pause and its rate. It
// returns when the last message of theirs left, at the latest.
func (b *budget) begin(ctx context.Context) (last time.Time, err error) {
	state, err := b.post.Store.Budget(ctx)
	if err != nil {
		return time.Time{}, err
	}
	now := time.Now()
	last = now.Add(state.Next)
	b.pausedUntil, b.changedAt = now.Add(state.Paused), now
	if b.rate > 0 && state.Slowed > 0 {
		b.rate = min(b.rate, state.Slowed)
	}
	if rest := last.Add(strayMost + windowSize); b.rate > 0 && rest.After(b.pausedUntil) {
		b.pausedUntil = rest
	}
	return last, nil
}

// take takes slots for that many messages, reserving some where few are left. It
// reports false where they are not due yet.
func (b *budget) take(ctx context.Context, count int, now time.Time) (bool, error) {
	if b.rate <= 0 {
		return true, nil
	}
	for len(b.slots) > 0 && now.Sub(b.slots[0]) > lateMost {
		b.slots = b.slots[1:]
	}
	if n := len(b.slots); n < count || b.slots[n-1].Sub(now) < ahead {
		if err := b.reserve(ctx, max(count-n, int(b.rate/50))); err != nil {
			return false, err
		}
		now = time.Now()
	}
	if b.window.opens(count, b.post.Rate, now).After(now) || b.slots[0].After(now) {
		return false, nil
	}
	b.slots = b.slots[count:]
	b.window.flying += count
	return true, nil
}

// reserve adds the next slots that nobody has.
func (b *budget) reserve(ctx context.Context, count int) error {
	reserved, err := b.post.Store.Reserve(ctx, count, b.rate)
	if err != nil {
		return err
	}
	first := time.Now().Add(reserved.Wait)
	for i := range reserved.Count {
		b.slots = append(b.slots, first.Add(time.Duration(i)*reserved.Every))
	}
	return nil
}

// next is when that many messages may be sent.
func (b *budget) next(count int, now time.Time) time.Time {
	opens := b.window.opens(count, b.post.Rate, now)
	if len(b.slots) == 0 {
		return opens
	}
	return later(opens, b.slots[0])
}

// record treats Telegram's complaints among the results, and lets the rate
// recover when there were none for a while.
func (b *budget) record(ctx context.Context, results []result, pace *pace) error {
	now := time.Now()
	for i := range results {
		if r := &results[i]; r.wait > 0 {
			b.complaint(r.Chat, r.wait, pace.busy(r.Chat, now), now)
			r.wait = 0 // it is heard of once
		}
	}
	if nominal := b.post.Rate * margin; b.rate < nominal && now.Sub(b.changedAt) >= recoverEvery {
		b.rate, b.changed, b.changedAt = min(nominal, b.rate*1.05), true, now
	}
	if b.untold > 0 {
		if err := b.post.Store.PauseSending(ctx, b.untold); err != nil {
			return err
		}
		b.untold = 0
	}
	if b.changed {
		rate := b.rate
		if rate >= b.post.Rate*margin {
			rate = 0
		}
		if err := b.post.Store.SlowDown(ctx, rate); err != nil {
			return err
		}
		b.changed = false
	}
	return nil
}

// handOver leaves to whoever is on duty next what is known here alone: a wait that
// was taken to mean one chat. A second complaint would have shown the error, and
// the next one does not know of the first.
func (b *budget) handOver(ctx context.Context) error {
	rest := time.Until(b.doubt)
	if rest <= 0 {
		return nil
	}
	return b.post.Store.PauseSending(ctx, rest)
}

// complaint pauses and slows down everything, unless Telegram means one chat,
// which it does not say: a chat that just got several messages, a short wait,
// and no other chat that was told so just now. In doubt it means the bot.
func (b *budget) complaint(chat int64, wait time.Duration, busy bool, now time.Time) {
	alone := now.Sub(b.tooMany) > time.Second || b.tooManyTo == chat
	b.tooMany, b.tooManyTo = now, chat
	if busy && alone && wait <= longPause {
		b.post.hold.Store(b.pausedUntil.UnixNano())
		b.doubt = later(b.doubt, now.Add(wait+pauseMargin))
		return
	}
	wait += pauseMargin
	paused := now.Before(b.pausedUntil)
	if until := now.Add(wait); until.After(b.pausedUntil) {
		b.pausedUntil, b.untold = until, wait
	}
	b.post.hold.Store(b.pausedUntil.UnixNano())
	b.slots = nil
	if b.rate > 0 && !paused { // those in flight when a pause began complain too
		b.rate, b.changed = max(slowestRate, b.rate*0.9), true
	}
	b.changedAt = now
	if !paused {
		b.post.Log.Warn("Telegram asks for a pause", "pause", wait, "rate", b.rate)
	}
}
