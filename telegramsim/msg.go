package telegramsim

import (
	"encoding/json"
	"time"
)

// Msg is a message as the people's side sees it.
type Msg struct {
	MessageID       int64      `json:"message_id"`
	Chat            int64      `json:"chat"`
	Seq             int64      `json:"seq"`  // grows with every delivery, edit and deletion
	From            string     `json:"from"` // "bot" or "person"
	Sender          int64      `json:"sender"`
	SenderName      string     `json:"sender_name,omitempty"`
	Date            int64      `json:"date"`
	At              int64      `json:"at"` // delivery in ms, on the real clock
	Kind            string     `json:"kind"`
	Text            string     `json:"text"`
	Entities        []Entity   `json:"entities"`
	Caption         string     `json:"caption"`
	CaptionEntities []Entity   `json:"caption_entities"`
	MediaGroupID    string     `json:"media_group_id,omitempty"`
	File            *MsgFile   `json:"file,omitempty"`
	Location        *Location  `json:"location,omitempty"`
	Venue           string     `json:"venue,omitempty"`
	Contact         *Contact   `json:"contact,omitempty"`
	Poll            *apiPoll   `json:"poll,omitempty"`
	Inline          [][]Button `json:"inline"`
	Reaction        string     `json:"reaction,omitempty"`
	Edited          bool       `json:"edited"`
	Deleted         bool       `json:"deleted"`
	Protected       bool       `json:"protected,omitempty"`
	ReplyTo         int64      `json:"reply_to"`
	Forwarded       bool       `json:"forwarded"`
	LatencyMS       int64      `json:"latency_ms"`

	Latency time.Duration `json:"-"` // the same, to the last digit
}

// MsgFile is the file of a message.
type MsgFile struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Mime     string `json:"mime"`
	Size     int64  `json:"size"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
	Duration int    `json:"duration"`
	URL      string `json:"url"`
}

// Button is one button below a message: it sends data, opens a link, or does
// something else that the people's side only shows.
type Button struct {
	Text  string `json:"text"`
	Data  string `json:"data,omitempty"`
	URL   string `json:"url,omitempty"`
	Style string `json:"style,omitempty"`
}

// Words is the text of a message, or its caption.
func (m Msg) Words() string {
	if m.Text != "" {
		return m.Text
	}
	return m.Caption
}

// Data returns what the button with this text sends; false when there is none.
func (m Msg) Data(text string) (string, bool) {
	for _, row := range m.Inline {
		for _, b := range row {
			if b.Text == text && b.Data != "" {
				return b.Data, true
			}
		}
	}
	return "", false
}

func msgOf(e *entry) *Msg {
	m := e.msg
	out := &Msg{
		MessageID: m.MessageID, Chat: m.Chat.ID, Seq: e.seq, From: "person",
		Date: m.Date, At: e.at.UnixMilli(), Kind: m.kind(),
		Text: m.Text, Entities: m.Entities, Caption: m.Caption, CaptionEntities: m.CaptionEntities,
		MediaGroupID: m.MediaGroupID, File: msgFileOf(m.file),
		Location: m.Location, Contact: m.Contact, Poll: m.Poll, Inline: e.buttons, Reaction: e.reaction,
		Edited: e.edited, Deleted: e.deleted, Protected: m.Protected, Forwarded: m.ForwardOrigin != nil,
		LatencyMS: e.latency.Milliseconds(), Latency: e.latency,
	}
	if e.fromBot {
		out.From = "bot"
	}
	if m.From != nil {
		out.Sender, out.SenderName = m.From.ID, m.From.FirstName
	}
	if m.ReplyTo != nil {
		out.ReplyTo = m.ReplyTo.MessageID
	}
	if m.Venue != nil {
		out.Location, out.Venue = &m.Venue.Location, m.Venue.Title+"\n"+m.Venue.Address
	}
	return out
}

func msgFileOf(f *file) *MsgFile {
	if f == nil {
		return nil
	}
	return &MsgFile{
		ID: f.id, Name: f.name, Mime: f.mime, Size: f.size,
		Width: f.width, Height: f.height, Duration: f.duration, URL: "/sim/files/" + f.id,
	}
}

// kind names what the message carries.
func (c *content) kind() string {
	switch {
	case c.file != nil:
		return c.file.kind
	case c.Venue != nil, c.Location != nil:
		return "location"
	case c.Contact != nil:
		return "contact"
	case c.Poll != nil:
		return "poll"
	}
	return "text"
}

// event is what the page is told at once.
type event struct {
	Type     string           `json:"type"`
	Person   int64            `json:"person,omitempty"`
	Message  *Msg             `json:"message,omitempty"`
	Keyboard *json.RawMessage `json:"keyboard,omitempty"`
	Answer   *Answer          `json:"answer,omitempty"`
	About    *Person          `json:"about,omitempty"`
	Commands []BotCommand     `json:"commands,omitempty"`
	Limits   *bool            `json:"limits,omitempty"`
	Typing   bool             `json:"typing,omitempty"`
	Blocked  *bool            `json:"blocked,omitempty"`
	Call     *Call            `json:"call,omitempty"`
}
