package console

import (
	"context"
	"net/url"
	"slices"

	"liaison"
	"liaison/paper"
	"liaison/storage"
)

const dutyReportsAt = deskAt + "/duty-reports"

// unreportedPerPage is how many deputies who have not reported a page lists.
const unreportedPerPage = 60

// seesDutyReports is the staff, and the officers of delegations.
func seesDutyReports(p liaison.Person, bodies []liaison.Body) bool {
	return p.MaySend() || slices.ContainsFunc(bodies, func(b liaison.Body) bool { return b.Kind == liaison.Delegation && p.In(b.ID, liaison.RoleOfficer) })
}

// dutyReportsPage is who has reported on the duty done 述职 in this term.
type dutyReportsPage struct {
	frame
	Term        liaison.Date
	Delegations []storage.DutyReporting
	Deputies    int
	Reported    int
	People      []unreportedLine
	Older       string
	Delegation  string
}

// Percent is a share as the page shows it.
func (dutyReportsPage) Percent(n, of int) string { return percent(n, of) }

// unreportedLine is a deputy who has not.
type unreportedLine struct {
	storage.Unreported
	When, Address string
}

// dutyReports shows by delegation who has reported in this term, and who has not.
func dutyReports(ctx context.Context, v *visit) error {
	p, list, err := v.unreported(ctx, unreportedPerPage+1)
	if err != nil {
		return err
	}
	if len(list) > unreportedPerPage {
		list = list[:unreportedPerPage]
		values := url.Values{"after": {list[unreportedPerPage-1].Code}}
		if p.Delegation != "" {
			values.Set("delegation", p.Delegation)
		}
		p.Older = dutyReportsAt + "?" + values.Encode() + "#missing"
	}
	for _, u := range list {
		line := unreportedLine{Unreported: u}
		if u.Begins != nil {
			line.When = v.voice.Time(u.Begins.In(v.Zone))
		}
		p.People = append(p.People, line)
	}
	return v.page("duty_reports.html", p)
}

// unreported reads the page, of the delegations that the visitor sees.
func (v *visit) unreported(ctx context.Context, most int) (p dutyReportsPage, list []storage.Unreported, err error) {
	p.frame = v.frame(v.voice.Plain("duty_report.title"))
	if p.Term, err = v.Store.TermBegins(ctx); err != nil {
		return p, nil, err
	}
	term := p.Term.Midnight(v.Zone)
	found, err := v.Store.DutyReportings(ctx, term, v.now)
	if err != nil {
		return p, nil, err
	}
	asked, named := v.bodyNamed(v.r.FormValue("delegation"))
	var of []int64
	for _, d := range found {
		if !v.person.MaySend() && !v.person.In(d.Delegation, liaison.RoleOfficer) {
			continue
		}
		p.Delegations, p.Deputies, p.Reported = append(p.Delegations, d), p.Deputies+d.Deputies, p.Reported+d.Reported
		if !named || asked.ID == d.Delegation {
			of = append(of, d.Delegation)
		}
	}
	if named {
		p.Delegation = asked.Code
	}
	list, err = v.Store.NotReported(ctx, term, v.now, of, clipped(v.r.FormValue("after"), 40), most)
	return p, list, err
}

// dutyReportsBook is who has not reported as a workbook.
func dutyReportsBook(ctx context.Context, v *visit) error {
	p, list, err := v.unreported(ctx, workbookMost)
	if err != nil {
		return err
	}
	t := paper.Table{Name: p.Title, Widths: []float64{12, 18, 20, 40, 20}, Columns: v.columns("duty_report.column_", "code", "name", "delegation", "planned", "begins")}
	for _, u := range list {
		begins := ""
		if u.Begins != nil {
			begins = u.Begins.In(v.Zone).Format("2006-01-02 15:04")
		}
		t.Rows = append(t.Rows, []string{u.Code, u.Name, u.Home, u.Title, begins})
	}
	return v.workbook(t.Name, t)
}

// tallyLine is a deputy who reported, with how it was judged.
type tallyLine struct {
	Person   int64
	Code     string
	Name     string
	Has      bool
	Tally    storage.DutyTally
	SaidWhen string
}

// tallies are those who reported at the occasion, with their tallies.
func (v *visit) tallies(ctx context.Context, o liaison.Occasion) ([]tallyLine, error) {
	came, err := v.Store.Attendants(ctx, o.ID, storage.AttendantFilter{State: liaison.Attended}, attendantsPerPage)
	if err != nil {
		return nil, err
	}
	kept, err := v.Store.DutyTallies(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	lines := make([]tallyLine, len(came))
	for i, a := range came {
		tally, has := kept[a.Person]
		lines[i] = tallyLine{Person: a.Person, Code: a.Code, Name: a.Name, Has: has, Tally: tally}
		if has {
			lines[i].SaidWhen = v.voice.Time(tally.At.In(v.Zone))
		}
	}
	return lines, nil
}

// keepTally keeps how a deputy's report was judged.
func keepTally(ctx context.Context, v *visit) error {
	o, err := v.heldOccasion(ctx)
	if err != nil {
		return err
	}
	r := occasionReader{v: v}
	number := func(name string) int { return r.number(written(v.r.PostFormValue(name))) }
	tally := storage.DutyTally{Occasion: o.ID, Person: v.number("person"), Satisfied: number("satisfied"), Basic: number("basic"), Dissatisfied: number("dissatisfied"),
		Opinions: written(v.r.PostFormValue("opinions"))}
	if r.wrong != nil {
		return r.wrong
	}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		kept, err := tx.DutyTallies(ctx, o.ID)
		if err != nil {
			return nil, err
		}
		if was, has := kept[tally.Person]; has && sameTally(was, tally) {
			return nil, nil // pressed twice: the deputy knows
		}
		return v.Desk.KeepTally(ctx, tx, tally, v.person, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(occasionPath(o.ID), "duty_report.said_kept")
}

func sameTally(a, b storage.DutyTally) bool {
	return a.Satisfied == b.Satisfied && a.Basic == b.Basic && a.Dissatisfied == b.Dissatisfied && a.Opinions == b.Opinions
}
