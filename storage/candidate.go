package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Candidates reads who is in the occasion's audience now, with what a selection looks
// at: how often they came to one of its kind in this term, their fields, whether they
// are deputies for the first time, whether they wish for it, and whether they are free in
// its month, which is that of the zone.
func (s *Store) Candidates(ctx context.Context, o liaison.Occasion, zone *time.Location) (found []liaison.Candidate, err error) {
	var args arguments
	joined := leaning(o, zone, &args)
	sql := `SELECT p.id AS person, coalesce(home.id, 0) AS delegation, coalesce(came.times, 0) AS times, p.expertise AS fields,
			coalesce(p.elected_on >= ` + termBegan + `, false) AS first, wish.person IS NOT NULL AS wishes, free.person IS NOT NULL AS free
		FROM people p ` + delegationOf + `
		LEFT JOIN (SELECT a.person, count(*) AS times FROM participations a JOIN occasions k ON k.id = a.occasion
			WHERE k.kind = ` + args.add(o.Kind) + ` AND a.state = 'attended' AND k.begins_at >= ` + termBegan + ` GROUP BY a.person) came ON came.person = p.id` + joined + `
		WHERE ` + whoIsIn(o.Audience, &args) + ` ORDER BY p.id`
	err = s.hashing(ctx, o.Audience, func(s *Store) (err error) {
		found, err = many[liaison.Candidate](ctx, s.db, sql, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the candidates of occasion %d: %w", o.ID, err)
	}
	return found, nil
}

// KeepDrawing keeps what a selection was drawn from.
func (s *Store) KeepDrawing(ctx context.Context, occasion int64, candidates []liaison.Candidate, at time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO drawings (occasion, candidates, at) VALUES ($1, $2, $3)`, occasion, nonNil(candidates), at)
	if err != nil {
		return fmt.Errorf("keep the drawing of occasion %d: %w", occasion, err)
	}
	return nil
}

// Drawing reads what a selection was drawn from; it is refused where none was.
func (s *Store) Drawing(ctx context.Context, occasion int64) ([]liaison.Candidate, error) {
	found, err := column[[]liaison.Candidate](ctx, s.db, `SELECT candidates FROM drawings WHERE occasion = $1`, occasion)
	return only(found, err, liaison.Refuse(liaison.NotFound, "occasion.not_found"))
}
