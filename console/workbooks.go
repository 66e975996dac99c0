package console

import (
	"context"
	"fmt"
	"strings"

	"liaison"
	"liaison/paper"
	"liaison/storage"
)

// workbookMost bounds the rows of a workbook.
const workbookMost = 100_000

// columns are the words of a table's columns.
func (v *visit) columns(prefix string, names ...string) []string {
	said := make([]string, len(names))
	for i, name := range names {
		said[i] = v.voice.Plain(prefix + name)
	}
	return said
}

// peopleBook is all people of the filter as a workbook, without their telephones.
func peopleBook(ctx context.Context, v *visit) error {
	f, _ := v.directoryFilter()
	list, _, err := v.Store.Directory(ctx, f, storage.Place{}, workbookMost)
	if err != nil {
		return err
	}
	t := paper.Table{Name: v.voice.Plain("directory.people"), Widths: []float64{12, 18, 18, 40, 10, 30, 14, 14, 14, 20},
		Columns: v.columns("directory.column_", "code", "name", "delegation", "posts", "level", "expertise", "elected", "standing", "reach", "bound")}
	for _, l := range list {
		day, bound := "", ""
		if !l.Elected.IsZero() {
			day = l.Elected.String()
		}
		if !l.Bound.IsZero() {
			bound = l.Bound.In(v.Zone).Format("2006-01-02")
		}
		t.Rows = append(t.Rows, []string{l.Code, l.Name, l.Delegation, strings.Join(v.posts(l.Person), "；"), v.voice.Plain("level." + string(l.Level)),
			strings.Join(l.Expertise, "、"), day, v.voice.Plain("directory.standing_" + string(l.Standing)), v.voice.Plain("directory.reach_" + string(l.Reach)), bound})
	}
	if err := v.Store.Audit(ctx, v.now, v.person.ID, "directory.exported", "people", map[string]any{"people": len(t.Rows)}); err != nil {
		return err
	}
	return v.workbook(t.Name, t)
}

// callsBook is the call list as a workbook.
func callsBook(ctx context.Context, v *visit) error {
	body, named := v.bodyNamed(v.r.FormValue("body"))
	if !named && v.r.FormValue("body") != "" {
		return liaison.Refuse(liaison.NotFound, "directory.no_such_body", "Text", clipped(v.r.FormValue("body"), 40))
	}
	list, _, err := v.Store.CallsIn(ctx, body.ID, 0, workbookMost)
	if err != nil {
		return err
	}
	lines, err := v.callLines(ctx, list)
	if err != nil {
		return err
	}
	t := paper.Table{Name: v.voice.Plain("call_page.title"), Widths: []float64{18, 12, 18, 10, 20, 18, 60},
		Columns: v.columns("call_page.column_", "delegation", "code", "name", "phone", "why", "since", "missed")}
	for _, l := range lines {
		t.Rows = append(t.Rows, []string{l.Delegation, l.Code, l.Name, l.Phone, l.Why, l.Since.In(v.Zone).Format("2006-01-02 15:04"), strings.Join(l.Titles, "；")})
	}
	if err := v.Store.Audit(ctx, v.now, v.person.ID, "calls.exported", fmt.Sprintf("body %d", body.ID), map[string]any{"people": len(t.Rows)}); err != nil {
		return err
	}
	return v.workbook(t.Name, t)
}
