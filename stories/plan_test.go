package stories

import "testing"

// An item of the year's plan lives its life through the chat: written by a clerk,
// adopted by the chief, reported on every month by whoever answers for it, and
// confirmed as done. A deputy looks on.
func TestThePlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-16 10:00")
	clerk, chief, owner, deputy := w.person("JB01"), w.person("ZR01"), w.person("C07-1"), w.person("A20")
	deputy.writes("🗺 工作计划").hears("还没有通过的年度工作计划").writes("/task").hears("不由您提出")
	clerk.writes("➕ 更多事项").picks("写工作计划事项").hears("哪个单位").writes("城环").hears("什么事项").
		writes("组建专业代表小组").hears("工作要求").writes("每个专门委员会组建专业代表小组，每季度通报工作。").hears("可以继续补充").
		picks("预览").hears("请核对最终文本", "城环资委").picks("确认提交").hears("编号 2026-P-0001")
	deputy.isTold(1, "matter:1:card", "没有找到")
	chief.hears("请审定", "组建专业代表小组").picks("登记通过").hears("哪一天通过").picks("今天").hears("哪一天以前完成").writes("2026-06-30").
		hears("会议的意见").picks("跳过").hears("请核对", "2026年6月30日").picks("✅ 确认").hears("推进中")
	owner.hears("主任会议已通过", "完成：2026年6月30日", "本月报进展：2026年4月16日")
	clerk.hears("主任会议已通过")
	deputy.writes("🗺 工作计划").hears("2026年代表工作计划", "共 1 项：完成 0，进行中 1，逾期 0", "1. 组建专业代表小组（城环资委，2026年6月30日").
		picks("1. 组建").hears("2026-P-0001", "推进中", "责任单位：城环资委").picks("全文").hears("每季度通报工作")

	w.at("2026-04-13 08:30") // three days before the month is over
	w.ticks()
	owner.hears("今日摘要", "2026-P-0001", "本月报进展", "还有 3 天").picks("2026-P-0001").hears("推进中").
		picks("报进展").hears("做了什么").writes("名单已定。").picks("✅ 确认").hears("本月报进展：2026年5月13日")
	clerk.hears("有新进展", "名单已定")
	deputy.writes("/plan").hears("📈 名单已定。").picks("看全部").hears("共 1 项", "名单已定").picks("返回").hears("共 1 项")

	w.at("2026-07-02 09:00")
	deputy.writes("/plan").hears("逾期 1", "已逾期 2 天")
	clerk.writes("/find 2026-P-0001").picks("更多", "调整期限").hears("改到哪一天").writes("2026-08-31").hears("理由").writes("等换届名单。").picks("✅ 确认").hears("完成：2026年8月31日")
	owner.hears("完成期限有调整", "等换届名单").picks("补充佐证").hears("佐证材料").writes("城环资委发〔2026〕3号。").picks("✅ 确认").hears("城环资委发")
	owner.picks("报告完成").hears("完成情况").writes("小组已组建。").picks("✅ 确认").hears("已报完成，待确认")
	clerk.hears("请核实确认", "小组已组建").picks("退回继续").hears("理由").writes("请附名单。").picks("✅ 确认").hears("推进中")
	owner.hears("请继续推进", "请附名单").picks("报告完成").writes("小组已组建，名单附后。").picks("✅ 确认").hears("已报完成，待确认")
	deputy.writes("/plan").hears("🔎", "待确认")
	clerk.hears("请核实确认", "名单附后").picks("确认完成").hears("已完成")
	owner.hears("已确认完成")
	deputy.writes("/plan").hears("完成 1，进行中 0，逾期 0", "✅ 1.")
	w.consistent()
}

// A plan of more than a page is leafed through.
func TestLeafingThroughThePlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-03-16 10:00")
	chief, deputy := w.person("ZR01"), w.person("A20")
	for _, title := range []string{"主题学习", "上下联动", "联系代表", "活动菜单", "专业小组", "调研视察", "接待选民"} {
		chief.writes("/task").hears("哪个单位").writes("代表工委").hears("什么事项").writes(title+"事项").hears("工作要求").writes("按要求推进。").hears("可以继续补充").
			picks("预览").picks("确认提交").hears("编号 2026-P-").
			picks("查看", "登记通过", "今天").writes("2026-12-31").picks("跳过", "✅ 确认").hears("推进中")
	}
	deputy.writes("/plan").hears("共 7 项", "6. 调研视察事项").picks("下一页").hears("7. 接待选民事项").picks("7. 接待").hears("2026-P-0007", "推进中")
	deputy.forges(1, "plan:1999:9999").hears("7. 接待选民事项").forges(1, "plan:x").hears("1. 主题学习事项")
}
