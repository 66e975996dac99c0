package console

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"liaison"
	"liaison/handlers"
	"liaison/paper"
	"liaison/storage"
)

const sweepAt = deskAt + "/sweep"

// sweptPerPage is how many matters a page of a unit lists.
const sweptPerPage = 50

// seesSweep is the staff, and whoever acts for a body.
func seesSweep(p liaison.Person, _ []liaison.Body) bool {
	all, bodies := p.Swept()
	return all || len(bodies) > 0
}

// sweepPage is what handling units have to see to, those with the most that is overdue
// first.
type sweepPage struct {
	frame
	Day   liaison.Date
	Days  int
	Parts []liaison.SweepPart
	Lines []storage.SweepLine
	Sum   storage.SweepLine
	Own   bool // only the visitor's units
}

// sweepUnitPage is a unit's matters in a part.
type sweepUnitPage struct {
	frame
	Line         storage.SweepLine
	Part         liaison.SweepPart
	Tabs         []occasionsTab
	Rows         []handlers.Row
	Newer, Older string
	Book         string
	Days         int
}

// swept counts for the units that the visitor may see.
func (v *visit) swept(ctx context.Context) ([]storage.SweepLine, error) {
	all, own := v.person.Swept()
	if all {
		own = nil
	}
	return v.Store.Sweep(ctx, v.today(), own)
}

// sweep lists the units.
func sweep(ctx context.Context, v *visit) error {
	p := sweepPage{frame: v.frame(v.voice.Plain("sweep.page")), Day: v.today(), Days: liaison.SweepDays, Parts: liaison.SweepParts, Own: !v.person.MaySend()}
	var err error
	if p.Lines, err = v.swept(ctx); err != nil {
		return err
	}
	for _, l := range p.Lines {
		p.Sum.Overdue, p.Sum.Due, p.Sum.Uncontacted = p.Sum.Overdue+l.Overdue, p.Sum.Due+l.Due, p.Sum.Uncontacted+l.Uncontacted
		p.Sum.Unrated, p.Sum.Promised = p.Sum.Unrated+l.Unrated, p.Sum.Promised+l.Promised
	}
	return v.page("sweep.html", p)
}

// sweepBook is the same as a workbook.
func sweepBook(ctx context.Context, v *visit) error {
	lines, err := v.swept(ctx)
	if err != nil {
		return err
	}
	t := paper.Table{Name: v.voice.Plain("sweep.page"), Widths: []float64{10, 30, 12, 14, 14, 14, 14}, Columns: v.columns("sweep.column_", "code", "unit")}
	for _, part := range liaison.SweepParts {
		t.Columns = append(t.Columns, v.voice.Plain("sweep.column_"+string(part), "Days", liaison.SweepDays))
	}
	for _, l := range lines {
		row := []string{l.Code, l.Name}
		for _, part := range liaison.SweepParts {
			row = append(row, strconv.Itoa(l.Of(part)))
		}
		t.Rows = append(t.Rows, row)
	}
	return v.workbook(t.Name, t)
}

// sweepUnitAsked is the unit that the address names, of those that the visitor may see,
// and the part that is asked for, or the first that has something.
func (v *visit) sweepUnitAsked(ctx context.Context) (line storage.SweepLine, part liaison.SweepPart, err error) {
	body, ok := v.bodyNamed(v.r.PathValue("code"))
	if all, own := v.person.Swept(); !ok || !all && !slices.Contains(own, body.ID) {
		return line, "", liaison.Refuse(liaison.NotFound, "sweep.no_unit")
	}
	found, err := v.Store.Sweep(ctx, v.today(), []int64{body.ID})
	if err != nil {
		return line, "", err
	}
	line = append(found, storage.SweepLine{Body: body.ID, Code: body.Code, Name: body.Name})[0]
	if part = oneOf(v.r.FormValue("part"), liaison.SweepParts); part != "" {
		return line, part, nil
	}
	for _, p := range liaison.SweepParts {
		if line.Of(p) > 0 {
			return line, p, nil
		}
	}
	return line, liaison.SweepOverdue, nil
}

// sweepUnit lists a unit's matters.
func sweepUnit(ctx context.Context, v *visit) error {
	line, part, err := v.sweepUnitAsked(ctx)
	if err != nil {
		return err
	}
	p := sweepUnitPage{frame: v.frame(v.voice.Plain("sweep.page_of", "Unit", line.Name)), Line: line, Part: part, Days: liaison.SweepDays}
	path := sweepAt + "/" + url.PathEscape(line.Code)
	at := func(part liaison.SweepPart, page int) string {
		return path + "?" + url.Values{"part": {string(part)}, "page": {strconv.Itoa(page)}}.Encode()
	}
	for _, each := range liaison.SweepParts {
		p.Tabs = append(p.Tabs, occasionsTab{v.voice.Plain("sweep.column_"+string(each), "Days", liaison.SweepDays), at(each, 0), line.Of(each), each == part})
	}
	page, _ := strconv.Atoi(v.r.FormValue("page"))
	page = min(max(page, 0), occasionsPageMost)
	if p.Rows, err = v.view().SweptRows(ctx, line.Body, part, page*sweptPerPage, sweptPerPage+1); err != nil {
		return err
	}
	if page > 0 {
		p.Newer = at(part, page-1)
	}
	if len(p.Rows) > sweptPerPage {
		p.Rows, p.Older = p.Rows[:sweptPerPage], at(part, page+1)
	}
	p.Book = path + "/export.xlsx?" + url.Values{"part": {string(part)}}.Encode()
	return v.page("sweep_unit.html", p)
}

// sweepUnitBook is the same as a workbook.
func sweepUnitBook(ctx context.Context, v *visit) error {
	line, part, err := v.sweepUnitAsked(ctx)
	if err != nil {
		return err
	}
	t, err := v.view().SweptTable(ctx, line.Body, part)
	if err != nil {
		return err
	}
	return v.workbook(line.Name+" "+v.voice.Plain("sweep.column_"+string(part), "Days", liaison.SweepDays), t)
}
