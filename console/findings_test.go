package console_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"liaison"
	"liaison/storage"
)

// visited is an inspection of today at which the deputy was, and noted something.
func (o *office) visited(kind string) (id, note int64) {
	o.Helper()
	clerk := o.enters("clerk")
	id = clerk.begins(occasionForm(kind, "begins", "2026-09-15T11:00", "ends", "2026-09-15T14:00"))
	clerk.announces(id, "T01")
	if liaison.OccasionRules[liaison.OccasionKind(kind)].Joining == liaison.Enrolling {
		o.joinsAs("deputy", id, liaison.Enrol, "")
	}
	o.at = time.Date(2026, 9, 15, 11, 5, 0, 0, shanghai)
	o.joinsAs("deputy", id, liaison.Come, "")
	note, err := o.store.AddFieldNote(o.Context(), liaison.FieldNote{Occasion: id, Person: o.person("deputy").ID, At: o.at, Text: "车间没有通风，夏天温度超过四十度",
		Files: []liaison.File{{Kind: liaison.Photo, ID: "f", Unique: "u", Name: "车间.jpg"}}})
	if err != nil {
		o.Fatal(err)
	}
	return id, note
}

// A note becomes a problem of a department, which says what it did; its writer is told.
func TestAProblemThatWasFound(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.binds("deputy", 71)
	o.binds("department", 73)
	id, note := o.visited("inspection")
	clerk := o.enters("clerk")
	clerk.opens(occasionOf(id)+"/notes").sees(t, http.StatusOK, "车间没有通风", "车间.jpg")
	form := url.Values{"do": {"problem"}, "row": {strconv.FormatInt(note, 10)}, "body_problem": {"D01"}, "due_problem": {"2026-09-15"}}
	clerk.sends(occasionOf(id)+"/notes", form).sees(t, http.StatusUnprocessableEntity, "2026-09-16")
	form.Set("due_problem", "2026-10-15")
	form.Set("form_key", "once")
	clerk.sends(occasionOf(id)+"/notes", form).sees(t, http.StatusOK, "已列为问题并交办", "教育厅", "办理中")
	clerk.sends(occasionOf(id)+"/notes", form).sees(t, http.StatusConflict, "已经提交过")
	o.hears(73, "车间没有通风")
	o.enters("other").opens("/console/findings").sees(t, http.StatusOK, "!车间没有通风")
	settle := occasionOf(id) + "/notes/" + strconv.FormatInt(note, 10)
	said := url.Values{"settled": {"已装排风扇"}}
	o.enters("other").sends(settle, said).sees(t, http.StatusNotFound)
	o.at = time.Date(2026, 10, 16, 9, 0, 0, 0, shanghai)
	officer := o.enters("department")
	officer.opens("/console/findings?show=overdue").sees(t, http.StatusOK, "车间没有通风", "已逾期")
	officer.sends(settle, url.Values{"settled": {" "}}).sees(t, http.StatusUnprocessableEntity)
	officer.sends(settle, said).sees(t, http.StatusOK, "结果已登记", "已装排风扇")
	officer.sends(settle, said).sees(t, http.StatusConflict)
	o.hears(71, "已装排风扇")
	officer.opens(occasionOf(id)+"/notes").sees(t, http.StatusNotFound)
}

// Notes become the draft of who wrote them, once; a report goes to a body for a month.
func TestWhatNotesBecome(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.binds("deputy", 71)
	id, note := o.visited("inspection")
	clerk := o.enters("clerk")
	form := url.Values{"do": {"suggestion"}, "row": {strconv.FormatInt(note, 10)}}
	clerk.sends(occasionOf(id)+"/notes", form).sees(t, http.StatusOK, "建议草稿已交给代表本人", "建议草稿")
	clerk.sends(occasionOf(id)+"/notes", form).sees(t, http.StatusConflict)
	o.hears(71, "建议草稿")
	drafts, err := o.store.DraftsOf(t.Context(), o.person("deputy").ID)
	if err != nil || len(drafts) != 1 || drafts[0].Part("body") != "车间没有通风，夏天温度超过四十度" || len(drafts[0].Attachments) != 1 {
		t.Errorf("the deputy has %+v, %v", drafts, err)
	}
	second, err := o.store.AddFieldNote(t.Context(), liaison.FieldNote{Occasion: id, Person: o.person("deputy").ID, At: o.at, Text: "村口的路灯坏了"})
	if err != nil {
		t.Fatal(err)
	}
	clerk.sends(occasionOf(id)+"/notes", url.Values{"do": {"opinion"}, "row": {strconv.FormatInt(second, 10)}, "body_opinion": {"D01"}}).sees(t, http.StatusUnprocessableEntity)
	clerk.sends(occasionOf(id)+"/notes", url.Values{"do": {"opinion"}, "row": {strconv.FormatInt(second, 10)}, "body_opinion": {"G01"}}).sees(t, http.StatusOK, "已转为社情民意")
	report := url.Values{"do": {"report"}, "report": {"园区环境总体良好"}, "body_report": {"D02"}, "months": {"4"}, "form_key": {"report"}}
	clerk.sends(occasionOf(id)+"/notes", report).sees(t, http.StatusUnprocessableEntity, "1 至 3 个月")
	report.Set("months", "1")
	clerk.sends(occasionOf(id)+"/notes", report).sees(t, http.StatusOK, "报告已转交", "园区环境总体良好")
	seen := seenMark.FindStringSubmatch(clerk.opens(occasionOf(id) + "/notes").page)[1]
	minutes := url.Values{"minutes": {"谈了三件事"}, "residents": {"12"}, "seen": {seen}}
	clerk.sends(occasionOf(id)+"/minutes", minutes).sees(t, http.StatusOK, "谈了三件事", `value="12"`)
	minutes.Set("minutes", "另一个人写的")
	clerk.sends(occasionOf(id)+"/minutes", minutes).sees(t, http.StatusConflict)
}

// Who reported has a tally, which is told; who has not is on the list.
func TestReportsOnDuty(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.binds("deputy", 71)
	clerk := o.enters("clerk")
	clerk.opens("/console/duty-reports").sees(t, http.StatusOK, "代表A01", "代表A02", "尚未安排")
	id := clerk.begins(occasionForm("report", "begins", "2026-09-15T11:00", "ends", "2026-09-15T14:00"))
	clerk.sends(occasionOf(id)+"/announce", url.Values{"short": {"yes"}}).sees(t, http.StatusOK, "已发布")
	clerk.sends(occasionOf(id)+"/add", url.Values{"names": {"A01"}}).sees(t, http.StatusOK, "成功 1 人")
	clerk.opens("/console/duty-reports").sees(t, http.StatusOK, "园区视察")
	tally := url.Values{"satisfied": {"30"}, "basic": {"4"}, "dissatisfied": {"1"}, "opinions": {"多下村"}}
	at := occasionOf(id) + "/tallies/" + o.personID("deputy")
	clerk.sends(at, tally).sees(t, http.StatusConflict, "已出席")
	o.at = time.Date(2026, 9, 15, 11, 5, 0, 0, shanghai)
	o.joinsAs("deputy", id, liaison.Come, "")
	clerk.sends(at, url.Values{"satisfied": {"0"}, "basic": {"0"}, "dissatisfied": {"0"}}).sees(t, http.StatusUnprocessableEntity)
	for range 2 {
		clerk.sends(at, tally).sees(t, http.StatusOK, "满意 30", "多下村")
	}
	o.hears(71, "满意 30")
	told := 0
	for _, m := range o.sent {
		if m.Chat == 71 && strings.Contains(m.Text, "满意 30") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("the deputy is told %d times", told)
	}
	clerk.opens("/console/duty-reports").sees(t, http.StatusOK, "!代表A01</span>", "代表A02")
	o.enters("delegation").opens("/console/duty-reports").sees(t, http.StatusOK, "!代表A02")
}

// Who was never invited is listed, and becomes the audience of an occasion at once.
func TestCoverage(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.visited("inspection")
	clerk := o.enters("clerk")
	clerk.opens("/console/coverage").sees(t, http.StatusOK, "50.0%", "代表A02", "!代表A01</a>", "视察")
	for _, path := range []string{"/picture.svg", "/picture.svg?dark=1&narrow=1&span=term", "/sheet"} {
		if got := clerk.opens("/console/coverage" + path); got.StatusCode != http.StatusOK {
			t.Errorf("%s answers %s", path, got.Status)
		}
	}
	form := url.Values{"kind": {"inspection"}, "span": {"2026"}, "form_key": {"coverage"}}
	clerk.sends("/console/coverage", form).sees(t, http.StatusOK, "草稿已保存", "补充邀请")
	clerk.sends("/console/coverage", form).sees(t, http.StatusConflict, "已经提交过")
	clerk.sends("/console/coverage", url.Values{"kind": {"inspection"}, "delegation": {"T01"}}).sees(t, http.StatusConflict, "没有从未受邀")
}

// A drive counts what was found under it by level, and how much of its target is done.
func TestADrive(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	clerk := o.enters("clerk")
	drive := clerk.begins(occasionForm("drive", "title", "八进八问", "ends", "2026-12-01T09:00"))
	clerk.announces(drive, "T01", "T02")
	id := clerk.begins(occasionForm("inspection", "drive", strconv.FormatInt(drive, 10)))
	clerk.announces(id, "T01")
	note, err := o.store.NoteDown(t.Context(), storage.Finding{Occasion: id, Person: o.person("deputy").ID, At: o.at, Text: "断头路"})
	if err != nil {
		t.Fatal(err)
	}
	clerk.sends(occasionOf(id)+"/notes", url.Values{"do": {"problem"}, "row": {strconv.FormatInt(note, 10)}, "body_problem": {"D01"}, "due_problem": {"2026-10-15"}, "level": {"county"}}).
		sees(t, http.StatusOK, "县级")
	clerk.sends(occasionOf(id)+"/notes/"+strconv.FormatInt(note, 10), url.Values{"settled": {"已打通"}, "from": {"notes"}}).sees(t, http.StatusOK, "已打通")
	seen := seenMark.FindStringSubmatch(clerk.opens(occasionOf(drive) + "/notes").page)[1]
	clerk.sends(occasionOf(drive)+"/minutes", url.Values{"target": {"4"}, "checklist": {"一问就业"}, "seen": {seen}}).sees(t, http.StatusOK, "已保存")
	clerk.opens(occasionOf(drive)).sees(t, http.StatusOK, "1 / 4", "一问就业", "园区视察", "县级")
}
