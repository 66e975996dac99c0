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
	flying int         // messages without an answer yet
	landed []time.Time // when each of the others was there at the latest, in order
	ways   map[liaison.Act]way
}

// way is what the answers to an act have shown of the way back from Telegram.
type way struct {
	first   time.Time // answer
	answers int
	fastest time.Duration // of all of them: what takes longer may have been late there
}

// answersEnough is how many answers, over a window at least, tell how long the way
// back takes: the first ones may all have lost their time on the way there, while
// connections were made.
const answersEnough = 50

// back is what an answer took at least from Telegram to here.
func (w way) back(now time.Time) time.Duration {
	if w.answers < answersEnough || now.Sub(w.first) < windowSize {
		return 0
	}
	return w.fastest
}

// answered returns the way as it is known after one more answer.
func (w way) answered(took time.Duration, now time.Time) way {
	if w.answers == 0 {
		w.first, w.fastest = now, took
	}
	w.fastest = min(w.fastest, took)
	w.answers++
	return w
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
	if w.ways == nil {
		w.ways = map[liaison.Act]way{}
	}
	if answered {
		w.ways[x.Act] = w.ways[x.Act].answered(now.Sub(x.tried), now)
	}
	w.stay(x)
	there := now.Add(-w.ways[x.Act].back(now))
	at, _ := slices.BinarySearchFunc(w.landed, there, time.Time.Compare)
	w.landed = slices.Insert(w.landed, at, slices.Repeat([]time.Time{there}, x.cost())...)
}
