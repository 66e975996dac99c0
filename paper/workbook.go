package paper

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Table is a list for a workbook, already in words.
type Table struct {
	Name    string // of the sheet, at most 31 characters
	Columns []string
	Widths  []float64 // of the columns, in characters
	Rows    [][]string
}

// Workbook makes an XLSX of a sheet for each table, whose first row stays in sight and
// filters the others.
func Workbook(tables ...Table) ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close()
	for i, t := range tables {
		sheet := fmt.Sprintf("Sheet%d", i+1)
		if _, err := book.NewSheet(sheet); err != nil { // the first is there
			return nil, fmt.Errorf("begin a sheet: %w", err)
		}
		w, err := book.NewStreamWriter(sheet)
		if err != nil {
			return nil, fmt.Errorf("begin a workbook: %w", err)
		}
		if err := t.write(book, w); err != nil {
			return nil, fmt.Errorf("write a workbook: %w", err)
		}
		if err := book.SetSheetName(sheet, t.Name); err != nil {
			return nil, fmt.Errorf("name a sheet: %w", err)
		}
	}
	var content bytes.Buffer
	if err := book.Write(&content); err != nil {
		return nil, fmt.Errorf("write a workbook: %w", err)
	}
	return content.Bytes(), nil
}

// write streams the rows: a list may have a hundred thousand.
func (t Table) write(book *excelize.File, w *excelize.StreamWriter) error {
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	for i, wide := range t.Widths {
		if err := w.SetColWidth(i+1, i+1, wide); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := w.SetRow("A1", cells(t.Columns), excelize.RowOpts{StyleID: bold}); err != nil {
		return err
	}
	for i, row := range t.Rows {
		if err := w.SetRow(fmt.Sprintf("A%d", i+2), cells(row)); err != nil {
			return err
		}
	}
	return w.Flush()
}

// cells are texts: what people wrote is no formula, whatever it begins with.
func cells(texts []string) []any {
	row := make([]any, len(texts))
	for i, text := range texts {
		row[i] = text
	}
	return row
}
