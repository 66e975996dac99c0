package liaison_test

import (
	"slices"
	"strings"
	"testing"

	"liaison"
)

func TestQuality(t *testing.T) {
	whole := "县乡公路临水临崖路段护栏损坏47处，群众出行存在隐患。" + strings.Repeat("养护资金不足，责任不清。", 15) + "建议建立台账，限期修复。"
	for _, c := range []struct {
		name, text string
		passed     int
		tips       []liaison.Tip
	}{
		{"whole", whole, 5, nil},
		{"short", "护栏坏了47处，建议修复。", 4, []liaison.Tip{liaison.TipShort}},
		{"long", strings.Repeat(whole, 8), 4, []liaison.Tip{liaison.TipLong}},
		{"no figure", strings.ReplaceAll(whole, "47处", "不少"), 4, []liaison.Tip{liaison.TipFact}},
		{"asks for nothing", strings.ReplaceAll(whole, "建议建立台账，限期修复。", "情况如此。"), 4, []liaison.Tip{liaison.TipMeasure}},
		{"two matters", whole + "另外建议给养老院增加床位。", 4, []liaison.Tip{liaison.TipSeveral}},
		{"a lower level's", whole + "路口还缺红绿灯。", 4, []liaison.Tip{liaison.TipLocal}},
		{"nothing", "", 2, []liaison.Tip{liaison.TipShort, liaison.TipFact, liaison.TipMeasure}},
	} {
		passed, of, tips := liaison.Quality(c.text)
		if passed != c.passed || of != 5 || !slices.Equal(tips, c.tips) {
			t.Errorf("%s: %d of %d, %v; want %d, %v", c.name, passed, of, tips, c.passed, c.tips)
		}
	}
}
