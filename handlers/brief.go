package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
)

// The flows of writing a briefing: its text and files, its audience, a name for a
// template or an audience, and why it is returned.
const (
	flowBrief    = "brief"
	flowAudience = "audience"
	flowNaming   = "naming"
	flowReturn   = "return"
)

// titleShown is how much of a briefing's first line stands for it, in characters.
const titleShown = 24

// brief is what staff do with briefings: those that are being written, those that
// wait for approval, and the ways to all others.
func brief(ctx context.Context, t *turn) error {
	if err := t.mayBrief(ctx); err != nil {
		return err
	}
	t.leaveQuestion()
	text, laid := t.voice.Say("brief.menu"), [][]button{{t.button("brief.new", "brief:new")}}
	own, err := t.store.BriefingsOf(ctx, t.person.ID)
	if err != nil {
		return err
	}
	for _, b := range own {
		laid = append(laid, []button{{Text: t.voice.Plain("brief.stage_"+string(b.Stage)) + " " + t.briefTitle(b.Content), Data: fmt.Sprintf("brief:%d:show", b.ID)}})
	}
	if t.person.MaySend() {
		waiting, err := t.store.BriefingsToApprove(ctx, t.person.ID)
		if err != nil {
			return err
		}
		for _, b := range waiting {
			laid = append(laid, []button{{Text: t.voice.Plain("brief.to_approve") + " " + t.briefTitle(b.Content), Data: fmt.Sprintf("brief:%d:review", b.ID)}})
		}
	}
	others := []button{t.button("runs.button", "runs"), t.button("schedule.button", "schedules"), t.button("template.button", "template")}
	if t.person.MaySend() {
		others = append(others, t.button("calls.button", "calls"))
	}
	t.show(text, append(append(laid, rows(2, others...)...), []button{t.button("menu.open", "menu")}))
	return nil
}

func (t *turn) mayBrief(ctx context.Context) error {
	bodies, err := t.bodies(ctx)
	if err == nil && !t.person.MayBrief(bodies) {
		err = liaison.Refuse(liaison.Forbidden, "briefing.may_not_write")
	}
	return err
}

// seesTo is refused where the person does not see to what the author has begun:
// their own, or anybody's for who may send; and neither once they may not write
// briefings any more. To others it is not there.
func (t *turn) seesTo(ctx context.Context, author int64, unknown string) error {
	if author != t.person.ID && !t.person.MaySend() {
		return liaison.Refuse(liaison.NotFound, unknown)
	}
	return t.mayBrief(ctx)
}

// runsOf is whose runs the person sees: their own, or, with 0, everybody's.
func (t *turn) runsOf() int64 {
	if t.person.MaySend() {
		return 0
	}
	return t.person.ID
}

// briefTitle is what a briefing is called in lists.
func (t *turn) briefTitle(c liaison.Content) string {
	c.Text = c.Text.Fill(t.unnamed())
	if title := c.Said().Title(titleShown); title != "" {
		return title
	}
	if len(c.Files) > 0 {
		return t.fileName(c.Files[0])
	}
	return t.voice.Plain("draft.untitled")
}

// unnamed stands for variables where nobody is meant, as in lists of staff; in a
// reader's own list the title has their values (ownTitle).
func (t *turn) unnamed() map[string]string {
	values := map[string]string{}
	for _, name := range liaison.Variables.Names() {
		values[name] = "××"
	}
	return values
}

// briefSteps is what the buttons under a briefing do.
var briefSteps = map[string]func(ctx context.Context, t *turn, b liaison.Briefing, rest string) error{
	"show":     lookAtBriefing,
	"clear":    clearBriefing,
	"unfile":   unfileBriefing,
	"ack":      ackBriefing,
	"urgent":   urgentBriefing,
	"public":   publicBriefing,
	"file":     fileBriefing,
	"more":     moreOfBriefing,
	"preview":  previewBriefing,
	"submit":   submitBriefing,
	"withdraw": moveBriefing(liaison.WithdrawBriefing),
	"drop":     dropBriefing,
	"revise":   reviseStep,
	"retire":   retireStep,
	"save":     saveAsTemplate,
	"review":   reviewBriefing,
	"approve":  approveBriefing,
	"return":   returnBriefing,
}

// pressBrief opens the menu, begins a briefing, or does something with one:
// "brief:ID:WORD:REST".
func pressBrief(ctx context.Context, t *turn) error {
	if t.arguments == "" {
		return brief(ctx, t)
	}
	if err := t.mayBrief(ctx); err != nil {
		return err
	}
	if t.arguments == "new" {
		return t.startBriefing(ctx, liaison.Briefing{Kind: liaison.Bulletin})
	}
	if year, ok := strings.CutPrefix(t.arguments, "plan:"); ok {
		return t.briefPlan(ctx, year)
	}
	b, word, rest, err := t.pressedBriefing(ctx)
	if err != nil {
		return err
	}
	do, known := briefSteps[word]
	if !known {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return do(ctx, t, b, rest)
}

// pressedBriefing reads "ID:WORD:REST", and locks the briefing.
func (t *turn) pressedBriefing(ctx context.Context) (b liaison.Briefing, word, rest string, err error) {
	number, rest, _ := strings.Cut(t.arguments, ":")
	word, rest, _ = strings.Cut(rest, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return b, "", "", liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	if b, err = t.store.LockBriefing(ctx, id); err != nil {
		return b, "", "", err
	}
	return b, word, rest, t.seesTo(ctx, b.Author, "briefing.not_found")
}

// startBriefing keeps a new draft and opens it, to be written on.
func (t *turn) startBriefing(ctx context.Context, b liaison.Briefing) error {
	b, err := t.begun(ctx, b)
	if err != nil {
		return err
	}
	return t.writeBriefing(ctx, b)
}

// begun is a new draft of the person's, kept.
func (t *turn) begun(ctx context.Context, b liaison.Briefing) (_ liaison.Briefing, err error) {
	if err := t.mayBrief(ctx); err != nil {
		return b, err
	}
	b.Stage, b.Author, b.Created, b.Changed = liaison.BriefingDraft, t.person.ID, t.at(), t.at()
	b.ID, err = t.store.StartBriefing(ctx, b)
	return b, err
}

// writeBriefing makes the chat write on the draft, and shows it.
func (t *turn) writeBriefing(ctx context.Context, b liaison.Briefing) error {
	t.finish()
	t.state.Flow, t.state.Briefing = flowBrief, b.ID
	return t.showBriefing(ctx, b)
}

// draftedBriefing is refused where the person may not write on the briefing now.
func (t *turn) draftedBriefing(b liaison.Briefing) error {
	switch {
	case b.Author != t.person.ID:
		return liaison.Refuse(liaison.Forbidden, "briefing.not_yours")
	case b.Stage != liaison.BriefingDraft:
		return liaison.Refuse(liaison.Conflict, "briefing.other_stage")
	}
	return nil
}

// lockDraft reads a draft that the person may write on now, to change it.
func (t *turn) lockDraft(ctx context.Context, id int64) (liaison.Briefing, error) {
	b, err := t.store.LockBriefing(ctx, id)
	if err == nil {
		err = t.draftedBriefing(b)
	}
	if err == nil {
		err = t.mayBrief(ctx)
	}
	return b, err
}

// changeBriefing changes a draft, and shows it.
func (t *turn) changeBriefing(ctx context.Context, b liaison.Briefing, change func(*liaison.Briefing)) error {
	if err := t.draftedBriefing(b); err != nil {
		return err
	}
	change(&b)
	b.Changed = t.at()
	if err := t.store.KeepBriefing(ctx, b); err != nil {
		return err
	}
	return t.writeBriefing(ctx, b)
}

// lookAtBriefing shows a draft to be written on, and any other as it stands.
func lookAtBriefing(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	if t.draftedBriefing(b) == nil {
		return t.writeBriefing(ctx, b)
	}
	return t.showBriefing(ctx, b)
}

// briefLines say all that is approved with a briefing besides its text.
func (t *turn) briefLines(ctx context.Context, b liaison.Briefing) ([]locales.Markup, error) {
	who, err := t.audienceLine(ctx, b)
	if err != nil {
		return nil, err
	}
	c := b.Content
	lines := []locales.Markup{who, t.voice.Say("brief.when", "When", t.timingWords(b))}
	if c.Ack != liaison.NoAck {
		lines = append(lines, t.voice.Say("brief.ack_"+string(c.Ack), "Count", c.AckDays))
	}
	if c.Urgent {
		lines = append(lines, t.voice.Say("brief.urgent"))
	}
	if c.Public {
		lines = append(lines, t.voice.Say("brief.public"))
	}
	if c.Text.Len() > textMost {
		lines = append(lines, t.voice.Say(fmt.Sprintf("brief.long_%t", c.AsFile), "Count", c.Text.Len()))
	}
	if names := c.Text.Variables(); len(names) > 0 {
		lines = append(lines, t.voice.Say("brief.variables", "Names", "{"+strings.Join(names, "} {")+"}"))
	}
	return lines, nil
}
