package console

import (
	"context"
	"strconv"
	"time"
)

// occasionsMonth shows the occasions of a month as a calendar.
func occasionsMonth(ctx context.Context, v *visit) error {
	first := v.monthAsked()
	end := first.AddDate(0, 1, 0)
	calendar, err := v.Store.Calendar(ctx)
	if err != nil {
		return err
	}
	p := occasionsPage{}
	found, err := v.Store.OccasionsBeginning(ctx, v.occasionFilter(&p), first, end, calendarRuns)
	if err != nil {
		return err
	}
	var items []outboxItem
	for _, o := range found {
		line := v.occasionLine(o)
		items = append(items, outboxItem{at: o.Begins.In(v.Zone), Title: o.Title, Address: line.Address, Says: line.KindName + " · " + line.StageName, Coming: v.now.Before(o.Begins)})
	}
	m := v.month(first, occasionsAt+"/calendar")
	m.frame = v.frame(v.voice.Plain("occasion_page.calendar"))
	m.Empty, m.Weeks = len(items) == 0, v.weeks(calendar, items, first, end)
	return v.page("occasion_calendar.html", m)
}

// monthAsked is the first day of the month in the address, or of this month.
func (v *visit) monthAsked() time.Time {
	first, err := time.ParseInLocation(inputMonth, v.r.FormValue("month"), v.Zone)
	if err != nil || first.Year() < 2000 || first.Year() > 2100 {
		first = time.Date(v.now.Year(), v.now.Month(), 1, 0, 0, 0, 0, v.Zone)
	}
	return first
}

// month is what stands around the days of a month, whose neighbours are at the path.
func (v *visit) month(first time.Time, path string) outboxPage {
	at := func(month time.Time) string { return path + "?month=" + month.Format(inputMonth) }
	p := outboxPage{Newer: at(first.AddDate(0, -1, 0)), Older: at(first.AddDate(0, 1, 0)),
		Month: v.voice.Plain("outbox_calendar.month", "Year", strconv.Itoa(first.Year()), "Month", v.voice.Plain("cron.months", "List", v.voice.Plain("cron.month_"+strconv.Itoa(int(first.Month())))))}
	if this := v.now.Format(inputMonth); this != first.Format(inputMonth) {
		p.Today = at(v.now)
	}
	for i := range 7 {
		p.Weekdays = append(p.Weekdays, v.voice.Plain("cron.weekday_"+strconv.Itoa((i+1)%7)))
	}
	return p
}
