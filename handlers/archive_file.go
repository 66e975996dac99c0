package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"liaison"
	"liaison/paper"
	"liaison/plot"
	"liaison/storage"
)

// ArchiveOf is one year of somebody's archive with all that belongs to it.
type ArchiveOf struct {
	Of      liaison.Person
	Year    int
	Sum     liaison.ArchiveSum
	Target  int // duty days
	Read    int // briefings acknowledged
	Remarks []storage.EntryRemark
	storage.Archive
	Handovers []storage.Handover // what passed to others when the person left
}

// Archive reads a year of somebody's archive, for who may look into it. Titles of
// matters are the deputy's and the staff's: officers see their numbers.
func (v View) Archive(ctx context.Context, person int64, year int) (ArchiveOf, error) {
	of, err := v.t.store.Person(ctx, person)
	if err != nil {
		return ArchiveOf{}, err
	}
	bodies, err := v.t.bodies(ctx)
	if err != nil {
		return ArchiveOf{}, err
	}
	if !of.HasArchive() || !v.t.person.SeesArchive(of, bodies) {
		return ArchiveOf{}, liaison.Refuse(liaison.NotFound, "person.not_found")
	}
	a := ArchiveOf{Of: of, Year: year}
	if a.Archive, err = v.t.store.ArchiveYear(ctx, person, year, v.t.desk.Zone); err != nil {
		return a, err
	}
	if v.t.person.ID != person && !v.t.person.MaySend() {
		for i, e := range a.Entries {
			if e.Matter != 0 {
				a.Entries[i].Title, a.Entries[i].Took = "", nil
			}
		}
	}
	rules, err := v.t.store.Rules(ctx)
	if err != nil {
		return a, err
	}
	a.Sum, a.Target = liaison.SumEntries(year, a.Entries), rules.Number(liaison.ArchiveDays)
	if a.Read, err = v.t.store.AcknowledgedIn(ctx, person, year, v.t.desk.Zone); err != nil {
		return a, err
	}
	if a.Remarks, err = v.t.store.RemarksOf(ctx, person, year); err != nil {
		return a, err
	}
	a.Handovers, err = v.t.store.Handovers(ctx, person)
	return a, err
}

// makeArchive makes the file that sendArchive asks for, as the archive is when it is
// sent: "OF:YEAR:SORT:LANGUAGE:PERSON".
func (d *Desk) makeArchive(ctx context.Context, store *storage.Store, which string) (string, []byte, error) {
	words := strings.Split(which, ":")
	if len(words) != 5 {
		return "", nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	var ids [3]int64
	for i, word := range []string{words[0], words[1], words[4]} {
		id, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return "", nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
		}
		ids[i] = id
	}
	reader, err := store.Person(ctx, ids[2])
	if err != nil {
		return "", nil, err
	}
	v := d.View(store, reader, d.Locales.Voice(words[3]), d.Now().In(d.Zone))
	return v.ArchiveFile(ctx, ids[0], int(ids[1]), words[2])
}

// ArchiveFile is a year of an archive as a picture, "png", a paper, "pdf", or a
// workbook, "xlsx".
func (v View) ArchiveFile(ctx context.Context, person int64, year int, sort string) (string, []byte, error) {
	a, err := v.Archive(ctx, person, year)
	if err != nil {
		return "", nil, err
	}
	title := v.t.voice.Plain("archive.file_title", "Name", a.Of.Name, "Year", fmt.Sprint(year))
	name := fileName(title + "." + sort)
	var content []byte
	switch sort {
	case "png":
		content, err = plot.PNG(v.archiveChart(a), plot.Style{Width: figureWide, Title: title, Note: v.archiveNote(a)})
	case "pdf":
		content, err = paper.Matter(v.archiveSheet(a))
	case "xlsx":
		content, err = paper.Workbook(v.archiveTable(a))
	default:
		return "", nil, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return name, content, err
}

// chartGroups are the parts of a bar: kinds that belong together.
var chartGroups = []struct {
	name  string
	tone  plot.Tone
	kinds []liaison.EntryKind
}{
	{"attended", plot.Step1, []liaison.EntryKind{liaison.EntryMeeting, liaison.EntryInspection, liaison.EntryTraining, liaison.EntryGroup, liaison.EntryMeet, liaison.EntryReport}},
	{"voters", plot.Good, []liaison.EntryKind{liaison.EntryStation, liaison.EntryContact, liaison.EntryOutreach, liaison.EntryOpinion}},
	{"matters", plot.Warn, []liaison.EntryKind{liaison.EntrySuggestion, liaison.EntryMotion, liaison.EntryCosign, liaison.EntryRating, liaison.EntryConsultation}},
	{"others", plot.Faint, []liaison.EntryKind{liaison.EntryStudy, liaison.EntryAward, liaison.EntryOther}},
}

// archiveChart is a year as bars: a row for each month, a part for each group of kinds.
func (v View) archiveChart(a ArchiveOf) plot.Bars {
	c := plot.Bars{Unit: v.t.voice.Plain("archive.chart_unit"), None: "0"}
	for _, g := range chartGroups {
		c.Parts = append(c.Parts, plot.Series{Name: v.t.voice.Plain("archive.group_" + g.name), Tone: g.tone})
	}
	for month, kinds := range a.Sum.Months {
		bar := plot.Bar{Name: v.t.voice.Plain("archive.month", "Month", fmt.Sprint(month+1))}
		total := 0
		for _, g := range chartGroups {
			n := 0
			for _, k := range g.kinds {
				n += kinds[k]
			}
			total += n
			bar.Values = append(bar.Values, float64(n))
		}
		bar.Label = fmt.Sprint(total)
		c.Rows = append(c.Rows, bar)
	}
	return c
}

// archiveNote says the year's figures beneath its picture.
func (v View) archiveNote(a ArchiveOf) string {
	return v.t.voice.Plain("archive.sum", "Days", a.Sum.Days(), "Target", fmt.Sprint(a.Target), "Hours", liaison.Hours(a.Sum.Minutes),
		"Points", fmt.Sprint(a.Sum.Points), "Count", a.Sum.Entries) + "\n" + v.t.kindCounts(a.Sum)
}

// archiveTable is a year as a table.
func (v View) archiveTable(a ArchiveOf) paper.Table {
	t := paper.Table{Name: v.t.voice.Plain("archive.file_title", "Name", a.Of.Code, "Year", fmt.Sprint(a.Year)), Widths: []float64{12, 16, 20, 46, 20, 8, 8, 24}}
	for _, column := range []string{"day", "kind", "number", "title", "place", "hours", "people", "note"} {
		t.Columns = append(t.Columns, v.t.voice.Plain("archive.column_"+column))
	}
	for _, e := range a.Entries {
		t.Rows = append(t.Rows, v.EntryCells(e))
	}
	return t
}

// EntryCells is an entry as a row of a workbook.
func (v View) EntryCells(e liaison.Entry) []string {
	hours, people := "", ""
	if e.Minutes > 0 {
		hours = liaison.Hours(e.Minutes)
	}
	if e.People > 0 {
		people = fmt.Sprint(e.People)
	}
	return []string{e.Day.String(), v.t.entryKind(e.Kind), e.Number, v.t.entryTitle(e), e.Place, hours, people, v.t.entryNote(e)}
}

// archiveSheet is a year on paper.
func (v View) archiveSheet(a ArchiveOf) paper.Sheet {
	voice := v.t.voice
	row := func(name, value string) paper.Row {
		return paper.Row{Name: voice.Plain("archive.paper_" + name), Value: value}
	}
	s := paper.Sheet{Language: voice.Language, Form: voice.Plain("archive.form"), Number: a.Of.Code, Title: voice.Plain("archive.file_title", "Name", a.Of.Name, "Year", fmt.Sprint(a.Year)),
		Rows: []paper.Row{row("days", voice.Plain("archive.days_of", "Days", a.Sum.Days(), "Target", fmt.Sprint(a.Target))), row("hours", liaison.Hours(a.Sum.Minutes)),
			row("points", fmt.Sprint(a.Sum.Points)), row("entries", fmt.Sprint(a.Sum.Entries)), row("read", fmt.Sprint(a.Read)),
			{Name: voice.Plain("archive.paper_kinds"), Value: v.t.kindCounts(a.Sum), Wide: true}},
		Page:    voice.Plain("sheet.page", "Page", "{page}", "Pages", "{pages}"),
		Made:    voice.Plain("sheet.made", "At", v.t.desk.Now().In(v.t.desk.Zone), "Name", v.t.person.Name),
		Missing: voice.Plain("sheet.missing"),
	}
	if a.Seal != nil {
		s.Rows = append(s.Rows, paper.Row{Name: voice.Plain("archive.paper_seal"), Wide: true,
			Value: voice.Plain("archive.seal_says", "Day", a.Seal.SealedAt.In(v.t.desk.Zone), "Hash", a.Seal.Hash)})
	}
	entries := paper.Section{Heading: voice.Plain("archive.paper_list"), Widths: []int{16, 16, 44, 24}}
	for _, column := range []string{"day", "kind", "title", "note"} {
		entries.Columns = append(entries.Columns, voice.Plain("archive.column_"+column))
	}
	for _, e := range a.Entries {
		entries.Table = append(entries.Table, []string{e.Day.String(), v.t.entryKind(e.Kind), strings.TrimSpace(e.Number + " " + v.t.entryTitle(e)), v.t.entryNote(e)})
	}
	if len(entries.Table) == 0 {
		entries.Text = voice.Plain("archive.none")
	}
	s.Sections = append(s.Sections, entries)
	return v.remarksAndHandovers(a, s)
}

// remarksAndHandovers adds what was objected and corrected, and what passed to others.
func (v View) remarksAndHandovers(a ArchiveOf, s paper.Sheet) paper.Sheet {
	if len(a.Remarks) > 0 {
		said := paper.Section{Heading: v.t.voice.Plain("archive.paper_remarks")}
		for _, r := range a.Remarks {
			said.Events = append(said.Events, paper.Event{At: v.remarkDay(r), What: r.Entry, Said: v.RemarkLines(r)})
		}
		s.Sections = append(s.Sections, said)
	}
	for _, h := range a.Handovers {
		passed := paper.Section{Heading: v.t.voice.Plain("archive.handover", "Name", h.To, "Day", h.At.In(v.t.desk.Zone)), Widths: []int{24, 52, 24}}
		for _, m := range h.Matters {
			passed.Table = append(passed.Table, []string{m.Number, m.Title, v.PassedStage(m)})
		}
		if len(h.Matters) == 0 {
			passed.Text = v.t.voice.Plain("archive.nothing_passed")
		}
		s.Sections = append(s.Sections, passed)
	}
	return s
}

// PassedStage is the stage of a matter that was handed over, in words.
func (v View) PassedStage(m storage.PassedMatter) string {
	return bare(v.t.stage(liaison.Matter{Kind: m.Kind, Stage: m.Stage}))
}

func (v View) remarkDay(r storage.EntryRemark) string {
	at := r.AskedAt
	if at == nil {
		at = r.DecidedAt
	}
	return liaison.DateOf(at.In(v.t.desk.Zone)).String()
}

// RemarkLines say what was said of an entry, and what was decided.
func (v View) RemarkLines(r storage.EntryRemark) []string {
	var lines []string
	if r.Words != "" {
		lines = append(lines, v.t.voice.Plain("archive.said_objection", "Words", r.Words))
	}
	if r.Finding == "" {
		return append(lines, v.t.voice.Plain("archive.said_waiting", "Due", liaison.DateOf(*r.DueOn)))
	}
	lines = append(lines, v.t.voice.Plain("archive.said_"+string(r.Finding), "Name", r.DecidedBy, "Why", r.Reason))
	if r.OnDay != nil {
		lines = append(lines, v.t.voice.Plain("archive.said_day", "Day", liaison.DateOf(*r.OnDay)))
	}
	if r.Title != nil {
		lines = append(lines, v.t.voice.Plain("archive.said_title", "Title", *r.Title))
	}
	if r.Minutes != nil {
		lines = append(lines, v.t.voice.Plain("archive.said_hours", "Hours", liaison.Hours(*r.Minutes)))
	}
	return lines
}
