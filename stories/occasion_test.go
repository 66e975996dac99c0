package stories

import (
	"io"
	"strconv"
	"strings"
	"testing"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
	"liaison/telegramsim"
)

// among are people picked by hand.
func (w *world) among(codes ...string) liaison.Audience {
	w.t.Helper()
	var a liaison.Audience
	for _, code := range codes {
		a.People = append(a.People, w.known(code).ID)
	}
	return a
}

// body is the id of the body with that code.
func (w *world) body(code string) int64 {
	w.t.Helper()
	bodies, err := w.store.Bodies(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, b := range bodies {
		if b.Code == code {
			return b.ID
		}
	}
	w.t.Fatalf("there is no body %s", code)
	return 0
}

// 遴选：列席会议按规则选人，理由和种子公开；一人请假获准，候补按次序补上，但仍须本人确认。
func TestSittingInIsSelected(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 10:00")
	clerk := w.person("JB01")
	people := map[string]*voice{}
	for _, code := range []string{"A07", "A11", "A14", "A20"} {
		people[code] = w.person(code)
	}
	id := w.announces(liaison.Occasion{Kind: liaison.SittingIn, Title: "列席常委会第十九次会议", Where: "常委会会议厅", Hours: 12, Capacity: 2,
		Fields: []string{"医疗卫生"}, Audience: w.among("A07", "A11", "A14", "A20"), Begins: w.moment("2026-12-22 09:00"), Ends: w.moment("2026-12-24 12:00")})
	w.stand(id, map[liaison.Participating]int{liaison.PutDown: 2, liaison.Waitlisted: 2})
	// Those who know the field come first: A07 and A20.
	for _, code := range []string{"A07", "A20"} {
		people[code].hears("您已列入名单", "列席常委会第十九次会议", "入选理由：", "专业对口")
	}
	people["A11"].hears("您是候补人选")
	people["A07"].presses("确认参加").hears("已报名", "入选理由", "抽选种子")
	people["A20"].presses("请假").hears("请假理由").writes("赴外地调研").hears("请核对").picks("提交请假").hears("待批准")
	clerk.hears("请假", "赴外地调研").presses("❌ 不同意").hears("理由").writes("名额有限，请克服").hears("未同意")
	people["A20"].hears("未获批准", "名额有限").presses("查看活动").hears("已报名").picks("请假").writes("确实冲突").picks("提交请假").hears("待批准")
	clerk.hears("确实冲突").presses("✅ 同意").hears("已同意")
	w.stand(id, map[liaison.Participating]int{liaison.Enrolled: 1, liaison.PutDown: 1, liaison.Waitlisted: 1, liaison.Excused: 1})
	var up *voice
	for _, p := range w.peopleOf(id, liaison.PutDown) {
		up = people[p.Code]
	}
	up.hears("由候补转为正式参加").presses("查看活动").hears("待确认").picks("确认参加").hears("已报名")

	// Anybody can draw it again.
	o, err := w.store.Occasion(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	candidates, err := w.store.Drawing(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	chosen, reserves := o.Draw(candidates)
	if len(candidates) != 4 || len(chosen) != 2 || len(reserves) != 2 {
		t.Errorf("drawn again: %+v, %+v", chosen, reserves)
	}
	for _, c := range chosen {
		if c.Person != people["A07"].person().ID && c.Person != people["A20"].person().ID {
			t.Errorf("drawn again: %+v", chosen)
		}
	}
}

// 自由到场：小组活动不用报名，按位置签到；活动中发来的都记为现场记录，更正、撤回，一键转为建议。
func TestGroupActivityAndItsNotes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 10:00")
	clerk, deputy := w.person("JB01"), w.person("A07")
	id := w.announces(liaison.Occasion{Kind: liaison.GroupActivity, Title: "走访社区卫生服务站", Where: "社区代表联络站", Body: w.body("Z04"), Latitude: 30.5443, Longitude: 114.2977,
		Audience: w.among("A07"), Begins: w.moment("2026-12-05 09:00"), Ends: w.moment("2026-12-05 12:00"), Hours: 3})
	deputy.hears("欢迎参加", "走访社区卫生服务站", "不用报名").hasNo("报名", "欢迎参加")
	w.at("2026-12-05 09:05")
	deputy.writes("站里的药不全").hears("写成一件代表建议吗") // not checked in: no note
	deputy.presses("不用")
	if _, err := w.sim.Location(deputy.chat, 30.60, 114.2977); err != nil {
		t.Fatal(err)
	}
	deputy.hears("300 米以内")
	if _, err := w.sim.Location(deputy.chat, 30.5450, 114.2977); err != nil {
		t.Fatal(err)
	}
	deputy.hears("已签到")
	first := deputy.note("高血压常用药缺货，老人要跑三公里。")
	deputy.hears("现场记录", "高血压常用药")
	if _, err := w.sim.EditMessage(deputy.chat, first.MessageID, "高血压、糖尿病常用药缺货，老人要跑三公里。建议统一配送基层用药目录内药品。"); err != nil {
		t.Fatal(err)
	}
	deputy.hears("记录已更正", "糖尿病")
	deputy.note("今晚在家吃饭吗")
	deputy.hears("今晚在家").picks("与活动无关").hears("撤回")
	deputy.presses("不用")
	deputy.sends("", telegramsim.Upload{As: "photo", Name: "shelf.jpg", Data: []byte("a shelf")}).hears("现场记录")
	notes, err := w.store.FieldNotes(t.Context(), id)
	if err != nil || len(notes) != 2 || !strings.Contains(notes[0].Text, "糖尿病") || len(notes[1].Files) != 1 {
		t.Fatalf("the notes are %+v, %v", notes, err)
	}
	deputy.writes("/events").hears("我的活动").picks("走访社区").hears("已签到").picks("我的记录").hears("2 条").picks("高血压").hears("现场记录").picks("转为建议")
	deputy.picks("卫生健康与医保").hears("请核对最终文本").picks("确认提交")
	number := numberIn.FindStringSubmatch(deputy.said("已提交").Words())[1]
	clerk.hears("收到代表建议", "来源：活动“走访社区卫生服务站 2026-12-05”")
	notes, err = w.store.FieldNotes(t.Context(), id)
	if err != nil || notes[0].Matter != w.matter(number).ID {
		t.Errorf("the note leads to %+v, %v", notes, err)
	}
	w.at("2026-12-05 13:00")
	w.ticks()
	deputy.writes("今天就到这里").hears("写成一件代表建议吗") // it is over
	yield, err := w.store.SuggestionsFrom(t.Context(), storage.Holding{All: true}, w.moment("2026-12-01 00:00"), w.moment("2027-01-01 00:00"), w.moment("2026-12-05 13:00"))
	if err != nil || yield != (storage.SuggestionYield{Occasions: 1, Fruitful: 1}) {
		t.Errorf("the yield is %+v, %v", yield, err)
	}
}

// note writes something and returns the message.
func (v *voice) note(text string) telegramsim.Msg {
	v.w.t.Helper()
	v.mark = v.w.sim.Mark()
	m, err := v.w.sim.Write(v.chat, text)
	v.acts(err)
	return m
}

// 指派：接待日由站点安排代表，本人确认，到站签到；漏签的由组织者说明理由后登记。
func TestReceptionIsPutDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 10:00")
	deputy, other, clerk := w.person("A07"), w.person("A11"), w.person("JB01")
	id := w.announces(liaison.Occasion{Kind: liaison.Reception, Title: "代表联络站接待日", Where: "街道代表联络站", Hours: 2, Capacity: 3,
		Begins: w.moment("2026-12-07 09:00"), Ends: w.moment("2026-12-07 11:30")})
	for _, v := range []*voice{deputy, other} {
		w.moves(handlers.JoinAct{Occasion: id, Person: v.person().ID, Key: liaison.PutOn, By: clerk.person()})
		v.hears("您被安排参加", "接待日")
	}
	deputy.presses("查看活动").hears("待确认").picks("确认参加").hears("已报名").picks("加入日历")
	file := deputy.said("日历文件")
	content, err := io.ReadAll(w.download(file))
	if err != nil || !strings.Contains(string(content), "DTSTART;TZID=Asia/Shanghai:20261207T090000") {
		t.Errorf("the calendar is %s, %v", content, err)
	}
	other.presses("查看活动").picks("请假").hears("请假理由").writes("生病").hears("立即生效").picks("提交请假").hears("已准假")
	w.at("2026-12-04 09:00")
	w.ticks()
	deputy.hears("还有 3 天", "接待日")
	w.at("2026-12-07 12:30")
	w.ticks()
	deputy.hears("没有您的签到记录")
	clerk.hears("出席 0 人", "未到 1 人")
	w.moves(handlers.JoinAct{Occasion: id, Person: deputy.person().ID, Key: liaison.MarkCame, Input: liaison.JoinInput{Reason: "签到簿有签名"}, By: clerk.person()})
	deputy.hears("已登记您出席", "签到簿有签名")
	w.stand(id, map[liaison.Participating]int{liaison.Attended: 1, liaison.Excused: 1})
}

// 报名：沉默的会被提醒，改期、取消都会通知；二维码链接签到，旧的不认。
func TestInspectionIsEnrolledChangedAndCancelled(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 10:00")
	deputy, silent, clerk := w.person("A07"), w.person("A11"), w.person("JB01")
	o := liaison.Occasion{Kind: liaison.Inspection, Title: "集中视察：重大民生工程", Where: "各市州", Hours: 16, Capacity: 1,
		Audience: w.among("A07", "A11"), Begins: w.moment("2026-12-15 08:30"), Ends: w.moment("2026-12-15 17:30"), EnrolUntil: w.moment("2026-12-08 18:00")}
	id := w.announces(o)
	deputy.hears("邀请您参加").presses("报名").hears("已报名", "剩余名额：0")
	w.at("2026-12-05 09:00")
	w.ticks()
	silent.hears("报名将于", "截止").presses("查看活动").hears("未回复").picks("报名").hears("候补", "第 1 位").picks("不参加").hears("不参加")
	deputy.neverHears("截止，您还没有答复")

	w.does(func(tx *storage.Store) ([]liaison.Outgoing, error) {
		now, err := tx.Occasion(t.Context(), id)
		if err != nil {
			return nil, err
		}
		now.Where, now.Begins, now.Ends = "江城", w.moment("2026-12-16 08:30"), w.moment("2026-12-16 17:30")
		a, err := w.desk().ChangeOccasion(t.Context(), tx, now, clerk.person(), w.clock())
		return a.Out, err
	})
	deputy.hears("活动变更", "12月16日", "江城")
	silent.neverHears("活动变更")
	deputy.presses("查看活动").hears("已报名").picks("履职通知函")
	w.onPaper(deputy.said("履职通知函"), "履职通知函", "代表法》第四十条", "集中视察", "江城")

	w.at("2026-12-16 08:25")
	old := w.code(id)
	w.at("2026-12-16 08:30")
	deputy.writes("/start ci_" + number(id) + "_" + old).hears("二维码已经过期").writes("/start ci_" + number(id) + "_" + w.code(id)).hears("已签到")
	deputy.writes("/start ci_" + number(id) + "_" + w.code(id)).hears("不用再签")
	silent.writes("/start ci_" + number(id) + "_" + w.code(id)).hears("已经变化")
	w.stand(id, map[liaison.Participating]int{liaison.Attended: 1, liaison.Declined: 1})

	o.Begins, o.Ends, o.EnrolUntil = w.moment("2026-12-30 08:30"), w.moment("2026-12-30 17:30"), w.moment("2026-12-28 18:00")
	id = w.announces(o)
	deputy.hears("邀请您参加").presses("报名").hears("已报名")
	w.does(func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return w.desk().CancelOccasion(t.Context(), tx, handlers.CancelAct{Occasion: id, By: clerk.person(), Why: "大雪"}, w.clock())
	})
	deputy.hears("活动取消", "大雪").presses("查看活动").hears("活动已取消", "大雪").hasNo("请假", "活动已取消")
	silent.hears("活动取消", "大雪")
}

// 菜单与日历：在年度菜单上勾选心愿、方便的月份；订阅地址只显示一次，可停用；回复数字也能办。
func TestMenuWishesAndTheOwnCalendar(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-26 10:00")
	deputy, clerk := w.person("A07"), w.person("JB01")
	p := deputy.person()
	p.Numbered = true
	if err := w.store.KeepPreferences(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	var id int64
	w.does(func(tx *storage.Store) (_ []liaison.Outgoing, err error) {
		o := liaison.Occasion{Kind: liaison.FieldResearch, Stage: liaison.OccasionDraft, Title: "基层医疗调研", Year: 2027, Author: clerk.person().ID, Created: w.clock(), Secret: handlers.NewSecret()}
		if id, err = tx.StartOccasion(t.Context(), o, ""); err != nil {
			return nil, err
		}
		return nil, w.desk().OfferOccasion(t.Context(), tx, id, clerk.person(), w.clock())
	})
	deputy.writes("活动").hears("我的活动").counts("活动菜单").hears("基层医疗调研", "已有 0 人").counts("☆ 基层医疗调研").hears("已有 1 人", "⭐ 基层医疗调研")
	deputy.counts("方便的月份").hears("2027 年").counts("3月").hears("✓ 3月")
	candidates, err := w.store.Candidates(t.Context(), liaison.Occasion{ID: id, Kind: liaison.FieldResearch, Audience: w.among("A07", "A11"), Begins: w.moment("2027-03-31 09:00")}, w.zone)
	if err != nil || len(candidates) != 2 || !candidates[0].Wishes || candidates[1].Wishes || !candidates[0].Free || candidates[1].Free {
		t.Errorf("the candidates are %+v, %v", candidates, err)
	}
	deputy.counts("⬅️ 活动").hears("我的活动").counts("日历订阅").hears("只属于您的地址").counts("生成新地址")
	said := deputy.said("https://example.org/calendar/").Words()
	_, key, _ := strings.Cut(said, "/calendar/")
	key, _, _ = strings.Cut(key, ".ics")
	feed, err := w.desk().CalendarFeed(t.Context(), w.store, key)
	if err != nil || !strings.Contains(string(feed), "BEGIN:VCALENDAR") {
		t.Errorf("the feed is %s, %v", feed, err)
	}
	deputy.counts("停用地址")
	deputy.hears("只属于您的地址")
	if _, err := w.desk().CalendarFeed(t.Context(), w.store, key); err == nil {
		t.Error("a calendar that was taken back is read")
	}
}

func number(id int64) string { return strconv.FormatInt(id, 10) }
