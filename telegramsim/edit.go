package telegramsim

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"
)

const notModified = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"

// editable finds the message that the bot wants to change. The lock is held.
func (s *Sim) editable(r *request) (*chat, *entry, *apiError) {
	if r.has("inline_message_id") {
		return nil, nil, refuse("MESSAGE_ID_INVALID")
	}
	if !r.has("message_id") {
		return nil, nil, refuse("message identifier is not specified")
	}
	c, refusal := s.target(r, "chat_id")
	if refusal != nil {
		return nil, nil, refusal
	}
	e := c.find(r.integer("message_id"))
	switch {
	case e == nil:
		return nil, nil, refuse("message to edit not found")
	case !e.fromBot || e.fixed || e.msg.ForwardOrigin != nil:
		return nil, nil, refuse("message can't be edited")
	}
	return c, e, nil
}

// edit changes a message of the bot: change returns its new content.
func (s *Sim) edit(r *request, change func(*apiMessage) (content, *apiError)) (any, *apiError) {
	m, refusal := readMarkup(r)
	if refusal != nil {
		return nil, refusal
	}
	if m.fixed {
		return nil, refuse("inline keyboard expected")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, old, refusal := s.editable(r)
	if refusal != nil {
		return nil, refusal
	}
	what, refusal := change(old.msg)
	if refusal != nil {
		return nil, refusal
	}
	if bytes.Equal(m.inline, old.msg.ReplyMarkup) && sameContent(what, old.msg.content) {
		return nil, refuse(notModified)
	}
	msg := *old.msg
	msg.content, msg.ReplyMarkup, msg.EditDate = what, m.inline, s.now().Unix()
	e := *old
	e.msg, e.buttons, e.edited = &msg, m.buttons, true
	s.replace(c, e, "edit")
	return &msg, nil
}

func sameContent(a, b content) bool {
	return a.Text == b.Text && a.Caption == b.Caption && a.file == b.file &&
		slices.Equal(a.Entities, b.Entities) && slices.Equal(a.CaptionEntities, b.CaptionEntities)
}

func (s *Sim) editMessageText(r *request) (any, *apiError) {
	text, refusal := readText(r, "text", "entities", maxText)
	if refusal != nil {
		return nil, refusal
	}
	if text.text == "" {
		return nil, refuse("message text is empty")
	}
	return s.edit(r, func(old *apiMessage) (content, *apiError) {
		if old.Text == "" {
			return content{}, refuse("there is no text in the message to edit")
		}
		return content{Text: text.text, Entities: text.entities}, nil
	})
}

func (s *Sim) editMessageCaption(r *request) (any, *apiError) {
	caption, refusal := readText(r, "caption", "caption_entities", maxCaption)
	if refusal != nil {
		return nil, refusal
	}
	return s.edit(r, func(old *apiMessage) (content, *apiError) {
		if old.file == nil || old.Sticker != nil {
			return content{}, refuse("there is no caption in the message to edit")
		}
		c := old.content
		c.Caption, c.CaptionEntities = caption.text, caption.entities
		return c, nil
	})
}

func (s *Sim) editMessageReplyMarkup(r *request) (any, *apiError) {
	return s.edit(r, func(old *apiMessage) (content, *apiError) { return old.content, nil })
}

func (s *Sim) editMessageMedia(r *request) (any, *apiError) {
	var m inputMedia
	if err := json.Unmarshal([]byte(r.text("media")), &m); err != nil {
		return nil, refuse("can't parse media JSON object")
	}
	c, refusal := s.mediaContent(r, m)
	if refusal != nil {
		return nil, refusal
	}
	return s.edit(r, func(old *apiMessage) (content, *apiError) { return c, nil })
}

// deletableFor is how long a message may be deleted.
const deletableFor = 48 * time.Hour

func (s *Sim) deleteMessage(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refusal := s.target(r, "chat_id")
	if refusal != nil {
		return nil, refusal
	}
	e := c.find(r.integer("message_id"))
	if e == nil {
		return nil, refuse("message to delete not found")
	}
	if refusal := s.undeletable(c, e); refusal != nil {
		return nil, refusal
	}
	s.remove(c, e)
	return true, nil
}

// undeletable refuses what is too old, and in a group what others wrote.
func (s *Sim) undeletable(c *chat, e *entry) *apiError {
	if s.now().Sub(time.Unix(e.msg.Date, 0)) > deletableFor {
		return refuse("message can't be deleted for everyone")
	}
	if !c.private() && !e.fromBot {
		return refuse("message can't be deleted")
	}
	return nil
}

func (s *Sim) remove(c *chat, old *entry) {
	e := *old
	e.deleted = true
	s.replace(c, e, "delete")
}

func (s *Sim) deleteMessages(r *request) (any, *apiError) {
	var ids []int64
	if !r.decode("message_ids", &ids) || len(ids) < 1 || len(ids) > 100 {
		return nil, refuse("there must be from 1 to 100 messages")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refusal := s.target(r, "chat_id")
	if refusal != nil {
		return nil, refusal
	}
	for _, id := range ids {
		if e := c.find(id); e != nil && s.undeletable(c, e) == nil {
			s.remove(c, e)
		}
	}
	return true, nil
}
