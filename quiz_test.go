package liaison_test

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liaison"
)

func TestParseQuiz(t *testing.T) {
	two := liaison.Quiz{
		{Text: "建议由谁答复？", Choices: []string{"承办单位", "代表小组"}, Right: 0},
		{Text: "附议要不要本人确认？", Choices: []string{"不要", "要"}, Right: 1},
	}
	for _, c := range []struct {
		name, text string
		quiz       liaison.Quiz
		key        string
		line       int
	}{
		{"as in the example", "1. 建议由谁答复？\n*A. 承办单位\nB. 代表小组\n\n2. 附议要不要本人确认？\nA. 不要\n*B. 要", two, "", 0},
		{"as people write it", "１、建议由谁答复？\r\n＊ａ、承办单位\r\n b）代表小组\r\n2．附议要不要本人确认？\nA:不要\n✅ B：要\n", two, "", 0},
		{"a question on two lines", "1. 建议由谁\n答复？\n*A. 承办单位\nB. 代表小组",
			liaison.Quiz{{Text: "建议由谁\n答复？", Choices: []string{"承办单位", "代表小组"}}}, "", 0},
		{"nothing", " \n ", nil, "quiz.empty", 0},
		{"no number", "建议由谁答复？\n*A. 承办单位\nB. 代表小组", nil, "quiz.line", 1},
		{"choices first", "A. 承办单位\n*B. 代表小组", nil, "quiz.line", 1},
		{"what follows a choice", "1. 建议由谁答复？\n*A. 承办单位\n就是它", nil, "quiz.line", 3},
		{"one choice", "1. 建议由谁答复？\n*A. 承办单位\n2. 谁评价？\n*A. 代表\nB. 群众", nil, "quiz.few_choices", 1},
		{"none right", "1. 谁评价？\n*A. 代表\nB. 群众\n2. 谁交办？\nA. 代表\nB. 群众", nil, "quiz.no_right", 4},
		{"two right", "1. 谁评价？\n*A. 代表\n*B. 群众", nil, "quiz.two_right", 3},
		{"a letter left out", "1. 谁评价？\n*A. 代表\nC. 群众", nil, "quiz.order", 3},
		{"too long", "1. 谁评价？\n*A. " + strings.Repeat("长", 101) + "\nB. 群众", nil, "quiz.too_long", 2},
		{"a long question", "1. 谁评价？\n" + strings.Repeat("长", 301) + "\n*A. 代表\nB. 群众", nil, "quiz.too_long", 2},
		{"too many", strings.Repeat("1. 谁评价？\n*A. 代表\nB. 群众\n", 31), nil, "quiz.too_many", 0},
	} {
		quiz, refusal := liaison.ParseQuiz(c.text)
		if c.key == "" {
			if refusal != nil || !reflect.DeepEqual(quiz, c.quiz) {
				t.Errorf("%s: %+v, %v", c.name, quiz, refusal)
			}
			continue
		}
		if refusal == nil || refusal.Key != c.key || c.line > 0 && refusal.Args["Line"] != c.line {
			t.Errorf("%s: %+v %v, want %s of line %d", c.name, refusal, refusal.Args, c.key, c.line)
		}
	}
}

// What a quiz is shown as is read as the same quiz.
func TestAQuizIsReadAsItIsWritten(t *testing.T) {
	word := rapid.StringMatching(`[\p{Han}a-z*A.、0-9]{0,20}[\p{Han}]`)
	rapid.Check(t, func(t *rapid.T) {
		quiz := liaison.Quiz(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) liaison.QuizItem {
			q := liaison.QuizItem{Text: word.Draw(t, "text"), Choices: rapid.SliceOfN(word, 2, liaison.ChoicesMost).Draw(t, "choices")}
			q.Right = rapid.IntRange(0, len(q.Choices)-1).Draw(t, "right")
			return q
		}), 1, 5).Draw(t, "quiz"))
		read, refusal := liaison.ParseQuiz(quiz.String())
		if refusal != nil || !reflect.DeepEqual(read, quiz) {
			t.Fatalf("%v %+v:\n%s", refusal, read, quiz)
		}
		right := make([]int, len(quiz))
		for i, q := range quiz {
			right[i] = q.Right
		}
		if quiz.Score(right) != 100 || quiz.Score(nil) != 0 {
			t.Fatalf("scores %d and %d", quiz.Score(right), quiz.Score(nil))
		}
	})
}

// Whatever is written is a quiz that can be asked, or refused.
func FuzzQuiz(f *testing.F) {
	f.Add("1. 谁评价？\n*A. 代表\nB. 群众")
	f.Fuzz(func(t *testing.T, text string) {
		quiz, refusal := liaison.ParseQuiz(text)
		if refusal != nil {
			return
		}
		for _, q := range quiz {
			if q.Text == "" || len(q.Choices) < 2 || q.Right >= len(q.Choices) {
				t.Errorf("%+v", q)
			}
		}
	})
}

func TestQuizScore(t *testing.T) {
	quiz := liaison.Quiz{{Right: 0}, {Right: 1}, {Right: 2}}
	for _, c := range []struct {
		answers []int
		score   int
		wrong   []int
	}{
		{[]int{0, 1, 2}, 100, nil}, {[]int{0, 1, 0}, 66, []int{2}}, {[]int{1, 0}, 0, []int{0, 1, 2}},
	} {
		if score, wrong := quiz.Score(c.answers), quiz.Wrong(c.answers); score != c.score || !reflect.DeepEqual(wrong, c.wrong) {
			t.Errorf("%v: %d, %v", c.answers, score, wrong)
		}
	}
	if (liaison.Quiz{}).Score(nil) != 0 {
		t.Error("a quiz of nothing has a score")
	}
}

func TestMaterialIsWritten(t *testing.T) {
	var m liaison.Material
	for _, step := range []struct {
		do  func() *liaison.Refusal
		key string
	}{
		{func() *liaison.Refusal { return m.Check() }, "material.lacks_title"},
		{func() *liaison.Refusal { return m.Name("") }, "material.lacks_title"},
		{func() *liaison.Refusal { return m.Name(strings.Repeat("长", 61)) }, "field.too_long"},
		{func() *liaison.Refusal { return m.Name("怎样写好一件建议") }, ""},
		{func() *liaison.Refusal { return m.Check() }, "material.lacks_body"},
		{func() *liaison.Refusal { return m.Add(liaison.Rich{}, []liaison.File{{Kind: liaison.Place}}) }, "material.no_place"},
		{func() *liaison.Refusal { return m.Add(liaison.Rich{Text: strings.Repeat("长", 30_001)}, nil) }, "material.too_long"},
		{func() *liaison.Refusal { return m.Add(liaison.Rich{}, make([]liaison.File, 21)) }, "material.too_many_files"},
		{func() *liaison.Refusal { return m.Add(liaison.Rich{Text: "一事一议。"}, nil) }, ""},
		{func() *liaison.Refusal { return m.Add(liaison.Rich{Text: "有情况。"}, make([]liaison.File, 2)) }, ""},
		{func() *liaison.Refusal { return m.Check() }, "material.lacks_kind"},
		{func() *liaison.Refusal { m.Kind = liaison.GuideMaterial; return m.Check() }, ""},
	} {
		key := ""
		if refusal := step.do(); refusal != nil {
			key = refusal.Key
		}
		if key != step.key {
			t.Errorf("%q, want %q", key, step.key)
		}
	}
	if m.Text.Text != "一事一议。\n\n有情况。" || len(m.Files) != 2 {
		t.Errorf("%+v", m)
	}
}

func TestLearning(t *testing.T) {
	var none liaison.Learning
	second := liaison.Learning{Opened: []int{1, 2}, Learned: 2}
	if none.Has(1) || none.Outdated(1) || none.Knows(1) {
		t.Error("who has learned nothing has")
	}
	if !second.Has(2) || second.Has(3) || second.Outdated(2) || !second.Outdated(3) || !second.Knows(1) || second.Knows(3) {
		t.Error("the version is mistaken")
	}
}
