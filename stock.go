package liaison

import "strings"

// stockTexts is how many suggestions the stock words were counted in.
const stockTexts = 30

// stock has the words that suggestions have in common whatever they are about,
// by how many of the stock texts have them. It stands for the texts that a
// young database does not have yet.
var stock = []struct {
	texts int
	words string
}{
	{27, "建议"},
	{23, "一是 三是 二是"},
	{20, "四是"},
	{12, "部门"},
	{11, "不足 乡镇 建立 明确"},
	{10, "建设 是推 服务 标准 给予 群众"},
	{9, "平均 是对 机制 纳入 问题"},
	{8, "反映 是建 渠道 设施 资金"},
	{7, "一次 企业 公布 安全 支持 稳定 补贴 部分"},
	{6, "三年 不少 代表 使用 保障 信息 工程 开展 我们 推行 每年 比例 监管 缺少 联合 调研"},
	{5, "主要 保护 公开 农村 安排 完善 实行 平台 政府 是将 是把 是明 是由 机构 条件 没有 省级 社会 统一 老人 补助 设备 财政 费用 " +
		"超过"},
	{4, "万元 专项 主体 五是 产业 全省 公示 制定 制度 县级 发布 学生 审批 小学 小时 少于 巡查 布局 并公 成本 承担 推动 提高 方案 " +
		"是按 普遍 清单 牵头 由省 研的 管理 纠纷 经费 结果 要求 责任 配备 集中 项目"},
	{3, "一体 专业 业化 个乡 个月 人员 优先 会公 体责 保险 修资 健康 充电 公里 养老 内容 准不 加强 加快 医疗 协调 单位 卫健 卫生 " +
		"去年 县域 发生 合同 向社 周期 园区 困难 培训 增加 处理 存在 季度 学校 实际 小区 小组 尽快 居民 山区 年度 应急 影响 意见 " +
		"扫码 投入 持续 指导 推广 提前 改造 教育 数量 整治 时间 是在 最高 有关 材料 消防 现行 生院 用地 疗机 组织 经营 络站 统筹 " +
		"维修 老年 联络 落实 补建 规模 规范 解决 评估 调解 购买 车辆 较大 近三 门牵 风险"},
}

// stockGrams are the stock words as grams, with the number of texts of each.
func stockGrams() map[int32]int {
	grams := map[int32]int{}
	for _, s := range stock {
		for word := range strings.FieldsSeq(s.words) {
			pairs(word, func(gram int32) { grams[gram] = s.texts })
		}
	}
	return grams
}
