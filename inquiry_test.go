package liaison_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"liaison"
)

const aDraft = `示例省志愿服务条例（草案）

目　录
第一章　总则
第二章　服务

第一章　总则
第一条　为了规范志愿服务，制定本条例。
第二条【适用范围】　本省行政区域内的志愿服务，适用本条例。
第三条规定的活动除外。
第二章 服务
第一节 组织
第三条
志愿服务组织应当公开信息：
（一）名称；
（二）联系方式。
第三条之一　（信息保护）不得泄露个人信息。
`

func TestADraftIsCutIntoArticles(t *testing.T) {
	items := liaison.SplitDraft(aDraft)
	var got []string
	for _, i := range items {
		got = append(got, i.Chapter+"|"+i.Title+"|"+strings.ReplaceAll(i.Text, "\n", "/"))
	}
	want := []string{
		"第一章　总则|第一条|为了规范志愿服务，制定本条例。",
		"第一章　总则|第二条　适用范围|本省行政区域内的志愿服务，适用本条例。/第三条规定的活动除外。",
		"第二章　服务 · 第一节　组织|第三条|志愿服务组织应当公开信息：/（一）名称；/（二）联系方式。",
		"第二章　服务 · 第一节　组织|第三条之一　信息保护|不得泄露个人信息。",
	}
	if !slices.Equal(got, want) {
		t.Errorf("it is cut into\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if again := liaison.SplitDraft(liaison.InquiryRules[liaison.Consultation].WriteItems(items)); !slices.EqualFunc(again, items, sameItem) {
		t.Errorf("what is written back is read as %+v", again)
	}
	if parts := liaison.SplitDraft("没有条的说明。\n接着。\n\n第二段。"); len(parts) != 2 || parts[0].Title != "第1段" || parts[1].Text != "第二段。" {
		t.Errorf("a text without articles: %+v", parts)
	}
	if none := liaison.SplitDraft(" \n　\n"); len(none) != 0 {
		t.Errorf("of nothing comes %+v", none)
	}
}

func sameItem(a, b liaison.InquiryItem) bool {
	return a.Place == b.Place && a.Chapter == b.Chapter && a.Title == b.Title && a.Text == b.Text && a.Sort == b.Sort && slices.Equal(a.Options, b.Options) &&
		a.Department == b.Department && a.Cost == b.Cost && a.Duration == b.Duration
}

func TestLinesAndQuestionsAreRead(t *testing.T) {
	vote := liaison.InquiryRules[liaison.IntentVote]
	items, refusal := vote.ReadItems("改造老旧小区800个｜省住建厅｜12.5亿元｜一年\n\n充电桩1万个|省能源局|3000万元||县域优先\n只有名称")
	if refusal != nil || len(items) != 3 || items[0].Cost != "12.5" || items[1].Cost != "0.3" || items[1].Text != "县域优先" || items[2].Title != "只有名称" {
		t.Fatalf("%+v, %v", items, refusal)
	}
	if again, _ := vote.ReadItems(vote.WriteItems(items)); !slices.EqualFunc(again, items, sameItem) {
		t.Errorf("written back: %+v", again)
	}
	survey := liaison.InquiryRules[liaison.Survey]
	questions, refusal := survey.ReadItems("1. 最需要哪方面的培训？(多选)\nA. 法律\nB. 预算\n2、满意吗（评分）\n3. 您是初任代表吗\nA. 是\nB. 否\n4. 还有什么建议")
	sorts := []liaison.AnswerSort{}
	for _, q := range questions {
		sorts = append(sorts, q.Sort)
	}
	if want := []liaison.AnswerSort{liaison.AnswerMany, liaison.AnswerScale, liaison.AnswerOne, liaison.AnswerText}; refusal != nil || !slices.Equal(sorts, want) {
		t.Fatalf("%+v, %v", questions, refusal)
	}
	if again, _ := survey.ReadItems(survey.WriteItems(questions)); !slices.EqualFunc(again, questions, sameItem) {
		t.Errorf("written back: %+v", again)
	}
	for text, key := range map[string]string{
		"一项｜部门｜很多钱":                "inquiry.line_cost",
		"｜部门":                      "inquiry.line_title",
		strings.Repeat("长", 121):   "inquiry.line_title",
		strings.Repeat("一项\n", 41): "inquiry.too_many_items",
	} {
		if _, refusal := vote.ReadItems(text); refusal == nil || refusal.Key != key {
			t.Errorf("%s: refused %v, want %s", text, refusal, key)
		}
	}
	for text, key := range map[string]string{
		"A. 没有题":               "inquiry.line_question",
		"1. 题\nB. 次序不对":        "inquiry.line_question",
		"1. 题（单选）\nA. 只有一个":    "inquiry.few_choices",
		"1. 题（填空）\nA. 一\nB. 二": "inquiry.few_choices",
	} {
		if _, refusal := survey.ReadItems(text); refusal == nil || refusal.Key != key {
			t.Errorf("%s: refused %v, want %s", text, refusal, key)
		}
	}
}

func TestASheetIsFilledIn(t *testing.T) {
	vote := liaison.Inquiry{Kind: liaison.IntentVote, Most: 2, Items: []liaison.InquiryItem{{Title: "甲"}, {Title: "乙"}, {Title: "丙"}}}
	s := vote.Sheet()[0]
	a := liaison.SheetAnswer{}
	for _, o := range []int{2, 0} {
		var refusal *liaison.Refusal
		if a, refusal = s.Pick(a, o); refusal != nil {
			t.Fatal(refusal)
		}
	}
	if _, refusal := s.Pick(a, 1); refusal == nil || refusal.Key != "inquiry.too_many" {
		t.Errorf("a third choice of two: %v", refusal)
	}
	if back, _ := s.Pick(a, 2); !slices.Equal(back.Picks, []int{0}) {
		t.Errorf("taken back: %v", back.Picks)
	}
	if refusal := s.Check(a); refusal == nil || refusal.Key != "inquiry.not_whole" {
		t.Errorf("what is not done is handed in: %v", refusal)
	}
	for _, c := range []struct {
		answer liaison.SheetAnswer
		right  bool
	}{
		{liaison.SheetAnswer{Picks: []int{0, 2}, Done: true}, true}, {liaison.SheetAnswer{Done: true}, true}, // who abstains has voted
		{liaison.SheetAnswer{Picks: []int{0, 1, 2}, Done: true}, false}, {liaison.SheetAnswer{Picks: []int{1, 1}, Done: true}, false},
		{liaison.SheetAnswer{Picks: []int{3}, Done: true}, false}, {liaison.SheetAnswer{Picks: []int{-1}, Done: true}, false},
	} {
		if refusal := liaison.CheckSheet(vote.Sheet(), []liaison.SheetAnswer{c.answer}); (refusal == nil) != c.right {
			t.Errorf("%+v: %v", c.answer, refusal)
		}
	}
	evaluation := liaison.Evaluation("初任培训评价")
	if !evaluation.Secret() || !evaluation.Sealed() || len(evaluation.Sheet()) != 3 || len(evaluation.Sheet()[0].Options) != 5 {
		t.Errorf("an evaluation is %+v", evaluation.Sheet())
	}
	if !(liaison.Inquiry{Kind: liaison.Satisfaction}).Secret() || (liaison.Inquiry{Kind: liaison.Survey}).Secret() {
		t.Error("what is secret is not")
	}
}

// Every kind is whole: what it says of itself fits together.
func TestKindsOfInquiryAreWhole(t *testing.T) {
	if len(liaison.InquiryRules) != len(liaison.InquiryKinds) {
		t.Error("the list and the table differ")
	}
	for _, kind := range liaison.InquiryKinds {
		rule, ok := liaison.InquiryRules[kind]
		switch {
		case !ok || rule.Way == "" || rule.Items == "":
			t.Errorf("%s is not said whole", kind)
		case rule.Way != liaison.ByTally && (liaison.Rules{}).Span(rule.Window).Days < max(rule.Least, 1):
			t.Errorf("%s has no window, or one shorter than it may be", kind)
		case (rule.Way == liaison.ByStance) != (len(rule.Stances) > 0) && rule.Way != liaison.BySheet:
			t.Errorf("%s has stances that nobody takes", kind)
		case rule.Secret && (!rule.Sealed || rule.Verdicts || rule.Way != liaison.BySheet):
			t.Errorf("%s is secret and is not kept so", kind)
		}
		for _, follows := range rule.Follows {
			after := liaison.InquiryRules[follows]
			if after.Items != liaison.Lines && (after.Items != rule.Items || !after.Made || !rule.Judged || !after.Judged) {
				t.Errorf("what follows %s cannot have its candidates", kind)
			}
		}
	}
}

func TestAnInquiryMoves(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 9, 1, 10, 0, 0, 0, shanghai)
	everybody := liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}}
	terms := liaison.InquiryTerms{Rules: liaison.Rules{}}
	q := liaison.Inquiry{Kind: liaison.Consultation, Title: "草案", State: liaison.InquiryDraft, Audience: everybody, Items: liaison.SplitDraft(aDraft)}
	for spoilt, key := range map[string]func(*liaison.Inquiry){
		"inquiry.no_title":    func(q *liaison.Inquiry) { q.Title = "" },
		"inquiry.no_items":    func(q *liaison.Inquiry) { q.Items = nil },
		"inquiry.no_audience": func(q *liaison.Inquiry) { q.Audience = liaison.Audience{} },
		"inquiry.too_short":   func(q *liaison.Inquiry) { q.LastDay = liaison.Date{Year: 2026, Month: 8, Day: 31} },
		"inquiry.not_fewer":   func(q *liaison.Inquiry) { q.Kind, q.Most = liaison.IntentVote, len(q.Items) },
	} {
		other := q
		key(&other)
		if refusal := other.Move(liaison.OpenInquiry, terms, now); refusal == nil || refusal.Key != spoilt {
			t.Errorf("refused %v, want %s", refusal, spoilt)
		}
	}
	call := liaison.Inquiry{Kind: liaison.ProjectCall, Title: "征集", State: liaison.InquiryDraft, Audience: everybody, LastDay: liaison.Date{Year: 2026, Month: 9, Day: 30}}
	if refusal := call.Move(liaison.OpenInquiry, terms, now); refusal == nil || refusal.Key != "inquiry.too_short" {
		t.Errorf("29 days: %v", refusal)
	}
	call.LastDay = liaison.Date{Year: 2026, Month: 10, Day: 1}
	if refusal := call.Move(liaison.OpenInquiry, terms, now); refusal != nil {
		t.Errorf("30 days: %v", refusal)
	}
	if refusal := q.Move(liaison.OpenInquiry, terms, now); refusal != nil || q.LastDay != (liaison.Date{Year: 2026, Month: 10, Day: 1}) {
		t.Fatalf("%v: until %v", refusal, q.LastDay)
	}
	last := time.Date(2026, 10, 1, 23, 59, 59, 0, shanghai)
	if !q.OpenAt(last) || q.Due(last) || q.OpenAt(last.Add(time.Second)) || !q.Due(last.Add(time.Second)) {
		t.Errorf("it closes at %v", q.Closes)
	}
	if refusal := q.Move(liaison.PublishInquiry, terms, now); refusal == nil {
		t.Error("what is open is published")
	}
	if refusal := q.Move(liaison.CloseInquiry, terms, now); refusal != nil || q.OpenAt(now) {
		t.Errorf("closed: %v", refusal)
	}
	if refusal := q.Move(liaison.CloseInquiry, terms, now); refusal == nil {
		t.Error("it is closed twice")
	}
	terms.Waiting = 1
	if refusal := q.Move(liaison.PublishInquiry, terms, now); refusal == nil || refusal.Key != "inquiry.undecided" {
		t.Errorf("published with a comment that waits: %v", refusal)
	}
	terms.Waiting = 0
	if refusal := q.Move(liaison.PublishInquiry, terms, now); refusal != nil || q.State != liaison.InquiryPublished {
		t.Errorf("published: %v", refusal)
	}
}

func TestTheSilentAreReminded(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	day := func(d int) liaison.Date { return liaison.Date{Year: 2026, Month: 9, Day: d} }
	q := liaison.Inquiry{Kind: liaison.Consultation, State: liaison.InquiryOpen, LastDay: day(30),
		Opened: time.Date(2026, 9, 2, 10, 0, 0, 0, shanghai), Closes: time.Date(2026, 10, 1, 0, 0, 0, 0, shanghai)}
	for _, c := range []struct {
		day, hour int
		reminded  liaison.Date
		due       bool
	}{
		{19, 9, liaison.Date{}, false}, {20, 8, liaison.Date{}, false}, {20, 9, liaison.Date{}, true}, {20, 10, day(20), false},
		{26, 10, day(20), false}, {27, 10, day(20), true}, {28, 10, day(27), false}, {29, 10, day(27), true}, {30, 10, day(29), false},
		{28, 10, liaison.Date{}, true}, // after a downtime, once
	} {
		now := time.Date(2026, 9, c.day, c.hour, 0, 0, 0, shanghai)
		if left, due := q.RemindDue(liaison.Rules{}, c.reminded, now); due != c.due || due && left != 30-c.day {
			t.Errorf("on day %d at %d: due %v, %d days left", c.day, c.hour, due, left)
		}
	}
	late := q
	late.Opened = time.Date(2026, 9, 28, 10, 0, 0, 0, shanghai)
	if _, due := late.RemindDue(liaison.Rules{}, liaison.Date{}, time.Date(2026, 9, 28, 11, 0, 0, 0, shanghai)); due {
		t.Error("who was asked today is reminded today")
	}
	if _, due := q.RemindDue(liaison.Rules{liaison.InquiryReminders: "2"}, liaison.Date{}, time.Date(2026, 9, 27, 11, 0, 0, 0, shanghai)); due {
		t.Error("the setting does not count")
	}
	topics := q
	topics.Kind = liaison.TopicList
	if _, due := topics.RemindDue(liaison.Rules{}, liaison.Date{}, time.Date(2026, 9, 29, 11, 0, 0, 0, shanghai)); due {
		t.Error("whom nothing is asked of is reminded")
	}
}
