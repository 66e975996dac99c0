package faults

import (
	"fmt"
	"sync"
	"time"

	"liaison/telegramsim"
)

// pauseSeconds is for how long Telegram asks for a pause, and onTheWayMost in
// what part of it a call may still come that left before. The simulator itself
// allows less; here a few processors have many processes to run.
const (
	pauseSeconds = 4
	onTheWayMost = 2 * time.Second
)

// callers notes the calls that the simulator refused, as its own log keeps only
// the last few hundred.
type callers struct {
	done chan struct{}
	over sync.WaitGroup

	tooMany  []string // answered 429
	onTheWay []string // … that had left when a pause began
	gone     []string // erasures of what is erased already
	refused  []string // other refusals that are not faults made on purpose
	violated []string
}

func watch(sim *telegramsim.Sim) *callers {
	c := &callers{done: make(chan struct{})}
	c.over.Go(func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		var last int64
		for done := false; !done; {
			select {
			case <-tick.C:
			case <-c.done:
				done = true
			}
			for _, call := range sim.Log(last) {
				c.note(call)
				last = call.N
			}
		}
	})
	return c
}

func (c *callers) note(call telegramsim.Call) {
	said := fmt.Sprintf("%s to chat %s: %d %s", call.Method, call.Chat, call.Status, call.Error)
	switch {
	case call.Status == 429:
		c.tooMany = append(c.tooMany, said)
	case call.Status < 400 || call.Status >= 500:
	case call.Method == "deleteMessage":
		c.gone = append(c.gone, said)
	default:
		c.refused = append(c.refused, said)
	}
	var late int
	switch _, err := fmt.Sscanf(call.Violation, "sent during a pause, %d ms after the 429", &late); {
	case call.Violation == "":
	case err == nil && time.Duration(late)*time.Millisecond < onTheWayMost:
		c.onTheWay = append(c.onTheWay, said)
	default:
		c.violated = append(c.violated, said+": "+call.Violation)
	}
}

// stop ends the watching; what was noted may be read afterwards.
func (c *callers) stop() {
	select {
	case <-c.done:
	default:
		close(c.done)
	}
	c.over.Wait()
}
