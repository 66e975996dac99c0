package main

import (
	"context"
	"time"

	"liaison"
	"liaison/storage"
)

// playScores has the year up to now scored and published, and another period begun, and
// the year's report made.
func playScores(ctx context.Context, store *storage.Store, now time.Time) error {
	people, err := store.PeopleByCodes(ctx, []string{"JB01", "ZR01"})
	if err != nil {
		return err
	}
	clerk, chief := people["JB01"].ID, people["ZR01"].ID
	today := liaison.DateOf(now)
	calendar, err := store.Calendar(ctx)
	if err != nil {
		return err
	}
	weights := liaison.Rules{}.Weights()
	for _, name := range []string{"承办考评（近一年）", "承办考评（试算）"} {
		id, err := store.StartPeriod(ctx, name, today.AddMonths(-12), today, clerk, now)
		if err != nil {
			return err
		}
		period, err := store.ScorePeriod(ctx, id)
		if err != nil {
			return err
		}
		if err := store.Reckon(ctx, period, weights, now); err != nil {
			return err
		}
		if name == "承办考评（试算）" {
			continue // visitors of the demo publish it
		}
		until := liaison.Rules{}.Span(liaison.AppealWindow).End(today, calendar)
		if err := store.PublishScores(ctx, period, until, chief, now); err != nil {
			return err
		}
	}
	report, err := store.MakeReport(ctx, now.Year(), now)
	if err != nil {
		return err
	}
	return store.KeepReport(ctx, report, clerk, now)
}
