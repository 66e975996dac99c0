package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"liaison"
)

// suggests has a deputy submit a suggestion, and the staff accept it.
func (o *office) suggests(title string) int64 {
	o.Helper()
	return o.moves(o.files("deputy", title, "建议修缮教学楼。"), "clerk", "accept", nil).ID
}

// acts makes a move of the matter with that id.
func (o *office) acts(who string, matter int64, key liaison.MoveKey, in liaison.Input) {
	o.Helper()
	o.moves(liaison.Matter{ID: matter}, who, key, in)
}

// answers plays a suggestion up to the signed answer of class A, days after it was
// assigned.
func (o *office) answers(title string, contactAfter, answerAfter int) int64 {
	o.Helper()
	began := o.at
	id := o.suggests(title)
	o.acts("clerk", id, "assign", liaison.Input{"lead": {"D01"}, "co": nil, "term": {"normal"}})
	o.at = began.AddDate(0, 0, contactAfter)
	o.acts("department", id, "contact", liaison.Input{"way": {"visit"}, "day": {o.at.Format(time.DateOnly)}, "gist": {"听取意见"}})
	o.at = began.AddDate(0, 0, answerAfter)
	o.acts("department", id, "answer", liaison.Input{"class": {"A"}, "answer": {"教学楼已经修好。"}})
	o.acts("approver", id, "approve", nil)
	o.at = began
	return id
}

func (o *office) rates(id int64, result string) {
	o.Helper()
	in := liaison.Input{"attitude": {"satisfied"}, "result": {result}}
	if result == "dissatisfied" {
		in["why"] = []string{"没有修"}
	}
	o.acts("deputy", id, "rate", in)
}

var lineOn = regexp.MustCompile(`name="line" value="(\d+)"`)

// TestScores lives through a period: three answers, of which one is late and one was
// contacted late; a rating that is released and one that is not; a sample; and an
// appeal.
func TestScores(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.at = time.Date(2026, 1, 12, 9, 30, 0, 0, shanghai)
	good := o.answers("修缮教学楼", 7, 60)
	o.answers("修缮操场", 7, 120)
	hidden := o.answers("修缮食堂", 60, 80)
	o.at = time.Date(2026, 6, 1, 9, 30, 0, 0, shanghai)
	o.rates(good, "basic")
	o.acts("clerk", good, "release", nil)
	o.rates(hidden, "dissatisfied") // and is not released
	for i, who := range []string{"department", "approver", "chief"} {
		o.bind(posts[who].Code, int64(7000+i))
	}

	o.at = time.Date(2026, 7, 1, 9, 0, 0, 0, shanghai)
	clerk, chief, department := o.enters("clerk"), o.enters("chief"), o.enters("department")
	clerk.sends("/console/scores", url.Values{"name": {"上半年考评"}, "from": {"2026-06-30"}, "to": {"2026-01-01"}}).sees(t, http.StatusUnprocessableEntity, "起止日期")
	begun := clerk.sends("/console/scores", url.Values{"name": {"上半年考评"}, "from": {"2026-01-01"}, "to": {"2026-06-30"}})
	begun.sees(t, http.StatusOK, "已新建", "未公布")
	at := begun.Request.URL.Path
	clerk.sends("/console/scores", url.Values{"name": {"上半年考评"}, "from": {"2026-01-01"}, "to": {"2026-06-30"}}).sees(t, http.StatusConflict, "已经有叫")
	department.opens(at).sees(t, http.StatusNotFound)
	department.opens("/console/scores").sees(t, http.StatusOK, "!上半年考评")

	// 25×2/3 + 20×2/3 + 25×1/1, of 70.
	clerk.sends(at+"/reckon", nil).sees(t, http.StatusOK, "教育厅", "2/3", "1/1", "78.6", "!修缮")
	clerk.sends(at+"/publish", nil).sees(t, http.StatusForbidden)

	// The staff look at one answer's class, which is not so.
	body := fmt.Sprint(o.body("D01"))
	sample := clerk.opens(at + "/audit?body=" + body)
	sample.sees(t, http.StatusOK, "按种子")
	sample.sees(t, http.StatusOK, "自报 A 类", "教学楼已经修好")
	event := regexp.MustCompile(`name="event" value="(\d+)"`).FindStringSubmatch(sample.page)[1]
	audit := url.Values{"body": {body}, "event": {event}, "verdict": {"inflated"}, "note": {""}}
	clerk.sends(at+"/audit", audit).sees(t, http.StatusUnprocessableEntity, "核对情况")
	audit.Set("note", "现场没有动工")
	clerk.sends(at+"/audit", audit).sees(t, http.StatusOK, "已记录")
	clerk.sends(at+"/audit", audit).sees(t, http.StatusConflict, "已经抽查过")

	// Published it is told, and frozen: 55 of 80.
	chief.sends(at+"/publish", nil).sees(t, http.StatusOK, "已公布", "0/1", "68.8", "申诉截止 2026-07-15")
	for _, chat := range []int64{7000, 7001} {
		if got := o.told(chat); !strings.Contains(got, "教育厅得分 <b>68.8</b>") {
			t.Errorf("%d is told %q", chat, got)
		}
	}
	chief.sends(at+"/reckon", nil).sees(t, http.StatusConflict, "已经公布")
	o.acts("clerk", hidden, "release", nil) // too late for it
	department.opens(at).sees(t, http.StatusOK, "68.8", "本单位得分", "!得分分布")

	// The department appeals against the late answer.
	lines := department.opens(at + "/" + body + "?part=on_time")
	lines.sees(t, http.StatusOK, "修缮操场", "未达到", "申诉")
	form := url.Values{"line": {lineOn.FindStringSubmatch(lines.page)[1]}, "reason": {""}}
	department.sends(at+"/"+body+"/appeal", form).sees(t, http.StatusUnprocessableEntity, "理由")
	form.Set("reason", "延期已书面批准")
	clerk.sends(at+"/"+body+"/appeal", form).sees(t, http.StatusForbidden)
	o.enters("other").sends(at+"/"+body+"/appeal", form).sees(t, http.StatusNotFound)
	department.sends(at+"/"+body+"/appeal", form).sees(t, http.StatusOK, "申诉已提交", "期限 2026-07-08")
	department.sends(at+"/"+body+"/appeal", form).sees(t, http.StatusConflict, "已经申诉过")
	if got := o.told(7002); !strings.Contains(got, "延期已书面批准") {
		t.Errorf("the chief is told %q", got)
	}
	shown := chief.opens(at)
	shown.sees(t, http.StatusOK, "延期已书面批准", "裁定")
	decide := regexp.MustCompile(`/console/appeals/\d+`).FindString(shown.page)
	clerk.sends(decide, url.Values{"remedy": {"met"}, "decision": {"属实"}}).sees(t, http.StatusForbidden)
	chief.sends(decide, url.Values{"remedy": {"double"}, "decision": {"属实"}}).sees(t, http.StatusUnprocessableEntity, "结果")
	chief.sends(decide, url.Values{"remedy": {"met"}, "decision": {"批件属实"}}).sees(t, http.StatusOK, "已裁定", "3/3", "公布时 68.8", "批件属实")
	chief.sends(decide, url.Values{"remedy": {"none"}, "decision": {"再看"}}).sees(t, http.StatusConflict, "已经裁定过")
	if got := o.told(7000); !strings.Contains(got, "申诉成立") {
		t.Errorf("the department is told %q", got)
	}

	// After the window nobody appeals.
	o.at = time.Date(2026, 7, 16, 9, 0, 0, 0, shanghai)
	department = o.enters("department")
	again := department.opens(at + "/" + body + "?part=contact")
	again.sees(t, http.StatusOK, "修缮食堂", "!提交申诉")
	form.Set("line", "999999")
	department.sends(at+"/"+body+"/appeal", form).sees(t, http.StatusNotFound)
}

func TestWhoSeesScores(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	for _, who := range []string{"deputy", "committee", "delegation", "station", "operator"} {
		b := o.enters(who)
		b.opens("/console/scores").sees(t, http.StatusForbidden)
		b.sends("/console/scores", nil).sees(t, http.StatusForbidden)
	}
	department := o.enters("department")
	department.opens("/console/scores").sees(t, http.StatusOK, "!新建考评周期")
	department.sends("/console/scores", nil).sees(t, http.StatusForbidden)
	department.sends("/console/scores/weights", nil).sees(t, http.StatusForbidden)
	clerk := o.enters("clerk")
	weights := url.Values{"on_time": {"30"}, "contact": {"20"}, "satisfied": {"25"}, "commitments": {"20"}, "class": {"10"}}
	clerk.sends("/console/scores/weights", weights).sees(t, http.StatusUnprocessableEntity, "105")
	weights.Set("class", "5")
	clerk.sends("/console/scores/weights", weights).sees(t, http.StatusOK, "权重已保存", `value="30"`)
}
