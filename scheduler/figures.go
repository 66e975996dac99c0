package scheduler

import (
	"context"
	"time"
)

const (
	// figureTicks is how often it is looked whether figures are to be counted anew.
	figureTicks = "*/10 * * * * *"

	figuresLeast = time.Minute // between two counts
	figuresShare = 20          // counting takes at most one part in so many of the time
)

// figureJobs lists what takes long where there is much, and keeps nobody waiting.
var figureJobs = []tickJob{
	{"figures", (*Tick).figures},
}

// figures counts anew what figures are made of: every minute, and where counting takes
// long as seldom as keeps it from being a burden; and when a day begins, since what
// was due yesterday is overdue today.
func (t *Tick) figures(ctx context.Context, now time.Time, done string) (string, error) {
	next, err := time.Parse(time.RFC3339, done)
	if err == nil && now.Before(next) && next.Sub(now) < 24*time.Hour { // else the clock was turned back
		return done, nil
	}
	began := time.Now()
	if err := t.Store.KeepFigures(ctx, now); err != nil {
		return done, err
	}
	next = now.Add(max(figuresLeast, figuresShare*time.Since(began)))
	midnight := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
	if midnight.Before(next) {
		next = midnight
	}
	return next.Format(time.RFC3339), nil
}
