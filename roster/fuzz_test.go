package roster_test

import (
	"archive/zip"
	"bytes"
	"testing"
	"unicode/utf8"

	"liaison/roster"
)

// sound holds whatever is read to what the service relies on.
func sound(t *testing.T, f roster.File) {
	read, problems := roster.Read(known, f)
	items := len(read.Bodies) + len(read.Topics) + len(read.Calendars) + len(read.People)
	if (len(problems) == 0) != (items > 0) {
		t.Errorf("%d things were read with %d problems", items, len(problems))
	}
	for _, p := range problems {
		if p.File != f.Name || p.Reason == nil || p.Line < 0 {
			t.Errorf("problem %+v", p)
		}
	}
	for _, p := range read.People {
		if p.Code == "" || p.Name == "" || !utf8.ValidString(p.Name) || len(p.PhoneTail) != 4 || len(p.Posts) == 0 {
			t.Errorf("person %+v", p)
		}
	}
	for _, b := range read.Bodies {
		if b.Code == "" || b.Name == "" {
			t.Errorf("body %+v", b)
		}
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte(header + "A07,代表A07,0007,代表,G01,中文\n"))
	f.Add([]byte("\uFEFFcode,name,phone,role,body\r\n\"A\n1\",x,1,deputy,G01\r\n\"x"))
	f.Add([]byte("编号\n\xb4\xfa"))
	f.Fuzz(func(t *testing.T, content []byte) { sound(t, roster.File{Name: "people.csv", Content: content}) })
}

func FuzzXLSX(f *testing.F) {
	f.Add(workbook(f, []any{"编号", "姓名", "手机", "角色", "机构"}, []any{"A07", "代表A07", 13900000007, "代表", "G01"}))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, content []byte) { sound(t, roster.File{Name: "people.xlsx", Content: content}) })
}

// FuzzSheet gets past the archive: only what is in the sheet varies.
func FuzzSheet(f *testing.F) {
	whole := workbook(f, []any{"编号", "姓名", "手机", "角色", "机构"}, []any{"A07", "代表A07", 13900000007, "代表", "G01"})
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>`))
	f.Add([]byte(`<worksheet><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>99</v></c></row><row r="1048576"><c s="7"><v>1e9</v></c></row></sheetData></worksheet>`))
	f.Fuzz(func(t *testing.T, sheet []byte) {
		sound(t, roster.File{Name: "people.xlsx", Content: withSheet(t, whole, sheet)})
	})
}

func withSheet(t *testing.T, whole, sheet []byte) []byte {
	archive, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range archive.File {
		if part.Name != "xl/worksheets/sheet1.xml" {
			if err := w.Copy(part); err != nil {
				t.Fatal(err)
			}
		}
	}
	part, err := w.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(sheet); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"bodies": [{"code": "D01", "kind": "department", "name": "a", "short": ""}], "x": 1}`))
	f.Add([]byte(`{"topics": [{"code": "T01", "name": "a", "co": ["D20"], "keywords": ["b"]}, null, 1]}`))
	f.Add([]byte(`{"calendars": [{"year": 2026, "holidays": ["2026-10-01"], "make_ups": []}], "bodies": 3}`))
	f.Fuzz(func(t *testing.T, content []byte) { sound(t, roster.File{Name: "roster.json", Content: content}) })
}
