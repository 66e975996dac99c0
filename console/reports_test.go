package console_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// TestTheYearsReport counts a year: of five suggestions one was withdrawn, one is not
// answered, one is answered late, one is rated and released, and one is rated only.
func TestTheYearsReport(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.at = time.Date(2026, 1, 12, 9, 30, 0, 0, shanghai)
	rated := o.answers("修缮教学楼", 7, 60)
	hidden := o.answers("修缮食堂", 7, 61)
	o.answers("修缮操场", 7, 120)
	o.suggests("修缮围墙")
	gone := o.suggests("修缮大门")
	o.acts("deputy", gone, "withdraw", map[string][]string{"withdrawal": {"已经修好"}})
	o.at = time.Date(2026, 6, 1, 9, 30, 0, 0, shanghai)
	o.rates(rated, "satisfied")
	o.acts("clerk", rated, "release", nil)
	o.rates(hidden, "dissatisfied")
	o.at = time.Date(2025, 12, 31, 23, 59, 0, 0, shanghai)
	o.suggests("修缮车库") // of another year
	o.at = time.Date(2026, 12, 1, 9, 0, 0, 0, shanghai)

	clerk := o.enters("clerk")
	clerk.opens("/console/reports").sees(t, http.StatusOK, "还没有生成报告")
	for _, year := range []string{"", "1900", "2027"} {
		clerk.sends("/console/reports", url.Values{"year": {year}}).sees(t, http.StatusUnprocessableEntity, "请选择")
	}
	made := clerk.sends("/console/reports", url.Values{"year": {"2026"}})
	made.sees(t, http.StatusOK, "报告已生成", "意见 4 件，其中大会期间 0 件，闭会期间 4 件", "已答复 3 件，占 75.0%；按期答复 2 件，占已答复的 66.7%",
		"另有 1 件由代表撤回", "（A 类）3 件，占 100.0%", "作出评价 1 件：满意 1 件", "不满意 0 件", "教育", "省教育厅", "第一代表团", "第五十一条")

	docx := clerk.opens(regexp.MustCompile(`/console/reports/\d+/docx`).FindString(made.page))
	docx.sees(t, http.StatusOK)
	z, err := zip.NewReader(strings.NewReader(docx.page), int64(len(docx.page)))
	if err != nil {
		t.Fatal(err)
	}
	part, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	words, err := io.ReadAll(part)
	if err != nil || !strings.Contains(string(words), "2026 年代表建议、批评和意见办理情况报告") || !strings.Contains(string(words), "表6 承办单位") {
		t.Errorf("the document says %s (%v)", words, err)
	}
	xlsx := clerk.opens(regexp.MustCompile(`/console/reports/\d+/xlsx`).FindString(made.page))
	book, err := excelize.OpenReader(bytes.NewReader([]byte(xlsx.page)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if got := book.GetSheetList(); len(got) != 7 || got[0] != "表1 总体情况" {
		t.Errorf("the workbook has %v", got)
	}
	if got, err := book.GetCellValue("表6 承办单位", "B2"); err != nil || got != "3" {
		t.Errorf("the department led %q (%v)", got, err)
	}

	// What was printed stays as it was, and the page shows what was counted last.
	o.suggests("修缮走廊")
	o.at = o.at.Add(time.Minute)
	clerk.opens("/console/reports?year=2026").sees(t, http.StatusOK, "意见 4 件")
	clerk.sends("/console/reports", url.Values{"year": {"2026"}}).sees(t, http.StatusOK, "意见 5 件")
	if again := clerk.opens(docx.Request.URL.Path); again.page != docx.page {
		t.Error("the first report has changed")
	}
}

func TestWhoMakesReports(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	for _, who := range []string{"deputy", "department", "approver", "committee", "delegation", "operator"} {
		b := o.enters(who)
		b.opens("/console/reports").sees(t, http.StatusForbidden)
		b.sends("/console/reports", url.Values{"year": {"2026"}}).sees(t, http.StatusForbidden)
		b.opens("/console/reports/1/docx").sees(t, http.StatusForbidden)
	}
	o.enters("chief").opens("/console/reports/1/docx").sees(t, http.StatusNotFound, "没有这份报告")
}
