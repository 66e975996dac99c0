package stories

import (
	"strings"
	"testing"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

// staffDo has the desk's staff do something outside any chat, as the pages do.
func (w *world) staffDo(do func(desk *handlers.Desk, tx *storage.Store, clerk liaison.Person) ([]liaison.Outgoing, error)) {
	w.t.Helper()
	catalogue, err := locales.Open("zh-Hans")
	if err != nil {
		w.t.Fatal(err)
	}
	clerk, err := w.store.PersonByCode(w.t.Context(), "JB01")
	if err != nil {
		w.t.Fatal(err)
	}
	desk := &handlers.Desk{Locales: catalogue, Zone: w.zone, Now: w.clock}
	if err := w.store.InTx(w.t.Context(), func(tx *storage.Store) error {
		out, err := do(desk, tx, clerk)
		if err == nil && len(out) > 0 {
			_, err = tx.KeepOutgoing(w.t.Context(), out)
		}
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
}

// reviews decides on the oldest entry by hand that waits.
func (w *world) reviews(confirm bool, why string) {
	w.t.Helper()
	w.staffDo(func(desk *handlers.Desk, tx *storage.Store, clerk liaison.Person) ([]liaison.Outgoing, error) {
		waiting, err := tx.HandedWaiting(w.t.Context(), 0, 1)
		if err != nil || len(waiting) == 0 {
			w.t.Fatalf("nothing waits: %v", err)
		}
		h, err := tx.DecideHand(w.t.Context(), waiting[0].ID, confirm, why, clerk.ID, w.clock())
		if err != nil {
			return nil, err
		}
		of, err := tx.Person(w.t.Context(), h.Person)
		return desk.ArchiveDecided(of, h), err
	})
}

// A duty is entered by one sentence, mended, looked at by the staff, returned, handed in
// again, and stands in the archive at last.
func TestADutyBySentence(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-25 10:00")
	a := w.person("A07")
	a.writes("/archive").hears("2026 年履职档案", "履职 0 天（目标 15 天）")
	a.presses("补录").hears("请用一句话写下")
	a.writes("昨天上午在红旗社区宣讲代表法，约60人参加，13800000000").hears("电话或证件号码")
	a.writes("昨天上午在红旗社区宣讲代表法，约60人参加").hears("2026年11月24日", "宣讲", "红旗社区", "60 人", "4 小时", "在红旗社区宣讲代表法")
	a.presses("改时长").hears("用了多长时间").writes("很久").hears("没看懂时长").writes("2小时").hears("2 小时")
	a.presses("改类型").hears("哪一类").presses("接待选民").hears("接待选民", "提交审核")
	a.presses("改类型").presses("宣讲").hears("宣讲")
	a.presses("提交审核").hears("已提交", "11月24日 宣讲")
	sent := a.said("已提交")
	a.isTold(sent.MessageID, "duty:send", "这条已经交了")
	a.writes("/archive").hears("待审核", "履职 0 天")
	w.reviews(false, "请写明是哪个社区")
	a.hears("补录被退回", "请写明是哪个社区")
	a.presses("修改后再交").presses("改地点").hears("在哪里").writes("城东街道红旗社区").hears("城东街道红旗社区").presses("提交审核").hears("已提交")
	w.reviews(true, "")
	a.hears("已记入履职档案")
	a.writes("/archive").hears("履职 0.5 天", "共 2 小时", "积分 4", "记录 1 条", "宣讲 1", "被退回")
}

// The word 宣讲 begins an entry of its kind, in either way of writing it, and photographs
// go with it; what does not say when is not handed in.
func TestOutreachByWord(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-25 10:00")
	a := w.person("A07")
	a.writes("宣讲 在红旗社区讲预算法，30多人").hears("宣讲", "红旗社区", "30 人", "请写明日期")
	message := a.said("请写明日期")
	a.isTold(message.MessageID, "duty:send", "请写明日期")
	a.presses("改日期").writes("11月3日").hears("2026年11月3日", "提交审核")
	a.sends("", twilightPhoto).hears("附件 1 个")
	a.presses("提交审核").hears("已提交")
	a.writes("/宣讲 昨天在三中宣讲宪法").hears("三中", "2026年11月24日").presses("不记了").hears("没有记")
	a.writes("/宣讲").hears("请用一句话写下").writes("/cancel").hears("已取消")
	a.writes("宣讲团什么时候来？").hears("建议").hasNo("记入履职档案") // is a message like any other
	a.writes("昨天下午在三中宣讲宪法").presses("记入履职档案").hears("三中", "4 小时", "2026年11月24日")
	clerk := w.person("JB01")
	clerk.writes("/archive").hears("您这里没有").writes("/宣讲 昨天在三中宣讲").hears("您这里没有")
}

// An objection is told to the staff with its last day, decided with words, and what was
// wrong is corrected beside it; pressed twice it is made once.
func TestAnObjectionCorrects(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-25 10:00")
	a, clerk, other := w.person("A07"), w.person("JB01"), w.person("A20")
	a.isTold(1, "archive:object:2026:0", "还没有记录")
	a.writes("/宣讲 11月20日在红旗社区宣讲").presses("提交审核").hears("已提交")
	w.reviews(true, "")
	a.writes("/archive").presses("有异议").hears("哪一条有问题").presses("宣讲").hears("哪里不对")
	a.writes("是11月21日，全天").hears("异议已收到", "2026年12月2日")
	clerk.hears("代表对履职档案有异议", "是11月21日，全天", "2026年12月2日")
	a.writes("/archive").presses("有异议").presses("宣讲").writes("还是不对").hears("正在核实")
	other.isTold(1, "archive:entry:hand:1", "没有这条记录")
	w.staffDo(func(desk *handlers.Desk, tx *storage.Store, clerk liaison.Person) ([]liaison.Outgoing, error) {
		waiting, err := tx.ObjectionsWaiting(t.Context(), 0, 10)
		if err != nil || len(waiting) != 1 {
			t.Fatalf("%d objections wait: %v", len(waiting), err)
		}
		c := liaison.Correction{Finding: liaison.EntryCorrected, Day: liaison.Date{Year: 2026, Month: 11, Day: 21}, Minutes: liaison.FullDay, Reason: "已向社区核实"}
		r, err := tx.DecideObjection(t.Context(), waiting[0].ID, c, clerk.ID, w.clock())
		if err != nil {
			return nil, err
		}
		of, err := tx.Person(t.Context(), r.Person)
		return desk.ObjectionDecided(of, r.Entry, c), err
	})
	a.hears("异议已核实，记录已更正", "已向社区核实")
	a.writes("/archive").hears("11月21日 宣讲", "已更正", "履职 1 天")
}

// Once a year everybody is asked to look through, confirms or objects; on its day the
// year is sealed, and what is sealed stays.
func TestTheYearIsSealed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-30 10:00")
	a := w.person("A07")
	a.writes("/宣讲 11月20日在红旗社区宣讲").presses("提交审核").hears("已提交")
	w.reviews(true, "")
	w.ticks()
	a.neverHears("快结束了")
	a.isTold(1, "archive:confirm:2026", "核对还没有开始")
	w.at("2026-12-01 09:30")
	w.ticks()
	a.hears("快结束了").presses("确认无误").hears("履职档案", "红旗社区")
	w.at("2026-12-02 09:30")
	w.ticks()
	a.neverHears("快结束了") // the question has become the archive, and is not asked again
	w.at("2027-01-31 10:00")
	w.ticks()
	a.writes("/archive").presses("2026 年").hears("2026 年履职档案").sees("补录")
	w.at("2027-02-01 10:00")
	w.ticks()
	a.writes("/archive").presses("2026 年").hears("已封存", "校验码", "红旗社区")
	a.isTold(1, "archive:object:2026:0", "已经封存")
	a.writes("/宣讲 2026年11月21日在三中宣讲").hears("三中").isRefused("提交审核", "已经封存")
}

// The year comes as a picture, a paper and a workbook.
func TestTheArchiveAsFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-25 10:00")
	a, b := w.person("A07"), w.person("A20")
	number := a.suggests(slowIllness, "卫生健康与医保")
	a.writes("/宣讲 11月20日在红旗社区宣讲").presses("提交审核").hears("已提交")
	w.reviews(true, "")
	a.writes("/archive").hears("领衔建议 1", number)
	picture := a.presses("年度图").file("photo")
	if picture.File == nil {
		t.Error("no picture came")
	}
	w.onPaper(a.presses("PDF").file("document"), "人大代表履职档案", "A07", "红旗社区", number, "宣讲 1", "目标 15 天")
	if book := a.presses("表格").file("document"); book.File == nil || !strings.HasSuffix(book.File.Name, ".xlsx") {
		t.Errorf("the workbook came as %+v", book.File)
	}
	b.writes("/archive").hears("履职 0 天")
	b.neverHears("红旗社区")
}
