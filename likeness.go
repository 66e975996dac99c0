package liaison

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// From which likeness on two matters may be the same, and probably are.
const (
	LikenessWarn   = 0.18 // 疑似重复
	LikenessStrong = 0.35 // 可能重复
)

// LikenessMost is how many similar matters are shown.
const LikenessMost = 5

// titleWeight is how many times a title counts, beside the text once.
const titleWeight = 3

// strip takes out what every title has.
var strip = strings.NewReplacer("关于", "", "的建议", "", "加强", "")

// Wording is how often each pair of characters occurs in a title and its text.
type Wording map[int32]int

// WordingOf counts the pairs of a title, three times, and of a text.
func WordingOf(title, text string) Wording {
	w := Wording{}
	pairs(strip.Replace(title), func(gram int32) { w[gram] += titleWeight })
	pairs(strip.Replace(text), func(gram int32) { w[gram]++ })
	return w
}

// Wording is that of the matter's title and of all parts of its text.
func (m Matter) Wording() Wording {
	texts := make([]string, len(m.Pieces))
	for i, p := range m.Pieces {
		texts[i] = p.Text
	}
	return WordingOf(m.Title, strings.Join(texts, "\n"))
}

// Grams are the wording's pairs, in order.
func (w Wording) Grams() []int32 {
	grams := make([]int32, 0, len(w))
	for gram := range w {
		grams = append(grams, gram)
	}
	slices.Sort(grams)
	return grams
}

// Corpus knows in how many texts a pair of characters occurs, by which a word
// that says something is told from one that everybody uses. It need not be
// large: what a word weighs is the logarithm of its rarity, so that a thousand
// texts serve as well as a million. Those that a young database does not have
// are made up for by the stock words.
type Corpus struct {
	texts   int
	holding map[int32]int
}

// NewCorpus is one of the stock words alone.
func NewCorpus() *Corpus { return &Corpus{texts: stockTexts, holding: stockGrams()} }

// Add counts a text by its grams, each of which is there once.
func (c *Corpus) Add(grams []int32) {
	c.texts++
	for _, gram := range grams {
		c.holding[gram]++
	}
}

// Weight is what a pair says that occurs so many times in a text: it grows with
// the logarithm of its count, and of its rarity among the texts.
func (c *Corpus) Weight(gram int32, count int) float64 {
	rarity := math.Log(float64(c.texts) / float64(max(1, c.holding[gram])))
	return (1 + math.Log(float64(count))) * max(0, rarity)
}

// Likeness is how alike two wordings are, from 0 to 1: the cosine of the angle
// between their weighted pairs (TF-IDF).
func (c *Corpus) Likeness(a, b Wording) float64 {
	if len(b) < len(a) {
		a, b = b, a
	}
	var dot, aa, bb float64
	for gram, n := range a {
		weight := c.Weight(gram, n)
		aa += weight * weight
		if other := b[gram]; other > 0 {
			dot += weight * c.Weight(gram, other)
		}
	}
	for gram, n := range b {
		weight := c.Weight(gram, n)
		bb += weight * weight
	}
	if dot == 0 {
		return 0
	}
	return dot / math.Sqrt(aa*bb)
}

// Telling are the pairs that say most of what the wording is about, those first
// that weigh most.
func (c *Corpus) Telling(w Wording, most int) []int32 {
	grams := w.Grams()
	slices.SortStableFunc(grams, func(a, b int32) int { return cmp.Compare(c.Weight(b, w[b]), c.Weight(a, w[a])) })
	return grams[:min(most, len(grams))]
}
