package handlers

import (
	"context"
	"sync"
	"time"
)

// chatQueue holds the chats that are to be served, each once however often it
// is told of, and each in one hand at a time. It holds numbers only: a backlog
// of updates waits in the database.
type chatQueue struct {
	mu     sync.Mutex
	ready  []int64
	known  map[int64]queuedChat // ready or in hand
	wakeup chan struct{}        // holds a token while there may be something to take
}

type queuedChat struct {
	inHand bool
	again  bool          // told of while in hand
	alone  bool          // to be served one update to a transaction
	pause  time.Duration // before the last try, while somebody else holds it
}

// add puts the chats into the queue. Those that are left over, as from a death,
// are served alone, since one of them may have been its cause.
func (q *chatQueue) add(leftOver bool, chats ...int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, chat := range chats {
		c, known := q.known[chat]
		if !known {
			q.push(chat, queuedChat{alone: leftOver})
		} else if c.inHand && !leftOver {
			c.again = true
			q.known[chat] = c
		}
	}
}

// push needs the lock.
func (q *chatQueue) push(chat int64, c queuedChat) {
	if q.known == nil {
		q.known = map[int64]queuedChat{}
	}
	c.inHand, c.again = false, false
	q.known[chat] = c
	q.ready = append(q.ready, chat)
	q.wake()
}

// wake needs the lock.
func (q *chatQueue) wake() {
	select {
	case q.tokens() <- struct{}{}:
	default:
	}
}

// tokens needs the lock.
func (q *chatQueue) tokens() chan struct{} {
	if q.wakeup == nil {
		q.wakeup = make(chan struct{}, 1)
	}
	return q.wakeup
}

// take waits for chats, takes a worker's share of them in hand, and says
// whether they are to be served alone. It returns nil when the context ends.
func (q *chatQueue) take(ctx context.Context) (chats []int64, alone bool) {
	for ctx.Err() == nil {
		q.mu.Lock()
		tokens := q.tokens()
		chats, alone = q.share()
		if len(q.ready) > 0 {
			q.wake() // another worker takes the rest
		}
		q.mu.Unlock()
		if len(chats) > 0 {
			return chats, alone
		}
		select {
		case <-ctx.Done():
		case <-tokens:
		}
	}
	return nil, false
}

// share takes part of what is ready, all to be served in the same way. It
// needs the lock.
func (q *chatQueue) share() (chats []int64, alone bool) {
	most := min(chatsMost, (len(q.ready)+receptionists-1)/receptionists)
	for len(chats) < most {
		chat := q.ready[0]
		c := q.known[chat]
		if len(chats) > 0 && c.alone != alone {
			break
		}
		alone, c.inHand = c.alone, true
		q.known[chat] = c
		chats, q.ready = append(chats, chat), q.ready[1:]
	}
	return chats, alone
}

// done ends a chat's turn, unless it was told of meanwhile.
func (q *chatQueue) done(chat int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.known[chat].again {
		q.push(chat, queuedChat{})
		return
	}
	delete(q.known, chat)
}

// again puts chats back that have something left.
func (q *chatQueue) again(alone bool, chats ...int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, chat := range chats {
		q.push(chat, queuedChat{alone: alone})
	}
}

// later puts a chat back that somebody else holds, after a pause that grows
// from 2 ms. In the end it is given up: its holder serves it, or the sweep
// finds it.
func (q *chatQueue) later(chat int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	c := q.known[chat] // it stays in hand, so that nobody takes it meanwhile
	c.pause = max(2*c.pause, 2*time.Millisecond)
	if c.pause > 300*time.Millisecond {
		delete(q.known, chat)
		return
	}
	q.known[chat] = c
	time.AfterFunc(c.pause, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.push(chat, q.known[chat])
	})
}

// growingPause lasts 20 ms, then double up to 5 s while trouble lasts.
type growingPause struct{ next time.Duration }

func (p *growingPause) wait(ctx context.Context) {
	p.next = min(max(2*p.next, 20*time.Millisecond), 5*time.Second)
	sleep(ctx, p.next)
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
