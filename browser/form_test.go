package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Somebody of the public tells a station something on a phone; the station's
// officer has it in the chat, without the name and the phone.
func TestThePublicWritesToAStation(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	form := openScreen(t, d.address+"/s/st_S0101", chromedp.EmulateViewport(390, 844))
	form.sees("古桥")
	form.photograph("form-empty")
	form.do("fill in the form",
		chromedp.SendKeys(chromedp.CSS("#body"), "巷口的台阶没有扶手，雨天老人摔过两次，希望装上扶手和防滑条。"),
		chromedp.SendKeys(chromedp.CSS("#name"), "来人甲"), chromedp.SendKeys(chromedp.CSS("#phone"), "13900001111"))
	form.follows("button[type=submit]", "")
	number := form.sees(`\d{4}-Y-\d{4}`)[0]
	form.photograph("form-sent")

	chat := d.chatOf("古桥联络站联络员01")
	officer := openScreen(t, fmt.Sprintf("%s/sim/#%d", d.address, chat), chromedp.EmulateViewport(390, 844)).in(chat)
	officer.sees(number)
	officer.clicks(".inline-button", "全文")
	officer.sees("没有扶手")
	for _, secret := range []string{"来人甲", "13900001111"} {
		if all := officer.sees(`[\s\S]+`)[0]; strings.Contains(all, secret) {
			t.Errorf("%s is in the chat:\n%s", secret, all)
		}
	}
}
