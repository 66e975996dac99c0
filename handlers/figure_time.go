package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"liaison"
	"liaison/plot"
	"liaison/storage"
)

// phases are what the stages of all kinds come to.
var phases = []struct {
	key    string
	tone   plot.Tone
	stages []liaison.Stage
}{
	{"submitted", plot.Step2, []liaison.Stage{liaison.Submitted, liaison.Reviewing, liaison.Received, liaison.Requested}},
	{"assigned", plot.Step2, []liaison.Stage{liaison.Assigned, liaison.Handling, liaison.Lowered, liaison.InCommittee}},
	{"answered", plot.Step2, []liaison.Stage{liaison.Answered, liaison.Resolved, liaison.Reported}},
	{"ended", plot.Step2, []liaison.Stage{liaison.Closed, liaison.Told, liaison.Converted, liaison.Withdrawn, liaison.Letter, liaison.Split, liaison.Divided}},
}

func shortDay(d liaison.Date) string { return fmt.Sprintf("%02d/%02d", d.Month, d.Day) }

// flow is how many matters come into which phase, by the week.
func (f *figuring) flow(ctx context.Context) error {
	monday := f.today().Monday().AddDays(-7 * (liaison.FigureWeeks - 1))
	days, err := f.store.DayTallies(ctx, storage.TallyQuery{What: "entered", Kind: f.ask.Kind, Bodies: []int64{f.body()}, From: monday, To: f.today()})
	if err != nil {
		return err
	}
	counts := make([][liaison.FigureWeeks]float64, len(phases))
	sums := make([]int, len(phases))
	for _, d := range days {
		for i, phase := range phases {
			if slices.Contains(phase.stages, liaison.Stage(d.Mark)) {
				counts[i][monday.DaysUntil(d.Day)/7] += float64(d.N)
				sums[i] += d.N
			}
		}
	}
	chart := plot.Panels{Unit: f.voice.Plain("figures.unit"), Every: 1}
	f.columns("week", "submitted", "assigned", "answered", "ended")
	for w := range liaison.FigureWeeks {
		day := monday.AddDays(7 * w)
		chart.Times = append(chart.Times, shortDay(day))
		var cells []string
		for i := range phases {
			cells = append(cells, strconv.Itoa(int(counts[i][w])))
		}
		f.row(day.String(), cells...)
	}
	for i, phase := range phases {
		chart.Panels = append(chart.Panels, plot.Panel{Name: f.voice.Plain("figures.column_" + phase.key), Tone: phase.tone, Values: counts[i][:],
			Label: f.voice.Plain("figures.in_weeks", "Count", sums[i])})
	}
	f.brief("Submitted", sums[0], "Answered", sums[2], "Ended", sums[3])
	f.shown.Chart = chart
	return nil
}

// keeps are the capacities whose deadlines are those of a kind of body.
var keeps = map[liaison.BodyKind][]liaison.Capacity{
	liaison.Department: {liaison.Lead, liaison.Approver},
	liaison.Delegation: {liaison.Author, liaison.CoSigner, liaison.Reviewer},
	liaison.Station:    {liaison.Handler},
}

// deadlines is a calendar of the weeks ahead, with how much is due on which day.
func (f *figuring) deadlines(ctx context.Context) error {
	monday := f.today().Monday()
	found, err := f.store.DayTallies(ctx, storage.TallyQuery{What: "due", Kind: f.ask.Kind, Bodies: []int64{f.body()}, From: f.today(), To: monday.AddDays(7*liaison.FigureAhead - 1)})
	if err != nil {
		return err
	}
	calendar, err := f.store.Calendar(ctx)
	if err != nil {
		return err
	}
	due, total, most := map[liaison.Date]int{}, 0, 0
	for _, d := range found {
		if f.subject == nil || slices.Contains(keeps[f.subject.Kind], liaison.Capacity(d.Mark)) {
			due[d.Day] += d.N
			total += d.N
			most = max(most, due[d.Day])
		}
	}
	f.columns("day", "due")
	for day := f.today(); day.Before(monday.AddDays(7 * liaison.FigureAhead)); day = day.AddDays(1) {
		if due[day] > 0 {
			f.row(day.String(), strconv.Itoa(due[day]))
		}
	}
	f.brief("Count", total, "Most", most)
	f.shown.Chart = f.calendarGrid(monday, calendar, due, most)
	return nil
}

func (f *figuring) calendarGrid(monday liaison.Date, calendar liaison.Calendar, due map[liaison.Date]int, most int) plot.Grid {
	rest := f.voice.Plain("figures.rest")
	chart := plot.Grid{Every: 1, Legend: []plot.Key{
		{Name: f.voice.Plain("figures.few"), Cell: plot.Cell{Level: 0.15}}, {Name: f.voice.Plain("figures.many"), Cell: plot.Cell{Level: 1}},
		{Name: f.voice.Plain("figures.none_due"), Cell: plot.Cell{Spot: true}}, {Name: f.voice.Plain("figures.rest_day"), Cell: plot.Cell{Text: rest, Off: true}}}}
	for w := range liaison.FigureAhead {
		chart.Columns = append(chart.Columns, shortDay(monday.AddDays(7*w)))
	}
	for weekday := range 7 {
		line := plot.Line{Name: f.voice.Plain("figures.weekday_" + strconv.Itoa(weekday+1))}
		for w := range liaison.FigureAhead {
			day := monday.AddDays(7*w + weekday)
			cell := plot.Cell{Spot: true}
			switch n := due[day]; {
			case day.Before(f.today()):
				cell = plot.Cell{Off: true}
			case n > 0:
				cell = plot.Cell{Text: strconv.Itoa(n), Level: 0.15 + 0.85*float64(n)/float64(most)}
			case !calendar.Workday(day):
				cell = plot.Cell{Text: rest, Off: true}
			}
			line.Cells = append(line.Cells, cell)
		}
		chart.Rows = append(chart.Rows, line)
	}
	return chart
}
