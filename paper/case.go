package paper

import (
	"bytes"
	_ "embed" // the page of a case
	"encoding/base64"
	"fmt"
	"html/template"
	"image"
	"image/jpeg"
	"slices"
	"strings"

	"github.com/carlos7ags/folio/document"
	folio "github.com/carlos7ags/folio/html"
	"golang.org/x/image/draw"
)

// Case is something that was solved, on one sheet of A4, already in words.
type Case struct {
	Language string // as in HTML: "zh-Hans"
	Form     string // what it is: 典型案例
	Title    string
	About    string // whose, and when
	Pairs    [][2]*CasePhoto
	Sections []Section // a heading and a text each
	Foot     string
	Missing  string // where a character had to be left out: what 〓 means
}

// CasePhoto is a photo of a pair; nil where there is none.
type CasePhoto struct {
	Photo
	Caption string
}

// photoRoom is what a sheet has room for, in points: one or two pairs are side by side, a
// row each; three stand in columns, those from before above those from after.
var photoRoom = []struct{ wide, high int }{{}, {240, 180}, {240, 140}, {158, 112}}

// PairsMost is how many pairs a sheet has room for.
const PairsMost = 3

// photoDots are for each point of a photo on the sheet: 200 to the inch.
const photoDots = 200.0 / 72

// caseLetters are the sizes of letters, of which the largest is taken with which all is
// on one page.
var caseLetters = []float64{11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5}

//go:embed case.html
var caseHTML string

var casePage = template.Must(template.New("case").Funcs(template.FuncMap{"paragraphs": paragraphs, "counters": counters, "han": han, "share": share}).Parse(caseHTML))

// share is what a photo of a row has of its width, in hundredths.
func share(rows [][]*laidPhoto) int { return 100 / len(rows[0]) }

// laidCase is a case in letters of a size.
type laidCase struct {
	Case
	Letters, Heading float64
	Rows             [][]*laidPhoto
}

type laidPhoto struct {
	Source     template.URL
	Wide, High int
	Caption    string
}

// OnePage lays a case out and returns it as a PDF that carries its own characters.
func OnePage(c Case) ([]byte, error) {
	c.Sections = slices.Clone(c.Sections)
	laid := laidCase{Case: c}
	var err error
	if laid.Rows, err = photoRows(c.Pairs[:min(len(c.Pairs), PairsMost)]); err != nil {
		return nil, err
	}
	pdf, pages, err := laid.fitted()
	if err == nil && pages > 1 {
		for i, text := range laid.Sections { // many short lines are one paragraph
			laid.Sections[i].Text = strings.Join(paragraphs(text.Text), " ")
		}
		pdf, _, err = laid.fitted()
	}
	return pdf, err
}

// fitted is the case in the largest letters with which it is on one page.
func (c laidCase) fitted() (pdf []byte, pages int, err error) {
	for _, letters := range caseLetters {
		c.Letters, c.Heading = letters, letters+1.5
		if pdf, pages, err = c.pdf(); err != nil || pages == 1 {
			break
		}
	}
	return pdf, pages, err
}

// photoRows are the photos as they stand on the sheet.
func photoRows(pairs [][2]*CasePhoto) ([][]*laidPhoto, error) {
	room := photoRoom[len(pairs)]
	rows := make([][]*laidPhoto, len(pairs))
	if len(pairs) == PairsMost {
		rows = make([][]*laidPhoto, 2)
	}
	for i, pair := range pairs {
		for j, photo := range pair {
			laid, err := photo.laid(room.wide, room.high)
			if err != nil {
				return nil, err
			}
			if len(pairs) == PairsMost {
				rows[j] = append(rows[j], laid)
			} else {
				rows[i] = append(rows[i], laid)
			}
		}
	}
	return rows, nil
}

// laid is the photo in the shape that all have on the sheet, cut around its middle.
func (p *CasePhoto) laid(wide, high int) (*laidPhoto, error) {
	if p == nil {
		return nil, nil
	}
	read, err := jpeg.Decode(bytes.NewReader(p.JPEG))
	if err != nil {
		return nil, fmt.Errorf("read a photo of a case: %w", err)
	}
	from := read.Bounds()
	if cut := from.Dx() * high / wide; cut < from.Dy() {
		from.Min.Y += (from.Dy() - cut) / 2
		from.Max.Y = from.Min.Y + max(cut, 1)
	} else if cut := from.Dy() * wide / high; cut < from.Dx() {
		from.Min.X += (from.Dx() - cut) / 2
		from.Max.X = from.Min.X + max(cut, 1)
	}
	points := image.NewRGBA(image.Rect(0, 0, int(float64(wide)*photoDots), int(float64(high)*photoDots)))
	draw.CatmullRom.Scale(points, points.Bounds(), read, from, draw.Src, nil)
	var made bytes.Buffer
	if err := jpeg.Encode(&made, points, &jpeg.Options{Quality: photoQuality}); err != nil {
		return nil, fmt.Errorf("write a photo of a case: %w", err)
	}
	source := template.URL("data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(made.Bytes())) //nolint:gosec // it was encoded here
	return &laidPhoto{source, wide, high, p.Caption}, nil
}

func (c laidCase) pdf() (content []byte, pages int, err error) {
	page, err := c.page()
	if err != nil {
		return nil, 0, err
	}
	doc := document.NewDocument(document.PageSizeA4)
	if err := doc.AddHTML(page, &folio.Options{BaseFS: fonts, StrictAssets: true}); err != nil {
		return nil, 0, fmt.Errorf("lay a case out: %w", err)
	}
	var pdf bytes.Buffer
	if _, err := doc.WriteTo(&pdf); err != nil {
		return nil, 0, fmt.Errorf("write a case as PDF: %w", err)
	}
	return pdf.Bytes(), bytes.Count(pdf.Bytes(), []byte("/Type /Page")) - bytes.Count(pdf.Bytes(), []byte("/Type /Pages")), nil
}

// page is the sheet as HTML; what could not be printed is said on it.
func (c laidCase) page() (string, error) {
	missing := c.Missing
	c.Missing = ""
	for {
		var filled bytes.Buffer
		if err := casePage.Execute(&filled, c); err != nil {
			return "", fmt.Errorf("fill in a case: %w", err)
		}
		page, whole, err := Printable(filled.String())
		if err != nil || whole || c.Missing == missing {
			return page, err
		}
		c.Missing = missing
	}
}
