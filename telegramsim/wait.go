package telegramsim

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Mark is the number of the newest change anywhere. A Msg with a greater Seq was
// sent, edited or deleted after it.
func (s *Sim) Mark() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seq
}

// WaitFor waits until a message of the chat fits, and returns it. Those that are
// there already count, and one that is edited is looked at again.
func (s *Sim) WaitFor(ctx context.Context, id int64, fits func(Msg) bool) (Msg, error) {
	seen := int64(0)
	for {
		fresh, changed, err := s.changedSince(id, seen)
		if err != nil {
			return Msg{}, err
		}
		for _, e := range fresh {
			seen = max(seen, e.seq)
			if m := *msgOf(e); fits(m) {
				return m, nil
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Msg{}, fmt.Errorf("waiting for a message in chat %d: %w", id, ctx.Err())
		}
	}
}

// changedSince returns the messages changed after seen, oldest first, and a channel
// closed at the next change.
func (s *Sim) changedSince(id, seen int64) ([]*entry, <-chan struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[id]
	if c == nil {
		return nil, nil, fmt.Errorf("no chat %d", id)
	}
	var fresh []*entry
	for _, e := range c.entries {
		if e.seq > seen {
			fresh = append(fresh, e)
		}
	}
	if c.changed == nil {
		c.changed = make(chan struct{})
	}
	return fresh, c.changed, nil
}

// Transcript returns a chat as text, one message after another, for people and for
// golden tests: no ids, no times.
func (s *Sim) Transcript(id int64) string {
	var out strings.Builder
	for _, m := range s.Chat(id) {
		m.transcribe(&out)
	}
	return out.String()
}

func (m Msg) transcribe(out *strings.Builder) {
	who := m.SenderName
	if m.From == "bot" {
		who = "bot"
	}
	out.WriteString(who)
	if m.Edited {
		out.WriteString(" (edited)")
	}
	if m.Deleted {
		out.WriteString(" (deleted)")
	}
	if m.Forwarded {
		out.WriteString(" (forwarded)")
	}
	out.WriteString(": ")
	if m.Kind != "text" {
		out.WriteString("[" + m.Kind)
		if m.File != nil && m.File.Name != "" {
			out.WriteString(" " + m.File.Name)
		}
		out.WriteString("] ")
	}
	out.WriteString(strings.ReplaceAll(m.Words(), "\n", "\n    ") + "\n")
	for _, row := range m.Inline {
		out.WriteString("   ")
		for _, b := range row {
			out.WriteString(" [" + b.Text + "]")
		}
		out.WriteString("\n")
	}
}

// Settle waits until the bot has taken every update that there is; with a webhook,
// until it has confirmed them. What it does about them may still be going on.
func (s *Sim) Settle(ctx context.Context) error {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		if s.Stats().Pending == 0 {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("%d updates wait: %w", s.Stats().Pending, ctx.Err())
		}
	}
}
