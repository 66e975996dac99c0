package liaison_test

import (
	"testing"
	"time"

	"liaison"
)

// Wednesday, 25 November 2026.
var dutyToday = liaison.Date{Year: 2026, Month: time.November, Day: 25}

// What a deputy writes of a duty in one sentence is read into its fields.
func TestReadDuty(t *testing.T) {
	for _, c := range []struct {
		sentence string
		kind     liaison.EntryKind
		day      string // "": not said
		minutes  int
		place    string
		people   int
		title    string
	}{
		{"昨天上午在红旗社区宣讲代表法，约60人参加", liaison.EntryOutreach, "2026-11-24", 240, "红旗社区", 60, "在红旗社区宣讲代表法"},
		{"今天下午到青山镇走访选民12人", liaison.EntryContact, "2026-11-25", 240, "青山镇", 12, "到青山镇走访选民12人"},
		{"前天全天在市委党校参加代表培训", liaison.EntryTraining, "2026-11-23", 480, "市委党校", 0, "在市委党校参加代表培训"},
		{"大前天去实验中学调研课后服务", liaison.EntryInspection, "2026-11-22", 0, "实验中学", 0, "去实验中学调研课后服务"},
		{"上周三在代表联络站接待选民5人", liaison.EntryStation, "2026-11-18", 0, "代表联络站", 5, "在代表联络站接待选民5人"},
		{"上周日列席常委会会议，听取执法检查报告", liaison.EntryMeeting, "2026-11-22", 0, "", 0, "列席常委会会议，听取执法检查报告"},
		{"本周一参加代表小组学习活动", liaison.EntryGroup, "2026-11-23", 0, "", 0, "参加代表小组学习活动"},
		{"周五在社区接访", liaison.EntryStation, "2026-11-20", 0, "社区", 0, "在社区接访"},
		{"周三视察污水处理厂", liaison.EntryInspection, "2026-11-25", 0, "", 0, "视察污水处理厂"},
		{"上上周四参加培训2天", liaison.EntryTraining, "2026-11-12", 960, "", 0, "参加培训"},
		{"星期二 在向阳村看望老党员3人", liaison.EntryContact, "2026-11-24", 0, "向阳村", 3, "在向阳村看望老党员3人"},
		{"11月5日在和平街道值班接待群众，共20多人", liaison.EntryStation, "2026-11-05", 0, "和平街道", 20, "在和平街道值班接待群众"},
		{"11月5号上午9点到11点半在三中宣讲代表法", liaison.EntryOutreach, "2026-11-05", 150, "三中", 0, "在三中宣讲代表法"},
		{"12月3日述职", liaison.EntryReport, "2025-12-03", 0, "", 0, "述职"},
		{"去年12月3日述职", liaison.EntryReport, "2025-12-03", 0, "", 0, "述职"},
		{"2026-11-05 开会 2小时", liaison.EntryMeeting, "2026-11-05", 120, "", 0, "开会"},
		{"2026年10月8日赴县医院检查医保落实情况", liaison.EntryInspection, "2026-10-08", 0, "县医院", 0, "赴县医院检查医保落实情况"},
		{"2026/9/1参加听证会", liaison.EntryConsultation, "2026-09-01", 0, "", 0, "参加听证会"},
		{"11.5参加座谈1.5小时", liaison.EntryContact, "2026-11-05", 90, "", 0, "参加座谈"},
		{"11-05参加座谈", liaison.EntryContact, "2026-11-05", 0, "", 0, "参加座谈"},
		{"5号在清河乡接待选民", liaison.EntryStation, "2026-11-05", 0, "清河乡", 0, "在清河乡接待选民"},
		{"28日在清河乡接待选民", liaison.EntryStation, "2026-10-28", 0, "清河乡", 0, "在清河乡接待选民"},
		{"上个月15号参加小组会", liaison.EntryGroup, "2026-10-15", 0, "", 0, "参加小组会"},
		{"十一月五日上午在红旗社区普法，一百二十余人到场", liaison.EntryOutreach, "2026-11-05", 240, "红旗社区", 120, "在红旗社区普法"},
		{"二十号宣讲", liaison.EntryOutreach, "2026-11-20", 0, "", 0, "宣讲"},
		{"昨晚在社区和居民座谈，二十来位居民", liaison.EntryContact, "2026-11-24", 120, "社区", 20, "在社区和居民座谈"},
		{"今早在菜市场走访商户8户", liaison.EntryContact, "2026-11-25", 240, "菜市场", 0, "在菜市场走访商户8户"},
		{"3天前入户走访", liaison.EntryContact, "2026-11-22", 0, "", 0, "入户走访"},
		{"11月5日至7日在省会参加履职学习班", liaison.EntryTraining, "2026-11-05", 1440, "省会", 0, "在省会参加履职学习班"},
		{"11月5-7日集中视察", liaison.EntryInspection, "2026-11-05", 1440, "", 0, "集中视察"},
		{"昨天学习代表法一个半小时", liaison.EntryStudy, "2026-11-24", 90, "", 0, "学习代表法"},
		{"昨天学习半小时", liaison.EntryStudy, "2026-11-24", 30, "", 0, "学习"},
		{"昨天网课45分钟", liaison.EntryStudy, "2026-11-24", 45, "", 0, "网课"},
		{"昨天半天检查河道", liaison.EntryInspection, "2026-11-24", 240, "", 0, "检查河道"},
		{"今天14:00-16:30参加征求意见座谈会", liaison.EntryConsultation, "2026-11-25", 150, "", 0, "参加征求意见座谈会"},
		{"我昨天被评为优秀代表", liaison.EntryAward, "2026-11-24", 0, "", 0, "被评为优秀代表"},
		{"宣讲", liaison.EntryOutreach, "", 0, "", 0, "宣讲"},
		{"做了点事", "", "", 0, "", 0, "做了点事"},
		{"2月30日走访", liaison.EntryContact, "", 0, "", 0, "2月30日走访"},
		{"现在了解到居民关于停车的意见，昨天去过街道", "", "2026-11-24", 0, "街道", 0, "现在了解到居民关于停车的意见，去过街道"},
		{"昨天上午　在红旗社区宣讲，６０人参加", liaison.EntryOutreach, "2026-11-24", 240, "红旗社区", 60, "在红旗社区宣讲"},
		{"前往高新区企业走访，座谈3小时", liaison.EntryContact, "", 180, "高新区企业", 0, "前往高新区企业走访，座谈"},
		{"昨天上午10点到2点在广场宣传反诈", liaison.EntryOutreach, "2026-11-24", 240, "广场", 0, "在广场宣传反诈"},
		{"昨天在为民村听村民意见，30余名村民", "", "2026-11-24", 0, "为民村", 30, "在为民村听村民意见"},
		{"", "", "", 0, "", 0, ""},
	} {
		d := liaison.ReadDuty(c.sentence, dutyToday)
		day := ""
		if !d.Day.IsZero() {
			day = d.Day.String()
		}
		got := [...]any{d.Kind, day, d.Minutes, d.Place, d.People, d.Title}
		want := [...]any{c.kind, c.day, c.minutes, c.place, c.people, c.title}
		if got != want {
			t.Errorf("%q\n got %v\nwant %v", c.sentence, got, want)
		}
	}
}

// Nothing that is written makes the reader fail, or say what cannot be.
func FuzzReadDuty(f *testing.F) {
	f.Add("昨天上午在红旗社区宣讲代表法，约60人参加")
	f.Add("99月99日9999999999万人到到到在在-31日")
	f.Add("11月5日-7日至\x1f8日")
	f.Fuzz(func(t *testing.T, sentence string) {
		d := liaison.ReadDuty(sentence, dutyToday)
		if d.Minutes < 0 || d.Minutes > 31*liaison.FullDay || d.People < 0 || len([]rune(d.Title)) > liaison.TitleMost {
			t.Errorf("%q is read as %+v", sentence, d)
		}
	})
}
