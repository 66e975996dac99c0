package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A clerk's day at the desk, from what comes in to what is public.
func TestAClerkHandlesMattersAtTheDesk(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	desk := d.enters("经办01", atDesk)
	desk.assignsSeveral(d)
	desk.findsAndAssigns(d)
	desk.resizesAndReturns(d)
	desk.takesTheListAway(d)
	desk.publishes(d)
}

// Several are handed over in one go; each is told apart, and one that cannot be stays
// as it is.
func (s *screen) assignsSeveral(d demo) {
	s.t.Helper()
	s.goes(d.address + "/console/matters?q=2026-B-02")
	for _, number := range []string{"2026-B-022", "2026-B-028", "2026-B-024"} {
		s.clicks(`[aria-label="选中 `+number+`"]`, "")
	}
	s.sees(`一起办理 \(3\)`)
	s.photograph("desk-bulk-chosen")
	s.follows("#list .over button", "")
	s.sees("要办理哪一步")
	s.clicks("label", "交办")
	s.accessible("bulk, which move")
	s.follows(".panel button", "下一步")
	s.does("choose the department", `document.querySelector("#f-lead").value = "D20"`)
	s.clicks("label", "三个月")
	s.accessible("bulk, the form")
	s.follows(".panel button", "")
	s.sees("将办理 2 件")
	s.accessible("bulk, to confirm")
	s.photograph("desk-bulk-confirm")
	s.follows(".panel button", "")
	s.sees("3 件中办好 2 件")
	s.sees(`2026-B-024[^\n]*\n[^\n]*\n\s*未办理`)
	s.sees(`2026-B-028[^\n]*\n[^\n]*\n\s*已办理`)
	s.photograph("desk-bulk-done")
}

// The list narrows while the clerk types; the matter is accepted and assigned by
// its forms, and its deputy hears of both.
func (s *screen) findsAndAssigns(d demo) {
	s.t.Helper()
	deputy := d.phone("代表C05")
	s.goes(d.address + "/console/matters")
	s.types("#q", "慢性病常用药")
	s.loses("#list [data-row]:nth-child(2)")
	s.sees("2026-B-029")
	if at := s.address(); !strings.Contains(at, "q=") {
		s.t.Errorf("the address is %s, which would lose what was looked for", at)
	}
	s.photograph("desk-list-found")
	s.follows("#list .row a", "慢性病")
	s.accessible("the sheet of a matter")
	s.follows(`a[href$="/move/accept"]`, "")
	s.follows("#move button[value=make]", "")
	s.sees("已受理，待交办")
	deputy.sees("您的建议 2026-B-029 已受理")
	s.follows(`a[href$="/move/assign"]`, "")
	s.chooses("#f-lead", "省卫健委")
	s.awaitsForm("choose the term", `document.querySelector("#f-term-normal").click()`)
	s.accessible("the form of a move")
	s.photograph("desk-assign")
	s.follows("#move .actions button", "")
	s.sees("省卫健委")
	s.accessible("a move to confirm")
	s.photograph("desk-assign-confirm")
	s.follows("#move button[value=make]", "")
	s.sees("办理中")
	deputy.sees("2026-B-029 已交办")
}

// A field that the clerk has made taller carries a style, which a form that comes
// anew must not take over: the content security policy allows none.
func (s *screen) resizesAndReturns(d demo) {
	s.t.Helper()
	s.goes(d.address + "/console/matters?q=2026-B-030")
	s.follows("#list .row a", "")
	s.follows(`a[href$="/move/return"]`, "")
	s.types("#f-reason", "请写明是哪几所学校。")
	s.does("make the field taller", `document.querySelector("#f-reason").style.height = "240px"`)
	s.awaitsForm("choose a ground", `document.querySelector("#f-ground-revise").click()`)
	s.follows("#move .actions button", "")
	s.sees("请写明是哪几所学校")
}

// The list goes into a spreadsheet.
func (s *screen) takesTheListAway(d demo) {
	s.t.Helper()
	s.goes(d.address + "/console/matters?q=2026-B")
	got, err := chromedp.Run(s.ctx, chromedp.Evaluate[string](`fetch(document.querySelector("a[download]").href).then(async (r) =>
		[r.status, r.headers.get("Content-Type"), new TextDecoder().decode((await r.arrayBuffer()).slice(0, 2))].join(" "))`, chromedp.EvalAwaitPromise))
	if want := "200 application/vnd.openxmlformats-officedocument.spreadsheetml.sheet PK"; err != nil || got != want {
		s.t.Errorf("the list came as %q, %v; want %q", got, err, want)
	}
}

// A closed matter becomes public without the words that the clerk takes out.
func (s *screen) publishes(d demo) {
	s.t.Helper()
	s.goes(d.address + "/console/publish")
	s.follows(".row a", "汛前断网断电")
	s.does("take words out", `const text = document.querySelector("#text"); text.value = text.value.replaceAll("卫星电话", "××")`)
	s.follows("button[value=look]", "")
	s.sees("××")
	s.accessible("redaction")
	s.photograph("desk-redact")
	s.follows("button[value=publish]", "")
	s.sees("任何人都可以看到")
	s.accessible("what is public")

	stranger := openScreen(s.t, d.address+"/matters/", atPhone)
	stranger.types("#q", "手摇报警器")
	stranger.follows("button[type=submit]", "")
	stranger.follows("ol a", "汛前断网断电")
	if all := stranger.sees(`[\s\S]*手摇报警器[\s\S]*`)[0]; !strings.Contains(all, "××") || strings.Contains(all, "卫星电话") || strings.Contains(all, "代表C") {
		s.t.Errorf("the public reads:\n%s", all)
	}
	stranger.accessible("a public matter")
	stranger.photograph("public-matter")
}

func (s *screen) address() string {
	s.t.Helper()
	at, err := chromedp.Run(s.ctx, chromedp.Evaluate[string]("location.href"))
	if err != nil {
		s.fail("read the address: %v", err)
	}
	return at
}
