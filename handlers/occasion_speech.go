package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// SpeechAct is something that a deputy said at an occasion, taken down by its holder.
type SpeechAct struct {
	Occasion, Person int64
	By               liaison.Person
	Text             string
	Files            []liaison.File // a recording
}

// speechMost bounds what is taken down of one speech, in characters.
const speechMost = 2000

// TakeSpeech keeps what a deputy said at an occasion as a note of theirs that was taken
// down 代记. The deputy is told, and may correct it or take it back as any own note.
func (d *Desk) TakeSpeech(ctx context.Context, tx *storage.Store, act SpeechAct, at time.Time) ([]liaison.Outgoing, error) {
	o, err := d.heldBy(ctx, tx, act.Occasion, act.By)
	if err != nil {
		return nil, err
	}
	speaker, err := tx.Standing(ctx, o.ID, act.Person)
	if err != nil {
		return nil, err
	}
	act.Text = strings.TrimSpace(visible(act.Text))
	switch long := utf8.RuneCountInString(act.Text); {
	case !o.MaySpeak(speaker.State, at) || act.Person == act.By.ID:
		return nil, liaison.Refuse(liaison.Conflict, "occasion.no_speaker")
	case act.Text == "" && len(act.Files) == 0:
		return nil, liaison.Refuse(liaison.Invalid, "occasion.no_speech")
	case long > speechMost:
		return nil, liaison.Refuse(liaison.Invalid, "field.too_long", "Most", speechMost, "Over", long-speechMost)
	}
	n := liaison.FieldNote{Occasion: o.ID, Person: act.Person, At: at, Text: act.Text, Files: act.Files, TakenBy: act.By.ID}
	if n.ID, err = tx.AddFieldNote(ctx, n); err != nil {
		return nil, err
	}
	if err := tx.Audit(ctx, at, act.By.ID, "occasion.took_down", fmt.Sprintf("occasion %d", o.ID), map[string]any{"note": n.ID, "person": act.Person}); err != nil {
		return nil, err
	}
	return d.tellPeople(ctx, tx, []int64{act.Person}, saying{Key: "occasion.told_taken", Args: []any{"Title", o.Title, "Name", act.By.Name, "Text", clip(act.Text, 800)},
		Label: "occasion.note_mine", Data: fmt.Sprintf("note:%d", n.ID)})
}

// noteButtons lead who holds an occasion to what was noted there, and to taking down
// what somebody said.
func (t *turn) noteButtons(ctx context.Context, o liaison.Occasion) (buttons []button, err error) {
	noted, err := t.store.CountFieldNotes(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	if noted > 0 {
		buttons = append(buttons, button{Text: t.voice.Plain("occasion.all_notes", "Count", noted), Data: fmt.Sprintf("occasion:%d:all_notes:0", o.ID)})
	}
	if o.MaySpeak(liaison.Attended, t.at()) {
		buttons = append(buttons, t.button("occasion.take_down", "occasion:%d:speakers:0", o.ID))
	}
	return buttons, nil
}

// chooseSpeaker offers those who were there, a page of them.
func (t *turn) chooseSpeaker(ctx context.Context, o liaison.Occasion, arg string) error {
	all, err := t.store.Participations(ctx, o.ID)
	if err != nil {
		return err
	}
	var ids []int64
	for _, p := range all {
		if o.MaySpeak(p.State, t.at()) && p.Person != t.person.ID {
			ids = append(ids, p.Person)
		}
	}
	if len(ids) == 0 {
		return liaison.Refuse(liaison.Conflict, "occasion.no_speaker")
	}
	people, err := t.store.PeopleByIDs(ctx, ids)
	if err != nil {
		return err
	}
	slices.SortFunc(people, func(a, b liaison.Person) int { return strings.Compare(a.Code, b.Code) })
	page, _ := strconv.Atoi(arg)
	page = min(max(page, 0), (len(people)-1)/speakersPerPage)
	var buttons []button
	for _, p := range people[page*speakersPerPage : min(len(people), (page+1)*speakersPerPage)] {
		buttons = append(buttons, button{Text: p.Name, Data: fmt.Sprintf("occasion:%d:speaker:%d", o.ID, p.ID)})
	}
	laid := rows(3, buttons...)
	if turns := t.pages(fmt.Sprintf("occasion:%d:speakers", o.ID), page, (page+1)*speakersPerPage < len(people)); len(turns) > 0 {
		laid = append(laid, turns)
	}
	t.card("occasion", t.voice.Say("occasion.whose_speech", "Title", o.Title), append(laid, []button{t.button("occasion.not_now_back", "occasion:%d", o.ID)}))
	return nil
}

// speakersPerPage is how many names are offered at a time.
const speakersPerPage = 18

// askSpeech asks for what somebody said.
func (t *turn) askSpeech(ctx context.Context, o liaison.Occasion, person int64) error {
	speaker, err := t.store.Standing(ctx, o.ID, person)
	if err != nil {
		return err
	}
	if !o.MaySpeak(speaker.State, t.at()) {
		return liaison.Refuse(liaison.Conflict, "occasion.no_speaker")
	}
	who, err := t.store.Person(ctx, person)
	if err != nil {
		return err
	}
	t.finish()
	t.state.Flow, t.state.Occasion, t.state.Person = flowSpeech, o.ID, person
	t.card("occasion", t.voice.Say("occasion.ask_speech", "Name", who.Name), [][]button{{t.button("occasion.not_now_back", "occasion:%d", o.ID)}})
	return nil
}

// speechWrote takes down what was said, and offers the next.
func speechWrote(ctx context.Context, t *turn) error {
	if i := slices.IndexFunc(t.update.Files, func(f liaison.File) bool { return f.Size > liaison.MaxFile }); i >= 0 {
		t.say("draft.file_too_big", "Name", t.update.Files[i].Label(), "Size", megabytes(t.update.Files[i].Size))
		return nil
	}
	act := SpeechAct{Occasion: t.state.Occasion, Person: t.state.Person, By: *t.person, Text: t.update.Text, Files: slices.Clone(t.update.Files)}
	out, err := t.desk.TakeSpeech(ctx, t.store, act, t.at())
	if err != nil {
		return err
	}
	who, err := t.store.Person(ctx, act.Person)
	if err != nil {
		return err
	}
	t.out = append(t.out, out...)
	t.finish()
	t.card("occasion", t.voice.Say("occasion.speech_kept", "Name", who.Name), [][]button{
		{t.button("occasion.same_speaker", "occasion:%d:speaker:%d", act.Occasion, act.Person), t.button("occasion.next_speaker", "occasion:%d:speakers:0", act.Occasion)},
		{t.button("occasion.open", "occasion:%d", act.Occasion)}})
	return nil
}

// beginMend asks a deputy for what they did say, of what was taken down for them.
func (t *turn) beginMend(o liaison.Occasion, n liaison.FieldNote) error {
	if refusal := n.MayMend(); refusal != nil {
		return refusal
	}
	t.finish()
	t.state.Flow, t.state.Note = flowMend, n.ID
	t.card("note", t.voice.Say("occasion.ask_mend", "Title", o.Title)+"\n\n"+locales.Escape(clip(n.Text, occasionTextShown)),
		[][]button{{t.button("occasion.note_mine", "note:%d", n.ID)}})
	return nil
}

// mendWrote keeps what the deputy says they said.
func mendWrote(ctx context.Context, t *turn) error {
	text := strings.TrimSpace(t.update.Text)
	if text == "" || len(t.update.Files) > 0 {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	n, err := t.store.LockFieldNote(ctx, t.state.Note)
	if err != nil {
		return err
	}
	if n.Person != t.person.ID {
		return liaison.Refuse(liaison.NotFound, "occasion.note_gone")
	}
	if refusal := n.MayMend(); refusal != nil {
		return refusal
	}
	if long := utf8.RuneCountInString(text); long > speechMost {
		return liaison.Refuse(liaison.Invalid, "field.too_long", "Most", speechMost, "Over", long-speechMost)
	}
	o, err := t.store.Occasion(ctx, n.Occasion)
	if err != nil {
		return err
	}
	was := n.Text
	n.Text = text
	if err := t.store.KeepFieldNote(ctx, n); err != nil {
		return err
	}
	if err := t.store.Audit(ctx, t.at(), t.person.ID, "occasion.mended_note", fmt.Sprintf("occasion %d", o.ID), map[string]any{"note": n.ID, "was": was}); err != nil {
		return err
	}
	t.finish()
	t.showNote(o, n, "occasion.note_edited")
	return nil
}
