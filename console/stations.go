package console

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/paper"
	"liaison/plot"
	"liaison/storage"
)

const (
	stationsAt      = deskAt + "/stations"
	stationsPerPage = 50
	stationsMost    = 20_000
)

// actsFor lists the bodies of those kinds for which the person acts.
func actsFor(p liaison.Person, bodies []liaison.Body, kinds ...liaison.BodyKind) []int64 {
	own := []int64{}
	for _, b := range bodies {
		if slices.Contains(kinds, b.Kind) && p.In(b.ID, liaison.RoleOfficer) {
			own = append(own, b.ID)
		}
	}
	return own
}

// seesStations is the staff, and the officers of stations and of the regions above them.
func seesStations(p liaison.Person, bodies []liaison.Body) bool {
	return staff(p, bodies) || len(actsFor(p, bodies, liaison.Station, liaison.Region)) > 0
}

// stationScope are the bodies whose stations the visitor sees; nil: all.
func (v *visit) stationScope() []int64 {
	if staff(v.person, v.bodies) {
		return nil
	}
	return actsFor(v.person, v.bodies, liaison.Station, liaison.Region)
}

// stationsPage lists stations.
type stationsPage struct {
	frame
	Named         string
	Sorts, Levels []choice
	Regions       []choice
	Idle          bool
	IdleFor       string
	Lines         []stationLine
	Newer, Older  string
	Workbook      string
	Staff         bool
	Map           string // the address of its picture; empty: no coordinates are known
}

// stationLine is a station in the list.
type stationLine struct {
	storage.ListedStation
	SortName, LevelName, Active string
	Closed, Quiet               bool
}

// stationFilter reads what is asked for.
func (v *visit) stationFilter(ctx context.Context) (storage.StationFilter, liaison.Span, error) {
	f := storage.StationFilter{Named: clipped(strings.TrimSpace(v.r.FormValue("q")), 40), Sort: oneOf(v.r.FormValue("sort"), liaison.StationSorts),
		Level: oneOf(v.r.FormValue("level"), liaison.Levels), Region: idOf(v.r.FormValue("region")), Bodies: v.stationScope(), Now: v.now,
		After: v.r.FormValue("after"), Most: stationsPerPage + 1}
	rules, err := v.Store.Rules(ctx)
	if err != nil {
		return f, liaison.Span{}, err
	}
	span, err := liaison.ParseSpan(rules.Text(liaison.StationIdle))
	if err == nil && v.r.FormValue("idle") != "" {
		f.IdleSince = idleSince(v.now, span)
	}
	return f, span, err
}

// idleSince is the time since when whoever was not active has been idle for that long.
func idleSince(now time.Time, span liaison.Span) time.Time {
	return now.AddDate(0, -span.Months, -span.Days-span.Workdays)
}

// stations lists the stations that the visitor sees, along their codes.
func stations(ctx context.Context, v *visit) error {
	f, span, err := v.stationFilter(ctx)
	if err != nil {
		return err
	}
	found, err := v.Store.Stations(ctx, f)
	if err != nil {
		return err
	}
	p := stationsPage{frame: v.frame(v.voice.Plain("station_page.title")), Named: f.Named, Staff: staff(v.person, v.bodies), Idle: !f.IdleSince.IsZero(),
		Sorts: choices(v, "station.sort_", string(f.Sort), liaison.StationSorts), Levels: choices(v, "level.", string(f.Level), liaison.Levels),
		Regions: v.regions(f.Region), IdleFor: v.view().Span(span)}
	if f.After != "" {
		p.Newer = v.stationsAsked(stationsAt, "")
	}
	if len(found) > stationsPerPage {
		found = found[:stationsPerPage]
		p.Older = v.stationsAsked(stationsAt, found[stationsPerPage-1].Code)
	}
	p.Workbook, p.Lines = v.stationsAsked(stationsAt+"/export.xlsx", ""), v.stationLines(found, idleSince(v.now, span))
	if slices.ContainsFunc(found, placed) {
		p.Map = v.stationsAsked(stationsAt+"/map.svg", "")
	}
	return v.page("stations.html", p)
}

func placed(s storage.ListedStation) bool { return s.Latitude != 0 || s.Longitude != 0 }

// stationsAsked is an address with the same filter.
func (v *visit) stationsAsked(path, after string) string {
	q := url.Values{}
	for _, name := range []string{"q", "sort", "level", "region", "idle", "language"} {
		if value := v.r.FormValue(name); value != "" {
			q.Set(name, value)
		}
	}
	if after != "" {
		q.Set("after", after)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// regions are the bodies that may be above a station.
func (v *visit) regions(chosen int64) []choice {
	var list []choice
	for _, b := range v.bodies {
		if b.Kind == liaison.Region || b.Kind == liaison.Delegation {
			list = append(list, choice{strconv.FormatInt(b.ID, 10), b.Label(), b.ID == chosen})
		}
	}
	return list
}

func (v *visit) stationLines(found []storage.ListedStation, idle time.Time) []stationLine {
	lines := make([]stationLine, len(found))
	for i, s := range found {
		lines[i] = stationLine{ListedStation: s, SortName: v.voice.Plain("station.sort_" + string(s.Sort)), LevelName: v.voice.Plain("level." + string(s.Level)),
			Closed: s.ClosedOn != nil, Active: v.voice.Plain("station_page.never"), Quiet: s.ActiveAt == nil || s.ActiveAt.Before(idle)}
		if s.ActiveAt != nil {
			lines[i].Active = v.voice.Date(liaison.DateOf(s.ActiveAt.In(v.Zone)))
		}
	}
	return lines
}

// stationsBook is the list as a workbook.
func stationsBook(ctx context.Context, v *visit) error {
	f, span, err := v.stationFilter(ctx)
	if err != nil {
		return err
	}
	f.Most = stationsMost
	found, err := v.Store.Stations(ctx, f)
	if err != nil {
		return err
	}
	t := paper.Table{Name: v.voice.Plain("station_page.title"), Widths: []float64{10, 28, 14, 10, 16, 36, 20, 16, 8, 8, 16, 10, 10},
		Columns: v.columns("station_page.column_", "code", "name", "sort", "level", "region", "address", "hours", "phone", "members", "officers", "active", "latitude", "longitude")}
	for _, l := range v.stationLines(found, idleSince(v.now, span)) {
		place := [2]string{}
		if placed(l.ListedStation) {
			place = [2]string{strconv.FormatFloat(l.Latitude, 'f', -1, 64), strconv.FormatFloat(l.Longitude, 'f', -1, 64)}
		}
		t.Rows = append(t.Rows, []string{l.Code, l.Name, l.SortName, l.LevelName, l.Region, l.Address, l.Hours, l.Phone,
			strconv.Itoa(l.Members), strconv.Itoa(l.Officers), l.Active, place[0], place[1]})
	}
	return v.workbook(t.Name, t)
}

// stationsMap draws where the stations of the list are.
func stationsMap(ctx context.Context, v *visit) error {
	f, span, err := v.stationFilter(ctx)
	if err != nil {
		return err
	}
	f.Most = stationsMost
	found, err := v.Store.Stations(ctx, f)
	if err != nil {
		return err
	}
	c := plot.Places{Names: []plot.Series{{Name: v.voice.Plain("station_page.map_active"), Tone: plot.Good}, {Name: v.voice.Plain("station_page.map_idle"), Tone: plot.Warn}}}
	for _, l := range v.stationLines(found, idleSince(v.now, span)) {
		if placed(l.ListedStation) && !l.Closed {
			which := 0
			if l.Quiet {
				which = 1
			}
			c.Points = append(c.Points, plot.Place{Latitude: l.Latitude, Longitude: l.Longitude, Series: which})
		}
	}
	return v.drawing(c)
}
