package scheduler

import (
	"slices"
	"time"

	"liaison"
)

// windowSize is in what Telegram counts, and a little more.
const windowSize = 1020 * time.Millisecond

// window counts what may have reached Telegram within any second. Slots space
// what leaves here; on the way it may bunch again.
type window struct {
	flying  int                           // messages without an answer yet
	landed  []time.Time                   // when each of the others was there at the latest, in order
	fastest map[liaison.Act]time.Duration // of all answers to an act: what takes longer may have been late there
}

// opens is when a window has room for that many messages more. Where those that
// fly fill it, an answer comes first.
func (w *window) opens(count int, rate float64, now time.Time) time.Time {
	past := 0
	for past < len(w.landed) && now.Sub(w.landed[past]) > windowSize {
		past++
	}
	w.landed = w.landed[past:]
	counted := w.flying + len(w.landed)
	over := min(counted, counted+count-max(1, int(rate)))
	switch {
	case over <= 0:
		return time.Time{}
	case over <= len(w.landed):
		return w.landed[over-1].Add(windowSize)
	default:
		return now.Add(windowSize)
	}
}

// stay notes that a letter was not sent after all.
func (w *window) stay(x *letter) {
	if x.budgeted() {
		w.flying = max(0, w.flying-x.cost())
	}
}

// land notes that a letter came to its end by now.
func (w *window) land(x *letter, answered bool, now time.Time) {
	if !x.budgeted() {
		return
	}
	took := now.Sub(x.tried)
	if fastest, known := w.fastest[x.Act]; answered && (!known || took < fastest) {
		if w.fastest == nil {
			w.fastest = map[liaison.Act]time.Duration{}
		}
		w.fastest[x.Act] = took
	}
	w.stay(x)
	there := now.Add(-w.fastest[x.Act])
	at, _ := slices.BinarySearchFunc(w.landed, there, time.Time.Compare)
	w.landed = slices.Insert(w.landed, at, slices.Repeat([]time.Time{there}, x.cost())...)
}
