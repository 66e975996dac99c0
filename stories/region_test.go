package stories

import (
	"testing"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// The officers of a region hear on the first working day of a week what became of what
// concerns it, its stations' opinions among it; those of others hear nothing of it.
func TestTheWeekOfARegion(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-21 08:30")
	deputy, station, region, other := w.person("A11"), w.person("S0102-1"), w.person("R0102-1"), w.person("R01-1")
	w.ticks()
	region.neverHears("一周情况") // of nothing nothing is said
	for _, title := range []string{"翠柳社区晚上没有路灯", "翠柳社区井盖松动"} {
		deputy.writes("/opinion").hears("代表联络站").picks("翠柳联络站").hears("什么事").writes(title).hears("写").writes("居民反映多次，请看一看。").hears("可以继续补充")
		deputy.picks("预览", "确认提交").hears("编号 2026-Y-")
	}
	station.hears("2026-Y-0002").presses("答复").hears("答复").writes("井盖已更换。").hears("请核对").presses("✅ 确认").hears("井盖已更换")
	occasion, note := deputy.notes("工地没有围挡")
	w.does(func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return w.desk().MarkProblems(t.Context(), tx, handlers.NotesAct{Occasion: occasion, Notes: []int64{note}, By: w.known("JB01"), Body: w.body("R0102"),
			Due: liaison.Date{Year: 2026, Month: time.September, Day: 24}}, w.clock())
	})
	w.at("2026-09-28 08:29")
	w.ticks()
	region.neverHears("一周情况")
	w.at("2026-09-28 08:30")
	w.ticks()
	region.hears("一周情况", "2026年9月21日", "2026年9月27日", "南湖区人大", "转来 2 件，办结 1 件，现逾期 1 件", "交办 1 个，解决 0 个，现逾期 1 个", "不对代表个人排名")
	region.neverHears("代表A11")
	region.mark = w.sim.Mark()
	w.ticks()
	w.at("2026-09-29 08:30")
	w.ticks()
	region.neverHearsSince("一周情况")
	w.counts("SELECT count(*) FROM messages WHERE body::text LIKE '%一周情况%'", 1)
	other.neverHears("一周情况")
}
