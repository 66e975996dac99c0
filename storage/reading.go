package storage

import (
	"context"
	"fmt"
	"time"
)

// Reading is how a run went in one delegation.
type Reading struct {
	Body   int64  // 0: those who are in no delegation
	Name   string // short; empty for Body 0
	Total  int
	Sent   int // that have it, in a push or in a digest
	Opened int
	Acked  int
	Missed int // that it did not reach
}

// delegationOf is the delegation that a person p is a deputy in, the first by code.
const delegationOf = `LEFT JOIN LATERAL (SELECT b.id, coalesce(nullif(b.short, ''), b.name) AS name FROM memberships m JOIN bodies b ON b.id = m.body
	WHERE m.person = p.id AND m.role = 'deputy' AND b.kind = 'delegation' ORDER BY b.code LIMIT 1) home ON true`

// Readings tells how a run went, by delegation.
func (s *Store) Readings(ctx context.Context, run int64) ([]Reading, error) {
	found, err := many[Reading](ctx, s.db, `
		SELECT coalesce(home.id, 0) AS body, coalesce(home.name, '') AS name, count(*) AS total,
			count(*) FILTER (WHERE d.outcome IN ('sent', 'digested')) AS sent, count(d.opened_at) AS opened, count(d.acked_at) AS acked,
			count(*) FILTER (WHERE d.outcome IN ('unbound', 'gone', 'refused')) AS missed
		FROM deliveries d JOIN people p ON p.id = d.person `+delegationOf+`
		WHERE d.run = $1 GROUP BY home.id, home.name ORDER BY home.id IS NULL, home.name`, run)
	if err != nil {
		return nil, fmt.Errorf("read how run %d went: %w", run, err)
	}
	return found, nil
}

// Reader is one person of a run, for a list.
type Reader struct {
	Person     int64
	Code       string
	Name       string
	Body       int64  // the delegation's; 0: none
	Delegation string // its short name
	Outcome    string // empty: not decided yet
	SettledAt  *time.Time
	OpenedAt   *time.Time
	AckedAt    *time.Time
	Error      string
}

// ReadersMost bounds a list of people, as a sheet of a workbook does.
const ReadersMost = 1_000_000

// Readers lists the people of a run, by delegation and code; with unread only those
// whom it has reached and who have not acknowledged it.
func (s *Store) Readers(ctx context.Context, run int64, unread bool, most int) ([]Reader, error) {
	found, err := many[Reader](ctx, s.db, `
		SELECT d.person, p.code, p.name, coalesce(home.id, 0) AS body, coalesce(home.name, '') AS delegation, coalesce(d.outcome, '') AS outcome,
			d.settled_at, d.opened_at, d.acked_at, coalesce(d.error, '') AS error
		FROM deliveries d JOIN people p ON p.id = d.person `+delegationOf+`
		WHERE d.run = $1 AND (NOT $2 OR d.acked_at IS NULL AND d.outcome IN ('sent', 'digested'))
		ORDER BY home.name NULLS LAST, p.code LIMIT $3`, run, unread, min(most, ReadersMost))
	if err != nil {
		return nil, fmt.Errorf("list the readers of run %d: %w", run, err)
	}
	return found, nil
}

// AckedCount counts who has acknowledged a run.
func (s *Store) AckedCount(ctx context.Context, run int64) (n int, err error) {
	err = s.db.QueryRow(ctx, `SELECT count(acked_at) FROM deliveries WHERE run = $1`, run).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count the acknowledgements of run %d: %w", run, err)
	}
	return n, nil
}
