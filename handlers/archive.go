package handlers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// archiveNewest is how many entries the card of an archive lists.
const archiveNewest = 6

// archive shows a deputy's own archive of this year, or of the year that was asked for.
func archive(ctx context.Context, t *turn) error {
	if err := t.hasArchive(); err != nil {
		return err
	}
	t.leaveQuestion()
	return t.showArchive(ctx, t.today().Year)
}

func (t *turn) hasArchive() error {
	if !t.person.HasArchive() {
		return liaison.Refuse(liaison.Forbidden, "archive.deputies_only")
	}
	return nil
}

// pressArchive does what the buttons of an archive say: "archive:WORD:REST".
func pressArchive(ctx context.Context, t *turn) error {
	if err := t.hasArchive(); err != nil {
		return err
	}
	word, rest, _ := strings.Cut(t.arguments, ":")
	t.arguments = rest
	switch word {
	case "":
		return archive(ctx, t)
	case "object":
		return t.chooseEntry(ctx)
	case "entry":
		return t.askObjection(ctx)
	}
	year, err := strconv.Atoi(rest)
	if err != nil || year < t.today().Year-archiveYearsBack || year > t.today().Year {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	switch word {
	case "year":
		return t.showArchive(ctx, year)
	case "confirm":
		return t.confirmYear(ctx, year)
	}
	return t.sendArchive(word, year)
}

// archiveYearsBack is how many years back an archive is shown.
const archiveYearsBack = 10

func (t *turn) showArchive(ctx context.Context, year int) error {
	a, err := t.store.ArchiveYear(ctx, t.person.ID, year, t.desk.Zone)
	if err != nil {
		return err
	}
	lines, err := t.archiveLines(ctx, year, a)
	if err != nil {
		return err
	}
	reviews, err := t.store.Reviews(ctx, []int64{t.person.ID}, year)
	if err != nil {
		return err
	}
	var buttons [][]button
	if review, asked := reviews[t.person.ID]; asked && review.ConfirmedAt == nil && a.Seal == nil {
		lines = append(lines, "", t.voice.Say("archive.please_confirm", "Year", fmt.Sprint(year)))
		buttons = append(buttons, []button{t.button("archive.confirm", "archive:confirm:%d", year)})
	}
	if a.Seal == nil {
		buttons = append(buttons, []button{t.button("archive.add", "duty:new"), t.button("archive.object", "archive:object:%d:0", year)})
	}
	buttons = append(buttons, []button{t.button("archive.picture", "archive:png:%d", year), t.button("archive.pdf", "archive:pdf:%d", year), t.button("archive.workbook", "archive:xlsx:%d", year)})
	if t.person.Is(liaison.RoleDeputy) {
		buttons = append(buttons, []button{t.button("leave.open", "leave")})
	}
	back := []button{{Text: t.voice.Plain("archive.year_before", "Year", fmt.Sprint(year-1)), Data: fmt.Sprintf("archive:year:%d", year-1)}}
	if year < t.today().Year {
		back = append(back, button{Text: t.voice.Plain("archive.this_year"), Data: fmt.Sprintf("archive:year:%d", t.today().Year)})
	}
	t.card("archive", joinLines(lines), append(buttons, append(back, t.button("menu.open", "menu"))))
	return nil
}

// archiveLines are the figures of a year and its newest entries.
func (t *turn) archiveLines(ctx context.Context, year int, a storage.Archive) ([]locales.Markup, error) {
	rules, err := t.store.Rules(ctx)
	if err != nil {
		return nil, err
	}
	read, err := t.store.AcknowledgedIn(ctx, t.person.ID, year, t.desk.Zone)
	if err != nil {
		return nil, err
	}
	sum := liaison.SumEntries(year, a.Entries)
	lines := []locales.Markup{t.voice.Say("archive.title", "Year", fmt.Sprint(year)),
		t.voice.Say("archive.sum", "Days", sum.Days(), "Target", fmt.Sprint(rules.Number(liaison.ArchiveDays)), "Hours", liaison.Hours(sum.Minutes), "Points", fmt.Sprint(sum.Points), "Count", sum.Entries)}
	if kinds := t.kindCounts(sum); kinds != "" {
		lines = append(lines, locales.Escape(kinds))
	}
	if read > 0 {
		lines = append(lines, t.voice.Say("archive.read", "Count", read))
	}
	if a.Seal != nil {
		lines = append(lines, t.voice.Say("archive.sealed_on", "Day", t.voice.Date(liaison.DateOf(a.Seal.SealedAt.In(t.desk.Zone))), "Hash", a.Seal.Hash[:16]))
	}
	if len(a.Entries) > 0 {
		lines = append(lines, "", t.voice.Say("archive.newest"))
	}
	for _, e := range a.Entries[:min(len(a.Entries), archiveNewest)] {
		lines = append(lines, locales.Escape("· "+t.entryLine(e)))
	}
	waiting, err := t.store.HandedOf(ctx, t.person.ID, year, archiveNewest)
	for _, h := range waiting {
		lines = append(lines, t.voice.Say("archive.by_hand_"+h.State, "Entry", t.handLine(h.HandEntry), "Why", h.Why))
	}
	return lines, err
}

// kindCounts says how many entries there are of each kind.
func (t *turn) kindCounts(sum liaison.ArchiveSum) string {
	var counts []string
	for _, r := range liaison.EntryRules {
		if n := sum.Kinds[r.Kind]; n > 0 {
			counts = append(counts, t.voice.Plain("archive.kind_count", "Kind", t.entryKind(r.Kind), "Count", n))
		}
	}
	return strings.Join(counts, t.voice.Plain("list.comma"))
}

func (t *turn) entryKind(k liaison.EntryKind) string {
	if k == "" {
		return t.voice.Plain("archive.not_said")
	}
	return t.voice.Plain("archive.kind_" + string(k))
}

// entryLine is an entry on one line.
func (t *turn) entryLine(e liaison.Entry) string {
	said := []string{t.voice.Plain("archive.day", "Month", fmt.Sprint(int(e.Day.Month)), "Day", fmt.Sprint(e.Day.Day)), t.entryKind(e.Kind)}
	said = append(said, clip(strings.TrimSpace(e.Number+" "+t.entryTitle(e)), 40))
	if note := t.entryNote(e); note != "" {
		said = append(said, "("+note+")")
	}
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), " ")
}

// entryTitle is what an entry is called; of a contact its fact has only the name of the
// other.
func (t *turn) entryTitle(e liaison.Entry) string {
	if e.Source == "contact" && !e.Corrected {
		return t.voice.Plain("archive.contact_with", "Name", e.Title)
	}
	return e.Title
}

// entryNote says how long an entry took, how soon a rating came, and whether it was
// corrected or struck.
func (t *turn) entryNote(e liaison.Entry) string {
	var notes []string
	if e.Minutes > 0 {
		notes = append(notes, t.voice.Plain("archive.hours", "Hours", liaison.Hours(e.Minutes)))
	}
	if e.People > 0 {
		notes = append(notes, t.voice.Plain("archive.people_count", "Count", e.People))
	}
	if e.Took != nil {
		notes = append(notes, t.voice.Plain("archive.took", "Count", *e.Took))
	}
	if e.Corrected {
		notes = append(notes, t.voice.Plain("archive.was_corrected"))
	}
	if e.Struck {
		notes = append(notes, t.voice.Plain("archive.was_struck"))
	}
	return strings.Join(notes, t.voice.Plain("list.comma"))
}

func (t *turn) handLine(h liaison.HandEntry) string {
	return t.entryLine(liaison.Entry{Kind: h.Kind, Day: h.Day, Minutes: h.Minutes, Title: h.Title, People: h.People})
}

// confirmYear notes that the deputy has found a year right.
func (t *turn) confirmYear(ctx context.Context, year int) error {
	if err := t.store.ConfirmYear(ctx, t.person.ID, year, t.at()); err != nil {
		return err
	}
	t.toast = t.voice.Plain("archive.confirmed")
	return t.showArchive(ctx, year)
}

// archivePapers are what an archive can be sent as, by the word of the button.
var archivePapers = map[string]liaison.File{
	"png":  {Kind: liaison.Photo},
	"pdf":  {Kind: liaison.Document, MIME: "application/pdf"},
	"xlsx": {Kind: liaison.Document},
}

// sendArchive sends a year as a picture, a paper or a workbook, made when it is sent.
func (t *turn) sendArchive(word string, year int) error {
	file, known := archivePapers[word]
	if !known {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	file.Make = fmt.Sprintf("archive:%d:%d:%s:%s:%d", t.person.ID, year, word, t.voice.Language, t.person.ID)
	t.put(liaison.Outgoing{Message: liaison.Message{Act: liaison.Say, Text: string(t.voice.Say("archive.sent_"+word, "Year", fmt.Sprint(year))), Files: []liaison.File{file}}})
	return nil
}

// archiveWaiting says to the staff how much of the archives waits for them.
func (t *turn) archiveWaiting(ctx context.Context) ([]locales.Markup, error) {
	if !t.person.MaySend() {
		return nil, nil
	}
	entries, err := t.store.HandedWaiting(ctx, 0, storage.CountedMost)
	if err != nil {
		return nil, err
	}
	objections, err := t.store.ObjectionsWaiting(ctx, 0, storage.CountedMost)
	if err != nil || len(entries)+len(objections) == 0 {
		return nil, err
	}
	late := 0
	for _, o := range objections {
		if liaison.DateOf(*o.DueOn).Before(t.today()) {
			late++
		}
	}
	return []locales.Markup{t.voice.Say("archive.staff_waiting", "Entries", fmt.Sprint(len(entries)), "Objections", fmt.Sprint(len(objections)), "Late", fmt.Sprint(late))}, nil
}

// AskReconcile asks a deputy to look through a year of the archive.
func (d *Desk) AskReconcile(p liaison.Person, year int) []liaison.Outgoing {
	if p.Chat == 0 {
		return nil
	}
	t := &turn{desk: d, person: &p, voice: d.Locales.Voice(p.Language)}
	t.notify(p, t.voice.Say("archive.ask_reconcile", "Name", p.Name, "Year", fmt.Sprint(year)), [][]button{
		{t.button("archive.look", "archive:year:%d", year)},
		{t.button("archive.confirm", "archive:confirm:%d", year), t.button("archive.object", "archive:object:%d:0", year)}})
	return t.out
}

// ArchiveDecided tells a deputy what was decided on something of the archive, with a way
// to write it again where it was returned.
func (d *Desk) ArchiveDecided(p liaison.Person, h storage.Handed) []liaison.Outgoing {
	if p.Chat == 0 {
		return nil
	}
	t := &turn{desk: d, person: &p, voice: d.Locales.Voice(p.Language)}
	buttons := [][]button{{t.button("archive.look", "archive:year:%d", h.Day.Year)}}
	if h.State == "returned" {
		buttons = [][]button{{t.button("archive.again", "duty:again:%d", h.ID)}}
	}
	t.notify(p, t.voice.Say("archive.told_"+h.State, "Entry", t.handLine(h.HandEntry), "Why", cmp.Or(h.Why, "-")), buttons)
	return t.out
}
