package telegramsim

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const logSize = 500

// Call is one call of the bot, as the log shows it.
type Call struct {
	N         int64  `json:"n"`
	At        int64  `json:"at"`
	Method    string `json:"method"`
	Chat      string `json:"chat_id"`
	Status    int    `json:"status"`
	TookMS    int64  `json:"took_ms"`
	Error     string `json:"error,omitempty"`
	Violation string `json:"violation"`
}

// callLog keeps the newest calls in a ring.
type callLog struct {
	mu   sync.Mutex
	next int64
	ring [logSize]Call
}

func (l *callLog) add(c Call) Call {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next++
	c.N = l.next
	l.ring[c.N%logSize] = c
	return c
}

// after returns the kept calls with a greater number, oldest first.
func (l *callLog) after(n int64) []Call {
	l.mu.Lock()
	defer l.mu.Unlock()
	n = max(n, l.next-logSize)
	calls := make([]Call, 0, max(0, l.next-n))
	for n++; n <= l.next; n++ {
		calls = append(calls, l.ring[n%logSize])
	}
	return calls
}

// Log returns the newest calls with a number above n, oldest first.
func (s *Sim) Log(n int64) []Call { return s.calls.after(n) }

// record counts a call and logs it; a poll that went well is not worth a line.
func (s *Sim) record(req *request, begun time.Time, refusal *apiError, lost bool) {
	s.count.calls.Add(1)
	c := Call{At: begun.UnixMilli(), Method: req.method, Chat: req.text("chat_id"), Status: 200}
	if refusal != nil {
		c.Status, c.Error, c.Violation = refusal.Code, refusal.Text, refusal.violation
		s.count.refused(refusal)
	} else if isSend(req.method) {
		s.count.sends.Add(1)
	}
	if lost {
		s.count.lost.Add(1)
		c.Error = "answer lost"
	}
	if c.Violation == "" && s.unsimulated(req.method) {
		c.Violation = "not simulated"
	}
	if c.Violation != "" {
		s.count.violations.Add(1)
	}
	if req.method == "getUpdates" && refusal == nil {
		return
	}
	c.TookMS = time.Since(begun).Milliseconds()
	c = s.calls.add(c)
	s.hub.publish(func() event { return event{Type: "log", Call: &c} })
}

func (s *Sim) unsimulated(method string) bool {
	_, known := s.spec.methods[method]
	return known && methodNamed(method) == nil
}

// counters count from the start of the simulator.
type counters struct {
	calls, sends, refusals, tooMany, violations, paused, failed, lost   atomic.Int64
	updates, delivered, duplicates, unknown, pushes, pushFailures, gone atomic.Int64
}

const pausedViolation = "sent during a pause"

func (c *counters) refused(e *apiError) {
	c.refusals.Add(1)
	switch {
	case e.Code == 429:
		c.tooMany.Add(1)
	case e.Code >= 500:
		c.failed.Add(1)
	}
	if strings.HasPrefix(e.violation, pausedViolation) {
		c.paused.Add(1)
	}
}

// Stats are counts from the start of the simulator.
type Stats struct {
	Calls           int64 `json:"calls"`             // of the Bot API
	Sends           int64 `json:"sends"`             // messages sent, copied, forwarded and edited
	Refusals        int64 `json:"refusals"`          // calls answered with an error
	TooMany         int64 `json:"too_many"`          // of these with 429
	Failed          int64 `json:"failed"`            // of these with 5xx
	SentDuringPause int64 `json:"sent_during_pause"` // calls that ignored a retry_after
	Violations      int64 `json:"violations"`        // these, and calls against the specification
	Lost            int64 `json:"lost"`              // answers lost on purpose
	Updates         int64 `json:"updates"`           // made
	Delivered       int64 `json:"delivered"`         // handed to the bot, repetitions included
	Duplicates      int64 `json:"duplicates"`        // of these repeated on purpose
	Unknown         int64 `json:"unknown"`           // updates of an unknown kind made on purpose
	Expired         int64 `json:"expired"`           // updates that nobody fetched in time
	Pushes          int64 `json:"pushes"`            // requests to the webhook
	PushFailures    int64 `json:"push_failures"`     // of these failed
	Pending         int   `json:"pending"`           // updates waiting now
}

// Stats returns the counts.
func (s *Sim) Stats() Stats {
	s.mu.Lock()
	pending := s.updates.waiting
	s.mu.Unlock()
	c := &s.count
	return Stats{
		Calls: c.calls.Load(), Sends: c.sends.Load(), Refusals: c.refusals.Load(),
		TooMany: c.tooMany.Load(), Failed: c.failed.Load(), SentDuringPause: c.paused.Load(),
		Violations: c.violations.Load(), Lost: c.lost.Load(), Updates: c.updates.Load(),
		Delivered: c.delivered.Load(), Duplicates: c.duplicates.Load(), Unknown: c.unknown.Load(),
		Expired: c.gone.Load(), Pushes: c.pushes.Load(), PushFailures: c.pushFailures.Load(),
		Pending: pending,
	}
}
