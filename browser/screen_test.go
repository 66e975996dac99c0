package browser

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

const (
	seeMost = 30 * time.Second      // for something to be seen
	look    = 50 * time.Millisecond // between looks
	testEnd = "the end of the test" // written to the console, so that all before it has come
)

// picturesVariable names the environment's variable with the directory that
// pictures go to, as seen from this package. Where it is not set, they are the
// test's artifacts.
const picturesVariable = "LIAISON_PICTURES"

// screen is a page of a browser.
type screen struct {
	t    *testing.T
	ctx  context.Context
	chat string // the selector of the chat that is looked at; empty: the page

	mu       *sync.Mutex
	console  *[]string
	finished chan struct{}
}

// browsers are what a Chromium may be called.
var browsers = []string{"headless_shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"}

func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("there is no Chromium for the tests of the pages: run scripts/browser, or install it (Debian: apt install chromium fonts-noto-cjk)")
	return ""
}

// openScreen starts a browser of its own with a page of that form, and opens
// the address. Whatever the page complains of in its console fails the test.
func openScreen(t *testing.T, address string, form chromedp.Action[chromedp.Void]) *screen {
	t.Helper()
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(chromium(t)),
		chromedp.NoSandbox,               // root and containers have none; the pages are our own
		chromedp.Env("TZ=Asia/Shanghai"), // where the demo is
		chromedp.Flag("lang", "zh-CN"),
		chromedp.Flag("accept-lang", "zh-CN"),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.WSURLReadTimeout(time.Minute),
	)
	bounded, stop := context.WithTimeout(context.Background(), 5*time.Minute)
	allocated, stopBrowser := chromedp.NewExecAllocator(bounded, options...)
	ctx, closePage := chromedp.NewContext(allocated)
	s := &screen{t: t, ctx: ctx, mu: &sync.Mutex{}, console: &[]string{}, finished: make(chan struct{})}
	s.watchConsole()
	t.Cleanup(func() {
		s.complaints()
		closePage()
		stopBrowser()
		stop()
	})
	s.do("open "+address, form, chromedp.Navigate(address))
	return s
}

func (s *screen) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	s.t.Helper()
	if err := chromedp.Do(s.ctx, steps...); err != nil {
		s.fail("%s: %v", what, err)
	}
}

// watchConsole collects errors and warnings: exceptions, resources that are
// missing, and what the content security policy forbids.
func (s *screen) watchConsole() {
	messages := chromedp.Console(s.ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Text == testEnd {
				close(s.finished)
				return
			}
			switch m.Type {
			case chromedp.ConsoleError, chromedp.ConsoleException, chromedp.ConsoleWarning:
				s.mu.Lock()
				*s.console = append(*s.console, fmt.Sprintf("%s (%s %s)", m, m.Source, m.URL))
				s.mu.Unlock()
			}
		}
	}()
}

func (s *screen) complaints() {
	if _, err := chromedp.Run(s.ctx, chromedp.Evaluate[chromedp.Void](fmt.Sprintf("console.log(%q)", testEnd))); err != nil {
		s.t.Errorf("end the console: %v", err)
		return
	}
	select {
	case <-s.finished:
	case <-time.After(seeMost):
		s.t.Error("the console did not end")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, said := range *s.console {
		s.t.Errorf("the page's console: %s", said)
	}
}

// fail ends the test with what was on the screen.
func (s *screen) fail(format string, args ...any) {
	s.t.Helper()
	words, _ := chromedp.Run(s.ctx, chromedp.Evaluate[string](fmt.Sprintf(`document.querySelector(%q)?.innerText ?? ""`, s.place())))
	s.t.Logf("the screen is in %s", s.photograph("failure-"+s.t.Name()))
	s.t.Fatalf(format+"\nThe screen says:\n%s", append(args, words)...)
}

func (s *screen) place() string { return cmp.Or(s.chat, "body") }

// in is the screen with an eye on one chat.
func (s *screen) in(chat int64) *screen {
	part := *s
	part.chat = fmt.Sprintf(`[data-testid="chat-%d"]`, chat)
	return &part
}

// sees waits until the words, a regular expression, are on the screen, and
// returns what its groups matched.
func (s *screen) sees(words string) []string {
	s.t.Helper()
	found, err := chromedp.Run(s.ctx, chromedp.PollFunction[[]string](
		`(place, words) => { const all = document.querySelector(place); return all && all.innerText.match(new RegExp(words)); }`,
		chromedp.WithPollingArgs(s.place(), words), chromedp.WithPollingInterval(look), chromedp.WithPollingTimeout(seeMost)))
	if err != nil {
		s.fail("look for %q: %v", words, err)
	}
	return found
}

// taps touches the newest thing of that selector with the words, as soon as it
// lies still and nothing covers it.
func (s *screen) taps(selector, words string) {
	s.t.Helper()
	at := s.find(selector, words)
	s.do("tap "+words, chromedp.TapXY(at[0], at[1]))
}

// clicks is taps with a mouse.
func (s *screen) clicks(selector, words string) {
	s.t.Helper()
	at := s.find(selector, words)
	s.do("click "+words, chromedp.MouseClickXY(at[0], at[1]))
}

// follows clicks a link with a mouse, and returns when its page has come.
func (s *screen) follows(selector, words string) {
	s.t.Helper()
	s.followsTo(http.StatusOK, selector, words)
}

func (s *screen) followsTo(status int64, selector, words string) {
	s.t.Helper()
	at := s.find(selector, words)
	answer, err := chromedp.RunResponse(s.ctx, chromedp.MouseClickXY(at[0], at[1]))
	if err != nil || answer.Status != status {
		s.fail("follow %q: %v, %v", words, answer, err)
	}
}

// isRefused follows what is refused: the page says why, and the browser complains of
// it, as this once it should.
func (s *screen) isRefused(selector, words string) {
	s.t.Helper()
	s.followsTo(http.StatusUnprocessableEntity, selector, words)
	for deadline := time.Now().Add(seeMost); time.Now().Before(deadline); time.Sleep(look) {
		s.mu.Lock()
		at := slices.IndexFunc(*s.console, func(said string) bool { return strings.Contains(said, "status of 422") })
		if at >= 0 {
			*s.console = slices.Delete(*s.console, at, at+1)
		}
		s.mu.Unlock()
		if at >= 0 {
			return
		}
	}
	s.fail("the browser does not complain of the refusal")
}

func (s *screen) find(selector, words string) []float64 {
	s.t.Helper()
	at, err := chromedp.Run(s.ctx, chromedp.PollFunction[[]float64](`(place, selector, words) => {
			const node = [...document.querySelectorAll(place + ' ' + selector)].filter((n) => n.innerText.includes(words ?? '')).at(-1);
			if (!node || node.disabled) return null;
			node.scrollIntoView({ block: 'nearest', behavior: 'instant' });
			const box = node.getBoundingClientRect();
			const at = [box.left + box.width / 2, box.top + box.height / 2];
			const before = window.lookedAt;
			window.lookedAt = { node, at };
			const still = before && before.node === node && before.at.join() === at.join();
			return still && node.contains(document.elementFromPoint(...at)) ? at : null;
		}`, chromedp.WithPollingArgs(s.place(), selector, words),
		chromedp.WithPollingInterval(look), chromedp.WithPollingTimeout(seeMost)))
	if err != nil {
		s.fail("find %s with %q: %v", selector, words, err)
	}
	return at
}

// loses waits until nothing of that selector is on the screen.
func (s *screen) loses(selector string) {
	s.t.Helper()
	_, err := chromedp.Run(s.ctx, chromedp.PollFunction[bool](`(place, selector) => !document.querySelector(place + ' ' + selector)`,
		chromedp.WithPollingArgs(s.place(), selector), chromedp.WithPollingInterval(look), chromedp.WithPollingTimeout(seeMost)))
	if err != nil {
		s.fail("wait until there is no %s: %v", selector, err)
	}
}

// press taps a button under a message.
func (s *screen) press(words string) {
	s.t.Helper()
	s.taps(".inline-button", words)
}

// writes types into the chat and sends it.
func (s *screen) writes(text string) {
	s.t.Helper()
	compose := chromedp.CSS(s.chat + ` [data-testid="compose"]`)
	s.do("write", chromedp.WaitVisible(compose), chromedp.SendKeys(compose, text))
	s.taps(`[data-testid="send"]`, "")
	s.sees(regexp.QuoteMeta(text))
}

// photograph keeps the screen as a picture of that name, and returns where.
func (s *screen) photograph(name string) string {
	return s.keep(name, s.shot())
}

func (s *screen) shot() []byte {
	picture, err := chromedp.Run(s.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		s.t.Errorf("take a picture: %v", err)
	}
	return picture
}

func (s *screen) title() string {
	s.t.Helper()
	title, err := chromedp.Run(s.ctx, chromedp.Title())
	if err != nil {
		s.fail("read the title: %v", err)
	}
	return title
}

func (s *screen) keep(name string, picture []byte) string {
	dir := os.Getenv(picturesVariable)
	if dir == "" {
		dir = s.t.ArtifactDir()
	}
	path := filepath.Join(dir, strings.ReplaceAll(name, "/", "-")+".png")
	if err := os.WriteFile(path, picture, 0o644); err != nil {
		s.t.Error(err)
	}
	return path
}
