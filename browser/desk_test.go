package browser

import (
	_ "embed"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe looks for what people with a disability cannot use; it is axe-core 4.14.1 as
// it was published, under the Mozilla Public License 2.0 that it carries.
//
//go:embed testdata/axe.min.js
var axe string

// The forms of a screen.
var (
	atDesk  = chromedp.EmulateViewport(1280, 860)
	atPhone = chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
)

// enters is the desk of somebody who has entered by the link that the chat gave.
func (d demo) enters(name string, form chromedp.Action[chromedp.Void]) *screen {
	d.t.Helper()
	chat := d.phone(name)
	chat.writes("/console")
	chat.sees("只能用一次")
	link, err := chromedp.Run(chat.ctx, chromedp.Evaluate[string](
		fmt.Sprintf(`[...document.querySelectorAll(%q + ' [data-url*="/console/enter/"]')].at(-1).dataset.url`, chat.place())))
	if err != nil {
		chat.fail("read the link: %v", err)
	}
	desk := openScreen(d.t, link, form)
	desk.follows("form button", "进入工作台")
	desk.sees(name)
	return desk
}

// goes opens another page of the desk.
func (s *screen) goes(address string) {
	s.t.Helper()
	answer, err := chromedp.RunResponse(s.ctx, chromedp.Navigate(address))
	if err != nil || answer.Status != http.StatusOK {
		s.fail("open %s: %v, %v", address, answer, err)
	}
}

// types puts words at the end of a field.
func (s *screen) types(selector, words string) {
	s.t.Helper()
	s.do("write "+words, chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.SendKeys(chromedp.CSS(selector), words))
}

// does is a step of somebody in the page that no key or mouse of ours can make.
func (s *screen) does(what, script string) {
	s.t.Helper()
	s.do(what, chromedp.Evaluate[chromedp.Void](script))
}

// chooses takes what is called so from a list of the form that asks again whenever
// something else may follow from it, and waits until it has.
func (s *screen) chooses(list, words string) {
	s.t.Helper()
	s.awaitsForm("choose "+words, fmt.Sprintf(`const list = document.querySelector(%q);
		list.value = [...list.options].find((o) => o.text.includes(%q)).value;
		list.dispatchEvent(new Event("change", { bubbles: true }));`, list, words))
}

// awaitsForm does something upon which the form of a move comes anew.
func (s *screen) awaitsForm(what, script string) {
	s.t.Helper()
	s.does(what, `document.querySelector("#move").dataset.before = ""; {`+script+`}`)
	s.loses("#move[data-before]")
}

// part is the screen with an eye on a part of the page.
func (s *screen) part(selector string) *screen {
	part := *s
	part.chat = selector
	return &part
}

// accessible holds that axe-core finds nothing serious on the page.
func (s *screen) accessible(name string) {
	s.t.Helper()
	if known, err := chromedp.Run(s.ctx, chromedp.Evaluate[bool](`"axe" in window`)); err != nil {
		s.fail("look for axe: %v", err)
	} else if !known {
		s.does("bring axe", axe+"; undefined")
	}
	found, err := chromedp.Run(s.ctx, chromedp.Evaluate[[]string](`axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }).then((r) => r.violations
			.filter((v) => v.impact === "serious" || v.impact === "critical")
			.map((v) => v.id + ": " + v.help + ": " + v.nodes.map((n) => n.target.join(" ") + " " + n.html).slice(0, 4).join(" | ")))`,
		chromedp.EvalAwaitPromise))
	if err != nil {
		s.fail("check %s: %v", name, err)
	}
	if len(found) > 0 {
		s.t.Errorf("%s:\n%s", name, strings.Join(found, "\n"))
	}
}

// A clerk enters by the link of the chat, which works once, and leaves by the chat.
func TestAClerkEntersByTheChat(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	desk := d.enters("经办01", atDesk)
	desk.sees("等您处理 23 件")
	desk.accessible("workbench")
	desk.photograph("desk-workbench")
	chat := d.phone("经办01")
	chat.writes("/console")
	chat.sees("您正在 1 个浏览器上登录")
	chat.press("全部退出")
	chat.sees("已退出 1 个浏览器")
	desk.do("look again", chromedp.Reload())
	desk.sees("请先登录")
}
