package scheduler

import (
	"context"
	"time"

	"liaison"
	"liaison/storage"
)

// onboarding sends new deputies the next step of their first days, from nine on:
// one run for each step that somebody is to get. It is one transaction that holds
// the steps, so that nobody gets one twice.
func (t *Tick) onboarding(ctx context.Context, now time.Time, done string) (string, error) {
	if now.Hour() < liaison.OnboardingHour {
		return done, nil
	}
	return done, t.Store.InTx(ctx, func(tx *storage.Store) error {
		steps, err := tx.LockSteps(ctx)
		if err != nil || len(steps) == 0 {
			return err
		}
		newcomers, err := tx.Newcomers(ctx, now.AddDate(0, 0, -liaison.OnboardingDays-liaison.OnboardingLate-1))
		if err != nil {
			return err
		}
		return startSteps(ctx, tx, steps, nextSteps(steps, newcomers, now), now)
	})
}

// nextSteps is who is to get which step, by its briefing.
func nextSteps(steps []liaison.Briefing, newcomers []liaison.Newcomer, now time.Time) map[int64][]int64 {
	people := map[int64][]int64{}
	for _, n := range newcomers {
		n.Bound = n.Bound.In(now.Location()) // days are the service's
		if step, ok := liaison.NextStep(steps, n, liaison.DateOf(now)); ok {
			people[step.ID] = append(people[step.ID], n.Person)
		}
	}
	return people
}

func startSteps(ctx context.Context, tx *storage.Store, steps []liaison.Briefing, people map[int64][]int64, now time.Time) error {
	for _, step := range steps {
		if len(people[step.ID]) == 0 {
			continue
		}
		_, err := tx.StartRun(ctx, liaison.Run{
			Briefing: step.ID, Kind: step.Kind, Author: step.Author, At: now, Content: step.Content.Sent(),
			Audience: liaison.Audience{People: people[step.ID]},
		})
		if err != nil {
			return err
		}
	}
	return nil
}
