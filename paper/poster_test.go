package paper_test

import (
	"bytes"
	"testing"

	"liaison/paper"
)

func TestPoster(t *testing.T) {
	code, err := paper.CodeOutline("https://t.me/example_bot?start=st_S0101")
	if err != nil {
		t.Fatal(err)
	}
	p := paper.Poster{Language: "zh-Hans", Title: "代表接待群众公告", Under: "古桥街道代表联络站",
		Rows: []paper.Row{{Name: "时间", Value: "2026年12月7日（周一）9:00"}, {Name: "接待代表", Value: "代表A07、代表A33"}}}
	plain, err := paper.Hung(p)
	if err != nil {
		t.Fatal(err)
	}
	p.Code, p.Says = code, "扫码反映意见"
	coded, err := paper.Hung(p)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(plain, []byte("%PDF-")) || len(coded) <= len(plain) {
		t.Errorf("%d bytes without the code, %d with it", len(plain), len(coded))
	}
	if pages := bytes.Count(coded, []byte("/Type /Page")) - bytes.Count(coded, []byte("/Type /Pages")); pages != 1 {
		t.Errorf("it takes %d pages", pages)
	}
}
