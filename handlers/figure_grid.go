package handlers

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"liaison"
	"liaison/plot"
	"liaison/storage"
)

var ratings = []string{"satisfied", "basic", "dissatisfied"}

// satisfaction is how attitude and result were rated: a distribution, and of others
// than the staff only what the staff have released.
func (f *figuring) satisfaction(ctx context.Context) error {
	what := "released"
	if f.sight.All {
		what = "rated"
	}
	found, err := f.store.Tallies(ctx, storage.TallyQuery{What: what, Kind: f.ask.Kind, Bodies: []int64{f.body()}, From: f.from, To: f.to})
	if err != nil {
		return err
	}
	counts, total, most := map[string]int{}, 0, 1
	for _, t := range found {
		counts[t.Mark] = t.N
		total += t.N
		most = max(most, t.N)
	}
	chart := plot.Grid{}
	f.columns("result_attitude", "satisfied", "basic", "dissatisfied", "sum")
	chart.Columns = []string{}
	for _, attitude := range ratings {
		chart.Columns = append(chart.Columns, f.voice.Plain("figures.attitude_"+attitude))
	}
	pleased := 0
	for _, result := range ratings {
		line := plot.Line{Name: f.voice.Plain("figures.result_" + result)}
		var cells []string
		sum := 0
		for _, attitude := range ratings {
			n := counts[attitude+":"+result]
			sum += n
			cell := plot.Cell{Text: "0", Spot: true}
			if n > 0 {
				cell = plot.Cell{Text: fmt.Sprintf("%d · %s", n, percent(n, total)), Level: float64(n) / float64(most)}
			}
			line.Cells, cells = append(line.Cells, cell), append(cells, strconv.Itoa(n))
		}
		if result == ratings[0] {
			pleased = sum
		}
		chart.Rows = append(chart.Rows, line)
		if total > 0 {
			f.row(f.voice.Plain("figures.result_"+result), append(cells, strconv.Itoa(sum))...)
		}
	}
	f.brief("Count", total, "Share", percent(pleased, total))
	f.shown.Chart = chart
	return nil
}

// duties are what deputies do, as the counts name it.
var duties = []string{"suggestion", "motion", "opinion", "question", "cosigned", "rated", "learned", "acknowledged", "attended"}

// coverage is which delegation does what; what it has not done is to be seen.
func (f *figuring) coverage(ctx context.Context) error {
	parts, err := f.delegations(ctx)
	if err != nil {
		return err
	}
	deputies, err := f.store.Headcounts(ctx, liaison.RoleDeputy, liaison.Delegation)
	if err != nil {
		return err
	}
	chart := plot.Grid{Legend: []plot.Key{{Name: f.voice.Plain("figures.white_spot"), Cell: plot.Cell{Text: "0", Spot: true}},
		{Name: f.voice.Plain("figures.less"), Cell: plot.Cell{Level: 0.15}}, {Name: f.voice.Plain("figures.more"), Cell: plot.Cell{Level: 1}}}}
	f.columns("delegation", "deputies")
	most, spots := map[string]int{}, 0
	for _, duty := range duties {
		name := f.voice.Plain("figures.duty_" + duty)
		chart.Columns = append(chart.Columns, name)
		f.shown.Table.Columns, f.shown.Table.Widths = append(f.shown.Table.Columns, name), append(f.shown.Table.Widths, 12)
		for _, p := range parts {
			most[duty] = max(most[duty], p.counts[duty])
		}
	}
	for _, p := range parts {
		line, cells := plot.Line{Name: p.name}, []string{strconv.Itoa(deputies[p.body])}
		for _, duty := range duties {
			n := p.counts[duty]
			cell := plot.Cell{Text: strconv.Itoa(n), Level: 0.12 + 0.88*math.Sqrt(float64(n)/float64(max(most[duty], 1)))}
			if n == 0 {
				cell = plot.Cell{Text: "0", Spot: true}
				spots++
			}
			line.Cells, cells = append(line.Cells, cell), append(cells, strconv.Itoa(n))
		}
		chart.Rows = append(chart.Rows, line)
		f.row(p.name, cells...)
	}
	if f.subject != nil {
		if err := f.average(ctx, &chart); err != nil {
			return err
		}
	}
	f.brief("Count", len(parts), "Spots", spots)
	f.shown.Chart = chart
	return nil
}

// delegations are the rows of the coverage, those that have done nothing among them.
func (f *figuring) delegations(ctx context.Context) ([]part, error) {
	var parts []part
	var ids []int64
	for _, b := range f.all {
		if b.Kind == liaison.Delegation && (f.subject == nil && f.sight.All || f.subject != nil && f.subject.ID == b.ID) {
			parts, ids = append(parts, part{name: b.Label(), body: b.ID, counts: map[string]int{}}), append(ids, b.ID)
		}
	}
	found, err := f.store.Tallies(ctx, storage.TallyQuery{What: "duty", Bodies: ids, From: f.from, To: f.to})
	if err != nil {
		return nil, err
	}
	for _, t := range found {
		for i := range parts {
			if parts[i].body == t.Body {
				parts[i].counts[t.Mark] += t.N
			}
		}
	}
	return f.cut(parts), nil
}

// average adds a row of what all delegations do, for each.
func (f *figuring) average(ctx context.Context, chart *plot.Grid) error {
	var ids []int64
	for _, b := range f.all {
		if b.Kind == liaison.Delegation {
			ids = append(ids, b.ID)
		}
	}
	found, err := f.store.Tallies(ctx, storage.TallyQuery{What: "duty", Bodies: ids, From: f.from, To: f.to})
	if err != nil {
		return err
	}
	sums := map[string]int{}
	for _, t := range found {
		sums[t.Mark] += t.N
	}
	name := f.voice.Plain("figures.average_delegation")
	line, cells := plot.Line{Name: name, Strong: true}, []string{""}
	for _, duty := range duties {
		text := fmt.Sprintf("%.1f", float64(sums[duty])/float64(max(len(ids), 1)))
		line.Cells, cells = append(line.Cells, plot.Cell{Text: text, Off: true}), append(cells, text)
	}
	chart.Rows = append(chart.Rows, line)
	f.row(name, cells...)
	return nil
}

// voices is what becomes of opinions of the public, by the station that had them first.
func (f *figuring) voices(ctx context.Context) error {
	parts, err := f.parts(ctx, "voice")
	if err != nil {
		return err
	}
	keys := []string{"received", "accepted", "in_time", "told", "reopened"}
	f.columns(append([]string{"station"}, keys...)...)
	chart := plot.Grid{}
	for _, key := range keys {
		chart.Columns = append(chart.Columns, f.voice.Plain("figures.column_"+key))
	}
	most := 1
	for _, p := range parts {
		if !p.whole {
			most = max(most, p.counts["received"])
		}
	}
	for _, p := range parts {
		received := p.counts["received"]
		line := plot.Line{Name: p.name, Strong: p.whole, Cells: []plot.Cell{{Text: strconv.Itoa(received), Level: 0.12 + 0.88*float64(received)/float64(most)}}}
		if p.whole {
			line.Cells[0].Off = true
		}
		cells := []string{strconv.Itoa(received)}
		for _, share := range [][2]int{{p.counts["accepted"], p.total("accepted", "refused")}, {p.counts["in_time"], p.total("in_time", "late")},
			{p.counts["told"], received}, {p.counts["reopened"], received}} {
			text := percent(share[0], share[1])
			line.Cells = append(line.Cells, plot.Cell{Text: text, Level: float64(share[0]) / float64(max(share[1], 1)), Off: share[1] == 0})
			cells = append(cells, text)
		}
		chart.Rows = append(chart.Rows, line)
		f.row(p.name, cells...)
		if p.whole {
			f.brief("Count", received, "Accepted", cells[1], "Told", cells[3])
		}
	}
	f.shown.Chart = chart
	return nil
}
