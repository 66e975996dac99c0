package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Freeze says how an audience is frozen.
type Freeze struct {
	Now    time.Time // in the service's zone, whose days the bound on pushes counts
	Pushes int       // that somebody gets in a day; 0: any number
	Within int64     // only those of the audience who are in that run's; 0: all
}

// FreezeRun makes the deliveries of a run whose time has come, one for everybody who
// is in its audience now, and lets the sending begin. It belongs inside a
// transaction that holds the run. Of those who have no chat, and of those who have
// had enough pushes that day, it is decided at once.
func (s *Store) FreezeRun(ctx context.Context, r liaison.Run, f Freeze) error {
	lately, err := s.lately(ctx, r, f)
	if err != nil {
		return err
	}
	args := arguments{r.ID, f.Now}
	where := whoIsIn(r.Audience, &args)
	if f.Within != 0 {
		where += " AND p.id IN (SELECT d.person FROM deliveries d WHERE d.run = " + args.add(f.Within) + ")"
	}
	sql := `INSERT INTO deliveries (run, person, outcome, settled_at)
		SELECT $1, who.id, who.outcome, CASE WHEN who.outcome IS NOT NULL THEN $2::timestamptz END
		FROM (SELECT p.id, CASE WHEN p.chat IS NULL THEN 'unbound' WHEN enough.person IS NOT NULL THEN 'held' END AS outcome
			FROM people p LEFT JOIN (` + hadEnough(lately, f, &args) + `) enough ON enough.person = p.id
			WHERE ` + where + ` ORDER BY p.id) who`
	var total int64
	err = s.hashing(ctx, r.Audience, func(s *Store) error {
		tag, err := s.db.Exec(ctx, sql, args...)
		total = tag.RowsAffected()
		return err
	})
	if err != nil {
		return fmt.Errorf("freeze the audience of run %d: %w", r.ID, err)
	}
	return s.beginRun(ctx, r.ID, total, f.Now)
}

// lately lists the runs that may be among somebody's pushes of that day; none where
// they are too few for anybody to have had enough.
func (s *Store) lately(ctx context.Context, r liaison.Run, f Freeze) ([]int64, error) {
	if r.Content.Urgent || f.Pushes <= 0 {
		return nil, nil
	}
	// One of yesterday may go on today, after quiet hours.
	runs, err := column[int64](ctx, s.db, `SELECT id FROM runs WHERE began_at >= $1 AND id <> $2`, f.midnight().AddDate(0, 0, -1), r.ID)
	if err != nil {
		return nil, fmt.Errorf("find the pushes of the day: %w", err)
	}
	if len(runs) < f.Pushes {
		return nil, nil
	}
	return runs, nil
}

func (f Freeze) midnight() time.Time {
	return time.Date(f.Now.Year(), f.Now.Month(), f.Now.Day(), 0, 0, 0, 0, f.Now.Location())
}

// hadEnough lists the people who have had as many pushes that day as somebody gets.
func hadEnough(lately []int64, f Freeze, args *arguments) string {
	if len(lately) == 0 {
		return "SELECT NULL::bigint AS person WHERE false"
	}
	return `SELECT d.person FROM deliveries d WHERE d.run = ANY(` + args.add(lately) + `)
		AND (d.outcome IS NULL OR d.outcome = 'sent' AND d.settled_at >= ` + args.add(f.midnight()) + `)
		GROUP BY d.person HAVING count(*) >= ` + args.add(f.Pushes)
}

// beginRun notes whom the run does not reach, or not by itself, and lets the
// sending begin.
func (s *Store) beginRun(ctx context.Context, run, total int64, now time.Time) error {
	unbound, err := s.db.Exec(ctx, `INSERT INTO calls (person, run, reason, at)
		SELECT person, run, 'unbound', $2 FROM deliveries WHERE run = $1 AND outcome = 'unbound'`, run, now)
	if err != nil {
		return fmt.Errorf("note whom run %d does not reach: %w", run, err)
	}
	held, err := s.db.Exec(ctx, `INSERT INTO held_deliveries (person, run)
		SELECT person, run FROM deliveries WHERE run = $1 AND outcome = 'held'`, run)
	if err != nil {
		return fmt.Errorf("note for whom run %d waits for a digest: %w", run, err)
	}
	_, err = s.db.Exec(ctx, `UPDATE runs SET state = 'sending', began_at = $2, total = $3, unbound = $4, held = $5 WHERE id = $1`,
		run, now, total, unbound.RowsAffected(), held.RowsAffected())
	if err != nil {
		return fmt.Errorf("begin run %d: %w", run, err)
	}
	return nil
}
