package handlers

import (
	"context"
	"strings"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// reviewSheet shows exactly what will be handed in, and asks once.
func (t *turn) reviewSheet(q liaison.Inquiry) error {
	sheet, answers := q.Sheet(), t.state.Sheet.Answers
	if refusal := liaison.CheckSheet(sheet, answers); refusal != nil {
		return refusal
	}
	lines := []locales.Markup{t.voice.Say("inquiry.review", "Title", clip(q.Title, 100)), ""}
	room := 2800 / len(sheet)
	for n, s := range sheet {
		lines = append(lines, t.answerLines(s, answers[n], room)...)
	}
	lines = append(lines, "", t.voice.Say("inquiry.final_"+secrecy(q)))
	t.card(sheetCard(q), joinLines(lines), [][]button{{t.button("inquiry.cast", "vote:%d:cast", q.ID)}, {t.button("inquiry.change", "vote:%d:q:0", q.ID)}, t.inquiryBack(q)})
	return nil
}

// answerLines are what was answered to a question, in so many characters.
func (t *turn) answerLines(s liaison.SheetQuestion, a liaison.SheetAnswer, room int) []locales.Markup {
	var words []string
	for _, o := range a.Picks {
		words = append(words, t.option(s, o))
	}
	if s.Item == 0 {
		if len(words) == 0 {
			return []locales.Markup{t.voice.Say("inquiry.abstains")}
		}
		var lines []locales.Markup
		for _, word := range words {
			lines = append(lines, locales.Escape("☑ "+clip(word, room/len(words)-3)))
		}
		return append(lines, t.voice.Say("inquiry.chosen", "Count", len(words), "Most", s.Most))
	}
	said := strings.Join(append(words, a.Text), " ")
	if strings.TrimSpace(said) == "" {
		said = "—"
	}
	return []locales.Markup{locales.Escape(clip("· "+s.Text, max(room/2, 8)) + "：" + clip(strings.TrimSpace(said), max(room/2-4, 8)))}
}

// castSheet hands the sheet in, once and for all.
func (t *turn) castSheet(ctx context.Context, q liaison.Inquiry) error {
	answers := t.state.Sheet.Answers
	if refusal := liaison.CheckSheet(q.Sheet(), answers); refusal != nil {
		return refusal
	}
	if err := t.store.CastSheet(ctx, q, storage.Cast{Person: t.person.ID, Chat: t.update.Chat, Answers: answers, At: t.at(), Card: sheetCard(q)}); err != nil {
		return err
	}
	t.state.Sheet = nil
	t.finish()
	t.toast = t.voice.Plain("inquiry.cast_toast")
	t.card(sheetCard(q), t.voice.Say("inquiry.cast_"+secrecy(q)), [][]button{{t.button("inquiry.back", "consult"), t.button("menu.open", "menu")}})
	return nil
}
