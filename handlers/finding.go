package handlers

import (
	"context"
	"fmt"
	"slices"
	"time"

	"liaison"
	"liaison/storage"
)

// NotesAct is something that is to become of notes of an occasion.
type NotesAct struct {
	Occasion int64
	Notes    []int64
	By       liaison.Person // who holds the occasion
	Body     int64          // that is to see to it
	Due      liaison.Date   // of a problem
	Level    liaison.Level  // of a problem; empty: the body's
}

// notesOf locks the notes of an occasion that the person holds. Which are gone are
// told, and so are those of which something has become.
func (d *Desk) notesOf(ctx context.Context, tx *storage.Store, act NotesAct) (o liaison.Occasion, notes []storage.Finding, err error) {
	if o, err = d.heldBy(ctx, tx, act.Occasion, act.By); err != nil {
		return o, nil, err
	}
	if notes, err = tx.LockNotes(ctx, act.Occasion, act.Notes); err != nil {
		return o, nil, err
	}
	switch {
	case len(notes) == 0 || len(notes) != len(act.Notes):
		return o, nil, liaison.Refuse(liaison.Invalid, "finding.no_notes")
	case slices.ContainsFunc(notes, func(n storage.Finding) bool { return n.Matter != 0 }):
		return o, nil, liaison.Refuse(liaison.Conflict, "finding.matter_already")
	}
	return o, notes, nil
}

// NotesToSuggestion makes the draft of a suggestion of notes that one deputy wrote, and
// hands it to that deputy: whether it is submitted is theirs to say. It returns the
// draft.
func (d *Desk) NotesToSuggestion(ctx context.Context, tx *storage.Store, act NotesAct, at time.Time) (int64, []liaison.Outgoing, error) {
	o, notes, err := d.notesOf(ctx, tx, act)
	if err != nil {
		return 0, nil, err
	}
	writer, err := tx.Person(ctx, notes[0].Person)
	if err != nil {
		return 0, nil, err
	}
	if !writer.Is(liaison.RoleDeputy) || slices.ContainsFunc(notes, func(n storage.Finding) bool { return n.Person != writer.ID }) {
		return 0, nil, liaison.Refuse(liaison.Invalid, "finding.one_deputy")
	}
	m, refusal := gather(looseOf(notes))
	if refusal != nil {
		return 0, nil, refusal
	}
	m.Title, m.Author, m.Stage, m.Created, m.Changed = liaison.ProposeTitle(m.Part("body")), writer.ID, liaison.Draft, at, at
	if m, err = d.keepDraftOf(ctx, tx, m, notes); err != nil {
		return 0, nil, err
	}
	err = tx.Audit(ctx, at, act.By.ID, "occasion.to_suggestion", fmt.Sprintf("occasion %d", o.ID), map[string]any{"draft": m.ID, "notes": act.Notes})
	if err != nil {
		return 0, nil, err
	}
	out, err := d.tellPeople(ctx, tx, []int64{writer.ID}, saying{Key: "finding.draft_made", Args: []any{"Title", o.Title, "Count", len(notes)},
		Label: "draft.continue", Data: fmt.Sprintf("draft:%d:show", m.ID)})
	return m.ID, out, err
}

// looseOf are notes as messages that are gathered.
func looseOf(notes []storage.Finding) []Loose {
	messages := make([]Loose, len(notes))
	for i, n := range notes {
		messages[i] = Loose{Text: n.Text, Files: n.Files, At: n.At}
	}
	return messages
}

// keepDraftOf keeps a new draft, and of the notes that it was made of them.
func (d *Desk) keepDraftOf(ctx context.Context, tx *storage.Store, m liaison.Matter, notes []storage.Finding) (_ liaison.Matter, err error) {
	if m.ID, err = tx.StartDraft(ctx, m); err != nil {
		return m, err
	}
	if err := tx.KeepDraft(ctx, m); err != nil {
		return m, err
	}
	for _, a := range m.Attachments {
		if err := tx.Attach(ctx, m.ID, a); err != nil {
			return m, err
		}
	}
	for _, n := range notes {
		n.Matter = m.ID
		if err := tx.KeepFinding(ctx, n); err != nil {
			return m, err
		}
	}
	return tx.Matter(ctx, m.ID)
}

// NotesToOpinion makes an opinion 社情民意 of notes, takes it down for who holds the
// occasion, and submits it to a body that handles opinions.
func (d *Desk) NotesToOpinion(ctx context.Context, tx *storage.Store, act NotesAct, at time.Time) (m liaison.Matter, out []liaison.Outgoing, err error) {
	if err := mayBegin(&act.By, liaison.Procedures[liaison.Opinion]); err != nil {
		return m, nil, err
	}
	o, notes, err := d.notesOf(ctx, tx, act)
	if err != nil {
		return m, nil, err
	}
	bodies, err := tx.Bodies(ctx)
	if err != nil {
		return m, nil, err
	}
	if part, _ := liaison.Procedures[liaison.Opinion].Part("station"); !slices.Contains(part.Bodies, bodyWith(bodies, act.Body).Kind) {
		return m, nil, liaison.Refuse(liaison.Invalid, "finding.no_body")
	}
	m, refusal := gather(looseOf(notes))
	if refusal != nil {
		return m, nil, refusal
	}
	m.Kind, m.Title, m.Author, m.Stage, m.Created, m.Changed = liaison.Opinion, liaison.ProposeTitle(m.Part("body")), act.By.ID, liaison.Draft, at, at
	m.Parties = []liaison.Party{{Capacity: liaison.Handler, Body: act.Body}}
	if m, err = d.keepDraftOf(ctx, tx, m, notes); err != nil {
		return m, nil, err
	}
	in := liaison.Input{"hash": {liaison.Procedures[m.Kind].Hash(m)}}
	if m, out, err = d.Perform(ctx, tx, act.By, m.ID, "submit", in, at); err != nil {
		return m, nil, err
	}
	return m, out, tx.Audit(ctx, at, act.By.ID, "occasion.to_opinion", fmt.Sprintf("occasion %d", o.ID), map[string]any{"matter": m.Number, "notes": act.Notes})
}

// MarkProblems has a body see to problems that were found, until a day, and tells its
// officers.
func (d *Desk) MarkProblems(ctx context.Context, tx *storage.Store, act NotesAct, at time.Time) ([]liaison.Outgoing, error) {
	o, err := d.heldBy(ctx, tx, act.Occasion, act.By)
	if err != nil {
		return nil, err
	}
	notes, err := tx.LockNotes(ctx, act.Occasion, act.Notes)
	switch {
	case err != nil:
		return nil, err
	case len(notes) == 0 || len(notes) != len(act.Notes):
		return nil, liaison.Refuse(liaison.Invalid, "finding.no_notes")
	case slices.ContainsFunc(notes, func(n storage.Finding) bool { return !n.SettledAt.IsZero() }):
		return nil, liaison.Refuse(liaison.Conflict, "finding.settled_already")
	}
	return d.handOver(ctx, tx, o, act, notes, at)
}

// handOver gives notes to the body that is to see to them.
func (d *Desk) handOver(ctx context.Context, tx *storage.Store, o liaison.Occasion, act NotesAct, notes []storage.Finding, at time.Time) ([]liaison.Outgoing, error) {
	bodies, err := tx.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	body := bodyWith(bodies, act.Body)
	if body.ID == 0 {
		return nil, liaison.Refuse(liaison.Invalid, "finding.no_body")
	}
	if refusal := liaison.CheckDue(act.Due, liaison.DateOf(at.In(d.Zone)), notes[0].Report); refusal != nil {
		return nil, refusal
	}
	if !slices.Contains(liaison.Levels, act.Level) {
		act.Level = body.Level()
	}
	for _, n := range notes {
		n.Body, n.Handed, n.Due, n.Level = body.ID, liaison.DateOf(at.In(d.Zone)), act.Due, act.Level
		if err := tx.KeepFinding(ctx, n); err != nil {
			return nil, err
		}
	}
	err = tx.Audit(ctx, at, act.By.ID, "occasion.to_body", fmt.Sprintf("occasion %d", o.ID), map[string]any{"body": body.Code, "due": act.Due.String(), "notes": act.Notes})
	if err != nil {
		return nil, err
	}
	officers, err := tx.HoldersOfOccasion(ctx, liaison.Occasion{ID: o.ID, Body: body.ID})
	if err != nil {
		return nil, err
	}
	opens := "todo"
	if len(notes) == 1 {
		opens = fmt.Sprintf("problem:%d", notes[0].ID)
	}
	said := saying{Key: "finding.handed_over", Args: []any{"Title", o.Title, "Count", len(notes), "Due", act.Due, "Text", clip(notes[0].Text, 200)},
		Label: "finding.open", Data: opens}
	if notes[0].Report {
		said.Key, said.Files = "finding.report_handed", notes[0].Files
	}
	return d.tellPeople(ctx, tx, officers, said)
}

// saying is a sentence with a button.
type saying struct {
	Key         string
	Args        []any
	Label, Data string
	Also, Then  string         // a second button, and what it does; may be empty
	Files       []liaison.File // that come before it
}

// tellPeople tells people something, each in the own language and outside of the quiet
// hours.
func (d *Desk) tellPeople(ctx context.Context, tx *storage.Store, people []int64, s saying) ([]liaison.Outgoing, error) {
	slices.Sort(people)
	reachable, err := tx.Reachable(ctx, slices.Compact(people))
	if err != nil {
		return nil, err
	}
	t := &turn{desk: d, store: tx}
	for _, p := range reachable {
		voice := d.Locales.Voice(p.Language)
		for _, f := range s.Files {
			t.out = append(t.out, liaison.Outgoing{Chat: p.Chat, Lane: liaison.Notices, NotBefore: t.quietUntil(p), Message: liaison.Message{Act: liaison.Say, Files: []liaison.File{f}}})
		}
		buttons := [][]button{{{Text: voice.Plain(s.Label), Data: s.Data}}}
		if s.Also != "" {
			buttons = append(buttons, []button{{Text: voice.Plain(s.Also), Data: s.Then}})
		}
		t.notify(p, voice.Say(s.Key, s.Args...), buttons)
	}
	return t.out, nil
}
