package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"liaison"
)

// duty is a form that enters a duty by hand.
func duty(title string, more ...string) url.Values {
	form := url.Values{"kind": {"outreach"}, "day": {"2026-09-10"}, "title": {title}, "hours": {"3"}, "place": {"红旗社区"}, "people": {"60"}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

// Who may enter what: the deputy and the delegation's officer hand it in, the staff's
// stands at once; what is not confirmed counts for nothing.
func TestDutiesAreEnteredByHand(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.bind("A01", 9001)
	deputy, officer, clerk := o.enters("deputy"), o.enters("delegation"), o.enters("clerk")
	own := fmt.Sprintf("/console/archive/%d", o.id("A01"))
	other := fmt.Sprintf("/console/archive/%d", o.id("A02"))

	deputy.opens("/console/archive/mine").sees(t, http.StatusOK, "履职 0 天（目标 15 天）", "补录", "!大会出席监督")
	deputy.opens(other).sees(t, http.StatusNotFound)
	deputy.sends(other+"/entries", duty("宣讲代表法")).sees(t, http.StatusNotFound)
	officer.opens(other).sees(t, http.StatusNotFound)
	officer.opens("/console/archive").sees(t, http.StatusOK, "代表A01", "!代表A02")

	deputy.sends(own+"/entries", duty("")).sees(t, http.StatusUnprocessableEntity, "做了什么")
	deputy.sends(own+"/entries", duty("宣讲", "day", "2026-09-16")).sees(t, http.StatusUnprocessableEntity, "请写明日期")
	deputy.sends(own+"/entries", duty("宣讲", "kind", "rating")).sees(t, http.StatusUnprocessableEntity, "请选一个类型")
	deputy.sends(own+"/entries", duty("宣讲", "hours", "9999")).sees(t, http.StatusUnprocessableEntity, "没看懂时长")
	deputy.sends(own+"/entries", duty("宣讲代表法")).sees(t, http.StatusOK, "已提交审核", "履职 0 天", "待审核")
	officer.sends(own+"/entries", duty("调研课后服务", "kind", "inspection", "hours", "8")).sees(t, http.StatusOK, "已提交审核")
	once := duty("列席常委会会议", "kind", "meeting", "form_key", "K1")
	clerk.sends(own+"/entries", once).sees(t, http.StatusOK, "已记入档案", "列席常委会会议")
	clerk.sends(own+"/entries", once).sees(t, http.StatusConflict)
	if got := o.told(9001); !strings.Contains(got, "列席常委会会议") {
		t.Errorf("the deputy is told %q", got)
	}

	clerk.opens("/console/duties").sees(t, http.StatusOK, "宣讲代表法", "调研课后服务", "一团工作人员")
	clerk.sends("/console/duties/1", url.Values{"do": {"confirm"}}).sees(t, http.StatusOK, "已确认记入", "!宣讲代表法")
	clerk.sends("/console/duties/1", url.Values{"do": {"return"}, "why": {"重复"}}).sees(t, http.StatusConflict, "已经处理过")
	clerk.sends("/console/duties/2", url.Values{"do": {"return"}}).sees(t, http.StatusUnprocessableEntity, "理由")
	clerk.sends("/console/duties/2", url.Values{"do": {"return"}, "why": {"不是代表活动"}}).sees(t, http.StatusOK, "已退回")
	if got := o.told(9001); !strings.Contains(got, "不是代表活动") {
		t.Errorf("the deputy is told %q", got)
	}
	// 3 hours of meeting and 3 of outreach on the same day: two halves.
	deputy.opens("/console/archive/mine").sees(t, http.StatusOK, "履职 1 天", "共 6 小时", "积分 9", "不是代表活动", "/files/pdf?year=2026")
	clerk.opens("/console/archive?below=yes").sees(t, http.StatusOK, "代表A01", "代表A02", "未达标")
	clerk.opens("/console/archive?kind=outreach").sees(t, http.StatusOK, "代表A01", "!代表A02")
	clerk.opens("/console/archive?q=A02").sees(t, http.StatusOK, "!代表A01", "代表A02")
	clerk.opens("/console/archive/export.xlsx").sees(t, http.StatusOK, "PK")
	clerk.opens("/console/archive/entries.xlsx?kind=outreach&body=T01").sees(t, http.StatusOK, "PK")
	for sort, begins := range map[string]string{"pdf": "%PDF", "xlsx": "PK", "png": "\x89PNG"} {
		if got := deputy.opens(own + "/files/" + sort); got.StatusCode != http.StatusOK || !strings.HasPrefix(got.page, begins) {
			t.Errorf("%s comes as %s %.10q", sort, got.Status, got.page)
		}
		deputy.opens(other+"/files/"+sort).sees(t, http.StatusNotFound)
	}
}

// Two clerks decide at once: one of them is refused, and the deputy is told once.
func TestTwoDecideAtOnce(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	own := fmt.Sprintf("/console/archive/%d", o.id("A01"))
	o.enters("clerk").sends(own+"/entries", duty("宣讲代表法")).sees(t, http.StatusOK, "已记入档案")
	object := url.Values{"source": {"hand"}, "fact": {"1"}, "words": {"是9月11日"}}
	deputy := o.enters("deputy")
	deputy.sends(own+"/object", object).sees(t, http.StatusOK, "异议已提交", "核实中，最迟")
	deputy.sends(own+"/object", object).sees(t, http.StatusConflict, "正在核实")
	o.enters("colleague").sends(own+"/object", object).sees(t, http.StatusNotFound)
	clerk, second := o.enters("clerk"), o.enters("clerk2")
	correct := url.Values{"source": {"hand"}, "fact": {"1"}, "finding": {"struck"}, "reason": {"重复"}}
	clerk.sends(own+"/correct", correct).sees(t, http.StatusConflict, "请在“异议核实”里处理")

	clerk.opens("/console/objections").sees(t, http.StatusOK, "是9月11日", "代表A01")
	decide := func(b *browser, finding, day string) int {
		return b.does(http.MethodPost, "/console/objections/1", url.Values{"finding": {finding}, "day": {day}, "reason": {"已核实"}}).StatusCode
	}
	if got := decide(clerk, "corrected", ""); got != http.StatusUnprocessableEntity {
		t.Errorf("a correction of nothing is answered %d", got)
	}
	var both sync.WaitGroup
	var first, other int
	both.Go(func() { first = decide(clerk, "corrected", "2026-09-11") })
	both.Go(func() { other = decide(second, "kept", "") })
	both.Wait()
	if (first == http.StatusOK) == (other == http.StatusOK) || first != http.StatusConflict && other != http.StatusConflict {
		t.Errorf("of two who decide at once they are answered %d and %d", first, other)
	}

	// What is corrected again stands beside what was said before.
	correct.Set("finding", "corrected")
	correct.Set("title", "宣讲预算法")
	clerk.sends(own+"/correct", correct).sees(t, http.StatusOK, "已更正", "宣讲预算法", "是9月11日", "内容改为：宣讲预算法")
	correct.Set("finding", "struck")
	clerk.sends(own+"/correct", correct).sees(t, http.StatusUnprocessableEntity, "只有“更正”")
	correct.Del("title")
	clerk.sends(own+"/correct", correct).sees(t, http.StatusOK, "已撤销，不计入", "积分 0")
	correct.Set("fact", "99")
	clerk.sends(own+"/correct", correct).sees(t, http.StatusNotFound, "没有这条记录")
}

// Who leaves has the archive sealed as it stands, and it is read with its hash and with
// what passed to whom.
func TestTheArchiveOfWhoHasLeft(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	own := fmt.Sprintf("/console/archive/%d", o.id("A01"))
	clerk, chief := o.enters("clerk"), o.enters("chief")
	clerk.sends(own+"/entries", duty("宣讲代表法")).sees(t, http.StatusOK, "已记入档案")
	o.enters("deputy").sends(own+"/entries", duty("走访选民", "kind", "contact")).sees(t, http.StatusOK, "已提交审核")
	o.submits("deputy", "修桥")
	chief.sends("/console/handover", url.Values{"from": {"A01"}, "to": {"A02"}, "seat": {"yes"}, "end": {"yes"}}).sees(t, http.StatusOK, "履职档案")
	page := clerk.opens(own)
	page.sees(t, http.StatusOK, "SHA-256", "校验一致", "宣讲代表法", "移交给代表A02", "修桥", "走访选民", "!更正</summary>", "!name=\"hours\"")
	clerk.opens("/console/duties").sees(t, http.StatusOK, "没有待审核")
	clerk.sends("/console/duties/2", url.Values{"do": {"confirm"}}).sees(t, http.StatusConflict, "已经封存")
	clerk.sends(own+"/entries", duty("再来一条")).sees(t, http.StatusConflict, "不在任")
	clerk.sends(own+"/correct", url.Values{"source": {"hand"}, "fact": {"1"}, "finding": {"struck"}, "reason": {"重复"}}).sees(t, http.StatusConflict, "已经封存")
}

// A year that is over is sealed once, by hand as well.
func TestAYearIsSealedByHand(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	own := fmt.Sprintf("/console/archive/%d", o.id("A01"))
	clerk := o.enters("clerk")
	clerk.sends(own+"/seal", url.Values{"year": {"2026"}}).sees(t, http.StatusConflict, "还没有结束")
	o.at = time.Date(2027, 1, 5, 10, 0, 0, 0, shanghai)
	clerk = o.enters("clerk")
	o.enters("deputy").sends(own+"/entries", duty("宣讲代表法", "day", "2026-12-30")).sees(t, http.StatusOK, "已提交审核")
	clerk.sends(own+"/seal", url.Values{"year": {"2026"}}).sees(t, http.StatusConflict, "待处理")
	clerk.sends("/console/duties/1", url.Values{"do": {"confirm"}}).sees(t, http.StatusOK, "已确认记入")
	clerk.sends(own+"/seal", url.Values{"year": {"2026"}}).sees(t, http.StatusOK, "已封存", "校验一致")
	clerk.sends(own+"/seal", url.Values{"year": {"2026"}}).sees(t, http.StatusConflict, "已经封存")
	clerk.sends("/console/archive/seal", nil).sees(t, http.StatusOK, "已封存")
}

// An absence without leave is told to the heads of the staff and to the deputy's
// delegation, the second with the law; other deputies and the public never see it.
func TestAbsencesFromSessions(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	for i, code := range []string{"A01", "A02", "FZ01", "T01-1", "JB01"} {
		o.bind(code, int64(9001+i))
	}
	clerk := o.enters("clerk")
	note := func(session, codes, leave string) url.Values {
		return url.Values{"session": {session}, "day": {"2026-01-20"}, "codes": {codes}, "leave": {leave}}
	}
	clerk.sends("/console/absences", note("14-3", "A01 Z99", "no")).sees(t, http.StatusUnprocessableEntity, "Z99", "没有登记")
	clerk.sends("/console/absences", note("14-3", "a01，代表A02", "yes")).sees(t, http.StatusOK, "已登记", "代表A01", "代表A02", "已批准请假")
	if got := o.told(9003) + o.told(9004); got != "" {
		t.Errorf("leave that was approved is told of: %q", got)
	}
	clerk.sends("/console/absences", note("14-4", "A01", "no")).sees(t, http.StatusOK, "未经批准缺席")
	clerk.sends("/console/absences", note("14-4", "A01", "no")).sees(t, http.StatusOK) // the same again
	for _, chat := range []int64{9003, 9004} {
		if got := o.told(chat); !strings.Contains(got, "共 1 次") || strings.Contains(got, "第六十二条") || strings.Count(got, "缺席大会") != 1 {
			t.Errorf("%d is told %q", chat, got)
		}
	}
	clerk.sends("/console/absences", note("14-5", "A01", "no")).sees(t, http.StatusOK, "未经批准缺席共 2 次")
	for _, chat := range []int64{9003, 9004} {
		if got := o.told(chat); !strings.Contains(got, "第六十二条第三项") {
			t.Errorf("%d is told %q", chat, got)
		}
	}
	if got := o.told(9001) + o.told(9002) + o.told(9005); strings.Contains(got, "缺席") {
		t.Errorf("others are told %q", got)
	}
	own := fmt.Sprintf("/console/archive/%d", o.id("A01"))
	o.enters("delegation").opens("/console/absences").sees(t, http.StatusOK, "代表A01", "!代表A02", "!name=\"codes\"")
	o.enters("deputy").opens(own).sees(t, http.StatusOK, "!缺席")
	o.enters("colleague").opens("/console/absences").sees(t, http.StatusForbidden)
	o.outside().opens("/deputies/A01").sees(t, http.StatusOK, "代表A01", "第一代表团", "!缺席")
	clerk.sends("/console/absences/4/withdraw", url.Values{"why": {""}}).sees(t, http.StatusUnprocessableEntity)
	listed := clerk.opens("/console/absences")
	listed.sees(t, http.StatusOK, "/console/absences/")
	last := listed.page[strings.Index(listed.page, "/console/absences/"):]
	last = last[:strings.Index(last, `"`)]
	clerk.sends(last, url.Values{"why": {"登记错了"}}).sees(t, http.StatusOK, "已撤销", "登记错了", "!未经批准缺席共 2 次")
	clerk.sends(last, url.Values{"why": {"再来"}}).sees(t, http.StatusConflict, "刚刚已经撤销")
}

// The public reads counts of what was done and what was published, and nothing at all
// where the extract is not public.
func TestThePublicExtract(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	own := fmt.Sprintf("/console/archive/%d", o.id("A01"))
	o.enters("clerk").sends(own+"/entries", duty("宣讲代表法")).sees(t, http.StatusOK, "已记入档案")
	o.enters("clerk").sends(own+"/entries", duty("家里的事", "kind", "other")).sees(t, http.StatusOK, "已记入档案")
	o.submits("deputy", "修桥")
	anybody := o.outside()
	anybody.opens("/deputies/").sees(t, http.StatusOK, "代表A01", "一团", "/deputies/A01", "!经办01")
	anybody.opens("/deputies/?q=A02").sees(t, http.StatusOK, "!代表A01", "代表A02")
	anybody.opens("/deputies/A01").sees(t, http.StatusOK, "宣讲", "领衔建议", "!家里的事", "!其他", "!积分", "!修桥", "!小时", "!宣讲代表法")
	anybody.opens("/deputies/A01?language=en").sees(t, http.StatusOK, "Outreach")
	anybody.opens("/deputies/JB01").sees(t, http.StatusNotFound, "没有这个页面")
	anybody.opens("/deputies/Z99").sees(t, http.StatusNotFound)
	if err := o.store.KeepSetting(t.Context(), o.person("clerk").ID, liaison.ArchiveExtract, "no", o.at); err != nil {
		t.Fatal(err)
	}
	anybody.opens("/deputies/").sees(t, http.StatusNotFound, "!代表A01")
	anybody.opens("/deputies/A01").sees(t, http.StatusNotFound, "!宣讲")
}

// An officer of the delegation sees that something was put forward, and not what it says.
func TestOfficersSeeNumbers(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "修桥")
	own := fmt.Sprintf("/console/archive/%d", o.id("A01"))
	o.enters("delegation").opens(own).sees(t, http.StatusOK, m.Number, "领衔建议", "!修桥")
	o.enters("deputy").opens(own).sees(t, http.StatusOK, m.Number, "修桥")
	o.enters("department").opens(own).sees(t, http.StatusNotFound)
}
