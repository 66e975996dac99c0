package liaison_test

import (
	"strings"
	"testing"

	"liaison"
)

func TestUntilWhenAFindingIsDue(t *testing.T) {
	today := liaison.Date{Year: 2026, Month: 8, Day: 31}
	for _, c := range []struct {
		due    string
		report bool
		want   string
	}{
		{"2026-08-31", false, "finding.bad_due"},
		{"2026-09-01", false, ""},
		{"2027-02-28", false, ""},
		{"2027-03-01", false, "finding.bad_due"},
		{"2026-11-30", true, ""},
		{"2026-12-01", true, "finding.bad_due"},
	} {
		due, err := liaison.ParseDate(c.due)
		if err != nil {
			t.Fatal(err)
		}
		if got := key(liaison.CheckDue(due, today, c.report)); got != c.want {
			t.Errorf("due %s, report %t: %q, want %q", c.due, c.report, got, c.want)
		}
	}
}

// key is the refusal's, or nothing.
func key(r *liaison.Refusal) string {
	if r == nil {
		return ""
	}
	return r.Key
}

func TestTheLevelOfABody(t *testing.T) {
	for name, want := range map[string]liaison.Level{
		"省教育厅": liaison.County, "江城市人大常委会": liaison.City, "江城市东湖区人大常委会": liaison.County, "清河县人大": liaison.County,
		"古桥镇人大": liaison.Township, "东湖街道人大工委": liaison.Township, "山州人大": liaison.City,
	} {
		if got := (liaison.Body{Kind: liaison.Region, Name: name}).Level(); got != want {
			t.Errorf("%s is of the level %s, want %s", name, got, want)
		}
	}
	if got := (liaison.Body{Kind: liaison.Department, Name: "江城市的省直单位"}).Level(); got != liaison.Province {
		t.Errorf("a department is of the level %s", got)
	}
}

func TestATally(t *testing.T) {
	for _, c := range []struct {
		a, b, c  int
		opinions string
		want     string
	}{
		{30, 4, 1, "多到村里来", ""}, {0, 0, 0, "", "duty_report.bad_number"}, {-1, 3, 0, "", "duty_report.bad_number"},
		{1, 100_001, 0, "", "duty_report.bad_number"}, {1, 0, 0, strings.Repeat("话", 5000), "field.too_long"},
	} {
		if got := key(liaison.CheckTally(c.a, c.b, c.c, c.opinions)); got != c.want {
			t.Errorf("%d %d %d: %q, want %q", c.a, c.b, c.c, got, c.want)
		}
	}
	for said, want := range map[string]string{"": "finding.no_result", " \n": "finding.no_result", "已修复": "", strings.Repeat("话", 5000): "field.too_long"} {
		if got := key(liaison.CheckSettled(said)); got != want {
			t.Errorf("%.10q: %q, want %q", said, got, want)
		}
	}
}
