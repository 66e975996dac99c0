package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Anybody looks a bulletin up, on a telephone and at a desk, finds its correction,
// and may read it in the words of another language around it.
func TestThePublicReadsBulletins(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	for _, at := range []struct {
		name string
		form chromedp.Action[chromedp.Void]
	}{
		{"phone", chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)},
		{"desk", chromedp.EmulateViewport(1100, 760)},
	} {
		page := openScreen(t, d.address+"/bulletins", at.form)
		page.sees("公开通报[\\s\\S]*社区工作者条例")
		page.photograph("bulletins-" + at.name)
		page.do("look for words", chromedp.SendKeys(chromedp.CSS("#q"), "建议 季度"))
		page.follows("button[type=submit]", "")
		page.sees("含有“建议 季度”的通报")
		page.photograph("bulletins-found-" + at.name)
		page.follows("ol a", "到上季度末")
		page.sees("这份通报已有更正")
		page.photograph("bulletin-" + at.name)
		page.follows("aside a", "更正")
		page.sees("应为290件")
		page.follows("footer a", "English")
		page.sees("This corrects")
		if all := page.sees(`[\s\S]+`)[0]; strings.Contains(all, "经办") {
			t.Errorf("a person is named:\n%s", all)
		}
		page.photograph("bulletin-correction-" + at.name)
	}
}
