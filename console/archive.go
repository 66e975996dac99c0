package console

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"liaison"
	"liaison/storage"
)

const (
	archiveAt        = deskAt + "/archive"
	archivePerPage   = 50
	archiveScanned   = 200 // deputies whose year is read at a time, where only some are listed
	archiveScansMost = 20
	archiveInSheet   = 20_000
)

// seesArchives is who looks into the archives of others: the staff, and officers of
// delegations.
func seesArchives(p liaison.Person, bodies []liaison.Body) bool {
	return p.MaySend() || len(p.OfficesIn(liaison.Delegation, bodies)) > 0
}

// isDeputy is who has an archive and holds office.
func isDeputy(p liaison.Person, _ []liaison.Body) bool { return p.Is(liaison.RoleDeputy) }

// archiveListPage is how deputies stand in a year.
type archiveListPage struct {
	frame
	Year, Target    int
	Years           []choice
	Named           string
	Below           bool // only who has not reached the target
	Left            bool // also who has left
	Kind            string
	Kinds           []choice
	Body            string
	Delegations     []choice
	Staff           bool
	Rows            []archiveRow
	Newer, Older    string
	Entries         int // that wait to be looked at
	Objections      int
	Sheet, Book     string // the list, and all its entries, as workbooks
	SealYear        int    // the year that may be sealed
	Asked, Answered int    // of this page
}

// archiveRow is one deputy's year.
type archiveRow struct {
	storage.Dutiful
	liaison.ArchiveSum
	Reached bool
	Review  *storage.Review
	Sealed  bool
}

// Hours is a number of minutes in hours.
func (archiveListPage) Hours(minutes int) string { return liaison.Hours(minutes) }

// archiveList lists deputies with their year.
func archiveList(ctx context.Context, v *visit) error {
	p, f, err := v.archiveFilter(ctx)
	if err != nil {
		return err
	}
	f.After, f.Most = v.r.FormValue("after"), archivePerPage
	more := ""
	if p.Rows, more, err = v.archiveRows(ctx, p, f); err != nil {
		return err
	}
	at := func(path, after string) string {
		q := url.Values{"year": {fmt.Sprint(p.Year)}, "q": {p.Named}, "body": {p.Body}, "kind": {p.Kind}}
		if p.Below {
			q.Set("below", "yes")
		}
		if p.Left {
			q.Set("left", "yes")
		}
		if after != "" {
			q.Set("after", after)
		}
		return archiveAt + path + "?" + q.Encode()
	}
	if f.After != "" {
		p.Newer = at("", "")
	}
	if more != "" {
		p.Older = at("", more)
	}
	p.Sheet, p.Book = at("/export.xlsx", ""), at("/entries.xlsx", "")
	if p.Staff {
		if err := v.archiveQueues(ctx, &p); err != nil {
			return err
		}
	}
	return v.page("archive_list.html", p)
}

func (v *visit) archiveQueues(ctx context.Context, p *archiveListPage) error {
	entries, err := v.Store.HandedWaiting(ctx, 0, storage.CountedMost)
	if err != nil {
		return err
	}
	objections, err := v.Store.ObjectionsWaiting(ctx, 0, storage.CountedMost)
	p.Entries, p.Objections, p.SealYear = len(entries), len(objections), v.today().Year-1
	return err
}

// archiveFilter reads what the list is narrowed to; officers see their delegations'.
func (v *visit) archiveFilter(ctx context.Context) (archiveListPage, storage.DutifulFilter, error) {
	p := archiveListPage{frame: v.frame(v.voice.Plain("archive.page")), Year: v.yearAsked(), Named: strings.TrimSpace(v.r.FormValue("q")),
		Below: v.r.FormValue("below") != "", Left: v.r.FormValue("left") != "", Staff: staff(v.person, v.bodies)}
	rules, err := v.Store.Rules(ctx)
	if err != nil {
		return p, storage.DutifulFilter{}, err
	}
	p.Target, p.Years = rules.Number(liaison.ArchiveDays), v.archiveYears(p.Year)
	if kind := liaison.EntryKind(v.r.FormValue("kind")); kind != "" {
		if _, known := kind.Rule(); known {
			p.Kind = string(kind)
		}
	}
	for _, r := range liaison.EntryRules {
		p.Kinds = append(p.Kinds, choice{string(r.Kind), v.voice.Plain("archive.kind_" + string(r.Kind)), string(r.Kind) == p.Kind})
	}
	f := storage.DutifulFilter{Named: p.Named, Left: p.Left}
	for _, b := range v.bodies {
		if b.Kind != liaison.Delegation || !p.Staff && !v.person.In(b.ID, liaison.RoleOfficer) {
			continue
		}
		chosen := b.Code == v.r.FormValue("body")
		p.Delegations = append(p.Delegations, choice{b.Code, b.Label(), chosen})
		if chosen {
			p.Body, f.Delegations = b.Code, []int64{b.ID}
		}
	}
	if !p.Staff && len(f.Delegations) == 0 {
		f.Delegations = v.person.OfficesIn(liaison.Delegation, v.bodies)
	}
	return p, f, nil
}

// yearAsked is the year of the address, or this one.
func (v *visit) yearAsked() int {
	year, err := strconv.Atoi(v.r.FormValue("year"))
	if err != nil || year > v.today().Year || year < v.today().Year-liaison.ReportYearsBack {
		return v.today().Year
	}
	return year
}

func (v *visit) archiveYears(chosen int) []choice {
	var years []choice
	for year := v.today().Year; year > v.today().Year-5 || year >= chosen; year-- {
		years = append(years, choice{fmt.Sprint(year), fmt.Sprint(year), year == chosen})
	}
	return years
}

// archiveRows reads a page of deputies, of whom only some may be wanted: so many more are
// read until it is full. Where the rest begins is a code, or empty.
func (v *visit) archiveRows(ctx context.Context, p archiveListPage, f storage.DutifulFilter) ([]archiveRow, string, error) {
	var rows []archiveRow
	wanted, narrowed := f.Most, p.Below || p.Kind != ""
	f.Most = wanted + 1
	if narrowed {
		f.Most = archiveScanned
	}
	for range archiveScansMost {
		people, err := v.Store.Dutifuls(ctx, f)
		if err != nil {
			return nil, "", err
		}
		read, err := v.archiveSums(ctx, p, people)
		if err != nil {
			return nil, "", err
		}
		for _, r := range read {
			if p.Below && r.Reached || p.Kind != "" && r.Kinds[liaison.EntryKind(p.Kind)] == 0 {
				continue
			}
			if len(rows) == wanted {
				return rows, rows[wanted-1].Code, nil
			}
			rows = append(rows, r)
		}
		if len(people) < f.Most {
			return rows, "", nil
		}
		f.After = people[len(people)-1].Code
	}
	return rows, f.After, nil
}

func (v *visit) archiveSums(ctx context.Context, p archiveListPage, people []storage.Dutiful) ([]archiveRow, error) {
	ids := make([]int64, len(people))
	for i, d := range people {
		ids[i] = d.ID
	}
	archives, err := v.Store.ArchiveYears(ctx, ids, p.Year, v.Zone)
	if err != nil {
		return nil, err
	}
	reviews, err := v.Store.Reviews(ctx, ids, p.Year)
	if err != nil {
		return nil, err
	}
	rows := make([]archiveRow, len(people))
	for i, d := range people {
		a := archives[d.ID]
		rows[i] = archiveRow{Dutiful: d, ArchiveSum: liaison.SumEntries(p.Year, a.Entries), Sealed: a.Seal != nil}
		rows[i].Reached = rows[i].ArchiveSum.Reached(p.Target)
		if review, asked := reviews[d.ID]; asked {
			rows[i].Review = &review
		}
	}
	return rows, nil
}

// ReviewState is how far the deputy is with looking through the year.
func (r archiveRow) ReviewState() string {
	switch {
	case r.Sealed:
		return "sealed"
	case r.Review == nil:
		return "not_asked"
	case r.Review.ConfirmedAt == nil:
		return "asked"
	}
	return "confirmed"
}

// archiveSealAll seals the year before of all who were asked to look through it and of
// whom nothing waits.
func archiveSealAll(ctx context.Context, v *visit) error {
	year := v.today().Year - 1
	var after int64
	for {
		people, err := v.Store.ToSeal(ctx, year, after, archiveScanned)
		if err != nil {
			return err
		}
		for _, id := range people {
			after = id
			err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
				return nil, tx.SealYear(ctx, id, year, v.person.ID, v.now)
			})
			if refusal := new(liaison.Refusal); err != nil && !errors.As(err, &refusal) { // somebody was faster
				return err
			}
		}
		if len(people) < archiveScanned {
			return v.goTo(archiveAt+"?year="+fmt.Sprint(year), "archive.sealed_said")
		}
	}
}

// whoseArchive is the person whom the address names, if the visitor may look into the
// archive.
func (v *visit) whoseArchive(ctx context.Context) (liaison.Person, error) {
	of, err := v.Store.Person(ctx, v.number("person"))
	if err == nil && (!of.HasArchive() || !v.person.SeesArchive(of, v.bodies)) {
		err = liaison.Refuse(liaison.NotFound, "person.not_found")
	}
	return of, err
}
