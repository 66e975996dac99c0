package stories

import "testing"

// A clerk with more than a page of work can leaf to the rest of it and back.
func TestTodoLeaf(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk := w.person("A20"), w.person("JB01")
	for _, told := range [][2]string{
		{"孩子上学太远，建议增开校车。", "教育"}, {"村医年纪都大了，建议定向培养。", "卫生健康与医保"},
		{"外卖骑手摔伤没人管，建议参加工伤保险。", "就业与劳动权益"}, {"灌区渠道漏得厉害，建议衬砌改造。", "水利与防汛"},
		{"沿江湿地被占，建议划定红线。", "生态环境"}, {"山区桥梁多年未检，建议逐座评定。", "交通运输"},
		{"图书馆周末关门，建议延长时间。", "文化旅游与体育"}, {"立案排队很久，建议网上办理。", "法治与营商环境"},
	} {
		deputy.suggests(told[0], told[1])
	}
	clerk.writes("/todo").hears("待审查、交办、处理：8 件", "2026-B-006", "还有 2 件").
		picks("还有 2 件").hears("2026-B-007", "2026-B-008").picks("2026-B-008").hears("状态")
	clerk.writes("/todo").picks("还有 2 件", "上一页").hears("2026-B-001", "还有 2 件")
}
