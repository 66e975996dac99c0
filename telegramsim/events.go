package telegramsim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// hub passes events to the pages that listen; with none it costs nothing.
type hub struct {
	listeners atomic.Int32
	mu        sync.Mutex
	all       map[chan event]struct{}
}

// publish makes the event only when somebody listens, and never waits: a page that
// cannot follow misses events.
func (h *hub) publish(make func() event) {
	if h.listeners.Load() == 0 {
		return
	}
	e := make()
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.all {
		select {
		case c <- e:
		default:
		}
	}
}

func (h *hub) join() chan event {
	c := make(chan event, 1024)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.all == nil {
		h.all = map[chan event]struct{}{}
	}
	h.all[c] = struct{}{}
	h.listeners.Add(1)
	return c
}

func (h *hub) leave(c chan event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.all, c)
	h.listeners.Add(-1)
}

// serveEvents is the event stream of the page.
func (s *Sim) serveEvents(w http.ResponseWriter, r *http.Request) {
	flush := http.NewResponseController(w)
	_ = flush.SetWriteDeadline(time.Time{}) // the stream outlives a server's write timeout
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	events := s.hub.join()
	defer s.hub.leave(events)
	if _, err := fmt.Fprint(w, ": open\n\n"); err != nil {
		return
	}
	_ = flush.Flush()
	beat := time.NewTicker(15 * time.Second)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-s.closed:
			return
		case <-beat.C:
			if _, err := fmt.Fprint(w, ": alive\n\n"); err != nil {
				return
			}
		case e := <-events:
			body, err := json.Marshal(e)
			if err != nil {
				continue
			}
			if _, err := fmt.Fprintf(w, "data: %s\n\n", body); err != nil {
				return
			}
		}
		if len(events) == 0 {
			_ = flush.Flush()
		}
	}
}
