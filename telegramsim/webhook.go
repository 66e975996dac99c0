package telegramsim

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const (
	longestRetry      = 60 * time.Second
	longestRetryAfter = 3600 * time.Second
)

// webhook pushes updates: one request in flight for each lane, at most max in all.
type webhook struct {
	url, secret string
	certificate bool
	max         int
	slots       chan struct{}
	ctx         context.Context // ends when the webhook is deleted
	cancel      context.CancelFunc
	pushes      sync.WaitGroup

	// The simulator's lock guards these.
	lanes     map[lane][]*queued
	lastError string
	lastAt    int64
}

// add puts an update into its lane. The simulator's lock is held. A lane has a
// push at work until laneHead closes it, even while it is empty.
func (h *webhook) add(s *Sim, u *queued) {
	waiting, open := h.lanes[u.lane]
	h.lanes[u.lane] = append(waiting, u)
	if !open {
		h.pushes.Go(func() { s.pushLane(h, u.lane) })
	}
}

func (h *webhook) wait() {
	if h != nil {
		h.pushes.Wait()
	}
}

// dropHook takes the webhook away; whoever calls it may wait for its pushes
// without the lock.
func (q *updateQueue) dropHook() *webhook {
	hook := q.hook
	if hook != nil {
		hook.cancel()
		q.hook = nil
	}
	return hook
}

// pushLane pushes the updates of a lane one after another until none is left.
func (s *Sim) pushLane(h *webhook, l lane) {
	failures := 0
	for {
		u := s.laneHead(h, l)
		if u == nil {
			return
		}
		retryAfter, err := s.pushOne(h, u)
		if h.ctx.Err() != nil {
			return
		}
		if err == nil {
			failures = 0
			s.pushed(h, u)
			continue
		}
		s.pushFailed(h, err)
		if retryAfter == 0 {
			retryAfter = s.retryPause(failures)
		}
		failures++
		if !pause(h.ctx, retryAfter) {
			return
		}
	}
}

// retryPause is nothing at first and then doubles.
func (s *Sim) retryPause(failures int) time.Duration {
	if failures == 0 {
		return 0
	}
	return min(s.opt.WebhookRetry<<min(failures-1, 20), longestRetry)
}

func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// laneHead returns the first update of a lane that has not expired; with none left
// the lane is closed.
func (s *Sim) laneHead(h *webhook, l lane) *queued {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.updates.hook != h {
		return nil
	}
	for _, u := range h.lanes[l] {
		if !s.now().After(u.expires) {
			return u
		}
		s.count.gone.Add(1)
		s.updates.finish(u)
		h.lanes[l] = h.lanes[l][1:]
	}
	delete(h.lanes, l)
	return nil
}

// pushed confirms an update, or puts it at the end of its lane once more when it is
// to be repeated.
func (s *Sim) pushed(h *webhook, u *queued) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count.delivered.Add(1)
	s.updates.finish(u)
	if s.updates.hook != h {
		return
	}
	h.lanes[u.lane] = h.lanes[u.lane][1:]
	if !u.handed {
		u.handed = true
		if s.faults.duplicate() {
			s.count.duplicates.Add(1)
			h.lanes[u.lane] = append(h.lanes[u.lane], u)
		}
	}
}

func (s *Sim) pushFailed(h *webhook, err error) {
	s.count.pushFailures.Add(1)
	s.mu.Lock()
	h.lastError, h.lastAt = err.Error(), s.now().Unix()
	s.mu.Unlock()
}

// pushOne makes one request; any 2xx confirms the update.
func (s *Sim) pushOne(h *webhook, u *queued) (retryAfter time.Duration, err error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-h.ctx.Done():
		return 0, h.ctx.Err()
	}
	body, err := u.encode()
	if err != nil {
		return 0, err
	}
	req, err := http.NewRequestWithContext(h.ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	s.count.pushes.Add(1)
	resp, err := s.opt.WebhookClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if resp.StatusCode/100 != 2 {
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		retryAfter = min(time.Duration(seconds)*time.Second, longestRetryAfter)
		return retryAfter, fmt.Errorf("wrong response from the webhook: %s", resp.Status)
	}
	s.callFromAnswer(h.ctx, answer)
	return 0, nil
}

// callFromAnswer makes the call that the answer to a push may carry. Its result is
// never told to the bot.
func (s *Sim) callFromAnswer(ctx context.Context, answer []byte) {
	var values map[string]json.RawMessage
	if len(answer) == 0 || answer[0] != '{' || json.Unmarshal(answer, &values) != nil {
		return
	}
	req := &request{ctx: ctx, params: map[string]string{}}
	req.addJSON(values)
	req.method = req.params["method"]
	delete(req.params, "method")
	if req.method == "" {
		return
	}
	begun := time.Now()
	_, refusal := s.call(req)
	s.record(req, begun, refusal, false)
}
