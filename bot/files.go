package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"liaison"
)

// sayFiles sends the files, those that Telegram shows as one album together.
// The text is the first one's caption where it can be, else it follows, with
// the buttons, so that these are under the newest message. A failure half-way
// repeats what went before it when it is tried again.
func (b *Bot) sayFiles(ctx context.Context, o liaison.Outgoing) ([]int, error) {
	albums := liaison.Albums(o.Files)
	captioned := liaison.Captioned(albums, utf8.RuneCountInString(seen(o.Message)), len(o.Buttons)+len(o.Keyboard) > 0)
	var shown []int
	for _, files := range albums {
		part := liaison.Outgoing{Chat: o.Chat}
		if captioned || o.Text == "" && len(files) == 1 && len(albums) == 1 {
			part.Message = o.Message
		}
		ids, err := b.sayAlbum(ctx, part, files)
		if err != nil {
			return nil, err
		}
		shown = append(shown, ids...)
	}
	if captioned || o.Text == "" {
		return shown, nil
	}
	o.Files = nil
	text, err := b.say(ctx, o)
	return append(text, shown...), err
}

func (b *Bot) sayAlbum(ctx context.Context, o liaison.Outgoing, files []liaison.File) ([]int, error) {
	if len(files) == 1 {
		return b.sayOne(ctx, o, files[0])
	}
	params := &telegram.SendMediaGroupParams{ChatID: o.Chat}
	for i, f := range files {
		caption := o.Message
		if i > 0 {
			caption = liaison.Message{}
		}
		params.Media = append(params.Media, media(f, caption))
	}
	messages, err := b.api.SendMediaGroup(ctx, params)
	if err != nil || len(messages) == 0 {
		return nil, b.failure(err)
	}
	ids := make([]int, len(messages))
	for i, m := range messages {
		ids[i] = m.ID
	}
	return ids, nil
}

func media(f liaison.File, m liaison.Message) models.InputMedia {
	mode, entities := style(m)
	switch f.Kind {
	case liaison.Photo:
		return &models.InputMediaPhoto{Media: f.ID, Caption: m.Text, ParseMode: mode, CaptionEntities: entities}
	case liaison.Video:
		return &models.InputMediaVideo{Media: f.ID, Caption: m.Text, ParseMode: mode, CaptionEntities: entities}
	case liaison.Audio:
		return &models.InputMediaAudio{Media: f.ID, Caption: m.Text, ParseMode: mode, CaptionEntities: entities}
	default:
		return &models.InputMediaDocument{Media: f.ID, Caption: m.Text, ParseMode: mode, CaptionEntities: entities}
	}
}

// sayOne sends a file by itself. What is the same for everybody is sent by its
// id once it has one.
func (b *Bot) sayOne(ctx context.Context, o liaison.Outgoing, f liaison.File) ([]int, error) {
	if id := b.made.find(f); id != "" {
		shown, err := b.sent(b.sayFile(ctx, o, f, &models.InputFileString{Data: id}))
		failed := new(liaison.SendError)
		if !errors.As(err, &failed) || failed.Failure != liaison.Refused {
			return shown, err
		}
		b.made.forget(f) // it may be the id that was refused
	}
	source, err := b.source(ctx, f)
	if err != nil {
		return nil, err
	}
	m, err := b.sayFile(ctx, o, f, source)
	if err == nil {
		b.made.keep(f, idOf(m))
	}
	return b.sent(m, err)
}

// source is the file by its id, or as it is made now. Its error is a
// *liaison.SendError.
func (b *Bot) source(ctx context.Context, f liaison.File) (models.InputFile, error) {
	if f.Make == "" {
		return &models.InputFileString{Data: f.ID}, nil
	}
	if b.config.Make == nil {
		return nil, &liaison.SendError{Failure: liaison.Refused, Err: errors.New("this bot makes no files")}
	}
	name, content, err := b.config.Make(ctx, strings.TrimSuffix(f.Make, "!"))
	if err != nil {
		failed := &liaison.SendError{Failure: liaison.Trouble, Err: fmt.Errorf("make %s: %w", f.Make, err)}
		if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
			failed.Failure = liaison.Refused
		}
		return nil, failed
	}
	return &models.InputFileUpload{Filename: name, Data: bytes.NewReader(content)}, nil
}

func (b *Bot) sayFile(ctx context.Context, o liaison.Outgoing, f liaison.File, file models.InputFile) (*models.Message, error) {
	mode, entities := style(o.Message)
	under := markup(o.Message)
	switch f.Kind {
	case liaison.Place:
		return b.api.SendLocation(ctx, &telegram.SendLocationParams{
			ChatID: o.Chat, Latitude: f.Latitude, Longitude: f.Longitude, ReplyMarkup: under})
	case liaison.Photo:
		return b.api.SendPhoto(ctx, &telegram.SendPhotoParams{
			ChatID: o.Chat, Photo: file, Caption: o.Text, ParseMode: mode, CaptionEntities: entities, ReplyMarkup: under})
	case liaison.Voice:
		return b.api.SendVoice(ctx, &telegram.SendVoiceParams{
			ChatID: o.Chat, Voice: file, Caption: o.Text, ParseMode: mode, CaptionEntities: entities, ReplyMarkup: under})
	case liaison.Video:
		return b.api.SendVideo(ctx, &telegram.SendVideoParams{
			ChatID: o.Chat, Video: file, Caption: o.Text, ParseMode: mode, CaptionEntities: entities, ReplyMarkup: under})
	case liaison.Audio:
		return b.api.SendAudio(ctx, &telegram.SendAudioParams{
			ChatID: o.Chat, Audio: file, Caption: o.Text, ParseMode: mode, CaptionEntities: entities, ReplyMarkup: under})
	default:
		return b.api.SendDocument(ctx, &telegram.SendDocumentParams{
			ChatID: o.Chat, Document: file, Caption: o.Text, ParseMode: mode, CaptionEntities: entities, ReplyMarkup: under})
	}
}
