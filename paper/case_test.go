package paper_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"liaison/paper"
)

func pagesOf(pdf []byte) int {
	return bytes.Count(pdf, []byte("/Type /Page")) - bytes.Count(pdf, []byte("/Type /Pages"))
}

// A case is on one page, whatever its texts and photos are within their bounds.
func TestACaseIsOnOnePage(t *testing.T) {
	t.Parallel()
	photo := func(wide, high int) *paper.CasePhoto {
		made, err := paper.Publishable(bytes.NewReader(shot(t, wide, high)))
		if err != nil {
			t.Fatal(err)
		}
		return &paper.CasePhoto{Photo: made, Caption: "之后 · 护栏修好了"}
	}
	pair := [2]*paper.CasePhoto{photo(400, 300), photo(300, 400)}
	for name, c := range map[string]struct {
		pairs   [][2]*paper.CasePhoto
		text    string
		smaller bool
	}{
		"short": {pairs: [][2]*paper.CasePhoto{pair}, text: "护栏断了。"},
		"long":  {pairs: [][2]*paper.CasePhoto{pair, pair, {nil, pair[1]}}, text: strings.Repeat("护栏断了三年，", 43) + "。"},
		"lines": {pairs: [][2]*paper.CasePhoto{pair, pair}, text: strings.Repeat("一条。\n", 12)},
		"none":  {text: "没有照片。"},
	} {
		sheet := paper.Case{Language: "zh-Hans", Form: "典型案例", Title: strings.Repeat("河堤护栏修好了", 4), About: "2026-D-0001 · 2026年11月18日", Pairs: c.pairs, Foot: "2026-D-0001"}
		for i := range 3 {
			sheet.Sections = append(sheet.Sections, paper.Section{Heading: fmt.Sprint("部分", i), Text: c.text})
		}
		pdf, err := paper.OnePage(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if n := pagesOf(pdf); !bytes.HasPrefix(pdf, []byte("%PDF-")) || n != 1 {
			t.Errorf("%s: it takes %d pages", name, n)
		}
		if images := bytes.Count(pdf, []byte("/DCTDecode")); images == 0 && len(c.pairs) > 0 {
			t.Errorf("%s: it has no photos", name)
		}
	}
}
