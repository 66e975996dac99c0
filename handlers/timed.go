package handlers

import (
	"context"

	"liaison"
)

// briefTimed keeps a briefing's time, and shows it.
func (t *turn) briefTimed(ctx context.Context, b *liaison.Briefing) error {
	b.Changed = t.at()
	if err := t.store.KeepBriefing(ctx, *b); err != nil {
		return err
	}
	t.finish()
	t.card("brief", t.voice.Say("timing.chosen_time", "When", t.timingWords(*b)), [][]button{{t.button("timing.change", "when:%d", b.ID)}})
	return nil
}

// reviseBriefing takes an approved briefing back, to be written on: its schedule
// rests until it is approved anew.
func (t *turn) reviseBriefing(ctx context.Context, id int64) error {
	b, err := t.store.LockBriefing(ctx, id)
	if err != nil {
		return err
	}
	if err := b.Move(liaison.ReviseBriefing, *t.person, t.at()); err != nil {
		return err
	}
	if err := t.store.KeepBriefing(ctx, b); err != nil {
		return err
	}
	return t.askTiming(ctx, &b)
}

// briefTitle is what a briefing is called in lists.
func (t *turn) briefTitle(c liaison.Content) string { return c.Text.Title(24) }
