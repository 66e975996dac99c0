package handlers

import (
	"context"
	"fmt"

	"liaison"
	"liaison/locales"
)

// briefShown is how much of a briefing's text its card shows, in characters.
const briefShown = 700

// showBriefing shows the card of a briefing: what it says, for whom, when, and what
// the person may do with it.
func (t *turn) showBriefing(ctx context.Context, b liaison.Briefing) error {
	text, err := t.briefText(ctx, b)
	if err != nil {
		return err
	}
	t.card("brief", text, t.briefButtons(b))
	return nil
}

func (t *turn) briefText(ctx context.Context, b liaison.Briefing) (locales.Markup, error) {
	lines, err := t.briefHead(ctx, b)
	if b.Stage == liaison.BriefingDraft {
		lines = append(lines, "", t.voice.Say("brief.write"))
	}
	return joinLines(lines), err
}

// briefHead is what a briefing says, and how it goes out.
func (t *turn) briefHead(ctx context.Context, b liaison.Briefing) ([]locales.Markup, error) {
	lines := []locales.Markup{t.voice.Say("brief.head", "Kind", t.voice.Plain("briefing.kind."+string(b.Kind)),
		"Stage", t.voice.Plain("briefing.stage."+string(b.Stage)))}
	if b.Why != "" && b.Stage == liaison.BriefingDraft {
		lines = append(lines, t.voice.Say("brief.returned", "Why", b.Why))
	}
	if b.Content.Text.Text != "" {
		lines = append(lines, "", locales.Markup(b.Content.Text.Clip(briefShown).HTML()))
	}
	if names := t.fileNames(b.Content.Files); names != "" {
		lines = append(lines, t.voice.Say("brief.files", "Count", len(b.Content.Files), "Names", names))
	}
	materials, err := t.inLibrary(ctx, b.Content.Materials)
	if err != nil {
		return nil, err
	}
	for i, m := range materials {
		lines = append(lines, t.voice.Say("study.material", "Place", i+1, "Title", m.Title))
	}
	how, err := t.briefLines(ctx, b)
	return append(append(lines, ""), how...), err
}

// fileNames lists files, shortened.
func (t *turn) fileNames(files []liaison.File) string {
	names := ""
	for i, f := range files {
		if i > 0 {
			names += t.voice.Plain("list.comma")
		}
		names += t.fileName(f)
	}
	return shorten(names, 120)
}

// briefButtons are what the person may do with the briefing now.
func (t *turn) briefButtons(b liaison.Briefing) [][]button {
	word := func(key, word string) button { return t.button(key, "brief:%d:%s", b.ID, word) }
	var laid [][]button
	switch {
	case t.draftedBriefing(b) == nil:
		laid = t.writingButtons(b, word)
	case b.Allows(liaison.WithdrawBriefing, *t.person):
		laid = [][]button{{word("brief.preview", "preview"), word("brief.withdraw", "withdraw")}}
	case b.Allows(liaison.ApproveBriefing, *t.person):
		laid = t.approvalButtons(b)
	case b.Stage == liaison.BriefingApproved && b.Kind == liaison.Step:
		laid = t.stepButtons(b)
	case b.Stage == liaison.BriefingApproved:
		laid = [][]button{{t.button("runs.button", "runs"), t.button("schedule.button", "schedules")}}
	}
	return append(laid, []button{t.button("brief.back", "brief"), t.button("menu.open", "menu")})
}

func (t *turn) writingButtons(b liaison.Briefing, word func(key, word string) button) [][]button {
	c := b.Content
	laid := [][]button{
		{t.button("brief.audience", "audience:%d", b.ID), t.button("brief.time", "when:%d", b.ID)},
		{word(ackTurn(b), "ack"), word(fmt.Sprintf("brief.turn_urgent_%t", !c.Urgent), "urgent")},
	}
	if b.Kind == liaison.Step {
		laid = [][]button{{word(ackTurn(b), "ack")}}
	}
	if c.AsFile && c.Personal() || !c.Personal() && c.Text.Len() > textMost {
		laid = append(laid, []button{word(fmt.Sprintf("brief.turn_file_%t", !c.AsFile), "file")})
	}
	return append(laid, []button{word("brief.preview", "preview"), word("brief.more", "more")}, []button{word("brief.submit", "submit")})
}

// ackTurn is the key of the button that asks for an acknowledgement, or does not.
func ackTurn(b liaison.Briefing) string {
	if b.Content.Ack != liaison.NoAck {
		return "brief.unask_" + string(b.Content.Ack)
	}
	return "brief.ask_" + string(b.Asks())
}

// moreOfBriefing shows what is seldom needed of a draft.
func moreOfBriefing(_ context.Context, t *turn, b liaison.Briefing, _ string) error {
	if err := t.draftedBriefing(b); err != nil {
		return err
	}
	word := func(key, word string) button { return t.button(key, "brief:%d:%s", b.ID, word) }
	var buttons []button
	if b.Content.Text.Text != "" {
		buttons = append(buttons, word("brief.clear", "clear"))
	}
	if len(b.Content.Files) > 0 {
		buttons = append(buttons, word("brief.unfile", "unfile"))
	}
	buttons = append(buttons, t.button("template.use", "template:%d", b.ID), word("template.save", "save"))
	if b.Kind == liaison.Bulletin {
		buttons = append(buttons, word(fmt.Sprintf("brief.turn_public_%t", !b.Content.Public), "public"))
	}
	buttons = append(buttons, word("brief.drop", "drop"), word("brief.to_draft", "show"))
	t.card("brief", t.voice.Say("brief.more_of", "Names", variableList()), rows(1, buttons...))
	return nil
}

// variableList is the variables as they are written in a text.
func variableList() string {
	list := ""
	for _, v := range liaison.Variables {
		list += " {" + v.Name + "}"
	}
	return list
}
