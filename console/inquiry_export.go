package console

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"liaison"
	"liaison/paper"
)

// inquiryBook is all answers by name, or, of what is secret, the counts.
func inquiryBook(ctx context.Context, v *visit) error {
	q, err := v.led(ctx, v.Store.Inquiry)
	if err != nil {
		return err
	}
	t := paper.Table{Name: v.voice.Plain("inquiry_page.answers")}
	switch {
	case q.Rule().Way == liaison.ByPoints:
		err = v.awardTable(ctx, q, &t)
	case q.Secret():
		err = v.countsTable(ctx, q, &t)
	default:
		err = v.answersTable(ctx, q, &t)
	}
	if err != nil {
		return err
	}
	if err := v.Store.Audit(ctx, v.now, v.person.ID, "inquiry.exported", fmt.Sprintf("inquiry %d", q.ID), map[string]any{"rows": len(t.Rows)}); err != nil {
		return err
	}
	return v.workbook(q.Title, t)
}

func (v *visit) countsTable(ctx context.Context, q liaison.Inquiry, t *paper.Table) error {
	parts, err := v.view().InquiryResult(ctx, q)
	if err != nil {
		return err
	}
	t.Columns, t.Widths = v.columns("inquiry_page.column_", "item", "answer", "count", "share"), []float64{40, 40, 10, 10}
	for _, p := range parts {
		for _, l := range p.Lines {
			t.Rows = append(t.Rows, []string{p.Title, l.Name, strconv.Itoa(l.Count), l.Share})
		}
		for _, text := range p.Texts {
			t.Rows = append(t.Rows, []string{p.Title, text, "", ""})
		}
	}
	return nil
}

func (v *visit) answersTable(ctx context.Context, q liaison.Inquiry, t *paper.Table) error {
	answers, err := v.Store.Answers(ctx, q.ID, workbookMost)
	if err != nil {
		return err
	}
	t.Columns = v.columns("inquiry_page.column_", "item", "code", "name", "delegation", "answer", "text", "verdict", "reason")
	t.Widths = []float64{30, 10, 14, 18, 12, 60, 12, 40}
	for _, a := range answers {
		line := v.comment(q, a)
		text := strings.TrimSpace(a.Text + " " + line.FilesNamed)
		t.Rows = append(t.Rows, []string{fmt.Sprintf("%d. %s", a.Place, a.Title), a.Code, a.Name, a.Delegation, line.Stance, text, line.VerdictName, a.Reason})
	}
	return nil
}

// inquiryAskedBook is who was asked, and who has answered: whoever has not and has no chat is
// to be called.
func inquiryAskedBook(ctx context.Context, v *visit) error {
	q, err := v.led(ctx, v.Store.Inquiry)
	if err != nil {
		return err
	}
	asked, err := v.Store.AskedBy(ctx, q.ID)
	if err != nil {
		return err
	}
	t := paper.Table{Name: v.voice.Plain("inquiry_page.asked"), Widths: []float64{10, 14, 20, 12, 12},
		Columns: v.columns("inquiry_page.column_", "code", "name", "delegation", "answered", "reached")}
	for _, a := range asked {
		t.Rows = append(t.Rows, []string{a.Code, a.Name, a.Delegation, v.yesNo(a.Answered), v.yesNo(a.Reached)})
	}
	return v.workbook(q.Title, t)
}

func (v *visit) yesNo(yes bool) string { return v.voice.Plain(fmt.Sprintf("inquiry_page.is_%t", yes)) }
