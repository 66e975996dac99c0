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

// weekdayNamed is a day of this week or the next: 周一, 下星期三.
var weekdayNamed = regexp.MustCompile(`^(本|这|下)?(?:周|星期|礼拜)([一二三四五六日天])$`)

// weekdayForms are the weekdays' last characters, from Monday on.
const weekdayForms = "一二三四五六日"

// nearDays are the words for days that are near, and how far off they are.
var nearDays = []struct {
	words []string
	days  int
}{
	{[]string{"今天", "今日", "today"}, 0},
	{[]string{"明天", "明日", "tomorrow"}, 1},
	{[]string{"后天"}, 2},
	{[]string{"大后天"}, 3},
}

// dayForms are those of a day with its year, and yearless those without, once 年,
// 月 and the like have become dashes.
var (
	dayForms = []string{"2006-1-2", "2 Jan 2006"}
	yearless = []string{"1-2", "2 Jan"}
)

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
	day, ok := dayToCome(strings.TrimSpace(text[:found[0]]), liaison.DateOf(now))
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

// dayToCome reads a day; none is today.
func dayToCome(text string, today liaison.Date) (liaison.Date, bool) {
	for _, near := range nearDays {
		if slices.Contains(near.words, strings.ToLower(text)) {
			return today.AddDays(near.days), true
		}
	}
	if found := weekdayNamed.FindStringSubmatch(text); found != nil {
		return weekdayToCome(found[1], strings.ReplaceAll(found[2], "天", "日"), today), true
	}
	if text == "" {
		return today, true
	}
	written := strings.Join(strings.Fields(dashes.Replace(strings.ReplaceAll(text, "号", "日"))), " ")
	for _, form := range dayForms {
		if at, err := time.Parse(form, written); err == nil {
			return liaison.DateOf(at), true
		}
	}
	for _, form := range yearless {
		// A leap year, so that 29 February can be read.
		if at, err := time.Parse("2006 "+form, "2028 "+written); err == nil {
			return nearestYear(at, today)
		}
	}
	return liaison.Date{}, false
}

// weekdayToCome is the next such day; with 本 or 下 that of this week or the next,
// which begin on Monday.
func weekdayToCome(week, name string, today liaison.Date) liaison.Date {
	monday := today.AddDays(-((int(today.Weekday()) + 6) % 7))
	day := monday.AddDays(strings.Index(weekdayForms, name) / len("一"))
	if week == "下" || week == "" && day.Before(today) {
		day = day.AddDays(7)
	}
	return day
}

// yearlessMost is how many days past a day without a year may be and still be the
// one of this year, which is refused; what is further back is the next year's.
const yearlessMost = 180

func nearestYear(at time.Time, today liaison.Date) (liaison.Date, bool) {
	day := liaison.Date{Year: today.Year, Month: at.Month(), Day: at.Day()}
	if day.DaysUntil(today) > yearlessMost {
		day.Year++
	}
	return day, day == day.AddDays(0) // 29 February may not be in that year
}
