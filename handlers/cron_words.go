package handlers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
)

// timesMost is how many times of a day are listed one by one.
const timesMost = 6

// cronWords says a line of cron as people do: every Monday at 08:00.
func cronWords(v locales.Voice, c liaison.CronLine) string {
	days, times := cronDays(v, c), cronTimes(v, c)
	if days == "" {
		return times
	}
	return v.Plain("cron.words", "Days", days, "Times", times)
}

// cronDays says on which days; of what is due all day and every day, nothing.
func cronDays(v locales.Voice, c liaison.CronLine) string {
	months := v.Plain("cron.months", "List", listedMonths(v, c.Months))
	switch {
	case c.Weekdays != nil && c.Months != nil:
		return v.Plain("cron.weekly_in", "Weekdays", listedWeekdays(v, c.Weekdays), "Months", months)
	case c.Weekdays != nil:
		return v.Plain("cron.weekly", "Weekdays", listedWeekdays(v, c.Weekdays))
	case c.Days != nil && c.Months == nil:
		return v.Plain("cron.monthly", "Days", listedDays(v, c.Days))
	case c.Days != nil && quarterly(c.Months):
		return v.Plain("cron.quarterly", "Days", listedDays(v, c.Days), "Months", months)
	case c.Days != nil:
		return v.Plain("cron.yearly", "Days", listedDays(v, c.Days), "Months", months)
	case c.Months != nil:
		return v.Plain("cron.daily_in", "Months", months)
	case c.Hours != nil:
		return v.Plain("cron.daily")
	}
	return ""
}

// quarterly reports whether the months are each third one.
func quarterly(months []int) bool {
	return len(months) == 4 && months[0] <= 3 && slices.Equal(months, []int{months[0], months[0] + 3, months[0] + 6, months[0] + 9})
}

// cronTimes says at which times of a day.
func cronTimes(v locales.Voice, c liaison.CronLine) string {
	if c.Hours == nil {
		return cronMinutes(v, c.Minutes)
	}
	if c.Minutes == nil || len(c.Hours)*len(c.Minutes) > timesMost {
		hours := stretched(v, c.Hours, strconv.Itoa)
		return v.Plain("cron.within", "Hours", hours, "Minutes", cronMinutes(v, c.Minutes))
	}
	var times []string
	for _, hour := range c.Hours {
		for _, minute := range c.Minutes {
			times = append(times, fmt.Sprintf("%02d:%02d", hour, minute))
		}
	}
	return v.Plain("cron.at", "Times", strings.Join(times, v.Plain("list.comma")))
}

// cronMinutes says at which minutes of an hour.
func cronMinutes(v locales.Voice, minutes []int) string {
	if minutes == nil {
		return v.Plain("cron.every_minute")
	}
	if slices.Equal(minutes, []int{0}) {
		return v.Plain("cron.on_the_hour")
	}
	if step := evenly(minutes); step > 0 {
		return v.Plain("cron.every_minutes", "Count", step)
	}
	return v.Plain("cron.at_minutes", "Minutes", stretched(v, minutes, strconv.Itoa))
}

// evenly is how far apart minutes are that are so all around the hour; 0 where they
// are not.
func evenly(minutes []int) int {
	if len(minutes) < 2 || 60%len(minutes) != 0 {
		return 0
	}
	step := 60 / len(minutes)
	for i, m := range minutes {
		if m != i*step {
			return 0
		}
	}
	return step
}

func listedDays(v locales.Voice, days []int) string {
	return stretched(v, days, func(d int) string { return v.Plain("cron.one_day", "Day", d) })
}

func listedMonths(v locales.Voice, months []int) string {
	return stretched(v, months, func(m int) string { return v.Plain("cron.month_" + strconv.Itoa(m)) })
}

// listedWeekdays begins with Monday.
func listedWeekdays(v locales.Voice, weekdays []int) string {
	if weekdays[0] == 0 {
		weekdays = append(slices.Clone(weekdays[1:]), 7)
	}
	return stretched(v, weekdays, func(w int) string { return v.Plain("cron.weekday_" + strconv.Itoa(w%7)) })
}

// stretched lists values; three or more in a row are said by the first and the last.
func stretched(v locales.Voice, values []int, name func(int) string) string {
	var list []string
	for i := 0; i < len(values); {
		end := i
		for end+1 < len(values) && values[end+1] == values[end]+1 {
			end++
		}
		if end-i < 2 {
			end = i
			list = append(list, name(values[i]))
		} else {
			list = append(list, v.Plain("cron.stretch", "From", name(values[i]), "To", name(values[end])))
		}
		i = end + 1
	}
	return strings.Join(list, v.Plain("list.comma"))
}
