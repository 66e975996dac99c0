// Package paper makes what is printed or kept outside of the chat: a matter on
// the standard form as a PDF, and the QR picture of a link. It is given words
// and lays them out; what they say, and who may read it, its callers decide.
package paper

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"

	"github.com/carlos7ags/folio/document"
	folio "github.com/carlos7ags/folio/html"
)

// Sheet is a matter on paper, already in words.
type Sheet struct {
	Language string // as in HTML: "zh-Hans"
	Form     string // the form's name: 代表建议、批评和意见
	Number   string // the matter's
	Title    string
	Rows     []Row // the form's head
	Sections []Section
	Page     string // the foot of each page; {page} and {pages} stand for the numbers
	Made     string // at the end: when it was made, and of what
}

// Row is a named value.
type Row struct {
	Name, Value string
	Wide        bool // over the whole width, not half of it
}

// Section is a part under a heading of its own: either named values and a text,
// or a table, or events. The heading of the latter two is repeated on each page.
type Section struct {
	Heading string
	Rows    []Row
	Text    string   // paragraphs, a line each
	Columns []string // the table's; may be empty
	Table   [][]string
	Events  []Event
}

// Event is something that happened, for the timeline.
type Event struct {
	At, Who, What string
	Said          []string // with it, a line each
}

//go:embed font/NotoSerifSC.otf
var fonts embed.FS

//go:embed sheet.html
var sheetHTML string

var sheetPage = template.Must(template.New("sheet").Funcs(template.FuncMap{
	"paragraphs": paragraphs, "counters": counters, "pairs": pairs, "han": han, "widest": widest, "heading": heading,
}).Parse(sheetHTML))

// Matter lays the sheet out on A4 and returns it as a PDF that carries its own
// characters.
func Matter(s Sheet) ([]byte, error) {
	var page bytes.Buffer
	if err := sheetPage.Execute(&page, s); err != nil {
		return nil, fmt.Errorf("fill in the form: %w", err)
	}
	doc := document.NewDocument(document.PageSizeA4)
	if err := doc.AddHTML(page.String(), &folio.Options{BaseFS: fonts, StrictAssets: true}); err != nil {
		return nil, fmt.Errorf("lay the form out: %w", err)
	}
	var pdf bytes.Buffer
	if _, err := doc.WriteTo(&pdf); err != nil {
		return nil, fmt.Errorf("write the form as PDF: %w", err)
	}
	return pdf.Bytes(), nil
}

// paragraphs are the lines of a text that have something in them.
func paragraphs(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// counters makes the foot of a page into the content of a CSS box.
func counters(foot string) template.CSS {
	quoted := `"` + strings.NewReplacer(`\`, ``, `"`, ``, "\n", " ",
		"{page}", `" counter(page) "`, "{pages}", `" counter(pages) "`).Replace(foot) + `"`
	return template.CSS(quoted) //nolint:gosec // the quotes of the words are taken out
}

// pairs lays named values out in lines of two, wide ones alone.
func pairs(rows []Row) [][]Row {
	var lines [][]Row
	for i := 0; i < len(rows); i++ {
		if !rows[i].Wide && i+1 < len(rows) && !rows[i+1].Wide {
			lines = append(lines, rows[i:i+2])
			i++
			continue
		}
		alone := rows[i]
		alone.Wide = true
		lines = append(lines, []Row{alone})
	}
	return lines
}

// han reports whether the language is written without spaces: its paragraphs
// begin two characters in.
func han(language string) bool { return strings.HasPrefix(language, "zh") }

func widest(table [][]string) int {
	most := 1
	for _, row := range table {
		most = max(most, len(row))
	}
	return most
}

// heading is a section's; the form's head has its title above it.
func heading(of any) string {
	if s, ok := of.(Section); ok {
		return s.Heading
	}
	return ""
}
