package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// letterBegin asks a deputy for what a member is to be told: "MEMBER".
func letterBegin(ctx context.Context, t *turn, arg string) error {
	member, err := t.addressee(ctx, arg)
	if err != nil {
		return err
	}
	t.askLetter("write:"+arg, t.voice.Say("contact.ask_letter", "Name", member.Name))
	return nil
}

// addressee is the own member of the deputy who writes.
func (t *turn) addressee(ctx context.Context, arg string) (storage.LinkedPerson, error) {
	id, err := idIn(arg)
	if err != nil {
		return storage.LinkedPerson{}, err
	}
	linked, err := t.store.LinkedWith(ctx, []int64{t.person.ID})
	if err != nil {
		return storage.LinkedPerson{}, err
	}
	i := slices.IndexFunc(linked, func(l storage.LinkedPerson) bool { return l.ID == id })
	if i < 0 || t.person.Is(liaison.RoleMember) {
		return storage.LinkedPerson{}, liaison.Refuse(liaison.Conflict, "contact.not_your_member")
	}
	return linked[i], nil
}

// replyBegin asks a member for the reply to a letter.
func replyBegin(ctx context.Context, t *turn, arg string) error {
	l, err := t.letterToAnswer(ctx, arg)
	if err != nil {
		return err
	}
	t.askLetter("answer:"+arg, t.voice.Say("contact.ask_reply", "Name", l.DeputyName, "Words", l.Words))
	return nil
}

// letterToAnswer is one to the person who reads it, and without a reply.
func (t *turn) letterToAnswer(ctx context.Context, arg string) (storage.Letter, error) {
	id, err := idIn(arg)
	if err != nil {
		return storage.Letter{}, err
	}
	l, err := t.store.Letter(ctx, id)
	if errors.Is(err, storage.ErrNone) || err == nil && l.Member != t.person.ID {
		return l, liaison.Refuse(liaison.NotFound, "chat.old_button")
	}
	if err == nil && l.RepliedAt != nil {
		return l, liaison.Refuse(liaison.Conflict, "contact.answered_before")
	}
	return l, err
}

func (t *turn) askLetter(step string, ask locales.Markup) {
	t.leaveQuestion()
	t.finish()
	t.state.Flow, t.state.Step = flowLetter, step
	t.card("letter", ask, [][]button{{t.button("contact.leave", "contact")}})
}

// letterWrote takes the words, and shows them before they go.
func letterWrote(_ context.Context, t *turn) error {
	words := strings.TrimSpace(t.update.Text)
	if len(t.update.Files) > 0 {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	if refusal := liaison.LetterWords(words); refusal != nil {
		return refusal
	}
	if refusal := liaison.MayBeSaid(words); refusal != nil {
		return refusal
	}
	t.state.Input = liaison.Input{"words": {words}}
	t.card("letter", t.voice.Say("contact.check_letter", "Words", words), [][]button{
		{t.button("contact.send", "contact:send")}, {t.button("contact.leave", "contact")}})
	return nil
}

// letterSend sends what was written: a letter, or a reply.
func letterSend(ctx context.Context, t *turn, _ string) error {
	words := t.state.Input.One("words")
	what, arg, _ := strings.Cut(t.state.Step, ":")
	if t.state.Flow != flowLetter || words == "" {
		return liaison.Refuse(liaison.Conflict, "chat.old_button")
	}
	if what == "answer" {
		return t.sendReply(ctx, arg, words)
	}
	member, err := t.addressee(ctx, arg)
	if err != nil {
		return err
	}
	id, err := t.store.KeepLetter(ctx, t.person.ID, member.ID, words, t.at())
	if err != nil {
		return err
	}
	err = t.tellPerson(ctx, member.ID, func(voice locales.Voice) (locales.Markup, [][]button) {
		return voice.Say("contact.letter_told", "Name", t.person.Name, "Words", words),
			[][]button{{{Text: voice.Plain("contact.answer", "Name", t.person.Name), Data: fmt.Sprintf("contact:answer:%d", id)}}}
	})
	if err != nil {
		return err
	}
	t.finish()
	t.show(t.voice.Say("contact.sent", "Name", member.Name), t.wayOut())
	return nil
}

func (t *turn) sendReply(ctx context.Context, arg, words string) error {
	l, err := t.letterToAnswer(ctx, arg)
	if err != nil {
		return err
	}
	first, err := t.store.KeepReply(ctx, l.ID, t.person.ID, words, t.at())
	if err != nil {
		return err
	}
	if !first {
		return liaison.Refuse(liaison.Conflict, "contact.answered_before")
	}
	err = t.tellPerson(ctx, l.Deputy, func(voice locales.Voice) (locales.Markup, [][]button) {
		return voice.Say("contact.reply_told", "Name", t.person.Name, "Words", l.Words, "Reply", words),
			[][]button{{{Text: voice.Plain("contact.write", "Name", t.person.Name), Data: fmt.Sprintf("contact:write:%d", t.person.ID)}}}
	})
	if err != nil {
		return err
	}
	t.finish()
	t.show(t.voice.Say("contact.replied", "Name", l.DeputyName), [][]button{{t.button("menu.contact", "contact"), t.button("menu.open", "menu")}})
	return nil
}

// tellPerson tells somebody, if they can be told, in their own language.
func (t *turn) tellPerson(ctx context.Context, id int64, say func(locales.Voice) (locales.Markup, [][]button)) error {
	people, err := t.store.Reachable(ctx, []int64{id})
	if err != nil {
		return err
	}
	for _, p := range people {
		text, buttons := say(t.desk.Locales.Voice(p.Language))
		t.notify(p, text, buttons)
	}
	return nil
}

// lettersLine is how many letters wait for the person, for the digest.
func (t *turn) lettersLine(ctx context.Context) ([]locales.Markup, []button, error) {
	if !t.person.Is(liaison.RoleMember) {
		return nil, nil, nil
	}
	waiting, err := t.store.LettersToAnswer(ctx, t.person.ID, lettersShown)
	if err != nil || len(waiting) == 0 {
		return nil, nil, err
	}
	lines := []locales.Markup{"", t.voice.Say("contact.digest", "Count", len(waiting))}
	for _, l := range waiting {
		lines = append(lines, t.voice.Say("contact.digest_line", "Name", l.DeputyName, "Words", shorten(l.Words, 40)))
	}
	return lines, []button{t.button("menu.contact", "contact")}, nil
}

// ContactsBehind reminds a member who has reached few of the own deputies.
func (d *Desk) ContactsBehind(ctx context.Context, tx *storage.Store, m storage.MemberBehind, should int) ([]liaison.Outgoing, error) {
	t := &turn{desk: d, store: tx}
	err := t.tellPerson(ctx, m.ID, func(voice locales.Voice) (locales.Markup, [][]button) {
		return voice.Say("contact.behind", "Had", m.Had, "Should", should, "Names", strings.Join(m.Below, voice.Plain("list.comma"))),
			[][]button{{{Text: voice.Plain("contact.note"), Data: "contact:note"}}}
	})
	return t.out, err
}
