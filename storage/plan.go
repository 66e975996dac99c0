package storage

import (
	"context"
	"fmt"

	"liaison"
)

// inPlan holds for matters m that are items of a plan; $1 are the stages of those.
const inPlan = `m.kind = 'task' AND m.stage = ANY($1)`

// PlanYears lists the years of which there is a plan, the newest first.
func (s *Store) PlanYears(ctx context.Context) ([]int, error) {
	years, err := column[int](ctx, s.db, `SELECT DISTINCT split_part(m.number, '-', 1)::int AS year FROM matters m
		WHERE `+inPlan+` ORDER BY year DESC`, liaison.InPlan)
	if err != nil {
		return nil, fmt.Errorf("list the years with a plan: %w", err)
	}
	return years, nil
}

// Plan lists the items of a year's plan, in their order.
func (s *Store) Plan(ctx context.Context, year int) ([]liaison.Matter, error) {
	items, err := s.matters(ctx, `SELECT `+matterColumns+` FROM matters m
		WHERE `+inPlan+` AND split_part(m.number, '-', 1) = $2::text ORDER BY m.number`, liaison.InPlan, fmt.Sprint(year))
	if err != nil {
		return nil, fmt.Errorf("read the plan of %d: %w", year, err)
	}
	return items, nil
}
