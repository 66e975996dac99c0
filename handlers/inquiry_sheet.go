package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// Sheeting is a sheet that somebody is in the middle of. It is taken out of the chat's state
// with what was chosen when it is handed in, or when the inquiry is closed.
type Sheeting struct {
	Inquiry int64                 `json:"inquiry"`
	Answers []liaison.SheetAnswer `json:"answers"`
}

// flowSheet is the flow in which the next message answers a question of a sheet.
const flowSheet = "sheet"

// hushedMost is how many messages are remembered as answers to sheets.
const hushedMost = 20

// optionsWide is up to how many options each has a row of its own.
const optionsWide = 15

// hush takes out what this update says: nobody is to read in it what somebody has chosen.
func (t *turn) hush(ctx context.Context) error { return t.store.HushUpdate(ctx, t.update.ID) }

// sheetCard is the card on which a sheet is filled in: what the outbox has of it is taken out
// when the sheet is handed in.
func sheetCard(q liaison.Inquiry) string { return sheetCards + strconv.FormatInt(q.ID, 10) }

// sheetCards begins the names of all such cards.
const sheetCards = storage.SheetCards

// sheetWays are how to fill in a sheet, or that it was handed in.
func (t *turn) sheetWays(q liaison.Inquiry, answered bool) ([]locales.Markup, [][]button, error) {
	if answered {
		return []locales.Markup{t.voice.Say("inquiry.cast_" + secrecy(q))}, nil, nil
	}
	key := "inquiry.begin"
	if s := t.state.Sheet; s != nil && s.Inquiry == q.ID {
		key = "inquiry.go_on"
	}
	return []locales.Markup{t.voice.Say("inquiry.sheet_" + secrecy(q))}, [][]button{{t.button(key, "vote:%d:on", q.ID)}}, nil
}

// secrecy says in a key how answers are kept.
func secrecy(q liaison.Inquiry) string {
	if q.Secret() {
		return "secret"
	}
	return "named"
}

// pressSheet fills a sheet in: "vote:ID:on", "vote:ID:q:N" shows a question, "vote:ID:p:N:O"
// chooses, "vote:ID:d:N" is done with it, "vote:ID:r" shows all, "vote:ID:cast" hands it in.
func pressSheet(ctx context.Context, t *turn) error {
	if err := t.hush(ctx); err != nil {
		return err
	}
	ids, rest, err := t.inquiryNumbers(1)
	if err != nil {
		return err
	}
	q, err := t.sheetOf(ctx, ids[0])
	if err != nil {
		return err
	}
	t.leaveQuestion()
	word, rest, _ := strings.Cut(rest, ":")
	switch word {
	case "on":
		return t.nextQuestion(q)
	case "r":
		return t.reviewSheet(q)
	case "cast":
		return t.castSheet(ctx, q)
	}
	number, option, _ := strings.Cut(rest, ":")
	n, err := strconv.Atoi(number)
	sheet := q.Sheet()
	if err != nil || n < 0 || n >= len(sheet) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	switch word {
	case "q":
		t.askSheet(q, n)
		return nil
	case "d":
		t.state.Sheet.Answers[n].Done = true
		return t.nextQuestion(q)
	case "p":
		return t.pickOption(q, n, option)
	}
	return liaison.Refuse(liaison.Invalid, "chat.old_button")
}

// sheetOf reads an inquiry whose sheet the person may fill in, and begins the sheet where it
// is not begun.
func (t *turn) sheetOf(ctx context.Context, id int64) (liaison.Inquiry, error) {
	q, err := t.inquiryOf(ctx, id, true)
	if err != nil {
		if t.state.Sheet != nil && t.state.Sheet.Inquiry == id {
			t.state.Sheet = nil
		}
		return q, err
	}
	_, answered, err := t.store.Asks(ctx, id, t.person.ID)
	sheet := q.Sheet()
	switch {
	case err != nil:
		return q, err
	case answered:
		return q, liaison.Refuse(liaison.Conflict, "inquiry.cast_before")
	case len(sheet) == 0:
		return q, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	if s := t.state.Sheet; s == nil || s.Inquiry != id || len(s.Answers) != len(sheet) {
		t.state.Sheet = &Sheeting{id, make([]liaison.SheetAnswer, len(sheet))}
	}
	return q, nil
}

func (t *turn) pickOption(q liaison.Inquiry, n int, option string) error {
	place, err := strconv.Atoi(option)
	if err != nil {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	s := q.Sheet()[n]
	a, refusal := s.Pick(t.state.Sheet.Answers[n], place)
	if refusal != nil {
		return refusal
	}
	t.state.Sheet.Answers[n] = a
	if s.Sort == liaison.AnswerMany {
		t.askSheet(q, n)
		return nil
	}
	return t.nextQuestion(q)
}

// nextQuestion asks the first question that is not answered, or shows all for the last time.
func (t *turn) nextQuestion(q liaison.Inquiry) error {
	n := slices.IndexFunc(t.state.Sheet.Answers, func(a liaison.SheetAnswer) bool { return !a.Done })
	if n < 0 {
		return t.reviewSheet(q)
	}
	t.askSheet(q, n)
	return nil
}

// askSheet shows a question with what was chosen so far. It is one message, which can be
// hushed as a whole.
func (t *turn) askSheet(q liaison.Inquiry, n int) {
	s, a := q.Sheet()[n], t.state.Sheet.Answers[n]
	lines := []locales.Markup{t.voice.Say("inquiry.question", "Title", clip(q.Title, 100), "Place", n+1, "Count", len(q.Sheet())), "", t.voice.Say("inquiry.item_title", "Title", s.Text)}
	var options []button
	for o := range s.Options {
		mark := "☐"
		if slices.Contains(a.Picks, o) {
			mark = "☑"
		}
		word := fmt.Sprintf("%s %d", mark, o+1)
		if len(s.Options) <= optionsWide {
			word += ". " + shorten(t.option(s, o), 28)
		}
		if s.Sort == liaison.AnswerMany {
			lines = append(lines, locales.Escape(fmt.Sprintf("%s %d. %s", mark, o+1, t.optionLong(q, s, o))))
		}
		options = append(options, button{Text: word, Data: fmt.Sprintf("vote:%d:p:%d:%d", q.ID, n, o)})
	}
	wide := 1
	if len(options) > optionsWide || s.Sort == liaison.AnswerScale {
		wide = 5
	}
	laid := rows(wide, options...)
	switch s.Sort {
	case liaison.AnswerMany:
		lines = append(lines, "", t.voice.Say("inquiry.chosen", "Count", len(a.Picks), "Most", s.Most))
		laid = append(laid, []button{t.button("inquiry.chosen_done", "vote:%d:d:%d", q.ID, n)})
	case liaison.AnswerText:
		t.state.Flow, t.state.Step, t.state.Inquiry = flowSheet, strconv.Itoa(n), q.ID
		lines = append(lines, "", t.voice.Say("inquiry.in_words"))
		laid = append(laid, []button{t.button("inquiry.skip", "vote:%d:d:%d", q.ID, n)})
	}
	if n > 0 {
		laid = append(laid, []button{t.button("inquiry.before", "vote:%d:q:%d", q.ID, n-1)})
	}
	t.card(sheetCard(q), joinLines(lines), append(laid, t.inquiryBack(q)))
}

// option is the word for a choice.
func (t *turn) option(s liaison.SheetQuestion, o int) string {
	if s.Stances {
		return t.voice.Plain("inquiry.stance_" + s.Options[o])
	}
	return s.Options[o]
}

// optionLong is a choice with what a candidate costs and who would do it.
func (t *turn) optionLong(q liaison.Inquiry, s liaison.SheetQuestion, o int) string {
	text := clip(t.option(s, o), 50)
	if s.Item == 0 && o < len(q.Items) {
		text += t.candidateNote(q.Items[o])
	}
	return text
}

// candidateNote is what a candidate costs and who would do it, in brackets.
func (t *turn) candidateNote(i liaison.InquiryItem) string {
	var words []string
	if i.Cost != "" {
		words = append(words, t.voice.Plain("inquiry.cost", "Cost", i.Cost))
	}
	for _, word := range []string{i.Department, i.Duration} {
		if word != "" {
			words = append(words, clip(word, 20))
		}
	}
	if len(words) == 0 {
		return ""
	}
	return "（" + strings.Join(words, "，") + "）"
}

// sheetWrote takes words as the answer to a question of a sheet.
func sheetWrote(ctx context.Context, t *turn) error {
	if err := t.hush(ctx); err != nil {
		return err
	}
	t.state.Hushed = append(t.state.Hushed, t.update.Message)
	if over := len(t.state.Hushed) - hushedMost; over > 0 {
		t.state.Hushed = t.state.Hushed[over:]
	}
	q, err := t.sheetOf(ctx, t.state.Inquiry)
	if err != nil {
		t.finish()
		return err
	}
	n, err := strconv.Atoi(t.state.Step)
	text := strings.TrimSpace(t.update.Text)
	switch {
	case err != nil || n < 0 || n >= len(q.Sheet()) || q.Sheet()[n].Sort != liaison.AnswerText:
		t.finish()
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	case text == "" || len(t.update.Files) > 0:
		t.say("inquiry.only_words")
		return nil
	case utf8.RuneCountInString(text) > liaison.SheetTextMost:
		return liaison.Refuse(liaison.Invalid, "inquiry.too_long", "Most", liaison.SheetTextMost)
	}
	t.state.Sheet.Answers[n] = liaison.SheetAnswer{Text: text, Done: true}
	t.state.Flow, t.state.Step, t.state.Inquiry = "", "", 0
	return t.nextQuestion(q)
}

// sheetEdited reports whether an edit is of a message that answered a sheet, or comes while
// one is filled in: nothing of it is kept.
func (t *turn) sheetEdited() bool {
	if !slices.Contains(t.state.Hushed, t.update.Message) {
		return false
	}
	t.say("inquiry.edit_not_taken")
	return true
}
