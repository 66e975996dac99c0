package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
)

const aDraft = "第一章 总则\n第一条 为了规范，制定本条例。\n第二条 【范围】适用本条例。"

// inquires writes an inquiry on its form, chooses whom to ask, and opens it.
func (b *browser) inquires(form url.Values) int64 {
	b.Helper()
	got := b.sends("/console/inquiries", form)
	got.sees(b.T, http.StatusOK, "已建立草稿")
	var id int64
	if _, err := fmt.Sscanf(got.Request.URL.Path, "/console/inquiries/%d/", &id); err != nil {
		b.Fatalf("it leads to %s", got.Request.URL)
	}
	return id
}

func inquiryAt(id int64, under string) string {
	return fmt.Sprintf("/console/inquiries/%d%s", id, under)
}

func (b *browser) opensInquiry(id int64) {
	b.Helper()
	b.sends(inquiryAt(id, "/audience"), url.Values{"role": {"deputy"}, "do": {"look"}}).sees(b.T, http.StatusOK, "共 2 人")
	b.sends(inquiryAt(id, "/audience"), url.Values{"role": {"deputy"}, "do": {"save"}}).sees(b.T, http.StatusOK, "已保存", "共 2 人")
	b.sends(inquiryAt(id, "/move"), url.Values{"do": {"open"}}).sees(b.T, http.StatusOK, "已开放", "进行中")
}

func (o *office) comments(id int64, who, choice, text string) {
	o.Helper()
	q, err := o.store.Inquiry(o.Context(), id)
	if err == nil {
		err = o.store.KeepAnswer(o.Context(), id, o.person(who).ID, storage.InquiryAnswer{Item: q.Items[0].ID, Choice: choice, Text: text, At: o.at})
	}
	if err != nil {
		o.Fatal(err)
	}
}

// A draft is put, its articles are shown, comments are decided on together, and then the
// result is published; a committee sees its own inquiries and no others.
func TestAConsultationOnItsPages(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	clerk, committee, deputy := o.enters("clerk"), o.enters("committee"), o.enters("deputy")
	clerk.opens("/console/inquiries/new?kind=consultation").sees(t, http.StatusOK, "粘贴草案全文", "form_key")
	clerk.sends("/console/inquiries", url.Values{"kind": {"consultation"}}).sees(t, http.StatusUnprocessableEntity, "请写名称")
	id := clerk.inquires(url.Values{"kind": {"consultation"}, "title": {"志愿条例草案"}, "items": {aDraft}})
	clerk.opens(inquiryAt(id, "/edit")).sees(t, http.StatusOK, "志愿条例草案", "第一章　总则", "第二条　【范围】")
	clerk.sends(inquiryAt(id, "/move"), url.Values{"do": {"open"}}).sees(t, http.StatusUnprocessableEntity, "还没有选定征集对象")
	clerk.opensInquiry(id)
	clerk.sends(inquiryAt(id, "/edit"), url.Values{"title": {"改了"}, "items": {aDraft}}).sees(t, http.StatusConflict, "刷新")
	o.comments(id, "deputy", "amend", "加上高校")
	o.comments(id, "colleague", "doubt", "由谁执行")
	page := clerk.opens(inquiryAt(id, ""))
	page.sees(t, http.StatusOK, "2/2", "加上高校", "由谁执行", "代表A01", "一团", "修改", "2 条待答复")
	comments, err := o.store.Comments(t.Context(), id, true, 0, 10)
	if err != nil || len(comments) != 2 {
		t.Fatalf("%+v, %v", comments, err)
	}
	both := []string{fmt.Sprint(comments[0].ID), fmt.Sprint(comments[1].ID)}
	clerk.sends(inquiryAt(id, "/verdicts"), url.Values{"comment": both, "verdict": {"adopted"}}).sees(t, http.StatusUnprocessableEntity, "请写明理由")
	clerk.sends(inquiryAt(id, "/verdicts"), url.Values{"verdict": {"adopted"}, "reason": {"好"}}).sees(t, http.StatusUnprocessableEntity, "请先勾选")
	clerk.sends(inquiryAt(id, "/move"), url.Values{"do": {"close"}}).sees(t, http.StatusOK, "已截止")
	clerk.sends(inquiryAt(id, "/move"), url.Values{"do": {"close"}}).sees(t, http.StatusConflict)
	clerk.sends(inquiryAt(id, "/move"), url.Values{"do": {"publish"}}).sees(t, http.StatusConflict, "还有 2 条意见没有答复")
	clerk.sends(inquiryAt(id, "/verdicts"), url.Values{"comment": both, "verdict": {"partly"}, "reason": {"已写入第二条"}}).sees(t, http.StatusOK, "答复已保存", "0 条待答复")
	clerk.opens(inquiryAt(id, "?all=1")).sees(t, http.StatusOK, "部分采纳", "已写入第二条", "经办01")
	clerk.sends(inquiryAt(id, "/move"), url.Values{"do": {"publish"}}).sees(t, http.StatusOK, "结果已公布")
	clerk.sends(inquiryAt(id, "/verdicts"), url.Values{"comment": both, "verdict": {"not"}, "reason": {"反悔"}}).sees(t, http.StatusConflict)
	for _, book := range []string{"/answers.xlsx", "/asked.xlsx"} {
		if got := clerk.opens(inquiryAt(id, book)); got.StatusCode != http.StatusOK || !strings.HasPrefix(got.page, "PK") {
			t.Errorf("%s: %s", book, got.Status)
		}
	}
	clerk.opens("/console/inquiries").sees(t, http.StatusOK, "志愿条例草案", "已公布", "2/2")

	committee.opens("/console/inquiries").sees(t, http.StatusOK, "!志愿条例草案", "法规草案征求意见", "!意向投票")
	committee.opens(inquiryAt(id, "")).sees(t, http.StatusNotFound, "没有找到")
	committee.sends("/console/inquiries", url.Values{"kind": {"vote"}, "title": {"越权"}, "most": {"1"}, "items": {"甲\n乙"}}).sees(t, http.StatusNotFound)
	own := committee.inquires(url.Values{"kind": {"topics"}, "title": {"教育选题"}, "items": {"校门口的路灯｜教育厅"}})
	committee.opensInquiry(own)
	o.comments(own, "deputy", "claim", "")
	committee.opens(inquiryAt(own, "")).sees(t, http.StatusOK, "教科委", "校门口的路灯", "代表A01")
	deputy.opens("/console/inquiries").sees(t, http.StatusForbidden, "!教育选题")
	deputy.opens(inquiryAt(own, "")).sees(t, http.StatusForbidden, "!教育选题")
}

// Of a vote the pages show who has voted, and no count before the end, wherever one asks.
func TestAVoteIsSealedOnItsPages(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	clerk := o.enters("clerk")
	id := clerk.inquires(url.Values{"kind": {"vote"}, "title": {"意向"}, "most": {"1"}, "items": {"甲项目\n乙项目"}})
	clerk.opensInquiry(id)
	storagetest.Exec(t, o.database, `UPDATE inquiry_tallies SET counts = '{4711,815}' WHERE inquiry = $1`, id)
	storagetest.Exec(t, o.database, `UPDATE inquiry_participants SET answered_at = now() WHERE inquiry = $1`, id)
	clerk.opens(inquiryAt(id, "")).sees(t, http.StatusOK, "2/2", "截止前不显示任何票数", "!4711", "!result.svg")
	for _, path := range []string{"/result.svg", "/answers.xlsx"} {
		clerk.opens(inquiryAt(id, path)).sees(t, http.StatusConflict, "截止前不显示任何票数")
	}
	clerk.sends(inquiryAt(id, "/move"), url.Values{"do": {"close"}}).sees(t, http.StatusOK, "不足 3 份", "!4711")
	storagetest.Exec(t, o.database, `INSERT INTO inquiry_participants (inquiry, person, answered_at) SELECT $1, id, now() FROM people WHERE code = 'JB01'`, id)
	clerk.opens(inquiryAt(id, "")).sees(t, http.StatusOK, "4711", "815", "result.svg")
	clerk.opens(inquiryAt(id, "/result.svg")).sees(t, http.StatusOK, "<svg", "甲项目")
}

// What was proposed is merged, assessed and chosen; the candidates become a ballot of 12 for
// 10, whose tie at the last place is voted on again.
func TestFromProposalsToTheBallot(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	clerk := o.enters("clerk")
	id := clerk.inquires(url.Values{"kind": {"projects"}, "title": {"民生实事征集"}})
	clerk.opensInquiry(id)
	for i := range 13 {
		if _, err := o.store.Propose(t.Context(), id, liaison.InquiryItem{Title: fmt.Sprintf("项目%02d", i+1), Text: "理由", By: o.person("deputy").ID}, o.at); err != nil {
			t.Fatal(err)
		}
	}
	q, err := o.store.Inquiry(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	keep := func(n int, more ...string) answer {
		form := url.Values{"item": {fmt.Sprint(q.Items[n].ID)}, "title": {q.Items[n].Title}, "cost": {"2.4亿元"}, "department": {"住建厅"}, "duration": {"一年"}, "score": {"4"}}
		for i := 0; i+1 < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return clerk.sends(inquiryAt(id, "/candidates"), form)
	}
	keep(12, "into", fmt.Sprint(q.Items[0].ID)).sees(t, http.StatusOK, "并入：项目01")
	keep(0, "into", fmt.Sprint(q.Items[1].ID)).sees(t, http.StatusUnprocessableEntity, "不能并入")
	keep(1, "into", fmt.Sprint(q.Items[12].ID)).sees(t, http.StatusUnprocessableEntity, "不能并入")
	keep(1, "cost", "很多").sees(t, http.StatusUnprocessableEntity, "金额写法不对")
	for n := range 12 {
		keep(n, "chosen", "1").sees(t, http.StatusOK, "候选")
	}
	if got := clerk.opens(inquiryAt(id, "/candidates.xlsx")); !strings.HasPrefix(got.page, "PK") {
		t.Errorf("the sheet: %s", got.Status)
	}
	clerk.sends(inquiryAt(id, "/follow"), url.Values{"kind": {"ballot"}, "most": {"12"}}).sees(t, http.StatusUnprocessableEntity, "名额要少于候选数")
	clerk.sends(inquiryAt(id, "/follow"), url.Values{"kind": {"survey"}, "most": {"10"}}).sees(t, http.StatusUnprocessableEntity)
	got := clerk.sends(inquiryAt(id, "/follow"), url.Values{"kind": {"ballot"}, "most": {"10"}})
	got.sees(t, http.StatusOK, "民生实事征集（正式票决）", "候选 12 项，应确定 10 项", "项目12")
	var ballot int64
	if _, err := fmt.Sscanf(got.Request.URL.Path, "/console/inquiries/%d/", &ballot); err != nil {
		t.Fatal(got.Request.URL)
	}
	form := url.Values{"round": {"1"}, "deputies": {"740"}, "present": {"700"}, "issued": {"700"}, "returned": {"698"}, "void": {"3"}}
	b, err := o.store.Inquiry(t.Context(), ballot)
	if err != nil {
		t.Fatal(err)
	}
	for n, i := range b.Items { // nine are clear, two are level, one has no majority
		votes := 600 - n
		if n >= 9 {
			votes = 500
		}
		if n == 11 {
			votes = 370
		}
		form.Set(fmt.Sprintf("votes_%d", i.ID), fmt.Sprint(votes))
	}
	wrong := url.Values{}
	for name, values := range form {
		wrong[name] = values
	}
	wrong.Set("issued", "701")
	clerk.sends(inquiryAt(ballot, "/ballot"), wrong).sees(t, http.StatusUnprocessableEntity, "发出 701 张，多于出席 700 人")
	clerk.sends(inquiryAt(ballot, "/ballot"), form).sees(t, http.StatusOK, "已确定 9 项", "出席人数达到法定人数（494 人）", "须得 371 票", "末位并列", "没有超过全体代表半数", "还有 1 个名额", "录入第 2 轮计票（名额 1）")
	clerk.sends(inquiryAt(ballot, "/ballot"), form).sees(t, http.StatusConflict, "已经录入过")
	second := url.Values{"round": {"2"}, "deputies": {"740"}, "present": {"690"}, "issued": {"690"}, "returned": {"690"}, "void": {"0"},
		fmt.Sprintf("votes_%d", b.Items[9].ID): {"300"}, fmt.Sprintf("votes_%d", b.Items[10].ID): {"380"}}
	clerk.sends(inquiryAt(ballot, "/ballot"), second).sees(t, http.StatusOK, "已确定 10 项", "第 2 轮，名额 1", "!录入第")
	clerk.opens(inquiryAt(ballot, "/result.svg?round=1")).sees(t, http.StatusOK, "<svg", "项目01")
	clerk.opens(inquiryAt(ballot, "/result.svg?round=3")).sees(t, http.StatusNotFound)
	clerk.opens(inquiryAt(ballot, "/edit")).sees(t, http.StatusConflict)
	clerk.sends(inquiryAt(ballot, "/move"), url.Values{"do": {"drop"}}).sees(t, http.StatusConflict)
}

// A selection goes from its form over the nominations to the jury, whose points nobody sees
// before the end; those level at the cut are decided on with a reason.
func TestASelectionOnItsPages(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	clerk, committee := o.enters("clerk"), o.enters("committee")
	committee.opens("/console/inquiries").sees(t, http.StatusOK, "!评选推荐")
	clerk.opens("/console/inquiries").sees(t, http.StatusOK, "评选推荐", "!评选评分")
	clerk.opens("/console/inquiries/new?kind=nomination").sees(t, http.StatusOK, "办理实效 40", "先进承办单位", "百分制")
	form := func(more ...string) url.Values {
		v := url.Values{"kind": {"nomination"}, "title": {"先进评选"}, "object": {"deputy"}, "most": {"1"}, "scale": {"10"}, "criteria": {"质量 60\n实效 40"}}
		for i := 0; i+1 < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}
	for _, wrong := range [][]string{{"criteria", "质量 60\n实效 30", "现在是 90"}, {"criteria", "质量", "第 1 项评分标准看不懂"}, {"object", "诗", "请选择评选对象"}, {"scale", "5", "百分制或十分制"}, {"most", "0", "评出几个"}} {
		clerk.sends("/console/inquiries", form(wrong[0], wrong[1])).sees(t, http.StatusUnprocessableEntity, wrong[2])
	}
	clerk.sends("/console/inquiries", form("kind", "award")).sees(t, http.StatusNotFound)
	id := clerk.inquires(form())
	clerk.opens(inquiryAt(id, "/edit")).sees(t, http.StatusOK, "质量 60")
	clerk.opensInquiry(id)
	deputy, colleague, officer := o.person("deputy"), o.person("colleague"), o.person("committee")
	for _, nominated := range []liaison.Person{deputy, colleague, officer} {
		if _, err := o.store.Nominate(t.Context(), id, liaison.InquiryItem{Person: nominated.ID, Title: nominated.Name, By: deputy.ID}, "<b>履职</b>认真", o.at); err != nil {
			t.Fatal(err)
		}
	}
	q, err := o.store.Inquiry(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	sifts := func(n int, fate string, more ...string) answer {
		v := url.Values{"item": {fmt.Sprint(q.Items[n].ID)}, "fate": {fate}}
		for i := 0; i+1 < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return clerk.sends(inquiryAt(id, "/candidates"), v)
	}
	clerk.opens(inquiryAt(id, "/candidates")).sees(t, http.StatusOK, "共 3 个，未处理 3 个", "1 人推荐", "&lt;b&gt;履职&lt;/b&gt;认真", "代表A01")
	sifts(2, "out").sees(t, http.StatusUnprocessableEntity, "请写明理由")
	sifts(2, "").sees(t, http.StatusUnprocessableEntity, "请选择接受")
	sifts(2, "into").sees(t, http.StatusUnprocessableEntity, "不能并入")
	sifts(2, "out", "note", "不是代表").sees(t, http.StatusOK, "不列入", "未处理 2 个")
	sifts(0, "in").sees(t, http.StatusOK, "进入评分")
	clerk.sends(inquiryAt(id, "/follow"), url.Values{"kind": {"award"}}).sees(t, http.StatusConflict, "推荐还没有截止")
	clerk.sends(inquiryAt(id, "/move"), url.Values{"do": {"close"}}).sees(t, http.StatusOK)
	clerk.sends(inquiryAt(id, "/move"), url.Values{"do": {"publish"}}).sees(t, http.StatusConflict, "还有 1 个推荐没有处理")
	clerk.sends(inquiryAt(id, "/follow"), url.Values{"kind": {"award"}}).sees(t, http.StatusConflict, "还有 1 个推荐没有处理")
	sifts(1, "in").sees(t, http.StatusOK, "未处理 0 个，接受 2 个")
	clerk.sends(inquiryAt(id, "/move"), url.Values{"do": {"publish"}}).sees(t, http.StatusOK, "结果已公布")
	sifts(1, "out", "note", "反悔").sees(t, http.StatusConflict)

	got := clerk.sends(inquiryAt(id, "/follow"), url.Values{"kind": {"award"}})
	got.sees(t, http.StatusOK, "已建立草稿")
	var award int64
	if _, err := fmt.Sscanf(got.Request.URL.Path, "/console/inquiries/%d/audience", &award); err != nil {
		t.Fatal(got.Request.URL)
	}
	clerk.sends(inquiryAt(award, "/move"), url.Values{"do": {"open"}}).sees(t, http.StatusUnprocessableEntity, "还没有选定征集对象")
	clerk.sends(inquiryAt(award, "/audience"), url.Values{"person": {fmt.Sprint(deputy.ID), fmt.Sprint(officer.ID)}, "do": {"save"}}).sees(t, http.StatusOK, "评委", "共 2 人")
	clerk.sends(inquiryAt(award, "/edit"), form("title", "先进评选评分", "criteria", "总评 100")).sees(t, http.StatusOK, "总评 100%", "条目（2）")
	clerk.sends(inquiryAt(award, "/move"), url.Values{"do": {"open"}}).sees(t, http.StatusOK, "已开放", "截止前不显示任何分数", "0/1", "代表A01：代表A01（本人）")
	scoring, err := o.store.Inquiry(t.Context(), award)
	if err != nil || len(scoring.Items) != 2 || scoring.Items[0].Text != "<b>履职</b>认真" {
		t.Fatalf("%+v, %v", scoring.Items, err)
	}
	for _, g := range []storage.Scoring{{Item: scoring.Items[1].ID, Person: deputy.ID, Points: []int{7}}, {Item: scoring.Items[0].ID, Person: officer.ID, Points: []int{9}}, {Item: scoring.Items[1].ID, Person: officer.ID, Points: []int{9}}, {Item: scoring.Items[1].ID, Person: deputy.ID, Points: []int{9}}} {
		g.At = o.at
		if err := o.store.KeepPoints(t.Context(), scoring, g); err != nil {
			t.Fatal(err)
		}
	}
	clerk.opens(inquiryAt(award, "")).sees(t, http.StatusOK, "1/1", "2/2", "✅", "!90.00")
	clerk.opens(inquiryAt(award, "/answers.xlsx")).sees(t, http.StatusConflict, "截止前不显示任何分数")
	clerk.sends(inquiryAt(award, "/ties"), url.Values{"item": {fmt.Sprint(scoring.Items[1].ID)}, "reason": {"早"}}).sees(t, http.StatusConflict)
	clerk.sends(inquiryAt(award, "/move"), url.Values{"do": {"close"}}).sees(t, http.StatusOK, "90.00", "末位并列，待定", "请选 1 个")
	clerk.sends(inquiryAt(award, "/move"), url.Values{"do": {"publish"}}).sees(t, http.StatusConflict, "还有 2 个末位并列")
	clerk.sends(inquiryAt(award, "/ties"), url.Values{"reason": {"两人都好"}}).sees(t, http.StatusUnprocessableEntity, "正好选 1 个")
	clerk.sends(inquiryAt(award, "/ties"), url.Values{"item": {fmt.Sprint(scoring.Items[1].ID)}}).sees(t, http.StatusUnprocessableEntity, "请写明理由")
	clerk.sends(inquiryAt(id, "/ties"), url.Values{"item": {fmt.Sprint(scoring.Items[1].ID)}, "reason": {"x"}}).sees(t, http.StatusNotFound)
	clerk.sends(inquiryAt(award, "/ties"), url.Values{"item": {fmt.Sprint(scoring.Items[1].ID)}, "reason": {"基层一线"}}).sees(t, http.StatusOK, "已确定", "基层一线", "入选", "!待定")
	clerk.sends(inquiryAt(award, "/ties"), url.Values{"item": {fmt.Sprint(scoring.Items[0].ID)}, "reason": {"再想想"}}).sees(t, http.StatusConflict)
	clerk.sends(inquiryAt(award, "/move"), url.Values{"do": {"publish"}}).sees(t, http.StatusOK, "结果已公布")
	for _, at := range []string{inquiryAt(award, "/answers.xlsx"), inquiryAt(id, "/answers.xlsx")} {
		if got := clerk.opens(at); !strings.HasPrefix(got.page, "PK") {
			t.Errorf("%s: %s", at, got.Status)
		}
	}
	clerk.opens(inquiryAt(id, "")).sees(t, http.StatusOK, "后续", "先进评选评分")
	committee.opens(inquiryAt(award, "")).sees(t, http.StatusNotFound)
}
