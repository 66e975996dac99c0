package stories

import (
	"fmt"
	"testing"

	"liaison"
	"liaison/handlers"
)

var plainForm = liaison.JoinInput{Form: map[string]string{"diet": "none", "room": "no", "transport": "own"}}

// 初任培训：208 人受邀，名额 180，28 人候补，9 人准假、9 人递补，171 人到会，37 人列入补训，
// 补训后余 2 人报代表团，覆盖率 99.0%。
func TestTrainingForAllNewDeputies(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-25 10:00")
	audience := liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}, Term: liaison.FirstTerm}
	there, err := w.store.CountAudience(t.Context(), audience)
	if err != nil {
		t.Fatal(err)
	}
	codes := w.newDeputies(208 - there.All)
	clerk, first, reserve, officer := w.person("JB01"), w.person(codes[0]), w.person(codes[len(codes)-1]), w.person("G01-1")

	e01 := w.announces(liaison.Occasion{Kind: liaison.FirstTermTraining, Title: "省人大代表初任培训班（第一期）", Where: "省人大培训中心", Hours: 24, Capacity: 180,
		Audience: audience, Begins: w.moment("2026-12-14 08:30"), Ends: w.moment("2026-12-16 17:00"), EnrolUntil: w.moment("2026-12-04 18:00")})
	w.stand(e01, map[liaison.Participating]int{liaison.Invited: 208})
	others := but(w.peopleOf(e01, liaison.Invited), codes[0], codes[len(codes)-1])
	first.hears("邀请您参加", "初任培训班（第一期）", "12月14日").presses("报名").hears("用餐").picks("清真").hears("住宿").picks("单间").hears("怎么来").picks("需要接站").hears("已报名", "剩余名额：179")
	w.allJoin(e01, others[:179], liaison.Enrol, plainForm)
	reserve.hears("邀请您参加").presses("报名").picks("没有特殊需要", "不住宿", "自行前往").hears("候补", "第 1 位", "剩余名额：0")
	w.allJoin(e01, others[179:], liaison.Enrol, plainForm)
	w.stand(e01, map[liaison.Participating]int{liaison.Enrolled: 180, liaison.Waitlisted: 28})

	// Leave needs a reason and an approval; the seat goes to who waits longest.
	first.presses("请假").hears("请假理由").writes("住院手术").hears("请核对", "住院手术").picks("提交请假").hears("已请假，待批准")
	clerk.hears("请假", "住院手术").presses("✅ 同意").hears("已同意", "递补")
	first.hears("您的请假已批准")
	reserve.hears("有名额空出", "由候补转为正式参加")
	w.allJoin(e01, others[:8], liaison.AskLeave, liaison.JoinInput{Reason: "冲突"})
	for _, p := range others[:8] {
		w.moves(handlers.JoinAct{Occasion: e01, Person: p.ID, Key: liaison.GrantLeave, By: clerk.person()})
	}
	w.stand(e01, map[liaison.Participating]int{liaison.Enrolled: 180, liaison.Waitlisted: 19, liaison.Excused: 9})

	// The ladder: seven days, a day, two hours.
	for _, step := range []struct{ at, words string }{{"2026-12-07 09:00", "还有 7 天"}, {"2026-12-13 18:00", "还有 1 天"}, {"2026-12-14 06:30", "2 小时后开始"}} {
		w.at(step.at)
		w.ticks()
		w.ticks() // once is enough
		reserve.hears(step.words)
		first.neverHears(step.words)
	}

	// One writes the code, one opens the link of the picture, the others as well.
	w.at("2026-12-14 08:20")
	reserve.writes("000000").hears("签到码不对").writes(w.code(e01)).hears("已签到", "签到时间")
	reserve.writes(w.code(e01)).hears("不用再签")
	w.allJoin(e01, w.peopleOf(e01, liaison.Enrolled)[:170], liaison.Come, liaison.JoinInput{})
	w.at("2026-12-16 18:00")
	w.ticks()
	w.stand(e01, map[liaison.Participating]int{liaison.Attended: 171, liaison.Missed: 9, liaison.Waitlisted: 19, liaison.Excused: 9})
	clerk.hears("出席 171 人", "未到 9 人", "准假 9 人", "82.2%（171/208）").hears("还有 37 人未参加")
	reserve.writes("/events").hears("活动").picks("以往活动").picks("初任培训班").hears("已签到").picks("结业证书")
	w.onPaper(reserve.said("结业证书"), "结业证书", "初任培训班（第一期）", reserve.person().Name, "24")

	// Who missed it is put down for the second, of which their delegations hear.
	w.at("2026-12-20 10:00")
	e02 := w.announces(liaison.Occasion{Kind: liaison.FirstTermTraining, Title: "省人大代表初任培训班（第二期）", Where: "线上直播", Hours: 16, Capacity: 180, MakesUp: e01,
		Begins: w.moment("2027-01-05 08:30"), Ends: w.moment("2027-01-06 17:00")})
	w.stand(e02, map[liaison.Participating]int{liaison.PutDown: 37})
	first.hears("您已列入名单", "第二期").presses("确认参加").hears("已报名")
	w.at("2026-12-26 09:00")
	w.ticks()
	officer.hears("江城团", "应到补训", first.person().Name)
	w.at("2027-01-05 08:30")
	unsure := w.peopleOf(e02, liaison.PutDown)
	missed := unsure[len(unsure)-2:]
	w.allJoin(e02, append(w.peopleOf(e02, liaison.Enrolled), unsure[:len(unsure)-2]...), liaison.Come, liaison.JoinInput{})
	heads := map[string]*voice{"G01-1": officer}
	for _, p := range missed {
		if head := w.headOf(p); heads[head] == nil {
			heads[head] = w.person(head)
		}
	}
	w.at("2027-01-06 18:00")
	w.ticks()
	clerk.hears("出席 35 人", "未到 2 人", "99.0%（206/208）")
	for _, p := range missed {
		heads[w.headOf(p)].hears("仍有", "未参加", p.Name)
	}
}

// headOf is the officer of the person's delegation.
func (w *world) headOf(p liaison.Person) string {
	w.t.Helper()
	bodies, err := w.store.Bodies(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, b := range bodies {
		if b.Kind == liaison.Delegation && p.In(b.ID, liaison.RoleDeputy) {
			return fmt.Sprintf("%s-1", b.Code)
		}
	}
	w.t.Fatalf("%s is of no delegation", p.Code)
	return ""
}
