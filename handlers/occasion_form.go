package handlers

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"liaison"
)

// The flows of an occasion: the form of who enrols, why somebody asks for leave or is
// not granted it, and the code for checking in.
const (
	flowForm    = "occasion_form"
	flowLeave   = "occasion_leave"
	flowDeny    = "occasion_deny"
	flowSpeech  = "occasion_speech"
	flowMend    = "occasion_mend"
	flowCheckIn = "occasion_code"
)

// beginForm asks what the kind asks who enrols, question by question.
func (t *turn) beginForm(ctx context.Context, o liaison.Occasion) error {
	p, err := t.standing(ctx, o)
	if err != nil {
		return err
	}
	form := o.Rule().Form
	if len(form) == 0 || !slices.Contains(p.May(o, liaison.ByThemselves, t.at()), liaison.Enrol) {
		return t.joins(ctx, o, liaison.Enrol, liaison.JoinInput{})
	}
	t.finish()
	t.state.Flow, t.state.Occasion, t.state.Input = flowForm, o.ID, liaison.Input{}
	t.askForm(o)
	return nil
}

// askForm asks the first question that is not answered.
func (t *turn) askForm(o liaison.Occasion) {
	for _, f := range o.Rule().Form {
		if t.state.Input[f.Key] != nil {
			continue
		}
		var choices []button
		for _, c := range f.Choices {
			choices = append(choices, t.button("occasion.form_"+f.Key+"_"+c, "occasion:%d:form:%s:%s", o.ID, f.Key, c))
		}
		t.card("occasion", t.voice.Say("occasion.ask_"+f.Key, "Title", o.Title),
			append(rows(1, choices...), []button{t.button("occasion.not_now_back", "occasion:%d", o.ID)}))
		return
	}
}

// answerForm takes an answer, "FIELD:CHOICE", and enrols with the last.
func (t *turn) answerForm(ctx context.Context, o liaison.Occasion, arg string) error {
	key, choice, _ := strings.Cut(arg, ":")
	form := o.Rule().Form
	i := slices.IndexFunc(form, func(f liaison.Field) bool { return f.Key == key })
	if t.state.Flow != flowForm || t.state.Occasion != o.ID || i < 0 || !slices.Contains(form[i].Choices, choice) {
		return liaison.Refuse(liaison.Conflict, "chat.old_button")
	}
	if t.state.Input == nil {
		t.state.Input = liaison.Input{} // an empty one is not kept
	}
	t.state.Input[key] = []string{choice}
	answers := map[string]string{}
	for _, f := range form {
		if t.state.Input[f.Key] == nil {
			t.askForm(o)
			return nil
		}
		answers[f.Key] = t.state.Input.One(f.Key)
	}
	return t.joins(ctx, o, liaison.Enrol, liaison.JoinInput{Form: answers})
}

// formWrote takes an answer whose words were written instead of pressed.
func formWrote(ctx context.Context, t *turn) error {
	o, err := t.occasion(ctx, t.state.Occasion)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(t.update.Text)
	for _, f := range o.Rule().Form {
		if t.state.Input[f.Key] != nil {
			continue
		}
		for _, c := range f.Choices {
			if text == t.voice.Plain("occasion.form_"+f.Key+"_"+c) {
				return t.answerForm(ctx, o, f.Key+":"+c)
			}
		}
		break
	}
	t.askForm(o)
	return nil
}

// beginLeave asks for the reason of a leave.
func (t *turn) beginLeave(ctx context.Context, o liaison.Occasion) error {
	p, err := t.standing(ctx, o)
	if err != nil {
		return err
	}
	if !slices.Contains(p.May(o, liaison.ByThemselves, t.at()), liaison.AskLeave) {
		return liaison.Refuse(liaison.Conflict, "occasion.not_now", "State", string(p.State))
	}
	t.finish()
	t.state.Flow, t.state.Occasion = flowLeave, o.ID
	t.card("occasion", t.voice.Say("occasion.ask_leave", "Title", o.Title), [][]button{{t.button("occasion.not_now_back", "occasion:%d", o.ID)}})
	return nil
}

// leaveWrote takes the reason, to be confirmed by a button. What is written then
// replaces it.
func leaveWrote(ctx context.Context, t *turn) error {
	o, err := t.occasion(ctx, t.state.Occasion)
	if err != nil {
		return err
	}
	reason := strings.TrimSpace(t.update.Text)
	if reason == "" || len(t.update.Files) > 0 {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	if n := utf8.RuneCountInString(reason); n > liaison.LeaveMost {
		return liaison.Refuse(liaison.Invalid, "field.too_long", "Most", liaison.LeaveMost, "Over", n-liaison.LeaveMost)
	}
	key := "occasion.sure_leave"
	if !o.Rule().Leave {
		key = "occasion.sure_leave_at_once"
	}
	t.state.Input = liaison.Input{"reason": {reason}}
	t.card("occasion", t.voice.Say(key, "Title", o.Title, "Reason", reason), [][]button{
		{t.button("occasion.send_leave", "occasion:%d:sure", o.ID), t.button("occasion.not_now_back", "occasion:%d", o.ID)}})
	return nil
}

// sendLeave asks for the leave whose reason was shown.
func (t *turn) sendLeave(ctx context.Context, o liaison.Occasion) error {
	reason := t.state.Input.One("reason")
	if t.state.Flow != flowLeave || t.state.Occasion != o.ID || reason == "" {
		return liaison.Refuse(liaison.Conflict, "chat.old_button")
	}
	return t.joins(ctx, o, liaison.AskLeave, liaison.JoinInput{Reason: reason})
}
