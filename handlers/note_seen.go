package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// notesPerPage is how many notes of an occasion its holder sees at a time.
const notesPerPage = 8

// noteLine is a note in a list, with what has become of it: who has it, until when, and
// what was done.
func (t *turn) noteLine(ctx context.Context, n storage.Finding) (locales.Markup, error) {
	state, err := t.noteState(ctx, n)
	if err != nil {
		return "", err
	}
	return t.voice.Say("occasion.note_line", "At", n.At.In(t.desk.Zone).Format("15:04"), "Start", t.noteStart(n.Text, n.Files), "Taken", t.takenWord(n)) + state, nil
}

// takenWord says that a note was taken down for somebody; empty: they wrote it.
func (t *turn) takenWord(n storage.Finding) string {
	if n.TakenBy == 0 {
		return ""
	}
	return t.voice.Plain("occasion.note_taken")
}

// noteState says on lines of its own what has become of a note; empty: nothing yet.
func (t *turn) noteState(ctx context.Context, n storage.Finding) (state locales.Markup, err error) {
	if n.Body != 0 {
		bodies, err := t.bodies(ctx)
		if err != nil {
			return "", err
		}
		state += "\n" + t.voice.Say("occasion.note_with", "Body", bodyWith(bodies, n.Body).Label(), "Due", n.Due,
			"State", t.voice.Plain("finding.status_"+string(n.Status(liaison.DateOf(t.at())))))
	}
	if n.Settled != "" {
		state += "\n" + t.voice.Say("occasion.note_result", "Result", clip(n.Settled, 200))
	}
	switch {
	case n.Number != "":
		state += "\n" + t.voice.Say("occasion.note_became", "Number", n.Number)
	case n.Matter != 0:
		state += "\n" + t.voice.Say("occasion.note_draft")
	}
	return state, nil
}

// seenNote is a note that the person may look at: the own, one of an occasion that they
// hold, or one that a body of theirs has to see to.
func (t *turn) seenNote(ctx context.Context, id int64) (o liaison.Occasion, n storage.Finding, err error) {
	if n, err = t.store.Finding(ctx, id); err != nil {
		return o, n, err
	}
	if o, err = t.store.Occasion(ctx, n.Occasion); err != nil {
		return o, n, err
	}
	if n.Person != t.person.ID && !t.holds(ctx, o) && (n.Body == 0 || !t.person.SettlesFindings(n.Body)) {
		err = liaison.Refuse(liaison.NotFound, "occasion.note_gone")
	}
	return o, n, err
}

// lookAtNote shows a note to who did not write it, or sends its files.
func (t *turn) lookAtNote(ctx context.Context, id int64, word string) error {
	o, n, err := t.seenNote(ctx, id)
	if err != nil {
		return err
	}
	if word == "files" {
		if len(n.Files) == 0 {
			return liaison.Refuse(liaison.NotFound, "sheet.no_file")
		}
		t.putFiles(n.Files)
		t.replyWith(t.voice.Say("occasion.note_files_sent", "Count", len(n.Files), "Title", o.Title), [][]button{{t.backToNote(o, n)}})
		return nil
	}
	state, err := t.noteState(ctx, n)
	if err != nil {
		return err
	}
	text := t.voice.Say("occasion.note_seen", "Title", o.Title, "Name", n.Name, "At", n.At.In(t.desk.Zone), "Taken", t.takenWord(n))
	if n.Text != "" {
		text += "\n\n" + locales.Escape(clip(n.Text, occasionTextShown))
	}
	var laid [][]button
	if len(n.Files) > 0 {
		laid = append(laid, []button{t.filesButton(n.ID, len(n.Files))})
	}
	if t.holds(ctx, o) {
		laid = append(laid, []button{t.button("occasion.all_notes_back", "occasion:%d:all_notes:0", o.ID)})
	}
	t.card("note", text+state, append(laid, []button{t.button("menu.open", "menu")}))
	return nil
}

func (t *turn) filesButton(note int64, count int) button {
	return button{Text: t.voice.Plain("occasion.note_files", "Count", count), Data: fmt.Sprintf("note:%d:files", note)}
}

// backToNote leads from the files of a note to it.
func (t *turn) backToNote(o liaison.Occasion, n storage.Finding) button {
	if n.Person == t.person.ID {
		return t.button("occasion.my_notes", "occasion:%d:notes", o.ID)
	}
	return t.button("occasion.note_back", "note:%d:see", n.ID)
}

// allNotes lists what was noted at an occasion to who holds it, by who wrote it: a page.
func (t *turn) allNotes(ctx context.Context, o liaison.Occasion, arg string) error {
	all, err := t.store.NotesOf(ctx, o.ID, occasionNotesMost)
	if err != nil {
		return err
	}
	page, _ := strconv.Atoi(arg)
	page = min(max(page, 0), max(0, len(all)-1)/notesPerPage)
	lines := []locales.Markup{t.voice.Say("occasion.all_notes_title", "Title", o.Title, "Count", len(all))}
	var buttons []button
	for _, n := range all[min(len(all), page*notesPerPage):min(len(all), (page+1)*notesPerPage)] {
		line, err := t.noteLine(ctx, n)
		if err != nil {
			return err
		}
		lines = append(lines, t.voice.Say("occasion.note_by", "Name", n.Name)+line)
		buttons = append(buttons, button{Text: n.Name + " " + shorten(t.noteStart(n.Text, n.Files), 14), Data: fmt.Sprintf("note:%d:see", n.ID)})
	}
	laid := rows(2, buttons...)
	if turns := t.pages(fmt.Sprintf("occasion:%d:all_notes", o.ID), page, (page+1)*notesPerPage < len(all)); len(turns) > 0 {
		laid = append(laid, turns)
	}
	t.card("occasion", joinLines(lines), append(laid, []button{t.button("occasion.not_now_back", "occasion:%d", o.ID)}))
	return nil
}

// occasionNotesMost bounds the notes of an occasion that are read for a list.
const occasionNotesMost = 500

// ownNotes are the person's notes of an occasion, the first first.
func (t *turn) ownNotes(ctx context.Context, o liaison.Occasion) ([]storage.Finding, error) {
	all, err := t.store.NotesOf(ctx, o.ID, occasionNotesMost)
	return slices.DeleteFunc(all, func(n storage.Finding) bool { return n.Person != t.person.ID || n.Report }), err
}
