package bot

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/go-telegram/bot/models"

	"liaison"
)

// update holds the kinds that are acted on. Of the library's types it uses the
// small ones only: a big one is undone by a single field of a form that the
// library does not know yet.
type update struct {
	ID            int64       `json:"update_id"`
	Message       *message    `json:"message"`
	EditedMessage *message    `json:"edited_message"`
	CallbackQuery *press      `json:"callback_query"`
	MyChatMember  *membership `json:"my_chat_member"`
}

type message struct {
	ID            int             `json:"message_id"`
	From          *models.User    `json:"from"`
	Chat          models.Chat     `json:"chat"`
	Date          int64           `json:"date"`
	EditDate      int64           `json:"edit_date"`
	Text          string          `json:"text"`
	Entities      json.RawMessage `json:"entities"`
	Caption       string          `json:"caption"`
	Marks         json.RawMessage `json:"caption_entities"`
	Album         string          `json:"media_group_id"`
	ForwardOrigin json.RawMessage `json:"forward_origin"`
	attached
}

type press struct {
	ID      string      `json:"id"`
	From    models.User `json:"from"`
	Message *struct {
		ID   int         `json:"message_id"`
		Chat models.Chat `json:"chat"`
	} `json:"message"` // also where the bot cannot read it any more
	Data string `json:"data"`
}

type membership struct {
	Chat models.Chat `json:"chat"`
	From models.User `json:"from"`
	Date int64       `json:"date"`
	New  struct {
		Status string `json:"status"`
	} `json:"new_chat_member"`
}

// Decode says in liaison's words what happened. What it does not know is
// Other, never an error; an error is a payload that is not an update at all.
func Decode(payload []byte) (liaison.Update, error) {
	var u update
	broken := json.Unmarshal(payload, &u)
	if form := new(json.UnmarshalTypeError); errors.As(broken, &form) && u.Message != nil && u.Message.ID != 0 {
		broken = nil // a field of another form: the others have been read
	}
	if broken == nil && u.ID != 0 && u.Message != nil && u.Message.Chat.ID != 0 {
		happened := u.Message.happened(liaison.Wrote, payload)
		happened.ID, happened.Chat = u.ID, u.Message.Chat.ID
		return happened, nil
	}
	arrival, err := address(payload)
	if err != nil {
		return liaison.Update{Kind: liaison.Other}, err
	}
	other := liaison.Update{ID: arrival.Update, Chat: arrival.Chat, Kind: liaison.Other}
	if broken != nil {
		return other, broken
	}
	happened := other
	switch {
	case u.Message != nil:
		happened = u.Message.happened(liaison.Wrote, payload)
	case u.EditedMessage != nil:
		happened = u.EditedMessage.happened(liaison.Edited, payload)
	case u.CallbackQuery != nil:
		happened = u.CallbackQuery.happened()
	case u.MyChatMember != nil:
		happened = u.MyChatMember.happened()
	}
	happened.ID, happened.Chat = arrival.Update, arrival.Chat
	return happened, nil
}

func (m *message) happened(kind liaison.UpdateKind, payload []byte) liaison.Update {
	u := liaison.Update{
		Kind: kind, Message: m.ID, At: time.Unix(m.Date, 0), Album: clean(m.Album), Forwarded: len(m.ForwardOrigin) > 0,
		Files: m.files(), Private: private(m.Chat),
	}
	if kind == liaison.Edited && m.EditDate > 0 {
		u.At = time.Unix(m.EditDate, 0)
	}
	if u.Text, u.Entities = styled(m.Text, m.Entities); u.Text == "" {
		u.Text, u.Entities = styled(m.Caption, m.Marks)
	}
	from(&u, m.From)
	if u.Text == "" && len(u.Files) == 0 || m.Animation != nil {
		u.Sort = m.sort(payload)
	}
	if u.Sort == service {
		u.Kind, u.Sort = liaison.Other, ""
	}
	return u
}

func (p *press) happened() liaison.Update {
	u := liaison.Update{Kind: liaison.Pressed, Press: clean(p.Data), PressID: clean(p.ID)}
	from(&u, &p.From)
	if p.Message == nil {
		u.Kind = liaison.Other // under a message of another bot's; there is no chat to answer in
		return u
	}
	u.Message, u.Private = p.Message.ID, private(p.Message.Chat)
	return u
}

func (m *membership) happened() liaison.Update {
	u := liaison.Update{Kind: liaison.Other, Private: private(m.Chat), At: time.Unix(m.Date, 0)}
	from(&u, &m.From)
	switch {
	case !u.Private:
	case m.New.Status == "kicked" || m.New.Status == "left":
		u.Kind = liaison.Blocked
	case m.New.Status == "member":
		u.Kind = liaison.Unblocked
	}
	return u
}

func from(u *liaison.Update, user *models.User) {
	if user == nil {
		return
	}
	u.From, u.Language = user.ID, clean(user.LanguageCode)
	u.FromName = strings.TrimSpace(clean(user.FirstName + " " + user.LastName))
}

func private(c models.Chat) bool { return c.Type == models.ChatTypePrivate }

// clean takes out what PostgreSQL cannot keep. JSON itself brings no other
// broken text: the decoder has replaced it.
func clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
}
