package console

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"liaison"
)

// The bounds of a month's page.
const (
	calendarRuns      = 500
	calendarSchedules = 200
	calendarPerDay    = 6
	inputMonth        = "2006-01"
)

// outboxPage is a month of what goes out.
type outboxPage struct {
	frame
	Month        string
	Newer, Older string
	Today        string // the address of this month; empty: it is this
	Weekdays     []string
	Weeks        [][]outboxDay
	Empty        bool
}

// outboxDay is one day of it.
type outboxDay struct {
	Day     int
	Name    string
	Outside bool // of the month
	Today   bool
	Rest    bool
	Items   []outboxItem
	More    int // that are not listed
}

// outboxItem is a run, or a moment at which a schedule will make one.
type outboxItem struct {
	at                         time.Time
	Time, Title, Address, Says string
	Coming                     bool
	Provisional                string
}

// outboxCalendar shows a month: what went out, what waits, and what schedules will
// send.
func outboxCalendar(ctx context.Context, v *visit) error {
	first := v.monthAsked()
	end := first.AddDate(0, 1, 0)
	calendar, err := v.Store.Calendar(ctx)
	if err != nil {
		return err
	}
	items, err := v.outboxItems(ctx, calendar, first, end)
	if err != nil {
		return err
	}
	p := v.month(first, deskAt+"/calendar")
	p.frame, p.Empty = v.frame(v.voice.Plain("outbox_calendar.title")), len(items) == 0
	p.Weeks = v.weeks(calendar, items, first, end)
	return v.page("outbox_calendar.html", p)
}

// outboxItems are what goes out between two times, by time.
func (v *visit) outboxItems(ctx context.Context, calendar liaison.Calendar, from, to time.Time) (items []outboxItem, err error) {
	view := v.view()
	author := v.person.ID
	if view.SeesAll() {
		author = 0
	}
	runs, err := v.Store.RunsBetween(ctx, author, from, to, calendarRuns)
	if err != nil {
		return nil, err
	}
	for _, r := range runs {
		line, err := view.RunLine(ctx, r)
		if err != nil {
			return nil, err
		}
		items = append(items, outboxItem{at: r.At.In(v.Zone), Title: line.Title, Address: runsAt + strconv.FormatInt(r.ID, 10), Says: line.Says})
	}
	schedules, err := view.Schedules(ctx, 0, calendarSchedules)
	if err != nil {
		return nil, err
	}
	since := from.Add(-time.Nanosecond)
	if v.now.After(since) {
		since = v.now
	}
	for _, s := range schedules {
		for _, c := range view.Firings(s.Scheduled, calendar, since, to) {
			items = append(items, outboxItem{at: c.At.In(v.Zone), Title: s.Title, Address: schedulesAt + "/" + strconv.FormatInt(s.Briefing, 10),
				Says: v.voice.Plain("outbox_calendar.coming"), Coming: true, Provisional: c.Provisional})
		}
	}
	slices.SortStableFunc(items, func(a, b outboxItem) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.Title, b.Title)) })
	return items, nil
}

// weeks lays the days of a month out, from Monday to Sunday.
func (v *visit) weeks(calendar liaison.Calendar, items []outboxItem, first, end time.Time) (weeks [][]outboxDay) {
	by := map[liaison.Date][]outboxItem{}
	for _, i := range items {
		i.Time = i.at.Format("15:04")
		by[liaison.DateOf(i.at)] = append(by[liaison.DateOf(i.at)], i)
	}
	day := liaison.DateOf(first)
	day = day.AddDays(-((int(day.Weekday()) + 6) % 7))
	for last := liaison.DateOf(end); day.Before(last); {
		var week []outboxDay
		for range 7 {
			d := outboxDay{Day: day.Day, Name: v.voice.Date(day), Outside: day.Month != first.Month(), Today: day == v.today(), Rest: !calendar.Workday(day)}
			if !d.Outside {
				d.Items = by[day]
				d.More = max(0, len(d.Items)-calendarPerDay)
				d.Items = d.Items[:len(d.Items)-d.More]
			}
			week = append(week, d)
			day = day.AddDays(1)
		}
		weeks = append(weeks, week)
	}
	return weeks
}
