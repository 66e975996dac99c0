package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// sampleOccasion is an occasion of the sample, at its days from now.
type sampleOccasion struct {
	kind     liaison.OccasionKind
	title    string
	text     string
	where    string
	body     string // code of who holds it; empty: the staff
	in       int    // days from now, 0: it goes on now
	hour     string // when it begins
	lasts    time.Duration
	enrol    int // days before it begins on which enrolment closes
	capacity int
	hours    float64
	fields   []string
	circle   circle
	first    bool // deputies for the first time alone
	ago      int  // days ago it was announced; 0: it is on the menu
	enrolled int  // of ten who are invited so many have enrolled, or confirmed
	minutes  string
}

// sampleOccasions are trainings, meetings and walks of a winter.
var sampleOccasions = []sampleOccasion{
	{kind: liaison.FirstTermTraining, title: "省人大代表初任培训班（第一期）", text: "人大制度理论、代表法解读、议案建议撰写、分组研讨，共3天。", where: "省人大培训中心（示例）",
		in: 19, hour: "08:30", lasts: 56*time.Hour + 30*time.Minute, enrol: 9, capacity: 180, hours: 24, first: true, ago: 3, enrolled: 4},
	{kind: liaison.SpecialTraining, title: "一事一培训：专题询问怎么问", text: "专题询问前半天培训，邀请专业小组代表参加。", where: "省人大机关第二会议室（示例）",
		in: 13, hour: "14:30", lasts: 150 * time.Minute, enrol: 2, capacity: 3, hours: 3, circle: circle{Roles: []liaison.Role{liaison.RoleDeputy}, Bodies: []string{"G01"}}, ago: 2, enrolled: 8},
	{kind: liaison.SittingIn, title: "列席省人大常委会第十九次会议", text: "列席全体会议和分组审议，会前参加列席代表座谈会。", where: "省人大常委会会议厅（示例）",
		in: 27, hour: "09:00", lasts: 51 * time.Hour, capacity: 6, hours: 12, fields: []string{"医疗卫生", "法律"}, circle: circle{Roles: []liaison.Role{liaison.RoleDeputy}}, ago: 1, enrolled: 5},
	{kind: liaison.Inspection, title: "集中视察：重大民生工程", text: "围绕供水、道路、养老服务开展集中视察。", where: "各市州（示例）",
		in: 33, hour: "08:30", lasts: 57 * time.Hour, enrol: 7, hours: 16, circle: circle{Roles: []liaison.Role{liaison.RoleDeputy}}, ago: 1, enrolled: 2},
	{kind: liaison.GroupActivity, title: "代表小组活动：共同缔造", text: "走访群众，收集“小切口”意见，现场登记转办。", where: "社区代表联络站（示例）", body: "Z04",
		lasts: 4 * time.Hour, hours: 3, circle: circle{Roles: []liaison.Role{liaison.RoleDeputy}, Bodies: []string{"G01"}}, ago: 4, enrolled: 3},
	{kind: liaison.Reception, title: "代表联络站接待日", text: "每月接待群众；代表每年不少于2次。", where: "街道代表联络站（示例）",
		in: 12, hour: "09:00", lasts: 150 * time.Minute, capacity: 3, hours: 2, circle: circle{People: []string{"A07", "A11"}}, ago: 2, enrolled: 5},
	{kind: liaison.Inspection, title: "视察：基层医疗卫生机构", text: "察看乡镇卫生院和村卫生室的药品、设备与人员。", where: "江城市（示例）",
		in: -10, hour: "08:30", lasts: 9 * time.Hour, enrol: 3, capacity: 20, hours: 8, circle: circle{Roles: []liaison.Role{liaison.RoleDeputy}, Bodies: []string{"G01"}}, ago: 24, enrolled: 8,
		minutes: "视察组察看3所卫生院、5个村卫生室，收集意见6条：慢性病常用药不全、检验结果不互认、村医养老保障不足。已转有关部门研究。"},
	{kind: liaison.LawCheck, title: "《水污染防治条例》执法检查", text: "分4组赴流域市州实地检查，随机抽查点位不少于60%。", where: "流域市州（示例）"},
	{kind: liaison.OnlineTraining, title: "线上微课：读懂预算报告", text: "40分钟视频，课后测验。", where: "线上"},
	{kind: liaison.FieldResearch, title: "专题调研：基层医疗服务能力", text: "列入年度监督计划的调研，邀请熟悉医疗卫生的代表参加。", where: "待定"},
	{kind: liaison.DutyReport, title: "省人大代表向原选举单位报告履职情况", text: "每名代表任期内至少一次；现场测评。", where: "市人大常委会会议厅（示例）"},
}

// sampleNotes are what deputies sent during the inspection that is over.
var sampleNotes = []string{
	"城郊卫生院的血压药只有两种，糖尿病患者要到县里取药。",
	"村卫生室的电脑连不上省里的系统，检验结果要重做。",
	"村医反映养老保险断缴，建议尽快明确补助标准。",
}

// playOccasions makes the sample's occasions: what is on the menu, what was announced
// and who has answered, one that goes on, and one that is over. Nothing of it goes out.
func playOccasions(ctx context.Context, store *storage.Store, now time.Time) error {
	p, err := newPlayer(ctx, store, now)
	if err != nil {
		return err
	}
	e, err := newEditor(ctx, p)
	if err != nil {
		return err
	}
	for _, s := range sampleOccasions {
		if err := e.occasion(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s.title, err)
		}
	}
	return nil
}

func (e *editor) occasion(ctx context.Context, s sampleOccasion) error {
	clerk := e.people["JB01"]
	announced := e.now.AddDate(0, 0, -s.ago)
	o, err := e.draft(s, announced)
	if err != nil {
		return err
	}
	if o.ID, err = e.store.StartOccasion(ctx, o, ""); err != nil {
		return err
	}
	if s.ago == 0 {
		return e.offered(ctx, o, clerk)
	}
	if _, err := e.desk.Announce(ctx, e.store, handlers.AnnounceAct{Occasion: o.ID, By: clerk, Short: true}, announced); err != nil {
		return err
	}
	if err := e.answers(ctx, s, o, announced.Add(5*time.Hour)); err != nil {
		return err
	}
	if s.in <= 0 {
		return e.attended(ctx, s, o)
	}
	return nil
}

// draft is the occasion before it is announced.
func (e *editor) draft(s sampleOccasion, at time.Time) (liaison.Occasion, error) {
	audience, err := e.audience(s.circle)
	if err != nil {
		return liaison.Occasion{}, err
	}
	if s.first {
		audience = liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}, Term: liaison.FirstTerm}
	}
	o := liaison.Occasion{Kind: s.kind, Stage: liaison.OccasionDraft, Title: s.title, Text: s.text, Where: s.where, Body: e.bodies[s.body], Capacity: s.capacity,
		Hours: s.hours, Fields: s.fields, Audience: audience, Author: e.people["JB01"].ID, Created: at, Secret: handlers.NewSecret()}
	switch {
	case s.ago == 0:
		o.Year = e.now.AddDate(0, 1, 0).Year()
		return o, nil
	case s.in == 0:
		o.Begins = e.now.Add(-30 * time.Minute)
	default:
		o.Begins = e.hour(liaison.DateOf(e.now).AddDays(s.in), s.hour)
	}
	o.Ends = o.Begins.Add(s.lasts)
	if s.enrol > 0 {
		o.EnrolUntil = e.hour(liaison.DateOf(o.Begins).AddDays(-s.enrol), "18:00")
	}
	return o, nil
}

// offered puts it on the menu, where some wish for it.
func (e *editor) offered(ctx context.Context, o liaison.Occasion, clerk liaison.Person) error {
	if err := e.desk.OfferOccasion(ctx, e.store, o.ID, clerk, e.now); err != nil {
		return err
	}
	for _, code := range []string{"A07", "A20", "A33"} {
		if (e.people[code].ID+o.ID)%3 != 0 {
			if err := e.store.Wish(ctx, o.ID, e.people[code].ID, true, e.now); err != nil {
				return err
			}
		}
	}
	return nil
}

// answers are what those who are invited have said so far, in turn.
func (e *editor) answers(ctx context.Context, s sampleOccasion, o liaison.Occasion, at time.Time) error {
	all, err := e.store.Participations(ctx, o.ID)
	if err != nil {
		return err
	}
	form := liaison.JoinInput{Form: map[string]string{}}
	for _, f := range o.Rule().Form {
		form.Form[f.Key] = f.Choices[0]
	}
	for i, p := range all {
		key := liaison.Enrol
		if p.State == liaison.PutDown {
			key = liaison.Confirm
		}
		who, err := e.store.Person(ctx, p.Person)
		if err != nil {
			return err
		}
		if i%10 >= s.enrolled || who.Code == "A07" || o.Rule().Joining == liaison.Gathering || p.State == liaison.Waitlisted {
			continue
		}
		_, err = e.desk.Join(ctx, e.store, handlers.JoinAct{Occasion: o.ID, Person: p.Person, Key: key, Input: form, By: who}, at.Add(time.Duration(i)*time.Minute))
		if err != nil {
			return err
		}
	}
	return nil
}

// tries are those whom a newcomer tries the demo as: whoever has checked in to what goes
// on writes field notes, not suggestions.
var tries = []string{"A07", "A20", "A33"}

// attended has people come to what goes on or is over; of what is over, notes and
// minutes are kept.
func (e *editor) attended(ctx context.Context, s sampleOccasion, o liaison.Occasion) error {
	all, err := e.store.Participations(ctx, o.ID)
	if err != nil {
		return err
	}
	came := o.Begins.Add(-5 * time.Minute)
	notes := 0
	for i, p := range all {
		who, err := e.store.Person(ctx, p.Person)
		if err != nil {
			return err
		}
		if slices.Contains(tries, who.Code) || i%4 == 3 || p.State != liaison.Enrolled && o.Rule().Joining != liaison.Gathering {
			continue
		}
		if _, err := e.desk.Join(ctx, e.store, handlers.JoinAct{Occasion: o.ID, Person: p.Person, Key: liaison.Come, By: who}, came); err != nil {
			return err
		}
		if s.in < 0 && notes < len(sampleNotes) {
			n := liaison.FieldNote{Occasion: o.ID, Person: p.Person, At: o.Begins.Add(time.Duration(notes+1) * time.Hour), Text: sampleNotes[notes]}
			if _, err := e.store.AddFieldNote(ctx, n); err != nil {
				return err
			}
			notes++
		}
	}
	if s.in == 0 {
		return nil
	}
	settled := o.Ends.Add(2 * time.Hour)
	if _, err := e.desk.SettleOccasion(ctx, e.store, o.ID, settled); err != nil {
		return err
	}
	over, err := e.store.Occasion(ctx, o.ID)
	if err != nil {
		return err
	}
	over.Minutes = s.minutes
	_, err = e.desk.ChangeOccasion(ctx, e.store, over, e.people["JB01"], settled)
	return err
}
