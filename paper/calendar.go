package paper

import (
	"bytes"
	"fmt"
	"time"

	ical "github.com/arran4/golang-ical"
)

// Agenda is what stands in somebody's calendar, already in words.
type Agenda struct {
	Name    string // of a calendar that is subscribed to; empty: a file of its own
	Service string // who makes it, in the calendar's PRODID
	Zone    *time.Location
	Entries []AgendaEntry
}

// AgendaEntry is an event of a calendar (RFC 5545).
type AgendaEntry struct {
	UID                string // the same in each version
	Sequence           int    // grows with each change
	Changed            time.Time
	Begins, Ends       time.Time
	Title, Text, Where string
	Latitude           float64
	Longitude          float64 // both 0: not known
	Link               string
	Cancelled          bool
	Unsure             bool // the person has not said that they come
	Alarms             []time.Duration
}

// Ics writes the agenda as an iCalendar file. Times stand in the zone by name, with its
// offset at the first event beside it: zones with summer time are known to calendars by
// their names.
func Ics(a Agenda) ([]byte, error) {
	cal := ical.NewCalendarFor(a.Service)
	cal.SetMethod(ical.MethodPublish)
	if a.Name != "" {
		cal.SetXWRCalName(a.Name)
		cal.SetName(a.Name)
		cal.SetXWRTimezone(a.Zone.String())
		cal.SetRefreshInterval("PT1H", ical.WithValue("DURATION"))
	}
	if len(a.Entries) > 0 {
		_, offset := a.Entries[0].Begins.In(a.Zone).Zone()
		standard := cal.AddTimezone(a.Zone.String()).AddStandard()
		at := fmt.Sprintf("%+03d%02d", offset/3600, offset%3600/60)
		standard.SetProperty(ical.ComponentPropertyDtStart, "19700101T000000")
		standard.SetProperty("TZOFFSETFROM", at)
		standard.SetProperty("TZOFFSETTO", at)
	}
	for _, e := range a.Entries {
		e.into(cal, a.Zone)
	}
	var file bytes.Buffer
	if err := cal.SerializeTo(&file, ical.WithNewLine("\r\n")); err != nil {
		return nil, fmt.Errorf("write a calendar: %w", err)
	}
	return file.Bytes(), nil
}

// local is a moment in a zone, as RFC 5545 writes it.
const local = "20060102T150405"

func (e AgendaEntry) into(cal *ical.Calendar, zone *time.Location) {
	v := cal.AddEvent(e.UID)
	named := ical.WithTZID(zone.String())
	v.SetDtStampTime(e.Changed)
	v.SetLastModifiedAt(e.Changed)
	v.SetSequence(e.Sequence)
	v.SetProperty(ical.ComponentPropertyDtStart, e.Begins.In(zone).Format(local), named)
	v.SetProperty(ical.ComponentPropertyDtEnd, e.Ends.In(zone).Format(local), named)
	v.SetSummary(e.Title)
	if e.Text != "" {
		v.SetDescription(e.Text)
	}
	if e.Where != "" {
		v.SetLocation(e.Where)
	}
	if e.Latitude != 0 || e.Longitude != 0 {
		v.SetGeo(e.Latitude, e.Longitude)
	}
	if e.Link != "" {
		v.SetURL(e.Link)
	}
	switch {
	case e.Cancelled:
		v.SetStatus(ical.ObjectStatusCancelled)
		return
	case e.Unsure:
		v.SetStatus(ical.ObjectStatusTentative)
	default:
		v.SetStatus(ical.ObjectStatusConfirmed)
	}
	for _, before := range e.Alarms {
		alarm := v.AddAlarm()
		alarm.SetAction(ical.ActionDisplay)
		alarm.SetTrigger(fmt.Sprintf("-PT%dM", int(before.Minutes())))
		alarm.SetDescription(e.Title)
	}
}
