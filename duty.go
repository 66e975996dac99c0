package liaison

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Duty is what one sentence says of a duty that was done: 昨天上午在红旗社区宣讲代表法，
// 约60人参加. What it does not say is empty.
type Duty struct {
	Kind    EntryKind
	Day     Date   // the first, of several
	Minutes int    // how long it took: half a day counts as HalfDay
	Place   string // 红旗社区
	People  int    // who were there
	Title   string // the sentence without its day and its hours; at most TitleMost characters
}

// How long parts of a day count, in minutes.
const (
	HalfDay = 4 * 60
	FullDay = 2 * HalfDay
	evening = 2 * 60
)

// DutyMost bounds a sentence, and TitleMost the title of an entry, in characters.
const (
	DutyMost  = 300
	TitleMost = 60
)

// numerals are how numbers are written in a sentence, in either way.
const numerals = `[0-9〇零一二两三四五六七八九十百千万]+`

// nightWords say a day and a part of it at once.
var nightWords = strings.NewReplacer("今早", "今天早上", "今晨", "今天早上", "今晚", "今天晚上", "昨晚", "昨天晚上", "昨夜", "昨天晚上", "前晚", "前天晚上")

// gap stands where something was taken out of a sentence: no place goes on over it.
const gap = "\x1f"

// ReadDuty reads what a sentence says of a duty that was done, as of a day. It never
// fails: what it does not find is asked for.
func ReadDuty(sentence string, today Date) Duty {
	text := nightWords.Replace(fullWidth.Replace(strings.Join(strings.Fields(sentence), " ")))
	whole := text
	var d Duty
	hours, text := readMinutes(text, hourWords)
	text, days := readStretch(text, today, &d)
	if d.Day.IsZero() {
		if day, from, to, said := findDay(text, today, Past); said {
			d.Day, text = day, text[:from]+gap+text[to:]
		}
	}
	d.Minutes, text = readMinutes(text, partWords)
	if hours > 0 {
		d.Minutes = hours
	}
	if days > 1 {
		d.Minutes = days * FullDay
	}
	d.Title = dutyTitle(text)
	d.People = readPeople(text)
	d.Place = readPlace(text)
	d.Kind = readKind(whole)
	return d
}

var fullWidth = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9",
	"：", ":", "－", "-", "／", "/", "．", ".")

// dutyStretch is a duty of several days: 11月5日至7日.
var dutyStretch = regexp.MustCompile(`(?:至|到|-|—|~|～)(` + numerals + `)[日号]`)

// stretchMost is how many days a single duty may take.
const stretchMost = 31

// readStretch reads a duty of several days, and how many they are.
func readStretch(text string, today Date, d *Duty) (string, int) {
	at := dutyStretch.FindStringSubmatchIndex(text)
	if at == nil {
		return text, 0
	}
	before := text[:at[0]]
	if !strings.HasSuffix(before, "日") && !strings.HasSuffix(before, "号") {
		before += "日" // 11月5-7日
	}
	first, from, to, said := findDay(before, today, Past)
	last, exists := existing(Date{first.Year, first.Month, numeral(text[at[2]:at[3]])})
	days := first.DaysUntil(last) + 1
	if !said || to != len(before) || !exists || days < 2 || days > stretchMost {
		return text, 0
	}
	d.Day = first
	return text[:from] + gap + text[at[1]:], days
}

// A timeWord is one way of saying how long something took.
type timeWord struct {
	expression *regexp.Regexp
	read       func(found []string) int // minutes
}

// hourWords lists the ways of saying it in hours, the most exact first. They are read
// before the day, since 1.5小时 is none.
var hourWords = []timeWord{
	{regexp.MustCompile(`(?:上午|下午|早上|晚上)?(\d{1,2})[:点时](\d{2}|半)?分?\s*(?:-|—|~|～|至|到)\s*(?:上午|下午|晚上)?(\d{1,2})[:点时](\d{2}|半)?分?`), betweenHours},
	{regexp.MustCompile(`(` + numerals + `(?:\.\d)?)(?:个)?(半)?(?:小时|钟头)(半)?`), hoursSaid},
	{regexp.MustCompile(`(半)(?:个)?(?:小时|钟头)()()`), func([]string) int { return 30 }},
	{regexp.MustCompile(`(` + numerals + `)分钟`), func(found []string) int { return numeral(found[1]) }},
}

// partWords lists the ways of saying it in days and parts of one. They are read after
// the day, since 3天前 is one.
var partWords = []timeWord{
	{regexp.MustCompile(`全天|整天|一天时间|一整天`), func([]string) int { return FullDay }},
	{regexp.MustCompile(`(` + numerals + `)天(半)?`), func(found []string) int { return numeral(found[1])*FullDay + halfMore(found[2], HalfDay) }},
	{regexp.MustCompile(`半天`), func([]string) int { return HalfDay }},
	{regexp.MustCompile(`上午|下午|早上|早晨|中午`), func([]string) int { return HalfDay }},
	{regexp.MustCompile(`晚上|傍晚|夜里`), func([]string) int { return evening }},
}

// readMinutes finds how long it took; every word that says something of it is taken
// out, and the most exact counts.
func readMinutes(text string, words []timeWord) (int, string) {
	minutes := 0
	for _, w := range words {
		at := w.expression.FindStringSubmatchIndex(text)
		if at == nil {
			continue
		}
		if minutes == 0 {
			minutes = w.read(w.expression.FindStringSubmatch(text))
		}
		text = text[:at[0]] + gap + text[at[1]:]
	}
	if minutes > stretchMost*FullDay {
		minutes = 0 // which nobody can have meant: it is asked for
	}
	return minutes, text
}

func betweenHours(found []string) int {
	moment := func(hour, minute string) int {
		if minute == "半" {
			minute = "30"
		}
		return numeral(hour)*60 + numeral(minute)
	}
	from, to := moment(found[1], found[2]), moment(found[3], found[4])
	if to <= from {
		to += 12 * 60 // 上午10点到2点
	}
	if to-from > 12*60 || to <= from {
		return 0
	}
	return to - from
}

func hoursSaid(found []string) int {
	more := halfMore(found[2]+found[3], 30)
	if whole, tenth, broken := strings.Cut(found[1], "."); broken {
		return numeral(whole)*60 + numeral(tenth)*6 + more
	}
	return numeral(found[1])*60 + more
}

func halfMore(half string, minutes int) int {
	if half == "" {
		return 0
	}
	return minutes
}

// peopleThere is how many were there: 60人, 60余人, 一百多名群众.
var peopleThere = regexp.MustCompile(`(` + numerals + `)(?:余|多|来)?(?:名|位|个)?(?:人次|人|群众|选民|居民|村民|代表|学生|师生|职工|员工|党员|老党员|老人|干部|企业家|商户)`)

func readPeople(text string) int {
	found := peopleThere.FindStringSubmatch(text)
	if found == nil {
		return 0
	}
	return numeral(found[1])
}

// numeral reads a number in digits or in Chinese numerals: 60, 六十, 一百二十. What is
// none, or above a million, is 0.
func numeral(text string) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	const ones = "零一二三四五六七八九"
	whole, section, one := 0, 0, 0
	for _, r := range strings.NewReplacer("〇", "零", "两", "二").Replace(text) {
		switch unit := map[rune]int{'十': 10, '百': 100, '千': 1000, '万': 10000}[r]; {
		case unit == 10000:
			whole, section, one = (whole+section+one)*unit, 0, 0
		case unit > 0:
			section, one = section+max(one, 1)*unit, 0
		case strings.ContainsRune(ones, r):
			one = utf8.RuneCountInString(ones[:strings.IndexRune(ones, r)])
		default:
			return 0
		}
		if whole+section > 1_000_000 {
			return 0
		}
	}
	return whole + section + one
}

// asides are clauses of a title that only say who was there.
var asides = regexp.MustCompile(`[，,。；;]\s*(?:共|共有|共计|约|大约|近|有|现场|参加)*\s*` + numerals + `(?:余|多|来)?(?:名|位|个)?(?:人次|人|群众|选民|居民|村民|代表|学生|师生|职工|党员|干部)(?:参加|参与|听讲|到场|在场)?`)

// dutyTitle is the sentence without what stands in fields of its own.
func dutyTitle(text string) string {
	title := asides.ReplaceAllString(text, "")
	title = strings.Join(strings.Fields(strings.ReplaceAll(title, gap, " ")), " ")
	title = strings.NewReplacer("， ", "，", " ，", "，").Replace(title)
	for range 2 {
		title = strings.TrimPrefix(strings.Trim(title, " ，,。.；;、：:-—！!"), "我")
	}
	runes := []rune(title)
	return strings.TrimRight(string(runes[:min(len(runes), TitleMost)]), " ，,。")
}
