package handlers

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
)

// hourOfDay is the time at the end of a moment as people write it: 9:00, 下午3点半,
// 15时30分.
var hourOfDay = regexp.MustCompile(`(凌晨|早上|上午|中午|下午|晚上|晚)? *(\d{1,2}) *(?::(\d{2})|[点时](?:(\d{1,2})分?|(半)|整)?)$`)

// bracketed is a weekday that stands behind its day.
var bracketed = regexp.MustCompile(`\([^)]*\)`)

// readMomentToCome reads a moment as people write it, by the day and zone of now.
// Of a day without a year the one of this year is meant, unless that is half a year
// past.
func readMomentToCome(text string, now time.Time) (time.Time, bool) {
	text = bracketed.ReplaceAllString(narrow(strings.TrimSpace(text)), " ")
	found := hourOfDay.FindStringSubmatchIndex(text)
	if found == nil {
		return time.Time{}, false
	}
	hour, minute, ok := clockTime(hourOfDay.FindStringSubmatch(text))
	if !ok {
		return time.Time{}, false
	}
	day, ok := liaison.DateOf(now), true // where none is said
	if said := strings.Join(strings.Fields(strings.TrimSuffix(text[:found[0]], "T")), " "); said != "" {
		day, ok = liaison.DayIn(said, day, liaison.ToCome)
	}
	return time.Date(day.Year, day.Month, day.Day, hour, minute, 0, 0, now.Location()), ok
}

// readClockTime reads a time of day by itself.
func readClockTime(text string) (hour, minute int, ok bool) {
	text = narrow(strings.TrimSpace(text))
	found := hourOfDay.FindStringSubmatch(text)
	if found == nil || found[0] != text {
		return 0, 0, false
	}
	return clockTime(found)
}

func clockTime(found []string) (hour, minute int, ok bool) {
	hour, _ = strconv.Atoi(found[2])
	minute, _ = strconv.Atoi(found[3] + found[4])
	if found[5] != "" {
		minute = 30
	}
	if hour == 12 && strings.HasPrefix(found[1], "晚") {
		return 0, 0, false // of which day?
	}
	afternoon := slices.Contains([]string{"下午", "晚上", "晚"}, found[1]) || found[1] == "中午" && hour < 10
	if afternoon && hour < 12 {
		hour += 12
	}
	return hour, minute, hour < 24 && minute < 60
}
