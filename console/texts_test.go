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

// importsTexts sends a file of texts, and what else the form says as name, value.
func (b *browser) importsTexts(content string, more ...string) answer {
	b.Helper()
	var files [][2]string
	if content != "" {
		files = append(files, [2]string{"texts.csv", content})
	}
	return b.sendsFiles("/console/texts/import", files, more...)
}

// keepsText writes a module and returns its id.
func (b *browser) keepsText(place, key, title, text string) int64 {
	b.Helper()
	b.sends("/console/texts", url.Values{"place": {place}, "key": {key}, "title": {title}, "text": {text}}).sees(b.T, http.StatusOK, "常用语已保存", title)
	found, err := b.store.ModulesOn(b.Context(), []liaison.Module{{Shelf: liaison.StaffShelf}, {Shelf: liaison.BodyShelf, Body: "D01"}})
	if err != nil {
		b.Fatal(err)
	}
	for _, m := range found {
		if m.Key == key {
			return m.ID
		}
	}
	b.Fatalf("%s is not kept", key)
	return 0
}

func TestTextModules(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	m := o.submits("deputy", "学校门口的路灯")
	m = o.steps("clerk", m, "assign", "lead", "D01", "term", "normal")
	clerk, department := o.enters("clerk"), o.enters("department")
	id := clerk.keepsText("staff", "收件", "收件答复", "{姓名}代表：{编号}《{标题}》已交{主办单位}办理。")
	own := department.keepsText("D01", "联系", "联系用语", "{代表团}{姓名}代表，您好。")

	filled := fmt.Sprintf("/console/texts/%d/filled?matter=%d", id, m.ID)
	clerk.opens(filled).sees(t, http.StatusOK, "代表A01代表：", m.Number+"《学校门口的路灯》已交省教育厅办理。", "!<html")
	department.opens(filled).sees(t, http.StatusNotFound, "!路灯")
	department.opens(fmt.Sprintf("/console/texts/%d/filled?matter=%d", own, m.ID)).sees(t, http.StatusOK, "一团代表A01代表，您好。")
	stranger := o.enters("other")
	stranger.opens(fmt.Sprintf("/console/texts/%d", own)).sees(t, http.StatusNotFound)
	stranger.sends(fmt.Sprintf("/console/texts/%d/forget", own), nil).sees(t, http.StatusNotFound)
	clerk.opens("/console/texts").sees(t, http.StatusOK, "收件答复", "!联系用语")
	clerk.sends("/console/texts", url.Values{"place": {"D01"}, "key": {"x"}, "title": {"x"}, "text": {"x"}}).sees(t, http.StatusUnprocessableEntity, "不归您管理")
	clerk.sends("/console/texts", url.Values{"place": {"staff"}, "key": {"收件"}, "title": {"x"}, "text": {"x"}}).sees(t, http.StatusUnprocessableEntity, "请换一个")
	clerk.sends("/console/texts", url.Values{"place": {"staff"}, "key": {"y"}, "title": {"x"}, "text": {"{没有}"}}).sees(t, http.StatusUnprocessableEntity, "没有「没有」这个变量")
	o.enters("deputy").opens("/console/texts").sees(t, http.StatusForbidden)

	// In the form of a move, without a script.
	form := sheetOf(m, "/move/face")
	if page := clerk.opens(form); strings.Contains(page.page, `data-inserts="`) {
		field := regexp.MustCompile(`data-inserts="([^"]+)"`).FindStringSubmatch(page.page)[1]
		clerk.sends(form, url.Values{field: {"先写的"}, "insert": {field}, "module_" + field: {fmt.Sprint(id)}}).
			sees(t, http.StatusOK, "先写的\n代表A01代表：", "</textarea>")
		return
	}
	t.Error("the form offers no text module")
}

func TestTextsFromAFile(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	clerk := o.enters("clerk")
	clerk.keepsText("staff", "甲", "甲的名称", "原来的正文")
	clerk.keepsText("staff", "乙", "乙的名称", "不再需要的")
	file := "\uFEFF适用,简码,名称,正文\r\nstaff,甲,甲的名称,\"改过的正文\r\n第二行\"\r\nstaff,丙,丙的名称,新的正文\r\n"
	texts := func() string { return clerk.opens("/console/texts/export.csv").page }
	before := texts()

	page := clerk.importsTexts(file)
	page.sees(t, http.StatusOK, "新增 1 条，修改 1 条，删除 1 条，0 条不变", "原来的正文", "改过的正文", "乙的名称")
	if texts() != before {
		t.Fatal("looking at a file has changed the texts")
	}
	shape := regexp.MustCompile(`name="confirmed" value="([^"]+)"`).FindStringSubmatch(page.page)[1]
	confirmed := []string{"content", strings.TrimPrefix(file, "\uFEFF"), "confirmed", shape}
	clerk.keepsText("staff", "丁", "丁的名称", "其间写的")
	clerk.importsTexts("", confirmed...).sees(t, http.StatusConflict, "核对之后有人改了常用语")
	page = clerk.importsTexts(file)
	confirmed[3] = regexp.MustCompile(`name="confirmed" value="([^"]+)"`).FindStringSubmatch(page.page)[1]
	clerk.importsTexts("", confirmed...).sees(t, http.StatusOK, "已导入", "改过的正文", "丙的名称", "!乙的名称", "!丁的名称")
	clerk.importsTexts(texts()).sees(t, http.StatusOK, "与现有的完全相同")
}

func TestAFileWithWrongLines(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	clerk := o.enters("clerk")
	clerk.keepsText("staff", "甲", "甲的名称", "原来的正文")
	before := clerk.opens("/console/texts/export.csv").page
	head := "适用,简码,名称,正文\n"
	for name, bad := range map[string]struct{ file, line, says string }{
		"shelf":    {head + "staff,丙,丙,好的\nD01,丁,丁,别人的\n", "3", "没有「D01」这个适用范围"},
		"chief":    {head + "chief,丁,丁,负责人的\n", "2", "不归您管理"},
		"empty":    {head + "staff,丙,,好的\n", "2", "请填写名称"},
		"variable": {head + "staff,丙,丙,\"一\n二\"\nstaff,丁,丁,{手机}\n", "4", "没有「手机」这个变量"},
		"twice":    {head + "staff,丙,丙,好\nstaff,丙,丙,好\n", "3", "出现了两次"},
		"quotes":   {head + "staff,丙,丙,\"好\n", "2", "引号没有配对"},
		"head":     {"一,二\n", "1", "第一行要有这些列名"},
		"nothing":  {head, "1", "没有内容"},
	} {
		t.Run(name, func(t *testing.T) {
			page := clerk.importsTexts(bad.file)
			page.sees(t, http.StatusOK, bad.says, "什么都没有导入", `<td class="figure">`+bad.line+"</td>", "!确认导入")
			if after := clerk.opens("/console/texts/export.csv").page; after != before {
				t.Errorf("something was imported: %s", after)
			}
		})
	}
	clerk.importsTexts(head+"staff,丙,丙,\xb4\xfa\n").sees(t, http.StatusUnprocessableEntity, "不是 UTF-8")
	clerk.importsTexts("").sees(t, http.StatusUnprocessableEntity, "请选择一个 CSV 文件")
}
