package scheduler_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"liaison"
	"liaison/scheduler"
	"liaison/storage/storagetest"
)

// slowStart is a way to Telegram on which nothing gets through at first, as while
// connections are made; it is quick from then on.
type slowStart struct {
	opens   func() time.Time
	mu      sync.Mutex
	arrived []time.Time
}

func (s *slowStart) Send(context.Context, liaison.Outgoing) ([]int, error) {
	time.Sleep(time.Until(s.opens()))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.arrived = append(s.arrived, time.Now())
	return []int{len(s.arrived)}, nil
}

// TestASlowStart: what took long on the way there makes no second fuller than
// Telegram allows.
func TestASlowStart(t *testing.T) {
	t.Parallel()
	for _, rate := range []int{30, 300} {
		t.Run(fmt.Sprint(rate), func(t *testing.T) {
			t.Parallel()
			slowlyAt(t, rate)
		})
	}
}

func slowlyAt(t *testing.T, rate int) {
	way := &slowStart{opens: sync.OnceValue(func() time.Time { return time.Now().Add(400 * time.Millisecond) })}
	o := newOffice(t, storagetest.NewURL(t), &world{})
	o.Post = &scheduler.Post{Store: o.store, Send: way, Rate: float64(rate), Log: o.Log}
	o.open()
	for chat := range int64(3 * rate) {
		o.posts(say(1+chat, fmt.Sprint(chat)))
	}
	o.drained()
	slices.SortFunc(way.arrived, time.Time.Compare)
	for i := rate; i < len(way.arrived); i++ {
		if took := way.arrived[i].Sub(way.arrived[i-rate]); took < time.Second {
			t.Errorf("messages %d to %d were there within %v", i-rate, i, took)
		}
	}
}
