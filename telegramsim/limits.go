package telegramsim

import (
	"fmt"
	"math"
	"net/http"
	"sync"
	"time"
)

// Limits are how much the bot may send. Zero fields are as in DefaultLimits.
type Limits struct {
	PerSecond  int     `json:"per_second"`  // messages in any second, all chats together
	PerChat    float64 `json:"per_chat"`    // messages a second to one chat, in the long run
	Burst      int     `json:"burst"`       // messages at once to one chat
	RetryAfter int     `json:"retry_after"` // seconds of pause after too many in all
}

// DefaultLimits are about Telegram's own.
var DefaultLimits = Limits{PerSecond: 30, PerChat: 1, Burst: 4, RetryAfter: 3}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits
	if l.PerSecond <= 0 {
		l.PerSecond = d.PerSecond
	}
	if l.PerChat <= 0 {
		l.PerChat = d.PerChat
	}
	if l.Burst <= 0 {
		l.Burst = d.Burst
	}
	if l.RetryAfter <= 0 {
		l.RetryAfter = d.RetryAfter
	}
	return l
}

// grace is how long after a 429 a call may have been on its way already.
const grace = 50 * time.Millisecond

// bucket holds what one chat may still take at once.
type bucket struct {
	tokens float64
	at     time.Time
}

// traffic admits messages or answers 429. It goes by the real clock.
type traffic struct {
	mu      sync.Mutex
	on      bool
	limits  Limits
	recent  []time.Time // a ring of the newest admitted messages, one for each of PerSecond
	n       int
	buckets map[int64]*bucket
	forced  int // seconds of the pause that the next message call starts

	pausedAt    time.Time
	pausedUntil time.Time
}

// SetLimits changes the limits; it does not switch them on.
func (s *Sim) SetLimits(l Limits) {
	t := &s.traffic
	t.mu.Lock()
	defer t.mu.Unlock()
	t.limits = l.withDefaults()
	t.recent, t.n = make([]time.Time, t.limits.PerSecond), 0
	clear(t.buckets)
}

// LimitsOn switches the limits on or off.
func (s *Sim) LimitsOn(on bool) {
	s.traffic.mu.Lock()
	s.traffic.on = on
	s.traffic.mu.Unlock()
	s.hub.publish(func() event { return event{Type: "limits", Limits: &on} })
}

// Limits returns the limits and whether they are on.
func (s *Sim) Limits() (Limits, bool) {
	s.traffic.mu.Lock()
	defer s.traffic.mu.Unlock()
	return s.traffic.limits, s.traffic.on
}

// Force429 has the next message call answered with 429 and starts a pause of so
// many seconds, whether limits are on or not.
func (s *Sim) Force429(seconds int) {
	s.traffic.mu.Lock()
	defer s.traffic.mu.Unlock()
	s.traffic.forced = max(1, seconds)
}

// admit counts one message to a chat, or refuses it. The clock is read by whoever
// has the turn: a time of before it would count messages that came meanwhile.
func (t *traffic) admit(chat int64) *apiError {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	if now.Before(t.pausedUntil) {
		refusal := tooMany(t.pausedUntil.Sub(now))
		if early := now.Sub(t.pausedAt); early > grace {
			refusal.violation = fmt.Sprintf("%s, %d ms after the 429", pausedViolation, early.Milliseconds())
		}
		return refusal
	}
	if t.forced > 0 {
		return t.pause(now, t.forced)
	}
	if !t.on {
		return nil
	}
	if oldest := t.recent[t.n%len(t.recent)]; !oldest.IsZero() && now.Sub(oldest) < time.Second {
		return t.pause(now, t.limits.RetryAfter)
	}
	if wait := t.take(chat, now); wait > 0 {
		return tooMany(wait)
	}
	t.recent[t.n%len(t.recent)] = now
	t.n++
	return nil
}

func (t *traffic) pause(now time.Time, seconds int) *apiError {
	t.forced = 0
	t.pausedAt, t.pausedUntil = now, now.Add(time.Duration(seconds)*time.Second)
	return tooMany(time.Duration(seconds) * time.Second)
}

// take takes a token of the chat, or says how long until there is one.
func (t *traffic) take(chat int64, now time.Time) time.Duration {
	b := t.buckets[chat]
	if b == nil {
		b = &bucket{tokens: float64(t.limits.Burst), at: now}
		t.buckets[chat] = b
	}
	b.tokens = min(float64(t.limits.Burst), b.tokens+now.Sub(b.at).Seconds()*t.limits.PerChat)
	b.at = now
	if b.tokens < 1 {
		return time.Duration((1 - b.tokens) / t.limits.PerChat * float64(time.Second))
	}
	b.tokens--
	return 0
}

func tooMany(wait time.Duration) *apiError {
	seconds := max(1, int(math.Ceil(wait.Seconds())))
	text := fmt.Sprintf("Too Many Requests: retry after %d", seconds)
	return &apiError{Code: http.StatusTooManyRequests, Text: text, RetryAfter: seconds}
}
