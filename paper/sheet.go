// Package paper makes what is printed or kept outside of the chat: a matter on
// the standard form as a PDF, and the QR picture of a link. It is given words
// and lays them out; what they say, and who may read it, its callers decide.
package paper

import (
	"bytes"
	_ "embed" // the form's page
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
	Missing  string // at the end, where a character had to be left out: what 〓 means
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
	Widths  []int    // of the table's columns, in hundredths of the page's
	Table   [][]string
	Events  []Event
}

// Event is something that happened, for the timeline.
type Event struct {
	At, Who, What string
	Said          []string // with it, a line each
}

//go:embed sheet.html
var sheetHTML string

var sheetPage = template.Must(template.New("sheet").Funcs(template.FuncMap{
	"paragraphs": paragraphs, "counters": counters, "lines": lines, "said": said, "entries": entries,
	"han": han, "heading": heading, "width": width,
}).Parse(sheetHTML))

// Matter lays the sheet out on A4 and returns it as a PDF that carries its own
// characters.
func Matter(s Sheet) ([]byte, error) {
	page, err := filledIn(s)
	if err != nil {
		return nil, err
	}
	doc := document.NewDocument(document.PageSizeA4)
	if err := doc.AddHTML(page, &folio.Options{BaseFS: fonts, StrictAssets: true}); err != nil {
		return nil, fmt.Errorf("lay the form out: %w", err)
	}
	var pdf bytes.Buffer
	if _, err := doc.WriteTo(&pdf); err != nil {
		return nil, fmt.Errorf("write the form as PDF: %w", err)
	}
	return pdf.Bytes(), nil
}

// filledIn is the form as HTML. What could not be printed is said on the paper
// itself.
func filledIn(s Sheet) (string, error) {
	missing := s.Missing
	s.Missing = ""
	page, whole, err := executed(s)
	if err != nil || whole || missing == "" {
		return page, err
	}
	s.Missing = missing
	page, _, err = executed(s)
	return page, err
}

func executed(s Sheet) (page string, whole bool, err error) {
	var filled bytes.Buffer
	if err := sheetPage.Execute(&filled, s); err != nil {
		return "", false, fmt.Errorf("fill in the form: %w", err)
	}
	return Printable(filled.String())
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

// han reports whether the language is written without spaces: its paragraphs
// begin two characters in.
func han(language string) bool { return strings.HasPrefix(language, "zh") }

// heading is a section's; the form's head has its title above it.
func heading(of any) string {
	if s, ok := of.(Section); ok {
		return s.Heading
	}
	return ""
}

// width is that of a table's column: all are equal where none is given.
func width(s Section, column int) int {
	if column < len(s.Widths) {
		return s.Widths[column]
	}
	return 100 / len(s.Table[0])
}
