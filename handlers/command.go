package handlers

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"liaison"
	"liaison/locales"
)

// command reads "/word@bot rest".
func command(text string) (word, rest string, ok bool) {
	if !strings.HasPrefix(text, "/") {
		return "", "", false
	}
	word = text[1:]
	if i := strings.IndexFunc(word, unicode.IsSpace); i >= 0 {
		word, rest = word[:i], word[i:]
	}
	word, _, _ = strings.Cut(word, "@")
	return strings.ToLower(word), strings.TrimSpace(rest), true
}

func (t *turn) command(ctx context.Context, word, rest string) error {
	t.arguments = rest
	if t.person == nil && word != "start" {
		return stranger(ctx, t)
	}
	if do, ok := t.desk.commanded(word); ok {
		return do(ctx, t)
	}
	t.offer("chat.unknown_command", "Command", "/"+word)
	return nil
}

// commanded is what a command does, by its word or, in any language, by one of its names:
// /todo is /待办 as well.
func (d *Desk) commanded(word string) (step, bool) {
	for _, c := range commands {
		if c.word == word || d.names("command_names."+c.word, word) {
			return c.do, true
		}
	}
	for _, kind := range liaison.Kinds {
		if d.names("kind."+string(kind), word) || d.names("command_names."+liaison.Procedures[kind].Command, word) {
			return begin(kind), true
		}
	}
	return beginning(word)
}

// names reports whether the sentence, in some language, has the word as one of its own.
func (d *Desk) names(key, word string) bool {
	return slices.ContainsFunc(locales.Languages, func(tag string) bool {
		voice := d.Locales.Voice(tag)
		return voice.Has(key) && slices.Contains(strings.Fields(strings.ToLower(voice.Plain(key))), word)
	})
}

// beginning is the step that begins a matter of the kind that has that command.
func beginning(word string) (step, bool) {
	for _, kind := range liaison.Kinds {
		if liaison.Procedures[kind].Command == word {
			return begin(kind), true
		}
	}
	return nil, false
}
