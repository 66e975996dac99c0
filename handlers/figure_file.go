package handlers

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"liaison"
	"liaison/plot"
	"liaison/storage"
)

// errNoChat is for who is bound to no chat.
var errNoChat = liaison.Refuse(liaison.Conflict, "figures.no_chat")

// FigureMessage is the picture of a figure, for the person's own chat.
func (v View) FigureMessage(ctx context.Context, figure liaison.Figure, ask FigureAsk) (liaison.Outgoing, error) {
	shown, err := v.Figure(ctx, figure, ask)
	if err != nil {
		return liaison.Outgoing{}, err
	}
	if v.t.person.Chat == 0 {
		return liaison.Outgoing{}, errNoChat
	}
	wish := strings.Join([]string{"figure", string(figure), v.t.voice.Language, strconv.FormatInt(v.t.person.ID, 10), ask.Query().Encode()}, ":")
	return liaison.Outgoing{Chat: v.t.person.Chat, Lane: liaison.Replies, Message: liaison.Message{Act: liaison.Say,
		Text:  string(v.t.voice.Say("figures.caption", "Title", shown.Title, "Of", shown.Of)),
		Files: []liaison.File{{Kind: liaison.Photo, Make: wish}}}}, nil
}

// figureWide is how wide a picture for a chat is.
const figureWide = 800

// makeFigure draws the picture that FigureMessage asks for, as it is when it is sent:
// "FIGURE:LANGUAGE:PERSON:QUERY".
func (d *Desk) makeFigure(ctx context.Context, store *storage.Store, which string) (string, []byte, error) {
	words := strings.SplitN(which, ":", 4)
	if len(words) != 4 {
		return "", nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	id, err := number(words[2])
	query, wrong := url.ParseQuery(words[3])
	if err := errors.Join(err, wrong); err != nil {
		return "", nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	person, err := store.Person(ctx, id)
	if err != nil {
		return "", nil, err
	}
	v := d.View(store, person, d.Locales.Voice(words[1]), d.Now().In(d.Zone))
	ask := ReadFigureAsk(query, v.t.today())
	ask.Most = FigureRowsMost
	shown, err := v.Figure(ctx, liaison.Figure(words[0]), ask)
	if err != nil {
		return "", nil, err
	}
	content, err := plot.PNG(shown.Chart, plot.Style{Width: figureWide, Title: shown.Title, Note: shown.Of + "\n" + shown.About})
	return fileName(shown.Title + " " + v.t.today().String() + ".png"), content, err
}

// FigureRowsMost is how many rows a picture and its table have on a page.
const FigureRowsMost = 40
