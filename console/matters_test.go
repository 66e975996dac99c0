package console_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Nobody gets another scope's rows, however the list is asked for.
func TestTheListOfMatters(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	lights := o.submits("deputy", "学校门口的路灯")
	lights = o.moves("clerk", lights, "assign", "lead", "D01", "term", "normal")
	clinic := o.submits("colleague", "乡镇卫生院")
	clinic = o.moves("clerk", clinic, "assign", "lead", "D02", "term", "complex")
	bus := o.submits("deputy", "校车线路")
	for who, sees := range map[string][]string{
		"clerk": {lights.Title, clinic.Title, bus.Title}, "chief": {lights.Title, clinic.Title, bus.Title},
		"department": {lights.Title}, "approver": {lights.Title}, "other": {clinic.Title}, "delegation": {lights.Title, bus.Title},
		"deputy": {lights.Title, bus.Title}, "colleague": {clinic.Title}, "committee": {lights.Title, clinic.Title}, "station": nil, "operator": nil,
	} {
		var words []string
		for _, title := range []string{lights.Title, clinic.Title, bus.Title} {
			mark := "!"
			for _, seen := range sees {
				if seen == title {
					mark = ""
				}
			}
			words = append(words, mark+title)
		}
		b := o.enters(who)
		for _, path := range []string{"", "?sort=due&pick=", "?year=2026", "?kind=suggestion", "?topic=P01&stage="} {
			b.opens("/console/matters"+path).sees(t, http.StatusOK, words...)
		}
		for i, word := range []string{"路灯", "卫生院", "校车"} {
			b.opens("/console/matters?q="+url.QueryEscape(word)).sees(t, http.StatusOK, words[i])
		}
		got := b.opens("/console/matters/export")
		book, err := excelize.OpenReader(strings.NewReader(got.page))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.GetRows("事项")
		if err != nil || len(rows) != 1+len(sees) {
			t.Errorf("%s exports %d rows, not %d: %v", who, len(rows), 1+len(sees), err)
		}
	}
	b := o.enters("clerk")
	b.opens("/console/matters?lead=D01").sees(t, http.StatusOK, "路灯", "!卫生院", "!校车")
	b.opens("/console/matters?delegation=T02").sees(t, http.StatusOK, "!路灯", "卫生院")
	b.opens("/console/matters?stage=submitted").sees(t, http.StatusOK, "!路灯", "校车")
	b.opens("/console/matters?pick=waiting").sees(t, http.StatusOK, "!路灯", "校车", "等我处理 <b>1</b>")
	b.opens("/console/matters?pick=uncontacted").sees(t, http.StatusOK, "路灯", "卫生院", "!校车", "尚未联系代表 <b>2</b>")
	b.opens("/console/matters?pick=overdue").sees(t, http.StatusOK, "没有符合条件的事项", "已逾期 <b>0</b>")
	b.opens("/console/matters?year=2025").sees(t, http.StatusOK, "没有符合条件的事项")
	b.opens("/console/matters?kind=%27&after=x.y&year=z&lead=nobody").sees(t, http.StatusOK)
	o.at = o.at.AddDate(1, 0, 0)
	o.enters("clerk").opens("/console/matters?pick=overdue&sort=due").sees(t, http.StatusOK, "路灯", "已逾期 <b>3</b>")
}

// A long list is turned page by page, each once.
func TestPagesOfTheList(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	for range 52 {
		o.submits("deputy", "路灯")
	}
	b := o.enters("clerk")
	for _, sort := range []string{"?", "?sort=due&"} {
		first := b.opens("/console/matters" + sort)
		if n := strings.Count(first.page, "data-row"); n != 50 {
			t.Errorf("the first page has %d rows", n)
		}
		_, rest, _ := strings.Cut(first.page, `rel="next" href="`)
		next, _, _ := strings.Cut(rest, `"`)
		second := b.opens(strings.ReplaceAll(next, "&amp;", "&"))
		second.sees(t, http.StatusOK, "回到开头", `!rel="next"`)
		if n := strings.Count(second.page, "data-row"); n != 2 {
			t.Errorf("the second page has %d rows", n)
		}
	}
}

func TestSavedViewsOfTheList(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	b := o.enters("clerk")
	b.sends("/console/views", url.Values{"name": {"教育类逾期"}, "query": {"pick=overdue&topic=P01&evil=1"}}).sees(t, http.StatusOK, "视图已保存", "教育类逾期", "★")
	b.opens("/console/matters").sees(t, http.StatusOK, "/console/matters?pick=overdue&amp;topic=P01", "!evil")
	other := o.enters("clerk2")
	other.opens("/console/matters").sees(t, http.StatusOK, "!教育类逾期")
	other.sends("/console/views/1/forget", nil).sees(t, http.StatusNotFound, "没有找到这个视图")
	b.opens("/console/matters").sees(t, http.StatusOK, "教育类逾期")
	b.sends("/console/views/1/forget", nil).sees(t, http.StatusOK, "视图已删除", "!教育类逾期")
	b.sends("/console/views", url.Values{"name": {" "}}).sees(t, http.StatusUnprocessableEntity, "起个名字")
}

// What is exported as a workbook is no formula.
func TestAnExportIsText(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.submits("deputy", "=1+1")
	got := o.enters("clerk").opens("/console/matters/export")
	book, err := excelize.OpenReader(bytes.NewReader([]byte(got.page)))
	if err != nil {
		t.Fatal(err)
	}
	if value, err := book.GetCellValue("事项", "B2"); err != nil || value != "=1+1" {
		t.Errorf("%q, %v", value, err)
	}
}
