package browser

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"testing"

	"github.com/chromedp/chromedp"
)

// A deputy and a clerk side by side on a wide screen, while a suggestion is
// filed and assigned: the picture at the top of README, which CONTRIBUTING says
// how to retake.
func TestTwoChatsSideBySide(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	deputyChat, clerkChat := d.chatOf("代表A33"), d.chatOf("经办01")
	page := openScreen(t, fmt.Sprintf("%s/sim/#%d,%d", d.address, deputyChat, clerkChat), chromedp.EmulateViewport(1440, 900))
	deputy, clerk := page.in(deputyChat), page.in(clerkChat)
	deputy.writes("夜间末班公交太早，居民下班回家要走两公里。建议延长地铁接驳公交的运营时间。")
	deputy.clicks(".inline-button", "转为建议")
	deputy.clicks(".inline-button", "交通运输")
	deputy.clicks(".inline-button", "确认提交")
	number := deputy.sees(`已提交，编号 (\d{4}-B-\d{3})`)[1]
	clerk.sees("收到代表建议")
	clerk.clicks(".inline-button", "📤 交办")
	clerk.clicks(".inline-button", "省交通厅")
	clerk.clicks(".inline-button", "不设会办单位")
	clerk.clicks(".inline-button", "三个月")
	clerk.sees("请核对，没有问题就确认")
	clerk.clicks(".inline-button", "✅ 确认")
	clerk.sees(number + `[\s\S]*办理中`)
	deputy.sees(number + " 已交办")
	page.loses(`[data-testid="toast"]`)
	page.do("take the mouse away", chromedp.MouseEvent(chromedp.MouseMoved, 1, 1))
	page.keep("chat", slim(t, page.shot()))
}

// A clerk's briefing and a deputy who has it, side by side: the second picture of
// README.
func TestABriefingSideBySide(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	clerkChat, deputyChat, secondChat := d.chatOf("经办01"), d.chatOf("代表A20"), d.chatOf("经办02")
	page := openScreen(t, fmt.Sprintf("%s/sim/#%d,%d", d.address, clerkChat, deputyChat), chromedp.EmulateViewport(1440, 900))
	clerk, deputy := page.in(clerkChat), page.in(deputyChat)
	clerk.writes("/brief")
	clerk.clicks(".inline-button", "写通报")
	clerk.sees("请把内容发给我")
	clerk.writes("常委会第十八次会议情况：审议通过条例2件，听取专项工作报告3项，开展专题询问1次。列席代表的意见已整理交有关方面研究。")
	clerk.clicks(".inline-button", "👥 发送范围")
	clerk.clicks(".inline-button", "按代表团")
	clerk.clicks(".inline-button", "江城团")
	clerk.sees("发送范围：江城团")
	clerk.clicks(".inline-button", "返回范围")
	clerk.clicks(".inline-button", "选好了")
	clerk.clicks(".inline-button", "要求已阅确认")
	clerk.sees("期限 3 个工作日")
	clerk.clicks(".inline-button", "提交审核")
	clerk.sees("待审核")
	second := openScreen(t, fmt.Sprintf("%s/sim/#%d", d.address, secondChat), chromedp.EmulateViewport(900, 900)).in(secondChat)
	second.clicks(".inline-button", "审核通过")
	deputy.clicks(".inline-button", "✅ 已阅")
	deputy.sees("✅ 已阅 20")
	clerk.sees("已发完")
	clerk.clicks(".inline-button", "🔄 刷新")
	clerk.sees(`已阅[^\n]*1/`)
	page.loses(`[data-testid="toast"]`)
	page.do("take the mouse away", chromedp.MouseEvent(chromedp.MouseMoved, 1, 1))
	page.keep("briefing", slim(t, page.shot()))
}

// A clerk opens a matter from the workbench and calls a colleague to it by a note:
// the third picture of README.
func TestAMatterOnTheDesk(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	desk := d.enters("经办01", chromedp.EmulateViewport(1280, 900))
	desk.follows(".row .title a", "农村寄宿学校")
	desk.sees("登记会商结论")
	desk.do("write a note", chromedp.SendKeys(chromedp.CSS("#note"), "@经办02 会商地点已定，请通知代表和两个单位。"))
	desk.follows(".notes button", "")
	desk.sees(`经办01 · [^\n]*\s+@经办02 会商地点已定`)
	d.phone("经办02").sees("会商地点已定")
	desk.do("take the mouse away", chromedp.MouseEvent(chromedp.MouseMoved, 1, 1))
	desk.keep("console", slim(t, desk.shot()))
}

// slim makes a picture small enough for a repository: five bits a colour, as
// the eye hardly tells, and the best compression.
func slim(t *testing.T, picture []byte) []byte {
	t.Helper()
	decoded, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	opaque := image.NewNRGBA(decoded.Bounds())
	draw.Draw(opaque, opaque.Rect, decoded, decoded.Bounds().Min, draw.Src)
	for i, v := range opaque.Pix {
		opaque.Pix[i] = v&^7 | v>>5
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, opaque); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
