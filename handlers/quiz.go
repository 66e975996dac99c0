package handlers

import (
	"context"
	"fmt"

	"liaison"
	"liaison/locales"
)

// Quizzing is a quiz that somebody is in the middle of.
type Quizzing struct {
	Material int64 `json:"material"`
	Run      int64 `json:"run,omitempty"`
	Try      int   `json:"try"` // tells its buttons from those of a try before it
	Answers  []int `json:"answers,omitempty"`
}

// learnQuiz asks the questions of a material's quiz, or goes on where the person was:
// "ID:RUN".
func learnQuiz(ctx context.Context, t *turn) error {
	r, err := t.readNewest(ctx)
	if err == nil && len(r.material.Quiz) == 0 {
		err = liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	if err != nil {
		return err
	}
	t.leaveQuestion()
	if q := t.state.Quiz; q == nil || q.Material != r.material.ID {
		t.state.Quiz = &Quizzing{Material: r.material.ID, Try: r.learning.Tries + 1}
	}
	t.state.Quiz.Run = r.run() // it may have been begun outside of any
	t.askQuestion(r.material)
	return nil
}

// askQuestion shows the question that is next.
func (t *turn) askQuestion(m liaison.Material) {
	q := t.state.Quiz
	place := len(q.Answers)
	asked := m.Quiz[place]
	lines := []locales.Markup{t.voice.Say("quiz.question", "Title", m.Title, "Place", place+1, "Of", len(m.Quiz)), "", locales.Escape(asked.Text), ""}
	var letters []button
	for choice, text := range asked.Choices {
		lines = append(lines, choiceWords(choice, text))
		letters = append(letters, button{Text: liaison.ChoiceLetter(choice), Data: fmt.Sprintf("learn:answer:%d:%d:%d:%d", m.ID, q.Try, place, choice)})
	}
	t.card("learn", joinLines(lines), append(rows(4, letters...), []button{t.button("quiz.leave", "learn:open:%d:%d", m.Series, q.Run)}))
}

func choiceWords(choice int, text string) locales.Markup {
	return locales.Escape(liaison.ChoiceLetter(choice) + ". " + text)
}

// learnAnswer takes an answer, "ID:TRY:PLACE:CHOICE". One to a question that was
// answered before shows the question that is next.
func learnAnswer(ctx context.Context, t *turn) error {
	ids, err := t.pressedIDs(4)
	if err != nil {
		return err
	}
	q := t.state.Quiz
	if q == nil || q.Material != ids[0] || int64(q.Try) != ids[1] {
		return liaison.Refuse(liaison.Conflict, "quiz.over")
	}
	m, err := t.store.Material(ctx, q.Material)
	if err != nil {
		return err
	}
	place, choice := int(ids[2]), int(ids[3])
	if place == len(q.Answers) && choice >= 0 && choice < len(m.Quiz[place].Choices) {
		q.Answers = append(q.Answers, choice)
	}
	if len(q.Answers) < len(m.Quiz) {
		t.askQuestion(m)
		return nil
	}
	return t.endQuiz(ctx, m, *q)
}

// endQuiz notes the score, and shows what was wrong.
func (t *turn) endQuiz(ctx context.Context, m liaison.Material, q Quizzing) error {
	t.state.Quiz = nil
	rules, err := t.store.Rules(ctx)
	if err != nil {
		return err
	}
	score, pass := m.Quiz.Score(q.Answers), rules.Number(liaison.QuizPass)
	if err := t.store.TryQuiz(ctx, t.person.ID, m, score, score >= pass, t.at()); err != nil {
		return err
	}
	key := "quiz.failed"
	if score >= pass {
		key = "quiz.passed"
		if err := t.keepLearned(ctx, m); err != nil {
			return err
		}
	}
	r, err := t.reading(ctx, m, q.Run)
	if err != nil {
		return err
	}
	lines := append([]locales.Markup{t.voice.Say(key, "Score", score, "Pass", pass)}, t.wrongLines(m.Quiz, q.Answers)...)
	laid := append(t.learnButtons(r), []button{t.button("material.back", "learn:open:%d:%d", m.Series, q.Run), t.button("learn.back", "learn")})
	t.card("learn", joinLines(lines), laid)
	return nil
}

// wrongLines are the questions that were not answered rightly, with what was chosen
// and what is right.
func (t *turn) wrongLines(quiz liaison.Quiz, answers []int) []locales.Markup {
	var lines []locales.Markup
	for _, place := range quiz.Wrong(answers) {
		item := quiz[place]
		lines = append(lines, "", t.voice.Say("quiz.wrong", "Place", place+1, "Text", item.Text),
			"✗ "+choiceWords(answers[place], item.Choices[answers[place]]), "✓ "+choiceWords(item.Right, item.Choices[item.Right]))
	}
	return lines
}
