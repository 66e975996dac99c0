package handlers

import (
	"context"
	"fmt"

	"liaison"
)

// useTemplate is the value of the button that takes a ready sentence as an answer.
const useTemplate = "template"

// template is the ready sentence for a reason: that of the ground which was
// chosen before; false where there is none.
func (t *turn) template(f liaison.Field) (string, bool) {
	key := "template." + t.state.Input.One("ground")
	if f.Key != "reason" || !t.voice.Has(key) {
		return "", false
	}
	return t.voice.Plain(key), true
}

// dayOptions offer days to come, of which the move will bear each: a week, a
// month and three from now, and a month and three after the answer is due.
func (t *turn) dayOptions(ctx context.Context, m liaison.Matter, f liaison.Field) ([][]button, error) {
	days := []liaison.Date{t.today().AddDays(7), t.today().AddMonths(1), t.today().AddMonths(3)}
	for _, k := range m.Clocks {
		if k.Kind == liaison.ClockAnswer && !k.Stopped {
			days = append(days, k.Due.AddMonths(1), k.Due.AddMonths(3))
		}
	}
	var buttons []button
	for _, day := range days {
		c, err := t.answering(ctx, m, f, nil)
		if err != nil {
			return nil, err
		}
		day = c.Calendar.NextWorkday(day)
		c.Input[f.Key] = []string{day.String()}
		if liaison.Procedures[m.Kind].Consider(t.state.Move, c) == nil {
			buttons = append(buttons, button{Text: "📅 " + t.voice.Date(day), Data: fmt.Sprintf("field:%d:%s:%s", m.ID, f.Key, day)})
		}
	}
	return rows(1, buttons...), nil
}

// similarOptions offer the matters that this one is most like, to name one of
// them by a press.
func (t *turn) similarOptions(ctx context.Context, m liaison.Matter, f liaison.Field) ([][]button, error) {
	alike, err := t.store.Similar(ctx, m, liaison.LikenessMost)
	if err != nil {
		return nil, err
	}
	var buttons []button
	for _, a := range alike {
		if a.Matter.Kind == m.Kind {
			buttons = append(buttons, button{
				Text: a.Matter.Number + " " + shorten(a.Matter.Title, 20),
				Data: fmt.Sprintf("field:%d:%s:%s", m.ID, f.Key, a.Matter.Number),
			})
		}
	}
	return rows(1, buttons...), nil
}
