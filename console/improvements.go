package console

import (
	"net/http"
	"strconv"

	"liaison"
	"liaison/locales"
)

// improvementsAt is where the public reads what came of feedback on the service.
const improvementsAt = "/improvements/"

const (
	improvementsPerPage  = 60
	improvementsPageMost = 200
)

// improvementsPage lists what was improved of the service, and is planned, by month.
type improvementsPage struct {
	Voice        locales.Voice
	Months       []improvementsMonth
	Newer, Older string // addresses; empty: there are none
	Tongues      []tongue
}

// improvementsMonth is what was done in a month, and what was planned in it and is not
// done yet.
type improvementsMonth struct {
	Name          string
	Done, Planned []string
}

// improvements lists them, the newest month first.
func (c *Console) improvements(w http.ResponseWriter, r *http.Request) error {
	page, _ := strconv.Atoi(r.FormValue("page"))
	page = min(max(page, 0), improvementsPageMost)
	found, err := c.Store.Improvements(r.Context(), page*improvementsPerPage, improvementsPerPage+1)
	if err != nil {
		return err
	}
	p := improvementsPage{Voice: c.voice(r), Tongues: tongues(r)}
	p.Months = c.byMonth(p.Voice, found[:min(len(found), improvementsPerPage)])
	if page > 0 {
		p.Newer = storyAddress(r, improvementsAt, "page", strconv.Itoa(page-1))
	}
	if len(found) > improvementsPerPage {
		p.Older = storyAddress(r, improvementsAt, "page", strconv.Itoa(page+1))
	}
	return c.renderPublic(w, http.StatusOK, "improvements.html", p)
}

// byMonth puts improvements, the newest first, into their months.
func (c *Console) byMonth(voice locales.Voice, list []liaison.Improvement) []improvementsMonth {
	var months []improvementsMonth
	for i, one := range list {
		day := liaison.DateOf(one.At.In(c.Zone))
		name := voice.Month(day)
		if i == 0 || months[len(months)-1].Name != name {
			months = append(months, improvementsMonth{Name: name})
		}
		m := &months[len(months)-1]
		if one.Done {
			m.Done = append(m.Done, one.Line)
		} else {
			m.Planned = append(m.Planned, one.Line)
		}
	}
	return months
}
