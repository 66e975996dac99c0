package stories

import (
	"testing"

	"liaison"
)

const manyIllnesses = "不少老年人随子女在外地居住，高血压、糖尿病、肿瘤门诊放化疗等慢特病费用跨省结算仍有堵点。联络站近两个月收到意见38条：" +
	"一是部分定点医疗机构未开通相应病种，老人需往返垫付；二是备案有效期和变更流程各地不同，线上办理页面字小、步骤多；三是结算失败后缺少明确的人工受理渠道。" +
	"建议：一是公开全省已开通病种和机构清单并按月更新；二是推行备案长期有效、网上变更即时生效；三是在医保小程序设置大字版和亲属代办入口；"

// A deputy who answers by number, from the first word to the rating, with every
// deadline on its day.
func TestAnElderlyDeputy(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, lead, head := w.person("A20"), w.person("JB01"), w.person("D28-1"), w.person("D28-9")
	firstCo, secondCo := w.person("D20-1"), w.person("D30-1")
	deputy.writes("/settings").picks("打开数字菜单").hears("数字菜单：开")
	deputy.writes(manyIllnesses).hears("要写成一件代表建议吗").counts("转为建议").hears("分类").counts("卫生健康与医保").hears("请核对最终文本").counts("返回草稿").hears("可以继续补充")
	fourth, err := w.sim.Write(deputy.chat, "四是结算失败的，由医保部门跟踪。")
	if err != nil {
		t.Fatal(err)
	}
	deputy.hears("正文：217 字", "可以继续补充")
	if _, err := w.sim.EditMessage(deputy.chat, fourth.MessageID, "四是建立结算失败24小时回访机制，由参保地医保部门负责跟踪到底。"); err != nil {
		t.Fatal(err)
	}
	deputy.hears("草稿已按您修改的消息更新")
	w.at("2026-09-15 10:20")
	deputy.writes("/menu").hears("请回复数字").counts("写建议").hears("没写完的草稿").counts("关于").hears("可以继续补充").counts("预览并提交").hears("请核对最终文本", "24小时回访机制", "不涉及国家秘密")
	deputy.counts("确认提交").hears("编号 2026-B-001", "2026年9月15日 10:20", "交办：2026年9月29日（周二）前")

	w.at("2026-09-16 09:00")
	clerk.hears("收到代表建议").picks("📤 交办").hears("主办单位").picks("省医保局").hears("会办").picks("省卫健委").sees("✅ 省卫健委").writes("数据局").sees("✅ 省数据局").picks("选好了", "三个月")
	clerk.hears("提出异议：2026年9月30日", "会办意见", "2026年10月16日", "答复：2026年12月16日").picks("✅ 确认").hears("办理中")
	for _, due := range []struct {
		clock liaison.ClockKind
		day   string
	}{
		{liaison.ClockObject, "2026-09-30"}, {liaison.ClockOpinion, "2026-10-16"}, {liaison.ClockAnswer, "2026-12-16"}, {liaison.ClockContact, "2026-10-20"},
	} {
		w.runs("2026-B-001", due.clock, due.day)
	}
	lead.hears("已交办").picks("签收").hears("办理中").contacts(deputy, "逐条核对38条意见。")
	firstCo.hears("会办").picks("提会办意见").writes("未开通的医院年内全部开通。").picks("✅ 确认").hears("办理中")
	secondCo.hears("会办").picks("提会办意见").writes("身份核验接口已经提供。").picks("✅ 确认").hears("办理中")
	lead.hears("会办意见", "身份核验接口")

	w.at("2026-11-20 11:00")
	lead.replies(head, "A 已经解决", "清单已按月公开，备案长期有效，回访机制已经建立。")
	deputy.hears("已答复", "代表评价：2026年12月18日", "也可以回复“待办”").writes("待办").hears("待评价").counts("2026-B-001").hears("已答复").counts("评价").hears("办理态度").counts("满意").hears("办理结果")
	w.at("2026-11-24 16:00")
	deputy.counts("基本满意").hears("请核对").counts("✅ 确认").hears("已评价")
	clerk.hears("代表评价了", "基本满意")
	deputy.counts("经过").hears("提交了建议", "交办", "提出会办意见", "签发答复", "作出评价")
	w.consistent()
}
