package console_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"liaison/storage/storagetest"
)

// The report of an occasion is uploaded and goes to several bodies at once; each has the
// file in chat and on its page, and answers for itself.
func TestAReportIsUploaded(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.binds("deputy", 71)
	o.binds("department", 73)
	id, _ := o.visited("inspection")
	clerk := o.enters("clerk")
	storagetest.Exec(t, o.database, `INSERT INTO settings (key, value) VALUES ('occasion.report', '2')`)
	clerk.opens(occasionOf(id)+"/notes").sees(t, http.StatusOK, `<option value="2" selected>2 个月内`, `name="body_report" value="D01"`, "20 MB")
	send := func(once, name, content string, more ...string) answer {
		return clerk.sendsFiles(occasionOf(id)+"/notes", [][2]string{{name, content}}, append([]string{"do", "report", "form_key", once, "months", "2"}, more...)...)
	}
	send("a", "报告.exe", "MZ", "body_report", "D01").sees(t, http.StatusUnprocessableEntity, "PDF 或 DOCX")
	send("b", "报告.pdf", "%PDF-1.7 the report").sees(t, http.StatusUnprocessableEntity, "请选择转交的机构")
	send("c", "报告.pdf", "%PDF-1.7 the report", "body_report", "nobody").sees(t, http.StatusUnprocessableEntity, "请选择办理的机构")
	clerk.sends(occasionOf(id)+"/notes", url.Values{"do": {"report"}, "months": {"2"}, "body_report": {"D01"}}).sees(t, http.StatusUnprocessableEntity, "请写报告要点")
	send("d", "视察报告.pdf", "%PDF-1.7 the report", "body_report", "D01", "body_report", "D02", "body_report", "D01").sees(t, http.StatusOK, "报告已转交", "视察报告.pdf", "教育厅", "卫健委", "2026年11月15日")
	send("d", "视察报告.pdf", "%PDF-1.7 the report", "body_report", "D01").sees(t, http.StatusConflict, "已经提交过")
	o.hears(73, "报告转交贵单位")
	var file string
	for _, m := range o.sent {
		if m.Chat == 73 && len(m.Files) == 1 {
			file = m.Files[0].Make
		}
	}
	name, content, err := o.desk.Make(t.Context(), o.store, "bot", strings.TrimSuffix(file, "!"))
	if err != nil || name != "视察报告.pdf" || string(content) != "%PDF-1.7 the report" {
		t.Errorf("%s is made as %s, %q, %v", file, name, content, err)
	}
	reports, err := o.store.NotesOf(t.Context(), id, 9)
	if err != nil || len(reports) != 3 {
		t.Fatalf("the notes are %+v, %v", reports, err)
	}
	for _, n := range reports {
		at := occasionOf(id) + "/notes/" + strconv.FormatInt(n.ID, 10)
		if !n.Report || n.Body != o.body("D01") {
			continue
		}
		o.enters("other").opens(at+"/files/0").sees(t, http.StatusNotFound)
		officer := o.enters("department")
		officer.opens("/console/findings").sees(t, http.StatusOK, at+"/files/0", "视察报告.pdf")
		officer.opens(at+"/files/0").sees(t, http.StatusOK, "%PDF-1.7 the report")
		officer.sends(at, url.Values{"settled": {"已逐条整改"}}).sees(t, http.StatusOK, "结果已登记")
	}
	o.hears(71, "已逐条整改")
}
