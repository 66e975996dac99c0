package console

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"golang.org/x/sync/errgroup"

	"liaison"
	"liaison/handlers"
)

// waitingPerPage is how many matters a heading of the workbench shows.
const waitingPerPage = 20

// workbenchPage is what waits for somebody, by capacity, the most urgent first.
type workbenchPage struct {
	frame
	Picks    []pickTab
	Headings []waiting
	Total    int
	Overdue  int
	PutOff   int // matters that are not here because the visitor has put them off
	Mentions int // that are not read
}

// waiting is a heading with the addresses of its other pages; empty: there are none.
type waiting struct {
	handlers.Heading
	Newer, Older string
}

// workbench is the first page: what waits for me.
func workbench(ctx context.Context, v *visit) error {
	p := workbenchPage{frame: v.frame(v.voice.Plain("desk.workbench"))}
	view := v.view()
	var g errgroup.Group // the counts take as long as what waits
	g.Go(func() (err error) { p.Picks, err = v.pickTabs(ctx, url.Values{}); return err })
	if err := errors.Join(v.waits(ctx, view, &p), g.Wait()); err != nil {
		return err
	}
	var err error
	if _, p.PutOff, err = view.Snoozed(ctx, 0); err != nil {
		return err
	}
	if staff(v.person, v.bodies) {
		if p.Mentions, err = v.Store.UnreadMentions(ctx, v.person.ID); err != nil {
			return err
		}
	}
	return v.page("workbench.html", p)
}

// waits reads what waits for the visitor, in each capacity.
func (v *visit) waits(ctx context.Context, view handlers.View, p *workbenchPage) error {
	chosen := liaison.Capacity(v.r.FormValue("as"))
	page, _ := strconv.Atoi(v.r.FormValue("page"))
	page = min(max(page, 0), 500)
	for _, c := range view.Capacities() {
		skip := 0
		if c == chosen {
			skip = page * waitingPerPage
		}
		h, err := view.Waiting(ctx, c, skip, waitingPerPage)
		if err != nil {
			return err
		}
		if h.Total == 0 {
			continue
		}
		shown := waiting{Heading: h}
		at := func(page int) string {
			return deskAt + "?as=" + string(c) + "&page=" + strconv.Itoa(page) + "#" + string(c)
		}
		if skip > 0 {
			shown.Newer = at(page - 1)
		}
		if skip+len(h.Lines) < h.Total && len(h.Lines) > 0 {
			shown.Older = at(skip/waitingPerPage + 1)
		}
		p.Headings = append(p.Headings, shown)
		p.Total, p.Overdue = p.Total+h.Total, p.Overdue+h.Overdue
	}
	return nil
}

// view is the desk as the visitor sees it.
func (v *visit) view() handlers.View {
	return v.Desk.View(v.Store, v.person, v.voice, v.now).Knowing(v.bodies)
}
