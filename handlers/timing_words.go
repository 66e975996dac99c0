package handlers

import (
	"context"

	"liaison"
)

// timingWords says when a briefing goes out.
func (t *turn) timingWords(b liaison.Briefing) string {
	switch {
	case b.Kind == liaison.Step:
		return t.voice.Plain("timing.step", "Day", b.Content.Day)
	case !b.Timing.At.IsZero():
		return t.voice.Time(b.Timing.At.In(t.desk.Zone))
	default:
		return t.voice.Plain("timing.at_once")
	}
}

func (t *turn) startSchedule(context.Context, liaison.Briefing) error { return nil }
