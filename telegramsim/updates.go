package telegramsim

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

const (
	updateLife  = 24 * time.Hour
	queryLife   = 150 * time.Second
	maxPending  = 100_000
	maxAnswer   = 4 << 20
	longestPoll = 50 * time.Second
)

// defaultOff are the kinds that come only when asked for.
var defaultOff = []string{"chat_member", "message_reaction", "message_reaction_count"}

// lane is a stretch of updates whose order a webhook keeps: those of one chat or,
// for presses of buttons, of one person.
type lane struct {
	kind byte
	id   int64
}

// queued is one update that waits for the bot.
type queued struct {
	id      int64
	kind    string
	body    any
	lane    lane
	expires time.Time
	done    bool
	handed  bool // given to the bot before
}

func (u *queued) encode() (json.RawMessage, error) {
	body, err := json.Marshal(u.body)
	if err != nil {
		return nil, err
	}
	raw := append([]byte(`{"update_id":`), strconv.FormatInt(u.id, 10)...)
	raw = append(raw, `,"`+u.kind+`":`...)
	return append(append(raw, body...), '}'), nil
}

// updateQueue is what the bot has not confirmed yet. The simulator's lock guards it.
type updateQueue struct {
	next    int64
	pending []*queued // oldest first; those done are dropped when they come to the front
	waiting int
	again   []*queued // to be repeated at the next poll
	allowed []string  // nil: the default
	poll    *longPoll
	hook    *webhook

	previousOffset int64
	previousAt     time.Time
}

type longPoll struct {
	wake  chan struct{}
	ended chan string
}

func (q *updateQueue) wants(kind string) bool {
	if len(q.allowed) == 0 {
		return !slices.Contains(defaultOff, kind)
	}
	return slices.Contains(q.allowed, kind)
}

// enqueue makes an update. The lock is held.
func (s *Sim) enqueue(kind string, body any, l lane) {
	if !s.updates.wants(kind) {
		return
	}
	s.push(kind, body, l)
	if s.faults.unknown() {
		s.count.unknown.Add(1)
		s.push("brand_new_thing", map[string]any{"id": s.updates.next, "colour": "violet"}, l)
	}
}

func (s *Sim) push(kind string, body any, l lane) int64 {
	q := &s.updates
	life := updateLife
	if kind == "callback_query" {
		life = queryLife
	}
	u := &queued{id: q.next, kind: kind, body: body, lane: l, expires: s.now().Add(life)}
	q.next++
	s.count.updates.Add(1)
	if q.waiting >= maxPending {
		s.count.gone.Add(1)
		return u.id
	}
	q.pending = append(q.pending, u)
	q.waiting++
	if q.hook != nil {
		q.hook.add(s, u)
	} else if q.poll != nil {
		select {
		case q.poll.wake <- struct{}{}:
		default:
		}
	}
	return u.id
}

// finish takes an update out of the queue.
func (q *updateQueue) finish(u *queued) {
	if !u.done {
		u.done = true
		q.waiting--
	}
	q.trim()
}

func (q *updateQueue) trim() {
	for len(q.pending) > 0 && q.pending[0].done {
		q.pending[0] = nil
		q.pending = q.pending[1:]
	}
}

// confirm does what an offset says. One that is far outside is ignored, and a
// negative one forgets all but the newest.
func (q *updateQueue) confirm(offset int64) {
	if offset < 0 {
		offset = q.newestFrom(-offset)
	}
	head := q.next
	if len(q.pending) > 0 {
		head = q.pending[0].id
	}
	if offset <= 0 || offset > q.next+10 || offset < head-100_000 {
		return
	}
	for _, u := range q.pending {
		if u.id >= offset {
			break
		}
		if !u.done {
			u.done = true
			q.waiting--
		}
	}
	q.trim()
}

// newestFrom is the id of the n-th newest update that waits.
func (q *updateQueue) newestFrom(n int64) int64 {
	for i := len(q.pending) - 1; i >= 0; i-- {
		if q.pending[i].done {
			continue
		}
		if n--; n == 0 {
			return q.pending[i].id
		}
	}
	return 0
}

// take hands out waiting updates, those to be repeated first.
func (s *Sim) take(limit int) []*queued {
	q := &s.updates
	batch := q.again
	q.again = nil
	now := s.now()
	for _, u := range q.pending {
		if len(batch) >= limit {
			break
		}
		if u.done {
			continue
		}
		if now.After(u.expires) {
			u.done = true
			q.waiting--
			s.count.gone.Add(1)
			continue
		}
		batch = append(batch, u)
		if !u.handed {
			u.handed = true
			if s.faults.duplicate() {
				s.count.duplicates.Add(1)
				q.again = append(q.again, u)
			}
		}
	}
	q.trim()
	s.count.delivered.Add(int64(len(batch)))
	return batch
}

func encodeUpdates(batch []*queued) []json.RawMessage {
	list := make([]json.RawMessage, 0, len(batch))
	size := 0
	for _, u := range batch {
		raw, err := u.encode()
		if err != nil {
			continue
		}
		if size += len(raw); size > maxAnswer && len(list) > 0 {
			break
		}
		list = append(list, raw)
	}
	return list
}
