package stories

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"liaison"
	"liaison/storage"
)

const threeCriteria = "内容质量 40\n办理实效 40\n社会影响 20"

// selects is an award of suggestions, of which one is chosen, that those people may
// nominate for.
func (w *world) selects(object liaison.AwardObject, people ...*voice) liaison.Inquiry {
	w.t.Helper()
	criteria, refusal := liaison.ReadCriteria(threeCriteria)
	if refusal != nil {
		w.t.Fatal(refusal)
	}
	return w.puts(liaison.Inquiry{Kind: liaison.Nomination, Title: "2026年度评选", About: "请推荐。", Object: object, Criteria: criteria, Scale: liaison.AwardFine, Most: 1}, "", people...)
}

// sifts accepts all nominations but those that are left out with a reason, and tells who
// nominated them.
func (w *world) sifts(q liaison.Inquiry, out map[string]string) liaison.Inquiry {
	w.t.Helper()
	w.movesInquiry(q.ID, liaison.CloseInquiry)
	q, err := w.store.Inquiry(w.t.Context(), q.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, i := range q.Items {
		k := storage.ItemKeeping{Item: i.ID, Title: i.Title, Department: i.Department, Chosen: true}
		for title, why := range out {
			if strings.Contains(i.Title, title) {
				k.Chosen, k.Note = false, why
			}
		}
		if err := w.store.KeepItem(w.t.Context(), q.ID, k, q.Author, w.clock()); err != nil {
			w.t.Fatal(err)
		}
	}
	q = w.movesInquiry(q.ID, liaison.PublishInquiry)
	w.ticks()
	return q
}

// judged is the scoring of what was nominated, by that jury.
func (w *world) judged(q liaison.Inquiry, jury ...*voice) liaison.Inquiry {
	w.t.Helper()
	made := q.Follow(liaison.Award)
	made.Title = q.Title + "（评分）"
	made.Items[0].Text = "办理认真。\n群众受益。"
	return w.puts(made, "", jury...)
}

// Suggestions are nominated in a few taps, also by several; the staff leave one out; a jury
// scores the others, each excused from the own, changing points and going on after a pause;
// the result is the weighted mean, and those who are chosen are told.
func TestASelectionOfSuggestions(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	author, other, third, clerk, lead := w.person("A20"), w.person("H05"), w.person("A11"), w.person("JB01"), w.person("D28-1")
	first := author.suggests(slowIllness, "卫生健康与医保")
	clerk.hears("收到代表建议").assigns("省医保局")
	second, left := other.suggests(chargingFire, "安全生产与应急"), third.suggests("农村中小学校车线路少，山区学生要走十里山路，家长意见很大。建议县级统筹增加校车线路，省级财政给予补助。", "教育")

	q := w.selects(liaison.AwardSuggestion, author, other, third, lead)
	lead.hears("评选推荐").picks("打开").hears("优秀建议", "内容质量　40%").picks("推荐建议").hears("请点选").picks(first).hears("推荐理由").writes("好").hears("推荐理由").writes("政策落地快，群众得实惠。")
	check := lead.hears("请核对", first, "政策落地快", "不提您的姓名").said("请核对", "政策落地快")
	lead.picks("确认推荐").hears("已推荐").isTold(check.MessageID, "inquiry:commend:1", "已经提交过")
	author.hears("您的建议", first, "被推荐参加", "2026年度评选").neverHears("D28")
	other.writes("/consult").picks("2026年度评选").picks("推荐建议").hears("请点选").writes(first).hears("没有找到这件建议")
	other.writes(second).hears("推荐理由").writes("消防安全人人关心。").hears("请核对").picks("确认推荐").hears("已推荐")
	author.writes("/consult").picks("2026年度评选").picks("推荐建议").picks(first).hears("已有 1 人推荐").writes("自荐：已推动病种扩围。").hears("请核对").picks("确认推荐").hears("已有人推荐过", "一并计入")
	third.writes("/consult").picks("2026年度评选").picks("推荐建议").hasNo(first, "请点选").picks(left).writes("我的建议也不错。").picks("确认推荐").hears("已推荐")
	third.picks("返回").hears("您推荐了").picks("撤回推荐").hears("优秀建议").hasNo("撤回推荐", "优秀建议")
	third.picks("推荐建议").picks(left).writes("还是推荐一下。").picks("确认推荐").hears("已推荐")

	q = w.sifts(q, map[string]string{left: "内容与另一件重复。"})
	third.hears("结果已经公布", left, "未进入评分", "内容与另一件重复")
	lead.hears("结果已经公布", "进入评分").neverHears("内容与另一件重复")
	lead.isTold(check.MessageID, "inquiry:nominate:1:0", "已经截止")

	elder, fourth, fifth := w.person("A14"), w.person("L12"), w.person("H02")
	award := w.judged(q, author, other, elder, fourth, fifth, lead)
	fourth.hears("评选评分").picks("打开").hears("已评 0/2 件", "截止前看不到分数").picks("开始").hears("第 1/2 件", first, "主办单位：省医保局", "推荐理由（2 条）", "群众受益", "请给“内容质量”打分")
	fourth.picks("看这件建议").hears("供评委参考", "慢特病门诊费用").picks("继续评分").hears("第 1/2 件", "请给“内容质量”打分")
	card := fourth.said("第 1/2 件", "请给“内容质量”打分")
	fourth.picks("90分").hears("请给“办理实效”打分").writes("很好").hears("请回复分数").writes("101").hears("0 到 100 之间").writes("85").hears("请给“社会影响”打分")
	w.stop()
	w.start()
	fourth.writes("/consult").picks("评分").hears("已评 0/2 件").picks("继续").hears("请给“社会影响”打分", "办理实效（40%）：85").picks("80分")
	fourth.hears("合计：86.00 分").hears("第 2/2 件", second).writes("70 70 70").hears("合计：70.00 分").hears("您已评完 2 件")
	fourth.forges(card.MessageID, fmt.Sprintf("inquiry:mark:%d:1:0:100", award.ID)).hears("合计：90.00 分") // an old button gives points as well
	fourth.forges(card.MessageID, fmt.Sprintf("inquiry:mark:%d:1:0:100", award.ID)).hears("合计：90.00 分")
	fourth.isTold(card.MessageID, fmt.Sprintf("inquiry:mark:%d:1:0:101", award.ID), "0 到 100 之间").isTold(card.MessageID, fmt.Sprintf("inquiry:mark:%d:9:0:90", award.ID), "按钮").isTold(card.MessageID, fmt.Sprintf("inquiry:mark:%d:1:7:90", award.ID), "按钮")

	third.isTold(card.MessageID, fmt.Sprintf("inquiry:matter:%d:1", award.ID), "没有找到")
	author.hears("评选评分").picks("打开").hears("已评 0/1 件，回避 1 件", "🙅").picks("开始").hears("第 2/2 件", second).writes("60 60 60").hears("您已评完 1 件")
	author.isTold(card.MessageID, fmt.Sprintf("inquiry:mark:%d:1:0:100", award.ID), "需要回避")
	author.presses("上一件").hears("您是领衔代表，按规定回避").hasNo("90分", "按规定回避")
	lead.hears("评选评分").picks("打开").hears("回避 1 件").picks("开始").hears(second).picks("上一件").hears("与您所在单位有关")
	elder.writes("/settings").picks("打开数字菜单").hears("数字菜单：开").writes("/consult").counts("评分").counts("开始").hears("第 1/2 件", "回复下面的行号").writes("86分").hears("请给“办理实效”打分").counts("90分").hears("请给“社会影响”打分").writes("99").hears("合计：90.20 分").hears("第 2/2 件").counts("申请回避").hears("您已申请回避").hears("您已评完 1 件")
	fifth.writes("/consult").picks("评分").picks("开始").writes("50 50 50").hears("第 2/2 件").writes("90 90 90").hears("您已评完")
	clerk.writes("/consult").hears("（评分）", "4/6").neverHears("90.00").forges(1, fmt.Sprintf("inquiry:result:%d", award.ID)).hears("截止前不显示任何分数")
	if _, err := w.store.AwardSheets(t.Context(), award); err == nil {
		t.Error("points are read before the end")
	}
	w.at("2026-09-28 09:30")
	w.ticks()
	lead.hears("还没有答复", "评分")
	fourth.neverHears("还没有答复")

	w.at("2026-10-01 00:00")
	w.ticks()
	fourth.isTold(card.MessageID, fmt.Sprintf("inquiry:mark:%d:1:0:1", award.ID), "已经截止")
	author.writes("/consult").hears("等待公布").isTold(card.MessageID, fmt.Sprintf("inquiry:result:%d", award.ID), "还没有公布")
	award = w.movesInquiry(award.ID, liaison.PublishInquiry)
	w.ticks()
	// The first: 90, 90.2, 50; the second: 70, 60, 90.
	author.hears("您提出或附议的建议", first, "入选优秀建议").hears("结果已经公布", "1. "+first, "76.73 分（3 位评委）")
	lead.hears("结果已经公布", "76.73").neverHears("入选优秀建议")
	other.hears("结果已经公布", second, "73.33").neverHears("入选优秀建议")
	third.hears("结果已经公布", "76.73").neverHears("73.33")
	w.person("A07").isTold(1, fmt.Sprintf("inquiry:result:%d", award.ID), "没有找到")
	entries, err := w.store.Entries(t.Context(), []int64{author.person().ID, other.person().ID}, liaison.Date{Year: 2026, Month: 1, Day: 1}, liaison.Date{Year: 2026, Month: 12, Day: 31}, w.zone)
	awards := slices.DeleteFunc(entries, func(e liaison.Entry) bool { return e.Kind != liaison.EntryAward })
	if err != nil || len(awards) != 1 || awards[0].Person != author.person().ID || awards[0].Number != first || awards[0].Day.String() != "2026-10-01" {
		t.Errorf("of what was chosen the archive has %+v, %v", awards, err)
	}
	w.consistent()
}

// A juror who gives points from several devices at once has given the last of each, and what
// they have finished is known.
func TestAJurorOnTwoDevices(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	juror, nominator, officer := w.person("A14"), w.person("A20"), w.person("D28-1")
	q := w.selects(liaison.AwardDepartment, nominator)
	nominator.hears("评选推荐").picks("打开").picks("推荐承办单位").hears("单位名称").writes("省医保局").hears("推荐理由").writes("答复及时、面商到位。").picks("确认推荐").hears("已推荐")
	officer.hears("省医疗保障局", "被推荐参加")
	award := w.judged(w.sifts(q, nil), juror)
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			err := w.store.InTx(t.Context(), func(tx *storage.Store) error {
				locked, err := tx.AnswerInquiry(t.Context(), award.ID)
				if err != nil {
					return err
				}
				if n == 3 { // and asks to be excused, and takes that back
					if err := tx.Recuse(t.Context(), locked, locked.Items[0].ID, juror.person().ID, false, w.clock()); err != nil {
						return err
					}
					return tx.Recuse(t.Context(), locked, locked.Items[0].ID, juror.person().ID, true, w.clock())
				}
				return tx.KeepPoints(t.Context(), locked, storage.Scoring{Item: locked.Items[0].ID, Person: juror.person().ID, Points: []int{10 * n, 10 * n, 10 * n}, At: w.clock()})
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := w.store.InTx(t.Context(), func(tx *storage.Store) error {
		return tx.KeepPoints(t.Context(), award, storage.Scoring{Item: award.Items[0].ID, Person: juror.person().ID, Points: []int{90, 90, 90}, At: w.clock()})
	}); err != nil {
		t.Fatal(err)
	}
	if _, finished, err := w.store.Asks(t.Context(), award.ID, juror.person().ID); err != nil || !finished {
		t.Errorf("it is not known that the juror has finished: %v", err)
	}
	award = w.movesInquiry(award.ID, liaison.CloseInquiry)
	sheets, err := w.store.AwardSheets(t.Context(), award)
	if err != nil || len(sheets) != 1 || fmt.Sprint(sheets[0].Points) != "[90 90 90]" {
		t.Errorf("%+v, %v", sheets, err)
	}
}
