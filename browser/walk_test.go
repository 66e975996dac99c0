package browser

import (
	"fmt"
	"net/http"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// phoneWidth is what the narrowest screen we promise has, in pixels.
const phoneWidth = 390

var (
	digits = regexp.MustCompile(`\d+`)
	noPage = regexp.MustCompile(`\.\w+$|/(export|docx|xlsx|sheet|filled)$|/files/|^/console/enter`)
)

// Every page of the desk that the clerk and the chief reach by following links, and
// every public page, is accessible and fits, at a desk and on a telephone. Of pages
// alike, as the sheets of matters are, the first that is found stands for all.
func TestEveryPageOfTheDeskFits(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	t.Run("public", func(t *testing.T) {
		t.Parallel()
		page := openScreen(t, d.address+"/matters/", atDesk)
		page.walks(d, map[string]bool{}, "/matters/", "/bulletins/", "/deputies/", "/deputies/A07", "/console/enter", "/")
	})
	t.Run("desk", func(t *testing.T) {
		t.Parallel()
		seen := map[string]bool{} // the chief looks at what the clerk has not
		for _, name := range []string{"经办01", "主任01"} {
			t.Run(name, func(t *testing.T) { demo{t, d.address}.enters(name, atDesk).walks(d, seen, "/console") })
			delete(seen, "/console")
		}
	})
}

// walks looks at those pages and at whatever they link to, one of each shape that was not
// seen before.
func (s *screen) walks(d demo, seen map[string]bool, paths ...string) {
	s.t.Helper()
	for len(paths) > 0 {
		at := paths[0]
		paths = paths[1:]
		shape := digits.ReplaceAllString(at, "N")
		if seen[shape] || noPage.MatchString(at) && at != "/console/enter" {
			continue
		}
		seen[shape] = true
		s.visits(d.address+at, strings.Trim(strings.ReplaceAll(shape, "/", "-"), "-"))
		paths = append(paths, s.linked()...)
	}
	s.t.Logf("%d pages", len(seen))
}

// visits looks at one page at both widths.
func (s *screen) visits(address, name string) {
	s.t.Helper()
	s.do("sit at a desk", atDesk)
	answer, err := chromedp.RunResponse(s.ctx, chromedp.Navigate(address))
	if err != nil {
		s.fail("open %s: %v", address, err)
	}
	if answer.Status != http.StatusOK {
		s.t.Errorf("%s answers %d", address, answer.Status)
	}
	s.accessible(name)
	s.photograph("walk-" + s.walker() + name)
	s.do("take a telephone", atPhone)
	s.accessible(name + " on a telephone")
	s.fits(name)
	s.photograph("walk-" + s.walker() + name + "-phone")
}

// walker is whose pictures they are.
func (s *screen) walker() string {
	return path.Base(s.t.Name()) + "-"
}

// fits holds that nothing is wider than a telephone.
func (s *screen) fits(name string) {
	s.t.Helper()
	wide, err := chromedp.Run(s.ctx, chromedp.Evaluate[[]string](fmt.Sprintf(`document.documentElement.scrollWidth <= %[1]d ? [] :
		[document.documentElement.scrollWidth + " wide", ...[...document.querySelectorAll("body *")]
			.filter((n) => n.getBoundingClientRect().right > %[1]d && !n.closest(".table"))
			.map((n) => n.outerHTML.slice(0, 120))].slice(0, 6)`, phoneWidth)))
	if err != nil {
		s.fail("measure %s: %v", name, err)
	}
	if len(wide) > 0 {
		s.t.Errorf("%s does not fit: %s", name, strings.Join(wide, "\n"))
	}
}

// linked are the paths that the page leads to.
func (s *screen) linked() []string {
	s.t.Helper()
	paths, err := chromedp.Run(s.ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll("a[href]:not([download])")]
		.filter((a) => a.origin === location.origin && /^.(console|matters|bulletins)\b/.test(a.pathname)).map((a) => decodeURI(a.pathname))`))
	if err != nil {
		s.fail("read the links: %v", err)
	}
	return paths
}
