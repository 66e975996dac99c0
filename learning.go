package liaison

import (
	"slices"
	"strconv"
	"time"
)

// The hour of reminders, and of what is to be read before an event.
const reminderHour = 9

// The days of reminders.
const (
	studyAfter   = 7 // after a study topic has gone out, to those who have not learned it
	studyBefore  = 2 // before its last day
	primerBefore = 3 // before an event, what prepares for it goes out
)

// DueDay is the last day on which a run that began then is to be acknowledged;
// false where none is set.
func (c Content) DueDay(began Date, calendar Calendar) (Date, bool) {
	if c.Ack == NoAck || c.AckDays <= 0 {
		return Date{}, false
	}
	return calendar.AddWorkdays(began, c.AckDays), true
}

// Reminders are the moments at which those are reminded who have not acknowledged a
// run that began then, in its zone, in order. A material with a quiz is learned by
// passing, so that who has not passed is among them.
func Reminders(kind BriefingKind, c Content, began time.Time, calendar Calendar) []time.Time {
	if c.Ack == NoAck || kind == Step { // a new deputy hears from us every other day as it is
		return nil
	}
	day := DateOf(began)
	due, bounded := c.DueDay(day, calendar)
	var days []Date
	switch kind {
	case Study:
		days = studyReminders(day, due, bounded)
	case Primer:
		if !c.EventAt.IsZero() {
			days = []Date{DateOf(c.EventAt.In(began.Location())).AddDays(-1)}
		}
	}
	if len(days) == 0 && bounded {
		days = []Date{calendar.NextWorkday(due.AddDays(1))}
	}
	var moments []time.Time
	for _, d := range days {
		at := hourOf(d, began.Location())
		if at.After(began) && (kind != Primer || c.EventAt.IsZero() || at.Before(c.EventAt)) {
			moments = append(moments, at)
		}
	}
	return moments
}

// studyReminders are a week after, and two days before the last day where there is
// one; what would come after the last day, or on the first, is left out.
func studyReminders(began, due Date, bounded bool) []Date {
	after := began.AddDays(studyAfter)
	if !bounded {
		return []Date{after}
	}
	var days []Date
	for _, d := range []Date{after, due.AddDays(-studyBefore)} {
		if began.Before(d) && !due.Before(d) {
			days = append(days, d)
		}
	}
	slices.SortFunc(days, func(a, b Date) int { return b.DaysUntil(a) })
	return slices.Compact(days)
}

// PrimerAt is when what prepares for an event goes out: at nine, three days before;
// zero, which is at once, where that is past.
func PrimerAt(event, now time.Time) time.Time {
	at := hourOf(DateOf(event).AddDays(-primerBefore), event.Location())
	if !at.After(now) {
		return time.Time{}
	}
	return at
}

func hourOf(d Date, zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, reminderHour, 0, 0, 0, zone)
}

// StudyDays is how many working days readers have for what is pushed, where nobody
// says otherwise.
const StudyDays = 10

// StudyLife is for how many days what is to be learned is called to mind.
const StudyLife = 365

// Materials are the series that the run is about.
func (r Run) Materials() []int64 {
	if r.Material != 0 {
		return []int64{r.Material}
	}
	return r.Content.Materials
}

// Asks is what readers of the briefing are asked to confirm: materials are to be
// learned, but what prepares for an event is only to be read.
func (b Briefing) Asks() Ack {
	if b.Kind != Primer && len(b.Content.Materials) > 0 {
		return Learned
	}
	return Read
}

// studyShown is how much of a single material's text a copy shows, in characters.
const studyShown = 200

// With is the content as it is sent when it has these materials: it says their
// titles besides its own text, and of a single one the beginning.
func (c Content) With(materials []Material) Content {
	if len(materials) == 0 {
		return c
	}
	var list Rich
	for i, m := range materials {
		mark := "📖 "
		if len(materials) > 1 {
			mark = strconv.Itoa(i+1) + ". "
		}
		list = list.Join("\n", Rich{Text: mark + m.Title})
	}
	if len(materials) == 1 {
		if first := materials[0].Text.Clip(studyShown); first.Text != "" {
			list = list.Join("\n", first)
		}
	}
	c.About = list
	return c
}
