package telegramsim

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Person is somebody who may talk to the bot.
type Person struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	About    string `json:"about"`
	Group    string `json:"group"` // under which the page lists the person
	Language string `json:"language"`
	Username string `json:"username,omitempty"`
	Start    string `json:"start"`   // the code of the person's deep link, if any
	Started  bool   `json:"started"` // the bot may write to the person already
	Blocked  bool   `json:"blocked"`
	Unread   int    `json:"unread"`
	Last     string `json:"last"` // the newest message, in short
	LastAt   int64  `json:"last_at"`
}

type person struct {
	about Person
	user  *apiUser
	chat  *chat
}

// firstPerson is the id of the first person who is given none.
const firstPerson = 1001

// AddPerson adds a person and returns it with its id. One with a zero ID gets the
// next free number; one that Started may be written to at once. Somebody who is
// there already is described anew, and keeps the chat.
func (s *Sim) AddPerson(about Person) Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	if about.ID == 0 {
		about.ID = firstPerson + int64(len(s.order))
		for s.chats[about.ID] != nil {
			about.ID++
		}
	}
	p := s.people[about.ID]
	if p == nil {
		p = &person{chat: &chat{next: s.opt.FirstID}}
		s.people[about.ID], s.chats[about.ID] = p, p.chat
		s.order = append(s.order, about.ID)
	}
	p.describe(about)
	p.chat.started = p.chat.started || about.Started
	s.changes++
	view := s.view(p)
	s.hub.publish(func() event { return event{Type: "person", Person: about.ID, About: &view} })
	return view
}

// describe says who the person is. What was said before stays with the messages.
func (p *person) describe(about Person) {
	about.Name = cmp.Or(about.Name, p.about.Name, "Person "+strconv.FormatInt(about.ID, 10))
	p.about = about
	p.user = &apiUser{ID: about.ID, FirstName: about.Name, Username: about.Username, LanguageCode: about.Language}
	p.chat.api = &apiChat{ID: about.ID, Type: "private", FirstName: about.Name, Username: about.Username}
}

// view is a person with what is true of the chat now. The lock is held.
func (s *Sim) view(p *person) Person {
	v := p.about
	v.Started, v.Blocked, v.Unread = p.chat.started, p.chat.blocked, p.chat.unread
	if e := p.chat.last(); e != nil {
		v.Last, v.LastAt = inShort(e.msg), e.at.UnixMilli()
	}
	return v
}

func inShort(m *apiMessage) string {
	text := m.Text
	if text == "" {
		text = m.Caption
	}
	if text == "" {
		text = "[" + m.kind() + "]"
	}
	if runes := []rune(text); len(runes) > 80 {
		return string(runes[:80]) + "…"
	}
	return text
}

// People returns everybody in the order in which they were added.
func (s *Sim) People() []Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Person, 0, len(s.order))
	for _, id := range s.order {
		list = append(list, s.view(s.people[id]))
	}
	return list
}

// Person returns one person; false when there is no such.
func (s *Sim) Person(id int64) (Person, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.people[id]
	if p == nil {
		return Person{}, false
	}
	return s.view(p), true
}

// AddGroup makes a group of these people and the bot, and returns its id. The bot
// learns of it from an update.
func (s *Sim) AddGroup(title string, members ...int64) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(members) == 0 {
		return 0, fmt.Errorf("a group needs a member")
	}
	for _, id := range members {
		if s.people[id] == nil {
			return 0, fmt.Errorf("no person %d", id)
		}
	}
	id := -5001 - int64(len(s.groups))
	c := &chat{api: &apiChat{ID: id, Type: "group", Title: title}, next: s.opt.FirstID}
	c.started, c.members = true, map[int64]bool{}
	for _, m := range members {
		c.members[m] = true
	}
	s.chats[id] = c
	s.groups = append(s.groups, id)
	s.changes++
	left := apiChatMember{Status: "left", User: s.bot}
	s.memberUpdate(c, s.people[members[0]], left, s.botMember(false))
	return id, nil
}

// RemoveBot puts the bot out of a group.
func (s *Sim) RemoveBot(group, by int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, p := s.chats[group], s.people[by]
	if c == nil || c.private() || p == nil || c.kicked {
		return fmt.Errorf("no such group or person")
	}
	c.kicked = true
	s.changes++
	s.memberUpdate(c, p, s.botMember(false), s.botMember(true))
	return nil
}

// Block has a person block the bot; the bot learns of it from an update.
func (s *Sim) Block(id int64) error { return s.setBlocked(id, true) }

// Unblock lets the bot write again.
func (s *Sim) Unblock(id int64) error { return s.setBlocked(id, false) }

func (s *Sim) setBlocked(id int64, blocked bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.people[id]
	if p == nil {
		return fmt.Errorf("no person %d", id)
	}
	if p.chat.blocked == blocked {
		return nil
	}
	old := s.botMember(p.chat.blocked)
	p.chat.blocked = blocked
	p.chat.started = true
	s.changes++
	s.memberUpdate(p.chat, p, old, s.botMember(blocked))
	view := s.view(p)
	s.hub.publish(func() event {
		return event{Type: "person", Person: id, About: &view, Blocked: &blocked}
	})
	return nil
}

func (s *Sim) memberUpdate(c *chat, by *person, old, now apiChatMember) {
	body := &apiChatMemberUpdated{Chat: c.api, From: by.user, Date: s.now().Unix(), Old: old, New: now}
	s.enqueue("my_chat_member", body, lane{'b', c.api.ID})
}

// Chat returns the messages of a person's chat with the bot, or of a group, oldest
// first. Deleted ones are there and say so.
func (s *Sim) Chat(id int64) []Msg {
	s.mu.Lock()
	var entries []*entry
	if c := s.chats[id]; c != nil {
		entries = slices.Clone(c.entries)
	}
	s.mu.Unlock()
	list := make([]Msg, 0, len(entries))
	for _, e := range entries {
		list = append(list, *msgOf(e))
	}
	return list
}

// Keyboard returns the reply keyboard that a chat shows now, as JSON; nil for none.
func (s *Sim) Keyboard(id int64) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[id]; c != nil {
		return slices.Clone(c.keyboard)
	}
	return nil
}

// Commands returns the bot's menu of commands.
func (s *Sim) Commands() []BotCommand {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.menu()
}

// typingIn says whether a chat shows that the bot is typing.
func (c *chat) typingIn(now time.Time) bool { return now.Before(c.typing) }
