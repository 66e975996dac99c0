package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// LockSteps reads the steps that go out to new deputies, in the order of their
// days, and keeps whoever else is about to send them waiting until the end of the
// transaction: what went out is then known.
func (s *Store) LockSteps(ctx context.Context) ([]liaison.Briefing, error) {
	return s.briefings(ctx, `b.kind = 'step' AND b.stage = 'approved' ORDER BY (b.content->>'day')::int NULLS FIRST, b.id FOR UPDATE`)
}

// Newcomers lists the deputies who have been bound since then, were first elected
// within a year before, and can be told, with the steps that went out to them. A
// step goes out by a run for people by hand.
func (s *Store) Newcomers(ctx context.Context, since time.Time) ([]liaison.Newcomer, error) {
	type row struct {
		Person int64
		Bound  time.Time
		Had    []int64
		Last   *time.Time
	}
	rows, err := many[row](ctx, s.db, `
		SELECT p.id AS person, p.bound_at AS bound, max(went.at) AS last,
			coalesce(array_agg(went.briefing) FILTER (WHERE went.briefing IS NOT NULL), '{}') AS had
		FROM people p LEFT JOIN (SELECT r.briefing, r.at, person::bigint FROM runs r,
				jsonb_array_elements_text(r.audience->'people') person
				WHERE r.kind = 'step' AND r.at >= $1) went ON went.person = p.id
		WHERE p.bound_at >= $1 AND p.elected_on >= p.bound_at - make_interval(months => $2) AND `+reachable+` AND `+inOffice+`
			AND EXISTS (SELECT FROM memberships s WHERE s.person = p.id AND s.role = 'deputy')
		GROUP BY p.id ORDER BY p.id`, since, liaison.NewcomerMonths)
	if err != nil {
		return nil, fmt.Errorf("find new deputies: %w", err)
	}
	newcomers := make([]liaison.Newcomer, len(rows))
	for i, r := range rows {
		newcomers[i] = liaison.Newcomer{Person: r.Person, Bound: r.Bound, Had: r.Had}
		if r.Last != nil {
			newcomers[i].Last = *r.Last
		}
	}
	return newcomers, nil
}
