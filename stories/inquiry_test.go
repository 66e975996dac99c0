package stories

import (
	"strings"
	"testing"

	"liaison"
	"liaison/telegramsim"
)

const aDraftOfThree = "第一章 总则\n第一条 【目的】为了规范志愿服务，制定本条例。\n第二条 【范围】本省行政区域内的志愿服务适用本条例。\n第二章 保障\n第三条 【保险】鼓励为志愿者购买保险。"

// puts is an inquiry that a clerk has written and opened for those people, who have been
// told.
func (w *world) puts(q liaison.Inquiry, items string, people ...*voice) liaison.Inquiry {
	w.t.Helper()
	ctx := w.t.Context()
	author, err := w.store.PersonByCode(ctx, "JB01")
	if err != nil {
		w.t.Fatal(err)
	}
	read, refusal := q.Rule().ReadItems(items)
	if refusal != nil {
		w.t.Fatal(refusal)
	}
	q.Author, q.Made = author.ID, w.clock()
	if len(q.Items) == 0 {
		q.Items = read
	}
	for _, p := range people {
		q.Audience.People = append(q.Audience.People, p.person().ID)
	}
	if q, err = w.store.PutInquiry(ctx, q, w.clock().In(w.zone)); err != nil {
		w.t.Fatal(err)
	}
	w.ticks()
	return q
}

// movesInquiry makes a move of an inquiry, as the staff do on its page.
func (w *world) movesInquiry(id int64, move liaison.InquiryMove) liaison.Inquiry {
	w.t.Helper()
	ctx := w.t.Context()
	q, err := w.store.LockInquiry(ctx, id)
	if err != nil {
		w.t.Fatal(err)
	}
	waiting, err := w.store.Undecided(ctx, id)
	if err != nil {
		w.t.Fatal(err)
	}
	if refusal := q.Move(move, liaison.InquiryTerms{Waiting: waiting}, w.clock().In(w.zone)); refusal != nil {
		w.t.Fatal(refusal)
	}
	if err := w.store.KeepInquiryMove(ctx, q, move, q.Author, w.clock()); err != nil {
		w.t.Fatal(err)
	}
	return q
}

// A draft is read article by article; what somebody says is decided on and comes back under
// the article's words; whoever is silent is reminded.
func TestAConsultation(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-01 10:00")
	deputy, silent, outsider := w.person("A20"), w.person("A14"), w.person("H05")
	q := w.puts(liaison.Inquiry{Kind: liaison.Consultation, Title: "志愿服务条例（草案）", About: "请提出意见。"}, aDraftOfThree, deputy, silent)
	deputy.hears("志愿服务条例（草案）", "2026年10月8日").picks("打开").hears("请提出意见", "已答复 0/3").picks("开始")
	deputy.hears("第 1/3 条", "总则", "目的", "制定本条例").picks("同意").hears("第 2/3 条").picks("修改").hears("请写出您的修改意见")
	deputy.writes("建议加上“和外省来的志愿者”。").hears("已记下", "外省来的").sends("", telegramsim.Upload{As: "voice", Duration: 12}).hears("已记下", "外省来的", "0:12")
	w.stop()
	w.start()
	deputy.writes("/consult").hears("志愿服务条例", "已答复 2/3").picks("志愿服务条例").hears("已答复 2/3").picks("继续").hears("第 3/3 条", "保险").picks("疑问").writes("谁出钱？").hears("已记下").picks("下一条").hears("已答复 3/3").picks("按章").picks("保障").hears("第 3/3 条", "谁出钱")
	deputy.picks("同意").hears("已答复 3/3") // changed one's mind
	outsider.isTold(1, "inquiry:open:1", "没有找到").isTold(1, "inquiry:say:1:1:agree", "没有找到")
	outsider.writes("/consult").hears("没有向您征集")

	w.at("2026-09-28 09:30")
	w.ticks()
	silent.hears("还没有答复", "志愿服务条例")
	deputy.neverHears("还没有答复")
	silent.picks("打开").hears("已答复 0/3").picks("开始").picks("同意").hears("第 2/3 条").writes("/consult").picks("志愿服务条例").picks("其余 2 条都同意").hears("已答复 3/3")
	late := silent.said("已答复 3/3")

	w.at("2026-10-09 00:00")
	w.ticks()
	silent.isTold(late.MessageID, "inquiry:say:1:1:doubt", "已经截止")
	deputy.writes("/consult").hears("等待公布")
	comments, err := w.store.Comments(t.Context(), q.ID, true, 0, 10)
	if err != nil || len(comments) != 1 || comments[0].Name != "代表A20" {
		t.Fatalf("%+v, %v", comments, err)
	}
	if _, err := w.store.DecideComments(t.Context(), q.ID, []int64{comments[0].ID}, liaison.PartlyAdopted, "已写入第二条第二款。", q.Author, w.clock()); err != nil {
		t.Fatal(err)
	}
	w.movesInquiry(q.ID, liaison.PublishInquiry)
	w.ticks()
	deputy.hears("结果已经公布", "范围", "适用本条例", "外省来的志愿者", "部分采纳", "已写入第二条第二款")
	silent.hears("结果已经公布", "同意 2").neverHears("外省来的")
	silent.isTold(1, "inquiry:result:9", "没有找到").writes("/consult").hears("结果已公布").picks("志愿服务条例").picks("看结果").hears("同意 1", "修改 1")
}

const fourCandidates = "养老助餐点\n充电桩\n停车位\n心理辅导室"

// A vote is secret and final: what is cast is shown before, once, and counted; nobody sees a
// count before the end.
func TestAVote(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-01 10:00")
	first, elder, third := w.person("A20"), w.person("A14"), w.person("H05")
	clerk := w.person("JB01")
	q := w.puts(liaison.Inquiry{Kind: liaison.IntentVote, Title: "民生实事意向投票", Most: 2}, fourCandidates, first, elder, third)
	first.hears("意向投票").picks("打开").hears("无记名", "都查不到").picks("开始").hears("已选 0 项，最多 2 项").picks("1. 养老").hears("☑ 1. 养老助餐点", "已选 1 项").picks("3. 停车位").hears("已选 2 项")
	first.isRefused("4. 心理", "最多选 2 项")
	first.presses("选好了").hears("请核对", "养老助餐点", "停车位", "已选 2 项", "不能修改").picks("✏️ 修改").hears("已选 2 项").picks("3. 停车位").hears("已选 1 项").picks("2. 充电桩").hears("已选 2 项").picks("选好了").hears("请核对", "充电桩")
	review := first.said("请核对", "充电桩")
	first.picks("✅ 确认提交").hears("计入总数")
	first.isTold(review.MessageID, "vote:1:cast", "每人只能提交一次").isTold(review.MessageID, "vote:1:p:0:3", "每人只能提交一次")
	first.writes("/consult").picks("民生实事").hears("计入总数").hasNo("开始", "计入总数")

	elder.writes("/settings").picks("打开数字菜单").hears("数字菜单：开").writes("/consult").hears("民生实事").counts("民生实事").hears("无记名").counts("开始").hears("已选 0 项").counts("1. 养老").hears("已选 1 项").counts("选好了").hears("请核对").counts("确认提交").hears("计入总数")
	third.writes("/consult").picks("民生实事").picks("开始").picks("选好了").hears("弃权").picks("✅ 确认提交").hears("计入总数")

	clerk.writes("/consult").hears("您负责的征集", "民生实事意向投票", "3/3").forges(1, "inquiry:result:1").hears("截止前不显示任何票数").neverHears("67%")
	if _, err := w.store.SheetTallies(t.Context(), q); err == nil {
		t.Error("counts are read before the end")
	}
	w.at("2026-09-09 00:00")
	w.ticks()
	first.writes("/consult").hears("等待公布").isTold(1, "inquiry:result:1", "还没有公布")
	clerk.forges(1, "inquiry:result:1").hears("养老助餐点　2（67%）", "充电桩　1（33%）", "停车位　0（0%）", "已答复 3 人")
	w.movesInquiry(q.ID, liaison.PublishInquiry)
	w.ticks()
	first.hears("结果已经公布", "养老助餐点　2（67%）")
}

// A survey that is not handed in before the end is gone; an evaluation shows totals alone.
func TestASurvey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-01 10:00")
	people := []*voice{w.person("A20"), w.person("A14"), w.person("H05"), w.person("A33")}
	evaluation := liaison.Evaluation("初任培训评价")
	q := w.puts(evaluation, "", people...)
	for i, p := range people[:3] {
		p.hears("初任培训评价").picks("打开").picks("开始").hears("总体评价").picks([]string{"3. 3", "5. 5", "4. 4"}[i]).hears("内容对您").picks("很有帮助").hears("意见和建议")
	}
	words := people[0].said("意见和建议")
	people[0].writes("多讲案例").hears("请核对", "3", "多讲案例")
	people[0].picks("✅ 确认提交").hears("计入总数")
	people[1].sends("", telegramsim.Upload{As: "voice", Duration: 3}).hears("请用文字").writes("安排讨论").hears("请核对").picks("✅ 确认提交").hears("计入总数")
	people[2].picks("跳过").hears("请核对").picks("✅ 确认提交").hears("计入总数")
	people[3].writes("/consult").picks("初任培训").picks("开始").hears("总体评价").picks("1. 1").hears("内容对您")
	people[3].isTold(words.MessageID, "vote:1:cast", "没答完")
	w.at("2026-09-16 00:00")
	w.ticks()
	people[3].isTold(words.MessageID, "vote:1:p:1:0", "已经截止")
	tallies, err := w.store.SheetTallies(t.Context(), w.movesInquiry(q.ID, liaison.PublishInquiry))
	if err != nil || len(tallies) != 3 || tallies[0].Counts[0] != 0 || strings.Join(tallies[2].Texts, ",") != "多讲案例,安排讨论" {
		t.Fatalf("%+v, %v", tallies, err)
	}
	w.ticks()
	people[3].hears("结果已经公布", "很有帮助　3（100%）", "多讲案例", "安排讨论")
}

// Topics are claimed and given back; deputies see how many have, not who.
func TestTopics(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-01 10:00")
	first, second := w.person("A20"), w.person("A14")
	w.puts(liaison.Inquiry{Kind: liaison.TopicList, Title: "2027年选题参考"}, "农村养老｜省民政厅 12345\n县域充电｜省能源局", first, second)
	first.hears("选题参考").picks("打开").picks("查看和认领").hears("农村养老", "省民政厅 12345", "已有 0 人认领").picks("1. 农村养老").hears("已有 1 人认领", "您已认领")
	second.writes("/consult").picks("2027年选题").picks("查看和认领").hears("已有 1 人认领").neverHears("代表A20")
	second.picks("1. 农村养老").hears("已有 2 人认领")
	first.picks("1. 农村养老").hears("已有 1 人认领").neverHears("代表A14")
	counts, err := w.store.StanceCounts(t.Context(), 1)
	if err != nil || counts[1]["claim"] != 1 {
		t.Errorf("%v, %v", counts, err)
	}
}

// Satisfaction is said item by item, in secret.
func TestSatisfaction(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 10:00")
	people := []*voice{w.person("A20"), w.person("A14"), w.person("H05")}
	q := w.puts(liaison.Inquiry{Kind: liaison.Satisfaction, Title: "民生实事满意度测评"}, "养老助餐点｜省民政厅\n充电桩｜省能源局", people...)
	for i, p := range people {
		p.hears("满意度测评").picks("打开").hears("无记名").picks("开始").hears("第 1/2 题", "养老助餐点").picks("1. 满意").hears("第 2/2 题", "充电桩").picks([]string{"2. 基本满意", "3. 不满意", "4. 不了解"}[i]).hears("请核对").picks("✅ 确认提交").hears("计入总数")
	}
	w.movesInquiry(q.ID, liaison.CloseInquiry)
	w.movesInquiry(q.ID, liaison.PublishInquiry)
	w.ticks()
	people[0].hears("养老助餐点", "满意　3（100%）", "充电桩", "基本满意　1（33%）", "不满意　1（33%）", "不了解　1（33%）")
}

// Deputies and stations propose projects; what is chosen of them becomes the items of a ballot,
// whose tie is voted on again.
func TestProjectsToTheBallot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-01 10:00")
	deputy := w.person("A20")
	q := w.puts(liaison.Inquiry{Kind: liaison.ProjectCall, Title: "2027年民生实事征集"}, "", deputy)
	deputy.hears("民生实事").picks("打开").hears("目前共有 0 项").picks("提一个项目").hears("项目名称").writes("改造老旧小区800个").hears("主要内容和理由").writes("解决漏水和消防通道。").hears("大约需要多少钱")
	deputy.writes("很多").hears("金额写法不对").writes("12.5亿元").hears("请核对", "改造老旧小区800个", "12.5 亿元")
	check := deputy.said("请核对", "12.5 亿元")
	deputy.picks("✅ 确认提交").hears("已提交").isTold(check.MessageID, "inquiry:file:1", "已经提交过")
	deputy.presses("再提一个").hears("项目名称").writes("老旧小区改造").hears("主要内容").writes("同上。").hears("多少钱").picks("跳过").hears("请核对").picks("✅ 确认提交").hears("已提交").picks("返回").picks("看大家提出的").hears("1. 改造老旧小区800个", "12.5 亿元", "2. 老旧小区改造", "您提出的")
	var err error
	if q, err = w.store.Inquiry(t.Context(), q.ID); err != nil || len(q.Items) != 2 || q.Items[0].By != deputy.person().ID {
		t.Fatalf("%+v, %v", q.Items, err)
	}
}

// Questions for a special inquiry are proposed and supported: a kind is a line of the table.
func TestQuestionsAreSupported(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-01 10:00")
	first, second := w.person("A20"), w.person("A14")
	q := w.puts(liaison.Inquiry{Kind: liaison.QuestionPool, Title: "养老服务专题询问"}, "", first, second)
	first.hears("养老服务").picks("打开").picks("提一个问题").hears("想问的问题").writes("助餐点为什么没有农村的？").hears("请核对").picks("✅ 确认提交").hears("已提交")
	first.picks("返回").picks("看大家提出的").hears("助餐点").hasNo("助餐点", "已有 0 人支持")
	first.isTold(1, "inquiry:claim:1:1:0", "按钮")
	second.writes("/consult").picks("养老服务").picks("看大家提出的").picks("助餐点").hears("已有 1 人支持", "您已支持")
	w.movesInquiry(q.ID, liaison.CloseInquiry)
	w.movesInquiry(q.ID, liaison.PublishInquiry)
	w.ticks()
	second.hears("结果已经公布", "助餐点为什么没有农村的？　1")
}
