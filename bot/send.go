package bot

import (
	"context"
	"errors"
	"html"
	"regexp"
	"unicode/utf8"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"liaison"
)

const toastMost = 200

// Send does to the chat what the message says and returns Telegram's ids of the
// messages that show it: first the one with its buttons; none where nothing is
// shown. An error is a *liaison.SendError. What was done already is not an error.
func (b *Bot) Send(ctx context.Context, o liaison.Outgoing) ([]int, error) {
	switch o.Act {
	case liaison.Say:
		return b.say(ctx, o)
	case liaison.Edit:
		return b.edit(ctx, o)
	case liaison.Erase:
		return nil, b.erase(ctx, o)
	case liaison.Answer:
		return nil, b.answer(ctx, o)
	default:
		return nil, &liaison.SendError{Failure: liaison.Refused, Err: errors.New("unknown act " + string(o.Act))}
	}
}

func (b *Bot) say(ctx context.Context, o liaison.Outgoing) ([]int, error) {
	if len(o.Files) > 0 {
		return b.sayFiles(ctx, o)
	}
	id, err := b.sendMessage(ctx, o)
	if err != nil {
		return nil, b.failure(err)
	}
	return []int{id}, nil
}

// sent is the id of the message and the failure, as Send returns them.
func (b *Bot) sent(m *models.Message, err error) ([]int, error) {
	if err != nil || m == nil {
		return nil, b.failure(err)
	}
	return []int{m.ID}, nil
}

var noPreview = &models.LinkPreviewOptions{IsDisabled: telegram.True()}

// markup is the buttons, or the keyboard, or nothing.
func markup(m liaison.Message) models.ReplyMarkup {
	switch {
	case len(m.Buttons) > 0:
		return inline(m.Buttons)
	case len(m.Keyboard) > 0:
		keyboard := &models.ReplyKeyboardMarkup{ResizeKeyboard: true}
		for _, words := range m.Keyboard {
			row := make([]models.KeyboardButton, len(words))
			for i, word := range words {
				row[i].Text = word
			}
			keyboard.Keyboard = append(keyboard.Keyboard, row)
		}
		return keyboard
	}
	return nil
}

func inline(buttons [][]liaison.Button) *models.InlineKeyboardMarkup {
	rows := make([][]models.InlineKeyboardButton, len(buttons))
	for i, row := range buttons {
		for _, b := range row {
			rows[i] = append(rows[i], models.InlineKeyboardButton{Text: b.Text, CallbackData: b.Data, URL: b.URL})
		}
	}
	return &models.InlineKeyboardMarkup{InlineKeyboard: rows}
}

func (b *Bot) edit(ctx context.Context, o liaison.Outgoing) ([]int, error) {
	if o.Target == 0 {
		return nil, &liaison.SendError{Failure: liaison.Refused, Err: errors.New("an edit of no message")}
	}
	var err error
	if o.Text == "" {
		params := &telegram.EditMessageReplyMarkupParams{ChatID: o.Chat, MessageID: o.Target}
		if len(o.Buttons) > 0 {
			params.ReplyMarkup = inline(o.Buttons)
		}
		_, err = b.api.EditMessageReplyMarkup(ctx, params)
	} else {
		mode, entities := style(o.Message)
		params := &telegram.EditMessageTextParams{
			ChatID: o.Chat, MessageID: o.Target, Text: o.Text,
			ParseMode: mode, Entities: entities, LinkPreviewOptions: noPreview,
		}
		if len(o.Buttons) > 0 {
			params.ReplyMarkup = inline(o.Buttons)
		}
		_, err = b.api.EditMessageText(ctx, params)
	}
	return []int{o.Target}, b.unless(err, "message is not modified")
}

func (b *Bot) erase(ctx context.Context, o liaison.Outgoing) error {
	_, err := b.api.DeleteMessage(ctx, &telegram.DeleteMessageParams{ChatID: o.Chat, MessageID: o.Target})
	return b.unless(err, "message to delete not found", "message can't be deleted", "message identifier is not specified",
		"message_id_invalid")
}

func (b *Bot) answer(ctx context.Context, o liaison.Outgoing) error {
	_, err := b.api.AnswerCallbackQuery(ctx, &telegram.AnswerCallbackQueryParams{
		CallbackQueryID: o.Press, Text: firstRunes(seen(o.Message), toastMost), ShowAlert: o.Alert,
	})
	return b.unless(err, "query is too old", "query id is invalid", "query_id_invalid")
}

var tag = regexp.MustCompile(`</?[a-zA-Z][^<>]*>`)

// plain is the text that HTML shows.
func plain(text string) string { return html.UnescapeString(tag.ReplaceAllString(text, "")) }

func firstRunes(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}
