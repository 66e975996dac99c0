package console

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// archivePersonPage is one deputy's archive of a year.
type archivePersonPage struct {
	frame
	handlers.ArchiveOf
	Own, Staff bool
	Enters     bool // something may be entered by hand
	Changes    bool // the year is open, and the visitor may correct it
	Objects    bool // … or object to it
	Confirms   bool // the deputy is asked, and has not confirmed yet
	Review     *storage.Review
	Years      []choice
	Kind       string // only these are listed
	Kinds      []choice
	Listed     []archiveLine
	Waiting    []handLine
	Notes      []archiveNote
	Absences   []storage.NotedAbsence // for the staff and the delegation alone
	Hands      []choice               // kinds that may be entered by hand
	Findings   []choice
	Today      liaison.Date
	Earliest   liaison.Date
	Address    string
	SealHolds  bool
	Passed     []passedSection
	Zone       *time.Location
	Linked     bool // matters lead to their pages
}

// Hours is a number of minutes in hours.
func (archivePersonPage) Hours(minutes int) string { return liaison.Hours(minutes) }

// archiveLine is an entry as the page shows it.
type archiveLine struct {
	liaison.Entry
	KindName, Called, Note string
	Minutes                string // in hours
	Open                   bool   // an objection waits
}

// archiveNote is what was said of an entry.
type archiveNote struct {
	Entry string
	Lines []string
	Open  bool
}

// handLine is what was entered by hand and is not an entry.
type handLine struct {
	storage.Handed
	KindName, Hours string
	StateName       string
	Written         string // by whom and when
}

// passedSection is what passed to a successor.
type passedSection struct {
	Title string
	Lines []passedLine
}

type passedLine struct{ Number, Title, Stage string }

// archiveMine is the visitor's own archive.
func archiveMine(ctx context.Context, v *visit) error { return v.showArchive(ctx, v.person.ID) }

// archivePerson is anybody's archive, for who may look into it.
func archivePerson(ctx context.Context, v *visit) error {
	return v.showArchive(ctx, v.number("person"))
}

func (v *visit) showArchive(ctx context.Context, person int64) error {
	a, err := v.view().Archive(ctx, person, v.yearAsked())
	if err != nil {
		return err
	}
	p := archivePersonPage{frame: v.frame(v.voice.Plain("archive.file_title", "Name", a.Of.Name, "Year", fmt.Sprint(a.Year))), ArchiveOf: a,
		Own: person == v.person.ID, Staff: staff(v.person, v.bodies), Years: v.archiveYears(a.Year), Today: v.today(), Earliest: v.today().AddMonths(-12),
		Address: fmt.Sprintf("%s/%d", archiveAt, person)}
	p.Zone, p.Linked = v.Zone, p.Own || p.Staff
	open := a.Seal == nil
	p.SealHolds = !open && a.Seal.Holds()
	p.Enters, p.Changes, p.Objects = open && a.Of.InOffice(), open && p.Staff, open && p.Own
	v.listEntries(&p)
	if err := v.archiveAside(ctx, &p); err != nil {
		return err
	}
	return v.page("archive_person.html", p)
}

// listEntries lays out the entries and what was said of them.
func (v *visit) listEntries(p *archivePersonPage) {
	view := v.view()
	open := map[liaison.EntryKey]bool{}
	for _, r := range p.Remarks {
		p.Notes = append(p.Notes, archiveNote{r.Entry, view.RemarkLines(r), r.Finding == ""})
		open[r.EntryKey] = open[r.EntryKey] || r.Finding == ""
	}
	p.Kind = v.r.FormValue("kind")
	for _, r := range liaison.EntryRules {
		name := v.voice.Plain("archive.kind_" + string(r.Kind))
		if p.Sum.Kinds[r.Kind] > 0 {
			p.Kinds = append(p.Kinds, choice{string(r.Kind), name, string(r.Kind) == p.Kind})
		}
		if r.ByHand {
			p.Hands = append(p.Hands, choice{Value: string(r.Kind), Name: name})
		}
	}
	for _, f := range liaison.Findings {
		if f != liaison.EntryKept {
			p.Findings = append(p.Findings, choice{Value: string(f), Name: v.voice.Plain("archive.finding_" + string(f))})
		}
	}
	for _, e := range p.Entries {
		if p.Kind != "" && string(e.Kind) != p.Kind {
			continue
		}
		hours := ""
		if e.Minutes > 0 {
			hours = liaison.Hours(e.Minutes)
		}
		p.Listed = append(p.Listed, archiveLine{e, v.voice.Plain("archive.kind_" + string(e.Kind)), view.EntryTitle(e), view.EntryNote(e), hours, open[e.EntryKey]})
	}
}

// archiveAside reads what stands beside the entries.
func (v *visit) archiveAside(ctx context.Context, p *archivePersonPage) error {
	waiting, err := v.Store.HandedOf(ctx, p.Of.ID, p.Year, archivePerPage)
	if err != nil {
		return err
	}
	for _, h := range waiting {
		p.Waiting = append(p.Waiting, v.handLine(h))
	}
	reviews, err := v.Store.Reviews(ctx, []int64{p.Of.ID}, p.Year)
	if err != nil {
		return err
	}
	if review, asked := reviews[p.Of.ID]; asked {
		p.Review = &review
		p.Confirms = p.Own && review.ConfirmedAt == nil && p.Seal == nil
	}
	if !p.Own || p.Staff {
		if p.Absences, err = v.Store.AbsencesOf(ctx, p.Of.ID); err != nil {
			return err
		}
	}
	view := v.view()
	for _, h := range p.Handovers {
		s := passedSection{Title: v.voice.Plain("archive.handover", "Name", h.To, "Day", h.At.In(v.Zone))}
		for _, m := range h.Matters {
			s.Lines = append(s.Lines, passedLine{m.Number, m.Title, view.PassedStage(m)})
		}
		p.Passed = append(p.Passed, s)
	}
	return nil
}

func (v *visit) handLine(h storage.Handed) handLine {
	line := handLine{Handed: h, KindName: v.voice.Plain("archive.kind_" + string(h.Kind)),
		Written: v.voice.Plain("archive.written_by", "Name", h.EnteredBy, "At", h.EnteredAt.In(v.Zone))}
	line.StateName = v.voice.Plain("archive.state_" + h.State)
	if h.Minutes > 0 {
		line.Hours = liaison.Hours(h.Minutes)
	}
	return line
}

// archiveFile gives a year as a picture, a paper or a workbook.
func archiveFile(ctx context.Context, v *visit) error {
	sort := v.r.PathValue("file")
	name, content, err := v.view().ArchiveFile(ctx, v.number("person"), v.yearAsked(), sort)
	if err != nil {
		return err
	}
	kinds := map[string]string{"png": "image/png", "pdf": "application/pdf", "xlsx": workbookType}
	return v.file(name, kinds[sort], content)
}

// handForm reads a duty that was entered on a page.
func (v *visit) handForm(of liaison.Person) liaison.HandEntry {
	h := liaison.HandEntry{Person: of.ID, Kind: liaison.EntryKind(v.r.PostFormValue("kind")), Place: strings.TrimSpace(v.r.PostFormValue("place")),
		Title: strings.TrimSpace(v.r.PostFormValue("title")), Minutes: minutesOf(v.r.PostFormValue("hours"), 0)}
	h.Day, _ = liaison.ParseDate(v.r.PostFormValue("day")) // an unread day is refused
	h.People, _ = strconv.Atoi(v.r.PostFormValue("people"))
	return h
}

// minutesOf reads hours as a form has them; an empty field is otherwise, and what cannot
// be read is refused by the rules, as too much.
func minutesOf(hours string, otherwise int) int {
	if hours = strings.TrimSpace(hours); hours == "" {
		return otherwise
	}
	n, err := strconv.ParseFloat(hours, 64)
	if err != nil || n < 0 || n > 1000 {
		return 1 << 30
	}
	return int(n*60 + 0.5)
}

// archiveEnter enters a duty by hand: what the staff enter is confirmed with it.
func archiveEnter(ctx context.Context, v *visit) error {
	of, err := v.whoseArchive(ctx)
	if err != nil {
		return err
	}
	if !of.InOffice() {
		return liaison.Refuse(liaison.Conflict, "archive.not_in_office")
	}
	h := v.handForm(of)
	if refusal := h.Check(v.today()); refusal != nil {
		return refusal
	}
	if liaison.MayBeSaid(h.Title) != nil {
		return liaison.Refuse(liaison.Invalid, "archive.has_number")
	}
	own := staff(v.person, v.bodies) && of.ID != v.person.ID
	if err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		id, err := tx.KeepHand(ctx, h, own, v.person.ID, v.now)
		if err != nil || !own {
			return nil, err
		}
		kept, err := tx.Handed(ctx, id)
		return v.Desk.ArchiveDecided(of, kept), err
	}); err != nil {
		return err
	}
	said := "archive.handed_said"
	if own {
		said = "archive.entered_said"
	}
	return v.goTo(fmt.Sprintf("%s/%d?year=%d", archiveAt, of.ID, h.Day.Year), said)
}

// entryAsked reads the entry that a form is about: one of that person's, of a year that
// is open.
func (v *visit) entryAsked(ctx context.Context, store *storage.Store, of int64) (liaison.Entry, error) {
	return store.Entry(ctx, liaison.EntryKey{Source: v.r.PostFormValue("source"), Fact: idOf(v.r.PostFormValue("fact")), Person: of}, v.Zone)
}

// correctionForm reads what is decided on an entry.
func (v *visit) correctionForm() liaison.Correction {
	c := liaison.Correction{Finding: liaison.Finding(v.r.PostFormValue("finding")), Title: strings.TrimSpace(v.r.PostFormValue("title")),
		Reason: strings.TrimSpace(v.r.PostFormValue("reason")), Minutes: minutesOf(v.r.PostFormValue("hours"), -1)}
	c.Day, _ = liaison.ParseDate(v.r.PostFormValue("day")) // empty: as the fact has it
	return c
}

// archiveCorrect corrects an entry, or strikes it out, with a reason.
func archiveCorrect(ctx context.Context, v *visit) error {
	of, err := v.whoseArchive(ctx)
	if err != nil {
		return err
	}
	c := v.correctionForm()
	if c.Finding == liaison.EntryKept {
		c.Finding = ""
	}
	if refusal := c.Check(v.today()); refusal != nil {
		return refusal
	}
	year := 0
	if err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		e, err := v.entryAsked(ctx, tx, of.ID)
		if err != nil {
			return nil, err
		}
		year = e.Day.Year
		return v.Desk.Word(of, "archive.told_by_staff_"+string(c.Finding), "Entry", v.view().EntryLine(e), "Why", c.Reason), tx.Correct(ctx, e, c, v.person.ID, v.now)
	}); err != nil {
		return err
	}
	return v.goTo(fmt.Sprintf("%s/%d?year=%d", archiveAt, of.ID, year), "archive.corrected_said")
}

// archiveObject keeps an objection of the visitor's own.
func archiveObject(ctx context.Context, v *visit) error {
	if v.number("person") != v.person.ID {
		return liaison.Refuse(liaison.NotFound, "person.not_found")
	}
	words := strings.TrimSpace(v.r.PostFormValue("words"))
	if refusal := liaison.CheckObjection(words); refusal != nil {
		return refusal
	}
	if err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		e, err := v.entryAsked(ctx, tx, v.person.ID)
		if err != nil {
			return nil, err
		}
		return v.Desk.View(tx, v.person, v.voice, v.now).ObjectFrom(ctx, e, words)
	}); err != nil {
		return err
	}
	return v.goTo(archiveAt+"/mine", "archive.objected_said")
}

// archiveConfirm notes that the visitor has found a year right.
func archiveConfirm(ctx context.Context, v *visit) error {
	if v.number("person") != v.person.ID {
		return liaison.Refuse(liaison.NotFound, "person.not_found")
	}
	if err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.ConfirmYear(ctx, v.person.ID, v.yearAsked(), v.now)
	}); err != nil {
		return err
	}
	return v.goTo(archiveAt+"/mine?year="+fmt.Sprint(v.yearAsked()), "archive.confirmed")
}

// archiveSealOne seals a year that is over.
func archiveSealOne(ctx context.Context, v *visit) error {
	of, err := v.whoseArchive(ctx)
	if err != nil {
		return err
	}
	year := v.yearAsked()
	if year >= v.today().Year {
		return liaison.Refuse(liaison.Conflict, "archive.not_over", "Year", fmt.Sprint(year))
	}
	if err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.SealYear(ctx, of.ID, year, v.person.ID, v.now)
	}); err != nil {
		return err
	}
	return v.goTo(fmt.Sprintf("%s/%d?year=%d", archiveAt, of.ID, year), "archive.sealed_said")
}
