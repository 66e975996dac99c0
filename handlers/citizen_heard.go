package handlers

import (
	"context"
	"errors"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// Hear makes an opinion of what somebody of the public says at a doorway, and
// submits it for who is there, who confirms nothing but that it has come. It
// returns what is to be sent. It is refused beyond a day's measure, and where it
// has words that must not be in a chat.
func (d *Desk) Hear(ctx context.Context, tx *storage.Store, r liaison.Remark, at time.Time) (liaison.Matter, []liaison.Outgoing, error) {
	at = at.In(d.Zone)
	today, err := tx.RemarksSince(ctx, r, time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, d.Zone))
	if err != nil {
		return liaison.Matter{}, nil, err
	}
	if refusal := r.MayRemark(today); refusal != nil {
		return liaison.Matter{}, nil, refusal
	}
	m, err := d.takeDown(ctx, tx, r, at)
	if err != nil {
		return m, nil, err
	}
	in := liaison.Input{"hash": {liaison.Procedures[m.Kind].Hash(m)}}
	m, out, err := d.Perform(ctx, tx, r.Door.Author, m.ID, "submit", in, at)
	if err != nil {
		return m, nil, err
	}
	arrived, err := d.tellArrived(ctx, tx, m, r, at)
	return m, append(out, arrived...), err
}

// takeDown writes the draft.
func (d *Desk) takeDown(ctx context.Context, tx *storage.Store, r liaison.Remark, at time.Time) (liaison.Matter, error) {
	for i, p := range r.Pieces {
		r.Pieces[i].Text = visible(p.Text)
	}
	m := r.Draft(at)
	if m.Title == "" {
		return m, liaison.Refuse(liaison.Invalid, "citizen.nothing")
	}
	if refusal := liaison.MayBeSaid(m.Part("body")); refusal != nil {
		return m, refusal
	}
	var err error
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
	if err := tx.KeepRemark(ctx, m.ID, r, at); err != nil {
		return m, err
	}
	return tx.Matter(ctx, m.ID)
}

// sourceWords say by which way an opinion of the public itself has come.
var sourceWords = map[string]string{
	liaison.SourceChat:    "choice.source.chat",
	liaison.SourceForm:    "choice.source.form",
	liaison.SourceSealed:  "choice.source.form_contact",
	liaison.SourceContact: "choice.source.contact",
}

// arrivedWords say what has come.
var arrivedWords = map[liaison.Kind]string{liaison.Opinion: "citizen.arrived", liaison.Asking: "citizen.asked"}

// tellArrived tells who takes things down at the doorway, who as the one that has
// submitted it is not told otherwise.
func (d *Desk) tellArrived(ctx context.Context, tx *storage.Store, m liaison.Matter, r liaison.Remark, at time.Time) ([]liaison.Outgoing, error) {
	author := r.Door.Author
	t := &turn{desk: d, store: tx, person: &author, update: liaison.Update{At: at}, voice: d.Locales.Voice(author.Language)}
	people, err := tx.Holders(ctx, m, liaison.Author)
	if err != nil {
		return nil, err
	}
	if err := t.tellOfNobody(ctx, m, liaison.Author, people); err != nil {
		return nil, err
	}
	for _, p := range people {
		card, err := t.matterCard(ctx, m, nil)
		if err != nil {
			return nil, err
		}
		lines := []locales.Markup{
			t.voice.Say(arrivedWords[m.Kind], "Name", r.Door.Name, "Source", t.voice.Plain(sourceWords[m.Facts["source"]]))}
		if r.Contact {
			lines = append(lines, t.voice.Say("citizen.arrived_contact", "Number", m.Number))
		}
		t.notify(p, joinLines(append(lines, "", card)), t.matterButtons(m, p))
	}
	return t.out, nil
}

// toCitizen are the moves of an opinion, and of a question, that who sent it is told of.
var toCitizen = map[liaison.Kind]map[liaison.MoveKey]string{
	liaison.Opinion: {
		"answer":   "citizen.told_answer",
		"refuse":   "citizen.told_refuse",
		"reopen":   "citizen.told_reopen",
		"feedback": "citizen.told_feedback",
	},
	liaison.Asking: {"answer": "citizen.replied", "refuse": "citizen.not_replied"},
}

// tellCitizen tells the chat from which an opinion has come what became of it,
// and of the suggestion that was made of it. Nobody is named.
func (t *turn) tellCitizen(ctx context.Context, m liaison.Matter, out liaison.Outcome) error {
	opinion, key := m.ID, ""
	switch {
	case toCitizen[m.Kind] != nil:
		key = toCitizen[m.Kind][out.Event.Move]
	case m.Kind == liaison.Suggestion && m.Origin != 0 && out.Signed && out.Before.Number == "":
		opinion, key = m.Origin, "citizen.told_raised"
	case m.Kind == liaison.Suggestion && m.Origin != 0 && out.Event.To == liaison.Answered && out.Event.From != liaison.Answered:
		opinion, key = m.Origin, "citizen.told_raised_answered"
	}
	if key == "" {
		return nil
	}
	teller, err := t.store.TellerOf(ctx, opinion)
	if errors.Is(err, storage.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	origin := m
	if opinion != m.ID {
		if origin, err = t.store.Matter(ctx, opinion); err != nil {
			return err
		}
	}
	voice := t.desk.Locales.Voice(teller.Language)
	text := voice.Say(key, "Number", origin.Number, "Title", origin.Title, "Answer", origin.Facts["answer"], "Suggestion", m.Number)
	progress := [][]button{{{Text: voice.Plain("citizen.progress"), Data: "citizen:progress"}}}
	t.notify(liaison.Person{Chat: teller.Chat, Quiet: liaison.DefaultQuiet}, text, progress)
	return nil
}
