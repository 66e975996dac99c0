package liaison

import (
	"regexp"
	"strings"
	"time"
)

// numerals are how numbers are written in a sentence, in either way.
const numerals = `[0-9〇零一二两三四五六七八九十百千万]+`

// A dayWord is one way of saying on which day something was. What it reads from the
// groups of its expression is a day, or none where there is no such day.
type dayWord struct {
	expression *regexp.Regexp
	read       func(found []string, today Date) Date
}

// nightWords say a day and a part of it at once.
var nightWords = strings.NewReplacer("今早", "今天早上", "今晨", "今天早上", "今晚", "今天晚上", "昨晚", "昨天晚上", "昨夜", "昨天晚上", "前晚", "前天晚上")

// dayWords lists the ways of saying a day, the most exact first.
var dayWords = []dayWord{
	{regexp.MustCompile(`(20\d\d)\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})`), fullDay},
	{regexp.MustCompile(`(20\d\d)年(` + numerals + `)月(` + numerals + `)[日号]?`), fullDay},
	{regexp.MustCompile(`(今年|去年)?(` + numerals + `)月(` + numerals + `)[日号]?`), dayOfYear},
	{regexp.MustCompile(`(上个?月|这个?月|本月)(` + numerals + `)[日号]`), dayOfNamedMonth},
	{regexp.MustCompile(`(大前天|前天|前日|昨天|昨日|今天|今日)`), dayByName},
	{regexp.MustCompile(`(` + numerals + `)天(?:之前|以前|前)`), daysAgo},
	{regexp.MustCompile(`(上上|上|这|本)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天末1-6])`), dayOfWeek},
	{regexp.MustCompile(`()\b(\d{1,2})[-/.](\d{1,2})\b`), dayOfYear},
	{regexp.MustCompile(`(` + numerals + `)[号日]`), dayOfMonth},
}

// readDay finds the day that the text says, takes what says it out, and is zero where
// it says none, or one that does not exist.
func readDay(text string, today Date) (Date, string) {
	for _, w := range dayWords {
		at := w.expression.FindStringSubmatchIndex(text)
		if at == nil {
			continue
		}
		found := w.expression.FindStringSubmatch(text)
		return w.read(found, today), text[:at[0]] + gap + text[at[1]:]
	}
	return Date{}, text
}

func fullDay(found []string, _ Date) Date {
	return existing(numeral(found[1]), numeral(found[2]), numeral(found[3]))
}

// dayOfYear is this year's, or last year's where this year's is still to come: a duty
// that is written down has been done.
func dayOfYear(found []string, today Date) Date {
	year := today.Year
	if found[1] == "去年" {
		year--
	}
	d := existing(year, numeral(found[2]), numeral(found[3]))
	if found[1] == "" && today.Before(d) {
		return existing(year-1, numeral(found[2]), numeral(found[3]))
	}
	return d
}

func dayOfNamedMonth(found []string, today Date) Date {
	month := Date{today.Year, today.Month, 1}
	if strings.HasPrefix(found[1], "上") {
		month = month.AddMonths(-1)
	}
	return existing(month.Year, int(month.Month), numeral(found[2]))
}

// dayOfMonth is this month's, or last month's where this month's is still to come.
func dayOfMonth(found []string, today Date) Date {
	n := numeral(found[1])
	if n > today.Day {
		before := Date{today.Year, today.Month, 1}.AddMonths(-1)
		return existing(before.Year, int(before.Month), n)
	}
	return existing(today.Year, int(today.Month), n)
}

// daysBack is how long ago a day by name is.
var daysBack = map[string]int{"今": 0, "昨": 1, "前": 2, "大": 3}

func dayByName(found []string, today Date) Date {
	return today.AddDays(-daysBack[string([]rune(found[1])[0])])
}

func daysAgo(found []string, today Date) Date { return today.AddDays(-numeral(found[1])) }

// dayOfWeek counts weeks from Monday, as they are counted in China. Without a word for
// the week it is the last such day.
func dayOfWeek(found []string, today Date) Date {
	day := strings.Index("一二三四五六日", found[2]) / len("一")
	if day < 0 {
		day = 6 // 天, 末
	}
	if n := numeral(found[2]); n > 0 && n <= 6 {
		day = n - 1
	}
	if found[2] == "末" {
		day = 5 // a weekend begins on Saturday
	}
	since := (int(today.Weekday()) + 6) % 7 // days since Monday
	d := today.AddDays(day - since)
	switch found[1] {
	case "上":
		return d.AddDays(-7)
	case "上上":
		return d.AddDays(-14)
	case "":
		if today.Before(d) {
			return d.AddDays(-7)
		}
	}
	return d
}

// existing is the day, or zero where the month has no such day.
func existing(year, month, day int) Date {
	d := DateOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
	if (d != Date{year, time.Month(month), day}) {
		return Date{}
	}
	return d
}
