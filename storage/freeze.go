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
	args := arguments{r.ID, f.Now}
	where := whoIsIn(r.Audience, &args)
	if f.Within != 0 {
		where += " AND p.id IN (SELECT d.person FROM deliveries d WHERE d.run = " + args.add(f.Within) + ")"
	}
	enough, err := s.hadEnough(ctx, r, f, &args)
	if err != nil {
		return err
	}
	tag, err := s.db.Exec(ctx, `
		INSERT INTO deliveries (run, person, outcome, settled_at)
		SELECT $1, who.id, who.outcome, CASE WHEN who.outcome IS NOT NULL THEN $2::timestamptz END
		FROM (SELECT p.id, CASE WHEN p.chat IS NULL THEN 'unbound' WHEN `+enough+` THEN 'held' END AS outcome
			FROM people p WHERE `+where+` ORDER BY p.id) who`, args...)
	if err != nil {
		return fmt.Errorf("freeze the audience of run %d: %w", r.ID, err)
	}
	return s.beginRun(ctx, r.ID, tag.RowsAffected(), f.Now)
}

// hadEnough is the condition that the person p has had as many pushes that day as
// somebody gets.
func (s *Store) hadEnough(ctx context.Context, r liaison.Run, f Freeze, args *arguments) (string, error) {
	if r.Content.Urgent || f.Pushes <= 0 {
		return "false", nil
	}
	midnight := time.Date(f.Now.Year(), f.Now.Month(), f.Now.Day(), 0, 0, 0, 0, f.Now.Location())
	// One of yesterday may go on today, after quiet hours.
	lately, err := column[int64](ctx, s.db, `SELECT id FROM runs WHERE began_at >= $1 AND id <> $2`, midnight.AddDate(0, 0, -1), r.ID)
	if err != nil {
		return "", fmt.Errorf("find the pushes of the day: %w", err)
	}
	if len(lately) < f.Pushes {
		return "false", nil // nobody can have had so many
	}
	return `p.id IN (SELECT d.person FROM deliveries d WHERE d.run = ANY(` + args.add(lately) + `)
		AND (d.outcome IS NULL OR d.outcome = 'sent' AND d.settled_at >= ` + args.add(midnight) + `)
		GROUP BY d.person HAVING count(*) >= ` + args.add(f.Pushes) + `)`, nil
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
