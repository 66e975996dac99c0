package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"liaison"
)

// flowObject is that of a deputy who writes what is wrong with an entry.
const flowObject = "object"

// entriesPerPage is how many entries are offered at a time.
const entriesPerPage = 8

// chooseEntry offers the entries of a year, to object to one: "archive:object:YEAR:SKIP".
func (t *turn) chooseEntry(ctx context.Context) error {
	first, rest, _ := strings.Cut(t.arguments, ":")
	year, err := strconv.Atoi(first)
	if err != nil {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	a, err := t.store.ArchiveYear(ctx, t.person.ID, year, t.desk.Zone)
	if err != nil {
		return err
	}
	if a.Seal != nil {
		return liaison.Refuse(liaison.Conflict, "archive.sealed", "Year", first)
	}
	if len(a.Entries) == 0 {
		return liaison.Refuse(liaison.Conflict, "archive.nothing_to_object")
	}
	skip, _ := strconv.Atoi(rest)
	skip = min(max(skip, 0), len(a.Entries)-1)
	shown := a.Entries[skip:min(skip+entriesPerPage, len(a.Entries))]
	var buttons, pages []button
	for _, e := range shown {
		buttons = append(buttons, button{Text: t.entryLine(e), Data: fmt.Sprintf("archive:entry:%s:%d", e.Source, e.Fact)})
	}
	if skip > 0 {
		pages = append(pages, t.button("list.newer", "archive:object:%d:%d", year, max(0, skip-entriesPerPage)))
	}
	if skip+entriesPerPage < len(a.Entries) {
		pages = append(pages, t.button("list.older", "archive:object:%d:%d", year, skip+entriesPerPage))
	}
	laid := rows(1, buttons...)
	if len(pages) > 0 {
		laid = append(laid, pages)
	}
	t.show(t.voice.Say("archive.which_entry"), append(laid, []button{t.button("archive.missing", "duty:new"), t.button("archive.back", "archive")}))
	return nil
}

// entryOf reads "SOURCE:FACT": an entry of the deputy's own.
func (t *turn) entryOf(ctx context.Context, text string) (liaison.Entry, error) {
	source, number, _ := strings.Cut(text, ":")
	fact, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return liaison.Entry{}, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return t.store.Entry(ctx, liaison.EntryKey{Source: source, Fact: fact, Person: t.person.ID}, t.desk.Zone)
}

// askObjection asks what is wrong with the entry that was pressed.
func (t *turn) askObjection(ctx context.Context) error {
	e, err := t.entryOf(ctx, t.arguments)
	if err != nil {
		return err
	}
	t.leaveQuestion()
	t.finish()
	t.state.Flow, t.state.Step = flowObject, t.arguments
	t.show(t.voice.Say("archive.ask_objection", "Entry", t.entryLine(e)), [][]button{{t.button("archive.back", "archive")}})
	return nil
}

// objectWrote keeps the objection, and tells the staff until when it is to be decided.
func objectWrote(ctx context.Context, t *turn) error {
	e, err := t.entryOf(ctx, t.state.Step)
	if err != nil {
		return err
	}
	words := strings.TrimSpace(t.update.Text)
	if refusal := liaison.CheckObjection(words); refusal != nil {
		return refusal
	}
	due, out, err := t.desk.Object(ctx, t, e, words)
	if err != nil {
		return err
	}
	t.finish()
	t.offer("archive.objected", "Entry", t.entryLine(e), "Due", t.voice.Date(due))
	t.out = append(t.out, out...)
	return nil
}

// Object keeps an objection of the person of the turn, and returns what the clerks are
// told.
func (d *Desk) Object(ctx context.Context, t *turn, e liaison.Entry, words string) (liaison.Date, []liaison.Outgoing, error) {
	rules, err := t.store.Rules(ctx)
	if err != nil {
		return liaison.Date{}, nil, err
	}
	calendar, err := t.store.Calendar(ctx)
	if err != nil {
		return liaison.Date{}, nil, err
	}
	due := rules.Span(liaison.ArchiveDecision).End(t.today(), calendar)
	if _, err := t.store.Object(ctx, e, words, due, t.at()); err != nil {
		return due, nil, err
	}
	clerks, err := t.store.Holders(ctx, liaison.Matter{}, liaison.Staff)
	if err != nil {
		return due, nil, err
	}
	say := &turn{desk: d, store: t.store}
	for _, p := range clerks {
		voice := d.Locales.Voice(p.Language)
		told := &turn{desk: d, voice: voice}
		say.notify(p, voice.Say("archive.told_objection", "Name", t.person.Name, "Entry", told.entryLine(e), "Words", shorten(words, 200), "Due", voice.Date(due)), nil)
	}
	return due, say.out, nil
}

// ObjectFrom keeps an objection that was written on a page.
func (v View) ObjectFrom(ctx context.Context, e liaison.Entry, words string) ([]liaison.Outgoing, error) {
	_, out, err := v.t.desk.Object(ctx, v.t, e, words)
	return out, err
}

// EntryLine is an entry on one line, in the viewer's language.
func (v View) EntryLine(e liaison.Entry) string { return v.t.entryLine(e) }

// EntryTitle is what an entry is called, and EntryNote what stands beside it.
func (v View) EntryTitle(e liaison.Entry) string { return v.t.entryTitle(e) }

// EntryNote says how long an entry took, and what was decided on it.
func (v View) EntryNote(e liaison.Entry) string { return v.t.entryNote(e) }

// ObjectionDecided tells a deputy what was decided on an objection, and why.
func (d *Desk) ObjectionDecided(p liaison.Person, entry string, c liaison.Correction) []liaison.Outgoing {
	return d.Word(p, "archive.told_"+string(c.Finding), "Entry", entry, "Why", c.Reason)
}
