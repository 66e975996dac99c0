package liaison

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Tip is something that would make a text better. Tips help and
// never block.
type Tip string

// The tips, in the order in which they are given.
const (
	TipShort   Tip = "short"   // fewer characters than a case needs
	TipLong    Tip = "long"    // more than are read with care
	TipFact    Tip = "fact"    // no figure that shows the situation
	TipMeasure Tip = "measure" // nothing that is asked for
	TipSeveral Tip = "several" // more than one matter 一事一议
	TipLocal   Tip = "local"   // perhaps a lower level's business 市县事权
)

// checks is how many things a text is looked at for: its length, and whether it
// has facts and measures, is one matter, and this level's.
const checks = 5

const (
	shortest = 200
	longest  = 1500
)

var (
	figure   = regexp.MustCompile(`[0-9０-９]|百分之|[一二三四五六七八九十百千]+(件|起|家|户|人|个|处|万|亿|成)`)
	measures = []string{"建议", "应当", "推动", "建立", "完善", "出台", "设立", "增加", "推行", "希望", "尽快"}
	besides  = []string{"另外建议", "另外，建议", "此外建议", "此外，建议", "此外还建议", "顺便", "另一件事", "还有一件事"}
	locals   = []string{"红绿灯", "路灯", "小区物业", "公交站", "井盖", "停车位", "村道", "社区广场"}
)

// Quality looks at a suggestion's text: how many of the checks it passes, and what
// would make it better.
func Quality(text string) (passed, of int, tips []Tip) {
	n := utf8.RuneCountInString(strings.TrimSpace(text))
	has := func(words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
	}
	for _, c := range []struct {
		tip   Tip
		given bool
	}{
		{TipShort, n < shortest},
		{TipLong, n > longest},
		{TipFact, !figure.MatchString(text)},
		{TipMeasure, !has(measures)},
		{TipSeveral, has(besides) || strings.Count(text, "的建议") > 3},
		{TipLocal, has(locals)},
	} {
		if c.given {
			tips = append(tips, c.tip)
		}
	}
	return checks - len(tips), checks, tips
}
