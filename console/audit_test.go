package console_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func TestTheAudit(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "学校门口的路灯")
	m = o.steps("clerk", m, "assign", "lead", "D01", "term", "normal")
	if err := o.store.KeepSetting(t.Context(), o.person("chief").ID, "meeting.now", "14-4", o.at); err != nil {
		t.Fatal(err)
	}
	if err := o.store.Audit(t.Context(), o.at.AddDate(0, 0, -3), 0, "something.new", "thing 1", map[string]any{"from": "以前", "to": "现在"}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"clerk", "chief"} {
		o.enters(who).opens("/console/audit").sees(t, http.StatusOK, m.Number, "学校门口的路灯", "修改设置", "something.new", "<s>以前</s> → 现在", "交办", sheetOf(m))
	}
	o.enters("operator").opens("/console/audit").sees(t, http.StatusOK, m.Number, "!学校门口的路灯", "修改设置", "!"+sheetOf(m))
	o.enters("operator").opens("/console/audit?words=路灯").sees(t, http.StatusOK, "没有符合条件的记录")
	for _, who := range []string{"deputy", "department", "approver", "delegation", "station"} {
		o.enters(who).opens("/console/audit").sees(t, http.StatusForbidden, "!学校门口")
	}

	clerk := o.enters("clerk")
	for asked, want := range map[string][]string{
		"words=路灯":                          {m.Number, "!something.new"},
		"words=THING+以前":                    {"something.new", "!" + m.Number},
		"who=经办01":                          {"<td>交办", "!thing 1"},
		"who=fz01":                          {"meeting.now", "!thing 1"},
		"who=查无此人":                          {"没有符合条件的记录"},
		"action=setting.changed":            {"meeting.now", "!thing 1", "!<td>" + m.Number},
		"action=move:assign":                {m.Number, "!meeting.now"},
		"subject=" + m.Number:               {"学校门口的路灯", "!meeting.now"},
		"subject=thing+1":                   {"something.new", "!meeting.now"},
		"to=2026-09-12":                     {"something.new", "!meeting.now"},
		"from=2026-09-13":                   {"meeting.now", "!thing 1"},
		"from=2026-09-15&to=2026-09-15":     {"meeting.now", "!thing 1"},
		"from=yesterday":                    {"日期写法不对"},
		"words=%25":                         {"没有符合条件的记录"},
		"after=1.1.1.1":                     {"没有符合条件的记录"},
		"words=路灯&after=not+a+mark&who=a01": {m.Number},
	} {
		clerk.opens("/console/audit?"+asked).sees(t, http.StatusOK, want...)
	}
	clerk.sends("/console/audit", url.Values{"words": {"x"}}).sees(t, http.StatusMethodNotAllowed)
}

// Page by page, everything is seen once, in the order of time.
func TestTheAuditIsTurned(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	for i := range 120 {
		if err := o.store.Audit(t.Context(), o.at.Add(time.Duration(i)*time.Second), 0, "numbered", fmt.Sprintf("number %03d", i), nil); err != nil {
			t.Fatal(err)
		}
	}
	m := o.submits("deputy", "学校门口的路灯")
	clerk := o.enters("clerk")
	var seen []string
	for path := "/console/audit"; path != ""; {
		page := clerk.opens(path)
		seen = append(seen, regexp.MustCompile(`number \d+|>`+m.Number+`<`).FindAllString(page.page, -1)...)
		path = ""
		if next := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(page.page); next != nil {
			path = strings.ReplaceAll(next[1], "&amp;", "&")
		}
	}
	if len(seen) != 121 || seen[0] != "number 119" || seen[118] != "number 001" && seen[119] != "number 001" {
		t.Fatalf("%d lines: %v", len(seen), seen)
	}
}

func TestTheAuditAsAFile(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "学校门口的路灯")
	if err := o.store.Audit(t.Context(), o.at, 0, "something.new", "=HYPERLINK(1)", nil); err != nil {
		t.Fatal(err)
	}
	clerk := o.enters("clerk")
	clerk.opens("/console/audit/export.csv?subject="+m.Number).sees(t, http.StatusOK, "学校门口的路灯", "做了什么", "!HYPERLINK")
	clerk.opens("/console/audit/export.csv").sees(t, http.StatusOK, "'=HYPERLINK")
	clerk.opens("/console/audit?action=audit.exported").sees(t, http.StatusOK, "导出操作记录", "经办01")
	book, err := excelize.OpenReader(bytes.NewReader([]byte(clerk.opens("/console/audit/export.xlsx").page)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil || len(rows) < 3 || rows[0][0] != "时间" {
		t.Errorf("%v: %v", rows, err)
	}
}
