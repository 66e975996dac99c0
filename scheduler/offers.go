package scheduler

import (
	"context"
	"sync"

	"liaison"
)

// offersMost is how many offered messages are kept for the post to take; the
// others it finds in the outbox.
const offersMost = 2000

// offers is where other goroutines lay down what the post is to take.
type offers struct {
	mu    sync.Mutex
	fresh []liaison.Outgoing
	look  bool // there is more in the outbox
	came  signal
}

func (o *offers) add(fresh []liaison.Outgoing) {
	o.mu.Lock()
	if len(fresh) == 0 || len(o.fresh) > 0 && len(o.fresh)+len(fresh) > offersMost {
		o.look = true
	} else {
		o.fresh = append(o.fresh, fresh...)
	}
	o.mu.Unlock()
	o.came.give()
}

func (o *offers) take() (fresh []liaison.Outgoing, look bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	fresh, look = o.fresh, o.look
	o.fresh, o.look = nil, false
	return fresh, look
}

// reset forgets what an earlier duty did not take.
func (o *offers) reset() { o.take() }

// signal holds at most one token. The zero one is ready.
type signal struct {
	once  sync.Once
	token chan struct{}
}

func (s *signal) given() <-chan struct{} {
	s.once.Do(func() { s.token = make(chan struct{}, 1) })
	return s.token
}

func (s *signal) give() {
	s.given()
	select {
	case s.token <- struct{}{}:
	default:
	}
}

// await reports whether the signal was given before the context ended.
func (s *signal) await(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-s.given():
		return true
	}
}
