package scheduler

import (
	"context"
	"maps"
	"slices"
	"time"

	"liaison"
)

const (
	laneMost    = 1024 // letters of a lane in memory
	laneLow     = laneMost / 2
	chatMost    = 20   // of a lane and a chat: one chat's flood must not keep out the others
	settledMost = 8192 // that are remembered, and as many before them
)

// laneState is what is known of the outbox's unsent messages of a lane.
type laneState struct {
	held   int
	behind bool // there are more than are held
	look   bool // there may be more
	looked time.Time
}

// nextLook is when the lane is to be looked at.
func (s *laneState) nextLook() time.Time {
	switch {
	case s.held >= laneMost:
		return time.Now().Add(lookEvery) // not before there is room
	case s.look && (!s.behind || s.held <= laneLow):
		return s.looked.Add(lookPause)
	}
	return s.looked.Add(lookEvery)
}

// fill looks into the outbox where that is due.
func (d *duty) fill(ctx context.Context, now time.Time) error {
	for lane := range d.lanes {
		s := &d.lanes[lane]
		switch {
		case s.behind && s.held <= laneLow:
			s.look = true
		case now.Sub(s.looked) >= lookEvery && s.held < laneMost:
			s.look = true
		}
		for s.look && s.held < laneMost && !s.nextLook().After(now) {
			if err := d.lookInto(ctx, lane, now); err != nil {
				return err
			}
		}
	}
	return nil
}

// lookInto takes in what the outbox has of the lane, as far as there is room.
func (d *duty) lookInto(ctx context.Context, lane int, now time.Time) error {
	s := &d.lanes[lane]
	room := laneMost - s.held
	unsent, err := d.post.Store.UnsentMessages(ctx, liaison.Lane(lane), d.held(lane), d.full(lane), room)
	if err != nil {
		return err
	}
	s.look, s.looked = false, now
	s.behind = len(unsent) == room
	for _, l := range d.lines {
		l.partial[lane] = l.held[lane] >= chatMost
	}
	left := 0
	for _, u := range unsent {
		if u.Gone {
			if _, told := d.gone[u.Chat]; !told {
				d.gone[u.Chat] = loss{} // noted before
			}
			d.settled.add(u.ID)
		} else if !d.admit(u.Outgoing, now) {
			left++
		}
	}
	if left > 0 && left < len(unsent) && s.behind {
		s.look, s.looked = true, time.Time{} // what was left took the others' room
	}
	return nil
}

// held lists the letters of the lane in memory.
func (d *duty) held(lane int) []int64 {
	ids := make([]int64, 0, d.lanes[lane].held)
	for id, in := range d.have {
		if in == lane {
			ids = append(ids, id)
		}
	}
	return ids
}

// full lists the chats of which no more of the lane is taken in.
func (d *duty) full(lane int) []int64 {
	chats := map[int64]bool{}
	for key, l := range d.lines {
		if l.held[lane] >= chatMost {
			chats[key.chat] = true
		}
	}
	return slices.Collect(maps.Keys(chats))
}

// admit takes a message into memory. It reports false where its chat holds
// enough, or where others that come before it were left out.
func (d *duty) admit(o liaison.Outgoing, now time.Time) bool {
	if _, known := d.have[o.ID]; known {
		return true
	}
	lane := laneOf(o)
	key := keyOf(o)
	l := d.lines[key]
	if l == nil {
		l = &line{key: key}
	}
	if l.partial[lane] || l.held[lane] >= chatMost {
		l.partial[lane] = true
		return false
	}
	if d.lanes[lane].held >= laneMost {
		d.lanes[lane].behind = true
		return false
	}
	d.lines[key] = l
	d.have[o.ID] = lane
	l.held[lane]++
	d.lanes[lane].held++
	l.leave()
	x := &letter{Outgoing: o}
	needless := l.supersede(x)
	d.needless = append(d.needless, needless...)
	if !slices.Contains(needless, x) {
		l.add(x)
	}
	d.place(l, now)
	return true
}

// knows reports whether the message is or was in memory, and so whatever of its
// chat comes before it.
func (d *duty) knows(id int64) bool {
	_, have := d.have[id]
	return have || d.settled.has(id)
}

// lately remembers settled messages, of which some are still to be offered: the
// latest, and those before.
type lately struct {
	latest, before map[int64]struct{}
	forgotten      int64 // of messages up to this it is not known any more
}

func (l *lately) add(id int64) {
	if l.latest == nil || len(l.latest) >= settledMost {
		for old := range l.before {
			l.forgotten = max(l.forgotten, old)
		}
		l.before, l.latest = l.latest, make(map[int64]struct{})
	}
	l.latest[id] = struct{}{}
}

func (l *lately) has(id int64) bool {
	_, latest := l.latest[id]
	_, before := l.before[id]
	return latest || before
}

// drop takes a settled message out of memory.
func (d *duty) drop(l *line, x *letter) {
	lane, known := d.have[x.ID]
	if !known {
		return
	}
	delete(d.have, x.ID)
	d.settled.add(x.ID)
	l.held[lane]--
	d.lanes[lane].held--
	if l.partial[lane] && l.held[lane] <= chatMost/4 {
		d.lanes[lane].look = true
	}
}
