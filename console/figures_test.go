package console_test

import (
	"bytes"
	"image/png"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"liaison"
)

// figured is a desk on which matters of two departments were answered and rated, one
// rating of them released.
func figured(t *testing.T) *office {
	t.Helper()
	o := openDesk(t)
	for _, c := range []struct{ who, title, department, lead, approver string }{
		{"deputy", "关于<b>瓴甋的建议", "D01", "department", "approver"},
		{"colleague", "关于瓿甑的建议", "D01", "department", "approver"},
	} {
		m := o.files(c.who, c.title, "情况")
		o.moves(m, "clerk", "accept", nil)
		o.moves(m, "clerk", "assign", liaison.Input{"lead": {c.department}, "term": {"normal"}})
		o.moves(m, c.lead, "sign_for", nil)
		o.moves(m, c.lead, "contact", liaison.Input{"way": {"phone"}, "day": {"2026-09-15"}, "gist": {"谈了"}})
		o.moves(m, c.lead, "answer", liaison.Input{"class": {"A"}, "answer": {"已办"}})
		o.moves(m, c.approver, "approve", nil)
		o.moves(m, c.who, "rate", liaison.Input{"attitude": {"satisfied"}, "result": {"dissatisfied"}, "why": {"不够"}})
		if c.who == "deputy" {
			o.moves(m, "clerk", "release", nil)
		}
	}
	o.moves(o.files("deputy", "关于瓢瓠的建议", "情况"), "clerk", "accept", nil)
	if err := o.store.KeepFigures(t.Context(), o.at); err != nil {
		t.Fatal(err)
	}
	return o
}

// section is the part of the page of figures that shows one; empty: none.
func (a answer) section(figure liaison.Figure) string {
	_, rest, _ := strings.Cut(a.page, `<section class="figure" id="`+string(figure)+`"`)
	shown, _, _ := strings.Cut(rest, "</section>")
	return shown
}

// Each sees the figures of the table, and those of their own bodies.
func TestWhoSeesWhichFigures(t *testing.T) {
	t.Parallel()
	o := figured(t)
	public := "flow on_time satisfaction classes voices"
	for who, figures := range map[string]string{
		"clerk": public + " deadlines workload coverage", "chief": public + " deadlines workload coverage",
		"department": public + " deadlines workload", "other": public + " deadlines workload", "approver": public + " deadlines workload",
		"delegation": public + " deadlines coverage", "station": public + " deadlines", "deputy": public, "operator": public, "committee": public,
	} {
		b := o.enters(who)
		page := b.opens("/console/figures")
		for _, figure := range liaison.Figures {
			may := slices.Contains(strings.Fields(figures), string(figure))
			if shown := page.section(figure) != ""; shown != may {
				t.Errorf("%s sees %s: %t", who, figure, shown)
			}
			want := http.StatusOK
			if !may {
				want = http.StatusNotFound
			}
			for _, path := range []string{".svg", ".svg?dark=1&narrow=1", ".xlsx", ".svg?body=*"} {
				if got := b.opens("/console/figures/" + string(figure) + path); got.StatusCode != want {
					t.Errorf("%s gets %s%s: %s", who, figure, path, got.Status)
				}
			}
		}
		if strings.Contains(page.page, "style=") || strings.Contains(page.page, "<script>") {
			t.Errorf("%s: the page has a style of its own", who)
		}
	}
	// Nobody's by asking for it.
	o.enters("department").opens("/console/figures?body=D02").sees(t, http.StatusForbidden, "您只能查看本单位的数字")
	o.enters("deputy").opens("/console/figures/on_time.svg?body=D01").sees(t, http.StatusForbidden, "您只能查看本单位的数字")
	other := o.enters("other").opens("/console/figures")
	if on := other.section(liaison.FigureOnTime); strings.Contains(on, "教育厅") || !strings.Contains(on, "全部") {
		t.Errorf("another department sees\n%s", on)
	}
	if on := o.enters("clerk").opens("/console/figures").section(liaison.FigureOnTime); !strings.Contains(on, "教育厅") {
		t.Errorf("the clerk sees\n%s", on)
	}
}

// A rating that the staff have not released is in no figure but theirs.
func TestRatingsInFiguresAreReleasedFirst(t *testing.T) {
	t.Parallel()
	o := figured(t)
	for who, n := range map[string]string{"clerk": "2 · 100%", "department": "1 · 100%", "deputy": "1 · 100%", "delegation": "1 · 100%", "approver": "1 · 100%"} {
		svg := o.enters(who).opens("/console/figures/satisfaction.svg").page
		if !strings.Contains(svg, ">"+n+"<") {
			t.Errorf("%s sees not %s:\n%s", who, n, svg)
		}
	}
}

var cellOf = regexp.MustCompile(`<t[hd][^>]*>([^<]*)</t[hd]>`)

// What is exported is what the page's table has.
func TestAFigureIsExportedAsItIsShown(t *testing.T) {
	t.Parallel()
	o := figured(t)
	b := o.enters("clerk")
	page := b.opens("/console/figures?term=ninety")
	for _, figure := range []liaison.Figure{"flow", "on_time", "satisfaction", "classes", "deadlines", "coverage"} {
		var shown []string
		for _, cell := range cellOf.FindAllStringSubmatch(page.section(figure), -1) {
			shown = append(shown, cell[1])
		}
		file, err := excelize.OpenReader(strings.NewReader(b.opens("/console/figures/" + string(figure) + ".xlsx?term=ninety").page))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := file.GetRows(file.GetSheetName(0))
		if err != nil {
			t.Fatal(err)
		}
		var exported []string
		for _, row := range rows {
			exported = append(exported, row...)
		}
		if len(shown) < 6 && figure != "deadlines" || !slices.Equal(shown, exported) {
			t.Errorf("%s: shown %q, exported %q", figure, shown, exported)
		}
	}
}

// The button sends a picture to one's own chat, which is drawn when it is sent, for
// who asked.
func TestAFigureIsSentToTheChat(t *testing.T) {
	t.Parallel()
	o := figured(t)
	o.enters("clerk").sends("/console/figures/classes?term=year", url.Values{}).sees(t, http.StatusConflict, "还没有绑定聊天")
	o.binds("clerk", 71)
	o.enters("clerk").sends("/console/figures/classes?term=ninety&kind=suggestion", url.Values{}).sees(t, http.StatusOK, "图片已发到您的聊天")
	if len(o.sent) != 1 || o.sent[0].Chat != 71 || !strings.Contains(o.sent[0].Text, "答复类别") || len(o.sent[0].Files) != 1 {
		t.Fatalf("sent was %+v", o.sent)
	}
	name, content, err := o.desk.Make(t.Context(), o.store, "bot", o.sent[0].Files[0].Make)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil || picture.Bounds().Dx() != 1600 || !strings.HasPrefix(name, "答复类别") {
		t.Errorf("%s: %v, %v", name, picture.Bounds(), err)
	}
}

// Names are words in pictures, whatever they look like.
func TestNamesInFiguresAreEscaped(t *testing.T) {
	t.Parallel()
	o := figured(t)
	people := roster
	people.Bodies = slices.Clone(people.Bodies)
	i := slices.IndexFunc(people.Bodies, func(b liaison.Body) bool { return b.Code == "D01" })
	people.Bodies[i].Short = `<script>"教育厅"&`
	if _, err := o.store.ImportRoster(t.Context(), people, false, o.at); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/console/figures", "/console/figures/on_time.svg"} {
		if got := o.enters("clerk").opens(path); strings.Contains(got.page, "<script>\"") || !strings.Contains(got.page, "&lt;script&gt;") {
			t.Errorf("%s has\n%s", path, got.page)
		}
	}
}

// Before anything was counted the page says so.
func TestFiguresThatAreNotCountedYet(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.enters("clerk").opens("/console/figures").sees(t, http.StatusOK, "还在统计")
	o.enters("clerk").opens("/console/figures?language=en&term=days&from=2026-09-20&to=2026-09-01&kind=nonsense").sees(t, http.StatusOK, "still being counted", "2026-09-01 to 2026-09-15")
}
