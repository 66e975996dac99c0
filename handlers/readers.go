package handlers

import (
	"cmp"
	"context"
	"strings"
	"time"

	"liaison"
	"liaison/paper"
	"liaison/storage"
)

// makeReaders makes the list of a run's people as a workbook: "RUN:LANGUAGE:PERSON".
// It is for its author and for who may send.
func (d *Desk) makeReaders(ctx context.Context, store *storage.Store, which string) (string, []byte, error) {
	words := strings.Split(which, ":")
	if len(words) != 3 {
		return "", nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	id, err := number(words[0])
	if err != nil {
		return "", nil, err
	}
	person, err := number(words[2])
	if err != nil {
		return "", nil, err
	}
	run, err := store.Run(ctx, id)
	if err != nil {
		return "", nil, err
	}
	asks, err := store.Person(ctx, person)
	if err != nil {
		return "", nil, err
	}
	t := &turn{desk: d, store: store, person: &asks, voice: d.Locales.Voice(words[1])}
	if err := t.seesTo(ctx, run.Author, "run.not_found"); err != nil {
		return "", nil, err
	}
	readers, err := store.Readers(ctx, id, false, storage.ReadersMost)
	if err != nil {
		return "", nil, err
	}
	content, err := paper.Workbook(t.readersTable(readers, run.Content.Ack))
	return fileName(t.briefTitle(run.Content) + " " + run.Began.In(d.Zone).Format("20060102") + ".xlsx"), content, err
}

func (t *turn) readersTable(readers []storage.Reader, ack liaison.Ack) paper.Table {
	table := paper.Table{Name: t.voice.Plain("readers.sheet"), Widths: []float64{16, 12, 18, 16, 18, 18, 18, 30}}
	for _, column := range []string{"delegation", "code", "name", "outcome", "sent", "opened", string(cmp.Or(ack, liaison.Read)), "error"} {
		table.Columns = append(table.Columns, t.voice.Plain("readers."+column))
	}
	at := func(when *time.Time) string {
		if when == nil {
			return ""
		}
		return when.In(t.desk.Zone).Format("2006-01-02 15:04")
	}
	for _, r := range readers {
		outcome := "waiting"
		if r.Outcome != "" {
			outcome = r.Outcome
		}
		table.Rows = append(table.Rows, []string{r.Delegation, r.Code, r.Name, t.voice.Plain("outcome." + outcome),
			at(r.SettledAt), at(r.OpenedAt), at(r.AckedAt), r.Error})
	}
	return table
}

// makeWhole makes the whole text of a briefing as a document: of a run, or of a
// draft that is being looked at: "ID:text".
func (d *Desk) makeWhole(ctx context.Context, store *storage.Store, sort, which string) (string, []byte, error) {
	word, _, _ := strings.Cut(which, ":")
	id, err := number(word)
	if err != nil {
		return "", nil, err
	}
	var c liaison.Content
	if sort == "run" {
		run, err := store.Run(ctx, id)
		if err != nil {
			return "", nil, err
		}
		c = run.Content
	} else {
		b, err := store.Briefing(ctx, id)
		if err != nil {
			return "", nil, err
		}
		c = b.Content
	}
	voice := d.Locales.Voice("")
	title := c.Text.Title(40)
	content, err := paper.Matter(paper.Sheet{Language: voice.Language, Form: voice.Plain("brief.paper"), Title: title,
		Sections: []paper.Section{{Text: c.Text.Text}},
		Page:     voice.Plain("sheet.page", "Page", "{page}", "Pages", "{pages}"), Missing: voice.Plain("sheet.missing")})
	return fileName(title + ".pdf"), content, err
}

// isWhole reports whether a document to be made is the whole text of a briefing.
func isWhole(sort, which string) bool {
	return (sort == "run" || sort == "brief") && strings.HasPrefix(strings.TrimLeft(which, "0123456789"), ":text")
}
