package handlers

import (
	"context"
	"fmt"

	"liaison"
)

func (t *turn) reviseBriefing(ctx context.Context, id int64) error {
	b, err := t.takeBack(ctx, id)
	if err != nil {
		return err
	}
	return t.writeBriefing(ctx, b)
}

// takeBack makes an approved briefing a draft again: its schedule rests until it is
// approved anew.
func (t *turn) takeBack(ctx context.Context, id int64) (liaison.Briefing, error) {
	b, err := t.store.LockBriefing(ctx, id)
	if err != nil {
		return b, err
	}
	switch {
	case b.Author == t.person.ID && b.Stage == liaison.BriefingDraft:
		return b, nil // it was taken back before
	case b.Author != t.person.ID && b.Stage == liaison.BriefingApproved && t.person.MaySend():
		return b, liaison.Refuse(liaison.Forbidden, "briefing.author_revises")
	}
	if err := t.moveOn(ctx, &b, liaison.ReviseBriefing); err != nil {
		return b, err
	}
	return b, t.store.StopWaiting(ctx, b.ID, t.at())
}

// revisable reports whether the person may take back the briefing of a run: their
// own, and nobody has had any of it.
func (t *turn) revisable(r liaison.Run) bool {
	return r.Author == t.person.ID && r.Began.IsZero() && r.Reminds == 0
}

// reviseRun takes back the briefing of a run that has not begun.
func (t *turn) reviseRun(ctx context.Context, r liaison.Run) error {
	if err := notBegun(r); err != nil {
		return err
	}
	return t.reviseBriefing(ctx, r.Briefing)
}

// notBegun is refused of a run of which somebody has something.
func notBegun(r liaison.Run) error {
	if !r.Began.IsZero() || r.Reminds != 0 {
		return liaison.Refuse(liaison.Conflict, "run.other_state")
	}
	return nil
}

// stepButtons are what the person may do with a step that is in use.
func (t *turn) stepButtons(b liaison.Briefing) [][]button {
	var buttons []button
	if b.Allows(liaison.ReviseBriefing, *t.person) {
		buttons = append(buttons, t.button("brief.revise", "brief:%d:revise", b.ID))
	}
	if b.Allows(liaison.RetireBriefing, *t.person) {
		buttons = append(buttons, t.button("step.retire", "brief:%d:retire", b.ID))
	}
	return [][]button{buttons, {t.button("learn.steps", "learn:steps")}}
}

// reviseStep takes back a step that is in use. What goes out once is taken back by
// its run, as long as that waits.
func reviseStep(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	if b.Kind != liaison.Step {
		return liaison.Refuse(liaison.Conflict, "briefing.other_stage")
	}
	return t.reviseBriefing(ctx, b.ID)
}

// retireStep takes a step out of use, once that is confirmed.
func retireStep(ctx context.Context, t *turn, b liaison.Briefing, rest string) error {
	if err := b.Move(liaison.RetireBriefing, *t.person, t.at()); err != nil {
		return err
	}
	if rest != "go" {
		title, err := t.stepTitle(ctx, b)
		if err != nil {
			return err
		}
		t.card("brief", t.voice.Say("step.sure_retire", "Day", b.Content.Day, "Title", title), [][]button{{
			t.button("step.retire", "brief:%d:retire:go", b.ID), t.button("step.keep", "brief:%d:show", b.ID)}})
		return nil
	}
	if err := t.store.KeepBriefing(ctx, b); err != nil {
		return err
	}
	if err := t.store.StopWaiting(ctx, b.ID, t.at()); err != nil {
		return err
	}
	if err := t.store.Audit(ctx, t.at(), t.person.ID, "briefing.retired", fmt.Sprintf("briefing %d", b.ID), nil); err != nil {
		return err
	}
	t.toast = t.voice.Plain("step.retired")
	return learnSteps(ctx, t)
}
