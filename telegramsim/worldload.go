package telegramsim

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
)

const worldVersion = 1

// lead is how many numbers of each kind are skipped when a world is loaded: one who
// was killed may have given some that the file does not know of.
const lead = 1000

// readWorld reads what a file has, and refuses what cannot be taken up whole.
func readWorld(raw []byte) (*world, error) {
	var head struct{ Version int }
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	if head.Version != worldVersion {
		return nil, fmt.Errorf("its version is %d; this program reads version %d", head.Version, worldVersion)
	}
	w := &world{}
	if err := json.Unmarshal(raw, w); err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	return w, w.check()
}

func (w *world) check() error {
	for _, p := range w.People {
		if err := p.Chat.check(); err != nil {
			return err
		}
	}
	for _, g := range w.Groups {
		if err := g.check(); err != nil {
			return err
		}
	}
	for _, q := range w.Presses {
		if q.ID == "" {
			return errors.New("it is damaged: a press has no id")
		}
	}
	return nil
}

func (k *keptChat) check() error {
	if k.API == nil {
		return errors.New("it is damaged: a chat has no name")
	}
	id := int64(0)
	for _, m := range k.Messages {
		if m.Message == nil || m.Message.MessageID <= id || m.Message.MessageID >= k.Next {
			return fmt.Errorf("it is damaged: the messages of chat %d are out of order after %d", k.API.ID, id)
		}
		id = m.Message.MessageID
	}
	return nil
}

// goOn has all numbers go on well above the newest, and not below where they are.
func (s *Sim) goOn(newest numbers) {
	s.seq = newest.Change + lead
	s.albums = max(s.albums, newest.Album+lead)
	s.queries.n = max(s.queries.n, newest.Press+lead)
	s.files.n = max(s.files.n, newest.File+lead)
	s.polls.Store(max(s.polls.Load(), newest.Poll+lead))
	s.updates.next = max(s.updates.next, newest.Update+lead)
}

// load takes up a world that was checked; nobody else knows the simulator yet.
func (s *Sim) load(w *world) {
	s.goOn(w.Numbers)
	for _, k := range w.Files {
		f := &file{
			n: k.N, id: k.ID, unique: k.Unique, kind: k.Kind, name: k.Name, mime: k.Mime, path: k.Path, size: k.Size,
			width: k.Width, height: k.Height, duration: k.Duration, emoji: k.Emoji,
		}
		s.files.byID[f.id], s.files.byPath[f.path] = f, f
	}
	for _, k := range w.People {
		p := &person{chat: s.loadChat(k.Chat)}
		p.describe(k.About)
		s.people[k.About.ID], s.chats[k.About.ID] = p, p.chat
		s.order = append(s.order, k.About.ID)
	}
	for _, k := range w.Groups {
		s.chats[k.API.ID] = s.loadChat(k)
		s.groups = append(s.groups, k.API.ID)
	}
	s.loadQueues(w)
	maps.Copy(s.profile.commands, w.Commands)
	maps.Copy(s.profile.menus, w.Menus)
	maps.Copy(s.profile.texts, w.Texts)
}

func (s *Sim) loadChat(k keptChat) *chat {
	c := &chat{
		api: k.API, members: k.Members, started: k.Started, blocked: k.Blocked, kicked: k.Kicked,
		keyboard: k.Keyboard, oneTime: k.OneTime, unread: k.Unread, acted: k.Acted, pinned: k.Pinned,
		next: max(k.Next+lead, s.opt.FirstID),
	}
	for _, m := range k.Messages {
		m.Message.Chat = k.API
		m.Message.file = s.files.byID[m.Message.fileID()]
		c.entries = append(c.entries, &entry{
			msg: m.Message, at: m.At, seq: m.Change, latency: m.Latency, buttons: m.Buttons, reaction: m.Reaction,
			fromBot: m.FromBot, edited: m.Edited, deleted: m.Deleted, fixed: m.Fixed,
		})
	}
	return c
}

func (s *Sim) loadQueues(w *world) {
	q := &s.updates
	q.allowed = w.Allowed
	for _, k := range w.Updates {
		q.pending = append(q.pending, &queued{
			id: k.ID, kind: k.Kind, body: k.Body, lane: lane{k.Lane, k.Of}, expires: k.Expires,
		})
		q.waiting++
	}
	for _, k := range w.Presses {
		p := &query{id: k.ID, person: k.Person, chat: k.Chat, at: k.At, answered: make(chan struct{})}
		if k.Answer != nil {
			p.answer, p.done = *k.Answer, true
			close(p.answered)
		}
		s.queries.byID[p.id] = p
		s.queries.order = append(s.queries.order, p)
	}
}
