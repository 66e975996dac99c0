package paper_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"liaison/paper"
)

// parts reads a document as a word processor does: every part is well-formed XML.
func parts(t *testing.T, content []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		decoder := xml.NewDecoder(bytes.NewReader(part))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s is no XML: %v\n%s", f.Name, err, part)
			}
		}
		found[f.Name] = string(part)
	}
	return found
}

func TestADocumentIsWhole(t *testing.T) {
	t.Parallel()
	content, err := paper.Docx(paper.Document{
		Language: "zh-Hans", Title: "办理情况报告 <草稿> & \x01", Under: "截至今天", Author: "经办01", Made: time.Date(2026, 9, 15, 8, 0, 0, 0, time.UTC),
		Chapters: []paper.Chapter{
			{Heading: "一、总体情况", Text: []string{"共 3 件。", "另有 1 件。"}, Figures: 1,
				Table: paper.Table{Name: "表1", Columns: []string{"项目", "件数"}, Widths: []float64{30, 10}, Rows: [][]string{{"大会期间", "1"}, {"闭会期间", "2"}}}},
			{Heading: "二、公开", Text: []string{"本报告向社会公开。"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	all := parts(t, content)
	// Whatever a part refers to is there.
	for _, part := range []string{"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml", "word/footer1.xml", "word/_rels/document.xml.rels", "docProps/core.xml"} {
		if all[part] == "" {
			t.Errorf("%s is missing", part)
		}
	}
	words := all["word/document.xml"]
	for _, want := range []string{"办理情况报告 &lt;草稿&gt; &amp; \uFFFD", "一、总体情况", "另有 1 件。", "大会期间", "<w:tblHeader/>", "向社会公开"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q is missing in\n%s", want, words)
		}
	}
	if n := strings.Count(words, "<w:tbl>"); n != 1 {
		t.Errorf("it has %d tables", n)
	}
	for _, style := range []string{"Title", "Subtitle", "Heading1", "BodyText", "Caption", "TableHead", "TableText", "TableFigure", "TableGrid", "Footer"} {
		if !strings.Contains(all["word/styles.xml"], `w:styleId="`+style+`"`) {
			t.Errorf("there is no style %s", style)
		}
	}
	if !strings.Contains(all["word/styles.xml"], `w:eastAsia="zh-CN"`) {
		t.Error("its language is not said")
	}
}
