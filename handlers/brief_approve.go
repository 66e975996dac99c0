package handlers

import (
	"context"
	"fmt"
	"strings"

	"liaison"
	"liaison/locales"
)

// hashShown is how much of a briefing's hash stands in a button: enough to tell one
// version from the next.
const hashShown = 12

// submitBriefing hands a draft to those who may approve it, where it can go out as
// it is.
func submitBriefing(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	b, err := t.submit(ctx, b)
	if err != nil {
		return err
	}
	t.finish()
	t.toast = t.voice.Plain("brief.submitted")
	return t.showBriefing(ctx, b)
}

// submit hands a draft over.
func (t *turn) submit(ctx context.Context, b liaison.Briefing) (liaison.Briefing, error) {
	if err := t.draftedBriefing(b); err != nil {
		return b, err
	}
	if err := t.checkBriefing(ctx, b); err != nil {
		return b, err
	}
	if err := t.moveOn(ctx, &b, liaison.SubmitBriefing); err != nil {
		return b, err
	}
	return b, t.askApproval(ctx, b)
}

// moveOn makes a move, and keeps what has come of it.
func (t *turn) moveOn(ctx context.Context, b *liaison.Briefing, move liaison.BriefingMove) error {
	if err := b.Move(move, *t.person, t.at()); err != nil {
		return err
	}
	return t.store.KeepBriefing(ctx, *b)
}

// checkBriefing refuses a briefing that cannot go out as it is now.
func (t *turn) checkBriefing(ctx context.Context, b liaison.Briefing) error {
	count, err := t.headCount(ctx, b.Audience)
	if err != nil {
		return err
	}
	b.Timing.At = b.Timing.At.In(t.desk.Zone)
	if refusal := b.Check(count, t.at()); refusal != nil {
		return refusal
	}
	materials, err := t.store.NewestMaterials(ctx, b.Content.Materials)
	if err != nil {
		return err
	}
	for _, m := range materials {
		if m.Retired {
			return liaison.Refuse(liaison.Conflict, "briefing.material_gone", "Title", m.Title)
		}
	}
	return nil
}

// askApproval shows the briefing to everybody who may approve it.
func (t *turn) askApproval(ctx context.Context, b liaison.Briefing) error {
	senders, err := t.senders(ctx)
	if err != nil {
		return err
	}
	for _, p := range senders {
		if p.ID == b.Author {
			continue
		}
		theirs := &turn{desk: t.desk, store: t.store, conv: t.conv, update: t.update, person: &p, voice: t.desk.Locales.Voice(p.Language), known: t.known}
		lines, err := theirs.briefHead(ctx, b)
		if err != nil {
			return err
		}
		asked := theirs.voice.Say("brief.asks_approval", "Name", t.person.Name)
		t.notify(p, joinLines(append([]locales.Markup{asked, ""}, lines...)), theirs.approvalButtons(b))
	}
	return nil
}

// senders are those who may approve briefings and can be told.
func (t *turn) senders(ctx context.Context) ([]liaison.Person, error) {
	clerks, err := t.store.Holders(ctx, liaison.Matter{}, liaison.Staff)
	if err != nil {
		return nil, err
	}
	chiefs, err := t.store.Holders(ctx, liaison.Matter{}, liaison.Chief)
	for _, p := range chiefs {
		if !p.Is(liaison.RoleClerk) {
			clerks = append(clerks, p)
		}
	}
	return clerks, err
}

func (t *turn) approvalButtons(b liaison.Briefing) [][]button {
	return [][]button{
		{t.button("brief.preview", "brief:%d:preview", b.ID)},
		{t.button("brief.approve", "brief:%d:approve:%s", b.ID, hashOf(b)), t.button("brief.return", "brief:%d:return", b.ID)},
	}
}

// reviewBriefing shows a briefing to who may approve it.
func reviewBriefing(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	lines, err := t.briefHead(ctx, b)
	if err != nil {
		return err
	}
	t.show(joinLines(lines), t.briefButtons(b))
	return nil
}

// approve approves what was shown, and sets off what follows from it: a run at once
// or at its time, or a schedule.
func (t *turn) approve(ctx context.Context, b liaison.Briefing, hash string) (liaison.Briefing, error) {
	// The hash has its full length: an empty one would stand for any version.
	if b.Stage == liaison.BriefingSubmitted && (len(hash) != hashShown || !strings.HasPrefix(b.Hash, hash)) {
		return b, liaison.Refuse(liaison.Conflict, "briefing.changed")
	}
	if err := b.Move(liaison.ApproveBriefing, *t.person, t.at()); err != nil {
		return b, err
	}
	if err := t.checkBriefing(ctx, b); err != nil {
		return b, err // something may have become otherwise since it was submitted
	}
	if err := t.store.KeepBriefing(ctx, b); err != nil {
		return b, err
	}
	if err := t.store.Audit(ctx, t.at(), t.person.ID, "briefing.approved", fmt.Sprintf("briefing %d", b.ID), map[string]any{"hash": b.Hash}); err != nil {
		return b, err
	}
	if err := t.setOff(ctx, b); err != nil {
		return b, err
	}
	return b, t.tellAuthor(ctx, b, "brief.was_approved")
}

// hashOf is what stands for a version in a button, and in a page's form.
func hashOf(b liaison.Briefing) string { return b.Hash[:min(hashShown, len(b.Hash))] }

func approveBriefing(ctx context.Context, t *turn, b liaison.Briefing, hash string) error {
	b, err := t.approve(ctx, b, hash)
	if err != nil {
		return err
	}
	t.toast = t.voice.Plain("brief.approved")
	lines, err := t.briefHead(ctx, b)
	t.show(joinLines(append([]locales.Markup{t.voice.Say("brief.you_approved"), ""}, lines...)), [][]button{{t.button("runs.button", "runs"), t.button("menu.open", "menu")}})
	return err
}

// setOff is what follows from an approval.
func (t *turn) setOff(ctx context.Context, b liaison.Briefing) error {
	switch {
	case b.Kind == liaison.Step:
		return nil // each new deputy gets it on their own day
	case b.Timing.Cron != "":
		return t.startSchedule(ctx, b)
	}
	run := liaison.Run{Briefing: b.ID, Kind: b.Kind, Author: b.Author, At: b.Timing.At, Content: b.Content.Sent(), Audience: b.Audience}
	if run.At.IsZero() {
		run.At = t.at()
	}
	_, err := t.store.StartRun(ctx, run)
	return err
}

// returnBriefing asks why a briefing is returned.
func returnBriefing(_ context.Context, t *turn, b liaison.Briefing, _ string) error {
	tried := b
	if err := tried.Move(liaison.ReturnBriefing, *t.person, t.at()); err != nil {
		return err
	}
	t.finish()
	t.state.Flow, t.state.Briefing = flowReturn, b.ID
	t.replyWith(t.voice.Say("brief.ask_why", "Title", t.briefTitle(b.Content)), [][]button{{t.button("brief.back", "brief")}})
	return nil
}

// returnWrote takes the reason for which a briefing is returned.
func returnWrote(ctx context.Context, t *turn) error {
	why := strings.TrimSpace(t.update.Text)
	if why == "" || len(t.update.Files) > 0 {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	b, err := t.store.LockBriefing(ctx, t.state.Briefing)
	if err == nil {
		err = t.giveBack(ctx, b, why)
	}
	t.finish()
	if err != nil {
		return err
	}
	t.replyWith(t.voice.Say("brief.you_returned", "Title", t.briefTitle(b.Content)), [][]button{{t.button("brief.back", "brief"), t.button("menu.open", "menu")}})
	return nil
}

// giveBack returns a briefing for a reason.
func (t *turn) giveBack(ctx context.Context, b liaison.Briefing, why string) error {
	if why == "" {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	b.Why = clip(why, 500)
	if err := t.moveOn(ctx, &b, liaison.ReturnBriefing); err != nil {
		return err
	}
	return t.tellAuthor(ctx, b, "brief.was_returned")
}

// moveBriefing makes a move that asks nothing.
func moveBriefing(move liaison.BriefingMove) func(context.Context, *turn, liaison.Briefing, string) error {
	return func(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
		if err := t.moveOn(ctx, &b, move); err != nil {
			return err
		}
		return lookAtBriefing(ctx, t, b, "")
	}
}

// tellAuthor lets the author of a briefing know what became of it.
func (t *turn) tellAuthor(ctx context.Context, b liaison.Briefing, key string) error {
	author, err := t.store.Reachable(ctx, []int64{b.Author})
	if err != nil || len(author) == 0 {
		return err
	}
	voice := t.desk.Locales.Voice(author[0].Language)
	text := voice.Say(key, "Title", t.briefTitle(b.Content), "Name", t.person.Name, "Why", b.Why)
	t.notify(author[0], text, [][]button{{{Text: voice.Plain("brief.open"), Data: fmt.Sprintf("brief:%d:show", b.ID)}}})
	return nil
}
