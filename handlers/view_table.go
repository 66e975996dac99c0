package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/paper"
	"liaison/storage"
)

// MatterListAsks are what the address of a list of matters may ask for.
var MatterListAsks = []string{"pick", "kind", "stage", "topic", "lead", "delegation", "year", "q", "sort"}

const (
	// MatterRowsMost bounds the rows of a workbook of matters.
	MatterRowsMost = 5000

	tablePage = 1000 // rows that are read at once
)

// ReadMatterList is the list that an address asks for; what is not understood does not
// matter. Years are those of the zone.
func ReadMatterList(asked url.Values, bodies []liaison.Body, zone *time.Location) storage.MatterList {
	body := func(name string) int64 {
		i := slices.IndexFunc(bodies, func(b liaison.Body) bool { return b.Code == asked.Get(name) })
		if i < 0 {
			return 0
		}
		return bodies[i].ID
	}
	q := storage.MatterList{
		Kind: liaison.Kind(asked.Get("kind")), Stage: liaison.Stage(asked.Get("stage")), Topic: asked.Get("topic"),
		Lead: body("lead"), Delegation: body("delegation"), Text: asked.Get("q"), ByDue: asked.Get("sort") == "due",
	}
	if pick := storage.Pick(asked.Get("pick")); slices.Contains(storage.Picks, pick) {
		q.Pick = pick
	}
	if year, err := strconv.Atoi(asked.Get("year")); err == nil && year > 1900 && year < 3000 {
		q.From, q.To = time.Date(year, 1, 1, 0, 0, 0, 0, zone), time.Date(year+1, 1, 1, 0, 0, 0, 0, zone)
	}
	return q
}

// MatterTable is the list as a table, up to MatterRowsMost.
func (v View) MatterTable(ctx context.Context, q storage.MatterList) (paper.Table, error) {
	q.Most = tablePage
	var rows []Row
	for len(rows) < MatterRowsMost {
		page, list, err := v.List(ctx, q)
		if err != nil {
			return paper.Table{}, err
		}
		rows = append(rows, page...)
		if list.Next.ID == 0 {
			break
		}
		q.After = list.Next
	}
	return v.rowsTable(rows[:min(len(rows), MatterRowsMost)]), nil
}

// rowsTable is a list as a table.
func (v View) rowsTable(rows []Row) paper.Table {
	voice := v.t.voice
	t := paper.Table{Name: voice.Plain("matters.title"), Widths: []float64{16, 50, 14, 22, 14, 14, 20, 18, 18, 14, 10}}
	for _, key := range []string{"matters.number", "matters.subject", "matters.kind", "matters.stage", "matters.author", "party.reviewer", "field.lead",
		"matters.topic", "matters.submitted", "matters.due", "matters.left"} {
		t.Columns = append(t.Columns, voice.Plain(key))
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, v.tableRow(r))
	}
	return t
}

func (v View) tableRow(r Row) []string {
	submitted, due, left := "", "", ""
	if r.Submitted != nil {
		submitted = r.Submitted.In(v.t.desk.Zone).Format("2006-01-02 15:04")
	}
	if clock, ok := r.Matter.NextClock(); ok {
		due, left = clock.Due.String(), fmt.Sprint(r.Left)
	}
	return []string{r.Matter.Number, r.Title, v.t.voice.Plain("kind." + string(r.Matter.Kind)), r.Stage, r.Author, r.Delegation, r.Lead,
		r.Topic, submitted, due, left}
}

// matterTableWish names a list as a workbook, for the file to be made when it is sent.
func matterTableWish(person liaison.Person, query string) string {
	return strings.Join([]string{"matters", strconv.FormatInt(person.ID, 10), query}, ":")
}

// makeMatterTable makes what matterTableWish names, as the person sees it then:
// "PERSON:QUERY".
func (d *Desk) makeMatterTable(ctx context.Context, store *storage.Store, which string) (string, []byte, error) {
	whose, query, _ := strings.Cut(which, ":")
	id, err := number(whose)
	asked, wrong := url.ParseQuery(query)
	if errors.Join(err, wrong) != nil {
		return "", nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	person, err := store.Person(ctx, id)
	if err != nil {
		return "", nil, err
	}
	bodies, err := store.Bodies(ctx)
	if err != nil {
		return "", nil, err
	}
	v := d.View(store, person, d.Locales.Voice(person.Language), d.Now().In(d.Zone))
	table, err := v.MatterTable(ctx, ReadMatterList(asked, bodies, d.Zone))
	if err != nil {
		return "", nil, err
	}
	content, err := paper.Workbook(table)
	return fileName(table.Name + " " + v.t.today().String() + ".xlsx"), content, err
}

// SendView sends a view as a workbook: to its owner's chat, or, as a mail that it
// keeps, to an address. Who is not in office any more, or has no chat, gets nothing.
func (d *Desk) SendView(ctx context.Context, tx *storage.Store, view storage.DueView) ([]liaison.Outgoing, error) {
	person, err := tx.Person(ctx, view.Person)
	if err != nil || !person.InOffice() {
		return nil, err
	}
	now := d.Now().In(d.Zone)
	voice := d.Locales.Voice(person.Language)
	said, wish := []any{"Name", view.Name, "Day", liaison.DateOf(now)}, matterTableWish(person, view.Query)
	if view.Mail != "" {
		return nil, tx.KeepMail(ctx, storage.Mail{Person: person.ID, Address: view.Mail,
			Subject: voice.Plain("sending.subject", said...), Text: voice.Plain("sending.text", said...), Make: wish}, now)
	}
	t := &turn{desk: d, store: tx}
	if person.Chat != 0 {
		t.notify(person, voice.Say("sending.caption", said...), nil)
		last := &t.out[len(t.out)-1]
		last.Files = []liaison.File{{Kind: liaison.Document, Make: wish}}
	}
	return t.out, nil
}

// MailGivenUp tells for whom a mail was that it could not be sent.
func (d *Desk) MailGivenUp(ctx context.Context, tx *storage.Store, m storage.Mail) ([]liaison.Outgoing, error) {
	return d.Notices(ctx, tx, []int64{m.Person}, func(_ liaison.Person, voice locales.Voice) locales.Markup {
		return voice.Say("sending.given_up", "Subject", m.Subject, "Address", m.Address)
	})
}
