package handlers

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"liaison"
)

// spanWords are the ways in which people write the unit of a span.
var spanWords = []struct {
	unit  string
	words []string
}{
	{"wd", []string{"wd", "个工作日", "工作日", "workday", "workdays", "workingday", "workingdays"}},
	{"m", []string{"m", "个月", "月", "month", "months"}},
	{"d", []string{"d", "天", "日", "个自然日", "day", "days"}},
	{"h", []string{"h", "小时", "个小时", "hour", "hours"}},
}

// amount is a number with a unit.
var amount = regexp.MustCompile(`^(\d+)(\D*)$`)

// momentForms and dayForms are those in which a moment and a day of the year
// are written, once 年, 月 and the like have become dashes.
var (
	momentForms = []string{"2006-1-2 15:04:05", "2006-1-2 15:04"}
	dashes      = strings.NewReplacer("年", "-", "月", "-", "日", " ", "/", "-", ".", "-", "T", " ")
)

// readSetting makes 10wd of 10个工作日, 08:30 of 8：30, and what a setting keeps
// of what people write. What it cannot read stays as it is, to be refused.
func readSetting(s liaison.Setting, text string) string {
	text = narrow(strings.TrimSpace(text))
	switch s.Kind {
	case liaison.SettingSpan:
		return readSpan(text)
	case liaison.SettingNumber:
		if found := amount.FindStringSubmatch(strings.ReplaceAll(text, " ", "")); found != nil {
			return found[1]
		}
	case liaison.SettingMoment:
		return readMoment(text)
	case liaison.SettingDate:
		if day, ok := liaison.DayIn(text, liaison.Date{}, liaison.Past); ok && day.Year > 0 { // a year has to be said
			return day.String()
		}
	case liaison.SettingDay:
		if at, err := time.Parse("1-2", strings.TrimSpace(dashes.Replace(text))); err == nil {
			return at.Format("01-02")
		}
	case liaison.SettingSwitch:
		if said, known := switchWords[strings.ToLower(text)]; known {
			return said
		}
	case liaison.SettingText:
		if at, err := time.Parse("15:04", text); err == nil && s.Key == liaison.DigestTime {
			return at.Format("15:04")
		}
	}
	return text
}

// switchWords are the ways in which people say yes and no.
var switchWords = map[string]string{"是": "yes", "开": "yes", "开启": "yes", "on": "yes", "y": "yes",
	"否": "no", "关": "no", "关闭": "no", "不": "no", "off": "no", "n": "no"}

func readSpan(text string) string {
	found := amount.FindStringSubmatch(strings.ToLower(strings.ReplaceAll(text, " ", "")))
	if found == nil {
		return text
	}
	for _, u := range spanWords {
		if slices.Contains(u.words, found[2]) {
			return found[1] + u.unit
		}
	}
	return text
}

func readMoment(text string) string {
	if slices.Contains([]string{"不设", "无", "不限", "-", "none"}, text) {
		return ""
	}
	words := strings.Join(strings.Fields(dashes.Replace(text)), " ")
	for _, form := range momentForms {
		if at, err := time.Parse(form, words); err == nil {
			return at.Format(time.DateTime)
		}
	}
	return text
}

// narrow makes half-width characters of full-width ones.
func narrow(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '　':
			return ' '
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		}
		return r
	}, text)
}
