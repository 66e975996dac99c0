package console

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"liaison"
	"liaison/storage"
)

// How much of the audit a file has: the newest of what was asked for. Words are
// looked for in so many stretches at most.
const (
	auditExportMost   = 10_000
	auditExportPage   = 1_000
	auditStretchesMax = 40
)

// auditTable is what was asked for, as a table.
func (v *visit) auditTable(ctx context.Context) ([][]string, error) {
	q, known, err := v.auditQuery(ctx, v.auditForm())
	if err != nil {
		return nil, err
	}
	var table [][]string
	row := []string{}
	for _, column := range []string{"at", "who", "code", "action", "subject", "was", "is"} {
		row = append(row, v.voice.Plain("audit_page.column_"+column))
	}
	table = append(table, row)
	mark := storage.TrailMark{}
	for stretches := 0; known && len(table) <= auditExportMost && stretches < auditStretchesMax; stretches++ {
		found, to, more, err := v.Store.Trail(ctx, q, mark, auditExportPage)
		if err != nil {
			return nil, err
		}
		for _, line := range found {
			table = append(table, auditRow(v.auditLine(line)))
		}
		if mark = to; !more {
			break
		}
	}
	table = table[:min(len(table), auditExportMost+1)]
	return table, v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.Audit(ctx, v.now, v.person.ID, "audit.exported", "audit", map[string]any{"lines": len(table) - 1, "asked": v.r.URL.RawQuery})
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
	table, err := v.auditTable(ctx)
	if err != nil {
		return err
	}
	v.attaches(v.auditFile(".csv"), "text/csv; charset=utf-8")
	_, _ = io.WriteString(v.w, "\uFEFF")
	w := csv.NewWriter(v.w)
	for _, row := range table {
		for i, cell := range row {
			row[i] = unformula(cell)
		}
		_ = w.Write(row)
	}
	w.Flush()
	return nil // who has gone away gets no more
}

func auditXLSX(ctx context.Context, v *visit) error {
	table, err := v.auditTable(ctx)
	if err != nil {
		return err
	}
	book := excelize.NewFile()
	defer book.Close()
	sheet, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return fmt.Errorf("write the audit: %w", err)
	}
	for i, row := range table {
		cells := make([]any, len(row))
		for j, cell := range row {
			cells[j] = clipped(cell, 32_000) // a cell holds 32,767
		}
		if err := sheet.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return fmt.Errorf("write the audit: %w", err)
		}
	}
	if err := sheet.Flush(); err != nil {
		return fmt.Errorf("write the audit: %w", err)
	}
	v.attaches(v.auditFile(".xlsx"), workbookType)
	_, _ = book.WriteTo(v.w)
	return nil
}

// auditFile is what a file of the audit is called.
func (v *visit) auditFile(extension string) string {
	return v.voice.Plain("audit_page.title") + " " + v.today().String() + extension
}
