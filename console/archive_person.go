package console

import (
	"context"
	"fmt"
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
