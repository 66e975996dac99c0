package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"liaison"
	"liaison/paper"
	"liaison/storage"
)

// The sorts of deep link of which there are codes: a station's, a deputy's.
const (
	linkStation = "st"
	linkDeputy  = "dp"
)

// Make makes a file that a message asks for: "matter:ID:LANGUAGE:PERSON" is the
// matter on paper as that person may see it now, "qr:CODE" the picture of a deep
// link of the bot. What does not exist, or is not for that person, is refused.
func (d *Desk) Make(ctx context.Context, store *storage.Store, bot, what string) (name string, content []byte, err error) {
	sort, rest, _ := strings.Cut(what, ":")
	switch sort {
	case "matter":
		return d.makePaper(ctx, store, rest)
	case "qr":
		return d.makeCode(ctx, store, bot, rest)
	default:
		return "", nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
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

func (d *Desk) makeCode(ctx context.Context, store *storage.Store, bot, code string) (string, []byte, error) {
	caption, err := linkCaption(ctx, store, code)
	if err != nil {
		return "", nil, err
	}
	content, err := paper.Code(DeepLink(bot, code), caption)
	return fileName(code + ".png"), content, err
}

// DeepLink opens the bot with a code, which is at most 64 of A-Z a-z 0-9 _ -.
func DeepLink(bot, code string) string { return fmt.Sprintf("https://t.me/%s?start=%s", bot, code) }

// linkCaption is whose link it is.
func linkCaption(ctx context.Context, store *storage.Store, link string) (string, error) {
	sort, code, _ := strings.Cut(link, "_")
	switch sort {
	case linkStation:
		bodies, err := store.Bodies(ctx)
		if err != nil {
			return "", err
		}
		for _, b := range bodies {
			if b.Code == code {
				return b.Name, nil
			}
		}
	case linkDeputy:
		person, err := store.PersonByCode(ctx, code)
		return person.Name, err
	}
	return "", liaison.Refuse(liaison.NotFound, "sheet.no_such_link")
}
