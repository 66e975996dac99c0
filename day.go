package liaison

import (
	"regexp"
	"strings"
	"time"
)

// Tense says which day is meant where the year, the month or the week is not said.
type Tense bool

// The tenses: the last such day up to today, of what was done; the next from today on, of
// what is to come.
const (
	Past   Tense = false
	ToCome Tense = true
)

// ReadDay finds the first day that is named in what somebody has written of what was
// done, as people say it: 昨天, 上周三, 11月5日, 5号. A day that is still to come is none.
// The rest is the text without it and its part of the day; without a day in it, the
// whole text.
func ReadDay(text string, today Date) (day Date, rest string, ok bool) {
	day, from, to, ok := findDay(text, today, Past)
	if !ok {
		return Date{}, text, false
	}
	return day, text[:from] + partOfDay.ReplaceAllString(text[to:], ""), true
}

// DayIn reads a text that is a day and nothing else, whether past or to come.
func DayIn(text string, today Date, tense Tense) (Date, bool) {
	text = strings.TrimSpace(text)
	for _, said := range daysSaid {
		for _, at := range said.shape.FindAllStringSubmatchIndex(text, -1) {
			if at[0] == 0 && at[1] == len(text) {
				return existing(said.read(groups(text, at), today, tense))
			}
		}
	}
	return Date{}, false
}

// findDay finds the first day that is named in a text, the longest way of saying it, and
// where it stands. In what is past, a day to come is none.
func findDay(text string, today Date, tense Tense) (day Date, from, to int, ok bool) {
	from = len(text)
	for _, said := range daysSaid {
		for _, at := range said.shape.FindAllStringSubmatchIndex(text, -1) {
			if at[0] > from || at[0] == from && at[1] <= to {
				break
			}
			if isNoDay(text[:at[0]], text[at[1]:]) {
				continue
			}
			read, is := existing(said.read(groups(text, at), today, tense))
			if is && (tense == ToCome || !today.Before(read)) {
				day, from, to, ok = read, at[0], at[1], true
				break
			}
		}
	}
	return day, from, to, ok
}

// daySaid is one way in which people name a day. Of what it matches the groups are given
// to read; what it says need not exist.
type daySaid struct {
	shape *regexp.Regexp
	read  func(found []string, today Date, tense Tense) Date
}

// said is one way of naming a day, where number stands for a number of a day or month.
func said(shape string, read func(found []string, today Date, tense Tense) Date) daySaid {
	return daySaid{regexp.MustCompile(strings.ReplaceAll(shape, "number", numeralShape)), read}
}

// numeralShape is that of a small number as people write it, in digits or in characters.
const numeralShape = `(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|两)`

// daysSaid are the ways in which a day is named.
var daysSaid = []daySaid{
	said(`大前[天日]`, off(-3)), said(`前(?:[天日]|晚)`, off(-2)), said(`昨(?:[天日]|晚|夜)`, off(-1)), said(`今(?:[天日]|早|晨|晚)`, off(0)),
	said(`明(?:[天日]|早|晨|晚)`, off(1)), said(`后[天日]`, off(2)), said(`大后[天日]`, off(3)),
	said(`(?i)\bthe day before yesterday\b`, off(-2)), said(`(?i)\byesterday\b`, off(-1)), said(`(?i)\btoday\b`, off(0)),
	said(`(?i)\btomorrow\b`, off(1)), said(`(?i)\bthe day after tomorrow\b`, off(2)),
	said(`(number)天(以?前|之前|以?后|之后)`, daysOff), said(`(?i)\b([0-9]{1,2}) days? (ago)\b`, daysOff),
	said(`((?:上上|上|本|这|下下|下)个?)?(?:周|星期|礼拜)([一二三四五六日天末1-6])`, weekdaySaid),
	said(`(?i)\b(last |next )?(monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b`, weekdaySaid),
	said(`([0-9]{4})\s*(?:年|[-./])\s*(number)\s*(?:月|[-./])\s*(number)(?:[日号])?`, func(f []string, _ Date, _ Tense) Date {
		return Date{numeral(f[1]), time.Month(numeral(f[2])), numeral(f[3])}
	}),
	said(`(去年|今年|明年)?(number)月(number)[日号]?`, monthSaid),
	said(`^\s*()([0-9]{1,2})[-./]([0-9]{1,2})[日号]?`, monthSaid),
	said(`(?i)\b([0-9]{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?: ([0-9]{4}))?\b`, englishMonth),
	said(`(上个?月|本月|这个?月|下个?月)?(number)[日号]`, dayOnlySaid),
}

// partOfDay is what may follow a day and says when in it.
var partOfDay = regexp.MustCompile(`^(?:早上|早晨|上午|中午|下午|傍晚|晚上|夜里)`)

// What follows a number that is no day, or a day that is a term: 5号楼, 11.5万元,
// 12月1日前, 本周3次.
var (
	notAfterDay  = regexp.MustCompile(`^(?:[0-9]|楼|院|线|路|栋|文件|机|令|井|地块|以?前|之前|以?内|之内|起|万|亿|元|%|％|公里|米|吨|个|公斤|次|人|名|位|小时|天|亩)`)
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

// existing is the day, if there is such a day.
func existing(d Date) (Date, bool) { return d, d.Month >= 1 && d.Day >= 1 && d == DateOf(d.utc()) }

func off(days int) func([]string, Date, Tense) Date {
	return func(_ []string, today Date, _ Tense) Date { return today.AddDays(days) }
}

func daysOff(f []string, today Date, _ Tense) Date {
	if strings.HasSuffix(f[2], "后") {
		return today.AddDays(numeral(f[1]))
	}
	return today.AddDays(-numeral(f[1]))
}

// weeksOff is how many weeks from this one the words before a weekday say.
var weeksOff = map[string]int{"上上": -2, "上": -1, "last": -1, "本": 0, "这": 0, "下": 1, "next": 1, "下下": 2}

// weekdaySaid reads 上周三, 本周一, 周五: the week begins on Monday, and its end 周末 on
// Saturday.
func weekdaySaid(f []string, today Date, tense Tense) Date {
	day := weekdayOf(f[2])
	if weeks, named := weeksOff[strings.ToLower(strings.TrimSuffix(strings.TrimSpace(f[1]), "个"))]; named {
		return today.Monday().AddDays(7*weeks + day)
	}
	d := today.Monday().AddDays(day)
	switch {
	case tense == Past && today.Before(d):
		return d.AddDays(-7)
	case tense == ToCome && d.Before(today):
		return d.AddDays(7)
	}
	return d
}

// weekdayOf counts a day of the week from Monday, which is 0.
func weekdayOf(name string) int {
	for i, names := range []string{"一1", "二2", "三3", "四4", "五5", "六6末", "日天"} {
		if strings.Contains(names, name) || strings.EqualFold(name, time.Weekday((i+1)%7).String()) {
			return i
		}
	}
	return 0
}

// monthSaid reads 11月5日 of a year that is said, or not.
func monthSaid(f []string, today Date, tense Tense) Date {
	day := Date{today.Year, time.Month(numeral(f[2])), numeral(f[3])}
	if years, named := map[string]int{"去年": -1, "今年": 0, "明年": 1}[f[1]]; named {
		day.Year += years
		return day
	}
	return nearest(day, today, tense)
}

func englishMonth(f []string, today Date, tense Tense) Date {
	month := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(f[2]))/3 + 1
	day := Date{today.Year, time.Month(month), numeral(f[1])}
	if f[3] != "" {
		day.Year = numeral(f[3])
		return day
	}
	return nearest(day, today, tense)
}

// yearlessMost is how many days past a day without a year may be and still be the one of
// this year in what is to come, to be refused; what is further back is the next year's.
const yearlessMost = 180

// nearest is the day of this year, or where the tense says so of the one beside it.
func nearest(day, today Date, tense Tense) Date {
	_, exists := existing(day)
	switch {
	case tense == Past && (!exists || today.Before(day)):
		day.Year--
	case tense == ToCome && day.DaysUntil(today) > yearlessMost:
		day.Year++
	}
	return day
}

// dayOnlySaid reads 5号, 上月20日.
func dayOnlySaid(f []string, today Date, tense Tense) Date {
	month, n := Date{today.Year, today.Month, 1}, numeral(f[2])
	switch {
	case strings.HasPrefix(f[1], "上"):
		month = month.AddMonths(-1)
	case strings.HasPrefix(f[1], "下"):
		month = month.AddMonths(1)
	case f[1] == "" && tense == Past && n > today.Day:
		month = month.AddMonths(-1)
	case f[1] == "" && tense == ToCome && n < today.Day:
		month = month.AddMonths(1)
	}
	return Date{month.Year, month.Month, n}
}
