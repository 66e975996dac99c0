package telegramsim

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// target finds the chat that a request is for. The lock is held.
func (s *Sim) target(r *request, name string) (*chat, *apiError) {
	text := r.text(name)
	if text == "" {
		return nil, refuse("chat_id is empty")
	}
	id, err := strconv.ParseInt(text, 10, 64)
	c := s.chats[id]
	if err != nil || c == nil || c.private() && !c.started {
		return nil, refuse("chat not found")
	}
	return c, nil
}

// reachable is target for whatever people would see: it refuses where the bot is
// not wanted.
func (s *Sim) reachable(r *request) (*chat, *apiError) {
	c, refusal := s.target(r, "chat_id")
	switch {
	case refusal != nil:
		return nil, refusal
	case c.blocked:
		return nil, forbid("bot was blocked by the user")
	case c.kicked:
		return nil, forbid("bot was kicked from the " + c.api.Type + " chat")
	}
	return c, nil
}

// outgoing is what the bot sends in one message, and how.
type outgoing struct {
	content
	album  string
	origin *apiOrigin
}

// deliver sends messages: one, or the parts of an album.
func (s *Sim) deliver(r *request, parts ...outgoing) ([]*apiMessage, *apiError) {
	m, refusal := readMarkup(r)
	if refusal != nil {
		return nil, refusal
	}
	var reply replyParameters
	r.decode("reply_parameters", &reply)
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refusal := s.reachable(r)
	if refusal != nil {
		return nil, refusal
	}
	repliedTo, refusal := reply.find(c)
	if refusal != nil {
		return nil, refusal
	}
	sent := make([]*apiMessage, 0, len(parts))
	for _, part := range parts {
		msg := &apiMessage{
			From: s.bot, content: part.content, MediaGroupID: part.album, ForwardOrigin: part.origin,
			Protected: r.boolean("protect_content"), ReplyTo: repliedTo, ReplyMarkup: m.inline,
		}
		s.keep(c, entry{msg: msg, fromBot: true, buttons: m.buttons, fixed: m.fixed})
		sent = append(sent, msg)
	}
	if m.keyboard != nil || m.remove {
		s.setKeyboard(c, m.keyboard, m.oneTime)
	}
	return sent, nil
}

// deliverOne is deliver for a single message.
func (s *Sim) deliverOne(r *request, c content) (any, *apiError) {
	sent, refusal := s.deliver(r, outgoing{content: c})
	if refusal != nil {
		return nil, refusal
	}
	return sent[0], nil
}

type replyParameters struct {
	MessageID int64 `json:"message_id"`
	Without   bool  `json:"allow_sending_without_reply"`
}

func (p replyParameters) find(c *chat) (*apiMessage, *apiError) {
	if p.MessageID == 0 {
		return nil, nil
	}
	if e := c.find(p.MessageID); e != nil {
		return bare(e.msg), nil
	}
	if p.Without {
		return nil, nil
	}
	return nil, refuse("message to be replied not found")
}

// bare is a message as another quotes it: without what it replies to itself.
func bare(m *apiMessage) *apiMessage {
	if m.ReplyTo == nil && m.Pinned == nil {
		return m
	}
	short := *m
	short.ReplyTo, short.Pinned = nil, nil
	return &short
}

func (s *Sim) sendMessage(r *request) (any, *apiError) {
	text, refusal := readText(r, "text", "entities", maxText)
	if refusal != nil {
		return nil, refusal
	}
	if text.text == "" {
		return nil, refuse("message text is empty")
	}
	return s.deliverOne(r, content{Text: text.text, Entities: text.entities})
}

// fileFields is the parameter which holds the file of each method.
var fileFields = map[string]string{
	"sendPhoto": "photo", "sendDocument": "document", "sendVideo": "video", "sendAudio": "audio",
	"sendVoice": "voice", "sendSticker": "sticker", "sendAnimation": "animation",
}

func (s *Sim) sendFile(r *request) (any, *apiError) {
	kind := fileFields[r.method]
	caption, refusal := readText(r, "caption", "caption_entities", maxCaption)
	if refusal != nil {
		return nil, refusal
	}
	f, refusal := s.pickFile(r, kind, kind)
	if refusal != nil {
		return nil, refusal
	}
	c := contentOf(f)
	c.Caption, c.CaptionEntities = caption.text, caption.entities
	return s.deliverOne(r, c)
}

// inputMedia is one part of an album, or the new content of a message.
type inputMedia struct {
	Type            string   `json:"type"`
	Media           string   `json:"media"`
	Caption         string   `json:"caption"`
	ParseMode       string   `json:"parse_mode"`
	CaptionEntities []Entity `json:"caption_entities"`
}

func (s *Sim) mediaContent(r *request, m inputMedia) (content, *apiError) {
	caption, refusal := format(m.Caption, m.ParseMode, m.CaptionEntities, maxCaption)
	if refusal != nil {
		return content{}, refusal
	}
	if titles[m.Type] == "" {
		return content{}, &apiError{Code: http.StatusNotImplemented, Text: "Not Implemented: " + m.Type + " is not simulated"}
	}
	f, refusal := s.pickNamed(r, m.Media, m.Type)
	if refusal != nil {
		return content{}, refusal
	}
	c := contentOf(f)
	c.Caption, c.CaptionEntities = caption.text, caption.entities
	return c, nil
}

func (s *Sim) sendMediaGroup(r *request) (any, *apiError) {
	var media []inputMedia
	if err := json.Unmarshal([]byte(r.text("media")), &media); err != nil {
		return nil, refuse("can't parse media JSON object")
	}
	switch {
	case len(media) < 2:
		return nil, refuse("too few messages to send as an album")
	case len(media) > 10:
		return nil, refuse("too many messages to send as an album")
	}
	album := s.newAlbum()
	parts := make([]outgoing, 0, len(media))
	for _, m := range media {
		if (m.Type == "document" || m.Type == "audio") && m.Type != media[0].Type ||
			m.Type != media[0].Type && (media[0].Type == "document" || media[0].Type == "audio") {
			return nil, refuse("%s can't be mixed with other media types", m.Type)
		}
		c, refusal := s.mediaContent(r, m)
		if refusal != nil {
			return nil, refusal
		}
		parts = append(parts, outgoing{content: c, album: album})
	}
	sent, refusal := s.deliver(r, parts...)
	if refusal != nil {
		return nil, refusal
	}
	return sent, nil
}

func (s *Sim) newAlbum() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.albums++
	return "album-" + strconv.FormatInt(s.albums, 10)
}
