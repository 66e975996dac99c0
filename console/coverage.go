package console

import (
	"context"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/paper"
	"liaison/plot"
	"liaison/storage"
)

const coverageAt = deskAt + "/coverage"

const (
	uninvitedPerPage = 60
	uninvitedMost    = 500 // who become the audience of an occasion at once
)

// coveragePage is which delegation attends what, and who attends nothing.
type coveragePage struct {
	frame
	Spans      []choice
	Span       string
	SpanName   string
	Kinds      []string
	Rows       []coverageRow
	All        coverageRow
	Aims       []aimLine
	Never      []storage.Uninvited
	NeverCount int
	Older      string
	Delegation string
	Makes      []choice // kinds of an occasion that is made for who was never invited
	Picture    string
	Book       string
	Once       string
}

// Percent is a share as the page shows it.
func (coveragePage) Percent(n, of int) string { return percent(n, of) }

// coverageRow is a delegation's.
type coverageRow struct {
	Name     string
	Code     string
	Deputies int
	Any      int // who attended one of any kind
	Never    int // who was invited to none
	Attended []int
}

// aimLine is how far the aim of a kind is reached.
type aimLine struct {
	Kind    string
	Says    string
	Of      storage.AimReach
	Percent string
}

// coverageSpan is the time that is asked for: a year, or the term so far.
func (v *visit) coverageSpan(ctx context.Context, p *coveragePage) (from, to time.Time, err error) {
	term, err := v.Store.TermBegins(ctx)
	if err != nil {
		return from, to, err
	}
	p.Span = v.r.FormValue("span")
	year, _ := strconv.Atoi(p.Span)
	if p.Span != "term" && (year < term.Year || year > v.now.Year()+1) {
		year, p.Span = v.now.Year(), strconv.Itoa(v.now.Year())
	}
	for y := v.now.Year(); y >= max(term.Year, v.now.Year()-9); y-- {
		p.Spans = append(p.Spans, choice{strconv.Itoa(y), v.voice.Plain("coverage.year", "Year", strconv.Itoa(y)), p.Span == strconv.Itoa(y)})
	}
	p.Spans = append(p.Spans, choice{"term", v.voice.Plain("coverage.term"), p.Span == "term"})
	if p.Span == "term" {
		p.SpanName = v.voice.Plain("coverage.term")
		return term.Midnight(v.Zone), v.now.AddDate(100, 0, 0), nil
	}
	p.SpanName = v.voice.Plain("coverage.year", "Year", p.Span)
	from, to = v.yearOf(year)
	return from, to, nil
}

// coverage shows which delegation attends what.
func coverage(ctx context.Context, v *visit) error {
	p := coveragePage{frame: v.frame(v.voice.Plain("coverage.title")), Once: newForm()}
	from, to, err := v.readCoverage(ctx, &p)
	if err != nil {
		return err
	}
	if err := v.aims(ctx, &p, from, to); err != nil {
		return err
	}
	delegation := int64(0)
	if b, ok := v.delegationNamed(v.r.FormValue("delegation")); ok {
		delegation, p.Delegation = b.ID, b.Code
	}
	if p.Never, err = v.Store.NeverInvited(ctx, from, to, delegation, clipped(v.r.FormValue("after"), 40), uninvitedPerPage+1); err != nil {
		return err
	}
	query := url.Values{"span": {p.Span}}
	p.Picture, p.Book = coverageAt+"/picture.svg?"+query.Encode(), coverageAt+"/sheet?"+query.Encode()
	if p.Delegation != "" {
		query.Set("delegation", p.Delegation)
	}
	if len(p.Never) > uninvitedPerPage {
		p.Never = p.Never[:uninvitedPerPage]
		query.Set("after", p.Never[uninvitedPerPage-1].Code)
		p.Older = coverageAt + "?" + query.Encode() + "#never"
	}
	for _, kind := range liaison.OccasionKinds {
		p.Makes = append(p.Makes, choice{string(kind), v.voice.Plain("occasion.kind_" + string(kind)), kind == liaison.Inspection})
	}
	return v.page("coverage.html", p)
}

// readCoverage fills in the table: the kinds of which there was one at least.
func (v *visit) readCoverage(ctx context.Context, p *coveragePage) (from, to time.Time, err error) {
	if from, to, err = v.coverageSpan(ctx, p); err != nil {
		return from, to, err
	}
	found, err := v.Store.AttendanceBetween(ctx, from, to)
	if err != nil {
		return from, to, err
	}
	deputies, err := v.Store.DeputyCounts(ctx)
	if err != nil {
		return from, to, err
	}
	var kinds []liaison.OccasionKind
	for _, kind := range liaison.OccasionKinds {
		if slices.ContainsFunc(found, func(a storage.Attendance) bool { return a.Kind == kind }) {
			kinds, p.Kinds = append(kinds, kind), append(p.Kinds, v.voice.Plain("occasion.kind_"+string(kind)))
		}
	}
	p.All = coverageRow{Name: v.voice.Plain("coverage.all"), Attended: make([]int, len(kinds))}
	for _, d := range deputies {
		row := coverageRow{Name: d.Name, Code: v.body(d.Delegation).Code, Deputies: d.Count, Never: d.Count, Attended: make([]int, len(kinds))}
		for _, a := range found {
			switch i := slices.Index(kinds, a.Kind); {
			case a.Delegation != d.Delegation:
			case a.Kind == "":
				row.Any, row.Never = a.Attended, d.Count-a.Invited
			case i >= 0:
				row.Attended[i] = a.Attended
				p.All.Attended[i] += a.Attended
			}
		}
		p.Rows = append(p.Rows, row)
		p.All.Deputies, p.All.Any, p.All.Never = p.All.Deputies+row.Deputies, p.All.Any+row.Any, p.All.Never+row.Never
	}
	p.NeverCount = p.All.Never
	return from, to, nil
}

// aims are how far the aims are reached: of those of a term since it began, of the
// others in the year that is asked for.
func (v *visit) aims(ctx context.Context, p *coveragePage, from, to time.Time) error {
	term, err := v.Store.TermBegins(ctx)
	if err != nil {
		return err
	}
	began := term.Midnight(v.Zone)
	for _, kind := range liaison.OccasionKinds {
		aim := liaison.OccasionRules[kind].Aim
		if aim.Times == 0 || !aim.Term && p.Span == "term" {
			continue
		}
		since, key := from, "coverage.aim_year"
		if aim.Term {
			since, key = began, "coverage.aim_term"
		}
		if aim.First {
			key = "coverage.aim_first"
		}
		reached, err := v.Store.ReachOf(ctx, kind, aim, since, to)
		if err != nil {
			return err
		}
		p.Aims = append(p.Aims, aimLine{v.voice.Plain("occasion.kind_" + string(kind)), v.voice.Plain(key, "Count", aim.Times), reached, percent(reached.Reached, reached.Deputies)})
	}
	return nil
}

// coveragePicture draws the table: the darker, the more of a delegation's deputies.
func coveragePicture(ctx context.Context, v *visit) error {
	p := coveragePage{}
	if _, _, err := v.readCoverage(ctx, &p); err != nil {
		return err
	}
	chart := plot.Grid{Columns: append([]string{v.voice.Plain("coverage.any")}, p.Kinds...), Legend: []plot.Key{
		{Name: v.voice.Plain("figures.white_spot"), Cell: plot.Cell{Text: "0%", Spot: true}}, {Name: v.voice.Plain("figures.less"), Cell: plot.Cell{Level: 0.15}},
		{Name: v.voice.Plain("figures.more"), Cell: plot.Cell{Level: 1}}}}
	for i, row := range append([]coverageRow{p.All}, p.Rows...) {
		line := plot.Line{Name: row.Name, Strong: i == 0}
		for _, n := range append([]int{row.Any}, row.Attended...) {
			cell := plot.Cell{Text: "0%", Spot: true}
			if n > 0 && row.Deputies > 0 {
				share := float64(n) / float64(row.Deputies)
				cell = plot.Cell{Text: fmt.Sprintf("%.0f%%", math.Floor(share*100)), Level: 0.12 + 0.88*share}
			}
			line.Cells = append(line.Cells, cell)
		}
		chart.Rows = append(chart.Rows, line)
	}
	return v.drawing(chart)
}

// coverageBook is the table as a workbook.
func coverageBook(ctx context.Context, v *visit) error {
	p := coveragePage{}
	if _, _, err := v.readCoverage(ctx, &p); err != nil {
		return err
	}
	t := paper.Table{Name: v.voice.Plain("coverage.title"), Widths: []float64{20, 12, 14, 14}, Columns: v.columns("coverage.column_", "delegation", "deputies", "any", "never")}
	for _, kind := range p.Kinds {
		t.Columns, t.Widths = append(t.Columns, kind), append(t.Widths, 14)
	}
	for _, row := range append([]coverageRow{p.All}, p.Rows...) {
		cells := []string{row.Name, strconv.Itoa(row.Deputies), strconv.Itoa(row.Any), strconv.Itoa(row.Never)}
		for _, n := range row.Attended {
			cells = append(cells, strconv.Itoa(n))
		}
		t.Rows = append(t.Rows, cells)
	}
	return v.workbook(t.Name+" "+p.SpanName, t)
}

// coverageInvites begins an occasion for those who were never invited to any.
func coverageInvites(ctx context.Context, v *visit) error {
	kind := oneOf(v.r.PostFormValue("kind"), liaison.OccasionKinds)
	if kind == "" {
		return liaison.Refuse(liaison.Invalid, "occasion.no_kind")
	}
	p := coveragePage{}
	from, to, err := v.coverageSpan(ctx, &p)
	if err != nil {
		return err
	}
	delegation, _ := v.delegationNamed(v.r.PostFormValue("delegation"))
	never, err := v.Store.NeverInvited(ctx, from, to, delegation.ID, "", uninvitedMost)
	if err != nil {
		return err
	}
	if len(never) == 0 {
		return liaison.Refuse(liaison.Conflict, "coverage.nobody_left")
	}
	o := liaison.Occasion{Kind: kind, Stage: liaison.OccasionDraft, Title: v.voice.Plain("coverage.draft_title", "Kind", v.voice.Plain("occasion.kind_"+string(kind))),
		Author: v.person.ID, Created: v.now, Changed: v.now, Secret: handlers.NewSecret()}
	for _, u := range never {
		o.Audience.People = append(o.Audience.People, u.ID)
	}
	err = v.change(ctx, func(tx *storage.Store) (_ []liaison.Outgoing, err error) {
		if o.ID, err = tx.StartOccasion(ctx, o, ""); err != nil {
			return nil, err
		}
		return nil, tx.Audit(ctx, v.now, v.person.ID, "occasion.begun", fmt.Sprintf("occasion %d", o.ID), map[string]any{"uninvited": len(never), "span": p.Span})
	})
	if err != nil {
		return err
	}
	return v.goTo(occasionPath(o.ID)+"/edit", "occasion_page.said_begun")
}
