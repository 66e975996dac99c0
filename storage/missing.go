package storage

import (
	"context"
	"fmt"
	"time"
)

// Missing is somebody who is to come, or to make up for what they missed.
type Missing struct {
	Person     int64
	Name       string
	Delegation int64 // 0: of none
}

const missingColumns = `SELECT p.id AS person, p.name, coalesce(home.id, 0) AS delegation FROM people p ` + delegationOf

// MissedAll lists who was invited to an occasion, or to one that it makes up for, and
// attended none of these, by delegation.
func (s *Store) MissedAll(ctx context.Context, occasion int64) ([]Missing, error) {
	var args arguments
	found, err := many[Missing](ctx, s.db, missingColumns+` WHERE p.id IN (`+missedChain(occasion, &args)+`) AND `+inOffice+` ORDER BY home.id NULLS FIRST, p.code`, args...)
	if err != nil {
		return nil, fmt.Errorf("find who has missed occasion %d: %w", occasion, err)
	}
	return found, nil
}

// Expected lists who has a seat in an occasion that has not begun, by delegation.
func (s *Store) Expected(ctx context.Context, occasion int64) ([]Missing, error) {
	found, err := many[Missing](ctx, s.db, missingColumns+` WHERE p.id IN (SELECT person FROM participations
		WHERE occasion = $1 AND state IN ('put_down', 'enrolled', 'leave')) AND `+inOffice+` ORDER BY home.id NULLS FIRST, p.code`, occasion)
	if err != nil {
		return nil, fmt.Errorf("find who is expected at occasion %d: %w", occasion, err)
	}
	return found, nil
}

// RemindedOfOccasion notes, in the transaction of its messages, that something is said
// of an occasion. It reports false where it has been said before.
func (s *Store) RemindedOfOccasion(ctx context.Context, occasion int64, step string, at time.Time) (first bool, err error) {
	tag, err := s.db.Exec(ctx, `INSERT INTO occasion_reminders (occasion, step, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, occasion, step, at)
	if err != nil {
		return false, fmt.Errorf("remind of occasion %d: %w", occasion, err)
	}
	return tag.RowsAffected() == 1, nil
}

// SaidOfOccasions lists what has been said of the occasions, by their ids.
func (s *Store) SaidOfOccasions(ctx context.Context, ids []int64) (map[int64][]string, error) {
	type row struct {
		Occasion int64
		Step     string
	}
	rows, err := many[row](ctx, s.db, `SELECT occasion, step FROM occasion_reminders WHERE occasion = ANY($1)`, nonNil(ids))
	if err != nil {
		return nil, fmt.Errorf("read what was said of occasions: %w", err)
	}
	said := map[int64][]string{}
	for _, r := range rows {
		said[r.Occasion] = append(said[r.Occasion], r.Step)
	}
	return said, nil
}
