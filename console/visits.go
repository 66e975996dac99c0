package console

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

const (
	visitsAt   = deskAt + "/visits"
	visitsMost = 100
)

// asksVisits are the officers of departments.
func asksVisits(p liaison.Person, bodies []liaison.Body) bool {
	return len(actsFor(p, bodies, liaison.Department)) > 0
}

// seesVisits is who asks for a time at a station, and who says yes or no.
func seesVisits(p liaison.Person, bodies []liaison.Body) bool {
	return staff(p, bodies) || len(actsFor(p, bodies, liaison.Department, liaison.Station)) > 0
}

// visitLine is a department's asking for a time at a station.
type visitLine struct {
	storage.AgencyVisit
	When, StateName string
	State           string // asked, agreed, declined
	Mine            bool   // the visitor says yes or no
}

// visitsPage lists what departments have asked for, with a form to ask.
type visitsPage struct {
	frame
	Asks        bool
	Departments []choice
	Found       []liaison.Body // stations by the words that were sought
	Sought      string
	Station     string // code of the one chosen
	Visits      []visitLine
	Today       liaison.Date
}

// visits shows the page.
func visits(ctx context.Context, v *visit) error {
	p := visitsPage{frame: v.frame(v.voice.Plain("station_page.visits")), Asks: asksVisits(v.person, v.bodies), Today: v.today(),
		Sought: clipped(strings.TrimSpace(v.r.FormValue("q")), 40), Station: v.r.FormValue("station")}
	for _, id := range actsFor(v.person, v.bodies, liaison.Department) {
		p.Departments = append(p.Departments, choice{fmt.Sprint(id), v.bodyLabel(id), len(p.Departments) == 0})
	}
	for _, b := range v.bodies {
		if p.Asks && b.Kind == liaison.Station && p.Sought != "" && b.Named(p.Sought) && len(p.Found) < 20 {
			p.Found = append(p.Found, b)
		}
	}
	var err error
	if p.Visits, err = v.visitLines(ctx, v.visitScope()); err != nil {
		return err
	}
	return v.page("visits.html", p)
}

// visitScope are the bodies whose visits the visitor sees; of the staff every station.
func (v *visit) visitScope() []int64 {
	if !staff(v.person, v.bodies) {
		return actsFor(v.person, v.bodies, liaison.Department, liaison.Station)
	}
	var all []int64
	for _, b := range v.bodies {
		if b.Kind == liaison.Station {
			all = append(all, b.ID)
		}
	}
	return all
}

func (v *visit) visitLines(ctx context.Context, bodies []int64) ([]visitLine, error) {
	found, err := v.Store.AgencyVisits(ctx, bodies, visitsMost)
	lines := make([]visitLine, len(found))
	for i, a := range found {
		l := visitLine{AgencyVisit: a, When: v.moment(a.BeginsAt) + "–" + a.EndsAt.In(v.Zone).Format("15:04"), State: "agreed"}
		switch {
		case a.DecidedAt == nil:
			l.State, l.Mine = "asked", v.person.RunsStation(a.Station)
		case a.Stage == liaison.OccasionCancelled:
			l.State = "declined"
		}
		l.StateName = v.voice.Plain("station_page.visit_" + l.State)
		lines[i] = l
	}
	return lines, err
}

func (v *visit) stationVisits(ctx context.Context, p *stationPage) (err error) {
	p.Visits, err = v.visitLines(ctx, []int64{p.Body.ID})
	return err
}

// askVisit asks for a time at a station.
func askVisit(ctx context.Context, v *visit) error {
	ask := func(name string) string { return strings.TrimSpace(v.r.PostFormValue(name)) }
	i := slices.IndexFunc(v.bodies, func(b liaison.Body) bool { return b.Kind == liaison.Station && b.Code == ask("station") })
	if i < 0 {
		return liaison.Refuse(liaison.NotFound, "station.not_found")
	}
	begins, err1 := time.ParseInLocation("2006-01-02 15:04", ask("day")+" "+ask("from"), v.Zone)
	ends, err2 := time.ParseInLocation("2006-01-02 15:04", ask("day")+" "+ask("until"), v.Zone)
	if err1 != nil || err2 != nil {
		return liaison.Refuse(liaison.Invalid, "occasion.no_begin")
	}
	act := handlers.AgencyAct{Station: v.bodies[i].ID, Department: idOf(ask("department")), Title: ask("title"), Text: ask("text"), Begins: begins, Ends: ends, By: v.person}
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) { return v.Desk.AskAgencyVisit(ctx, tx, act, v.now) })
	if err != nil {
		return err
	}
	return v.goTo(visitsAt, "station_page.visit_sent")
}

// decideVisit says yes or no.
func decideVisit(ctx context.Context, v *visit) error {
	act := handlers.AgencyDecision{Occasion: v.number("occasion"), Agreed: v.r.PostFormValue("answer") == "yes", Reason: v.r.PostFormValue("reason"), By: v.person}
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return v.Desk.DecideAgencyVisit(ctx, tx, act, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(visitsAt, "station_page.visit_answered")
}
