package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// A clerk makes an occasion and announces it, a deputy enrols and asks for leave in the
// chat, the clerk grants it, and the screen for checking in waits for its time.
func TestAnOccasionFromTheDesk(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	clerk := d.enters("经办01", atDesk)
	clerk.goes(d.address + "/console/occasions/new")
	clerk.accessible("the kinds of occasion")
	clerk.follows(".kinds a", "专题调研")
	clerk.types("#title", "江城慢病用药调研")
	clerk.types("#where", "江城第一医院")
	clerk.does("choose when", `for (const [id, days] of [["begins", 20], ["ends", 20]]) {
		const at = new Date(Date.now() + days * 864e5 + (id === "ends" ? 2 * 36e5 : 0) + 8 * 36e5); // of Shanghai
		document.getElementById(id).value = at.toISOString().slice(0, 16); }`)
	clerk.accessible("the form of an occasion")
	clerk.photograph("desk-occasion-form")
	clerk.follows(".occasion-form .actions button", "")
	clerk.sees("草稿已保存")
	clerk.clicks("summary", "按代表团")
	clerk.clicks("label", "江城团")
	clerk.follows("button[value=save]", "")
	clerk.follows(`a[href$="/announce"]`, "")
	clerk.sees("将邀请")
	clerk.accessible("an announcement")
	clerk.photograph("desk-occasion-announce")
	clerk.follows("button[value=announce]", "")
	clerk.sees("已发布")

	deputy := d.phone("代表A20")
	deputy.sees("江城慢病用药调研")
	deputy.press("报名")
	deputy.sees("已报名")
	clerk.goes(d.address + "/console/occasions")
	clerk.accessible("the list of occasions")
	clerk.photograph("desk-occasions")
	clerk.follows("#list .row a", "江城慢病用药调研")
	clerk.sees(`已报名[^\n]*\s+1`)
	clerk.accessible("an occasion")
	clerk.photograph("desk-occasion")
	clerk.follows(`a[href$="/notes"]`, "")
	clerk.accessible("the notes of an occasion")
	clerk.goes(d.address + "/console/coverage")
	clerk.accessible("coverage")
	clerk.photograph("desk-coverage")
	clerk.goes(d.address + "/console/duty-reports")
	clerk.accessible("reports on duty")
	clerk.goes(d.address + "/console/findings")
	clerk.accessible("problems found")
}

// The screen for checking in fills a projector, by day and in the dark, and a telephone.
func TestTheScreenForCheckingIn(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	clerk := d.enters("经办01", atDesk)
	clerk.goes(d.address + "/console/occasions/new?kind=online")
	clerk.types("#title", "线上学习")
	clerk.does("choose when", `for (const [id, minutes] of [["begins", 20], ["ends", 140]]) {
		const at = new Date(Date.now() + minutes * 6e4 + 8 * 36e5); // of Shanghai
		document.getElementById(id).value = at.toISOString().slice(0, 16); }`)
	clerk.follows(".occasion-form .actions button", "")
	clerk.clicks("summary", "按代表团")
	clerk.clicks("label", "江城团")
	clerk.follows("button[value=save]", "")
	clerk.follows(`a[href$="/announce"]`, "")
	clerk.follows("button[value=announce]", "")
	screen := clerk.href(`a[href$="/screen"]`)
	clerk.goes(screen)
	clerk.sees(`\d{3} \d{3}`)
	for name, form := range map[string]chromedp.Action[chromedp.Void]{"1280": atDesk, "1920": chromedp.EmulateViewport(1920, 1080), "phone": atPhone} {
		clerk.do("turn to "+name, form)
		clerk.accessible("the screen at " + name)
		clerk.photograph("desk-screen-" + name)
	}
}

// href is where a link of the page leads.
func (s *screen) href(selector string) string {
	s.t.Helper()
	at, err := chromedp.Run(s.ctx, chromedp.Evaluate[string](fmt.Sprintf(`document.querySelector(%q).href`, selector)))
	if err != nil {
		s.fail("read where %s leads: %v", selector, err)
	}
	return at
}
