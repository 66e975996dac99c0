package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/paper"
	"liaison/storage"
)

// sendOccasionPaper sends a file of an occasion: an entry for a calendar, the letter to
// the employer, or the certificate. It is made when it is sent.
func (t *turn) sendOccasionPaper(_ context.Context, o liaison.Occasion, which string) error {
	mime := "application/pdf"
	if which == "ics" {
		mime = "text/calendar"
	}
	t.put(liaison.Outgoing{Message: liaison.Message{
		Act: liaison.Say, Text: string(t.voice.Say("occasion.sent_"+which, "Title", o.Title)),
		Buttons: [][]button{{t.button("occasion.open", "occasion:%d", o.ID)}},
		Files: []liaison.File{{Kind: liaison.Document, MIME: mime,
			Make: fmt.Sprintf("occasion:%s:%d:%s:%d", which, o.ID, t.voice.Language, t.person.ID)}},
	}})
	return nil
}

// makeOccasionPaper makes "PAPER:ID:LANGUAGE:PERSON", for who may have it now.
func (d *Desk) makeOccasionPaper(ctx context.Context, store *storage.Store, which string) (string, []byte, error) {
	words := strings.Split(which, ":")
	if len(words) != 4 {
		return "", nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	id, err := number(words[1])
	if err != nil {
		return "", nil, err
	}
	who, err := number(words[3])
	if err != nil {
		return "", nil, err
	}
	person, err := store.Person(ctx, who)
	if err != nil {
		return "", nil, err
	}
	t := &turn{desk: d, store: store, person: &person, voice: d.Locales.Voice(words[2])}
	o, err := t.occasion(ctx, id)
	if err != nil {
		return "", nil, err
	}
	p, err := store.Participation(ctx, id, who)
	if err != nil {
		return "", nil, err
	}
	if words[0] == "ics" {
		content, err := paper.Ics(paper.Agenda{Service: calendarService, Zone: d.Zone, Entries: []paper.AgendaEntry{t.agendaEntry(o, p)}})
		return fileName(shorten(o.Title, 40) + ".ics"), content, err
	}
	kind := liaison.PaperKind(words[0])
	if !p.MayHave(o, kind) {
		return "", nil, liaison.Refuse(liaison.Conflict, "occasion.no_paper")
	}
	sheet, err := t.occasionSheet(ctx, o, p, kind)
	if err != nil {
		return "", nil, err
	}
	content, err := paper.Matter(sheet)
	return fileName(sheet.Form + " " + shorten(o.Title, 40) + " " + person.Name + ".pdf"), content, err
}

// calendarService makes the calendars, in their PRODID.
const calendarService = "liaison"

// agendaEntry is an occasion as it stands in the person's calendar.
func (t *turn) agendaEntry(o liaison.Occasion, p liaison.Participation) paper.AgendaEntry {
	e := paper.AgendaEntry{
		UID: fmt.Sprintf("occasion-%d@liaison", o.ID), Sequence: int(max(0, o.Changed.Sub(o.Created)) / time.Second), Changed: o.Changed,
		Begins: o.Begins, Ends: o.Ends, Title: o.Title, Where: o.Where, Latitude: o.Latitude, Longitude: o.Longitude,
		Cancelled: o.Stage == liaison.OccasionCancelled || p.State == liaison.Excused || p.State == liaison.Declined,
		Unsure:    !p.State.Seated() || p.State == liaison.PutDown,
		Text:      t.voice.Plain("occasion.standing", "State", t.voice.Plain("occasion.state_"+string(p.State))),
	}
	if p.Changed.After(o.Changed) {
		e.Changed, e.Sequence = p.Changed, int(max(0, p.Changed.Sub(o.Created))/time.Second)
	}
	if o.Text != "" {
		e.Text = o.Text + "\n" + e.Text
	}
	if t.desk.Links.Bot != "" {
		e.Link = "https://t.me/" + t.desk.Links.Bot
	}
	for _, r := range o.Rule().Reminders {
		e.Alarms = append(e.Alarms, o.Begins.Sub(r.Moment(o.Begins.In(t.desk.Zone))))
	}
	return e
}

// CalendarFeed is the calendar to which the address with that key leads, as a file; it
// is refused where none does, or not any more.
func (d *Desk) CalendarFeed(ctx context.Context, store *storage.Store, key string) ([]byte, error) {
	who, err := store.CalendarOf(ctx, CodeHash(key))
	if err != nil {
		return nil, err
	}
	person, err := store.Person(ctx, who)
	if err != nil {
		return nil, err
	}
	t := &turn{desk: d, store: store, person: &person, voice: d.Locales.Voice(person.Language)}
	all, err := store.OccasionsOf(ctx, who, d.Now().AddDate(0, -feedMonths, 0), feedMost)
	if err != nil {
		return nil, err
	}
	agenda := paper.Agenda{Name: t.voice.Plain("occasion.feed_name", "Name", person.Name), Service: calendarService, Zone: d.Zone}
	for _, a := range all {
		agenda.Entries = append(agenda.Entries, t.agendaEntry(a.Occasion, a.Participation))
	}
	return paper.Ics(agenda)
}

// A feed has what was over since so many months, and no more entries than that.
const (
	feedMonths = 3
	feedMost   = 500
)

// occasionSheet is the letter or the certificate in words.
func (t *turn) occasionSheet(ctx context.Context, o liaison.Occasion, p liaison.Participation, kind liaison.PaperKind) (paper.Sheet, error) {
	bodies, err := t.bodies(ctx)
	if err != nil {
		return paper.Sheet{}, err
	}
	zone := t.desk.Zone
	holder := bodyWith(bodies, o.Body).Name
	if holder == "" {
		holder = t.voice.Plain("occasion.staff")
	}
	begins, ends := o.Begins.In(zone), o.Ends.In(zone)
	rows := []paper.Row{
		{Name: t.voice.Plain("occasion.paper_who"), Value: named(*t.person)},
		{Name: t.voice.Plain("occasion.paper_delegation"), Value: bodyWith(bodies, p.Delegation).Name},
		{Name: t.voice.Plain("occasion.paper_when"), Value: t.voice.Time(begins) + " — " + t.voice.Time(ends), Wide: true},
		{Name: t.voice.Plain("occasion.paper_where"), Value: o.Where, Wide: true},
	}
	if o.Hours > 0 && kind == liaison.Certificate {
		rows = append(rows, paper.Row{Name: t.voice.Plain("occasion.paper_hours"), Value: strconv.FormatFloat(p.Hours, 'f', -1, 64)})
	}
	days := liaison.DateOf(begins).DaysUntil(liaison.DateOf(ends)) + 1
	text := t.voice.Plain("occasion.text_"+string(kind), "Name", t.person.Name, "Title", o.Title, "Begins", begins, "Ends", ends, "Where", o.Where, "Days", days)
	number := fmt.Sprintf("%d-E-%04d-%s", begins.Year(), o.ID, t.person.Code)
	return paper.Sheet{
		Language: t.voice.Language, Form: t.voice.Plain("occasion.form_name_" + string(kind)), Number: number, Title: o.Title, Rows: rows,
		Sections: []paper.Section{
			{Heading: t.voice.Plain("occasion.heading_" + string(kind)), Text: text},
			{Heading: t.voice.Plain("occasion.paper_by"), Text: holder + "\n" + t.voice.Date(liaison.DateOf(t.desk.Now().In(zone)))},
		},
		Page: t.voice.Plain("sheet.page", "Page", "{page}", "Pages", "{pages}"),
		Made: t.voice.Plain("sheet.made", "At", t.desk.Now().In(zone), "Name", t.person.Name), Missing: t.voice.Plain("sheet.missing"),
	}, nil
}
