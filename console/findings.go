package console

import (
	"context"
	"net/url"
	"strconv"

	"liaison"
	"liaison/storage"
)

const findingsAt = deskAt + "/findings"

// findingsPerPage is how many problems a page lists.
const findingsPerPage = 30

// seesFindings is whoever holds occasions, or sees to problems for a body.
func seesFindings(p liaison.Person, bodies []liaison.Body) bool {
	return p.MaySend() || p.Is(liaison.RoleOfficer)
}

// findingsPage lists the problems that were found at occasions.
type findingsPage struct {
	frame
	Tabs         []occasionsTab
	Levels       []choice
	Body         string
	Bodies       []liaison.Body
	Lines        []findingLine
	Newer, Older string
	Own          bool // only what is the visitor's
}

// findings lists the problems: the staff's page has all, an officer's what the own
// bodies hold or have to see to.
func findings(ctx context.Context, v *visit) error {
	f := storage.FindingFilter{Holding: v.holding(), Today: v.today(), Level: oneOf(v.r.FormValue("level"), liaison.Levels)}
	for _, b := range v.bodies {
		if v.person.SettlesFindings(b.ID) {
			f.Bodies = append(f.Bodies, b.ID)
		}
	}
	p := findingsPage{frame: v.frame(v.voice.Plain("finding.title")), Levels: choices(v, "level.", string(f.Level), liaison.Levels), Bodies: v.offered(), Own: !v.holding().All}
	if b, ok := v.bodyNamed(v.r.FormValue("body")); ok {
		f.Body, p.Body = b.ID, b.Code
	}
	counts, err := v.Store.CountFindings(ctx, f)
	if err != nil {
		return err
	}
	f.Status = oneOf(v.r.FormValue("show"), storage.FindingStatuses)
	v.findingTabs(&p, f.Status, counts)
	page, _ := strconv.Atoi(v.r.FormValue("page"))
	page = min(max(page, 0), occasionsPageMost)
	list, err := v.Store.Findings(ctx, f, page*findingsPerPage, findingsPerPage+1)
	if err != nil {
		return err
	}
	if page > 0 {
		p.Newer = v.findingsAddress("page", strconv.Itoa(page-1))
	}
	if len(list) > findingsPerPage {
		p.Older, list = v.findingsAddress("page", strconv.Itoa(page+1)), list[:findingsPerPage]
	}
	p.Lines = v.findingLines(list)
	return v.page("findings.html", p)
}

func (v *visit) findingTabs(p *findingsPage, here storage.FindingStatus, counts []storage.FindingCount) {
	all, by := 0, map[storage.FindingStatus]int{}
	for _, c := range counts {
		all, by[c.Status] = all+c.Count, by[c.Status]+c.Count
	}
	p.Tabs = []occasionsTab{{v.voice.Plain("finding.all"), v.findingsAddress("show", ""), all, here == ""}}
	for _, s := range storage.FindingStatuses {
		p.Tabs = append(p.Tabs, occasionsTab{v.voice.Plain("finding.status_" + string(s)), v.findingsAddress("show", string(s)), by[s], s == here})
	}
}

// findingsAddress is this list with one thing other.
func (v *visit) findingsAddress(name, value string) string {
	values := url.Values{}
	for _, asked := range []string{"show", "level", "body", "language"} {
		if was := v.r.FormValue(asked); was != "" {
			values.Set(asked, was)
		}
	}
	if values.Set(name, value); value == "" {
		values.Del(name)
	}
	if len(values) == 0 {
		return findingsAt
	}
	return findingsAt + "?" + values.Encode()
}
