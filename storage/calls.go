package storage

import (
	"context"
	"fmt"
	"time"
)

// Call is somebody whom something did not reach, and who is to be called.
type Call struct {
	Person int64
	Code   string
	Name   string
	Phone  string // the last four digits
	Reason string // of the latest
	Since  time.Time
	Missed []int64 // runs, the newest first
}

// CallsToMake lists the people who are to be called, those who wait longest first,
// and how many there are.
func (s *Store) CallsToMake(ctx context.Context, skip, most int) (list []Call, total int, err error) {
	list, err = many[Call](ctx, s.db, `
		SELECT c.person, p.code, p.name, p.phone_tail AS phone, c.reason, c.since, c.missed
		FROM (SELECT person, min(at) AS since, (array_agg(reason ORDER BY at DESC, run DESC))[1] AS reason,
				(array_agg(run ORDER BY run DESC))[1:5] AS missed
			FROM calls WHERE called_at IS NULL GROUP BY person) c JOIN people p ON p.id = c.person
		ORDER BY c.since, p.code LIMIT $1 OFFSET $2`, most, skip)
	if err != nil {
		return nil, 0, fmt.Errorf("read the call list: %w", err)
	}
	err = s.db.QueryRow(ctx, `SELECT count(DISTINCT person) FROM calls WHERE called_at IS NULL`).Scan(&total)
	if err != nil {
		return nil, 0, fmt.Errorf("count the call list: %w", err)
	}
	return list, total, nil
}

// Called notes that somebody was called about all that they missed. It reports
// false where a colleague had before.
func (s *Store) Called(ctx context.Context, person, by int64, at time.Time) (first bool, err error) {
	tag, err := s.db.Exec(ctx, `UPDATE calls SET called_at = $3, called_by = $2 WHERE person = $1 AND called_at IS NULL`, person, by, at)
	if err != nil {
		return false, fmt.Errorf("note a call to person %d: %w", person, err)
	}
	return tag.RowsAffected() > 0, nil
}
