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

// notesShown is how many of the own notes are listed.
const notesShown = 10

// notes keeps what is sent outside any flow by somebody who has checked in to an
// occasion, while it lasts, as a field note. It reports false where there is none.
func (t *turn) notes(ctx context.Context) (bool, error) {
	o, ok, err := t.takesNotes(ctx)
	if err != nil || !ok {
		return false, err
	}
	text := strings.TrimSpace(t.update.Text)
	files := slices.Clone(t.update.Files)
	if text == "" && len(files) == 0 {
		return false, nil
	}
	if i := slices.IndexFunc(files, func(f liaison.File) bool { return f.Size > liaison.MaxFile }); i >= 0 {
		t.say("draft.file_too_big", "Name", files[i].Label(), "Size", megabytes(files[i].Size))
		return true, nil
	}
	n := liaison.FieldNote{Occasion: o.ID, Person: t.person.ID, At: t.at(), Text: text, Files: files, Message: t.update.Message}
	if n.ID, err = t.store.AddFieldNote(ctx, n); err != nil {
		return true, err
	}
	t.showNote(o, n, "occasion.note_kept")
	return true, nil
}

// takesNotes is the occasion that lasts now and to which the person has checked in; of
// several the one that has begun last.
func (t *turn) takesNotes(ctx context.Context) (o liaison.Occasion, ok bool, err error) {
	all, err := t.store.OccasionsOf(ctx, t.person.ID, t.at(), occasionsNow)
	for _, a := range all {
		if a.Occasion.TakesNotes(a.Participation.State, t.at()) {
			o, ok = a.Occasion, true
		}
	}
	return o, ok, err
}

// showNote says in a line that a note is kept, and what can be done with it.
func (t *turn) showNote(o liaison.Occasion, n liaison.FieldNote, key string) {
	var first []button
	switch {
	case n.Matter != 0:
		first = append(first, t.button("occasion.note_matter", "matter:%d", n.Matter))
	case t.person.Is(liaison.RoleDeputy):
		first = append(first, t.button("occasion.note_make", "note:%d:make", n.ID))
	}
	laid := [][]button{append(first, t.button("occasion.note_drop", "note:%d:drop", n.ID))}
	if n.TakenBy != 0 {
		laid[0] = append(laid[0], t.button("occasion.note_mend", "note:%d:mend", n.ID))
	}
	if len(n.Files) > 0 {
		laid = append(laid, []button{t.filesButton(n.ID, len(n.Files))})
	}
	t.card("note", t.voice.Say(key, "Title", o.Title, "Start", t.noteStart(n.Text, n.Files)), append(laid, []button{
		t.button("occasion.note_other", "note:%d:other", n.ID), t.button("occasion.my_notes", "occasion:%d:notes", o.ID)}))
}

// noteStart is the beginning of a note, or what file it is.
func (t *turn) noteStart(text string, files []liaison.File) string {
	if text == "" && len(files) > 0 {
		return t.fileName(files[0])
	}
	return shorten(text, 40)
}

// listNotes lists the person's own notes of an occasion, with what has become of each.
func (t *turn) listNotes(ctx context.Context, o liaison.Occasion) error {
	own, err := t.ownNotes(ctx, o)
	if err != nil {
		return err
	}
	lines := []locales.Markup{t.voice.Say("occasion.notes_title", "Title", o.Title, "Count", len(own))}
	var buttons []button
	for _, n := range own[max(0, len(own)-notesShown):] {
		line, err := t.noteLine(ctx, n)
		if err != nil {
			return err
		}
		lines = append(lines, line)
		buttons = append(buttons, button{Text: n.At.In(t.desk.Zone).Format("15:04 ") + shorten(t.noteStart(n.Text, n.Files), 16), Data: fmt.Sprintf("note:%d", n.ID)})
	}
	t.card("occasion", joinLines(lines), append(rows(1, buttons...), []button{t.button("occasion.not_now_back", "occasion:%d", o.ID)}))
	return nil
}

// pressNote does what a button of a note does: "note:ID" shows it, "note:ID:make" makes
// it a suggestion, ":drop" takes it back, and ":other" says that it is not about the
// occasion; ":mend" corrects what was taken down, ":see" shows it to who did not write
// it, and ":files" sends what is attached.
func pressNote(ctx context.Context, t *turn) error {
	id, word, err := t.pressedID()
	if err != nil {
		return err
	}
	if word == "see" || word == "files" {
		return t.lookAtNote(ctx, id, word)
	}
	n, err := t.store.LockFieldNote(ctx, id)
	if err != nil {
		return err
	}
	if n.Person != t.person.ID {
		return liaison.Refuse(liaison.NotFound, "occasion.note_gone")
	}
	o, err := t.store.Occasion(ctx, n.Occasion)
	if err != nil {
		return err
	}
	switch word {
	case "":
		t.showNote(o, n, "occasion.note_one")
		return nil
	case "make":
		return t.makeOfNote(ctx, o, n)
	case "case":
		return t.caseOfNote(ctx, n)
	case "mend":
		return t.beginMend(o, n)
	case "drop", "other":
		return t.dropNote(ctx, o, n, word == "other")
	}
	return liaison.Refuse(liaison.Invalid, "chat.old_button")
}

// makeOfNote begins a suggestion with what the note says, which says from which
// occasion it came.
func (t *turn) makeOfNote(ctx context.Context, o liaison.Occasion, n liaison.FieldNote) error {
	if n.Matter != 0 {
		return liaison.Refuse(liaison.Conflict, "occasion.note_made")
	}
	if !t.person.Is(liaison.RoleDeputy) {
		return liaison.Refuse(liaison.Forbidden, "draft.deputies_only")
	}
	m, refusal := gather([]Loose{{n.Message, n.Text, n.Files, n.At}})
	if refusal != nil {
		return refusal
	}
	m.Title, m.Author = liaison.ProposeTitle(m.Part("body")), t.person.ID
	m.Facts = map[string]string{"occasion": o.Title + " " + liaison.DateOf(o.Begins.In(t.desk.Zone)).String()}
	t.leaveQuestion()
	if err := t.startDraft(ctx, m); err != nil {
		return err
	}
	n.Matter = t.state.Matter
	return t.store.KeepFieldNote(ctx, n)
}

// dropNote takes a note back. What was not about the occasion is offered to become a
// suggestion, as it would have been without one.
func (t *turn) dropNote(ctx context.Context, o liaison.Occasion, n liaison.FieldNote, other bool) error {
	if refusal := n.MayChange(); refusal != nil {
		return refusal
	}
	n.Removed = t.at()
	if err := t.store.KeepFieldNote(ctx, n); err != nil {
		return err
	}
	if !other || n.Matter != 0 {
		t.show(t.voice.Say("occasion.note_dropped", "Title", o.Title), [][]button{{t.button("occasion.my_notes", "occasion:%d:notes", o.ID)}})
		return nil
	}
	t.show(t.voice.Say("occasion.note_dropped", "Title", o.Title), nil)
	if t.person.Is(liaison.RoleDeputy) {
		t.state.Loose = append(t.state.Loose, Loose{n.Message, n.Text, n.Files, n.At})
		return anew(func(context.Context, *turn) error { t.offerLoose(); return nil })(ctx, t)
	}
	return nil
}

// noteEdited corrects the note that a changed message is; false where it is none.
func (t *turn) noteEdited(ctx context.Context) (bool, error) {
	n, err := t.store.FieldNoteOf(ctx, t.person.ID, t.update.Message)
	if errors.Is(err, storage.ErrNone) {
		return false, nil
	}
	text := strings.TrimSpace(t.update.Text)
	if err != nil || text == "" || text == n.Text {
		return err == nil && n.Matter == 0, err
	}
	if refusal := n.MayChange(); refusal != nil {
		return true, refusal
	}
	n.Text = text
	if err := t.store.KeepFieldNote(ctx, n); err != nil {
		return true, err
	}
	if n.Matter != 0 {
		return false, nil // the draft follows too
	}
	o, err := t.store.Occasion(ctx, n.Occasion)
	if err != nil {
		return true, err
	}
	t.showNote(o, n, "occasion.note_edited")
	return true, nil
}
