package liaison

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// numeralShape is that of a small number as people write it, in digits or in characters.
const numeralShape = `(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|两)`

// daySaid is one way in which people name a day that is past. Of what it matches the
// groups are given to read; false where there is no such day.
type daySaid struct {
	shape *regexp.Regexp
	read  func(found []string, today Date) (Date, bool)
}

// daysSaid are the ways in which a day is named.
var daysSaid = []daySaid{
	{regexp.MustCompile(`大前[天日]`), ago(3)},
	{regexp.MustCompile(`前[天日](?:早上|上午|中午|下午|傍晚|晚上)?`), ago(2)},
	{regexp.MustCompile(`昨(?:[天日](?:早上|上午|中午|下午|傍晚|晚上|夜里)?|晚|夜)`), ago(1)},
	{regexp.MustCompile(`今(?:[天日](?:早上|上午|中午|下午|傍晚|晚上)?|早|晨|晚)`), ago(0)},
	{regexp.MustCompile(`(?i)\bthe day before yesterday\b`), ago(2)},
	{regexp.MustCompile(`(?i)\byesterday\b`), ago(1)},
	{regexp.MustCompile(`(?i)\btoday\b`), ago(0)},
	{regexp.MustCompile(`(` + numeralShape + `)天(?:以?前|之前)`), func(f []string, today Date) (Date, bool) {
		return today.AddDays(-readNumeral(f[1])), true
	}},
	{regexp.MustCompile(`(?i)\b([0-9]{1,2}) days? ago\b`), func(f []string, today Date) (Date, bool) {
		return today.AddDays(-readNumeral(f[1])), true
	}},
	{regexp.MustCompile(`((?:上上|上|本|这)(?:个)?)?(?:周|星期|礼拜)([一二三四五六日天])(?:早上|上午|中午|下午|傍晚|晚上)?`), weekdaySaid},
	{regexp.MustCompile(`(?i)\b(last )?(monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b`), englishWeekday},
	{regexp.MustCompile(`([0-9]{4})(?:年|[-./])([0-9]{1,2})(?:月|[-./])([0-9]{1,2})[日号]?`), func(f []string, _ Date) (Date, bool) {
		year, _ := strconv.Atoi(f[1])
		return dateThat(year, readNumeral(f[2]), readNumeral(f[3]))
	}},
	{regexp.MustCompile(`(去年|今年)?(` + numeralShape + `)月(` + numeralShape + `)[日号]?`), monthSaid},
	{regexp.MustCompile(`^\s*()([0-9]{1,2})[-./]([0-9]{1,2})[日号]?`), monthSaid},
	{regexp.MustCompile(`(上个?月|本月|这个?月)?(` + numeralShape + `)[日号]`), dayOnlySaid},
}

// ReadDay finds the first day that is named in what somebody has written of what was
// done, as people say it: 昨天, 上周三, 11月5日, 5号. A day of a month or a week without
// more is the last such day up to today; a day that is still to come is none. The rest
// is the text without it; without a day in it, the whole text.
func ReadDay(text string, today Date) (day Date, rest string, ok bool) {
	from, to := len(text), len(text)
	for _, said := range daysSaid {
		for _, at := range said.shape.FindAllStringSubmatchIndex(text, -1) {
			if at[0] > from || at[0] == from && at[1] <= to && ok {
				break
			}
			if isNoDay(text[:at[0]], text[at[1]:]) {
				continue
			}
			read, is := said.read(groups(text, at), today)
			if is && !today.Before(read) {
				day, from, to, ok = read, at[0], at[1], true
				break
			}
		}
	}
	if !ok {
		return Date{}, text, false
	}
	return day, text[:from] + text[to:], true
}

// notAfterDay is what follows a number that is no day, or a day that is a term: 5号楼,
// 11.5万元, 12月1日前.
var (
	notAfterDay  = regexp.MustCompile(`^(?:[0-9]|楼|院|线|路|栋|文件|机|令|井|地块|以?前|之前|以?内|之内|起|万|亿|元|%|％|公里|米|吨|个|公斤)`)
	notBeforeDay = regexp.MustCompile(`[0-9一二三四五六七八九十百千.第月年]$`)
)

func isNoDay(before, after string) bool {
	return notAfterDay.MatchString(after) || notBeforeDay.MatchString(before)
}

func groups(text string, at []int) []string {
	found := make([]string, len(at)/2)
	for i := range found {
		if at[2*i] >= 0 {
			found[i] = text[at[2*i]:at[2*i+1]]
		}
	}
	return found
}

func ago(days int) func([]string, Date) (Date, bool) {
	return func(_ []string, today Date) (Date, bool) { return today.AddDays(-days), true }
}

// weekdaySaid reads 上周三, 本周一, 周五: the week begins on Monday.
func weekdaySaid(f []string, today Date) (Date, bool) {
	day := []rune(f[2])[0]
	weekday := time.Weekday(strings.IndexRune("日一二三四五六", day) / len("日"))
	if day == '天' {
		weekday = time.Sunday
	}
	switch strings.TrimSuffix(f[1], "个") {
	case "上上":
		return inWeek(today.AddDays(-14), weekday), true
	case "上":
		return inWeek(today.AddDays(-7), weekday), true
	case "":
		return lastWeekday(today, weekday), true
	}
	return inWeek(today, weekday), true
}

func englishWeekday(f []string, today Date) (Date, bool) {
	for weekday := time.Sunday; weekday <= time.Saturday; weekday++ {
		if strings.EqualFold(weekday.String(), f[2]) {
			if f[1] != "" {
				return inWeek(today.AddDays(-7), weekday), true
			}
			return lastWeekday(today, weekday), true
		}
	}
	return Date{}, false
}

// inWeek is the weekday of the week, from Monday to Sunday, that the day is in.
func inWeek(d Date, weekday time.Weekday) Date {
	monday := d.AddDays(-(int(d.Weekday()) + 6) % 7)
	return monday.AddDays((int(weekday) + 6) % 7)
}

// lastWeekday is the last such day up to today.
func lastWeekday(today Date, weekday time.Weekday) Date {
	return today.AddDays(-((int(today.Weekday()) - int(weekday) + 7) % 7))
}

// monthSaid reads 11月5日: the last such day, unless the year is said.
func monthSaid(f []string, today Date) (Date, bool) {
	year := today.Year
	if f[1] == "去年" {
		year--
	}
	day, ok := dateThat(year, readNumeral(f[2]), readNumeral(f[3]))
	if f[1] == "" && (!ok || today.Before(day)) {
		return dateThat(year-1, readNumeral(f[2]), readNumeral(f[3]))
	}
	return day, ok
}

// dayOnlySaid reads 5号, 上月20日.
func dayOnlySaid(f []string, today Date) (Date, bool) {
	month := Date{today.Year, today.Month, 1}
	if strings.HasPrefix(f[1], "上") {
		month = month.AddMonths(-1)
	}
	day, ok := dateThat(month.Year, int(month.Month), readNumeral(f[2]))
	if f[1] == "" && (!ok || today.Before(day)) {
		month = month.AddMonths(-1)
		return dateThat(month.Year, int(month.Month), readNumeral(f[2]))
	}
	return day, ok
}

// dateThat is the day, if there is such a day.
func dateThat(year, month, day int) (Date, bool) {
	d := Date{year, time.Month(month), day}
	return d, month >= 1 && month <= 12 && day >= 1 && d == DateOf(d.utc())
}

// readNumeral reads a number up to 99 in digits or in characters; 0: it is none.
func readNumeral(text string) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	digit := func(s string) int {
		if s == "两" {
			return 2
		}
		i := strings.Index("一二三四五六七八九", s)
		if s == "" || i < 0 {
			return 0
		}
		return i/len("一") + 1
	}
	tens, units, ten := strings.Cut(text, "十")
	if !ten {
		return digit(text)
	}
	if tens == "" {
		return 10 + digit(units)
	}
	return 10*digit(tens) + digit(units)
}
