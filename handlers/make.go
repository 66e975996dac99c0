package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
	"liaison/paper"
	"liaison/storage"
)

// Make makes a file that a message asks for: "matter:ID:LANGUAGE:PERSON" is the
// matter on paper as that person may see it now, "qr:CODE" the picture of a deep
// link of the bot, "run:ID:text!" the whole text of a run, "readers:ID:LANGUAGE:PERSON"
// the list of its people, "figure:FIGURE:LANGUAGE:PERSON:QUERY" a figure's picture,
// "duty:OCCASION:LANGUAGE" what a station posts before a reception,
// "occasion:PAPER:ID:LANGUAGE:PERSON" a paper of an occasion. What does not exist, or is not for that person, is refused.
// "kept:ID" a file that was uploaded. "archive:OF:YEAR:SORT:LANGUAGE:PERSON" a year of an archive. What does not exist, or is not for that person, is refused.
func (d *Desk) Make(ctx context.Context, store *storage.Store, bot, what string) (name string, content []byte, err error) {
	sort, rest, _ := strings.Cut(what, ":")
	if isWhole(sort, rest) {
		return d.makeWhole(ctx, store, sort, rest)
	}
	switch sort {
	case "kept":
		return d.makeKept(ctx, store, rest)
	case "readers":
		return d.makeReaders(ctx, store, rest)
	case "matters":
		return d.makeMatterTable(ctx, store, rest)
	case "archive":
		return d.makeArchive(ctx, store, rest)
	case "figure":
		return d.makeFigure(ctx, store, rest)
	case "occasion":
		return d.makeOccasionPaper(ctx, store, rest)
	case "photo":
		content, err := store.PublicPhoto(ctx, rest)
		return rest + ".jpg", content, err
	case "case":
		return d.makeCase(ctx, store, rest)
	case "matter":
		return d.makePaper(ctx, store, rest)
	case "duty":
		return d.makeDutyPoster(ctx, store, bot, rest)
	case "qr":
		return d.makeCode(ctx, store, bot, rest)
	default:
		return "", nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
}

// makeKept reads a file that was uploaded: it is named by messages of ours alone, each to
// who may have it.
func (d *Desk) makeKept(ctx context.Context, store *storage.Store, which string) (string, []byte, error) {
	id, err := strconv.ParseInt(which, 10, 64)
	if err != nil {
		return "", nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	f, err := store.KeptFile(ctx, id)
	return f.Name, f.Content, err
}

func (d *Desk) makePaper(ctx context.Context, store *storage.Store, which string) (string, []byte, error) {
	var ids [2]int64
	words := strings.Split(which, ":")
	if len(words) != 3 {
		return "", nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	for i, word := range []string{words[0], words[2]} {
		id, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return "", nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
		}
		ids[i] = id
	}
	person, err := store.Person(ctx, ids[1])
	if err != nil {
		return "", nil, err
	}
	sheet, err := d.Sheet(ctx, store, ids[0], words[1], person)
	if err != nil {
		return "", nil, err
	}
	content, err := paper.Matter(sheet)
	return fileName(sheet.Number + " " + shorten(sheet.Title, 40) + ".pdf"), content, err
}

// fileName is a name that every system takes.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name)
}

func (d *Desk) makeCode(ctx context.Context, store *storage.Store, bot, link string) (string, []byte, error) {
	content, err := d.Poster(ctx, store, bot, link)
	return fileName(link + ".png"), content, err
}

// Poster draws the code of a public link, with whose it is beneath it, as PNG.
func (d *Desk) Poster(ctx context.Context, store *storage.Store, bot, link string) ([]byte, error) {
	door, err := store.Doorway(ctx, link)
	if err != nil {
		return nil, err
	}
	return paper.Code(DeepLink(bot, link), d.Locales.Voice(locales.Languages[0]).Plain("code.poster", "Name", door.Name))
}

// DeepLink opens the bot with a code, which is at most 64 of A-Z a-z 0-9 _ -.
func DeepLink(bot, code string) string { return fmt.Sprintf("https://t.me/%s?start=%s", bot, code) }
