package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison"
	"liaison/locales"
)

// leavesShown is how many leaves are listed at a time.
const leavesShown = 10

// holderButtons are what who holds the occasion can do in the chat.
func (t *turn) holderButtons(ctx context.Context, o liaison.Occasion) ([][]button, error) {
	if o.Announced.IsZero() || !t.holds(ctx, o) {
		return nil, nil
	}
	asked, err := t.leavesAsked(ctx, o)
	if err != nil {
		return nil, err
	}
	var held []button
	if len(asked) > 0 {
		held = append(held, button{Text: t.voice.Plain("occasion.leaves", "Count", len(asked)), Data: fmt.Sprintf("occasion:%d:leaves", o.ID)})
	}
	if o.Stage == liaison.OccasionAnnounced && o.MayCheckIn(t.at()) && slices.Contains(o.Rule().CheckIn, liaison.ByCode) {
		held = append(held, t.button("occasion.show_code", "occasion:%d:code", o.ID))
	}
	noted, err := t.noteButtons(ctx, o)
	if err != nil {
		return nil, err
	}
	held = append(held, noted...)
	return rows(2, append(held, t.button("occasion.who", "occasion:%d:who", o.ID))...), nil
}

func (t *turn) leavesAsked(ctx context.Context, o liaison.Occasion) ([]liaison.Participation, error) {
	all, err := t.store.Participations(ctx, o.ID)
	return slices.DeleteFunc(all, func(p liaison.Participation) bool { return p.State != liaison.LeaveAsked }), err
}

// holderWord does what a button of a holder does.
func (t *turn) holderWord(ctx context.Context, o liaison.Occasion, word, arg string) error {
	if err := t.desk.mayHold(ctx, t.store, o, *t.person); err != nil {
		return err
	}
	switch word {
	case "leaves":
		return t.showLeaves(ctx, o)
	case "code":
		return t.showCheckInCode(ctx, o)
	case "who":
		return t.showWho(ctx, o)
	case "units":
		return t.showUnits(ctx, o, arg)
	case "all_notes":
		return t.allNotes(ctx, o, arg)
	case "speakers":
		return t.chooseSpeaker(ctx, o, arg)
	}
	person, err := number(arg)
	if err != nil {
		return err
	}
	switch word {
	case "speaker":
		return t.askSpeech(ctx, o, person)
	case "leave":
		return t.showLeave(ctx, o, person)
	case "grant":
		return t.decideLeave(ctx, o, person, liaison.GrantLeave, "")
	case "deny":
		return t.beginDeny(ctx, o, person)
	}
	return liaison.Refuse(liaison.Invalid, "chat.old_button")
}

// showLeaves lists the leaves that wait for a decision.
func (t *turn) showLeaves(ctx context.Context, o liaison.Occasion) error {
	asked, err := t.leavesAsked(ctx, o)
	if err != nil {
		return err
	}
	if len(asked) == 0 {
		return t.showOccasion(ctx, o)
	}
	var buttons []button
	lines := []locales.Markup{t.voice.Say("occasion.leaves_title", "Title", o.Title, "Count", len(asked))}
	for _, p := range asked[:min(len(asked), leavesShown)] {
		who, err := t.store.Person(ctx, p.Person)
		if err != nil {
			return err
		}
		lines = append(lines, t.voice.Say("occasion.leave_line", "Name", who.Name, "Reason", clip(p.Reason, 80)))
		buttons = append(buttons, button{Text: "🙋 " + who.Name, Data: fmt.Sprintf("occasion:%d:leave:%d", o.ID, p.Person)})
	}
	t.card("occasion", joinLines(lines), append(rows(2, buttons...), []button{t.button("occasion.not_now_back", "occasion:%d", o.ID)}))
	return nil
}

// showLeave shows one leave, to be granted or not.
func (t *turn) showLeave(ctx context.Context, o liaison.Occasion, person int64) error {
	who, err := t.store.Person(ctx, person)
	if err != nil {
		return err
	}
	p, err := t.store.Participation(ctx, o.ID, person)
	if err != nil {
		return err
	}
	if p.State != liaison.LeaveAsked {
		return liaison.Refuse(liaison.Conflict, "occasion.not_now", "State", string(p.State))
	}
	t.card("occasion", t.voice.Say("occasion.leave_one", "Title", o.Title, "Name", who.Name, "Reason", p.Reason), t.leaveButtons(o, person))
	return nil
}

// leaveButtons decide on a leave.
func (t *turn) leaveButtons(o liaison.Occasion, person int64) [][]button {
	return [][]button{
		{t.button("occasion.grant", "occasion:%d:grant:%d", o.ID, person), t.button("occasion.deny", "occasion:%d:deny:%d", o.ID, person)},
		{t.button("occasion.open", "occasion:%d", o.ID)},
	}
}

func (t *turn) decideLeave(ctx context.Context, o liaison.Occasion, person int64, key liaison.JoinKey, reason string) error {
	j, err := t.desk.Join(ctx, t.store, JoinAct{Occasion: o.ID, Person: person, Key: key, By: *t.person, Input: liaison.JoinInput{Reason: reason}}, t.at())
	if err != nil {
		return err
	}
	who, err := t.store.Person(ctx, person)
	if err != nil {
		return err
	}
	t.finish()
	t.out = append(t.out, j.Out...)
	t.show(t.voice.Say("occasion.decided_"+string(key), "Name", who.Name, "Title", o.Title), [][]button{{t.button("occasion.open", "occasion:%d", o.ID), t.button("menu.open", "menu")}})
	return nil
}

// beginDeny asks why a leave is not granted.
func (t *turn) beginDeny(ctx context.Context, o liaison.Occasion, person int64) error {
	p, err := t.store.Participation(ctx, o.ID, person)
	if err != nil {
		return err
	}
	if p.State != liaison.LeaveAsked {
		return liaison.Refuse(liaison.Conflict, "occasion.not_now", "State", string(p.State))
	}
	t.finish()
	t.state.Flow, t.state.Occasion, t.state.Person = flowDeny, o.ID, person
	t.card("occasion", t.voice.Say("occasion.ask_deny"), [][]button{{t.button("occasion.not_now_back", "occasion:%d", o.ID)}})
	return nil
}

func denyWrote(ctx context.Context, t *turn) error {
	o, err := t.occasion(ctx, t.state.Occasion)
	if err != nil {
		return err
	}
	reason := strings.TrimSpace(t.update.Text)
	if reason == "" || len(t.update.Files) > 0 {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	return t.decideLeave(ctx, o, t.state.Person, liaison.DenyLeave, reason)
}

// showCheckInCode shows the code of the moment, and the link that opens with it.
func (t *turn) showCheckInCode(_ context.Context, o liaison.Occasion) error {
	if !o.MayCheckIn(t.at()) || o.Stage != liaison.OccasionAnnounced {
		return liaison.Refuse(liaison.Conflict, "occasion.not_yet")
	}
	code, _ := o.CheckInCode(t.at())
	t.card("occasion", t.voice.Say("occasion.code_now", "Title", o.Title, "Code", code), [][]button{
		{t.button("occasion.next_code", "occasion:%d:code", o.ID), t.button("occasion.not_now_back", "occasion:%d", o.ID)}})
	return nil
}

// showWho counts the people of an occasion by how they stand to it.
func (t *turn) showWho(ctx context.Context, o liaison.Occasion) error {
	all, err := t.store.Participations(ctx, o.ID)
	if err != nil {
		return err
	}
	counts := map[liaison.Participating]int{}
	for _, p := range all {
		counts[p.State]++
	}
	lines := []locales.Markup{t.voice.Say("occasion.who_title", "Title", o.Title, "Count", len(all))}
	for _, s := range liaison.Participatings {
		if counts[s] > 0 {
			lines = append(lines, t.voice.Say("occasion.who_line", "State", t.voice.Plain("occasion.state_"+string(s)), "Count", counts[s]))
		}
	}
	t.card("occasion", joinLines(lines), [][]button{{t.button("occasion.not_now_back", "occasion:%d", o.ID)}})
	return nil
}
