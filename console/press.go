package console

import (
	"context"
	"crypto/rand"
	"strconv"

	"liaison"
	"liaison/handlers"
)

// Where the pages of briefings are.
const (
	pressAt     = "/console/briefings"
	runsAt      = "/console/runs/"
	schedulesAt = "/console/schedules"
)

const (
	pressPerPage  = 20
	pressPageMost = 500
)

// briefers are whoever may write briefings. Of others' briefings who may not send
// sees nothing.
func briefers(p liaison.Person, bodies []liaison.Body) bool { return p.MayBrief(bodies) }

// pressPage lists briefings, or runs.
type pressPage struct {
	frame
	Tabs         []pressTab
	Briefings    []handlers.BriefingLine
	Runs         []handlers.RunLine
	SeesAll      bool
	Newer, Older string
}

// pressTab is a list that can be chosen.
type pressTab struct {
	Name, Address string
	Here          bool
}

// pressTabs are the lists: what is sent, and the stages before that.
var pressTabs = []string{"runs", "submitted", "draft", "approved"}

// press lists what is sent and what is written.
func press(ctx context.Context, v *visit) error {
	p := pressPage{frame: v.frame(v.voice.Plain("press.title"))}
	view, show := v.view(), v.r.FormValue("show")
	p.SeesAll = view.SeesAll()
	here := pressTabs[0]
	for _, tab := range pressTabs {
		if tab == show {
			here = tab
		}
	}
	for _, tab := range pressTabs {
		p.Tabs = append(p.Tabs, pressTab{v.voice.Plain("press.tab_" + tab), pressAt + "?show=" + tab, tab == here})
	}
	page, _ := strconv.Atoi(v.r.FormValue("page"))
	page = min(max(page, 0), pressPageMost)
	var err error
	if here == "runs" {
		p.Runs, err = view.Runs(ctx, page*pressPerPage, pressPerPage+1)
		p.Newer, p.Older, p.Runs = pressTurn(here, page, p.Runs)
	} else {
		p.Briefings, err = view.BriefingsIn(ctx, liaison.BriefingStage(here), page*pressPerPage, pressPerPage+1)
		p.Newer, p.Older, p.Briefings = pressTurn(here, page, p.Briefings)
	}
	if err != nil {
		return err
	}
	return v.page("press.html", p)
}

// pressTurn are the addresses of a list's other pages, and what is on this one.
func pressTurn[T any](show string, page int, found []T) (newer, older string, shown []T) {
	at := func(page int) string { return pressAt + "?show=" + show + "&page=" + strconv.Itoa(page) }
	if page > 0 {
		newer = at(page - 1)
	}
	if len(found) > pressPerPage {
		older, found = at(page+1), found[:pressPerPage]
	}
	return newer, older, found
}

func pressPath(id int64) string { return pressAt + "/" + strconv.FormatInt(id, 10) }

// newForm tells a form that is sent twice from two forms.
func newForm() string { return rand.Text() }

// under is a frame whose section is that of briefings, wherever the page is.
func (v *visit) under(title string) frame {
	f := v.frame(title)
	for _, g := range f.Navigation {
		for i := range g.Sections {
			g.Sections[i].Here = g.Sections[i].Address == pressAt
		}
	}
	return f
}
