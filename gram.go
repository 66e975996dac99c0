package liaison

import (
	"slices"
	"strings"
	"unicode"
)

// Fold makes texts alike that a reader takes for the same: letters are small,
// and letters, digits and signs of full width have their usual width.
func Fold(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u3000':
			return ' '
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		}
		return unicode.ToLower(r)
	}, text)
}

// Grams are the pairs of letters or digits that stand side by side in the text,
// folded: each once, in order. They are what a text is found by. Chinese has no
// spaces between its words and most words have two characters, so that every
// pair is taken for a word. A letter or digit that stands alone is in no pair:
// "2026-B-001" has those of 2026 and of 001.
func Grams(text string) []int32 {
	var grams []int32
	pairs(text, func(gram int32) { grams = append(grams, gram) })
	slices.Sort(grams)
	return slices.Compact(grams)
}

// pairs tells of every pair in the text, as often as it occurs. Rare characters
// beyond the first 65,536 lose their upper bits: what is found by grams is
// looked at again.
func pairs(text string, tell func(gram int32)) {
	var before rune
	for _, r := range Fold(text) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			before = 0
			continue
		}
		if before != 0 {
			tell(int32(uint32(before)<<16 | uint32(r)&0xffff))
		}
		before = r
	}
}

// Words are what somebody looks for, folded: a text must have all of them.
func Words(query string) []string { return strings.Fields(Fold(query)) }
