package console

import (
	"encoding/csv"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"liaison/paper"
)

// workbookType is the kind of an XLSX.
const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// attaches says that a file of that name and kind follows, which is to be kept and
// not shown.
func (v *visit) attaches(name, kind string) {
	v.w.Header().Set("Content-Type", kind)
	v.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
}

// file gives a file to be kept.
func (v *visit) file(name, kind string, content []byte) error {
	v.attaches(name, kind)
	v.w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	v.w.WriteHeader(http.StatusOK)
	_, err := v.w.Write(content)
	return err
}

// workbook gives an XLSX of the table, named with the day.
func (v *visit) workbook(name string, t paper.Table) error {
	content, err := paper.Workbook(t)
	if err != nil {
		return err
	}
	return v.file(name+" "+v.today().String()+".xlsx", workbookType, content)
}

// csv gives rows as a file of comma-separated values, whose texts no spreadsheet
// takes for formulas.
func (v *visit) csv(name string, rows [][]string) error {
	v.attaches(name+".csv", "text/csv; charset=utf-8")
	_, _ = io.WriteString(v.w, "\uFEFF") // by which spreadsheets know that it is UTF-8
	w := csv.NewWriter(v.w)
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = unformula(cell)
		}
		_ = w.Write(safe)
	}
	w.Flush()
	return nil // who has gone away gets no more
}

// unformula keeps a spreadsheet from taking a text for a formula; reformula takes
// it back.
func unformula(text string) string {
	if text != "" && strings.ContainsRune("=+-@'", rune(text[0])) {
		return "'" + text
	}
	return text
}
