package console

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"liaison"
	"liaison/handlers"
	"liaison/paper"
	"liaison/storage"
)

const stationTalliesAt = stationsAt + "/tallies"

// stationTalliesPage is what stations have done with the opinions of a time, and which
// deputies have received people too seldom.
type stationTalliesPage struct {
	frame
	From, To     liaison.Date
	Busy         bool // only stations that had any
	Lines        []storage.TallyLine
	Newer, Older string
	Workbook     string
	Staff        bool
	Aim          int
	Below        []storage.Receiving
	MoreBelow    string // the address of those after
}

// Share is a share in percent.
func (stationTalliesPage) Share(n, of int) string { return handlers.Share(n, of) }

// tallied reads the time that is asked for; from the year's beginning where none is.
func (v *visit) tallied() (from, to liaison.Date, _ error) {
	from, to = liaison.Date{Year: v.today().Year, Month: 1, Day: 1}, v.today()
	for _, d := range []struct {
		name string
		into *liaison.Date
	}{{"from", &from}, {"to", &to}} {
		if text := v.r.FormValue(d.name); text != "" {
			day, err := liaison.ParseDate(text)
			if err != nil {
				return from, to, liaison.Refuse(liaison.Invalid, "station_page.bad_time")
			}
			*d.into = day
		}
	}
	if to.Before(from) || from.Year < v.today().Year-liaison.ReportYearsBack || to.Year > v.today().Year {
		return from, to, liaison.Refuse(liaison.Invalid, "station_page.bad_time")
	}
	return from, to, nil
}

// stationTallies shows them.
func stationTallies(ctx context.Context, v *visit) error {
	p := stationTalliesPage{frame: v.frame(v.voice.Plain("station_page.tallies")), Busy: v.r.FormValue("all") == "", Staff: staff(v.person, v.bodies),
		Aim: liaison.OccasionRules[liaison.Reception].Aim.Times}
	var err error
	if p.From, p.To, err = v.tallied(); err != nil {
		return err
	}
	p.Lines, err = v.Store.StationTallies(ctx, p.From, p.To, storage.StationFilter{Bodies: v.stationScope(), After: v.r.FormValue("after"), Most: stationsPerPage + 1}, p.Busy)
	if err != nil {
		return err
	}
	at := func(path, name, value string) string {
		q := url.Values{"from": {p.From.String()}, "to": {p.To.String()}}
		if !p.Busy {
			q.Set("all", "yes")
		}
		if name != "" {
			q.Set(name, value)
		}
		return path + "?" + q.Encode()
	}
	if v.r.FormValue("after") != "" {
		p.Newer = at(stationTalliesAt, "", "")
	}
	if len(p.Lines) > stationsPerPage {
		p.Lines = p.Lines[:stationsPerPage]
		p.Older = at(stationTalliesAt, "after", p.Lines[stationsPerPage-1].Code)
	}
	p.Workbook = at(stationTalliesAt+"/export.xlsx", "", "")
	if !p.Staff {
		return v.page("station_tallies.html", p)
	}
	p.Below, err = v.Store.ReceivingBelow(ctx, 0, v.now, p.Aim, v.r.FormValue("below"), stationsPerPage+1)
	if len(p.Below) > stationsPerPage {
		p.Below = p.Below[:stationsPerPage]
		p.MoreBelow = at(stationTalliesAt, "below", p.Below[stationsPerPage-1].Code) + "#below"
	}
	if err != nil {
		return err
	}
	return v.page("station_tallies.html", p)
}

// stationTalliesBook is the same as a workbook, with all stations.
func stationTalliesBook(ctx context.Context, v *visit) error {
	from, to, err := v.tallied()
	if err != nil {
		return err
	}
	lines, err := v.Store.StationTallies(ctx, from, to, storage.StationFilter{Bodies: v.stationScope(), Most: stationsMost}, v.r.FormValue("all") == "")
	if err != nil {
		return err
	}
	t := paper.Table{Name: v.voice.Plain("station_page.tallies"), Widths: []float64{10, 28, 16, 8, 8, 8, 10, 8, 8, 10, 8, 10, 8},
		Columns: v.columns("station_page.tally_", "code", "name", "region", "received", "accepted", "refused", "accepted_share", "in_time", "late", "in_time_share", "told", "told_share", "reopened")}
	for _, l := range lines {
		row := []string{l.Code, l.Name, l.Region}
		for _, cell := range []any{l.Received, l.Accepted, l.Refused, handlers.Share(l.Accepted, l.Received), l.InTime, l.Late,
			handlers.Share(l.InTime, l.Answered()), l.Told, handlers.Share(l.Told, l.Answered()), l.Reopened} {
			switch cell := cell.(type) {
			case int:
				row = append(row, strconv.Itoa(cell))
			case string:
				row = append(row, cell)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return v.workbook(t.Name, t)
}

// receivingBook lists the deputies who have received people too seldom this year.
func receivingBook(ctx context.Context, v *visit) error {
	below, err := v.Store.ReceivingBelow(ctx, 0, v.now, liaison.OccasionRules[liaison.Reception].Aim.Times, "", workbookMost)
	if err != nil {
		return err
	}
	t := paper.Table{Name: v.voice.Plain("station_page.below_book"), Widths: []float64{12, 16, 18, 30, 10, 10},
		Columns: v.columns("station_page.below_", "code", "name", "delegation", "stations", "came", "ahead")}
	for _, r := range below {
		t.Rows = append(t.Rows, []string{r.Code, r.Name, r.Delegation, strings.Join(r.Stations, v.voice.Plain("list.comma")), strconv.Itoa(r.Came), strconv.Itoa(r.Ahead)})
	}
	return v.workbook(t.Name, t)
}
