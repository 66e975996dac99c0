package stories

import (
	"fmt"
	"testing"
)

// leaves takes all that somebody is from them.
func (v *voice) leaves() {
	v.w.t.Helper()
	v.w.executes(`DELETE FROM memberships WHERE person = $1`, v.person().ID)
}

// addresses writes a briefing for one person, up to its card.
func (v *voice) addresses(text, code string) *voice {
	v.w.t.Helper()
	v.writes("/brief").picks("写通报").hears("请把内容发给我").writes(text).hears(text)
	return v.picks("发送范围").picks("指定人员").hears("请写姓名或编号").writes(code).hears("共 1 人").picks("选好了").hears("发给")
}

// What is approved and waits for its time is taken back by its author, and then is
// a draft as any.
func TestAWaitingBriefingIsRevised(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	clerk, second, deputy := w.person("JB01"), w.person("JB02"), w.person("A20")
	clerk.addresses("通知：明天开会。", "A20").picks("发送时间").hears("什么时候发送").picks("明天上午").hears("2026年12月2日").approvedBy(second)
	second.writes("/brief").picks("已发和进行中").picks("明天开会").hears("等待发送").hasNo("修改", "等待发送")
	second.isTold(second.said("等待发送").MessageID, "run:1:revise", "联系起草人")
	clerk.writes("/brief").picks("已发和进行中").picks("明天开会").hears("等待发送").picks("✏️ 修改").hears("草稿", "明天开会")
	w.at("2026-12-02 09:00")
	w.ticks()
	deputy.neverHears("明天开会")
	clerk.presses("更多").picks("删除草稿").hears("确定删除").picks("删除草稿").hears("草稿已删除")
	clerk.isTold(clerk.said("草稿已删除").MessageID, "run:1:revise", "状态已经变了")
}

// A step in use is revised by its author, or taken out of use by whoever may send.
func TestAStepIsTakenOutOfUse(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	clerk, chief := w.person("JB01"), w.person("ZR01")
	clerk.writes("/learn").picks("资料管理").picks("新代表入门").picks("新增一步").hears("第几天").writes("0").hears("草稿").writes("欢迎您！").hears("欢迎您").approvedBy(chief)
	clerk.writes("/learn").picks("资料管理").picks("新代表入门").hears("已通过审核").picks("第 0 天").picks("✏️ 修改").hears("草稿", "欢迎您").approvedBy(chief)
	chief.writes("/learn").picks("资料管理").picks("新代表入门").picks("第 0 天").hears("欢迎您").hasNo("修改", "欢迎您")
	chief.picks("停用").hears("确定停用第 0 天").picks("停用").hears("还没有内容")
	clerk.isTold(chief.said("还没有内容").MessageID, "brief:1:revise", "状态已经变了")
}

// An officer who has left their post goes on with nothing that was begun in it.
func TestWhoHasLeftDoesNothingMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	officer, second := w.person("C08-1"), w.person("JB02")
	const refused = "由代表工作机构和专门委员会的工作人员起草"
	officer.addresses("通报一则", "A20").approvedBy(second)
	w.ticks()
	w.sendsAll()
	officer.addresses("草稿一则", "A20")
	posts := officer.person()
	returns := func() {
		for _, m := range posts.Memberships {
			w.executes(`INSERT INTO memberships (person, body, role) VALUES ($1, $2, $3)`, posts.ID, m.Body, m.Role)
		}
	}
	officer.leaves()
	m := officer.said("草稿一则")
	for _, data := range []string{"run:1", "run:1:list", "run:1:stop:go", "when:2", "when:2:now", "brief:2:submit", "audience:2", "audience:2:clear", "template:2"} {
		officer.isTold(m.MessageID, data, refused)
	}
	for _, step := range []struct{ begin, hears string }{
		{"brief:2:more", "{姓名}"}, {"audience:2:people", "请写姓名或编号"}, {"brief:2:save", "起个名字"}, {"when:2:write", "请写发送的时间"},
	} {
		returns()
		officer.forges(m.MessageID, step.begin).hears(step.hears)
		officer.leaves()
		officer.writes("代表A14").hears(refused).writes("代表A14").neverHears("已存为模板")
	}
	if b, err := w.store.Briefing(t.Context(), 2); err != nil || b.Content.Text.Text != "草稿一则" || len(b.Audience.People) != 1 {
		t.Errorf("the draft became %+v, %v", b, err)
	}
	if found, err := w.store.Templates(t.Context()); err != nil || len(found) != 0 {
		t.Errorf("templates: %+v, %v", found, err)
	}
	clerk := w.person("JB01")
	clerk.writes("/learn").picks("资料管理").picks("新代表入门").picks("新增一步").hears("第几天")
	clerk.leaves()
	clerk.writes("3").hears("由代表工作机构安排")
}

// A committee's officer sees and goes by their own runs only, and a filter that
// stands is never made unreadable.
func TestAnOfficerGoesByTheirOwnRuns(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	clerk, second, officer := w.person("JB01"), w.person("JB02"), w.person("C08-1")
	clerk.addresses("机关内部通报", "A20").approvedBy(second)
	w.ticks()
	officer.addresses("委员会通报", "A20").picks("发送范围").hears("例如")
	m := officer.said("例如")
	officer.isTold(m.MessageID, "audience:2:runs", "还没有发过通报")
	for _, data := range []string{"audience:2:run:1", "audience:2:had:1:read", "audience:2:had:99:read"} {
		officer.isTold(m.MessageID, data, "没有这次发送")
	}
	officer.forges(m.MessageID, "audience:2:clear").hears("还没有选").neverHears("机关内部通报")
	w.executes(`UPDATE briefings SET audience = '{"history": [{"what": "read", "run": 99}]}' WHERE id = 2`)
	officer.forges(m.MessageID, "audience:2").hears("找不到的通报").picks("清空").hears("还没有选")
}

// What a colleague has saved, and a colleague's material, others leave as it is.
func TestAnOfficerLeavesWhatIsAColleagues(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	clerk, officer := w.person("JB01"), w.person("C08-1")
	clerk.addresses("会议通报", "A20").picks("更多").picks("存为模板").hears("起个名字").writes("会议").hears("已存为模板「会议」")
	clerk.forges(clerk.mine().MessageID, "audience:1:save").hears("起个名字").writes("一个人").hears("共 1 人")
	officer.addresses("委员会通报", "A20").picks("更多").picks("存为模板").hears("起个名字").writes("会议").hears("已有同事在用", "换一个名字")
	officer.writes("委员会会议").hears("已存为模板「委员会会议」")
	card := officer.mine().MessageID
	officer.forges(card, "audience:2:save").hears("起个名字").writes("一个人").hears("已有同事在用")
	for _, data := range []string{"template:0:forget:1", "template:0:forget:1:go", "audience:2:forget:1", "audience:2:forget:1:go"} {
		officer.isTold(card, data, "只有保存的人和代表工作机构能删除")
	}
	clerk.compiles("代表法要点", "条文。", "法律法规").picks("发布").hears("第 1 版")
	officer.writes("/learn 条文").picks("代表法要点").picks("管理").hears("第 1 版").hasNo("撤下", "第 1 版")
	card = officer.mine().MessageID
	for _, data := range []string{"learn:retire:1", "learn:retire:1:1", "learn:restore:1"} {
		officer.isTold(card, data, "作者和代表工作机构")
	}
	clerk.writes("/brief").picks("模板").sees("委员会会议").picks("🗑").hears("确定删除").picks("🗑 删除").hears("点一个就用它")
	clerk.picks("🗑").hears("确定删除").picks("🗑 删除").hears("还没有模板") // the officer's too
}

// An approval says which version it approves, whole.
func TestAnApprovalNamesItsVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	clerk, second := w.person("JB01"), w.person("JB02")
	clerk.addresses("通报一则", "A20").picks("提交审核").hears("待审核")
	asked := second.said("请您审核")
	data, _ := buttonOf(asked, "✅ 审核通过")
	for _, cut := range []string{"brief:1:approve", "brief:1:approve:", data[:len(data)-1]} {
		second.isTold(asked.MessageID, cut, "已经改过")
	}
	second.presses("✅ 审核通过").hears("已通过审核")
}

// A message names two hundred people at most, and each exactly.
func TestManyNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	clerk := w.person("JB01")
	clerk.addresses("通报一则", "A20").picks("发送范围").picks("指定人员").hears("请写姓名或编号")
	clerk.writes("代表").hears("名册里没有“代表”").writes("a14、代表A20").hears("共 2 人")
	names := ""
	for i := range 201 {
		names += fmt.Sprintf("A%d、", i)
	}
	clerk.picks("指定人员").hears("请写姓名或编号").writes(names).hears("一次最多写 200 人，这里有 201 人")
}

// A name that comes when the briefing is no draft any more ends the question.
func TestANameThatComesTooLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 09:00")
	clerk := w.person("JB01")
	clerk.addresses("通报一则", "A20").picks("更多").picks("存为模板").hears("起个名字")
	w.executes(`UPDATE briefings SET stage = 'dropped' WHERE id = 1`)
	clerk.writes("会议").hears("状态已经变了").writes("会议").hears("要办理事项")
}
