package storage

import (
	"context"
	"fmt"
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
