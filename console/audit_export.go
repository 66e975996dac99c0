package console

import (
	"context"
	"strings"

	"liaison"
	"liaison/paper"
	"liaison/storage"
)

// How much of the audit a file has: the newest of what was asked for. Words are
// looked for in so many stretches at most.
const (
	auditExportMost   = 10_000
	auditExportPage   = 1_000
	auditStretchesMax = 40
)

// auditTable is what was asked for, as a table. That it is taken out is in the audit.
func (v *visit) auditTable(ctx context.Context) (paper.Table, error) {
	t := paper.Table{Name: v.voice.Plain("audit_page.title"), Widths: []float64{20, 16, 10, 20, 40, 40, 40}}
	q, known, err := v.auditQuery(ctx, v.auditForm())
	if err != nil {
		return t, err
	}
	for _, column := range []string{"at", "who", "code", "action", "subject", "was", "is"} {
		t.Columns = append(t.Columns, v.voice.Plain("audit_page.column_"+column))
	}
	mark := storage.TrailMark{}
	for stretches := 0; known && len(t.Rows) < auditExportMost && stretches < auditStretchesMax; stretches++ {
		found, to, more, err := v.Store.Trail(ctx, q, mark, auditExportPage)
		if err != nil {
			return t, err
		}
		for _, line := range found {
			t.Rows = append(t.Rows, auditRow(v.auditLine(line)))
		}
		if mark = to; !more {
			break
		}
	}
	t.Rows = t.Rows[:min(len(t.Rows), auditExportMost)]
	return t, v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.Audit(ctx, v.now, v.person.ID, "audit.exported", "audit", map[string]any{"lines": len(t.Rows), "asked": v.r.URL.RawQuery})
	})
}

func auditRow(l auditLine) []string {
	var was, is []string
	for _, c := range l.Changes {
		if c.Was != "" {
			was = append(was, c.Name+": "+c.Was)
		}
		is = append(is, c.Name+": "+c.Is)
	}
	return []string{l.At, l.Who, l.Code, l.Action, strings.TrimSpace(l.Subject + " " + l.Title), strings.Join(was, "\n"), strings.Join(is, "\n")}
}

func auditCSV(ctx context.Context, v *visit) error {
	t, err := v.auditTable(ctx)
	if err != nil {
		return err
	}
	return v.csv(t.Name+" "+v.today().String(), append([][]string{t.Columns}, t.Rows...))
}

func auditXLSX(ctx context.Context, v *visit) error {
	t, err := v.auditTable(ctx)
	if err != nil {
		return err
	}
	return v.workbook(t.Name, t)
}
