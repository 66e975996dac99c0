package handlers

import (
	"context"
	"slices"
	"strings"
	"time"

	"liaison"
)

// looseLife is how long messages outside any flow are taken to belong
// together.
const looseLife = 30 * time.Minute

// looseMost bounds what a chat's state holds.
const looseMost = 40

// loose takes a message outside any flow. A deputy is offered to make it a
// suggestion, together with those just before it; anybody else is told what
// can be done.
func loose(_ context.Context, t *turn) error {
	if !t.person.Is(liaison.RoleDeputy) {
		t.offer("chat.what_now")
		return nil
	}
	files := slices.Clone(t.update.Files)
	files = slices.DeleteFunc(files, func(f liaison.File) bool {
		if f.Size > liaison.MaxFile {
			t.say("draft.file_too_big", "Name", f.Label(), "Size", megabytes(f.Size))
		}
		return f.Size > liaison.MaxFile
	})
	text := strings.TrimSpace(t.update.Text)
	if text == "" && len(files) == 0 {
		if len(t.out) == 0 {
			t.offer("chat.empty")
		}
		return nil
	}
	t.state.Loose = slices.DeleteFunc(t.state.Loose, func(l Loose) bool { return t.update.At.Sub(l.At) > looseLife })
	if len(t.state.Loose) >= looseMost {
		return liaison.Refuse(liaison.Invalid, "loose.too_many", "Most", looseMost)
	}
	more := append(slices.Clone(t.state.Loose), Loose{t.update.Message, text, files, t.update.At})
	if _, refusal := gather(more); refusal != nil {
		return refusal // it stays in the chat, and those before it as they are
	}
	t.state.Loose = more
	t.offerLoose()
	return nil
}

func (t *turn) offerLoose() {
	key := "loose.offer"
	if t.update.Forwarded {
		key = "loose.offer_forwarded"
	}
	last := t.state.Loose[len(t.state.Loose)-1]
	start := shorten(last.Text, 40)
	if start == "" {
		start = t.fileName(last.Files[0])
	}
	laid := [][]button{{t.button("loose.make", "loose:make")}}
	if d := liaison.ReadDuty(last.Text, t.today()); d.Kind != "" && !d.Day.IsZero() {
		laid = append(laid, []button{t.button("loose.duty", "loose:duty")})
	}
	t.card("loose", t.voice.Say(key, "Count", len(t.state.Loose), "Start", start),
		append(laid, []button{t.button("loose.drop", "loose:drop"), t.button("menu.open", "menu")}))
}

// pressLoose makes the loose messages a draft, or the last of them a duty that was
// done, or forgets them.
func pressLoose(ctx context.Context, t *turn) error {
	if len(t.state.Loose) == 0 {
		return liaison.Refuse(liaison.Conflict, "loose.gone")
	}
	kept := t.state.Loose
	if t.arguments == "duty" {
		t.state.Loose = nil
		return t.beginDuty(ctx, "", kept[len(kept)-1].Text)
	}
	if t.arguments != "make" {
		t.state.Loose = nil
		t.show(t.voice.Say("loose.dropped"), t.wayOut())
		return nil
	}
	m, refusal := gather(kept)
	if refusal != nil {
		return refusal
	}
	m.Title, m.Author = liaison.ProposeTitle(m.Part("body")), t.person.ID
	t.state.Loose = nil
	return t.startDraft(ctx, m)
}

// gather makes one draft of loose messages, as far as a draft may hold them.
func gather(messages []Loose) (liaison.Matter, *liaison.Refusal) {
	m := liaison.Matter{Kind: liaison.Suggestion, Session: liaison.Between}
	for _, l := range messages {
		if l.Text != "" {
			if refusal := addText(&m, "body", liaison.Piece{Message: l.Message, Text: l.Text}); refusal != nil {
				return m, refusal
			}
		}
		for _, f := range l.Files {
			m.Attachments = append(m.Attachments, liaison.Attachment{File: f, Message: l.Message, At: l.At})
		}
	}
	if part, _ := liaison.Procedures[m.Kind].Part("files"); len(m.Attachments) > part.Most {
		return m, liaison.Refuse(liaison.Invalid, "draft.too_many_files", "Most", part.Most)
	}
	return m, nil
}

// edited answers a message that was changed: where it is part of a draft, the
// draft follows.
func edited(ctx context.Context, t *turn) error {
	if t.person == nil {
		return citizenEdited(ctx, t)
	}
	if slices.ContainsFunc(t.update.Files, func(f liaison.File) bool { return f.Kind == liaison.Place }) {
		return nil // a live location moves by itself, for hours
	}
	if t.sheetEdited() {
		return t.hush(ctx)
	}
	if done, err := t.briefEdited(ctx); done || err != nil {
		return err
	}
	if done, err := t.noteEdited(ctx); done || err != nil {
		return err
	}
	text := strings.TrimSpace(t.update.Text)
	for i, l := range t.state.Loose {
		if l.Message == t.update.Message && text != "" {
			if l.Text == text {
				return nil // Telegram tells of edits in which nothing changed
			}
			t.state.Loose[i].Text = text
			t.offerLoose()
			return nil
		}
	}
	id, err := t.store.WrittenIn(ctx, t.person.ID, t.update.Message)
	if err != nil {
		return err
	}
	if id == 0 || text == "" {
		t.offer("chat.edit_ignored")
		return nil
	}
	return t.editPiece(ctx, id, text)
}

func (t *turn) editPiece(ctx context.Context, id int64, text string) error {
	m, err := t.draft(ctx, id)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(m.Pieces, func(p liaison.Piece) bool { return p.Message == t.update.Message })
	if i < 0 {
		t.offer("chat.edit_ignored")
		return nil
	}
	if m.Pieces[i].Text == text {
		return nil
	}
	rest := m
	rest.Pieces = slices.Delete(slices.Clone(m.Pieces), i, i+1)
	if refusal := addText(&rest, m.Pieces[i].Part, liaison.Piece{Text: text}); refusal != nil {
		return refusal
	}
	m.Pieces[i].Text = text
	m.Changed = t.at()
	if err := t.store.KeepDraft(ctx, m); err != nil {
		return err
	}
	t.say("draft.edited")
	if t.state.Flow == flowMove || t.state.Flow == flowDraft && t.state.Matter != m.ID {
		return nil // the chat is in the middle of something else
	}
	return t.openDraft(ctx, m)
}
