package scheduler

import (
	"cmp"
	"container/heap"
	"slices"
	"time"

	"liaison"
)

// letter is a message in memory: of the outbox, or a part of a briefing's copy.
type letter struct {
	liaison.Outgoing
	copy  *copied   // nil: it is of the outbox
	until time.Time // it is not tried again before, after trouble
	tried time.Time
}

// rank is the order of precedence: a press waits for its answer for seconds only,
// and copies come after all else, first those that are begun, then urgent ones.
func (l *letter) rank() int {
	switch {
	case l.Act == liaison.Answer:
		return -1
	case l.copy == nil:
		return int(l.Lane)
	case l.copy.begun:
		return lanes
	case l.copy.run.Content.Urgent:
		return lanes + 1
	default:
		return lanes + 2
	}
}

func before(a, b *letter) int {
	return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.ID, b.ID))
}

// budgeted reports whether the letter counts against what may be sent:
// answers to presses and erasures do not.
func (l *letter) budgeted() bool { return l.Act == liaison.Say || l.Act == liaison.Edit }

// cost is how many messages Telegram makes of it, at most: a text may follow its
// files.
func (l *letter) cost() int {
	if len(l.Files) == 0 || l.Text == "" {
		return max(1, len(l.Files))
	}
	return len(l.Files) + 1
}

// lineKey tells the lines apart: answers to presses have one of their own, so
// that they do not wait for the chat's other letters.
type lineKey struct {
	chat    int64
	answers bool
}

func keyOf(o liaison.Outgoing) lineKey { return lineKey{o.Chat, o.Act == liaison.Answer} }

// line is the letters of one chat, of which one is in flight at a time.
type line struct {
	key     lineKey
	letters []*letter // by precedence; without the one in flight
	flying  *letter
	held    [lanes]int  // how many of each lane, with the one in flight
	copies  int         // how many copies of briefings, with the one in flight
	partial [lanes]bool // the outbox has more of the lane than is held

	until time.Time // Telegram wants nothing for the chat before
	wakes time.Time // when it may go on, while it rests
	in    *lineHeap
	index int
}

const lanes = 3

// empty reports whether nothing is known of the chat any more.
func (l *line) empty() bool { return l.held == [lanes]int{} && l.copies == 0 }

func (l *line) add(x *letter) {
	at, _ := slices.BinarySearchFunc(l.letters, x, before)
	l.letters = slices.Insert(l.letters, at, x)
}

// supersede takes out the unsent versions of the card that a newer one makes
// needless: those before x, or x itself where it comes late.
func (l *line) supersede(x *letter) (needless []*letter) {
	if x.Card == "" || x.Act == liaison.Answer {
		return nil
	}
	l.letters = slices.DeleteFunc(l.letters, func(old *letter) bool {
		if old.Card != x.Card || old.ID >= x.ID || old.Act == liaison.Erase && old.Target != 0 {
			return false
		}
		replace(old, x)
		needless = append(needless, old)
		return true
	})
	for _, newer := range l.letters {
		if newer.Card == x.Card && newer.ID > x.ID {
			replace(x, newer)
			return append(needless, x)
		}
	}
	return needless
}

// replace lets the newer version stand where the older one would have: if that
// was to be a new message, an edit of the one before will not do.
func replace(older, newer *letter) {
	if older.Act == liaison.Say && newer.Act == liaison.Edit && newer.Target == 0 {
		newer.Act = liaison.Say
	}
}

// lineHeap orders lines that are in the same state.
type lineHeap struct {
	lines []*line
	less  func(a, b *line) bool
}

func byPrecedence(a, b *line) bool { return before(a.letters[0], b.letters[0]) < 0 }

func byWaking(a, b *line) bool { return a.wakes.Before(b.wakes) }

func (h *lineHeap) top() *line {
	if len(h.lines) == 0 {
		return nil
	}
	return h.lines[0]
}

func (h *lineHeap) put(l *line) {
	l.in = h
	heap.Push(h, l)
}

// leave takes the line out of the heap that it is in.
func (l *line) leave() {
	if l.in != nil {
		heap.Remove(l.in, l.index)
		l.in = nil
	}
}

func (h *lineHeap) Len() int           { return len(h.lines) }
func (h *lineHeap) Less(i, j int) bool { return h.less(h.lines[i], h.lines[j]) }
func (h *lineHeap) Swap(i, j int) {
	h.lines[i], h.lines[j] = h.lines[j], h.lines[i]
	h.lines[i].index, h.lines[j].index = i, j
}

// Push is heap.Interface's.
func (h *lineHeap) Push(x any) {
	l := x.(*line)
	l.index = len(h.lines)
	h.lines = append(h.lines, l)
}

// Pop is heap.Interface's.
func (h *lineHeap) Pop() any {
	last := len(h.lines) - 1
	l := h.lines[last]
	h.lines[last] = nil
	h.lines = h.lines[:last]
	return l
}
