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

// HoldersOfHeld lists the people after that one who have held deliveries and can be
// told, so many at a time, and the last that was looked at; 0: there are no more.
func (s *Store) HoldersOfHeld(ctx context.Context, after int64, most int) (people []liaison.Person, last int64, err error) {
	ids, err := column[int64](ctx, s.db, `SELECT DISTINCT person FROM held_deliveries WHERE person > $1 ORDER BY person LIMIT $2`, after, most)
	if err != nil || len(ids) == 0 {
		return nil, 0, err
	}
	people, err = s.Reachable(ctx, ids)
	return people, ids[len(ids)-1], err
}

// TakeHeld lists the runs that were held for a person, and notes that they stand in a
// digest now. What was stopped or recalled meanwhile stands in none. It belongs
// inside the digest's transaction.
func (s *Store) TakeHeld(ctx context.Context, person int64, now time.Time) ([]liaison.Run, error) {
	ids, err := column[int64](ctx, s.db, `
		WITH taken AS (DELETE FROM held_deliveries WHERE person = $1 RETURNING run)
		UPDATE deliveries d SET settled_at = $2,
			outcome = CASE WHEN r.state IN ('stopped', 'recalled') THEN 'stopped' ELSE 'digested' END
		FROM taken JOIN runs r ON r.id = taken.run
		WHERE d.run = taken.run AND d.person = $1 AND d.outcome = 'held' RETURNING d.run`, person, now)
	if err != nil {
		return nil, fmt.Errorf("take what is held for person %d: %w", person, err)
	}
	return s.runs(ctx, `r.id = ANY($1) AND r.state NOT IN ('stopped', 'recalled') ORDER BY r.id`, nonNil(ids))
}

// LoseHeld puts those on the call list for whom something is held and who cannot be
// told any more.
func (s *Store) LoseHeld(ctx context.Context, now time.Time) error {
	return s.InTx(ctx, func(tx *Store) error {
		runs, err := column[int64](ctx, tx.db, `SELECT DISTINCT h.run FROM held_deliveries h JOIN people p ON p.id = h.person
			WHERE NOT (`+reachable+`) ORDER BY h.run`)
		if err != nil || len(runs) == 0 {
			return err
		}
		// The runs are locked before their deliveries, as all do who lock both.
		_, err = tx.db.Exec(ctx, `SELECT FROM runs WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`, runs)
		if err == nil {
			_, err = tx.db.Exec(ctx, `
				WITH lost AS (DELETE FROM held_deliveries h USING people p WHERE p.id = h.person AND NOT (`+reachable+`)
					AND h.run = ANY($1) RETURNING h.run, h.person, CASE WHEN p.chat IS NULL THEN 'unbound' ELSE 'gone' END AS reason),
				settled AS (UPDATE deliveries d SET outcome = lost.reason, settled_at = $2 FROM lost
					WHERE d.run = lost.run AND d.person = lost.person AND d.outcome = 'held' RETURNING d.run, d.person, d.outcome),
				called AS (INSERT INTO calls (person, run, reason, at) SELECT person, run, outcome, $2 FROM settled ON CONFLICT DO NOTHING)
				UPDATE runs r SET held = r.held - n.all, unbound = r.unbound + n.unbound, gone = r.gone + n.all - n.unbound
				FROM (SELECT run, count(*) AS all, count(*) FILTER (WHERE outcome = 'unbound') AS unbound FROM settled GROUP BY run) n
				WHERE r.id = n.run`, runs, now)
		}
		if err != nil {
			return fmt.Errorf("give up what is held: %w", err)
		}
		return nil
	})
}
