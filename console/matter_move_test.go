package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"liaison"
)

// fills fills a form in: field, value; what is asked first is confirmed by a second
// form that carries everything along.
func (b *browser) fills(m liaison.Matter, key string, values ...string) answer {
	b.Helper()
	form := url.Values{"do": {"confirm"}}
	for i := 0; i+1 < len(values); i += 2 {
		form.Add(values[i], values[i+1])
	}
	return b.sends(sheetOf(m, "/move/", key), form)
}

var carriedInput = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

// confirms sends what a page asks to confirm.
func (b *browser) confirms(m liaison.Matter, key string, page answer) answer {
	b.Helper()
	form := url.Values{"do": {"make"}}
	for _, found := range carriedInput.FindAllStringSubmatch(page.page, -1) {
		form.Add(found[1], strings.NewReplacer("&#34;", `"`, "&amp;", "&", "&#39;", "'", "&lt;", "<", "&gt;", ">", "&#43;", "+").Replace(found[2]))
	}
	return b.sends(sheetOf(m, "/move/", key), form)
}

// makes a move by its two forms.
func (b *browser) makes(m liaison.Matter, key string, values ...string) {
	b.Helper()
	asked := b.fills(m, key, values...)
	asked.sees(b.T, http.StatusOK, "请核对")
	b.confirms(m, key, asked).sees(b.T, http.StatusOK, "已办理")
}

// A field of each kind, from the form to the history.
func TestEveryKindOfField(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "学校门口的路灯")
	clerk, department := o.enters("clerk"), o.enters("department")

	// body, bodies, choice: what the topic points to is first
	form := clerk.opens(sheetOf(m, "/move/assign"))
	form.sees(t, http.StatusOK, "主办单位", `<select id="f-lead"`, "★ 教育厅", `type="checkbox" name="co" value="D02"`, `type="radio" name="term"`)
	clerk.fills(m, "assign", "lead", "D01", "co", "D01", "term", "normal").sees(t, http.StatusUnprocessableEntity, "已经选过了", `value="D01" selected`)
	clerk.fills(m, "assign", "co", "D02").sees(t, http.StatusUnprocessableEntity, "请填写“主办单位”", "请填写“答复期限”", `value="D02" checked`, "!请核对")
	clerk.fills(m, "assign", "lead", "D01", "co", "D02", "term", "normal").sees(t, http.StatusOK, "教育厅", "卫健委", "将开始计算的时限", "签收", "请核对")
	clerk.opens(sheetOf(m)).sees(t, http.StatusOK, "!主办单位：教育厅") // nothing has happened yet
	clerk.makes(m, "assign", "lead", "D01", "co", "D02", "term", "normal")

	// date and text
	department.fills(m, "contact", "way", "phone", "day", "2027-01-01", "gist", "听取意见").sees(t, http.StatusUnprocessableEntity, "日期不能晚于今天", "听取意见</textarea>")
	department.makes(m, "contact", "way", "phone", "day", "9月14日", "gist", "听取意见<b>\r\n第二行")
	clerk.opens(sheetOf(m)).sees(t, http.StatusOK, "听取意见&lt;b&gt;\n第二行", "2026年9月14日")

	// day
	department.fills(m, "extend", "until", "2026-09-01", "reason", "复杂").sees(t, http.StatusUnprocessableEntity, "日期要在今天")
	department.makes(m, "extend", "until", "2027-01-29", "reason", "涉及面广")

	// dated lines, which are asked for where another field calls for them
	department.opens(sheetOf(m, "/move/answer")).sees(t, http.StatusOK, "答复类别", `!id="f-commitments"`)
	again := department.sends(sheetOf(m, "/move/answer"), url.Values{"class": {"B"}, "answer": {"正在安装"}})
	again.sees(t, http.StatusOK, `id="f-commitments"`, "正在安装</textarea>", `value="B" checked`, "!role=\"alert\"")
	department.fills(m, "answer", "class", "B", "answer", "正在安装", "commitments", "装好").sees(t, http.StatusUnprocessableEntity, "前面没有具体日期")
	department.makes(m, "answer", "class", "B", "answer", "正在安装", "commitments", "2026-11-30 装好一半\r\n2026-12-31 全部装好")
	o.enters("approver").makes(m, "approve")
	o.enters("deputy").makes(m, "rate", "attitude", "satisfied", "result", "basic")
	clerk.makes(m, "release")

	// clock
	department.opens(sheetOf(m, "/move/report")).sees(t, http.StatusOK, "装好一半", "全部装好")
	department.fills(m, "report", "commitment", "0", "evidence", "完成").sees(t, http.StatusUnprocessableEntity, "role=\"alert\"")
	kept, _ := o.store.Matter(t.Context(), m.ID)
	for i, k := range kept.Clocks {
		if k.Kind == liaison.ClockCommitment && k.Note == "装好一半" {
			department.makes(m, "report", "commitment", fmt.Sprint(i), "evidence", "已经装好一半")
		}
	}
	clerk.opens(sheetOf(m)).sees(t, http.StatusOK, "已经装好一半")

	// lines
	both := o.submits("deputy", "校车和食堂")
	clerk.fills(both, "split", "titles", "校车").sees(t, http.StatusUnprocessableEntity, "至少要 2 项")
	clerk.makes(both, "split", "titles", "校车\r\n\r\n食堂")
	clerk.opens(sheetOf(both)).sees(t, http.StatusOK, both.Number+"-1", both.Number+"-2")

	// matter
	first, second := o.submits("deputy", "村口的桥"), o.submits("colleague", "村口的桥要修")
	clerk.fills(second, "merge", "into", "2026-B-999").sees(t, http.StatusUnprocessableEntity, "没有找到编号为 2026-B-999")
	clerk.makes(second, "merge", "into", strings.ToLower(first.Number))
	clerk.opens(sheetOf(second)).sees(t, http.StatusOK, "并案", first.Number)

	// people, and a text to be read
	third := o.submits("deputy", "医保报销")
	clerk.makes(third, "return", "ground", "revise", "reason", "请补充")
	deputy := o.enters("deputy")
	deputy.fills(third, "invite", "cosigners-names", "代表A99").sees(t, http.StatusUnprocessableEntity, "没有找到代表“代表A99”")
	page := deputy.opens(sheetOf(third, "/move/invite"))
	hash := liaison.Procedures[third.Kind].Hash(third)
	page.sees(t, http.StatusOK, hash)
	asked := deputy.fills(third, "invite", "cosigners-names", "代表A02", "hash", hash)
	asked.sees(t, http.StatusOK, "请先阅读全文", "医保报销的理由", "代表A02")
	deputy.confirms(third, "invite", asked).sees(t, http.StatusOK, "已办理")
	o.enters("colleague").opens(sheetOf(third)).sees(t, http.StatusOK, "医保报销", "/move/cosign")
}

// Who may not make a move is refused by the rules, and so is who comes too late.
func TestWhoMayMove(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "学校门口的路灯")
	clerk := o.enters("clerk")
	asked := clerk.fills(m, "assign", "lead", "D01", "term", "normal")
	clerk.confirms(m, "assign", asked).sees(t, http.StatusOK, "已办理")
	clerk.confirms(m, "assign", asked).sees(t, http.StatusConflict, "晚了一步")
	o.enters("clerk2").opens(sheetOf(m, "/move/assign")).sees(t, http.StatusConflict, "晚了一步")
	for _, who := range []string{"clerk", "deputy", "chief", "delegation", "committee"} {
		for _, do := range []string{"confirm", "make"} {
			o.enters(who).sends(sheetOf(m, "/move/contact"), url.Values{"do": {do}, "way": {"phone"}, "day": {"2026-09-14"}, "gist": {"谈过"}}).
				sees(t, http.StatusForbidden, "不由您办理")
		}
	}
	for _, who := range []string{"colleague", "other", "station", "operator"} {
		for _, key := range []string{"contact", "assign", "nonsense", "submit"} {
			o.enters(who).sends(sheetOf(m, "/move/", key), url.Values{"do": {"make"}}).sees(t, http.StatusNotFound, "没有找到这件事项", "!路灯")
			o.enters(who).opens(sheetOf(m, "/move/"+key)).sees(t, http.StatusNotFound, "!路灯")
		}
	}
	clerk.opens(sheetOf(m, "/move/nonsense")).sees(t, http.StatusUnprocessableEntity)
	o.enters("deputy").opens(sheetOf(m, "/move/submit")).sees(t, http.StatusConflict, "请在聊天中打开")
	kept, _ := o.store.History(t.Context(), m.ID)
	if len(kept) != 2 {
		t.Errorf("%d moves were made, not 2", len(kept))
	}
}

// Who was told of what is made on a page is told as from the chat.
func TestAMoveTells(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "学校门口的路灯")
	chat := func(who string, chat int64) {
		code, err := o.store.PersonByCode(t.Context(), posts[who].Code)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.store.Invite(t.Context(), code.ID, []byte(who), o.at, o.at.AddDate(0, 0, 1)); err != nil {
			t.Fatal(err)
		}
		inv, err := o.store.LockInvitation(t.Context(), []byte(who))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.store.Bind(t.Context(), inv, chat, o.at); err != nil {
			t.Fatal(err)
		}
	}
	chat("deputy", 1001)
	o.enters("clerk").makes(m, "accept")
	if len(o.sent) != 1 || o.sent[0].Chat != 1001 {
		t.Errorf("offered to the post: %+v", o.sent)
	}
}
