package paper_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/carlos7ags/folio/core"
	"github.com/carlos7ags/folio/reader"

	"liaison/paper"
)

const illness = "不少老年人随子女在外地居住，高血压、糖尿病等慢特病门诊费用跨省结算仍有堵点，联络站近两个月收到意见38条。"

// full is a matter with everything there can be: fourteen co-signers, sixty
// events and a text over pages.
func full() paper.Sheet {
	s := paper.Sheet{
		Language: "zh-Hans", Form: "代表建议、批评和意见", Number: "2026-B-001",
		Title: "关于完善异地就医慢特病门诊费用直接结算的建议",
		Rows: []paper.Row{
			{Name: "会议类别", Value: "闭会期间"}, {Name: "分类", Value: "卫生健康与医保"},
			{Name: "领衔代表", Value: "代表A20（A20）"}, {Name: "提出时间", Value: "2026年9月15日 10:20"},
			{Name: "状态", Value: "已评价"},
		},
		Page: "2026-B-001　第 {page} 页，共 {pages} 页", Made: "本件由“代表履职助手”于2026年11月25日 10:00生成。",
	}
	signers := [][]string{}
	for i := range 14 {
		signers = append(signers, []string{fmt.Sprintf("代表A%02d", i+30), fmt.Sprintf("A%02d", i+30), "2026年9月15日 09:12", "同意附议"})
	}
	var events []paper.Event
	for i := range 60 {
		events = append(events, paper.Event{
			At: fmt.Sprintf("2026年9月%d日 10:%02d", i/3+1, i), Who: "省医保局", What: "与代表联系",
			Said: []string{"联系方式：电话", fmt.Sprintf("沟通情况：第%d次：", i+1) + illness},
		})
	}
	s.Sections = []paper.Section{
		{Heading: "建议正文", Text: strings.Repeat(illness+"\n\n“建议公开全省已开通病种和机构清单”，推行备案长期有效；建立结算失败24小时回访机制（见附件）。\n", 12)},
		{Heading: "联名代表", Columns: []string{"姓名", "代码", "确认时间", "意见"}, Table: signers},
		{Heading: "附件", Table: [][]string{{"1", "清单.xlsx", "文件", "2026年9月15日 10:10"}, {"2", "照片", "照片", "2026年9月15日 10:11"}}},
		{Heading: "文本确认", Rows: []paper.Row{
			{Name: "确认时间", Value: "2026年9月15日 10:20", Wide: true},
			{Name: "校验码", Value: strings.Repeat("0123456789abcdef", 4), Wide: true}}},
		{Heading: "承办单位", Rows: []paper.Row{{Name: "主办", Value: "省医保局"}, {Name: "会办", Value: "省卫健委、省数据局"}}},
		{Heading: "答复", Rows: []paper.Row{{Name: "答复类别", Value: "A 已经解决", Wide: true}}, Text: "代表您好，清单已公开。\n回访机制已建立。"},
		{Heading: "评价", Rows: []paper.Row{{Name: "办理态度", Value: "满意"}, {Name: "办理结果", Value: "基本满意"}}},
		{Heading: "办理经过", Events: events},
	}
	return s
}

// read returns the text of each page.
func read(t *testing.T, pdf []byte) []string {
	t.Helper()
	doc, err := reader.Parse(pdf)
	if err != nil {
		t.Fatal(err)
	}
	pages := make([]string, doc.PageCount())
	for i := range pages {
		page, err := doc.Page(i)
		if err != nil {
			t.Fatal(err)
		}
		if pages[i], err = page.ExtractText(); err != nil {
			t.Fatal(err)
		}
		if page.Width < 595 || page.Width > 596 || page.Height < 841 || page.Height > 842 {
			t.Errorf("page %d is %v × %v points, not A4", i+1, page.Width, page.Height)
		}
	}
	return pages
}

// without leaves out what a line break or a gap may put into the words.
func without(s string) string { return strings.Join(strings.Fields(s), "") }

func TestAWholeMatterIsOnPaper(t *testing.T) {
	t.Parallel()
	s := full()
	pdf, err := paper.Matter(s)
	if err != nil {
		t.Fatal(err)
	}
	pages := read(t, pdf)
	if len(pages) < 5 {
		t.Errorf("%d pages for sixty events", len(pages))
	}
	whole := without(strings.Join(pages, ""))
	wanted := []string{s.Form, s.Title, "领衔代表", "代表A43", "清单.xlsx", "0123456789abcdef", "省卫健委、省数据局",
		"回访机制已建立。", "基本满意", "第1次：", "第60次：", "生成。"}
	for _, words := range wanted {
		if !strings.Contains(whole, without(words)) {
			t.Errorf("%q is not on the paper", words)
		}
	}
	if n := strings.Count(whole, "与代表联系"); n != 60 {
		t.Errorf("%d of sixty events are on the paper", n)
	}
	if n := strings.Count(whole, "“建议公开全省"); n != 12 {
		t.Errorf("%d of twelve paragraphs are on the paper", n)
	}
	for i, text := range pages {
		if foot := fmt.Sprintf("第%d页，共%d页", i+1, len(pages)); !strings.Contains(without(text), foot) {
			t.Errorf("page %d does not say %q", i+1, foot)
		}
	}
}

// What is drawn must not depend on the reader's own fonts, and must stay small:
// the part of the font that is used goes with the paper.
func TestTheFontGoesWithThePaper(t *testing.T) {
	t.Parallel()
	pdf, err := paper.Matter(paper.Sheet{Language: "zh-Hans", Title: "关于玥、喆、龢的建议", Page: "{page}"})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := reader.Parse(pdf)
	if err != nil {
		t.Fatal(err)
	}
	embedded := 0
	for n := 1; n <= doc.MaxObjectNumber(); n++ {
		object, err := doc.ResolveObject(core.NewPdfIndirectReference(n, 0))
		if err != nil {
			continue
		}
		if d, ok := object.(*core.PdfDictionary); ok && d.Get("FontFile3") != nil {
			embedded++
		}
	}
	if embedded != 1 || len(pdf) > 400_000 {
		t.Errorf("%d fonts are embedded in %d bytes", embedded, len(pdf))
	}
	if text := strings.Join(read(t, pdf), ""); !strings.Contains(text, "玥、喆、龢") {
		t.Errorf("rare characters of names are lost: %q", text)
	}
}

// Whatever is longer than a page goes on on the next one, wherever it stands,
// and nothing runs over the edge.
func TestNothingIsCutOff(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("清单已公开，机制已建立。", 400) + strings.Repeat("没有标点", 500) + "结尾。"
	file := strings.Repeat("unbroken", 40) + ".xlsx"
	pdf, err := paper.Matter(paper.Sheet{
		Language: "zh-Hans", Title: "长文", Rows: []paper.Row{{Name: "说明", Value: long, Wide: true}},
		Sections: []paper.Section{
			{Heading: "附件", Widths: []int{10, 90}, Table: [][]string{{"1", file}, {"2", long}}},
			{Heading: "正文", Text: long},
			{Heading: "办理经过", Events: []paper.Event{{At: "早上", Who: "省医保局", What: "答复", Said: []string{long, "然后。"}}, {What: "办结"}}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	text := without(strings.Join(read(t, pdf), ""))
	for words, times := range map[string]int{
		"清单已公开，机制已建立。": 1600, "结尾。": 4, "然后。": 1, "办结": 1, file: 1,
	} {
		if n := strings.Count(text, words); n != times {
			t.Errorf("%q is %d times on the paper, not %d", words, n, times)
		}
	}
	doc, err := reader.Parse(pdf)
	if err != nil {
		t.Fatal(err)
	}
	for i := range doc.PageCount() {
		page, err := doc.Page(i)
		if err != nil {
			t.Fatal(err)
		}
		spans, err := page.TextSpans()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range spans {
			if s.X < 60 || s.X+s.Width > 595-60 || s.Y < 30 || s.Y > 842-30 {
				t.Fatalf("page %d: %q is at %v, %v with a width of %v", i+1, s.Text, s.X, s.Y, s.Width)
			}
		}
	}
}

// A character that the font lacks does not disappear in silence.
func TestAMissingCharacterIsMarked(t *testing.T) {
	t.Parallel()
	s := paper.Sheet{Language: "zh-Hans", Title: "𠮷野家的建议", Page: "{page}", Made: "生成。", Missing: "〓代表字库中没有的字。"}
	for title, said := range map[string]bool{"𠮷野家的建议": true, "吉野家的建议": false} {
		s.Title = title
		pdf, err := paper.Matter(s)
		if err != nil {
			t.Fatal(err)
		}
		text := without(strings.Join(read(t, pdf), ""))
		if strings.Contains(text, "〓野家的建议") != said || strings.Contains(text, s.Missing) != said {
			t.Errorf("%s: %s", title, text)
		}
	}
}

// What people write is words, whatever it looks like.
func TestWrittenMarkupStaysWords(t *testing.T) {
	t.Parallel()
	s := paper.Sheet{
		Language: "en", Number: `7"; } body { display: none }`, Title: "A <b>bold</b> claim & <img src=x>", Page: `"}{page}`,
		Sections: []paper.Section{{Heading: "Text", Text: "</style><script>one</script>\n" + strings.Repeat("unbroken", 60)}},
	}
	pdf, err := paper.Matter(s)
	if err != nil {
		t.Fatal(err)
	}
	text := without(strings.Join(read(t, pdf), ""))
	for _, words := range []string{s.Title, "</style><script>one</script>", strings.Repeat("unbroken", 60)} {
		if !strings.Contains(text, without(words)) {
			t.Errorf("%q is not in %q", words, text)
		}
	}
}
