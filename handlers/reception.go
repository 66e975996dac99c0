package handlers

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"liaison"
	"liaison/storage"
)

const (
	receptionists = 4                     // workers
	chatsMost     = 16                    // that are served in one transaction
	eachMost      = 8                     // updates of one chat in one transaction
	turnMost      = 50 * time.Millisecond // after which a transaction takes nothing more in hand
	lastWords     = 1500 * time.Millisecond
)

// Reception serves the chats whose updates have been kept: each chat by one
// worker at a time over all replicas, its updates in order, each with its
// effects exactly once. Chats are served many to a transaction; one in which
// that fails is served again alone, one update to a transaction.
type Reception struct {
	Store  *storage.Store
	Decode func(payload []byte) (liaison.Update, error)
	// Handle answers one update inside the transaction, and changes the
	// conversation for those that follow.
	Handle func(ctx context.Context, tx *storage.Store, conv *storage.Conversation, u liaison.Update) ([]liaison.Outgoing, error)
	// Apologise tells a person that their update was set aside.
	Apologise func(conv storage.Conversation, u liaison.Update) []liaison.Outgoing
	// Sent is given what has been committed to the outbox, and nothing where
	// there is something that only a look into it finds. It may be nil.
	Sent    func([]liaison.Outgoing)
	Log     *slog.Logger
	Observe func(kind liaison.UpdateKind, took time.Duration, err error) // may be nil

	queue chatQueue
}

// Arrived tells that the chats have updates waiting. It never blocks.
func (r *Reception) Arrived(chats ...int64) { r.queue.add(false, chats...) }

// Run serves until the context ends, then finishes what is in hand.
func (r *Reception) Run(ctx context.Context) error {
	// What has begun is finished after the end of the context, within a bound,
	// so that a deploy cuts nobody off in the middle of a sentence.
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(lastWords, cancel) })()

	var running sync.WaitGroup
	for range receptionists {
		running.Go(func() { r.work(ctx, work) })
	}
	running.Go(func() { r.sweep(ctx) })
	running.Wait()
	return nil
}

func (r *Reception) work(ctx, work context.Context) {
	var trouble growingPause
	for {
		chats, alone := r.queue.take(ctx)
		if chats == nil {
			return
		}
		serve := r.serve
		if alone {
			serve = r.serveAlone
		}
		err := serve(work, chats)
		if err == nil {
			trouble.reset()
			continue
		}
		if ctx.Err() == nil {
			r.Log.Warn("chats wait for the database", "error", err)
		}
		trouble.wait(ctx)
	}
}

// A sitting is what one transaction came to.
type sitting struct {
	taken map[int64]bool // chats that could be locked
	more  map[int64]bool // of them, those that may have something left
	out   []liaison.Outgoing
	look  bool // some of what was said follows what the outbox still has
}

// A fault is an update that could not be served, as opposed to trouble with
// the database.
type fault struct {
	chat, update int64
	err          error
}

func (f *fault) Error() string { return fmt.Sprintf("update %d: %v", f.update, f.err) }

func (f *fault) Unwrap() error { return f.err }

// serve serves the chats in one transaction and tells the queue what is left
// of them. Its error is of the database and temporary.
func (r *Reception) serve(ctx context.Context, chats []int64) error {
	s, err := r.sit(ctx, chats)
	switch {
	case err == nil:
		r.pass(s.out, s.look)
		r.release(chats, s)
		return nil
	case storage.Contended(err):
		return r.serveAlone(ctx, chats)
	case storage.Temporary(err) || ctx.Err() != nil:
		r.queue.again(false, chats...)
		return err
	}
	at := blame(err, chats)
	r.Log.Debug("a chat is served alone", "chat", at, "error", err)
	for _, chat := range chats {
		if chat != at {
			r.queue.again(false, chat)
		}
	}
	return r.serveAlone(ctx, []int64{at})
}

// sit serves as much of the chats as there is time for.
func (r *Reception) sit(ctx context.Context, chats []int64) (sitting, error) {
	s := sitting{taken: map[int64]bool{}, more: map[int64]bool{}}
	err := r.Store.InTx(ctx, func(tx *storage.Store) error {
		convs, err := tx.TakeChats(ctx, chats, eachMost)
		if err != nil {
			return err
		}
		until := time.Now().Add(turnMost)
		turns := make([]storage.Turn, len(convs))
		for i := range convs {
			conv := &convs[i]
			if turns[i], err = r.turn(ctx, tx, conv, until); err != nil {
				return err
			}
			s.taken[conv.Chat] = true
			s.more[conv.Chat] = len(conv.Waiting) == eachMost || len(turns[i].Done) < len(conv.Waiting)
		}
		s.out, s.look, err = keepTurns(ctx, tx, convs, turns)
		return err
	})
	return s, err
}

// turn handles the chat's updates in order, as long as there is time.
func (r *Reception) turn(ctx context.Context, tx *storage.Store, conv *storage.Conversation, until time.Time) (storage.Turn, error) {
	turn := storage.Turn{Chat: conv.Chat}
	state, gone := string(conv.State), conv.Gone
	for _, a := range conv.Waiting {
		if len(turn.Done) > 0 && time.Now().After(until) {
			break
		}
		out, err := r.handle(ctx, tx, conv, a)
		if err != nil {
			return turn, &fault{conv.Chat, a.Update, err}
		}
		turn.Done, turn.Out = append(turn.Done, a.Update), append(turn.Out, out...)
	}
	if string(conv.State) != state {
		turn.State = conv.State
	}
	if conv.Gone != gone {
		turn.Gone = &conv.Gone
	}
	return turn, nil
}

// handle answers one update; a panic in it is its error.
func (r *Reception) handle(ctx context.Context, tx *storage.Store, conv *storage.Conversation, a liaison.Arrival) (out []liaison.Outgoing, err error) {
	began := time.Now()
	u := liaison.Update{Kind: liaison.Other}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
		if r.Observe != nil {
			r.Observe(u.Kind, time.Since(began), err)
		}
	}()
	u = r.read(a)
	if u.Kind == liaison.Other {
		return nil, nil
	}
	if u.Private {
		// Whoever writes can be reached, whatever a send came to before.
		conv.Gone = u.Kind == liaison.Blocked
	}
	out, err = r.Handle(ctx, tx, conv, u)
	for i := range out {
		if out[i].Cause == 0 {
			out[i].Cause = a.Update
		}
	}
	return out, err
}

func (r *Reception) read(a liaison.Arrival) liaison.Update {
	u, err := r.Decode(a.Payload)
	if err != nil {
		r.Log.Warn("an update cannot be read", "update", a.Update, "error", err)
		u = liaison.Update{Kind: liaison.Other}
	}
	u.ID, u.Chat = a.Update, a.Chat
	return u
}

// keepTurns writes the turns. What is not a reply in one of the chats is left
// for the post to find in the outbox.
func keepTurns(ctx context.Context, tx *storage.Store, convs []storage.Conversation, turns []storage.Turn) (fresh []liaison.Outgoing, look bool, err error) {
	out, err := tx.KeepTurns(ctx, turns)
	if err != nil {
		return nil, false, err
	}
	owed := make(map[int64]int64, len(convs))
	for _, c := range convs {
		owed[c.Chat] = c.Owed
	}
	for _, o := range out {
		after, here := owed[o.Chat]
		if here && o.Lane == liaison.Replies && o.NotBefore.IsZero() {
			o.After = after
			fresh = append(fresh, o)
		} else {
			look = true
		}
	}
	return fresh, look, nil
}

// pass hands on what was said. It comes before the chats are released, so that
// what is said next in a chat is handed on after it.
func (r *Reception) pass(out []liaison.Outgoing, look bool) {
	if r.Sent == nil {
		return
	}
	if len(out) > 0 {
		r.Sent(out)
	}
	if look {
		r.Sent(nil)
	}
}

// release tells the queue what is left of the chats.
func (r *Reception) release(chats []int64, s sitting) {
	for _, chat := range chats {
		switch {
		case !s.taken[chat]:
			r.queue.later(chat)
		case s.more[chat]:
			r.queue.again(false, chat)
		default:
			r.queue.done(chat)
		}
	}
}
