package telegramsim

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// world is a simulator as its file has it. What is slow to make is made by fill,
// without the lock: messages and the bodies of updates never change.
type world struct {
	Version  int
	Numbers  numbers
	People   []keptPerson
	Groups   []keptChat
	Updates  []keptUpdate
	Allowed  []string // kinds of updates
	Presses  []keptPress
	Files    []keptFile
	Commands map[string][]BotCommand
	Menus    map[int64]any
	Texts    map[string]string

	files []*file // by their numbers
}

// numbers are the newest that were given.
type numbers struct{ Change, Album, Poll, Press, File, Update int64 }

type keptPerson struct {
	About Person
	Chat  keptChat
}

type keptChat struct {
	API      *apiChat
	Members  map[int64]bool `json:",omitempty"`
	Started  bool
	Blocked  bool
	Kicked   bool
	Next     int64
	Messages []keptMessage
	Keyboard json.RawMessage `json:",omitempty"`
	OneTime  bool
	Unread   int
	Acted    time.Time
	Pinned   []int64

	entries []*entry
}

type keptMessage struct {
	Message  *apiMessage
	At       time.Time
	Change   int64
	Latency  time.Duration `json:",omitempty"`
	Buttons  [][]Button    `json:",omitempty"`
	Reaction string        `json:",omitempty"`
	FromBot  bool          `json:",omitempty"`
	Edited   bool          `json:",omitempty"`
	Deleted  bool          `json:",omitempty"`
	Fixed    bool          `json:",omitempty"`
}

type keptUpdate struct {
	ID      int64
	Kind    string
	Body    json.RawMessage
	Lane    byte
	Of      int64 // the chat or person of the lane
	Expires time.Time

	body any
}

type keptPress struct {
	ID     string
	Person int64
	Chat   int64
	At     time.Time
	Answer *Answer // nil: none yet
}

type keptFile struct {
	N                       int64
	ID, Unique, Kind        string
	Name, Mime, Path        string
	Size                    int64
	Width, Height, Duration int
	Emoji                   string `json:",omitempty"`
}

// stamp is different whenever the world is.
type stamp struct {
	seq, changes, next int64
	waiting            int
}

func (s *Sim) stamp() stamp {
	s.mu.Lock()
	defer s.mu.Unlock()
	return stamp{s.seq, s.changes, s.updates.next, s.updates.waiting}
}

// hold takes the world as it is now.
func (s *Sim) hold() *world {
	w := s.holdChats()
	s.files.mu.Lock() // after the chats, so that no message has an unknown file
	defer s.files.mu.Unlock()
	w.Numbers.File = s.files.n
	w.files = slices.SortedFunc(maps.Values(s.files.byID), func(a, b *file) int { return cmp.Compare(a.n, b.n) })
	return w
}

func (s *Sim) holdChats() *world {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := &world{
		Version: worldVersion, Allowed: s.updates.allowed,
		Numbers: numbers{
			Change: s.seq, Album: s.albums, Poll: s.polls.Load(), Press: s.queries.n, Update: s.updates.next - 1,
		},
		Commands: maps.Clone(s.profile.commands), Menus: maps.Clone(s.profile.menus), Texts: maps.Clone(s.profile.texts),
	}
	for _, id := range s.order {
		p := s.people[id]
		w.People = append(w.People, keptPerson{p.about, p.chat.hold()})
	}
	for _, id := range s.groups {
		w.Groups = append(w.Groups, s.chats[id].hold())
	}
	for _, u := range s.updates.pending {
		if !u.done {
			w.Updates = append(w.Updates, keptUpdate{
				ID: u.id, Kind: u.kind, Lane: u.lane.kind, Of: u.lane.id, Expires: u.expires, body: u.body,
			})
		}
	}
	for _, q := range s.queries.order {
		k := keptPress{ID: q.id, Person: q.person, Chat: q.chat, At: q.at}
		if q.done {
			k.Answer = &q.answer // which is the only one
		}
		w.Presses = append(w.Presses, k)
	}
	return w
}

func (c *chat) hold() keptChat {
	return keptChat{
		API: c.api, Members: c.members, Started: c.started, Blocked: c.blocked, Kicked: c.kicked, Next: c.next,
		Keyboard: c.keyboard, OneTime: c.oneTime, Unread: c.unread, Acted: c.acted, Pinned: slices.Clone(c.pinned),
		entries: slices.Clone(c.entries),
	}
}

// fill makes what hold only pointed to.
func (w *world) fill() error {
	for i := range w.People {
		w.People[i].Chat.fill()
	}
	for i := range w.Groups {
		w.Groups[i].fill()
	}
	for _, f := range w.files {
		w.Files = append(w.Files, keptFile{
			f.n, f.id, f.unique, f.kind, f.name, f.mime, f.path, f.size, f.width, f.height, f.duration, f.emoji,
		})
	}
	for i := range w.Updates {
		var err error
		if w.Updates[i].Body, err = json.Marshal(w.Updates[i].body); err != nil {
			return err
		}
	}
	return nil
}

func (k *keptChat) fill() {
	k.Messages = make([]keptMessage, 0, len(k.entries))
	for _, e := range k.entries {
		k.Messages = append(k.Messages, keptMessage{
			e.msg, e.at, e.seq, e.latency, e.buttons, e.reaction, e.fromBot, e.edited, e.deleted, e.fixed,
		})
	}
}
