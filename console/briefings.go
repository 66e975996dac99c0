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
	briefingsAt = "/console/briefings"
	runsAt      = "/console/runs/"
	schedulesAt = "/console/schedules"
)

const (
	briefingsPerPage  = 20
	briefingsPageMost = 500
)

// briefers are whoever may write briefings. Of others' briefings who may not send
// sees nothing.
func briefers(p liaison.Person, bodies []liaison.Body) bool { return p.MayBrief(bodies) }

// briefingsPage lists briefings, or runs.
type briefingsPage struct {
	frame
	Tabs         []briefingsTab
	Briefings    []handlers.BriefingLine
	Runs         []handlers.RunLine
	SeesAll      bool
	Newer, Older string
}

// briefingsTab is a list that can be chosen.
type briefingsTab struct {
	Name, Address string
	Here          bool
}

// briefingsTabs are the lists: what is sent, and the stages before that.
var briefingsTabs = []string{"runs", "submitted", "draft", "approved"}

// briefings lists what is sent and what is written.
func briefings(ctx context.Context, v *visit) error {
	p := briefingsPage{frame: v.frame(v.voice.Plain("briefing.title"))}
	view, show := v.view(), v.r.FormValue("show")
	p.SeesAll = view.SeesAll()
	here := briefingsTabs[0]
	for _, tab := range briefingsTabs {
		if tab == show {
			here = tab
		}
	}
	for _, tab := range briefingsTabs {
		p.Tabs = append(p.Tabs, briefingsTab{v.voice.Plain("briefing.tab_" + tab), briefingsAt + "?show=" + tab, tab == here})
	}
	page, _ := strconv.Atoi(v.r.FormValue("page"))
	page = min(max(page, 0), briefingsPageMost)
	var err error
	if here == "runs" {
		p.Runs, err = view.Runs(ctx, page*briefingsPerPage, briefingsPerPage+1)
		p.Newer, p.Older, p.Runs = briefingsTurn(here, page, p.Runs)
	} else {
		p.Briefings, err = view.BriefingsIn(ctx, liaison.BriefingStage(here), page*briefingsPerPage, briefingsPerPage+1)
		p.Newer, p.Older, p.Briefings = briefingsTurn(here, page, p.Briefings)
	}
	if err != nil {
		return err
	}
	return v.page("briefings.html", p)
}

// briefingsTurn are the addresses of a list's other pages, and what is on this one.
func briefingsTurn[T any](show string, page int, found []T) (newer, older string, shown []T) {
	at := func(page int) string { return briefingsAt + "?show=" + show + "&page=" + strconv.Itoa(page) }
	if page > 0 {
		newer = at(page - 1)
	}
	if len(found) > briefingsPerPage {
		older, found = at(page+1), found[:briefingsPerPage]
	}
	return newer, older, found
}

func briefingPath(id int64) string { return briefingsAt + "/" + strconv.FormatInt(id, 10) }

// newForm tells a form that is sent twice from two forms.
func newForm() string { return rand.Text() }

// under is a frame whose section is that of briefings, wherever the page is.
func (v *visit) under(title string) frame {
	f := v.frame(title)
	for _, g := range f.Navigation {
		for i := range g.Sections {
			g.Sections[i].Here = g.Sections[i].Address == briefingsAt
		}
	}
	return f
}
