package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
)

// Uncleared is a run that was stopped or recalled, and of which something may be
// left to be done.
type Uncleared struct {
	ID   int64
	Sent int // copies, by what is known now
}

// UnclearedRuns lists the runs that were stopped or recalled and are not cleared:
// somebody may be left who is to be left out, or copies that are to be erased.
func (s *Store) UnclearedRuns(ctx context.Context) ([]Uncleared, error) {
	runs, err := many[Uncleared](ctx, s.db, `SELECT id, sent FROM runs
		WHERE state IN ('stopped', 'recalled') AND NOT cleared ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("find runs that are to be cleared: %w", err)
	}
	return runs, nil
}

// EndClearing notes that nothing is left to be done of a run of which so many copies
// were sent. It does nothing where more were sent meanwhile, or are to be.
func (s *Store) EndClearing(ctx context.Context, run Uncleared) error {
	_, err := s.db.Exec(ctx, `UPDATE runs SET cleared = true WHERE id = $1 AND sent = $2 AND state IN ('stopped', 'recalled')
		AND total <= unbound + held + sent + gone + refused + stopped`, run.ID, run.Sent)
	if err != nil {
		return fmt.Errorf("end the clearing of run %d: %w", run.ID, err)
	}
	return nil
}

// Cleared is how far a run was cleared by one statement.
type Cleared struct {
	Last int64 // the last person; 0: there are no more
	Busy bool  // somebody is changing the run just now: nothing was done
}

// LeaveOut leaves out people after that one, at most PageMost of them, who have not
// got a run that was stopped or recalled. A copy that is on its way just then is
// recorded as sent when it was. The page is an array and no table to join: among those
// the planner chose to go through all of the run for each of the page.
func (s *Store) LeaveOut(ctx context.Context, run, after int64, at time.Time) (c Cleared, err error) {
	err = s.byIndex(ctx, func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, []any{&c.Last, &c.Busy}, func() error { return nil })
		return err
	}, fmt.Sprintf(`
		WITH locked AS (SELECT id FROM runs WHERE id = $1 AND state IN ('stopped', 'recalled') FOR NO KEY UPDATE SKIP LOCKED),
		page AS (SELECT d.person FROM deliveries d
			WHERE d.run = (SELECT id FROM locked) AND d.person > $2 AND d.outcome IS NULL ORDER BY d.person LIMIT %d),
		left_out AS (
			UPDATE deliveries d SET outcome = 'stopped', settled_at = $3
			WHERE d.run = $1 AND d.person = ANY (ARRAY(SELECT person FROM page)) AND d.outcome IS NULL RETURNING d.person),
		counted AS (SELECT count(*) AS people, coalesce(max(person), 0) AS last FROM left_out),
		tallied AS (UPDATE runs SET stopped = stopped + c.people FROM counted c WHERE id = $1 AND c.people > 0)
		SELECT c.last, NOT EXISTS (SELECT FROM locked) FROM counted c`, PageMost), run, after, at)
	if err != nil {
		return c, fmt.Errorf("leave out who has not got run %d: %w", run, err)
	}
	return c, nil
}

// EraseRecalled has the copies erased that a recalled run has sent to people after
// that one, at most PageMost of them. It returns the last of these people; 0 where
// there are no more.
func (s *Store) EraseRecalled(ctx context.Context, run, after int64) (last int64, err error) {
	err = s.byIndex(ctx, func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, []any{&last}, func() error { return nil })
		return err
	}, fmt.Sprintf(`
		WITH page AS (SELECT person FROM deliveries WHERE run = $1 AND person > $2 AND outcome = 'sent'
			AND EXISTS (SELECT FROM runs WHERE id = $1 AND state = 'recalled') ORDER BY person LIMIT %d),
		recalled AS (
			UPDATE deliveries d SET outcome = 'recalled'
			WHERE d.run = $1 AND d.person = ANY (ARRAY(SELECT person FROM page)) AND d.outcome = 'sent'
			RETURNING d.person, d.message_id, d.others),
		erased AS (
			INSERT INTO messages (chat, lane, body)
			SELECT p.chat, $3, jsonb_build_object('act', 'erase', 'target', m.id)
			FROM recalled r JOIN people p ON p.id = r.person
				CROSS JOIN LATERAL unnest(array_prepend(r.message_id, r.others)) AS m (id)
			WHERE p.chat IS NOT NULL AND m.id IS NOT NULL ORDER BY r.person, m.id)
		SELECT coalesce(max(person), 0) FROM recalled`, PageMost), run, after, int16(liaison.Notices))
	if err != nil {
		return 0, fmt.Errorf("recall run %d: %w", run, err)
	}
	return last, nil
}
