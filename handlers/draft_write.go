package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"liaison"
)

// draftWrote adds what was written to the draft that the chat is in.
func draftWrote(ctx context.Context, t *turn) error {
	m, err := t.draft(ctx, t.state.Matter)
	if err != nil {
		t.finish()
		return err
	}
	if text := strings.TrimSpace(t.update.Text); text != "" && t.state.Step == stepDeputy {
		return t.findDeputy(ctx, m, text)
	}
	part, _ := liaison.Procedures[m.Kind].Part(t.state.Step)
	if part.Photos {
		return t.addPhotos(ctx, m, part)
	}
	if text := strings.TrimSpace(t.update.Text); text != "" && part.Kind == liaison.PartBody {
		return t.findBody(ctx, m, part, text)
	} else if text != "" {
		if refusal := addText(&m, t.state.Step, liaison.Piece{Message: t.update.Message, Text: text}); refusal != nil {
			return refusal
		}
	}
	for _, f := range t.update.Files {
		var refusal *liaison.Refusal
		if err := t.attach(ctx, &m, f); errors.As(err, &refusal) {
			t.reply(t.voice.Refusal(refusal)) // its words are kept all the same
		} else if err != nil {
			return err
		}
	}
	return t.keepDraft(ctx, m)
}

// findBody takes the body whose name was written, or offers those that it fits.
func (t *turn) findBody(ctx context.Context, m liaison.Matter, part liaison.Part, text string) error {
	bodies, err := t.bodies(ctx)
	if err != nil {
		return err
	}
	var found []liaison.Body
	for _, b := range bodies {
		if slices.Contains(part.Bodies, b.Kind) && b.Named(text) {
			found = append(found, b)
		}
	}
	switch len(found) {
	case 0:
		return liaison.Refuse(liaison.NotFound, "field.no_such_body", "Text", shorten(text, 20))
	case 1:
		return draftBody(ctx, t, &m, part.Key+":"+found[0].Code)
	}
	t.sought = text
	return t.showDraft(ctx, m)
}

// addText puts written text where it was asked for; where a button was asked
// for, it goes into the body, so that nothing is lost.
func addText(m *liaison.Matter, step string, p liaison.Piece) *liaison.Refusal {
	procedure := liaison.Procedures[m.Kind]
	part, ok := procedure.Part(step)
	if !ok || part.Kind != liaison.PartTitle && part.Kind != liaison.PartText {
		part, _ = procedure.Part(bodyOf(*m))
	}
	if part.Kind == liaison.PartTitle {
		p.Text = strings.Join(strings.Fields(p.Text), " ")
	}
	n := utf8.RuneCountInString(p.Text)
	if part.Kind == liaison.PartText {
		n += utf8.RuneCountInString(m.Part(part.Key))
	}
	if n > part.Most {
		return liaison.Refuse(liaison.Invalid, "draft.too_long", "Part", part.Key, "Most", part.Most, "Over", n-part.Most)
	}
	if part.Kind == liaison.PartTitle {
		m.Title = p.Text
		return nil
	}
	p.Part = part.Key
	m.Pieces = append(m.Pieces, p)
	return nil
}

// addPhotos adds photos to a part that consists of nothing else; what is written under
// one stays with it. The part is asked for until the person says that those are all:
// the photos of an album come one by one.
func (t *turn) addPhotos(ctx context.Context, m liaison.Matter, part liaison.Part) error {
	if len(t.update.Files) == 0 {
		return liaison.Refuse(liaison.Invalid, "draft.photos_only", "Part", part.Key)
	}
	for _, f := range t.update.Files {
		f.Caption = clip(strings.Join(strings.Fields(t.update.Text), " "), captionMost)
		if err := t.attach(ctx, &m, f); err != nil {
			return err
		}
	}
	m.Changed = t.at()
	if err := t.store.KeepDraft(ctx, m); err != nil {
		return err
	}
	return t.showDraft(ctx, m)
}

// captionMost is how long the words under a photo may be, in characters.
const captionMost = 60

func (t *turn) attach(ctx context.Context, m *liaison.Matter, f liaison.File) error {
	part, _ := liaison.Procedures[m.Kind].FilesFor(t.state.Step)
	switch {
	case part.Photos && f.Kind != liaison.Photo:
		return liaison.Refuse(liaison.Invalid, "draft.photos_only", "Part", part.Key)
	case f.Size > liaison.MaxFile:
		return liaison.Refuse(liaison.Invalid, "draft.file_too_big", "Name", f.Label(), "Size", megabytes(f.Size))
	case len(m.FilesOf(part.Key)) >= part.Most:
		return liaison.Refuse(liaison.Invalid, "draft.too_many_files", "Most", part.Most)
	}
	a := liaison.Attachment{Part: part.Key, File: f, Message: t.update.Message, At: t.at()}
	if err := t.store.Attach(ctx, m.ID, a); err != nil {
		return err
	}
	m.Attachments = append(m.Attachments, a)
	return nil
}

func megabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20)) }

// fileName is what a person calls a file: what it is, and its name where it has
// one. A photo has none but a machine's.
func (t *turn) fileName(f liaison.File) string {
	name := t.voice.Plain("filekind." + string(f.Kind))
	if f.Kind == liaison.Photo {
		return name
	}
	return name + " " + f.Label()
}
