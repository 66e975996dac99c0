package liaison_test

import (
	"strings"
	"testing"

	"liaison"
)

func TestWhatAReportMayBe(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"报告.pdf", "%PDF-1.7", ""}, {"报告.DOCX", "PK\x03\x04 and so on", ""},
		{"报告.pdf", "PK\x03\x04", "finding.bad_file"}, {"报告.docx", "%PDF-1.7", "finding.bad_file"}, {"报告.exe", "MZ", "finding.bad_file"},
		{"报告", "%PDF-1.7", "finding.bad_file"}, {"报告.pdf", "", "finding.bad_file"}, {"报告.pdf", "%PDF-" + strings.Repeat(" ", liaison.MaxFile), "desk.too_much"},
	} {
		mime, r := liaison.ReportFile(c.name, []byte(c.content))
		if key(r) != c.want || (mime == "") != (r != nil) {
			t.Errorf("%s: %q, %s", c.name, key(r), mime)
		}
	}
	for _, c := range []struct {
		text  string
		files int
		want  string
	}{{"", 0, "finding.no_report"}, {" \n", 0, "finding.no_report"}, {"", 1, ""}, {"总体良好", 0, ""}, {strings.Repeat("话", 501), 1, "field.too_long"}} {
		if got := key(liaison.CheckReport(c.text, c.files)); got != c.want {
			t.Errorf("%.10q, %d: %q", c.text, c.files, got)
		}
	}
	for _, name := range []string{"kept:12!", "kept:12"} {
		if id, is := (liaison.File{Make: name}).Kept(); !is || id != 12 {
			t.Errorf("%s is %d, %t", name, id, is)
		}
	}
	for _, name := range []string{"", "kept:", "kept:x!", "matter:12:zh-Hans:1"} {
		if id, is := (liaison.File{Make: name}).Kept(); is {
			t.Errorf("%s is %d", name, id)
		}
	}
}

func TestTheMonthsForAReport(t *testing.T) {
	for value, want := range map[string]string{"1": "", "3": "", "4": "setting.not_report_months", "0": "setting.not_a_number", "x": "setting.not_a_number"} {
		if got := key((liaison.Setting{Key: liaison.ReportFeedback, Kind: liaison.SettingNumber}).Check(value)); got != want {
			t.Errorf("%s: %q", value, got)
		}
	}
}
