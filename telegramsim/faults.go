package telegramsim

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"
)

// Faults are what goes wrong on purpose; zero fields are off.
type Faults struct {
	FailEvery      int `json:"fail_every"`      // every so many message calls, one is answered 500
	LoseEvery      int `json:"lose_every"`      // … one is done but its answer is lost
	DuplicateEvery int `json:"duplicate_every"` // every so many updates, one comes again later
	UnknownEvery   int `json:"unknown_every"`   // … one is followed by an update of an unknown kind
	LatencyMS      int `json:"latency_ms"`      // every answer but a poll's takes so much longer
}

// faultGate counts for the faults.
type faultGate struct {
	set                              atomic.Pointer[Faults]
	sends, answers, handed, enqueued atomic.Int64
}

// SetFaults changes the faults and counts from the start again.
func (s *Sim) SetFaults(f Faults) {
	g := &s.faults
	g.set.Store(&f)
	g.sends.Store(0)
	g.answers.Store(0)
	g.handed.Store(0)
	g.enqueued.Store(0)
}

// Faults returns the faults.
func (s *Sim) Faults() Faults { return *s.faults.set.Load() }

// due counts one more and says whether it is the every-th.
func due(n *atomic.Int64, every int) bool {
	return every > 0 && n.Add(1)%int64(every) == 0
}

func (g *faultGate) fail() *apiError {
	if !due(&g.sends, g.set.Load().FailEvery) {
		return nil
	}
	return &apiError{Code: http.StatusInternalServerError, Text: "Internal Server Error"}
}

func (g *faultGate) lose() bool      { return due(&g.answers, g.set.Load().LoseEvery) }
func (g *faultGate) duplicate() bool { return due(&g.handed, g.set.Load().DuplicateEvery) }
func (g *faultGate) unknown() bool   { return due(&g.enqueued, g.set.Load().UnknownEvery) }

func (g *faultGate) delay(ctx context.Context, method string) {
	wait := time.Duration(g.set.Load().LatencyMS) * time.Millisecond
	if wait <= 0 || method == "getUpdates" {
		return
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
