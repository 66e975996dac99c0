package bot

import (
	"encoding/json"
	"sync"

	"github.com/go-telegram/bot/models"

	"liaison"
)

// text is a message as sendMessage takes it, without its chat.
type text struct {
	Text     string                     `json:"text"`
	Mode     models.ParseMode           `json:"parse_mode,omitempty"`
	Entities []models.MessageEntity     `json:"entities,omitempty"`
	Preview  *models.LinkPreviewOptions `json:"link_preview_options"`
	Markup   models.ReplyMarkup         `json:"reply_markup,omitempty"`
}

// encoded is what follows the chat in the JSON of the message. The copies of a
// briefing are one message for very many chats, which is encoded once.
func (b *Bot) encoded(o liaison.Outgoing) ([]byte, error) {
	if o.Lane != liaison.Briefings {
		return encode(o.Message)
	}
	if rest := b.lately.find(o.Message); rest != nil {
		return rest, nil
	}
	rest, err := encode(o.Message)
	if err == nil {
		b.lately.keep(o.Message, rest)
	}
	return rest, err
}

func encode(m liaison.Message) ([]byte, error) {
	mode, entities := style(m)
	body, err := json.Marshal(text{m.Text, mode, entities, noPreview, markup(m)})
	if err != nil {
		return nil, err
	}
	body[0] = ',' // it goes on after the chat
	return body, nil
}

// encodedMost is how many are remembered: parts of a few briefings, by language.
const encodedMost = 16

// lately remembers messages as they were encoded.
type lately struct {
	mu   sync.RWMutex
	said []said
	next int // which of them makes room
}

type said struct {
	message liaison.Message
	rest    []byte
}

func (l *lately) find(m liaison.Message) []byte {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for i := range l.said {
		if alike(&l.said[i].message, &m) {
			return l.said[i].rest
		}
	}
	return nil
}

func (l *lately) keep(m liaison.Message, rest []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.said) < encodedMost {
		l.said = append(l.said, said{m, rest})
		return
	}
	l.said[l.next] = said{m, rest}
	l.next = (l.next + 1) % encodedMost
}

// alike reports whether one is the other: it looks at where things are and not at
// what they say, but for the text.
func alike(a, b *liaison.Message) bool {
	return a.Text == b.Text && a.Rich == b.Rich && identical(a.Entities, b.Entities) &&
		identical(a.Buttons, b.Buttons) && identical(a.Keyboard, b.Keyboard)
}

func identical[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}
