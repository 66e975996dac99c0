package stories

import (
	"slices"
	"testing"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// 活动菜单：点了“想参加”又当月方便的代表最先收到邀请，名额仍按报名先后。
func TestWishesRankWhoIsInvitedFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 10:00")
	clerk := w.known("JB01")
	people := map[string]*voice{}
	for _, code := range []string{"A07", "A11", "A14"} {
		people[code] = w.person(code)
	}
	var id int64
	w.does(func(tx *storage.Store) (_ []liaison.Outgoing, err error) {
		o := liaison.Occasion{Kind: liaison.Inspection, Stage: liaison.OccasionDraft, Title: "饮用水源视察", Capacity: 1, Author: clerk.ID, Created: w.clock(), Secret: handlers.NewSecret(),
			Begins: w.moment("2027-03-20 09:00"), Ends: w.moment("2027-03-20 12:00"), Audience: w.among("A07", "A11", "A14")}
		if id, err = tx.StartOccasion(t.Context(), o, ""); err != nil {
			return nil, err
		}
		return nil, w.desk().OfferOccasion(t.Context(), tx, id, clerk, w.clock())
	})
	people["A14"].writes("/events").picks("活动菜单").hears("饮用水源视察").picks("☆ 饮用水源视察").sees("⭐ 饮用水源视察")
	people["A11"].writes("/events").picks("活动菜单").hears("饮用水源视察").picks("方便的月份").hears("2027 年").picks("3月").sees("✓ 3月")
	var out []liaison.Outgoing
	w.does(func(tx *storage.Store) ([]liaison.Outgoing, error) {
		a, err := w.desk().Announce(t.Context(), tx, handlers.AnnounceAct{Occasion: id, By: clerk}, w.clock())
		out = a.Out
		return a.Out, err
	})
	var told []int64
	for _, m := range out {
		if m.Lane == liaison.Briefings {
			told = append(told, m.Chat)
		}
	}
	if want := []int64{people["A14"].chat, people["A11"].chat, people["A07"].chat}; !slices.Equal(told, want) {
		t.Errorf("told %v, and were to be %v", told, want)
	}
	// The seat is of who takes it first, wished or not.
	people["A07"].hears("饮用水源视察").presses("报名").hears("已报名")
	people["A14"].hears("饮用水源视察").presses("报名").hears("候补")
}

// 按活动情况选范围：本年没参加过视察的。
func TestABriefingGoesByWhatPeopleCameTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 10:00")
	clerk, deputy := w.person("JB01"), w.person("A07")
	id := w.announces(liaison.Occasion{Kind: liaison.GroupActivity, Title: "走访社区", Where: "社区代表联络站", Latitude: 30.5443, Longitude: 114.2977,
		Audience: w.among("A07"), Begins: w.moment("2026-12-01 11:00"), Ends: w.moment("2026-12-01 12:00")})
	w.at("2026-12-01 11:05")
	deputy.hears("走访社区")
	if _, err := w.sim.Location(deputy.chat, 30.5443, 114.2977); err != nil {
		t.Fatal(err)
	}
	deputy.hears("已签到")
	w.stand(id, map[liaison.Participating]int{liaison.Attended: 1})
	clerk.writes("/brief").picks("写通报").hears("请把内容发给我").writes("再次走访的通知").hears("再次走访").picks("发送范围").hears("还没有选")
	clerk.picks("按活动情况").sees("初任培训").picks("代表小组活动").picks("2026年参加过代表小组活动").hears("1 人").picks("返回范围").
		hears("2026年参加过代表小组活动", "共 1 人", "代表A07")
	m := clerk.said("共 1 人")
	for _, data := range []string{"audience:1:at:came:picnic:2026", "audience:1:at:free:2026:5", "audience:1:kinded:picnic", "audience:1:at:came:inspection:10"} {
		clerk.isTold(m.MessageID, data, "按钮")
	}
	clerk.forges(m.MessageID, "audience:1:at:came:group:2026").hears("还没有选")
}
