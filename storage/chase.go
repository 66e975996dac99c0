package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Chase is something that is due for those who have not acknowledged a run.
type Chase struct {
	Run  int64
	What string // "remind": they are reminded; "name": their delegations are told of them
	At   time.Time
}

// What is due for those who have not acknowledged a run.
const (
	ChaseRemind = "remind"
	ChaseName   = "name"
)

// KeepChases keeps when those who have not acknowledged a run are reminded, and
// their delegations told.
func (s *Store) KeepChases(ctx context.Context, chases []Chase) error {
	for _, c := range chases {
		if _, err := s.db.Exec(ctx, `INSERT INTO run_reminders (run, what, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, c.Run, c.What, c.At); err != nil {
			return fmt.Errorf("keep a reminder of run %d: %w", c.Run, err)
		}
	}
	return nil
}

// DueChases lists what is due.
func (s *Store) DueChases(ctx context.Context, now time.Time) ([]Chase, error) {
	found, err := many[Chase](ctx, s.db, `SELECT run, what, at FROM run_reminders WHERE done_at IS NULL AND at <= $1 ORDER BY at, run, what DESC LIMIT 50`, now)
	if err != nil {
		return nil, fmt.Errorf("find reminders that are due: %w", err)
	}
	return found, nil
}

// StartChase notes, in the transaction of what it comes to, that something is done
// for those who have not acknowledged a run. It reports false where it was before.
// After a downtime what is due together is done once.
func (s *Store) StartChase(ctx context.Context, c Chase, now time.Time) (first bool, err error) {
	tag, err := s.db.Exec(ctx, `UPDATE run_reminders SET done_at = $4
		WHERE run = $1 AND what = $2 AND at <= $4 AND done_at IS NULL AND EXISTS (
			SELECT FROM run_reminders WHERE run = $1 AND what = $2 AND at = $3 AND done_at IS NULL)`, c.Run, c.What, c.At, now)
	if err != nil {
		return false, fmt.Errorf("begin a reminder of run %d: %w", c.Run, err)
	}
	return tag.RowsAffected() > 0, nil
}

// HoldersOfHeld lists the people who have held deliveries and can be told.
func (s *Store) HoldersOfHeld(ctx context.Context, most int) ([]liaison.Person, error) {
	return s.peopleWhere(ctx, reachable+` AND p.id IN (SELECT DISTINCT person FROM held_deliveries LIMIT $1)`, most)
}

// TakeHeld lists the runs that were held for a person, and notes that they stand in a
// digest now. It belongs inside the digest's transaction.
func (s *Store) TakeHeld(ctx context.Context, person int64, now time.Time) ([]liaison.Run, error) {
	ids, err := column[int64](ctx, s.db, `WITH taken AS (DELETE FROM held_deliveries WHERE person = $1 RETURNING run)
		UPDATE deliveries d SET outcome = 'digested', settled_at = $2 FROM taken
		WHERE d.run = taken.run AND d.person = $1 AND d.outcome = 'held' RETURNING d.run`, person, now)
	if err != nil {
		return nil, fmt.Errorf("take what is held for person %d: %w", person, err)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return s.runs(ctx, `r.id = ANY($1) AND r.state NOT IN ('recalled', 'stopped') ORDER BY r.id`, ids)
}
