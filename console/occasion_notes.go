package console

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// notesMost bounds the notes of an occasion that its page shows.
const occasionNotesMost = 500

// occasionNotesPage is what was noted of an occasion, and what came of it.
type occasionNotesPage struct {
	frame
	Line     occasionLine
	Notes    []findingLine
	Bodies   []liaison.Body // to choose from
	Stations []liaison.Body // that take opinions
	Levels   []choice
	Tomorrow liaison.Date
	DueSoon  liaison.Date // what is proposed for a problem
	Months   []choice     // for the answer to a report
	Minutes  string
	Measures storage.Measures
	Drive    bool
	Opinions bool                // the visitor may take opinions down
	Speakers []storage.Attendant // whose words can be taken down
	Once     string
	OnceSaid string
	OnceMore string
	Seen     string
}

// findingLine is a note as pages show it.
type findingLine struct {
	storage.Finding
	When, FileNames, BodyName, LevelName, StatusName, Tone, DueName, SettledName string
	Address                                                                      string // of the occasion; empty: it is not the visitor's
	MatterAt                                                                     string // the matter's; empty: none that the visitor sees
	AfterNames                                                                   string
	Chosen                                                                       bool
	Settles                                                                      bool // the visitor may say how it was seen to
	WritesUp                                                                     bool // … and, since it was, may make a case of it
	Attached, AttachedAfter                                                      []noteFile
}

// findingLines are notes as pages show them.
func (v *visit) findingLines(list []storage.Finding) []findingLine {
	lines := make([]findingLine, len(list))
	for i, f := range list {
		l := findingLine{Finding: f, When: v.voice.Time(f.At.In(v.Zone)), FileNames: v.fileNames(f.Files), AfterNames: v.fileNames(f.AfterFiles),
			Attached: v.noteFiles(f.Occasion, f.ID, f.Files), AttachedAfter: v.noteFiles(f.Occasion, f.After, f.AfterFiles)}
		if f.Body != 0 {
			l.BodyName, l.DueName = v.body(f.Body).Label(), v.voice.Date(f.Due)
			status := f.Status(v.today())
			l.StatusName, l.Tone = v.voice.Plain("finding.status_"+string(status)), findingTones[status]
			mine := v.person.SettlesFindings(f.Body) || v.person.MayHold(f.Kind, v.body(f.Holder))
			l.Settles, l.WritesUp = mine && status != storage.FindingSolved, mine && status == storage.FindingSolved && v.mayBegin(liaison.Showcase)
		}
		if f.Level != "" {
			l.LevelName = v.voice.Plain("level." + string(f.Level))
		}
		if !f.SettledAt.IsZero() {
			l.SettledName = v.voice.Time(f.SettledAt.In(v.Zone))
		}
		l.Address = v.occasionLink(liaison.Occasion{ID: f.Occasion, Kind: f.Kind, Body: f.Holder})
		if f.Matter != 0 && f.Number != "" && (v.person.MaySend() || f.Person == v.person.ID) {
			l.MatterAt = matterAt(f.Matter)
		}
		lines[i] = l
	}
	return lines
}

var findingTones = map[storage.FindingStatus]string{storage.FindingSolved: "good", storage.FindingOverdue: "late", storage.FindingOpen: "info"}

// mayBegin reports whether the visitor may write matters of that kind.
func (v *visit) mayBegin(kind liaison.Kind) bool {
	return slices.ContainsFunc(liaison.Procedures[kind].Begins, v.person.Is)
}

// writeUp makes the draft of a case of a problem that was seen to.
func writeUp(ctx context.Context, v *visit) error {
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return v.Desk.WriteUp(ctx, tx, handlers.WriteUpAct{Occasion: v.number("id"), Note: v.number("note"), By: v.person}, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(findingsAt, "finding.written_up")
}

// fileNames are what is attached, by name.
func (v *visit) fileNames(files []liaison.File) string {
	var names []string
	for _, f := range files {
		name := f.Label()
		if f.Name == "" {
			name = v.voice.Plain("file." + string(f.Kind))
		}
		names = append(names, name)
	}
	return strings.Join(names, v.voice.Plain("list.comma"))
}

// occasionNotes shows what was noted, and what can be made of it.
func occasionNotes(ctx context.Context, v *visit) error {
	o, err := v.heldOccasion(ctx)
	if err != nil {
		return err
	}
	notes, err := v.Store.NotesOf(ctx, o.ID, occasionNotesMost)
	if err != nil {
		return err
	}
	today := v.today()
	p := occasionNotesPage{frame: v.frame(v.voice.Plain("occasion_page.notes_of", "Title", o.Title)), Line: v.occasionLine(o), Notes: v.findingLines(notes), Minutes: o.Minutes,
		Tomorrow: today.AddDays(1), DueSoon: today.AddMonths(o.Rule().ProblemMonths()), Drive: o.Kind == liaison.Drive, Once: newForm(), OnceSaid: newForm(), OnceMore: newForm(), Seen: shownMark(o.Minutes),
		Opinions: slices.ContainsFunc(liaison.Procedures[liaison.Opinion].Begins, v.person.Is)}
	p.Levels = choices(v, "level.", "", liaison.Levels)
	part, _ := liaison.Procedures[liaison.Opinion].Part("station")
	for _, b := range v.offered() {
		p.Bodies = append(p.Bodies, b)
		if slices.Contains(part.Bodies, b.Kind) {
			p.Stations = append(p.Stations, b)
		}
	}
	if p.Speakers, err = v.speakers(ctx, o); err != nil {
		return err
	}
	if p.Months, err = v.reportMonths(ctx); err != nil {
		return err
	}
	if p.Measures, err = v.Store.MeasuresOf(ctx, o.ID); err != nil {
		return err
	}
	return v.page("occasion_notes.html", p)
}

// speakersMost bounds whose words can be taken down on a page.
const speakersMost = 1000

// speakers are those whose words at an occasion can be taken down.
func (v *visit) speakers(ctx context.Context, o liaison.Occasion) ([]storage.Attendant, error) {
	if !o.MaySpeak(liaison.Attended, v.now) {
		return nil, nil
	}
	all, err := v.Store.Attendants(ctx, o.ID, storage.AttendantFilter{}, speakersMost)
	return slices.DeleteFunc(all, func(a storage.Attendant) bool {
		return !o.MaySpeak(a.State, v.now) || a.Person == v.person.ID
	}), err
}

// useNotes makes something of notes: problems of a body, a suggestion, an opinion; or
// hands the occasion's report to a body.
func useNotes(ctx context.Context, v *visit) error {
	o, err := v.heldOccasion(ctx)
	if err != nil {
		return err
	}
	act := handlers.NotesAct{Occasion: o.ID, Notes: chosenRows(v.r.PostForm["row"]), By: v.person, Level: oneOf(v.r.PostFormValue("level"), liaison.Levels)}
	do := v.r.PostFormValue("do")
	if do == "problem" || do == "opinion" {
		b, _ := v.bodyNamed(v.r.PostFormValue("body_" + do))
		act.Body = b.ID
		act.Due, _ = liaison.ParseDate(v.r.PostFormValue("due_" + do))
	}
	report, err := v.reportAct(o, do == "report")
	if err != nil {
		return err
	}
	said := ""
	err = v.change(ctx, func(tx *storage.Store) (out []liaison.Outgoing, err error) {
		switch do {
		case "problem":
			said = "finding.said_handed"
			return v.Desk.MarkProblems(ctx, tx, act, v.now)
		case "report":
			said = "finding.said_report"
			return v.Desk.HandReport(ctx, tx, report, v.now)
		case "speech":
			said = "occasion_page.said_taken"
			return v.Desk.TakeSpeech(ctx, tx, handlers.SpeechAct{Occasion: o.ID, Person: idOf(v.r.PostFormValue("speaker")), By: v.person, Text: written(v.r.PostFormValue("speech"))}, v.now)
		case "suggestion":
			said = "finding.said_suggestion"
			_, out, err = v.Desk.NotesToSuggestion(ctx, tx, act, v.now)
			return out, err
		case "opinion":
			said = "finding.said_opinion"
			_, out, err = v.Desk.NotesToOpinion(ctx, tx, act, v.now)
			return out, err
		}
		return nil, liaison.Refuse(liaison.Invalid, "desk.no_form")
	})
	if err != nil {
		return err
	}
	return v.goTo(occasionPath(o.ID)+"/notes", said)
}

// settleFinding keeps how a problem was seen to.
func settleFinding(ctx context.Context, v *visit) error {
	act := handlers.SettleAct{Occasion: v.number("id"), Note: v.number("note"), By: v.person, Said: written(v.r.PostFormValue("settled")), After: idOf(v.r.PostFormValue("after_note"))}
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return v.Desk.SettleProblem(ctx, tx, act, v.now)
	})
	if err != nil {
		return err
	}
	if v.r.PostFormValue("from") == "notes" {
		return v.goTo(occasionPath(act.Occasion)+"/notes", "finding.said_settled")
	}
	return v.goTo(findingsAt, "finding.said_settled")
}

// minutesMost bounds the minutes of an occasion, and a drive's checklist, in characters.
const minutesMost = 20_000

// keepMinutes keeps what came of an occasion, and what is counted of it by hand.
func keepMinutes(ctx context.Context, v *visit) error {
	o, err := v.heldOccasion(ctx)
	if err != nil {
		return err
	}
	r := occasionReader{v: v}
	m := storage.Measures{Residents: r.number(written(v.r.PostFormValue("residents"))), Target: r.number(written(v.r.PostFormValue("target"))), Checklist: written(v.r.PostFormValue("checklist"))}
	minutes := written(v.r.PostFormValue("minutes"))
	switch {
	case r.wrong != nil:
		return r.wrong
	case utf8.RuneCountInString(minutes) > minutesMost || utf8.RuneCountInString(m.Checklist) > minutesMost:
		return liaison.Refuse(liaison.Invalid, "field.too_long", "Most", minutesMost, "Over", max(utf8.RuneCountInString(minutes), utf8.RuneCountInString(m.Checklist))-minutesMost)
	}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		locked, err := tx.LockOccasion(ctx, o.ID)
		if err == nil && v.r.PostFormValue("seen") != shownMark(locked.Minutes) {
			err = liaison.Refuse(liaison.Conflict, "occasion_page.changed_meanwhile")
		}
		if err != nil {
			return nil, err
		}
		return nil, v.writeMinutes(ctx, tx, locked, minutes, m)
	})
	if err != nil {
		return err
	}
	return v.goTo(occasionPath(o.ID)+"/notes", "occasion_page.said_saved")
}

func (v *visit) writeMinutes(ctx context.Context, tx *storage.Store, o liaison.Occasion, minutes string, m storage.Measures) error {
	o.Minutes, o.Changed = minutes, v.now
	if err := tx.KeepOccasion(ctx, o); err != nil {
		return err
	}
	if err := tx.KeepMeasures(ctx, o.ID, m); err != nil {
		return err
	}
	return tx.Audit(ctx, v.now, v.person.ID, "occasion.minutes", fmt.Sprintf("occasion %d", o.ID), map[string]any{"residents": m.Residents, "target": m.Target})
}

// drivePart is what a drive 代表行动 has come to.
type drivePart struct {
	Occasions []occasionLine
	Rows      []driveRow
	Statuses  []string
	Solved    int
	All       int
	Target    int
	Checklist string
	Pairs     []findingLine // with pictures from before and after
	Cases     int           // that were published of it
	CasesAt   string
}

// driveRow are the findings of a level.
type driveRow struct {
	Name   string
	Counts []int
	All    int
}

// drive reads what a drive has come to. Nothing of it is by deputy.
func (v *visit) drive(ctx context.Context, o liaison.Occasion) (*drivePart, error) {
	d := &drivePart{}
	under, err := v.Store.OccasionsOfDrive(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	for _, one := range under {
		line := v.occasionLine(one)
		line.Address = v.occasionLink(one)
		d.Occasions = append(d.Occasions, line)
	}
	measures, err := v.Store.MeasuresOf(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	d.Target, d.Checklist = measures.Target, measures.Checklist
	if d.Cases, err = v.Store.CountStories(ctx, storage.StoryFilter{Kind: liaison.Showcase, Drive: o.ID}); err != nil {
		return nil, err
	}
	d.CasesAt = "/cases/?drive=" + strconv.FormatInt(o.ID, 10) + "&language=" + v.voice.Language
	f := storage.FindingFilter{Holding: storage.Holding{All: true}, Drive: o.ID, Today: v.today()}
	counts, err := v.Store.CountFindings(ctx, f)
	if err != nil {
		return nil, err
	}
	v.driveRows(d, counts)
	f.Status = storage.FindingSolved
	solved, err := v.Store.Findings(ctx, f, 0, occasionNotesMost)
	for _, line := range v.findingLines(solved) {
		if line.FileNames != "" && line.AfterNames != "" {
			d.Pairs = append(d.Pairs, line)
		}
	}
	return d, err
}

func (v *visit) driveRows(d *drivePart, counts []storage.FindingCount) {
	for _, s := range storage.FindingStatuses {
		d.Statuses = append(d.Statuses, v.voice.Plain("finding.status_"+string(s)))
	}
	for _, level := range liaison.Levels {
		row := driveRow{Name: v.voice.Plain("level." + string(level)), Counts: make([]int, len(storage.FindingStatuses))}
		for _, c := range counts {
			if c.Level == level {
				row.Counts[slices.Index(storage.FindingStatuses, c.Status)] = c.Count
				row.All += c.Count
			}
		}
		d.Rows, d.All = append(d.Rows, row), d.All+row.All
		d.Solved += row.Counts[slices.Index(storage.FindingStatuses, storage.FindingSolved)]
	}
}

// yearOf is a year of the service's zone, from its first moment to that of the next.
func (v *visit) yearOf(year int) (from, to time.Time) {
	from = time.Date(year, time.January, 1, 0, 0, 0, 0, v.Zone)
	return from, from.AddDate(1, 0, 0)
}
