package handlers

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/paper"
	"liaison/storage"
)

// WriteUpAct is a problem of an occasion of which somebody makes a case.
type WriteUpAct struct {
	Occasion, Note int64
	By             liaison.Person // who wrote of it, who holds the occasion, or an officer of the body that has seen to it
}

// WriteUp makes the draft of a case of a problem that was seen to, and tells its author
// in the chat, where it is written. Where there is one already, that is gone on with.
func (d *Desk) WriteUp(ctx context.Context, tx *storage.Store, act WriteUpAct, at time.Time) ([]liaison.Outgoing, error) {
	m, o, err := d.caseOfProblem(ctx, tx, act, at)
	if err != nil {
		return nil, err
	}
	return d.tellPeople(ctx, tx, []int64{act.By.ID}, saying{Key: "finding.case_made", Args: []any{"Title", o.Title},
		Label: "draft.continue", Data: fmt.Sprintf("draft:%d:show", m.ID)})
}

// caseOfProblem is the draft of the case, new or there already.
func (d *Desk) caseOfProblem(ctx context.Context, tx *storage.Store, act WriteUpAct, at time.Time) (m liaison.Matter, o liaison.Occasion, err error) {
	if err := mayBegin(&act.By, liaison.Procedures[liaison.Showcase]); err != nil {
		return m, o, err
	}
	if o, err = tx.LockOccasion(ctx, act.Occasion); err != nil {
		return m, o, err
	}
	notes, err := tx.LockNotes(ctx, act.Occasion, []int64{act.Note})
	if err != nil {
		return m, o, err
	}
	if len(notes) == 0 || notes[0].Person != act.By.ID && !act.By.SettlesFindings(notes[0].Body) && d.mayHold(ctx, tx, o, act.By) != nil {
		return m, o, liaison.Refuse(liaison.NotFound, "finding.no_notes")
	}
	n := notes[0]
	if n.SettledAt.IsZero() {
		return m, o, liaison.Refuse(liaison.Conflict, "finding.not_settled")
	}
	if m, err = tx.CaseOfNote(ctx, n.ID, act.By.ID); !errors.Is(err, storage.ErrNone) {
		if err == nil && m.Stage != liaison.Draft {
			err = liaison.Refuse(liaison.Conflict, "finding.case_already", "Number", m.Number)
		}
		return m, o, err
	}
	m = liaison.CaseOfProblem(n.Text, n.Settled, n.Files, n.AfterFiles, at)
	m.Author = act.By.ID
	if err := caseOrigin(ctx, tx, &m, o, n); err != nil {
		return m, o, err
	}
	if m, err = d.keepDraftOf(ctx, tx, m, nil); err != nil {
		return m, o, err
	}
	return m, o, tx.Audit(ctx, at, act.By.ID, "occasion.to_case", fmt.Sprintf("occasion %d", o.ID), map[string]any{"draft": m.ID, "note": n.ID})
}

// caseOrigin says of a case of which occasion it came, of which drive, and of which level
// its problem was.
func caseOrigin(ctx context.Context, tx *storage.Store, m *liaison.Matter, o liaison.Occasion, n storage.Finding) error {
	m.Facts["occasion"], m.Facts["note"] = o.Title, strconv.FormatInt(n.ID, 10)
	if n.Level != "" {
		m.Facts["level"] = string(n.Level)
	}
	if o.Kind != liaison.Drive && o.Drive == 0 {
		return nil
	}
	if o.Kind != liaison.Drive {
		var err error
		if o, err = tx.Occasion(ctx, o.Drive); err != nil {
			return err
		}
	}
	m.Facts["drive"], m.Facts["drive_id"] = o.Title, strconv.FormatInt(o.ID, 10)
	return nil
}

// caseOfNote opens the case of a problem for whoever wrote of it.
func (t *turn) caseOfNote(ctx context.Context, n liaison.FieldNote) error {
	m, _, err := t.desk.caseOfProblem(ctx, t.store, WriteUpAct{n.Occasion, n.ID, *t.person}, t.at())
	if err != nil {
		return err
	}
	return t.openDraft(ctx, m)
}

// sendCase sends a case on one page. It is made when it is sent.
func sendCase(_ context.Context, t *turn, m liaison.Matter) error {
	if !onePage(m) {
		return liaison.Refuse(liaison.Conflict, "sheet.not_yet")
	}
	t.put(liaison.Outgoing{Message: liaison.Message{
		Act:     liaison.Say,
		Text:    string(t.voice.Say("case.sent", "Number", m.Number, "Title", m.PublicTitle())) + t.numbered(t.backTo(m)),
		Buttons: t.backTo(m),
		Files:   []liaison.File{{Kind: liaison.Document, MIME: "application/pdf", Make: fmt.Sprintf("case:%d:%s:%d", m.ID, t.voice.Language, t.person.ID)}},
	}})
	return nil
}

// onePage reports whether the matter is one that is laid out on one page.
func onePage(m liaison.Matter) bool { return m.Kind == liaison.Showcase && m.Number != "" }

func (d *Desk) makeCase(ctx context.Context, store *storage.Store, which string) (string, []byte, error) {
	words := strings.Split(which, ":")
	if len(words) != 3 {
		return "", nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	matter, wrong := strconv.ParseInt(words[0], 10, 64)
	reader, wrongToo := strconv.ParseInt(words[2], 10, 64)
	if wrong != nil || wrongToo != nil {
		return "", nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	person, err := store.Person(ctx, reader)
	if err != nil {
		return "", nil, err
	}
	return d.CasePaper(ctx, store, matter, words[1], person)
}

// CasePaper is a case on one page of A4, as it is published or would be, for somebody
// who may see the matter. A photo that cannot be had is left out.
func (d *Desk) CasePaper(ctx context.Context, store *storage.Store, matter int64, language string, person liaison.Person) (name string, content []byte, err error) {
	t := &turn{desk: d, store: store, person: &person, voice: d.Locales.Voice(language)}
	m, err := t.matter(ctx, matter)
	if err != nil {
		return "", nil, err
	}
	if !onePage(m) {
		return "", nil, liaison.Refuse(liaison.NotFound, "matter.not_found")
	}
	author, err := store.Person(ctx, m.Author)
	if err != nil {
		return "", nil, err
	}
	told := m.InWords(author.Name)
	sheet := paper.Case{
		Language: language, Form: t.voice.Plain("sheet.form." + string(m.Kind)), Title: told.Title, About: t.aboutCase(told),
		Foot: t.voice.Plain("case.foot", "Number", m.Number, "Day", t.voice.Date(liaison.DateOf(m.Changed.In(d.Zone)))), Missing: t.voice.Plain("sheet.missing"),
	}
	for _, said := range told.Texts {
		sheet.Sections = append(sheet.Sections, paper.Section{Heading: t.voice.Plain("part." + said.Part), Text: said.Text})
	}
	for _, pair := range liaison.Pairs(t.casePhotos(ctx, m, liaison.BeforePart), t.casePhotos(ctx, m, liaison.AfterPart)) {
		sheet.Pairs = append(sheet.Pairs, [2]*paper.CasePhoto{pair.Before, pair.After})
	}
	content, err = paper.OnePage(sheet)
	return fileName(m.Number + " " + shorten(told.Title, 40) + ".pdf"), content, err
}

// aboutCase is whose the case is, and of what it came.
func (t *turn) aboutCase(s liaison.PublicStory) string {
	said := []string{s.Number}
	if s.By != "" {
		said = append(said, t.voice.Plain("case.by", "Name", s.By))
	}
	if s.Level != "" {
		said = append(said, t.voice.Plain("level."+string(s.Level)))
	}
	if s.Drive != "" {
		said = append(said, t.voice.Plain("case.drive", "Title", s.Drive))
	}
	return strings.Join(said, " · ")
}

// casePhotos are the photos of a part, as far as they can be had.
func (t *turn) casePhotos(ctx context.Context, m liaison.Matter, part string) []paper.CasePhoto {
	var photos []paper.CasePhoto
	for _, a := range m.FilesOf(part) {
		picture, err := t.desk.pictureOf(ctx, t.store, a)
		if err != nil {
			continue
		}
		photos = append(photos, paper.CasePhoto{Photo: paper.Photo(picture), Caption: t.photoCaption(m, a)})
	}
	return photos
}

// photoCaption says of a photo whether it is from before or after, where the kind tells
// them apart, and what was written under it.
func (t *turn) photoCaption(m liaison.Matter, a liaison.Attachment) string {
	var said []string
	if part, ok := liaison.Procedures[m.Kind].Part(a.Part); ok && part.Photos {
		said = append(said, t.voice.Plain("photo."+part.Key))
	}
	if a.File.Caption != "" {
		said = append(said, a.File.Caption)
	}
	return strings.Join(said, " · ")
}
