package stories

import (
	"testing"

	"liaison/telegramsim"
)

// A deputy who never presses a button goes through everything by numbers and words: it
// begins with a complaint about the letters.
func TestADeputyWhoNeverPresses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	w.links("A11", "A20")
	deputy, member, clerk, chief, lead, head := w.person("A20"), w.person("A11"), w.person("JB01"), w.person("ZR01"), w.person("D28-1"), w.person("D28-9")

	deputy.writes("字太小看不清").hears("回复 1").writes("1").hears("数字菜单已经打开", "写建议", "9　☎️ 请工作人员给我打电话")
	deputy.writes("7").hears("学习").writes("0").hears("您好！请选择").counts("下一页").hears("设置", "下一页").counts("设置").hears("数字菜单：开", "0　返回菜单")
	deputy.counts("21:00–07:00").hears("21:00–07:00").counts("不设免打扰").hears("免打扰时段：不设免打扰").writes("99").hears("没有第 99 项", "回复 0 返回菜单")

	deputy.writes("0").hears("您好").counts("写建议").hears("什么时候").counts("闭会期间").hears("分类").counts("卫生健康与医保").hears("标题").writes("关于农村公交的建议").hears("正文").writes("末班公交太早，学生放学回不了家，建议延后一小时，并增加站点。").hears("可以继续补充")
	deputy.sends("", telegramsim.Upload{As: "voice", Name: "说明.ogg", Mime: "audio/ogg", Size: 900}).hears("1 段语音")
	deputy.counts("预览并提交").hears("请核对最终文本").writes("77").hears("没有第 77 项").counts("确认提交").hears("编号 2026-B-001")
	deputy.counts("查看").hears("2026-B-001", "已提交").counts("全文").hears("延后一小时").counts("返回").hears("2026-B-001")
	deputy.writes("0").hears("您好").counts("我提出的").hears("2026-B-001").counts("2026-B-001").hears("已提交").counts("PDF").hears("2026-B-001")

	clerk.presses("受理").hears("待交办").assigns("省医保局")
	lead.hears("已交办").picks("签收").hears("办理中").presses("登记联系").picks("电话", "今天").writes("谈了末班车。").picks("✅ 确认").hears("办理中")
	deputy.hears("是否属实", "也可以回复“待办”").writes("待办").hears("2026-B-001").counts("2026-B-001").hears("办理中").counts("确认联系情况").hears("是否属实").counts("属实").hears("请核对").counts("✅ 确认").hears("办理中")
	lead.replies(head, "A 已经解决", "末班车延后一小时。")
	deputy.hears("已答复").writes("待办").counts("2026-B-001").hears("已答复").counts("评价").hears("办理态度").counts("满意").hears("办理结果").counts("满意").hears("请核对").counts("✅ 确认").hears("已评价")

	clerk.briefs("防汛通报\n请各位代表关注。", "江城团").picks("提交审核").hears("待审核")
	chief.hears("请您审核").picks("✅ 审核通过").hears("已通过审核")
	w.ticks()
	deputy.hears("请各位代表关注").writes("已阅").hears("已记录")
	deputy.writes("收到的通报").hears("防汛通报").counts("防汛通报").hears("以上是通报全文").counts("收到的通报").hears("防汛通报")

	clerk.compiles("怎样写好一件建议", "一事一议。", "履职指南").picks("测验").writes(threeQuestions).hears("3. 谁").presses("返回草稿").picks("发布").hears("第 1 版")
	w.pushed("2026-09-16 09:00", 8, []int64{w.series("怎样写好")}, deputy)
	deputy.writes("0").counts("学习").hears("秋季学习专题").counts("秋季学习专题").hears("怎样写好", "一事一议").counts("答题").hears("第 1 题")
	deputy.counts("A").hears("第 2 题").counts("B").hears("第 3 题").counts("C").hears("100 分，通过了")

	deputy.writes("0").counts("下一页").counts("联系").hears("代表A11").counts("写给代表A11").hears("核对再发出").writes("请来看看公交站").hears("将发出").counts("发出").hears("已送给代表A11")
	member.hears("代表代表A20来信", "请来看看公交站")
	w.consistent()
}

// Whoever asks to be called waits once, says what about, and hears when it was done.
func TestCallMe(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-11-20 18:00")
	deputy, clerk := w.person("A20"), w.person("JB01")
	deputy.writes("/help").hears("代表履职助手能做什么").picks("请工作人员给我打电话").hears("2026年11月23日", "尾号 7254")
	deputy.writes("我的电话是13800000000").hears("没有收下").writes("想问讨论稿的事").hears("记下了")
	clerk.hears("代表A20", "请工作人员给他打电话")
	deputy.writes("请工作人员给我打电话").hears("2026年11月23日").writes("/menu").hears("您好")
	clerk.writes("/calls").hears("请求回电：1 人", "想问讨论稿的事", "尾号 7254").picks("☎️ 代表A20").hears("通话结果如何")
	asked := clerk.said("通话结果如何")
	clerk.writes("已经说明，周三寄材料").hears("没有需要打电话通知的人")
	clerk.isTold(asked.MessageID, "callback:1:done", "已经记录过")
	deputy.hears("您请我们打的电话已经办结")
	deputy.isTold(1, "callback:1", "代表工作机构")
	if wishes, err := w.store.CallWishes(t.Context(), 0, 10); err != nil || len(wishes) != 0 {
		t.Errorf("still to be called: %v %v", wishes, err)
	}
	if made, err := w.store.CallsMade(t.Context(), 10); err != nil || len(made) != 1 || made[0].Note != "已经说明，周三寄材料" {
		t.Errorf("calls made: %+v %v", made, err)
	}
}
