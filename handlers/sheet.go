package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"liaison"
	"liaison/paper"
	"liaison/storage"
)

// sendPaper sends the matter on the standard form. It is made when it is sent,
// for this person and in this person's language.
func sendPaper(_ context.Context, t *turn, m liaison.Matter) error {
	if m.Number == "" {
		return liaison.Refuse(liaison.Conflict, "sheet.not_yet")
	}
	t.put(liaison.Outgoing{Message: liaison.Message{
		Act:     liaison.Say,
		Text:    string(t.voice.Say("sheet.sent", "Number", m.Number, "Title", m.Title)) + t.numbered(t.backTo(m)),
		Buttons: t.backTo(m),
		Files: []liaison.File{{
			Kind: liaison.Document, MIME: "application/pdf",
			Make: fmt.Sprintf("matter:%d:%s:%d", m.ID, t.voice.Language, t.person.ID),
		}},
	}})
	return nil
}

// Sheet is the matter on the standard form, in the words of a language, with
// what that person may see and no more. A matter that the person may not see, or
// that has no number yet, is refused.
func (d *Desk) Sheet(ctx context.Context, store *storage.Store, matter int64, language string, person liaison.Person) (paper.Sheet, error) {
	t := &turn{desk: d, store: store, person: &person, voice: d.Locales.Voice(language)}
	m, err := t.matter(ctx, matter)
	if err != nil {
		return paper.Sheet{}, err
	}
	if m.Number == "" {
		return paper.Sheet{}, liaison.Refuse(liaison.Conflict, "sheet.not_yet")
	}
	m = liaison.Procedures[m.Kind].SeenBy(person, m)
	if m, err = t.confirmed(ctx, m); err != nil {
		return paper.Sheet{}, err
	}
	head, err := t.sheetHead(ctx, m)
	if err != nil {
		return paper.Sheet{}, err
	}
	sections, err := t.sheetSections(ctx, m)
	return paper.Sheet{
		Language: language, Form: t.voice.Plain("sheet.form." + string(m.Kind)), Number: m.Number, Title: m.Title,
		Rows: head, Sections: sections,
		Page:    t.voice.Plain("sheet.page", "Page", "{page}", "Pages", "{pages}"),
		Made:    t.voice.Plain("sheet.made", "At", d.Now().In(d.Zone), "Name", person.Name),
		Missing: t.voice.Plain("sheet.missing"),
	}, err
}

// confirmed is the matter with the text that was confirmed last, in place of one
// that is being mended.
func (t *turn) confirmed(ctx context.Context, m liaison.Matter) (liaison.Matter, error) {
	versions, err := t.store.Versions(ctx, m.ID)
	if err != nil || len(versions) == 0 {
		return m, err
	}
	v := versions[len(versions)-1]
	m.Session, m.Topic, m.Title, m.Pieces, m.Hash, m.Submitted = v.Session, v.Topic, v.Title, v.Pieces, v.Hash, v.SignedAt
	return m, nil
}

// sheetHead is the form's head: whose matter it is, of when and about what.
func (t *turn) sheetHead(ctx context.Context, m liaison.Matter) ([]paper.Row, error) {
	author, err := t.store.Person(ctx, m.Author)
	if err != nil {
		return nil, err
	}
	topics, err := t.topics(ctx)
	if err != nil {
		return nil, err
	}
	rows := []paper.Row{{Name: t.voice.Plain("sheet.author"), Value: named(author)}}
	if !m.Submitted.IsZero() {
		rows = append(rows, paper.Row{Name: t.voice.Plain("sheet.submitted"), Value: t.when(m.Submitted)})
	}
	if m.Session != "" {
		rows = append(rows, paper.Row{Name: t.voice.Plain("part.session"), Value: t.voice.Plain("session." + string(m.Session))})
	}
	if m.Topic != "" {
		rows = append(rows, paper.Row{Name: t.voice.Plain("part.topic"), Value: topicName(topics, m.Topic)})
	}
	if from := m.Facts["occasion"]; from != "" {
		rows = append(rows, paper.Row{Name: t.voice.Plain("occasion.origin_name"), Value: from, Wide: true})
	}
	return append(rows, paper.Row{Name: t.voice.Plain("sheet.stage"), Value: bare(t.stage(m))}), nil
}

// named is a person as they are named on paper.
func named(p liaison.Person) string { return p.Name + "（" + p.Code + "）" }

// sheetSections are the parts of the form, those with nothing in them left out.
func (t *turn) sheetSections(ctx context.Context, m liaison.Matter) ([]paper.Section, error) {
	history, err := t.store.History(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	sections := t.textSections(m)
	for _, section := range []func(context.Context, liaison.Matter, []storage.HistoryLine) (paper.Section, error){
		t.cosignerSection, t.fileSection, t.signatureSection, t.handlingSection, t.answerSection,
		t.commitmentSection, t.ratingSection, t.historySection,
	} {
		s, err := section(ctx, m, history)
		if err != nil {
			return nil, err
		}
		sections = append(sections, s)
	}
	return slices.DeleteFunc(sections, func(s paper.Section) bool {
		return len(s.Rows) == 0 && len(s.Table) == 0 && len(s.Events) == 0 && strings.TrimSpace(s.Text) == ""
	}), nil
}

// bare is a label without the pictures that a chat has before its words: the
// font of papers has none.
func bare(label string) string {
	dropped := false
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		gap := dropped && r == ' '
		dropped = unicode.Is(unicode.So, r) || r == '\ufe0f' || r == '\u200d' || unicode.Is(unicode.Sk, r) && r > 0xffff
		if dropped || gap {
			return -1
		}
		return r
	}, label))
}
