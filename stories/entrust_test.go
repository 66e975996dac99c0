package stories

import (
	"testing"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// 委托单位：工作机构定一个主题，一次委托几个代表团；各团联络员收到草稿，自行排期、报告；
// 主题下看得到各单位进展，超期的排在前面，并只提醒一次。
func TestAThemeIsEntrustedToDelegations(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 10:00")
	clerk, first, second := w.person("JB01"), w.person("G01-1"), w.person("G02-1")
	var theme int64
	entrust := func() (made int) {
		w.does(func(tx *storage.Store) (out []liaison.Outgoing, err error) {
			made, out, err = w.desk().Entrust(t.Context(), tx, handlers.EntrustAct{Theme: theme, Kind: liaison.Inspection,
				Bodies: []int64{w.body("G01"), w.body("G02")}, Due: liaison.Date{Year: 2026, Month: 12, Day: 10}, By: clerk.person()}, w.clock())
			return out, err
		})
		return made
	}
	w.does(func(tx *storage.Store) (_ []liaison.Outgoing, err error) {
		theme, err = tx.StartOccasion(t.Context(), liaison.Occasion{Kind: liaison.Drive, Stage: liaison.OccasionDraft, Title: "营商环境行动", Text: "看项目落地",
			Author: clerk.person().ID, Created: w.clock(), Secret: handlers.NewSecret()}, "")
		return nil, err
	})
	if made := entrust(); made != 2 {
		t.Errorf("%d drafts are made", made)
	}
	if made := entrust(); made != 0 {
		t.Errorf("%d drafts are made again", made)
	}
	for _, officer := range []*voice{first, second} {
		officer.hears("委托贵单位组织", "营商环境行动（", "2026年12月10日").presses("查看活动").hears("委托事项：“营商环境行动”", "到工作台填写时间").writes("/events").hears("我的活动").picks("营商环境行动")
	}
	list, err := w.store.Entrustments(t.Context(), theme)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	clerk.writes("/events").hears("我的活动").picks("营商环境行动").hears("代表行动").picks("各单位进展").hears("共 2 个单位，已交报告 0 个，超期 0 个", "未启动")

	w.does(func(tx *storage.Store) ([]liaison.Outgoing, error) { // the first reports in time
		o, err := tx.LockOccasion(t.Context(), list[0].Occasion)
		if err != nil {
			return nil, err
		}
		o.Minutes = "看了三个项目，问题已交办。"
		return nil, tx.KeepOccasion(t.Context(), o)
	})
	w.at("2026-12-10 09:00")
	w.ticks()
	second.neverHears("委托事项已超期")
	w.at("2026-12-11 09:00")
	w.ticks()
	w.ticks()
	second.hears("委托事项已超期", "营商环境行动（")
	first.neverHears("委托事项已超期")
	w.counts("SELECT count(*) FROM messages WHERE body::text LIKE '%委托事项已超期%'", 1)
	w.at("2026-12-12 09:00")
	w.ticks()
	w.counts("SELECT count(*) FROM messages WHERE body::text LIKE '%委托事项已超期%'", 1)
	clerk.writes("/events").hears("我的活动").picks("营商环境行动").picks("各单位进展").hears("已交报告 1 个，超期 1 个", "⏰")
	w.consistent()
}
