package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// contactFields are what a contact is mended by, in the order in which what is missing
// is asked for.
var contactFields = []string{"day", "way", "who", "topics", "note"}

// contactBegin asks for a contact in one sentence.
func contactBegin(ctx context.Context, t *turn, _ string) error {
	linked, err := t.ownLinked(ctx)
	if err != nil {
		return err
	}
	if len(linked) == 0 {
		return liaison.Refuse(liaison.Conflict, "contact.nobody")
	}
	t.leaveQuestion()
	t.finish()
	t.state.Flow, t.state.Step, t.state.Contact = flowContact, "say", nil
	t.card("contact", t.voice.Say("contact.say", "Name", linked[0].Name), [][]button{{t.button("contact.leave", "contact")}})
	return nil
}

// contactWrote takes the sentence, or what was written of one field.
func contactWrote(ctx context.Context, t *turn) error {
	linked, err := t.ownLinked(ctx)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(t.update.Text)
	if text == "" || len(t.update.Files) > 0 {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	c := t.state.Contact
	if c == nil || t.state.Step == "say" {
		read := liaison.ReadContact(text, t.today(), nameable(linked))
		read.Member = t.person.ID
		t.state.Contact = &read
		return t.contactNext(ctx, linked)
	}
	switch t.state.Step {
	case "day":
		day, _, ok := liaison.ReadDay(text, t.today())
		if !ok {
			return liaison.Refuse(liaison.Invalid, "contact.no_such_day")
		}
		c.Day = day
	case "way":
		if c.Way = liaison.WayIn(text); c.Way == "" {
			return liaison.Refuse(liaison.Invalid, "field.not_a_choice")
		}
	case "who":
		if found := liaison.NamedIn(text, nameable(linked)); len(found) > 0 {
			c.Deputies = found
		} else {
			return liaison.Refuse(liaison.NotFound, "field.no_such_deputy", "Text", shorten(text, 20))
		}
	case "topics":
		c.Topics = text
	case "note":
		c.Note = text
	default: // the card is shown: more of what was said
		c.Note += "\n" + text
	}
	return t.contactNext(ctx, linked)
}

// contactNext asks for what is missing, or shows the card.
func (t *turn) contactNext(ctx context.Context, linked []storage.LinkedPerson) error {
	c := t.state.Contact
	switch {
	case c.Way == "":
		return contactMend(ctx, t, "way")
	case len(c.Deputies) == 0:
		return contactMend(ctx, t, "who")
	}
	return t.contactShow(linked)
}

// noting is the contact that is being noted, and the deputies it may be with.
func (t *turn) noting(ctx context.Context) (*liaison.ContactNote, []storage.LinkedPerson, error) {
	linked, err := t.ownLinked(ctx)
	if err == nil && t.state.Contact == nil {
		return nil, nil, liaison.Refuse(liaison.Conflict, "contact.gone")
	}
	if err == nil && t.state.Flow != flowContact {
		t.leaveQuestion()
		t.finish()
		t.state.Flow = flowContact
	}
	return t.state.Contact, linked, err
}

func contactCard(ctx context.Context, t *turn, _ string) error {
	_, linked, err := t.noting(ctx)
	if err != nil {
		return err
	}
	return t.contactNext(ctx, linked)
}

// contactShow is the card: each field is a button.
func (t *turn) contactShow(linked []storage.LinkedPerson) error {
	t.state.Step = "card"
	var fields []button
	for _, f := range contactFields {
		fields = append(fields, t.button("contact.mend_"+f, "contact:mend:%s", f))
	}
	t.card("contact", t.contactLines("contact.check", linked)+"\n\n"+t.voice.Say("contact.ask_keep"), append([][]button{{t.button("contact.keep", "contact:keep")}},
		append(rows(3, fields...), []button{t.button("contact.drop", "contact:drop")})...))
	return nil
}

// contactLines are the fields of the contact that is being noted.
func (t *turn) contactLines(title string, linked []storage.LinkedPerson) locales.Markup {
	c := t.state.Contact
	or := func(text string) string {
		if text == "" {
			return t.voice.Plain("draft.none")
		}
		return text
	}
	way := ""
	if c.Way != "" {
		way = t.voice.Plain("choice.way." + c.Way)
	}
	return joinLines([]locales.Markup{t.voice.Say(title), t.voice.Say("contact.card", "Day", c.Day, "Way", or(way),
		"Who", or(namesOf(linked, c.Deputies, t.voice.Plain("list.comma"))), "Topics", or(c.Topics), "Note", or(c.Note))})
}

// contactMend asks for one field anew.
func contactMend(ctx context.Context, t *turn, field string) error {
	c, linked, err := t.noting(ctx)
	if err != nil {
		return err
	}
	if !slices.Contains(contactFields, field) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	t.state.Step = field
	var laid [][]button
	switch field {
	case "day":
		laid = t.contactDays()
	case "way":
		for _, way := range liaison.ContactWays {
			laid = append(laid, []button{{Text: t.voice.Plain("choice.way." + way), Data: "contact:way:" + way}})
		}
	case "who":
		var people []button
		for _, l := range linked {
			people = append(people, button{Text: chosenMark(slices.Contains(c.Deputies, l.ID)) + l.Name, Data: fmt.Sprintf("contact:who:%d", l.ID)})
		}
		laid = rows(2, people...)
		if len(c.Deputies) > 0 {
			laid = append(laid, []button{t.button("field.done", "contact:card")})
		}
	case "topics":
		laid = [][]button{{t.button("contact.no_topics", "contact:bare")}}
	}
	if c.Way != "" && len(c.Deputies) > 0 && field != "who" {
		laid = append(laid, []button{t.button("contact.back", "contact:card")})
	}
	t.card("contact", t.contactLines("contact.check", linked)+"\n\n"+t.voice.Say("contact.ask_"+field), append(laid, []button{t.button("contact.drop", "contact:drop")}))
	return nil
}

// contactDays are the days that are said most.
func (t *turn) contactDays() [][]button {
	today := t.today()
	return [][]button{{
		t.button("date.today", "contact:day:%s", today), t.button("date.yesterday", "contact:day:%s", today.AddDays(-1)),
		t.button("contact.before_yesterday", "contact:day:%s", today.AddDays(-2)),
	}}
}

func contactDay(ctx context.Context, t *turn, arg string) error {
	c, linked, err := t.noting(ctx)
	if err != nil {
		return err
	}
	if c.Day, err = liaison.ParseDate(arg); err != nil {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return t.contactNext(ctx, linked)
}

func contactWay(ctx context.Context, t *turn, arg string) error {
	c, linked, err := t.noting(ctx)
	if err != nil {
		return err
	}
	if !slices.Contains(liaison.ContactWays, arg) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	c.Way = arg
	return t.contactNext(ctx, linked)
}

// contactWho adds a deputy, or takes one out.
func contactWho(ctx context.Context, t *turn, arg string) error {
	c, linked, err := t.noting(ctx)
	if err != nil {
		return err
	}
	id, err := idIn(arg)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(linked, func(l storage.LinkedPerson) bool { return l.ID == id }) {
		return liaison.Refuse(liaison.Conflict, "board.not_linked")
	}
	if i := slices.Index(c.Deputies, id); i >= 0 {
		c.Deputies = slices.Delete(c.Deputies, i, i+1)
	} else {
		c.Deputies = append(c.Deputies, id)
	}
	return contactMend(ctx, t, "who")
}

// contactBare leaves the topics out.
func contactBare(ctx context.Context, t *turn, _ string) error {
	c, linked, err := t.noting(ctx)
	if err != nil {
		return err
	}
	c.Topics = ""
	return t.contactNext(ctx, linked)
}

func contactDrop(ctx context.Context, t *turn, _ string) error {
	t.state.Contact = nil
	t.finish()
	t.show(t.voice.Say("contact.dropped"), [][]button{{t.button("menu.contact", "contact"), t.button("menu.open", "menu")}})
	return nil
}

// contactKeep notes the contact, and offers to make items of what was asked for.
func contactKeep(ctx context.Context, t *turn, _ string) error {
	c, linked, err := t.noting(ctx)
	if err != nil {
		return err
	}
	ids := make([]int64, len(linked))
	for i, l := range linked {
		ids[i] = l.ID
	}
	c.Member = t.person.ID
	if refusal := c.Check(t.today(), ids); refusal != nil {
		return refusal
	}
	n, err := t.store.KeepContactNote(ctx, *c, t.person.ID, t.at())
	if err != nil {
		return err
	}
	if n == 0 {
		return liaison.Refuse(liaison.Conflict, "board.noted_before")
	}
	with := slices.DeleteFunc(nameable(linked), func(p liaison.Named) bool { return !slices.Contains(c.Deputies, p.ID) })
	if err := t.store.KeepRaised(ctx, c.Member, c.Day, liaison.Opinions(c.Note, with), t.at()); err != nil {
		return err
	}
	raised, err := t.store.RaisedOn(ctx, c.Member, c.Day)
	if err != nil {
		return err
	}
	text := t.contactLines("contact.kept", linked)
	t.state.Contact = nil
	t.finish()
	return t.offerItems(text, raised)
}
