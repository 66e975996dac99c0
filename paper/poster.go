package paper

import (
	"bytes"
	_ "embed" // the poster's page
	"fmt"
	"html/template"

	"github.com/carlos7ags/folio/document"
	folio "github.com/carlos7ags/folio/html"
)

// Poster is a sheet of A4 to be hung up, in letters that are read from two metres.
type Poster struct {
	Language string
	Title    string
	Under    string // may be empty
	Rows     []Row
	Code     Outline // with no path there is none
	Says     string  // beneath the code
	Foot     string
}

//go:embed poster.html
var posterHTML string

var posterPage = template.Must(template.New("poster").Parse(posterHTML))

// Hung lays the poster out and returns it as a PDF that carries its own characters.
func Hung(p Poster) ([]byte, error) {
	var filled bytes.Buffer
	if err := posterPage.Execute(&filled, p); err != nil {
		return nil, fmt.Errorf("fill in a poster: %w", err)
	}
	page, _, err := Printable(filled.String())
	if err != nil {
		return nil, err
	}
	doc := document.NewDocument(document.PageSizeA4)
	if err := doc.AddHTML(page, &folio.Options{BaseFS: fonts, StrictAssets: true}); err != nil {
		return nil, fmt.Errorf("lay a poster out: %w", err)
	}
	var pdf bytes.Buffer
	if _, err := doc.WriteTo(&pdf); err != nil {
		return nil, fmt.Errorf("write a poster as PDF: %w", err)
	}
	return pdf.Bytes(), nil
}
