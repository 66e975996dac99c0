package liaison

import (
	"strconv"
	"strings"
	"time"
)

// reminderDays reads the days before the end on which the silent are reminded.
func reminderDays(text string) (days []int, ok bool) {
	for _, word := range strings.Split(text, "/") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 1 || n > spanMost {
			return nil, false
		}
		days = append(days, n)
	}
	return days, true
}

// InquiryReminderHour is from when on in the day the silent are reminded.
const InquiryReminderHour = 9

// RemindDue is how many days before the end those who have not answered are to be reminded
// now, where they are: of several days that were missed only the last counts. Reminded is
// the day of the last reminder.
func (q Inquiry) RemindDue(r Rules, reminded Date, now time.Time) (days int, due bool) {
	if !q.Rule().Reminds || !q.OpenAt(now) || now.Hour() < InquiryReminderHour {
		return 0, false
	}
	today, opened := DateOf(now), DateOf(q.Opened.In(now.Location()))
	before, _ := reminderDays(r.Text(InquiryReminders))
	for _, n := range before {
		day := q.LastDay.AddDays(-n)
		if !today.Before(day) && reminded.Before(day) && opened.Before(day) {
			due = true
		}
	}
	return today.DaysUntil(q.LastDay), due
}
