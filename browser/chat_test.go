package browser

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// phone opens the chat page as a telephone shows it.
func (d demo) phone(name string) *screen {
	d.t.Helper()
	chat := d.chatOf(name)
	form := chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	return openScreen(d.t, fmt.Sprintf("%s/sim/#%d", d.address, chat), form).in(chat)
}

func TestASuggestionIsFiledByTapping(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	deputy := d.phone("代表A33")
	deputy.writes("幸福路老旧小区加装电梯，一户反对就停下来。建议出台协商调解的办法。")
	deputy.sees("收到 1 条消息")
	deputy.press("转为建议")
	deputy.press("住房与城乡建设")
	deputy.sees("请核对最终文本")
	deputy.photograph("phone-confirm")
	deputy.press("确认提交")
	number := deputy.sees(`已提交，编号 (\d{4}-B-\d{3})`)[1]
	deputy.photograph("phone-filed")

	clerk := d.phone("经办01")
	clerk.sees("收到代表建议")
	clerk.sees(number)
	for _, words := range []string{"📥 受理", "📤 交办", "↩️ 退回", "📄 全文"} {
		clerk.find(".inline-button", words)
	}
	clerk.photograph("phone-clerk")
	clerk.press("📥 受理")
	clerk.sees("已受理，待交办")
	deputy.sees("您的建议 " + number + " 已受理")
}

func TestANewcomerIsBoundByAnInvitation(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	deputy := d.phone("代表A07")
	deputy.taps(`[data-testid="start"]`, "")
	deputy.sees("最后四位数字")
	deputy.writes("0000")
	deputy.sees("还可以再试 4 次")
	deputy.writes("3333")
	deputy.sees("绑定成功，代表A07")
	deputy.taps(`[data-testid="reply-keyboard"] button`, "我提出的")
	deputy.sees("我提出的（4 件）")
}

// The list of people leads to the chat, and back again, on a telephone.
func TestTheListOfPeopleOpensAChat(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	form := chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	page := openScreen(t, d.address+"/sim/", form)
	page.sees("代表工作机构")
	chat := d.chatOf("经办02")
	page.taps(fmt.Sprintf(`[data-testid="person-%d"]`, chat), "经办02")
	clerk := page.in(chat)
	clerk.writes("/todo")
	clerk.sees(`待审查、交办、处理：23 件`)
	clerk.taps(`[data-testid="back"]`, "")
	page.sees("代表工作机构")
}

// Who taps before the page knows who they are would start without their code.
func TestStartWaitsForThePerson(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	chat := d.chatOf("代表A07")
	page := openScreen(t, "about:blank", chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch))
	page.do("hold back who there is", func(ctx context.Context, tab *chromedp.Target) (none chromedp.Void, err error) {
		_, err = cdp.Call(ctx, tab, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{
			Source: `const get = window.fetch;
				const known = new Promise((go) => { window.letKnow = go; });
				window.fetch = async (address, ...rest) => { if (String(address).endsWith('state')) await known; return get(address, ...rest); };`})
		return none, err
	}, chromedp.Navigate(fmt.Sprintf("%s/sim/#%d", d.address, chat)))
	deputy := page.in(chat)
	deputy.do("wait for the chat", chromedp.WaitVisible(chromedp.CSS(deputy.chat+" .empty-card")))
	start := deputy.chat + ` [data-testid="start"]`
	hidden, err := chromedp.Run(page.ctx, chromedp.Evaluate[bool](fmt.Sprintf("document.querySelector(%q).hidden", start)))
	if err != nil || !hidden {
		t.Fatalf("the button is hidden: %v, %v", hidden, err)
	}
	page.do("let them be known", chromedp.Evaluate[chromedp.Void]("letKnow()"))
	deputy.taps(`[data-testid="start"]`, "")
	deputy.sees("最后四位数字")
}
