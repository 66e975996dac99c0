package telegramsim

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"
)

// entry is one message of a chat and what is known about it. An entry, once kept,
// is never changed but replaced.
type entry struct {
	msg      *apiMessage
	at       time.Time // when it was delivered, on the real clock
	seq      int64
	latency  time.Duration
	buttons  [][]Button
	reaction string
	fromBot  bool
	edited   bool
	deleted  bool
	fixed    bool // sent with a reply keyboard, so the bot may not edit it
}

// chat is a person's own chat with the bot, or a group.
type chat struct {
	api     *apiChat
	members map[int64]bool // of a group
	started bool           // the bot may write: the person wrote first
	blocked bool
	kicked  bool // the bot is no longer in the group

	entries []*entry // by growing message ids, of which some are skipped
	next    int64    // id of the next message

	keyboard json.RawMessage
	oneTime  bool
	typing   time.Time // the typing is shown until then
	unread   int
	acted    time.Time // the person's last action
	pinned   []int64
	changed  chan struct{} // closed at the next change; nil while nobody waits
}

func (c *chat) private() bool { return c.members == nil }

// at returns where a message is, or false.
func (c *chat) at(id int64) (int, bool) {
	return slices.BinarySearchFunc(c.entries, id, func(e *entry, id int64) int {
		return cmp.Compare(e.msg.MessageID, id)
	})
}

// find returns a message that is not deleted.
func (c *chat) find(id int64) *entry {
	if i, ok := c.at(id); ok && !c.entries[i].deleted {
		return c.entries[i]
	}
	return nil
}

func (c *chat) last() *entry {
	for i := len(c.entries) - 1; i >= 0; i-- {
		if !c.entries[i].deleted {
			return c.entries[i]
		}
	}
	return nil
}

// wake tells those who wait for the chat that it changed.
func (c *chat) wake() {
	if c.changed != nil {
		close(c.changed)
		c.changed = nil
	}
}

// keep puts a message into a chat, gives it its number and date, and shows it to
// whoever listens. The lock is held.
func (s *Sim) keep(c *chat, e entry) *entry {
	now := time.Now()
	e.msg.MessageID = c.next
	c.next++
	e.msg.Chat = c.api
	e.msg.Date = s.now().Unix()
	s.seq++
	e.at, e.seq = now, s.seq
	if e.fromBot {
		c.unread++
		c.typing = time.Time{}
		if !c.acted.IsZero() {
			e.latency = now.Sub(c.acted)
		}
	}
	c.entries = append(c.entries, &e)
	if limit := s.opt.History; len(c.entries) >= 2*limit {
		drop := len(c.entries) - limit
		c.entries = append([]*entry(nil), c.entries[drop:]...)
	}
	c.wake()
	s.hub.publish(func() event { return event{Type: "message", Person: c.api.ID, Message: msgOf(&e)} })
	return &e
}

// replace puts the new form of a kept message in its place. The lock is held.
func (s *Sim) replace(c *chat, e entry, kind string) *entry {
	s.seq++
	e.seq = s.seq
	if i, ok := c.at(e.msg.MessageID); ok {
		c.entries[i] = &e
	}
	c.wake()
	s.hub.publish(func() event { return event{Type: kind, Person: c.api.ID, Message: msgOf(&e)} })
	return &e
}

// setKeyboard shows or removes the reply keyboard of a chat. The lock is held.
func (s *Sim) setKeyboard(c *chat, keyboard json.RawMessage, oneTime bool) {
	if keyboard == nil && c.keyboard == nil {
		return
	}
	c.keyboard, c.oneTime = keyboard, oneTime
	s.changes++
	s.hub.publish(func() event { return event{Type: "keyboard", Person: c.api.ID, Keyboard: &keyboard} })
}
