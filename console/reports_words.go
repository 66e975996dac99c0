package console

import (
	"fmt"
	"strconv"

	"liaison"
	"liaison/paper"
)

// chapters are the report in words: what the congress reads, with the tables that the
// sentences are made of. The page and both files say the same.
func (v *visit) chapters(r liaison.YearReport) []paper.Chapter {
	return []paper.Chapter{
		v.overall(r), v.byClass(r), v.bySatisfaction(r), v.promises(r),
		v.lines("topics", r.Topics), v.lines("departments", r.Departments), v.lines("delegations", r.Delegations), v.open(),
	}
}

func (v *visit) overall(r liaison.YearReport) paper.Chapter {
	c := paper.Chapter{Heading: v.voice.Plain("report.overall"), Figures: 1}
	c.Text = append(c.Text, v.voice.Plain("report.says_overall", "Year", strconv.Itoa(r.Year), "Total", r.Total, "Plenary", r.Plenary, "Between", r.Between(),
		"Through", v.day(r.Through), "Answered", r.Answered, "Share", percent(r.Answered, r.Total), "InTime", r.InTime, "InTimeShare", percent(r.InTime, r.Answered)))
	if r.Withdrawn+r.Letters > 0 {
		c.Text = append(c.Text, v.voice.Plain("report.says_apart", "Withdrawn", r.Withdrawn, "Letters", r.Letters))
	}
	c.Table = v.shares("overall", []share{
		{v.voice.Plain("report.total"), r.Total, r.Total}, {v.voice.Plain("report.plenary"), r.Plenary, r.Total}, {v.voice.Plain("report.between"), r.Between(), r.Total},
		{v.voice.Plain("report.answered"), r.Answered, r.Total}, {v.voice.Plain("report.in_time"), r.InTime, r.Answered},
	})
	return c
}

func (v *visit) byClass(r liaison.YearReport) paper.Chapter {
	c := paper.Chapter{Heading: v.voice.Plain("report.classes"), Figures: 1}
	classed := 0
	for _, class := range liaison.Classes {
		classed += r.Classes[class]
	}
	c.Text = []string{v.voice.Plain("report.says_classes", "Answered", r.Answered, "A", r.Classes["A"], "AShare", percent(r.Classes["A"], classed),
		"B", r.Classes["B"], "BShare", percent(r.Classes["B"], classed), "C", r.Classes["C"], "CShare", percent(r.Classes["C"], classed),
		"D", r.Classes["D"], "DShare", percent(r.Classes["D"], classed))}
	var shares []share
	for _, class := range liaison.Classes {
		shares = append(shares, share{v.voice.Plain("choice.class." + class), r.Classes[class], classed})
	}
	c.Table = v.shares("classes", shares)
	return c
}

func (v *visit) bySatisfaction(r liaison.YearReport) paper.Chapter {
	c := paper.Chapter{Heading: v.voice.Plain("report.satisfaction"), Figures: 1}
	c.Text = []string{v.voice.Plain("report.says_satisfaction", "Rated", r.Ratings(), "Satisfied", r.Rated["satisfied"], "Basic", r.Rated["basic"],
		"Dissatisfied", r.Rated["dissatisfied"], "Share", percent(r.Content(), r.Ratings()), "Unrated", r.Unrated)}
	var shares []share
	for _, value := range liaison.Satisfactions() {
		shares = append(shares, share{v.voice.Plain("report.rated_" + value), r.Rated[value], r.Ratings()})
	}
	c.Table = v.shares("satisfaction", shares)
	return c
}

func (v *visit) promises(r liaison.YearReport) paper.Chapter {
	c := paper.Chapter{Heading: v.voice.Plain("report.promises"), Figures: 1}
	p := r.Promises
	c.Text = []string{v.voice.Plain("report.says_promises", "Total", p.Total, "Kept", p.Kept, "Share", percent(p.Kept, p.Total), "Overdue", p.Overdue, "Through", v.day(r.Through))}
	c.Table = v.shares("promises", []share{
		{v.voice.Plain("report.promises_total"), p.Total, p.Total}, {v.voice.Plain("report.promises_kept"), p.Kept, p.Total},
		{v.voice.Plain("report.promises_running"), p.Total - p.Kept - p.Overdue, p.Total}, {v.voice.Plain("report.promises_overdue"), p.Overdue, p.Total},
	})
	return c
}

// lines is a chapter of a table with a line for each of something, the most first.
func (v *visit) lines(what string, lines []liaison.ReportLine) paper.Chapter {
	c := paper.Chapter{Heading: v.voice.Plain("report." + what), Figures: 1}
	if len(lines) == 0 {
		c.Text = []string{v.voice.Plain("report.nothing")}
		return c
	}
	first := lines[0]
	c.Text = []string{v.voice.Plain("report.says_"+what, "Count", len(lines), "Name", v.nameOr(first.Name), "Total", first.Total)}
	c.Table = paper.Table{Name: v.voice.Plain("report.table_" + what), Widths: []float64{34, 12, 12, 12, 12}, Columns: []string{v.voice.Plain("report.column_" + what),
		v.voice.Plain("report.column_total"), v.voice.Plain("report.column_answered"), v.voice.Plain("report.column_in_time"), v.voice.Plain("report.column_share")}}
	for _, l := range lines {
		c.Table.Rows = append(c.Table.Rows, []string{v.nameOr(l.Name), fmt.Sprint(l.Total), fmt.Sprint(l.Answered), fmt.Sprint(l.InTime), percent(l.InTime, l.Answered)})
	}
	return c
}

func (v *visit) nameOr(name string) string {
	if name == "" {
		return v.voice.Plain("report.others")
	}
	return name
}

// open says that the report is public.
func (v *visit) open() paper.Chapter {
	return paper.Chapter{Heading: v.voice.Plain("report.open"), Text: []string{v.voice.Plain("report.says_open")}}
}

// share is a line of a table of counts with their shares.
type share struct {
	name  string
	n, of int
}

func (v *visit) shares(what string, shares []share) paper.Table {
	t := paper.Table{Name: v.voice.Plain("report.table_" + what), Widths: []float64{44, 14, 14},
		Columns: []string{v.voice.Plain("report.column_what"), v.voice.Plain("report.column_count"), v.voice.Plain("report.column_part")}}
	for _, s := range shares {
		t.Rows = append(t.Rows, []string{s.name, fmt.Sprint(s.n), percent(s.n, s.of)})
	}
	return t
}
