package liaison_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"liaison"
)

func TestGrams(t *testing.T) {
	t.Parallel()
	pair := func(s string) int32 {
		runes := []rune(s)
		return int32(uint32(runes[0])<<16 | uint32(runes[1]))
	}
	for text, want := range map[string][]string{
		"":            nil,
		"养":           nil,
		"养老":          {"养老"},
		"养老、服务":       {"养老", "服务"},
		"养老服务 养老":     {"养老", "老服", "服务"},
		"2026-B-001":  {"20", "02", "26", "00", "01"},
		"２０２６－Ｂ－００１":  {"20", "02", "26", "00", "01"},
		"Ab bA":       {"ab", "ba"},
		"A·B·C":       nil,
		"每度2.1元":      {"每度", "度2", "1元"},
		"a\u3000b ｃｄ": {"cd"},
	} {
		var grams []int32
		for _, w := range want {
			grams = append(grams, pair(w))
		}
		slices.Sort(grams)
		if got := liaison.Grams(text); !slices.Equal(got, grams) {
			t.Errorf("%q: %d, wanted %d of %q", text, got, grams, want)
		}
	}
}

// Whatever a text has, it can be found by: the pairs of any stretch of it are
// among its own.
func TestAStretchHasNoOtherGrams(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("养老服务２0a-。 𠮷"), unicode.Han), 0, 30, -1).Draw(t, "text")
		runes := []rune(text)
		from := rapid.IntRange(0, len(runes)).Draw(t, "from")
		to := rapid.IntRange(from, len(runes)).Draw(t, "to")
		all := liaison.Grams(text)
		for _, gram := range liaison.Grams(string(runes[from:to])) {
			if !slices.Contains(all, gram) {
				t.Fatalf("%q has a pair that %q does not have", string(runes[from:to]), text)
			}
		}
		if !slices.IsSorted(all) || len(slices.Compact(slices.Clone(all))) != len(all) {
			t.Fatalf("%d is not sorted and unique", all)
		}
	})
}

func TestFold(t *testing.T) {
	t.Parallel()
	if got := liaison.Fold("２０２６－Ｂ－００１　ＡbC（甲）"); got != "2026-b-001 abc(甲)" {
		t.Error(got)
	}
	if got := strings.Join(liaison.Words(" 养老　服务\nＢ-1 "), "|"); got != "养老|服务|b-1" {
		t.Error(got)
	}
}
