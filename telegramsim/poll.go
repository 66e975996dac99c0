package telegramsim

import (
	"net/http"
	"time"
)

func conflict(text string) *apiError {
	return &apiError{Code: http.StatusConflict, Text: "Conflict: " + text}
}

// getUpdates answers at once when something waits; otherwise it becomes the one
// long poll, ending another.
func (s *Sim) getUpdates(r *request) (any, *apiError) {
	limit := int(r.integer("limit"))
	if limit <= 0 || limit > 100 {
		limit = 100
	}
	wait := min(max(0, time.Duration(r.integer("timeout"))*time.Second), longestPoll)
	s.mu.Lock()
	q := &s.updates
	if q.hook != nil {
		s.mu.Unlock()
		return nil, conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	var allowed []string
	if r.decode("allowed_updates", &allowed) {
		q.allowed = allowed
	}
	offset := r.integer("offset")
	limit, wait = q.throttle(offset, limit, wait)
	q.confirm(offset)
	batch := s.take(limit)
	if len(batch) > 0 || wait == 0 {
		s.mu.Unlock()
		return encodeUpdates(batch), nil
	}
	poll := q.startPoll()
	s.mu.Unlock()
	return s.await(r, poll, limit, wait)
}

// throttle slows a poll down which does not move on, as Telegram does.
func (q *updateQueue) throttle(offset int64, limit int, wait time.Duration) (int, time.Duration) {
	now := time.Now()
	since := now.Sub(q.previousAt)
	same := offset == q.previousOffset && !q.previousAt.IsZero()
	q.previousOffset, q.previousAt = offset, now
	if same && since < 3*time.Second {
		wait = max(wait, 3*time.Second)
	}
	if same && since < 500*time.Millisecond {
		limit = 1
	}
	return limit, wait
}

func (q *updateQueue) startPoll() *longPoll {
	q.endPoll("terminated by other getUpdates request; make sure that only one bot instance is running")
	q.poll = &longPoll{wake: make(chan struct{}, 1), ended: make(chan string, 1)}
	return q.poll
}

func (q *updateQueue) endPoll(why string) {
	if q.poll != nil {
		q.poll.ended <- why
		q.poll = nil
	}
}

func (s *Sim) await(r *request, poll *longPoll, limit int, wait time.Duration) (any, *apiError) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		over := false
		select {
		case why := <-poll.ended:
			return nil, conflict(why)
		case <-poll.wake:
		case <-timer.C:
			over = true
		case <-r.ctx.Done():
			over = true
		case <-s.closed:
			over = true
		}
		s.mu.Lock()
		if s.updates.poll != poll {
			s.mu.Unlock()
			return nil, conflict(<-poll.ended)
		}
		var batch []*queued
		if r.ctx.Err() == nil {
			batch = s.take(limit)
		}
		if over || len(batch) > 0 {
			s.updates.poll = nil
			s.mu.Unlock()
			return encodeUpdates(batch), nil
		}
		s.mu.Unlock()
	}
}
