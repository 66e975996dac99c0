package handlers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"liaison"
	"liaison/storage"
)

const (
	triesMost = 3  // at an update, before it is set aside
	clashMost = 10 // times that a transaction may lose to others before that is its fault
)

var errKilled = errors.New("each try ended without a result, as when it ends the program")

// blame names the chat whose update the fault is of, or else the first: where
// nobody can be named, each has its turn alone in the end.
func blame(err error, chats []int64) int64 {
	var f *fault
	if errors.As(err, &f) {
		return f.chat
	}
	return chats[0]
}

// serveAlone serves the chats one update to a transaction. What remains when
// the database fails goes back into the queue.
func (r *Reception) serveAlone(ctx context.Context, chats []int64) error {
	for i, chat := range chats {
		if err := r.serveChat(ctx, chat); err != nil {
			r.queue.again(true, chats[i:]...)
			return err
		}
	}
	return nil
}

func (r *Reception) serveChat(ctx context.Context, chat int64) error {
	for range eachMost {
		update, taken, err := r.countNext(ctx, chat)
		switch {
		case err != nil:
			return err
		case !taken:
			r.queue.later(chat)
			return nil
		case update == nil:
			r.queue.done(chat)
			return nil
		}
		if err := r.serveOne(ctx, *update); err != nil {
			return err
		}
	}
	r.queue.again(true, chat) // the others first
	return nil
}

// A candidate is the first update that waits in a chat, about to be tried.
type candidate struct {
	liaison.Arrival
	attempts int // with this one
}

// countNext counts the attempt at the chat's first waiting update, in a
// transaction of its own, so that it counts whatever comes of it.
func (r *Reception) countNext(ctx context.Context, chat int64) (next *candidate, taken bool, err error) {
	err = r.Store.InTx(ctx, func(tx *storage.Store) error {
		convs, err := tx.TakeChats(ctx, []int64{chat}, 1)
		if err != nil || len(convs) == 0 {
			return err
		}
		taken = true
		if len(convs[0].Waiting) == 0 {
			return nil
		}
		next = &candidate{Arrival: convs[0].Waiting[0]}
		next.attempts, err = tx.CountAttempt(ctx, next.Update)
		return err
	})
	return next, taken, err
}

// serveOne tries the update once, or sets it aside where it has been tried
// too often. Losing to another transaction and trouble with the database are
// no fault of the update: it is tried on.
func (r *Reception) serveOne(ctx context.Context, next candidate) error {
	var pause growingPause
	cause := errKilled
	for clash := 0; next.attempts <= triesMost; clash++ {
		err := r.tryOne(ctx, next)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return err
		case storage.Temporary(err) && (clash < clashMost || !storage.Contended(err)):
			r.Log.Debug("an update is tried again", "update", next.Update, "error", err)
			pause.wait(ctx)
			continue
		}
		r.Log.Warn("an update cannot be served", "update", next.Update, "attempt", next.attempts, "error", err)
		if cause = err; next.attempts < triesMost {
			sleep(ctx, time.Duration(next.attempts)*20*time.Millisecond)
			return nil
		}
		break
	}
	return r.setAside(ctx, next, cause)
}

// tryOne serves the update if it is still the chat's next.
func (r *Reception) tryOne(ctx context.Context, next candidate) error {
	var out []liaison.Outgoing
	var look bool
	err := r.Store.InTx(ctx, func(tx *storage.Store) error {
		convs, err := r.retake(ctx, tx, next)
		if err != nil || convs == nil {
			return err
		}
		turn, err := r.turn(ctx, tx, &convs[0], time.Now().Add(turnMost))
		if err != nil {
			return err
		}
		out, look, err = keepTurns(ctx, tx, convs, []storage.Turn{turn})
		return err
	})
	if err == nil {
		r.pass(out, look)
	}
	return err
}

// retake takes the chat again; nothing where the update is no more its next.
func (r *Reception) retake(ctx context.Context, tx *storage.Store, next candidate) ([]storage.Conversation, error) {
	convs, err := tx.TakeChats(ctx, []int64{next.Chat}, 1)
	if err != nil || len(convs) == 0 || len(convs[0].Waiting) == 0 || convs[0].Waiting[0].Update != next.Update {
		return nil, err
	}
	return convs, nil
}

// setAside takes the update out of its chat's way and tells the person.
func (r *Reception) setAside(ctx context.Context, next candidate, cause error) error {
	var out []liaison.Outgoing
	var look bool
	err := r.Store.InTx(ctx, func(tx *storage.Store) error {
		convs, err := r.retake(ctx, tx, next)
		if err != nil || convs == nil {
			return err
		}
		if err := tx.SetAside(ctx, next.Update, cause); err != nil {
			return err
		}
		turn := storage.Turn{Chat: next.Chat, Out: r.apology(convs[0], next.Arrival)}
		out, look, err = keepTurns(ctx, tx, convs, []storage.Turn{turn})
		return err
	})
	if err != nil {
		return err
	}
	r.Log.Error("an update was set aside", "update", next.Update, "error", cause)
	r.pass(out, look)
	return nil
}

// apology is what the person is told; nothing where even that fails.
func (r *Reception) apology(conv storage.Conversation, a liaison.Arrival) (out []liaison.Outgoing) {
	defer func() {
		if p := recover(); p != nil {
			r.Log.Error("an apology", "update", a.Update, "error", fmt.Errorf("panic: %v", p))
			out = nil
		}
	}()
	if r.Apologise == nil || conv.Chat == 0 {
		return nil
	}
	out = r.Apologise(conv, r.read(a))
	for i := range out {
		out[i].Cause = a.Update
	}
	return out
}
