package handlers

import (
	"context"
	"fmt"
	"strconv"

	"liaison"
	"liaison/plot"
)

// onTime is which answers were given within their time.
func (f *figuring) onTime(ctx context.Context) error {
	return f.shares(ctx, "answered", []string{"in_time", "late", "overdue"}, []plot.Tone{plot.Good, plot.Warn, plot.Bad})
}

// classes is of which class answers are.
func (f *figuring) classes(ctx context.Context) error {
	return f.shares(ctx, "class", []string{"A", "B", "C", "D"}, []plot.Tone{plot.Step1, plot.Step2, plot.Step3, plot.Step4})
}

// shares is a bar of shares for each row, and counts and the first share in the table.
func (f *figuring) shares(ctx context.Context, what string, marks []string, tones []plot.Tone) error {
	parts, err := f.parts(ctx, what)
	if err != nil {
		return err
	}
	chart := plot.Bars{Share: true, None: f.voice.Plain("figures.nothing")}
	f.columns("body")
	for i, mark := range marks {
		name := f.voice.Plain("figures.mark_" + mark)
		chart.Parts = append(chart.Parts, plot.Series{Name: name, Tone: tones[i]})
		f.shown.Table.Columns, f.shown.Table.Widths = append(f.shown.Table.Columns, name), append(f.shown.Table.Widths, 14)
	}
	f.columns("sum", "share_"+what)
	for _, p := range parts {
		total := p.total(marks...)
		bar := plot.Bar{Name: p.name, Strong: p.whole, Label: f.voice.Plain("figures.items", "Count", total)}
		var cells []string
		for _, mark := range marks {
			bar.Values = append(bar.Values, float64(p.counts[mark]))
			cells = append(cells, strconv.Itoa(p.counts[mark]))
		}
		chart.Rows = append(chart.Rows, bar)
		f.row(p.name, append(cells, strconv.Itoa(total), percent(p.counts[marks[0]], total))...)
		if p.whole {
			f.brief("Count", total, "Share", percent(p.counts[marks[0]], total))
		}
	}
	f.shown.Chart = chart
	return nil
}

// workload is what departments have in hand, and how much of it for each officer.
func (f *figuring) workload(ctx context.Context) error {
	// What is in hand is of today, whatever time was asked for.
	f.from, f.to = f.today().AddDays(-1), f.today()
	parts, err := f.parts(ctx, "open")
	if err != nil {
		return err
	}
	officers, err := f.store.Headcounts(ctx, liaison.RoleOfficer, liaison.Department)
	if err != nil {
		return err
	}
	chart := plot.Bars{Unit: f.voice.Plain("figures.unit"), None: f.voice.Plain("figures.nothing"), Parts: []plot.Series{
		{Name: f.voice.Plain("figures.mark_leads"), Tone: plot.Good}, {Name: f.voice.Plain("figures.column_overdue"), Tone: plot.Bad},
		{Name: f.voice.Plain("figures.mark_helps"), Tone: plot.Step4}}}
	f.columns("body", "leads", "overdue", "helps", "officers", "each")
	departments := 0
	for _, b := range f.all {
		if b.Kind == liaison.Department {
			departments++
			officers[0] += officers[b.ID]
		}
	}
	for _, p := range parts {
		by, name := 1.0, p.name
		if p.whole { // so that it can be compared with one
			by, name = float64(max(departments, 1)), f.voice.Plain("figures.average")
			f.brief("Count", p.total("leads", "late"), "Late", p.counts["late"])
		}
		hands := p.total("leads", "late")
		each := "—"
		if n := officers[p.body]; n > 0 {
			each = fmt.Sprintf("%.1f", float64(hands)/float64(n))
		}
		of := func(mark string) float64 { return float64(int(float64(p.counts[mark])*10/by+0.5)) / 10 }
		chart.Rows = append(chart.Rows, plot.Bar{Name: name, Strong: p.whole, Values: []float64{of("leads"), of("late"), of("helps")},
			Label: f.voice.Plain("figures.for_each", "Each", each)})
		written := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
		f.row(name, written(of("leads")), written(of("late")), written(of("helps")), written(float64(int(float64(officers[p.body])*10/by+0.5))/10), each)
	}
	f.shown.Chart = chart
	return nil
}
