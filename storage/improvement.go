package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// improvements are the matters m of which anybody may read what came of them, with when
// e it was: it was done, or else it was planned.
const improvements = `FROM matters m CROSS JOIN LATERAL (SELECT e.at FROM matter_events e
		WHERE e.matter = m.id AND e.move = CASE m.stage WHEN 'closed' THEN 'finish' ELSE 'list' END ORDER BY e.id DESC LIMIT 1) e
	WHERE m.kind = 'feedback' AND m.stage IN ('planning', 'closed') AND m.facts->>'public_line' <> ''`

// Improvements lists what was improved of the service, and is planned, the newest first,
// a page after so many.
func (s *Store) Improvements(ctx context.Context, skip, most int) ([]liaison.Improvement, error) {
	found, err := many[liaison.Improvement](ctx, s.db, `SELECT m.facts->>'public_line' AS line, m.stage = 'closed' AS done, e.at `+improvements+`
		ORDER BY e.at DESC, m.id DESC OFFSET $1 LIMIT $2`, skip, most)
	if err != nil {
		return nil, fmt.Errorf("list improvements: %w", err)
	}
	return found, nil
}

// ImprovedIn lists what was improved from one time up to another, with whose feedback it
// came of.
func (s *Store) ImprovedIn(ctx context.Context, from, until time.Time) ([]liaison.Thanks, error) {
	found, err := many[liaison.Thanks](ctx, s.db, `SELECT m.author AS person, m.facts->>'public_line' AS line `+improvements+`
		AND m.stage = 'closed' AND e.at >= $1 AND e.at < $2 ORDER BY e.at, m.id`, from, until)
	if err != nil {
		return nil, fmt.Errorf("list what was improved: %w", err)
	}
	return found, nil
}
