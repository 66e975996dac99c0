package stories

import (
	"context"
	"errors"
	"sync"
	"testing"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// sitting is a session on which two of four deputies sit in; the two who know the field
// are chosen, and the others wait.
func (w *world) sitting(title, day string) liaison.Occasion {
	w.t.Helper()
	o := liaison.Occasion{Kind: liaison.SittingIn, Title: title, Where: "常委会会议厅", Hours: 8, Capacity: 2, Fields: []string{"医疗卫生"},
		Audience: w.among("A07", "A11", "A14", "A20"), Begins: w.moment(day + " 09:00"), Ends: w.moment(day + " 17:00")}
	o.ID = w.announces(o)
	return o
}

// 转让席位：名单上的代表挂出席位，候补人选先接，先接的算数，组织者得到通知；
// 页面上写明席位从哪里来，下次遴选只看谁真正到了场。
func TestASeatIsGivenAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 10:00")
	clerk := w.person("JB01")
	giver, other, first, second := w.person("A07"), w.person("A20"), w.person("A11"), w.person("A14")
	o := w.sitting("列席第十九次会议", "2026-12-22")
	giver.presses("确认参加").hears("已报名").picks("转让或对换席位").hears("有人接手之前，仍由您参加").picks("转让给需要的代表").hears("您的席位已挂出")
	first.hears("代表A07转让一个席位", "列席第十九次会议")
	second.hears("代表A07转让一个席位")
	other.neverHears("转让一个席位") // has a seat
	giver.picks("不转让了").hears("列席第十九次会议").picks("转让或对换席位").picks("转让给需要的代表").hears("您的席位已挂出")
	second.writes("/events").hears("我的活动").picks("可接的席位").hears("代表A07转让“列席第十九次会议”")
	first.hears("代表A07转让一个席位").presses("我来接").hears("已报名", "席位来源：由代表A07转让")
	giver.hears("代表A11已接您的席位")
	clerk.hears("席位变动：代表A07 → 代表A11")
	second.isRefused("接代表A07的席位", "已经有人接了")
	w.stand(o.ID, map[liaison.Participating]int{liaison.Enrolled: 1, liaison.PutDown: 1, liaison.Waitlisted: 1, liaison.Declined: 1})

	// The offer ends with the seat: whoever is to be excused has none to give.
	other.presses("确认参加").picks("转让或对换席位").picks("转让给需要的代表").hears("您的席位已挂出").picks("请假").writes("冲突").picks("提交请假").hears("待批准")
	second.hears("代表A20转让一个席位").isRefused("我来接", "已经变动")
	clerk.hears("冲突").presses("✅ 同意").hears("已同意")
	second.hears("由候补转为正式参加").presses("查看活动").picks("确认参加").hears("已报名")

	w.at("2026-12-22 09:05")
	first.writes(w.code(o.ID)).hears("已签到")
	w.at("2026-12-22 18:30")
	w.ticks()
	candidates, err := w.store.Candidates(t.Context(), liaison.Occasion{Kind: liaison.SittingIn, Audience: o.Audience}, w.zone)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range candidates {
		if want := map[int64]int{first.person().ID: 1}[c.Person]; c.Times != want {
			t.Errorf("%d counts %d times, not %d", c.Person, c.Times, want)
		}
	}
	w.consistent()
}

// 对换席位：两场都还没开始，双方都在范围内，一方挂出、另一方接下，两边的名单同时换；
// 活动开始或取消后，挂出的席位自行失效；时间冲突、不在范围内的，不能接。
func TestSeatsAreExchanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 10:00")
	clerk := w.person("JB01")
	people := map[string]*voice{}
	for _, code := range []string{"A07", "A11", "A14", "A20", "A33"} {
		people[code] = w.person(code)
	}
	early := w.sitting("列席第十九次会议", "2026-12-22")
	late := liaison.Occasion{Kind: liaison.SittingIn, Title: "列席第二十次会议", Where: "常委会会议厅", Capacity: 1, Audience: w.among("A07", "A11", "A14"),
		Begins: w.moment("2026-12-29 09:00"), Ends: w.moment("2026-12-29 17:00"), Seed: "x"}
	late.Audience.People = w.among("A11").People
	late.ID = w.announces(late)
	w.does(func(tx *storage.Store) ([]liaison.Outgoing, error) { // the audience has grown since
		o, err := tx.LockOccasion(t.Context(), late.ID)
		if err != nil {
			return nil, err
		}
		o.Audience = w.among("A07", "A11", "A14", "A20")
		return nil, tx.KeepOccasion(t.Context(), o)
	})
	a, b := people["A07"], people["A11"]
	a.writes("/events").picks("列席第十九次会议").picks("转让或对换席位").picks("换到：12月29日").hears("您的席位已挂出")
	b.hears("代表A07想与您对换席位", "列席第十九次会议", "列席第二十次会议")
	people["A14"].neverHears("对换席位")
	b.presses("我来接").hears("列席第十九次会议", "席位来源：由代表A07")
	a.hears("代表A11同意对换", "列席第二十次会议").presses("查看活动").hears("已报名", "席位来源：由代表A11")
	clerk.hears("代表A07 → 代表A11", "列席第十九次会议")
	clerk.hears("代表A11 → 代表A07", "列席第二十次会议")
	w.stand(early.ID, map[liaison.Participating]int{liaison.Enrolled: 1, liaison.PutDown: 1, liaison.Waitlisted: 1, liaison.Declined: 1})
	w.stand(late.ID, map[liaison.Participating]int{liaison.Enrolled: 1, liaison.Declined: 1})

	a.picks("转让或对换席位").picks("转让给需要的代表").hears("您的席位已挂出")
	people["A33"].neverHears("转让一个席位") // not in the audience
	people["A20"].hears("代表A07转让一个席位")
	elsewhere := w.announces(liaison.Occasion{Kind: liaison.FaceToFace, Title: "面对面", Begins: w.moment("2026-12-29 14:00"), Ends: w.moment("2026-12-29 16:00")})
	w.moves(handlers.JoinAct{Occasion: elsewhere, Person: people["A20"].person().ID, Key: liaison.PutOn, By: clerk.person()})
	people["A20"].isRefused("我来接", "时间有冲突")
	w.does(func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return w.desk().CancelOccasion(t.Context(), tx, handlers.CancelAct{Occasion: late.ID, By: clerk.person(), Why: "改期"}, w.clock())
	})
	people["A14"].isRefused("我来接", "已经变动")
	w.counts("SELECT count(*) FROM seat_offers WHERE ended_at IS NULL", 0)
	w.consistent()
}

// 许多人同时接同一个席位：只有一人接到，其余都被告知；席位不多不少。
func TestOneOfManyTakesASeat(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 10:00")
	o := liaison.Occasion{Kind: liaison.SittingIn, Title: "列席会议", Capacity: 1, Audience: w.among("A07", "A11", "A14", "A20", "A33"),
		Begins: w.moment("2026-12-22 09:00"), Ends: w.moment("2026-12-22 17:00")}
	o.ID = w.announces(o)
	sits := w.peopleOf(o.ID, liaison.PutDown)[0]
	waiting := w.peopleOf(o.ID, liaison.Waitlisted)
	if len(waiting) != 1 {
		t.Fatalf("%d wait", len(waiting))
	}
	w.does(func(tx *storage.Store) ([]liaison.Outgoing, error) { // nobody is before the others
		_, err := w.desk().Join(t.Context(), tx, handlers.JoinAct{Occasion: o.ID, Person: waiting[0].ID, Key: liaison.Decline, By: waiting[0]}, w.clock())
		return nil, err
	})
	offer, first, err := w.store.OfferSeat(t.Context(), liaison.SeatOffer{Occasion: o.ID, Giver: sits.ID, Made: w.clock()})
	if err != nil || !first {
		t.Fatal(first, err)
	}
	var takers []liaison.Person
	for _, code := range []string{"A07", "A11", "A14", "A20", "A33"} {
		if p := w.known(code); p.ID != sits.ID {
			takers = append(takers, p, p) // pressed twice as well
		}
	}
	results := make(chan error, len(takers))
	var all sync.WaitGroup
	for _, who := range takers {
		all.Go(func() {
			results <- w.store.InTx(context.WithoutCancel(t.Context()), func(tx *storage.Store) error {
				_, _, err := w.desk().TakeSeat(t.Context(), tx, who, offer.ID, w.clock())
				return err
			})
		})
	}
	all.Wait()
	close(results)
	took := 0
	for err := range results {
		refusal := new(liaison.Refusal)
		switch {
		case err == nil:
			took++
		case !errors.As(err, &refusal) || refusal.Key != "exchange.taken":
			t.Errorf("not told that it is taken: %v", err)
		}
	}
	taken, err := w.store.SeatsTaken(t.Context(), o.ID)
	if err != nil || took != 1 || taken.All != 1 {
		t.Errorf("%d took it, %+v are taken, %v", took, taken, err)
	}
}
