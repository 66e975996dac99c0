package handlers

import (
	"context"

	"liaison"
)

// correctRun begins a briefing that corrects what the author of a run wrote, for
// those who were to get it.
func correctRun(ctx context.Context, t *turn, r liaison.Run) error {
	b, err := t.correction(ctx, r)
	if err != nil {
		return err
	}
	return t.startBriefing(ctx, b)
}

func (t *turn) correction(ctx context.Context, r liaison.Run) (liaison.Briefing, error) {
	if r.Began.IsZero() || r.State == liaison.RunRecalled {
		return liaison.Briefing{}, liaison.Refuse(liaison.Conflict, "run.nothing_to_correct")
	}
	materials, err := t.inLibrary(ctx, r.Materials())
	return r.Correction(liaison.Rich{Text: t.voice.Plain("brief.correction")}, seriesOf(materials)), err
}
