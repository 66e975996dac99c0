package roster

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"io"

	"github.com/xuri/excelize/v2"
)

const (
	mostColumns  = 256
	mostUnpacked = 256 << 20 // of a workbook, which is a packed archive
)

func (r *reading) readCSV(file string, content []byte) {
	rows := csv.NewReader(bytes.NewReader(content))
	rows.FieldsPerRecord = -1 // short rows are told of by what they miss
	rows.ReuseRecord = true
	people := table{reading: r, file: file}
	for {
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			r.refuse(place{file, wrong.StartLine}, "", "import.broken_csv", "Line", wrong.Line, "Position", wrong.Column)
			continue
		}
		line, _ := rows.FieldPos(0)
		if !people.row(line, cells) {
			break
		}
	}
	people.end()
}

// readXLSX reads the first sheet of a workbook.
func (r *reading) readXLSX(f File) {
	whole := place{file: f.Name}
	if key := checkArchive(f.Content); key != "" {
		r.refuse(whole, "", key, "Most", mostUnpacked>>20)
		return
	}
	defer func() {
		if recover() != nil { // the reader of workbooks may trip over a crafted one
			r.refuse(whole, "", "import.broken_workbook")
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(f.Content),
		excelize.Options{UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostUnpacked})
	if err != nil {
		r.refuse(whole, "", "import.broken_workbook")
		return
	}
	defer func() { _ = book.Close() }()
	rows, err := book.Rows(book.GetSheetName(0))
	if err != nil {
		r.refuse(whole, "", "import.broken_workbook")
		return
	}
	people := table{reading: r, file: f.Name}
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns()
		if err != nil {
			r.refuse(place{f.Name, line}, "", "import.broken_workbook")
			return
		}
		if !people.row(line, cells) {
			break
		}
	}
	people.end()
	if rows.Close() != nil {
		r.refuse(whole, "", "import.broken_workbook")
	}
}

// checkArchive unpacks the whole archive into nothing, since its directory may
// lie about sizes and its content may be damaged. It returns the key of what
// is wrong.
func checkArchive(content []byte) string {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return "import.broken_workbook"
	}
	left := int64(mostUnpacked)
	for _, f := range archive.File {
		part, err := f.Open()
		if err != nil {
			return "import.broken_workbook"
		}
		n, err := io.Copy(io.Discard, io.LimitReader(part, left+1))
		_ = part.Close() // read only
		if left -= n; left < 0 {
			return "import.workbook_too_large"
		}
		if err != nil {
			return "import.broken_workbook"
		}
	}
	return ""
}
