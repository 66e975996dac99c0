package stories

import (
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/carlos7ags/folio/reader"

	"liaison"
	"liaison/telegramsim"
)

// file waits for a file of that kind in the chat.
func (v *voice) file(kind string) telegramsim.Msg {
	v.w.t.Helper()
	return v.awaits("a "+kind, func(m telegramsim.Msg) bool { return m.From == "bot" && m.Kind == kind }, v.mark)
}

// download opens a file by the link that the chat page has.
func (w *world) download(m telegramsim.Msg) io.ReadCloser {
	w.t.Helper()
	answer, err := http.Get(w.api + m.File.URL)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = answer.Body.Close() })
	return answer.Body
}

// paper is the words of a PDF, without the gaps that lines and columns make.
func (w *world) paper(m telegramsim.Msg) string {
	w.t.Helper()
	content, err := io.ReadAll(w.download(m))
	if err != nil {
		w.t.Fatal(err)
	}
	pdf, err := reader.Parse(content)
	if err != nil {
		w.t.Fatal(err)
	}
	var words strings.Builder
	for i := range pdf.PageCount() {
		page, err := pdf.Page(i)
		if err != nil {
			w.t.Fatal(err)
		}
		text, err := page.ExtractText()
		if err != nil {
			w.t.Fatal(err)
		}
		words.WriteString(text)
	}
	return strings.Join(strings.Fields(words.String()), "")
}

func (w *world) onPaper(m telegramsim.Msg, words ...string) {
	w.t.Helper()
	text := w.paper(m)
	for _, word := range words {
		if !strings.Contains(text, strings.Join(strings.Fields(word), "")) {
			w.t.Errorf("%q is not on the paper:\n%s", word, text)
		}
	}
}

// A matter is downloaded on the standard form, by its deputy and by the staff,
// with what was confirmed and not what is being mended; its versions can be
// compared.
func TestAMatterOnPaper(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, clerk, officer := w.person("A20"), w.person("JB01"), w.person("D28-1")
	deputy.writes(slowIllness).presses("转为建议").presses("卫生健康与医保").presses("确认提交").hears("2026-B-001")
	deputy.presses("查看").hears("待审查").presses("🖨 PDF")
	m, err := w.store.Matter(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	sent := deputy.file("document")
	if !strings.HasPrefix(sent.File.Name, "2026-B-001 ") || !strings.HasSuffix(sent.File.Name, ".pdf") {
		t.Errorf("the file is called %q", sent.File.Name)
	}
	w.onPaper(sent, "代表建议、批评和意见", "2026-B-001", slowIllness, "代表A20（A20）", "卫生健康与医保", "闭会期间",
		m.Hash, "2026年9月15日 10:00", "提交", "第1页，共1页")

	w.at("2026-09-16 09:00")
	clerk.presses("退回").presses("补充修改").writes("请补充具体数据。").presses("✅ 确认").hears("退回修改")
	deputy.presses("修改并提交").hears("修改 2026-B-001").writes("涉及老人约三千人。").hears("可以继续补充")
	clerk.forges(1, "matter:1:pdf")
	seen := clerk.file("document")
	w.onPaper(seen, slowIllness, m.Hash, "请补充具体数据。", "经办01")
	if text := w.paper(seen); strings.Contains(text, "约三千人") {
		t.Errorf("the clerk has on paper what is being mended:\n%s", text)
	}
	officer.isTold(1, "matter:1:pdf", "没有找到").isTold(1, "matter:1:versions", "没有找到")

	for _, m := range w.sim.Chat(deputy.chat) {
		if _, ok := buttonOf(m, "📑 版本"); ok {
			t.Error("versions are offered where there is one")
		}
	}
	deputy.presses("预览并提交").presses("确认提交").hears("编号 2026-B-001").presses("查看").presses("📑 版本")
	deputy.hears("2026-B-001 的版本", "第 1 版", "第 2 版", "2026年9月16日 09:00", "涉及老人约三千人。")
	underlined := false
	for _, e := range deputy.said("2026-B-001 的版本", "第 2 版").Entities {
		underlined = underlined || e.Type == "underline" && e.Length == len([]rune("涉及老人约三千人。"))
	}
	if !underlined {
		t.Error("what was added is not underlined")
	}
	w.consistent()
}

// decides makes a move as the tables have it, without the chat.
func (w *world) decides(code string, key liaison.MoveKey, in liaison.Input) {
	w.t.Helper()
	ctx := w.t.Context()
	m, err := w.store.Matter(ctx, 1)
	if err != nil {
		w.t.Fatal(err)
	}
	c := liaison.Case{Matter: m, Input: in, Now: w.clock(), Bodies: map[string]liaison.Body{}}
	if c.Actor, err = w.store.PersonByCode(ctx, code); err != nil {
		w.t.Fatal(err)
	}
	bodies, err := w.store.Bodies(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, b := range bodies {
		c.Bodies[b.Code] = b
	}
	if c.People, err = w.store.PeopleByCodes(ctx, in["cosigners"]); err != nil {
		w.t.Fatal(err)
	}
	if c.Calendar, err = w.store.Calendar(ctx); err != nil {
		w.t.Fatal(err)
	}
	out, err := liaison.Procedures[m.Kind].Decide(key, c)
	if err != nil {
		w.t.Fatalf("%s by %s: %v", key, code, err)
	}
	if _, err := w.store.KeepOutcome(ctx, out, "2026-B"); err != nil {
		w.t.Fatal(err)
	}
}

// Who co-signed is on the paper with the time at which they agreed to the text.
func TestCosignersAreOnPaper(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, colleague := w.person("A20"), w.person("A14")
	deputy.writes(slowIllness).presses("转为建议").presses("卫生健康与医保").hears("请核对最终文本")
	m, err := w.store.Matter(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	hash := []string{liaison.Procedures[m.Kind].Hash(m)}
	w.decides("A20", "invite", liaison.Input{"cosigners": {"A14"}, "hash": hash})
	colleague.isTold(1, "matter:1:pdf", "还没有提交")
	w.at("2026-09-15 11:11")
	w.decides("A14", "cosign", liaison.Input{"hash": hash})
	w.at("2026-09-15 12:00")
	w.decides("A20", "submit", liaison.Input{"hash": hash})
	w.onPaper(colleague.forges(1, "matter:1:pdf").file("document"),
		"联名代表", "代表A14（A14） 同意附议 2026年9月15日 11:11", "提出人 代表A20（A20）", "确认时间 2026年9月15日 12:00")
}

// What was promised is on the paper with its day; the rating is on the deputy's,
// and on the department's only once the staff have released it.
func TestARatingIsKeptFromTheDepartmentsPaper(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	deputy, officer := w.person("A20"), w.person("D28-1")
	deputy.writes(slowIllness).presses("转为建议").presses("卫生健康与医保").presses("确认提交").hears("2026-B-001")
	w.decides("JB01", "assign", liaison.Input{"lead": {"D28"}, "co": {"D20"}, "term": {"normal"}})
	w.decides("D28-1", "contact", liaison.Input{"way": {"phone"}, "day": {"2026-09-15"}, "gist": {"已通话。"}})
	w.decides("JB01", "face", liaison.Input{"day": {"2026-09-15"}, "gist": {"当面商定。"}, "commitments": {"2026-12-31 公开清单"}})
	w.decides("D28-1", "answer", liaison.Input{"class": {"B"}, "answer": {"代表您好，清单将公开。"}, "commitments": {"2026-12-31 公开清单"}})
	w.decides("D28-9", "approve", nil)
	w.decides("A20", "rate", liaison.Input{"attitude": {"satisfied"}, "result": {"dissatisfied"}, "why": {"期限太长了。"}})
	paper := func(v *voice) telegramsim.Msg { return v.forges(1, "matter:1:pdf").file("document") }

	w.onPaper(paper(deputy), "省医保局", "省卫健委", "代表您好，清单将公开。", "期限太长了。", "不满意", "作出评价",
		"办理承诺", "公开清单 2026年12月31日（周四） 办理中")
	kept := paper(officer)
	w.onPaper(kept, "代表您好，清单将公开。", "作出评价")
	for _, words := range []string{"期限太长了", "不满意"} {
		if text := w.paper(kept); strings.Contains(text, words) {
			t.Errorf("the department reads %q before it is released:\n%s", words, text)
		}
	}
	w.decides("JB01", "redo", liaison.Input{"reason": {"请再办理。"}})
	w.onPaper(paper(officer), "期限太长了。", "不满意", "请再办理。")
}

// The picture of a link says whose it is, and a link of nobody is not drawn.
func TestACodeIsSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-09-15 10:00")
	clerk := w.person("JB01")
	sends := func(what string) {
		t.Helper()
		if _, err := w.store.KeepOutgoing(t.Context(), []liaison.Outgoing{{Chat: clerk.chat, Message: liaison.Message{
			Act: liaison.Say, Text: "古桥联络站的二维码", Files: []liaison.File{{Kind: liaison.Photo, Make: what}}}}}); err != nil {
			t.Fatal(err)
		}
	}
	sends("qr:st_nowhere")
	sends("qr:st_S0101")
	clerk.writes("/help").hears("随时可用")
	sent := clerk.awaits("a picture", func(m telegramsim.Msg) bool { return m.Kind == "photo" }, 0)
	if sent.Caption != "古桥联络站的二维码" {
		t.Errorf("the caption is %q", sent.Caption)
	}
	picture, err := png.DecodeConfig(w.download(sent))
	if err != nil || picture.Width != 800 {
		t.Errorf("%+v, %v", picture, err)
	}
	photos := 0
	for _, m := range w.sim.Chat(clerk.chat) {
		if m.Kind == "photo" {
			photos++
		}
	}
	if photos != 1 {
		t.Errorf("%d codes were sent", photos)
	}
}
