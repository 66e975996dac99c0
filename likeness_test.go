package liaison_test

import (
	"encoding/json"
	"os"
	"testing"

	"pgregory.net/rapid"

	"liaison"
)

// written is a suggestion's title and text.
type written struct{ Title, Body string }

func (w written) wording() liaison.Wording { return liaison.WordingOf(w.Title, w.Body) }

func likenessTexts(t *testing.T) map[string]written {
	t.Helper()
	content, err := os.ReadFile("testdata/likeness.json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]written
	if err := json.Unmarshal(content, &texts); err != nil {
		t.Fatal(err)
	}
	return texts
}

// Two deputies on the same thing in different words are like each other, two
// suggestions on one subject with different concerns are not, even where there
// are no other texts to judge by.
func TestLikeness(t *testing.T) {
	t.Parallel()
	texts := likenessTexts(t)
	grown := liaison.NewCorpus()
	for _, text := range texts {
		grown.Add(text.wording().Grams())
	}
	for _, c := range []struct {
		a, b     string
		from, to float64
	}{
		{"charging safety", "charging order", 0.20, 0.30},
		{"lifts", "lift upkeep", 0.10, 0.165},
		{"charging safety", "lifts", 0, 0.06},
		{"lifts", "lifts", 0.9999, 1.0001},
	} {
		a, b := texts[c.a].wording(), texts[c.b].wording()
		young := liaison.NewCorpus()
		young.Add(a.Grams())
		young.Add(b.Grams())
		for name, corpus := range map[string]*liaison.Corpus{"young": young, "grown": grown} {
			if got := corpus.Likeness(a, b); got < c.from || got > c.to {
				t.Errorf("%s: %s and %s: %.3f, wanted %.2f to %.2f", name, c.a, c.b, got, c.from, c.to)
			}
		}
	}
}

// The words by which similar texts are looked up are those of the subject, not
// those of every suggestion.
func TestTelling(t *testing.T) {
	t.Parallel()
	text := likenessTexts(t)["charging safety"]
	corpus := liaison.NewCorpus()
	corpus.Add(text.wording().Grams())
	told := map[int32]bool{}
	for _, gram := range corpus.Telling(text.wording(), 32) {
		told[gram] = true
	}
	for word, want := range map[string]bool{"充电": true, "电动": true, "建议": false, "一是": false} {
		if told[liaison.Grams(word)[0]] != want {
			t.Errorf("%s tells: %v", word, !want)
		}
	}
	if len(told) != 32 {
		t.Errorf("%d words tell", len(told))
	}
}

func TestLikenessIsOfBoth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("养老服务充电小区建议。")), 0, 40, -1)
		a := liaison.WordingOf(text.Draw(t, "title"), text.Draw(t, "text"))
		b := liaison.WordingOf(text.Draw(t, "other title"), text.Draw(t, "other text"))
		corpus := liaison.NewCorpus()
		corpus.Add(a.Grams())
		one, other := corpus.Likeness(a, b), corpus.Likeness(b, a)
		if one-other > 1e-9 || other-one > 1e-9 || one < 0 || one > 1+1e-9 {
			t.Fatalf("%f one way, %f the other", one, other)
		}
	})
}
