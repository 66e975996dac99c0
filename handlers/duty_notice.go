package handlers

import (
	"context"
	"fmt"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/paper"
	"liaison/storage"
)

// NoticeDuty sends the text that a station posts before a reception to its officers,
// and to the staff where it has none who can be told: as words and as a sheet of A4.
func (d *Desk) NoticeDuty(ctx context.Context, tx *storage.Store, occasion int64, at time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.StartNotice(ctx, occasion, at)
	if err != nil || !first {
		return nil, err
	}
	o, err := tx.Occasion(ctx, occasion)
	if err != nil {
		return nil, err
	}
	who, err := tx.HoldersOfOccasion(ctx, o)
	if err != nil {
		return nil, err
	}
	if len(who) == 0 {
		if who, err = tx.HoldersOfOccasion(ctx, liaison.Occasion{}); err != nil {
			return nil, err
		}
	}
	people, err := tx.Reachable(ctx, who)
	if err != nil {
		return nil, err
	}
	t := &turn{desk: d, store: tx}
	for _, p := range people {
		voice := d.Locales.Voice(p.Language)
		said, err := d.dutyNotice(ctx, tx, o, voice)
		if err != nil {
			return nil, err
		}
		t.notify(p, said.markup(voice), nil)
		t.out[len(t.out)-1].Files = []liaison.File{{Kind: liaison.Document, MIME: "application/pdf", Make: fmt.Sprintf("duty:%d:%s", o.ID, p.Language)}}
	}
	return t.out, nil
}

// dutyNotice is what is posted of a reception.
type dutyNotice struct {
	title, station, when, where, names, phone string
}

func (d *Desk) dutyNotice(ctx context.Context, tx *storage.Store, o liaison.Occasion, voice locales.Voice) (dutyNotice, error) {
	seated, err := tx.SeatedAt(ctx, o.ID)
	if err != nil {
		return dutyNotice{}, err
	}
	facts, err := tx.StationFacts(ctx, o.Body)
	if err != nil {
		return dutyNotice{}, err
	}
	bodies, err := tx.Bodies(ctx)
	if err != nil {
		return dutyNotice{}, err
	}
	names := make([]string, len(seated))
	for i, s := range seated {
		names[i] = s.Name
	}
	n := dutyNotice{title: voice.Plain("roster_duty.notice_title"), station: bodyWith(bodies, o.Body).Name, when: occasionSpan(o, voice, d.Zone),
		where: o.Where, names: strings.Join(names, voice.Plain("list.comma")), phone: facts.Phone}
	if n.names == "" {
		n.names = voice.Plain("roster_duty.nobody_yet")
	}
	return n, nil
}

func (n dutyNotice) markup(voice locales.Voice) locales.Markup {
	said := voice.Say("roster_duty.notice", "Station", n.station, "When", n.when, "Where", n.where, "Names", n.names)
	if n.phone != "" {
		said += "\n" + voice.Say("roster_duty.notice_phone", "Phone", n.phone)
	}
	return said
}

// DutyPoster is what a station posts before a reception, as a PDF.
func (d *Desk) DutyPoster(ctx context.Context, store *storage.Store, bot string, occasion int64, language string) (name string, pdf []byte, err error) {
	o, err := store.Occasion(ctx, occasion)
	if err != nil {
		return "", nil, err
	}
	if o.Kind != liaison.Reception {
		return "", nil, liaison.Refuse(liaison.NotFound, "occasion.not_found")
	}
	voice := d.Locales.Voice(language)
	n, err := d.dutyNotice(ctx, store, o, voice)
	if err != nil {
		return "", nil, err
	}
	p := paper.Poster{Language: language, Title: n.title, Under: n.station, Foot: voice.Plain("roster_duty.poster_foot")}
	for _, row := range [][2]string{{"when", n.when}, {"where", n.where}, {"names", n.names}, {"phone", n.phone}} {
		if row[1] != "" {
			p.Rows = append(p.Rows, paper.Row{Name: voice.Plain("roster_duty.poster_" + row[0]), Value: row[1]})
		}
	}
	if err := d.posterCode(ctx, store, bot, o.Body, voice, &p); err != nil {
		return "", nil, err
	}
	pdf, err = paper.Hung(p)
	return fileName(n.title + " " + liaison.DateOf(o.Begins.In(d.Zone)).String() + ".pdf"), pdf, err
}

// posterCode puts the station's code on a poster, where the bot's name is known.
func (d *Desk) posterCode(ctx context.Context, store *storage.Store, bot string, station int64, voice locales.Voice, p *paper.Poster) error {
	if bot == "" {
		return nil
	}
	bodies, err := store.Bodies(ctx)
	if err != nil {
		return err
	}
	p.Says = voice.Plain("roster_duty.poster_scan")
	p.Code, err = paper.CodeOutline(DeepLink(bot, liaison.StationLink+bodyWith(bodies, station).Code))
	return err
}

// makeDutyPoster makes "OCCASION:LANGUAGE".
func (d *Desk) makeDutyPoster(ctx context.Context, store *storage.Store, bot, which string) (string, []byte, error) {
	id, language, _ := strings.Cut(which, ":")
	var occasion int64
	if _, err := fmt.Sscanf(id, "%d", &occasion); err != nil {
		return "", nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return d.DutyPoster(ctx, store, bot, occasion, language)
}

// StationPoster is a station's own sheet with its hours and its code, as a PDF.
func (d *Desk) StationPoster(ctx context.Context, store *storage.Store, bot string, station liaison.Body, language string) ([]byte, error) {
	facts, err := store.StationFacts(ctx, station.ID)
	if err != nil {
		return nil, err
	}
	voice := d.Locales.Voice(language)
	p := paper.Poster{Language: language, Title: station.Name, Under: voice.Plain("roster_duty.poster_welcome"), Foot: voice.Plain("roster_duty.poster_foot")}
	for _, row := range [][2]string{{"hours", facts.Hours}, {"where", facts.Address}, {"phone", facts.Phone}} {
		if row[1] != "" {
			p.Rows = append(p.Rows, paper.Row{Name: voice.Plain("roster_duty.poster_" + row[0]), Value: row[1]})
		}
	}
	if err := d.posterCode(ctx, store, bot, station.ID, voice, &p); err != nil {
		return nil, err
	}
	return paper.Hung(p)
}
