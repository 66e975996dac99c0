package handlers

import (
	"context"
	"errors"

	"liaison"
)

// ackDays is how many working days readers have, where nobody says otherwise.
const ackDays = 3

// briefWrote adds what was sent to the briefing that the chat writes on.
func briefWrote(ctx context.Context, t *turn) error {
	b, err := t.lockDraft(ctx, t.state.Briefing)
	if err != nil {
		t.finish()
		return err
	}
	written := t.rich()
	if written.Text != "" {
		if over := b.Content.Text.Len() + written.Len() - liaison.BriefingMost; over > 0 {
			return liaison.Refuse(liaison.Invalid, "briefing.too_long", "Most", liaison.BriefingMost, "Over", over)
		}
		b.Content.Write(liaison.Written{Message: t.update.Message, Text: written})
	}
	for _, f := range t.update.Files {
		if refusal := addFile(&b.Content, f); refusal != nil {
			t.reply(t.voice.Refusal(refusal)) // its words are kept all the same
		}
	}
	return t.changeBriefing(ctx, b, func(*liaison.Briefing) {})
}

// rich is the update's text as it was formatted.
func (t *turn) rich() liaison.Rich {
	return liaison.Rich{Text: t.update.Text, Entities: t.update.Entities}.Trim()
}

func addFile(c *liaison.Content, f liaison.File) *liaison.Refusal {
	switch {
	case f.Size > liaison.MaxSent:
		return liaison.Refuse(liaison.Invalid, "briefing.file_too_big", "Name", f.Label(), "Most", liaison.MaxSent>>20)
	case len(c.Files) >= liaison.BriefingFilesMost:
		return liaison.Refuse(liaison.Invalid, "briefing.too_many_files", "Most", liaison.BriefingFilesMost)
	}
	c.Files = append(c.Files, f)
	return nil
}

// briefEdited follows a message that was changed and is part of the briefing that
// the chat writes on. It reports false where it is not.
func (t *turn) briefEdited(ctx context.Context) (bool, error) {
	if t.state.Flow != flowBrief {
		return false, nil
	}
	b, err := t.lockDraft(ctx, t.state.Briefing)
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
		return false, nil // it is no draft of theirs any more
	}
	if err != nil {
		return false, err
	}
	for _, w := range b.Content.Written {
		if w.Message == t.update.Message {
			if !b.Content.Write(liaison.Written{Message: w.Message, Text: t.rich()}) {
				return true, nil
			}
			return true, t.changeBriefing(ctx, b, func(*liaison.Briefing) {})
		}
	}
	return false, nil
}

func clearBriefing(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	return t.changeBriefing(ctx, b, func(b *liaison.Briefing) { b.Content.Text, b.Content.Written = liaison.Rich{}, nil })
}

func unfileBriefing(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	return t.changeBriefing(ctx, b, func(b *liaison.Briefing) { b.Content.Files = nil })
}

func ackBriefing(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	return t.changeBriefing(ctx, b, func(b *liaison.Briefing) {
		c := &b.Content
		if c.Ack != liaison.NoAck {
			c.Ack, c.AckDays = liaison.NoAck, 0
			return
		}
		c.Ack, c.AckDays = b.Asks(), daysToAck(*b)
	})
}

// daysToAck is how many working days readers have, where nobody says otherwise.
func daysToAck(b liaison.Briefing) int {
	if b.Kind == liaison.Study {
		return liaison.StudyDays
	}
	return ackDays
}

func urgentBriefing(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	return t.changeBriefing(ctx, b, func(b *liaison.Briefing) { b.Content.Urgent = !b.Content.Urgent })
}

func publicBriefing(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	return t.changeBriefing(ctx, b, func(b *liaison.Briefing) { b.Content.Public = !b.Content.Public })
}

func fileBriefing(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	return t.changeBriefing(ctx, b, func(b *liaison.Briefing) { b.Content.AsFile = !b.Content.AsFile })
}

// dropBriefing asks before it gives a draft up: nothing brings it back.
func dropBriefing(ctx context.Context, t *turn, b liaison.Briefing, rest string) error {
	if err := t.draftedBriefing(b); err != nil {
		return err
	}
	if rest != "go" {
		t.card("brief", t.voice.Say("brief.sure_drop", "Title", t.briefTitle(b.Content)), [][]button{{
			t.button("brief.drop", "brief:%d:drop:go", b.ID), t.button("brief.to_draft", "brief:%d:show", b.ID)}})
		return nil
	}
	if err := t.moveOn(ctx, &b, liaison.DropBriefing); err != nil {
		return err
	}
	t.finish()
	t.card("brief", t.voice.Say("brief.dropped"), [][]button{{t.button("brief.back", "brief"), t.button("menu.open", "menu")}})
	return nil
}
