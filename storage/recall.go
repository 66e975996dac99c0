package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// RecalledRuns lists the runs that were recalled and had begun after that time.
func (s *Store) RecalledRuns(ctx context.Context, began time.Time) ([]int64, error) {
	runs, err := column[int64](ctx, s.db, `SELECT id FROM runs WHERE began_at > $1 AND state = 'recalled' ORDER BY id`, began)
	if err != nil {
		return nil, fmt.Errorf("find runs that were recalled: %w", err)
	}
	return runs, nil
}

// EraseRecalled has the copies erased that a recalled run has sent to people after
// that one, at most PageMost of them. It returns the last of these people; 0 where
// there are no more.
func (s *Store) EraseRecalled(ctx context.Context, run, after int64) (last int64, err error) {
	err = s.db.QueryRow(ctx, fmt.Sprintf(`
		WITH page AS (SELECT person FROM deliveries WHERE run = $1 AND person > $2 AND outcome = 'sent'
			AND EXISTS (SELECT FROM runs WHERE id = $1 AND state = 'recalled') ORDER BY person LIMIT %d),
		recalled AS (
			UPDATE deliveries d SET outcome = 'recalled' FROM page
			WHERE d.run = $1 AND d.person = page.person AND d.outcome = 'sent'
			RETURNING d.person, d.message_id, d.others),
		erased AS (
			INSERT INTO messages (chat, lane, body)
			SELECT p.chat, $3, jsonb_build_object('act', 'erase', 'target', m.id)
			FROM recalled r JOIN people p ON p.id = r.person
				CROSS JOIN LATERAL unnest(array_prepend(r.message_id, r.others)) AS m (id)
			WHERE p.chat IS NOT NULL AND m.id IS NOT NULL ORDER BY r.person, m.id)
		SELECT coalesce(max(person), 0) FROM recalled`, PageMost), planned, run, after, int16(liaison.Notices)).Scan(&last)
	if err != nil {
		return 0, fmt.Errorf("recall run %d: %w", run, err)
	}
	return last, nil
}
