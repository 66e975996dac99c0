package telegramsim

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Draft is what a person sends: a text, files, a location or a contact.
type Draft struct {
	Chat      int64 // a group; 0 for the person's own chat with the bot
	Text      string
	Caption   string // of the first file
	Entities  []Entity
	Files     []Upload
	Location  *Location
	Contact   *Contact
	ReplyTo   int64
	Forwarded bool // from somebody who hides their account
}

// Upload is a file that a person sends.
type Upload struct {
	As       string // photo, document, voice, video, audio, sticker or animation; found by Mime when empty
	Name     string
	Mime     string
	Data     []byte
	Size     int64 // when larger than Data, the file is only said to be so large
	Duration int
	Width    int
	Height   int
	Emoji    string
}

// ErrBlocked is what a person gets who writes to a bot that they blocked.
var ErrBlocked = errors.New("the person has blocked the bot")

// acting finds who acts and where. The lock is held.
func (s *Sim) acting(who, where int64) (*person, *chat, error) {
	p := s.people[who]
	if p == nil {
		return nil, nil, fmt.Errorf("no person %d", who)
	}
	c := p.chat
	if where != 0 && where != who {
		if c = s.chats[where]; c == nil || !c.members[who] || c.kicked {
			return nil, nil, fmt.Errorf("person %d and the bot are not both in chat %d", who, where)
		}
	}
	if c.blocked {
		return nil, nil, ErrBlocked
	}
	c.acted, c.started, c.unread = time.Now(), true, 0
	return p, c, nil
}

// Send sends a draft. A long text goes in parts, several files as an album; the
// messages are returned in their order.
func (s *Sim) Send(who int64, d Draft) ([]Msg, error) {
	contents, err := s.contents(who, d)
	if err != nil {
		return nil, err
	}
	album := ""
	if len(d.Files) > 1 {
		album = s.newAlbum()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p, c, err := s.acting(who, d.Chat)
	if err != nil {
		return nil, err
	}
	var origin *apiOrigin
	if d.Forwarded {
		origin = &apiOrigin{Type: "hidden_user", Date: s.now().Unix(), SenderName: "Somebody"}
	}
	replyTo := c.find(d.ReplyTo)
	list := make([]Msg, 0, len(contents))
	for _, what := range contents {
		msg := &apiMessage{From: p.user, content: what, MediaGroupID: album, ForwardOrigin: origin}
		if replyTo != nil {
			msg.ReplyTo = bare(replyTo.msg)
		}
		e := s.keep(c, entry{msg: msg})
		s.enqueue("message", msg, lane{'m', c.api.ID})
		list = append(list, *msgOf(e))
	}
	if c.oneTime {
		s.setKeyboard(c, nil, false)
	}
	return list, nil
}

// contents turns a draft into what its messages say.
func (s *Sim) contents(who int64, d Draft) ([]content, error) {
	switch {
	case d.Location != nil:
		return []content{{Location: d.Location}}, nil
	case d.Contact != nil:
		return []content{{Contact: d.Contact}}, nil
	case len(d.Files) > 10:
		return nil, errors.New("an album has at most 10 files")
	case len(d.Files) > 0:
		return s.fileContents(d)
	}
	f := formatted{d.Text, d.Entities}.trimmed()
	if f.text == "" {
		return nil, fmt.Errorf("person %d sends nothing", who)
	}
	if !utf8.ValidString(f.text) {
		return nil, errors.New("the text is not UTF-8")
	}
	var list []content
	for _, part := range cut(f) {
		part.findEntities()
		list = append(list, content{Text: part.text, Entities: part.entities})
	}
	return list, nil
}

// cut cuts a text over the limit into parts, as Telegram's apps do. Entities stay
// only with a text in one part.
func cut(f formatted) []formatted {
	runes := []rune(f.text)
	if len(runes) <= maxText {
		return []formatted{f}
	}
	var parts []formatted
	for len(runes) > 0 {
		n := min(len(runes), maxText)
		if text := strings.TrimSpace(string(runes[:n])); text != "" {
			parts = append(parts, formatted{text: text})
		}
		runes = runes[n:]
	}
	return parts
}

func (s *Sim) fileContents(d Draft) ([]content, error) {
	caption := formatted{d.Caption, d.Entities}.trimmed()
	if utf8.RuneCountInString(caption.text) > maxCaption {
		return nil, errors.New("a caption has at most 1024 characters")
	}
	caption.findEntities()
	var list []content
	for i, up := range d.Files {
		if len(up.Data) > maxKept {
			return nil, fmt.Errorf("a file may have at most %d bytes here; say a larger Size instead", maxKept)
		}
		c := contentOf(s.files.add(file{
			kind: up.kind(), name: up.Name, mime: up.Mime, data: up.Data, size: max(up.Size, int64(len(up.Data))),
			duration: up.Duration, width: up.Width, height: up.Height, emoji: up.Emoji,
		}))
		if i == 0 {
			c.Caption, c.CaptionEntities = caption.text, caption.entities
		}
		list = append(list, c)
	}
	return list, nil
}

// kind is how the file is sent.
func (up Upload) kind() string {
	if titles[up.As] != "" {
		return up.As
	}
	major, minor, _ := strings.Cut(up.Mime, "/")
	switch {
	case major == "image" && (minor == "jpeg" || minor == "png"):
		return "photo"
	case major == "video", major == "audio":
		return major
	}
	return "document"
}

// EditMessage changes the text, or the caption, of a person's own message.
func (s *Sim) EditMessage(who, messageID int64, text string) (Msg, error) {
	return s.EditIn(0, who, messageID, text)
}

// EditIn is EditMessage in a group.
func (s *Sim) EditIn(where, who, messageID int64, text string) (Msg, error) {
	f := formatted{text: text}.trimmed()
	f.findEntities()
	s.mu.Lock()
	defer s.mu.Unlock()
	p, c, err := s.acting(who, where)
	if err != nil {
		return Msg{}, err
	}
	old := c.find(messageID)
	if old == nil || old.fromBot || old.msg.From.ID != p.about.ID {
		return Msg{}, fmt.Errorf("person %d has no message %d", who, messageID)
	}
	if f.text == "" && old.msg.file == nil {
		return Msg{}, errors.New("the text is empty")
	}
	msg := *old.msg
	msg.EditDate = s.now().Unix()
	if msg.file != nil {
		msg.Caption, msg.CaptionEntities = f.text, f.entities
	} else {
		msg.Text, msg.Entities = f.text, f.entities
	}
	e := *old
	e.msg, e.edited = &msg, true
	kept := s.replace(c, e, "edit")
	s.enqueue("edited_message", &msg, lane{'m', c.api.ID})
	return *msgOf(kept), nil
}

// DeleteMessage deletes a message from a person's own chat; the bot is not told.
func (s *Sim) DeleteMessage(who, messageID int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.people[who]
	if p == nil {
		return fmt.Errorf("no person %d", who)
	}
	e := p.chat.find(messageID)
	if e == nil {
		return fmt.Errorf("person %d has no message %d", who, messageID)
	}
	s.remove(p.chat, e)
	return nil
}

// Press presses a button below a message of a person's own chat. Any data may be
// given: forged presses are made like this.
func (s *Sim) Press(who, messageID int64, data string) (*Press, error) {
	return s.PressIn(0, who, messageID, data)
}

// PressIn is Press in a group.
func (s *Sim) PressIn(where, who, messageID int64, data string) (*Press, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, c, err := s.acting(who, where)
	if err != nil {
		return nil, err
	}
	var message any
	if e := c.find(messageID); e != nil {
		message = bare(e.msg)
	} else if messageID > 0 && messageID < c.next {
		message = &apiGone{Chat: c.api, MessageID: messageID}
	} else {
		return nil, fmt.Errorf("chat %d has no message %d", c.api.ID, messageID)
	}
	q := &query{person: who, chat: c.api.ID, at: s.now(), answered: make(chan struct{})}
	s.queries.add(q)
	body := &apiCallbackQuery{
		ID: q.id, From: p.user, Message: message, Data: data, ChatInstance: fmt.Sprint("chat-", c.api.ID),
	}
	s.enqueue("callback_query", body, lane{'q', who})
	return &Press{ID: q.id, q: q, s: s}, nil
}
