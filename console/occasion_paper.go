package console

import (
	"context"
	"fmt"
	"strings"

	"liaison"
	"liaison/paper"
	"liaison/storage"
)

// occasionBook is the list of an occasion as a workbook.
func occasionBook(ctx context.Context, v *visit) error {
	o, err := v.heldOccasion(ctx)
	if err != nil {
		return err
	}
	list, err := v.Store.Attendants(ctx, o.ID, storage.AttendantFilter{}, workbookMost)
	if err != nil {
		return err
	}
	t := paper.Table{Name: v.voice.Plain("occasion_page.people"), Widths: []float64{12, 18, 18, 14, 30, 18, 10, 10, 30},
		Columns: v.columns("occasion_page.column_", "code", "name", "delegation", "state", "reason", "came", "late", "hours", "why")}
	for _, f := range o.Rule().Form {
		t.Columns, t.Widths = append(t.Columns, v.voice.Plain("occasion_page.field_"+f.Key)), append(t.Widths, 14)
	}
	for _, a := range list {
		came, late := "", ""
		if !a.Came.IsZero() {
			came = a.Came.In(v.Zone).Format("2006-01-02 15:04")
		}
		if a.Late {
			late = v.voice.Plain("occasion_page.late")
		}
		row := []string{a.Code, a.Name, a.Home, v.voice.Plain("occasion.state_" + string(a.State)), a.Reason, came, late, fmt.Sprintf("%g", a.Hours), strings.Join(v.reasonWords(a.Reasons), "、")}
		for _, f := range o.Rule().Form {
			answer := ""
			if said := v.formAnswers(liaison.Occasion{Kind: o.Kind}, map[string]string{f.Key: a.Form[f.Key]}); len(said) > 0 {
				answer = said[0]
			}
			row = append(row, answer)
		}
		t.Rows = append(t.Rows, row)
	}
	if err := v.Store.Audit(ctx, v.now, v.person.ID, "occasion.exported", fmt.Sprintf("occasion %d", o.ID), map[string]any{"people": len(t.Rows)}); err != nil {
		return err
	}
	return v.workbook(clipped(o.Title, 40), t)
}

// signInPage is a sheet to be signed, of those who are to come.
type signInPage struct {
	frame
	Occasion occasionLine
	People   []storage.Attendant
}

// Number is the place of a line, which begins at 1.
func (signInPage) Number(i int) int { return i + 1 }

// signIn is the sheet to be printed and signed.
func signIn(ctx context.Context, v *visit) error {
	o, err := v.heldOccasion(ctx)
	if err != nil {
		return err
	}
	list, err := v.Store.Attendants(ctx, o.ID, storage.AttendantFilter{}, attendantsMost)
	if err != nil {
		return err
	}
	p := signInPage{frame: v.frame(v.voice.Plain("occasion_page.sign_in")), Occasion: v.occasionLine(o)}
	for _, a := range list {
		if a.State.Seated() || a.State == liaison.Invited && o.Rule().Joining == liaison.Gathering {
			p.People = append(p.People, a)
		}
	}
	return v.page("occasion_sign_in.html", p)
}
