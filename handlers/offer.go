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
