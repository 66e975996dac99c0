package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
)

func TestTheConsoleTellsHowThingsStand(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	page := openScreen(t, d.address+"/", chromedp.EmulateViewport(1100, 760))
	for _, in := range []struct{ link, title, submitted, deputies string }{
		{"中文", "代表履职助手", `已提交，待审查\s+2\b`, `代表\s+23\b`},
		{"English", "Liaison", `Submitted, under review\s+2\b`, `Deputies\s+23\b`},
	} {
		page.follows("nav a", in.link)
		page.sees(in.submitted)
		page.sees(in.deputies)
		if title := page.title(); title != in.title {
			t.Errorf("%s: the title is %q, want %q", in.link, title, in.title)
		}
		page.photograph("console-" + in.link)
	}
}

// The button on the console leads to the chat page.
func TestTheConsoleLeadsToTheChat(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	page := openScreen(t, d.address+"/?language=en", chromedp.EmulateViewport(1100, 760))
	page.follows(".call a", "")
	page.sees("代表A07")
}
