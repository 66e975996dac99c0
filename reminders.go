package liaison

import "time"

// morning is the hour at which reminders of briefings go out, by the service's zone.
const morning = 9

// Reminders are when those are reminded who have not acknowledged what began then:
// of study materials seven days after, and two days before the last day
// (features.md 1.1); of anything else on the working day after its last day. The
// zone is that of the beginning.
func Reminders(kind BriefingKind, c Content, began time.Time, calendar Calendar) []time.Time {
	due, ok := ackDue(c, began, calendar)
	if !ok {
		return nil
	}
	if kind != Study {
		return []time.Time{atMorning(calendar.AddWorkdays(due, 1), began.Location())}
	}
	var times []time.Time
	for _, day := range []Date{DateOf(began).AddDays(7), due.AddDays(-2)} {
		if at := atMorning(day, began.Location()); at.After(began) && !due.Before(day) && (len(times) == 0 || at.After(times[len(times)-1])) {
			times = append(times, at)
		}
	}
	return times
}

// NamedAt is when the staff of delegations are told who has not acknowledged it: on
// the working day after the last day. False where nothing is to be acknowledged.
func NamedAt(c Content, began time.Time, calendar Calendar) (time.Time, bool) {
	due, ok := ackDue(c, began, calendar)
	if !ok {
		return time.Time{}, false
	}
	return atMorning(calendar.AddWorkdays(due, 1), began.Location()), true
}

// ackDue is the last day on which something is to be acknowledged.
func ackDue(c Content, began time.Time, calendar Calendar) (Date, bool) {
	if c.Ack == NoAck || c.AckDays <= 0 {
		return Date{}, false
	}
	return calendar.AddWorkdays(DateOf(began), c.AckDays), true
}

func atMorning(d Date, zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, morning, 0, 0, 0, zone)
}
