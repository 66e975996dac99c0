package liaison_test

import (
	"encoding/json"
	"os"
	"slices"
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

// Opinions that say the same in other words are found among those that do not.
func TestClusters(t *testing.T) {
	t.Parallel()
	var texts []liaison.Wording
	for _, text := range []string{
		"小区电动自行车没有地方充电，居民从楼上拉线充电，容易着火。",
		"公交车末班太早，下夜班的人回不了家。",
		"老旧小区缺少电动自行车充电棚，飞线充电很危险。",
		"医院挂号排队时间太长，老人不会用手机预约。",
		"希望在小区里建电动自行车充电桩，现在拉线充电的很多。",
		"末班公交车能不能晚一点，下夜班没有车。",
	} {
		texts = append(texts, liaison.WordingOf("", text))
	}
	corpus := liaison.NewCorpus()
	for _, text := range texts {
		corpus.Add(text.Grams())
	}
	groups := corpus.Clusters(texts)
	if len(groups) != 1 {
		t.Fatalf("groups are %d", groups)
	}
	slices.Sort(groups[0])
	if want := []int{0, 2, 4}; !slices.Equal(groups[0], want) {
		t.Errorf("a group has %d, wanted %d", groups[0], want)
	}
}
