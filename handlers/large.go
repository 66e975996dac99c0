package handlers

import (
	"context"
	"regexp"
	"strings"
	"unicode/utf8"

	"liaison/locales"
)

// flowLarge is the flow in which somebody is asked whether they want large numbers.
const flowLarge = "large"

var (
	// hardToRead is all that somebody writes who cannot read what is shown.
	hardToRead = regexp.MustCompile(`^(?:我|字)*(?:看不清楚?|看不见|太小|小了|大字版?|放大)(?:字|了|啊|呀|点|一点|看不清楚?)*[。！!，,]?$`)
	// maybeHard may be it, where nothing else is being written.
	maybeHard = regexp.MustCompile(`看不清|看不见|字太小|字小|大字|字大|老花`)
	yesWords  = regexp.MustCompile(`^(?:1|好|好的|是|是的|要|打开|开)[。！!]?$`)
)

// maybeMost bounds what may be a complaint about the letters, in characters.
const maybeMost = 16

// cannotRead reports whether somebody writes that what is shown is too small to read.
func (t *turn) cannotRead() bool {
	text := strings.TrimSpace(t.update.Text)
	if text == "" || len(t.update.Files) > 0 {
		return false
	}
	return hardToRead.MatchString(text) || t.state.Flow == "" && utf8.RuneCountInString(text) <= maybeMost && maybeHard.MatchString(text)
}

// offerLarge offers the menu by numbers, or says where letters are made larger.
func offerLarge(_ context.Context, t *turn) error {
	if t.person.Numbered {
		t.offer("large.on_already")
		return nil
	}
	if t.state.Flow != flowDraft {
		t.leaveQuestion()
		t.finish()
		t.state.Flow = flowLarge
	}
	t.replyWith(t.voice.Say("large.offer"), [][]button{{t.button("settings.turn_numbered_true", "set:numbered:true")}, {t.button("menu.open", "menu")}})
	return nil
}

// largeWrote turns the menu by numbers on for who agrees; anything else is what it
// would have been.
func largeWrote(ctx context.Context, t *turn) error {
	t.finish()
	if !yesWords.MatchString(strings.TrimSpace(t.update.Text)) {
		return loose(ctx, t)
	}
	p := *t.person
	p.Numbered = true
	if err := t.store.KeepPreferences(ctx, p); err != nil {
		return err
	}
	t.person.Numbered = true
	return t.showMenu(ctx, t.voice.Say("large.is_on"))
}

// longText is from how many characters on a text stands in a message of its own before
// the choices, for who answers by number: one idea to a message.
const longText = 140

// parted is the text and, for who answers by number, the choices: in one message, or
// the choices in one of their own under a long text.
func (t *turn) parted(text locales.Markup, rows [][]button) (parts []string, apart bool) {
	choices := t.numbered(rows)
	if choices == "" || utf8.RuneCountInString(plain(string(text))) < longText {
		return split(string(text) + choices), false
	}
	return append(split(string(text)), strings.TrimLeft(choices, "\n")), true
}
