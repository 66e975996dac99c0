package stories

import (
	"testing"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
	"liaison/telegramsim"
)

const threeQuestions = "1. 一件建议写几件事？\n*A. 一件\nB. 两件\n2. 附议要不要本人确认？\nA. 不要\n*B. 要\n3. 谁评价答复？\nA. 群众\nB. 承办单位\n*C. 代表"

// writes a material in the chat, up to the card on which it is published.
func (v *voice) compiles(title, text, kind string) *voice {
	v.w.t.Helper()
	v.writes("/learn").hears("📚 学习").picks("资料管理").hears("资料管理").picks("新增资料").hears("标题")
	v.writes(title).hears("请发送正文").writes(text).hears("分几条发").picks("写好了").hears("点选类别")
	return v.picks(kind).hears("资料草稿", title)
}

// pushed is a study briefing of these series that has reached the people.
func (w *world) pushed(began string, days int, series []int64, people ...*voice) liaison.Run {
	w.t.Helper()
	w.at(began)
	ctx := w.t.Context()
	author, err := w.store.PersonByCode(ctx, "JB01")
	if err != nil {
		w.t.Fatal(err)
	}
	run := liaison.Run{Kind: liaison.Study, Author: author.ID, At: w.clock(),
		Content: liaison.Content{Text: liaison.Rich{Text: "秋季学习专题"}, Materials: series, Ack: liaison.Learned, AckDays: days}}
	for _, p := range people {
		run.Audience.People = append(run.Audience.People, p.person().ID)
	}
	run.Briefing, err = w.store.StartBriefing(ctx, liaison.Briefing{Kind: run.Kind, Stage: liaison.BriefingApproved, Author: run.Author,
		Content: run.Content, Audience: run.Audience, Created: w.clock()})
	if err == nil {
		run.ID, err = w.store.StartRun(ctx, run)
	}
	if err == nil {
		err = w.store.FreezeRun(ctx, run, storage.Freeze{Now: w.clock().In(w.zone)})
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.executes(`UPDATE deliveries SET outcome = 'sent' WHERE run = $1`, run.ID)
	return run
}

func (w *world) executes(sql string, args ...any) {
	w.t.Helper()
	storagetest.Exec(w.t, w.url, sql, args...)
}

// series is the only material of that title.
func (w *world) series(title string) int64 {
	w.t.Helper()
	found, _, err := w.store.Library(w.t.Context(), storage.LibraryQuery{Words: liaison.Words(title), Most: 2})
	if err != nil || len(found) != 1 {
		w.t.Fatalf("%s: %+v, %v", title, found, err)
	}
	return found[0].Series
}

// Staff add a material, one thing at a time; a restart in between loses nothing.
func TestStaffAddAMaterial(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	clerk := w.person("JB01")
	clerk.writes("/learn").hears("目前没有要学的", "共 0 份").picks("资料管理").picks("新增资料").hears("标题")
	clerk.writes("怎样写好一件建议").hears("请发送正文")
	clerk.writes("一事一议。").hears("分几条发")
	w.stop()
	w.start()
	clerk.sends("配图说明", telegramsim.Upload{As: "document", Name: "范文.pdf", Mime: "application/pdf", Size: 2000}).hears("分几条发")
	clerk.writes("/cancel").hears("资料草稿已经保存").writes("/learn").picks("资料管理").hears("资料管理").picks("怎样写好一件建议").hears("点选类别")
	clerk.writes("什么都不是").hears("点选").writes("指南").hears("资料草稿", "履职指南", "一事一议", "配图说明", "范文.pdf")
	clerk.picks("测验").hears("测验题").writes("1. 谁评价？\nA. 群众\nB. 代表").hears("第 1 行", "没有标正确答案", "例如")
	clerk.writes(threeQuestions).hears("3. 谁评价答复").presses("返回草稿").hears("测验 3 题")
	clerk.picks("施行日期").hears("哪一天").writes("昨天前后").hears("年月日").writes("2026年10月1日").hears("自2026年10月1日")
	clerk.picks("用时").hears("多长时间").picks("15 分钟").hears("约 15 分钟").picks("用时").hears("多长").writes("二十").hears("1 到 600").writes("25 分钟").hears("约 25 分钟")
	publish := clerk.said("约 25 分钟")
	data, _ := buttonOf(publish, "发布")
	clerk.picks("✅ 发布").hears("怎样写好一件建议", "第 1 版")
	clerk.isTold(publish.MessageID, data, "已经发布").isTold(publish.MessageID, "learn:draft:1:drop:yes", "已经发布").isTold(1, "learn:draft:99:show", "没有找到")
	w.person("A20").isTold(1, "learn:new", "工作机构").isTold(1, "learn:retire:1:1", "工作机构").isTold(1, "learn:old:77:0", "没有找到")
}

// A deputy finds a material by its words, opens it, fails at its quiz and passes.
func TestADeputyLearns(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	clerk, deputy := w.person("JB01"), w.person("A20")
	clerk.compiles("怎样写好一件建议", "一事一议，有情况、有分析、有具体意见。", "履职指南").picks("测验").writes(threeQuestions).hears("3. 谁").presses("返回草稿").picks("发布").hears("第 1 版")
	clerk.compiles("代表法要点", "代表依法执行职务。", "法律法规").picks("发布").hears("第 1 版")
	run := w.pushed("2026-09-16 09:00", 8, []int64{w.series("怎样写好"), w.series("代表法")}, deputy)
	w.at("2026-09-17 09:00")
	deputy.writes("学习").hears("秋季学习专题", "已学 0/2", "2026年9月28日（周一）前学完", "共 2 份").picks("查找资料").hears("请回复要找的词")
	deputy.writes("分析　一事").hears("含有“分析 一事”", "怎样写好一件建议").picks("怎样写好一件建议").hears("履职指南", "有具体意见", "测验 3 题，60 分及格")
	deputy.isTold(1, "learn:done:1:0", "要答题")
	deputy.presses("答题").hears("第 1 题，共 3 题", "一件建议写几件事").picks("B")
	second := deputy.said("第 2 题", "附议")
	data, _ := buttonOf(second, "A")
	deputy.picks("A").hears("第 3 题").forges(second.MessageID, data).presses("C").hears("33 分", "还没有通过")
	deputy.said("第 1 题", "✗ B. 两件", "✓ A. 一件", "第 2 题", "✓ B. 要")
	deputy.isTold(second.MessageID, data, "已经结束")
	deputy.presses("答题").hears("第 1 题").picks("A").hears("第 2 题").writes("/menu").hears("您好")
	deputy.writes("/learn").picks("秋季学习专题").hears("怎样写好一件建议", "代表法要点").picks("1. 怎样写好").hears("您最好 33 分").picks("答题").hears("第 2 题").picks("A").hears("第 3 题").picks("C")
	deputy.hears("66 分，通过了", "第 2 题", "✓ B. 要").picks("下一份").hears("代表依法执行职务").picks("已学").hears("您已学")
	deputy.writes("/learn").hears("目前没有要学的")
	got, err := w.store.ReceivedRun(t.Context(), run.ID, deputy.person().ID)
	if err != nil || got.Acked == nil || !got.Opened {
		t.Errorf("the run is not acknowledged: %+v, %v", got, err)
	}
	clerk.writes("/learn").hears("共 2 份").picks("最新").hears("全部资料").picks("怎样写好").picks("管理").hears("第 1 版").picks("学习情况").hears("学习情况：怎样写好", "打开 1，已学 1", "合计", "测验通过 1 人")
	w.person("H05").isTold(1, "learn:study:1", "没有这次发送").isTold(1, "learn:open:1:1", "没有这次发送").isTold(1, "learn:answer:1:1:0:0", "已经结束")
}

// Who answers by number learns by numbers.
func TestLearningByNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	clerk, deputy := w.person("JB01"), w.person("A20")
	clerk.compiles("怎样写好一件建议", "一事一议。", "履职指南").picks("测验").writes("1. 谁评价？\n*A. 代表\nB. 群众").hears("1. 谁").presses("返回草稿").picks("发布").hears("第 1 版")
	deputy.writes("/settings").picks("打开数字菜单").hears("数字菜单：开")
	deputy.writes("/menu").counts("学习").hears("资料库").counts("履职指南").hears("怎样写好").counts("📖 怎样写好").hears("一事一议").counts("答题").hears("谁评价").counts("A").hears("100 分，通过了")
}

// A new version makes what was learned out of date; the old one stays readable for
// who had it. What was withdrawn is not found.
func TestANewVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	clerk, deputy, other := w.person("JB01"), w.person("A20"), w.person("A14")
	clerk.compiles("代表法要点", "旧的条文。", "法律法规").picks("发布").hears("第 1 版")
	deputy.writes("/learn 条文").picks("代表法要点").hears("旧的条文")
	old := deputy.said("旧的条文")
	done, _ := buttonOf(old, "已学")
	deputy.picks("已学").hears("您已学")
	clerk.picks("新版本").hears("资料草稿", "旧的条文").picks("正文和文件").hears("请发送正文").picks("清空重写").hears("请发送正文").writes("新的条文。").picks("写好了").hears("资料草稿", "新的条文").picks("发布").hears("第 2 版")
	deputy.isTold(old.MessageID, done, "有了新版")
	deputy.writes("/learn 条文").hears("🆕", "代表法要点").picks("代表法要点").hears("您已学第 1 版", "新的条文").picks("看第 1 版").hears("这是第 1 版", "旧的条文").picks("看现行版").hears("新的条文").picks("已学").hears("您已学")
	other.isTold(1, "learn:old:1:0", "已经撤下")
	clerk.picks("撤下").hears("要撤下").picks("撤下").hears("已撤下", "第 2 版")
	other.writes("/learn 条文").hears("没有找到").isTold(1, "learn:open:1:0", "已经撤下")
	deputy.forges(old.MessageID, "learn:open:1:0").hears("已撤下", "新的条文")
	clerk.picks("恢复").hears("第 2 版")
	other.writes("/learn 条文").hears("代表法要点")
}

// A long text comes in parts, and files are counted.
func TestALongMaterial(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	clerk, deputy := w.person("JB01"), w.person("A20")
	clerk.writes("/learn").picks("资料管理").picks("新增资料").hears("标题").writes("接待日指南").hears("请发送正文")
	for _, part := range []string{"开头", "中间", "结尾"} {
		clerk.writes(part + repeated("认真倾听，如实记录。", 180)).hears("分几条发")
	}
	clerk.sends("", telegramsim.Upload{As: "video", Name: "课.mp4", Mime: "video/mp4", Size: 40 << 20}).hears("分几条发").picks("写好了").picks("视频课").picks("发布").hears("第 1 版")
	deputy.writes("/learn 倾听").picks("接待日指南").hears("开头").neverHears("结尾")
	deputy.picks("全文").hears("结尾").hears("以上是《接待日指南》全文").picks("返回资料").hears("1 个文件").picks("文件（1）").hears("1 个文件").picks("已学").hears("您已学")
	clerk.picks("学习情况").hears("打开 1，已学 1", "文件下载 1 次")
}

func repeated(text string, times int) string {
	all := ""
	for range times {
		all += text
	}
	return all
}

// What staff begin from a material is a briefing: a push, a topic of several, what
// prepares for an event, a step of the first days.
func TestStaffPushMaterials(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	clerk := w.person("JB01")
	clerk.compiles("代表法要点", "条文。", "法律法规").picks("发布").hears("第 1 版")
	clerk.compiles("怎样写好一件建议", "一事一议。", "履职指南").picks("测验").writes("1. 谁评价？\n*A. 代表\nB. 群众").hears("1. 谁").presses("返回草稿").picks("发布").hears("第 1 版")
	clerk.picks("选入专题").hears("已选入专题 1 份", "1. 怎样写好").writes("/learn 条文").picks("代表法要点").picks("管理").picks("选入专题").hears("已选入专题 2 份", "2. 代表法要点")
	clerk.picks("发起学习专题")
	clerk.began(1, func(b liaison.Briefing) bool {
		return b.Kind == liaison.Study && len(b.Content.Materials) == 2 && b.Content.Materials[0] == 2 && b.Content.Ack == liaison.Learned
	})
	clerk.writes("/learn 条文").picks("代表法要点").picks("管理").picks("会前资料").hears("为哪项活动").writes("养老服务专题调研").hears("什么时候开始")
	clerk.writes("很快").hears("没看懂").writes("2026-09-10 9:00").hears("已经过去").writes("9月25日 9：00")
	clerk.began(2, func(b liaison.Briefing) bool {
		return b.Kind == liaison.Primer && b.Content.Event == "养老服务专题调研" && b.Content.Ack == liaison.Read &&
			b.Timing.At.In(w.zone).Format("2006-01-02 15:04") == "2026-09-22 09:00"
	})
	clerk.writes("/learn 一事").picks("怎样写好").picks("管理").picks("新代表入门").hears("第几天").writes("31").hears("0 到 30").writes("第3天")
	clerk.began(3, func(b liaison.Briefing) bool {
		return b.Kind == liaison.Step && b.Content.Day == 3 && b.Content.Materials[0] == 2 && b.Content.Ack == liaison.Learned
	})
	clerk.writes("/learn").picks("资料管理").picks("新代表入门").hears("第 3 天　请学习：怎样写好一件建议　草稿")
}

// began holds what the briefing is that the person has begun.
func (v *voice) began(id int64, fits func(liaison.Briefing) bool) {
	v.w.t.Helper()
	v.hears("草稿")
	b, err := v.w.store.Briefing(v.w.t.Context(), id)
	if err != nil || !fits(b) {
		v.w.t.Errorf("began %+v, %v", b, err)
	}
}
