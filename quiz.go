package liaison

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quiz is the questions that end a material. Who answers enough of them rightly
// has learned it.
type Quiz []QuizItem

// QuizItem is a question with choices of which one is right.
type QuizItem struct {
	Text    string   `json:"text"`
	Choices []string `json:"choices"`
	Right   int      `json:"right"` // its place among the choices
}

// QuizPass is the setting of the score, in per cent, that passes.
const QuizPass = "quiz.pass"

// The bounds of a quiz.
const (
	QuestionsMost = 30
	ChoicesMost   = 8
	questionLong  = 300
	choiceLong    = 100
)

// rightMarks are the signs that people put before the right choice.
const rightMarks = "*＊✓✔√✅☑"

// ParseQuiz reads a quiz as staff write it: a line "1. question", a line
// "A. choice" for each choice, and a star before the right one. A refusal names
// the line.
func ParseQuiz(text string) (Quiz, *Refusal) {
	r := quizReader{}
	for line := range strings.Lines(text) {
		r.line++
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if refusal := r.read(line); refusal != nil {
			return nil, refusal
		}
	}
	if refusal := r.closeQuestion(); refusal != nil {
		return nil, refusal
	}
	if len(r.quiz) == 0 {
		return nil, Refuse(Invalid, "quiz.empty")
	}
	return r.quiz, nil
}

// quizReader is how far a quiz has been read.
type quizReader struct {
	quiz  Quiz
	line  int
	begun int // the line on which the last question began
	right int // choices of it that are marked
}

func (r *quizReader) read(line string) *Refusal {
	if text, ok := questionLine(line); ok {
		return r.question(text)
	}
	if place, text, marked, ok := choiceLine(line); ok && len(r.quiz) > 0 {
		return r.choice(place, text, marked)
	}
	if n := len(r.quiz); n > 0 && len(r.quiz[n-1].Choices) == 0 {
		return r.more(line)
	}
	return r.refuse("quiz.line")
}

func (r *quizReader) refuse(key string) *Refusal {
	return Refuse(Invalid, key, "Line", r.line)
}

func (r *quizReader) question(text string) *Refusal {
	if refusal := r.closeQuestion(); refusal != nil {
		return refusal
	}
	switch {
	case len(r.quiz) >= QuestionsMost:
		return Refuse(Invalid, "quiz.too_many", "Most", QuestionsMost)
	case utf8.RuneCountInString(text) > questionLong:
		return r.refuse("quiz.too_long")
	}
	r.quiz = append(r.quiz, QuizItem{Text: text})
	r.begun, r.right = r.line, 0
	return nil
}

// more is a question that goes on on the next line.
func (r *quizReader) more(line string) *Refusal {
	q := &r.quiz[len(r.quiz)-1]
	q.Text += "\n" + line
	if utf8.RuneCountInString(q.Text) > questionLong {
		return r.refuse("quiz.too_long")
	}
	return nil
}

func (r *quizReader) choice(place int, text string, marked bool) *Refusal {
	q := &r.quiz[len(r.quiz)-1]
	switch {
	case place != len(q.Choices):
		return r.refuse("quiz.order")
	case utf8.RuneCountInString(text) > choiceLong:
		return r.refuse("quiz.too_long")
	case marked && r.right > 0:
		return r.refuse("quiz.two_right")
	}
	if marked {
		q.Right = place
		r.right++
	}
	q.Choices = append(q.Choices, text)
	return nil
}

// closeQuestion refuses the last question where it cannot be asked.
func (r *quizReader) closeQuestion() *Refusal {
	n := len(r.quiz)
	if n == 0 {
		return nil
	}
	r.line, r.begun = r.begun, r.line // what is wrong is wrong with the question
	switch {
	case len(r.quiz[n-1].Choices) < 2:
		return r.refuse("quiz.few_choices")
	case r.right == 0:
		return r.refuse("quiz.no_right")
	}
	r.line = r.begun
	return nil
}

// questionLine reads "1. text", with whatever sign people write after a number.
func questionLine(line string) (text string, ok bool) {
	digits := len(line) - len(strings.TrimLeftFunc(line, unicode.IsDigit))
	if digits == 0 || digits > 9 {
		return "", false
	}
	return afterLabel(line[digits:])
}

// choiceLine reads "A. text", or "*A. text" of the right one.
func choiceLine(line string) (place int, text string, marked, ok bool) {
	rest := strings.TrimLeft(line, rightMarks+"\ufe0f ")
	marked = strings.ContainsAny(line[:len(line)-len(rest)], rightMarks)
	letter, size := utf8.DecodeRuneInString(rest)
	letter = []rune(strings.ToUpper(Fold(string(letter))))[0]
	if letter < 'A' || letter >= 'A'+ChoicesMost {
		return 0, "", false, false
	}
	text, ok = afterLabel(rest[size:])
	return int(letter - 'A'), text, marked, ok
}

// afterLabel is what follows the sign after a number or a letter.
func afterLabel(rest string) (text string, ok bool) {
	sign, size := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
	if !strings.ContainsRune(".．、)）:：", sign) {
		return "", false
	}
	text = strings.TrimSpace(strings.TrimLeft(rest, " ")[size:])
	return text, text != ""
}

// String is the quiz as staff write it.
func (q Quiz) String() string {
	var b strings.Builder
	for i, question := range q {
		b.WriteString(strconv.Itoa(i+1) + ". " + question.Text + "\n")
		for place, choice := range question.Choices {
			if place == question.Right {
				b.WriteByte('*')
			}
			b.WriteString(ChoiceLetter(place) + ". " + choice + "\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// ChoiceLetter is what a choice is called by its place: A, B, C.
func ChoiceLetter(place int) string { return string(rune('A' + place)) }

// Score is how many of the questions were answered rightly, in per cent, rounded
// down: who is below the mark has not reached it.
func (q Quiz) Score(answers []int) int {
	if len(q) == 0 {
		return 0
	}
	return 100 * (len(q) - len(q.Wrong(answers))) / len(q)
}

// Wrong lists the places of the questions that were not answered rightly.
func (q Quiz) Wrong(answers []int) []int {
	var wrong []int
	for i, question := range q {
		if i >= len(answers) || answers[i] != question.Right {
			wrong = append(wrong, i)
		}
	}
	return wrong
}
