package paper

import (
	"archive/zip"
	"bytes"
	_ "embed" // the parts that are the same in every document
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// Document is a text for a word processor: a title and what follows it.
type Document struct {
	Language string // as in HTML: "zh-Hans"
	Title    string
	Under    string // a line below the title; may be empty
	Chapters []Chapter
	Author   string
	Made     time.Time
}

// Chapter is a part under a heading: paragraphs, then a table.
type Chapter struct {
	Heading string
	Text    []string // paragraphs
	Table   Table    // of which the name is the caption; without columns there is none
	Figures int      // from which of its columns on are figures, which stand at the right
}

//go:embed document_styles.xml
var documentStyles string

// documentParts are those of a document that say what it consists of. Its words are
// in word/document.xml.
var documentParts = []struct{ name, content string }{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`},
	{"word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>`},
	{"word/footer1.xml", `<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`},
}

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordsNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	// A4 with the margins of an official document (GB/T 9704), in twentieths of a point.
	documentPage = `<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1134" w:gutter="0"/></w:sectPr>`
	textWidth    = 11906 - 1474 - 1588
)

// Docx makes a document for a word processor. It is written here since it takes a few
// parts only: of the libraries there are, the kept one is under the AGPL and the other
// has no release.
func Docx(d Document) ([]byte, error) {
	var content bytes.Buffer
	z := zip.NewWriter(&content)
	parts := append(documentParts[:len(documentParts):len(documentParts)],
		struct{ name, content string }{"word/styles.xml", strings.ReplaceAll(documentStyles, "{language}", language(d.Language))},
		struct{ name, content string }{"word/document.xml", d.words()},
		struct{ name, content string }{"docProps/core.xml", d.properties()})
	for _, part := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: d.Made.UTC()})
		if err != nil {
			return nil, fmt.Errorf("begin %s: %w", part.name, err)
		}
		if _, err := w.Write([]byte(xmlHead + part.content)); err != nil {
			return nil, fmt.Errorf("write %s: %w", part.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("end a document: %w", err)
	}
	return content.Bytes(), nil
}

// language is the tag as word processors know it.
func language(tag string) string {
	if strings.HasPrefix(tag, "zh") {
		return "zh-CN"
	}
	return "en-GB"
}

// escaped is text as XML: what XML cannot hold becomes U+FFFD.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder takes all
	return b.String()
}

func (d Document) words() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<w:document %s><w:body>`, wordsNS)
	paragraph(&b, "Title", d.Title)
	if d.Under != "" {
		paragraph(&b, "Subtitle", d.Under)
	}
	for _, c := range d.Chapters {
		paragraph(&b, "Heading1", c.Heading)
		for _, text := range c.Text {
			paragraph(&b, "BodyText", text)
		}
		c.table(&b)
	}
	b.WriteString(documentPage + `</w:body></w:document>`)
	return b.String()
}

func paragraph(b *strings.Builder, style, text string) {
	fmt.Fprintf(b, `<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`, style, escaped(text))
}

// table writes the chapter's table, whose head is repeated on each page.
func (c Chapter) table(b *strings.Builder) {
	if len(c.Table.Columns) == 0 {
		return
	}
	paragraph(b, "Caption", c.Table.Name)
	whole := 0.0
	for _, w := range c.Table.Widths {
		whole += w
	}
	b.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/><w:jc w:val="center"/></w:tblPr><w:tblGrid>`)
	for _, w := range c.Table.Widths {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, int(w/whole*textWidth))
	}
	b.WriteString(`</w:tblGrid>`)
	c.row(b, c.Table.Columns, true)
	for _, row := range c.Table.Rows {
		c.row(b, row, false)
	}
	b.WriteString(`</w:tbl>`)
	paragraph(b, "BodyText", "")
}

func (c Chapter) row(b *strings.Builder, texts []string, head bool) {
	b.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
	if head {
		b.WriteString(`<w:tblHeader/>`)
	}
	b.WriteString(`</w:trPr>`)
	for i, text := range texts {
		style := "TableText"
		switch {
		case head:
			style = "TableHead"
		case i >= c.Figures:
			style = "TableFigure"
		}
		b.WriteString(`<w:tc><w:tcPr/>`)
		paragraph(b, style, text)
		b.WriteString(`</w:tc>`)
	}
	b.WriteString(`</w:tr>`)
}

func (d Document) properties() string {
	return fmt.Sprintf(`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>%s</dc:title><dc:creator>%s</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">%s</dcterms:created></cp:coreProperties>`,
		escaped(d.Title), escaped(d.Author), d.Made.UTC().Format(time.RFC3339))
}
