package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"liaison"
	"liaison/storage"
)

// registry adds stations and a group to the roster, and binds those who are told.
func (o *office) registry() {
	o.Helper()
	r := liaison.Roster{Bodies: []liaison.Body{
		{Code: "R01", Kind: liaison.Region, Name: "甲市人大常委会", Short: "甲市人大"},
		{Code: "Z01", Kind: liaison.Group, Name: "第一代表小组"}, {Code: "Z02", Kind: liaison.Group, Name: "第二代表小组"},
	}}
	for i := range 60 {
		code := fmt.Sprintf("S%03d", i+1)
		r.Bodies = append(r.Bodies, liaison.Body{Code: code, Kind: liaison.Station, Name: "第" + code + "联络站"})
		r.Stations = append(r.Stations, liaison.ListedStation{Code: code, Region: "R01", StationFacts: liaison.StationFacts{
			Sort: liaison.HomeOfDeputies, Level: liaison.County, Address: "甲市某街道", Latitude: 30 + float64(i)/100, Longitude: 114}})
	}
	r.People = []liaison.Listed{
		{Code: "S001-1", Name: "甲站联络员", PhoneTail: "1234", Posts: []liaison.Post{{Body: "S001", Role: liaison.RoleOfficer}}},
		{Code: "R01-1", Name: "甲市工作人员", PhoneTail: "1234", Posts: []liaison.Post{{Body: "R01", Role: liaison.RoleOfficer}}},
		{Code: "A01", Name: "代表A01", PhoneTail: "1234", Posts: []liaison.Post{{Body: "T01", Role: liaison.RoleDeputy}, {Body: "G01", Role: liaison.RoleDeputy}, {Body: "Z01", Role: liaison.RoleDeputy}}},
		{Code: "A03", Name: "召集人A03", PhoneTail: "1234", Posts: []liaison.Post{{Body: "T01", Role: liaison.RoleDeputy}, {Body: "Z01", Role: liaison.RoleOfficer}, {Body: "Z01", Role: liaison.RoleDeputy}}},
	}
	if _, err := o.store.ImportRoster(o.Context(), r, false, o.at); err != nil {
		o.Fatal(err)
	}
	for i, code := range []string{"A01", "G01-1", "D01-1", "S001-1"} {
		o.bind(code, int64(7001+i))
	}
}

func TestStationsAreListed(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.registry()
	clerk := o.enters("clerk")
	clerk.opens("/console/stations").sees(t, http.StatusOK, "第一联络站", "第S001联络站", "!第S060联络站", "甲市人大", "分布", "代表 1 人，联络员 1 人")
	clerk.opens("/console/stations?after=S049").sees(t, http.StatusOK, "第S060联络站", "!第S001联络站")
	clerk.opens("/console/stations?q=S05").sees(t, http.StatusOK, "第S055联络站", "!第S060联络站", "!第一联络站")
	clerk.opens("/console/stations?sort=contact").sees(t, http.StatusOK, "第一联络站", "!第S001联络站")
	clerk.opens("/console/stations?level=county&region="+fmt.Sprint(o.body("R01"))).sees(t, http.StatusOK, "第S001联络站", "!第一联络站")
	clerk.opens("/console/stations?idle=yes").sees(t, http.StatusOK, "没有符合条件")
	o.at = o.at.AddDate(0, 0, 61)
	clerk = o.enters("clerk")
	clerk.opens("/console/stations?idle=yes").sees(t, http.StatusOK, "第S001联络站")
	if got := clerk.opens("/console/stations/export.xlsx"); got.StatusCode != http.StatusOK || len(got.page) < 4000 {
		t.Errorf("the workbook: %s, %d bytes", got.Status, len(got.page))
	}
	if got := clerk.opens("/console/stations/map.svg?level=county"); !strings.HasPrefix(got.page, "<svg") && !strings.Contains(got.page, "<svg") {
		t.Errorf("the map: %s", got.page)
	}

	// Officers see their own station, a region those below it.
	own, other := o.body("G01"), o.body("S001")
	officer, region := o.enters("station"), o.entersAs("R01-1")
	officer.opens("/console/stations").sees(t, http.StatusOK, "第一联络站", "!第S001联络站")
	officer.opens(fmt.Sprintf("/console/stations/%d", own)).sees(t, http.StatusOK, "第一联络站", "每月 5 日", "保存")
	officer.opens(fmt.Sprintf("/console/stations/%d", other)).sees(t, http.StatusNotFound, "没有这个站点")
	region.opens("/console/stations").sees(t, http.StatusOK, "第S001联络站", "!第一联络站")
	region.opens(fmt.Sprintf("/console/stations/%d", other)).sees(t, http.StatusOK, "第S001联络站", "!记一笔")
	region.sends(fmt.Sprintf("/console/stations/%d/duty", other), url.Values{}).sees(t, http.StatusForbidden, "只有本站联络员")
}

func TestAStationIsKept(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.registry()
	officer, at := o.enters("station"), fmt.Sprintf("/console/stations/%d", o.body("G01"))
	facts := url.Values{"sort": {"legislation"}, "level": {"township"}, "address": {"古桥路 1 号"}, "hours": {"工作日"}, "phone": {"010-0000"}, "latitude": {"30.5"}, "longitude": {"114.3"}, "founded": {"2020-01-02"}}
	officer.sends(at, facts).sees(t, http.StatusOK, "站点信息已保存", "古桥路 1 号", "基层立法联系点", "2020-01-02")
	facts.Set("latitude", "95")
	officer.sends(at, facts).sees(t, http.StatusUnprocessableEntity, "经纬度有误")
	if got := officer.opens(at + "/poster.pdf"); !strings.HasPrefix(got.page, "%PDF-") {
		t.Errorf("the poster: %s", got.Status)
	}

	rule := url.Values{"by": {"weekday"}, "day": {"5"}, "nth": {"0"}, "weekday": {"1"}, "every": {"1"}, "from": {"09:00"}, "until": {"11:00"}, "deputies": {"2"}}
	officer.sends(at+"/duty", rule).sees(t, http.StatusOK, "每个星期一 09:00–11:00，每次 2 名代表", "2026年9月21日")
	rule.Set("until", "08:00")
	officer.sends(at+"/duty", rule).sees(t, http.StatusUnprocessableEntity, "接待时间有误")

	answers := url.Values{"year": {"2026"}, "text": {"打算增加夜间接待。"}}
	for _, item := range liaison.EvaluationItems[1:] {
		answers.Set("item_"+item, "yes")
	}
	officer.sends(at+"/evaluation", answers).sees(t, http.StatusUnprocessableEntity, "请回答全部自评项目")
	answers.Set("item_"+liaison.EvaluationItems[0], "no")
	officer.sends(at+"/evaluation", answers).sees(t, http.StatusOK, "年度自评已提交", "2026 年：10 项中 9 项为“是”")
	officer.sends(at+"/evaluation", answers).sees(t, http.StatusConflict, "2026 年度自评已经提交")

	line := url.Values{"way": {"in"}, "sum": {"1000"}, "day": {"2026-09-01"}, "purpose": {"年度补助"}, "form_key": {"one"}}
	officer.sends(at+"/funds", line).sees(t, http.StatusOK, "收入 1000.00 元，支出 0.00 元，结余 1000.00 元")
	officer.sends(at+"/funds", line).sees(t, http.StatusConflict)
	line = url.Values{"way": {"out"}, "sum": {"86.50"}, "day": {"2026-09-02"}, "purpose": {"订阅报刊"}, "receipt": {"票 12"}}
	officer.sends(at+"/funds", line).sees(t, http.StatusOK, "支出 86.50 元，结余 913.50 元", "票 12")
	kept, err := o.store.Funds(t.Context(), o.body("G01"), 5)
	if err != nil || len(kept) != 2 {
		t.Fatalf("%v %v", kept, err)
	}
	back := url.Values{"corrects": {fmt.Sprint(kept[0].ID)}}
	officer.sends(at+"/funds", back).sees(t, http.StatusOK, "支出 0.00 元，结余 1000.00 元", "已冲销")
	officer.sends(at+"/funds", back).sees(t, http.StatusConflict, "已经冲销过")
	o.enters("clerk").opens(at).sees(t, http.StatusOK, "冲销")
}

// A department asks for a time, the station answers it once.
func TestAnAgencyVisitsAStation(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.registry()
	department, officer := o.enters("department"), o.enters("station")
	ask := url.Values{"department": {fmt.Sprint(o.body("D01"))}, "station": {"G01"}, "title": {"入学政策咨询"}, "day": {"2026-09-21"}, "from": {"09:00"}, "until": {"11:00"}}
	department.opens("/console/visits?q=第一").sees(t, http.StatusOK, "预约进站", "第一联络站")
	department.sends("/console/visits", ask).sees(t, http.StatusOK, "预约已提交", "入学政策咨询", "待答复", "!同意</button>")
	if got := o.told(7002); !strings.Contains(got, "省教育厅预约进站") || !strings.Contains(got, "2026年9月21日") {
		t.Errorf("the station is told %q", got)
	}
	foreign := url.Values{"department": {fmt.Sprint(o.body("D02"))}, "station": {"G01"}, "title": {"x"}, "day": {"2026-09-21"}, "from": {"09:00"}, "until": {"11:00"}}
	department.sends("/console/visits", foreign).sees(t, http.StatusForbidden, "只能以您所在单位")
	visits, err := o.store.AgencyVisits(t.Context(), []int64{o.body("G01")}, 5)
	if err != nil || len(visits) != 1 {
		t.Fatalf("%v %v", visits, err)
	}
	answer := fmt.Sprintf("/console/visits/%d", visits[0].Occasion)
	department.sends(answer, url.Values{"answer": {"yes"}}).sees(t, http.StatusNotFound)
	officer.sends(answer, url.Values{"answer": {"no"}}).sees(t, http.StatusUnprocessableEntity, "请写明理由")
	officer.sends(answer, url.Values{"answer": {"yes"}}).sees(t, http.StatusOK, "已答复", "已同意")
	officer.sends(answer, url.Values{"answer": {"no"}, "reason": {"x"}}).sees(t, http.StatusConflict, "已经答复过")
	if got := o.told(7003); !strings.Contains(got, "第一联络站已同意进站预约") {
		t.Errorf("the department is told %q", got)
	}
	if got := o.told(7001); !strings.Contains(got, "入学政策咨询") {
		t.Errorf("the station's deputy is told %q", got)
	}
	again := url.Values{"department": {fmt.Sprint(o.body("D01"))}, "station": {"G01"}, "title": {"再来"}, "day": {"2026-09-21"}, "from": {"10:00"}, "until": {"12:00"}}
	department.sends("/console/visits", again).sees(t, http.StatusConflict, "已有其他活动")
	officer.opens(fmt.Sprintf("/console/stations/%d", o.body("G01"))).sees(t, http.StatusOK, "国家机关进站", "入学政策咨询")
}

// The tallies are what the figures have counted, and who has received too seldom.
func TestTalliesOfStations(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.registry()
	clerk := o.enters("clerk")
	clerk.opens("/console/stations/tallies").sees(t, http.StatusOK, "这段时间没有收到群众意见", "今年接待不足 2 次的代表", "代表A01", "今年已接待 0 次")
	clerk.opens("/console/stations/tallies?all=yes&from=2026-08-01&to=2026-08-31").sees(t, http.StatusOK, "第一联络站")
	clerk.opens("/console/stations/tallies?from=2026-09-02&to=2026-09-01").sees(t, http.StatusUnprocessableEntity, "时间段有误")
	for _, path := range []string{"/console/stations/tallies/export.xlsx?all=yes", "/console/stations/receiving.xlsx"} {
		if got := clerk.opens(path); got.StatusCode != http.StatusOK || !strings.HasPrefix(got.page, "PK") {
			t.Errorf("%s: %s", path, got.Status)
		}
	}
	o.enters("station").opens("/console/stations/tallies?all=yes").sees(t, http.StatusOK, "第一联络站", "!第S001联络站", "!接待不足")
}

func TestGroupsOfDeputies(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.registry()
	clerk, group := o.enters("clerk"), fmt.Sprintf("/console/groups/%d", o.body("Z01"))
	clerk.opens("/console/groups").sees(t, http.StatusOK, "第一代表小组", "召集人A03", "不在任何小组的代表：1 人", "代表A02", "第二代表小组", "暂缺")
	deputy, convener := o.entersAs("A01"), o.entersAs("A03")
	convener.sends(group, url.Values{"link": {"javascript:x"}}).sees(t, http.StatusUnprocessableEntity, "群聊链接有误")
	convener.sends(group, url.Values{"link": {"https://t.me/example"}}).sees(t, http.StatusOK, "小组信息已保存")
	deputy.opens(group).sees(t, http.StatusOK, "https://t.me/example", "!小组信息已保存")
	deputy.sends(group, url.Values{"link": {"https://t.me/+other"}}).sees(t, http.StatusForbidden)
	deputy.opens(fmt.Sprintf("/console/groups/%d", o.body("Z02"))).sees(t, http.StatusNotFound)
	var wish int64
	if err := o.store.InTx(t.Context(), func(tx *storage.Store) (err error) {
		wish, _, err = tx.WishGroup(t.Context(), o.body("Z01"), o.id("A02"), o.at)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	decide := fmt.Sprintf("%s/wishes/%d", group, wish)
	convener.opens(group).sees(t, http.StatusOK, "加入申请", "代表A02")
	deputy.sends(decide, url.Values{"answer": {"yes"}}).sees(t, http.StatusForbidden)
	convener.sends(decide, url.Values{"answer": {"yes"}}).sees(t, http.StatusOK, "已处理", "代表A02")
	convener.sends(decide, url.Values{"answer": {"no"}}).sees(t, http.StatusConflict, "已经处理过")
	clerk.opens("/console/groups").sees(t, http.StatusOK, "每名代表都至少参加一个小组")
}

// What an import says of stations is shown before it is applied.
func TestStationsAreImported(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	r := liaison.Roster{Bodies: []liaison.Body{{Code: "G01", Kind: liaison.Station, Name: "第一联络站", Short: "一站"}, {Code: "G02", Kind: liaison.Station, Name: "第二联络站"}},
		Stations: []liaison.ListedStation{
			{Code: "G01", StationFacts: liaison.StationFacts{Sort: liaison.BudgetPoint, Level: liaison.Township, Address: "某路 1 号"}},
			{Code: "G02", Region: "T01", StationFacts: liaison.StationFacts{Sort: liaison.ContactStation, Level: liaison.Township}}}}
	want := "added G02, changed G01 sort contact→budget, changed G01 address →某路 1 号"
	for _, dry := range []bool{true, false} {
		changes, err := o.store.ImportRoster(t.Context(), r, dry, o.at)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, c := range changes {
			line := fmt.Sprintf("%s %s", c.Action, c.Code)
			if c.Field != "" {
				line += fmt.Sprintf(" %s %s→%s", c.Field, c.Old, c.New)
			}
			said = append(said, line)
		}
		if got := strings.Join(said, ", "); got != want {
			t.Errorf("dry %t: %s", dry, got)
		}
	}
	if changes, err := o.store.ImportRoster(t.Context(), r, false, o.at.Add(time.Hour)); err != nil || len(changes) != 0 {
		t.Errorf("the same again changes %v, %v", changes, err)
	}
}

// A draft of a law goes to the points of legislation as well, and to no other station; the
// page of the point has what it was asked and what was taken of its comments.
func TestAPointOfLegislationIsConsulted(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	clerk := o.enters("clerk")
	consulted := func() int64 {
		id := clerk.inquires(url.Values{"kind": {"consultation"}, "title": {"志愿条例草案"}, "items": {aDraft}})
		clerk.opensInquiry(id)
		return id
	}
	at := fmt.Sprintf("/console/stations/%d", o.body("G01"))
	clerk.opens(inquiryAt(consulted(), "")).sees(t, http.StatusOK, "0/2")
	clerk.opens(at).sees(t, http.StatusOK, "!志愿条例草案")
	officer := o.enters("station")
	officer.sends(at, url.Values{"sort": {"legislation"}, "level": {"township"}}).sees(t, http.StatusOK, "基层立法联系点")
	id := consulted()
	clerk.opens(inquiryAt(id, "")).sees(t, http.StatusOK, "0/3")
	officer.opens(at).sees(t, http.StatusOK, "志愿条例草案", "尚未答复")
	o.comments(id, "station", "amend", "加上社区")
	officer.opens(at).sees(t, http.StatusOK, "提出 1 条，采纳 0 条")
}
