package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// The moves by which a matter comes to a body that handles it, and those by which that
// body is done with it.
var (
	movesToHandler = []liaison.MoveKey{"submit", "entrust", "pass", "lower"}
	movesOfHandler = []liaison.MoveKey{"answer", "refuse", "report_back"}
)

// RegionWeeks counts, of all regions of which there is something to tell, what became of
// what concerns them from one time up to another; what is overdue is so on the day. A
// matter that was passed on counts where it is now.
//
// It is one statement: the events of the time by events_by_time, what is overdue by
// clocks_of_a_capacity, problems by field_notes_of_a_body, each once for all regions.
func (s *Store) RegionWeeks(ctx context.Context, from, until time.Time, today liaison.Date) ([]liaison.RegionWeek, error) {
	found, err := many[liaison.RegionWeek](ctx, s.db, `
		WITH areas AS MATERIALIZED (SELECT b.id AS region, b.id AS body FROM bodies b WHERE b.kind = 'region'
			UNION ALL SELECT s.region, s.body FROM stations s JOIN bodies r ON r.id = s.region AND r.kind = 'region'),
		moved AS MATERIALIZED (SELECT e.matter, e.move, e.body, e.capacity FROM matter_events e
			WHERE e.at >= $1 AND e.at < $2 AND (e.move = ANY($4) OR e.move = ANY($5) AND e.capacity = 'handler')),
		problems AS MATERIALIZED (SELECT n.id, n.body, o.body AS holder, coalesce(n.handed_on, n.at::date) AS handed_on, n.due_on, n.settled_at
			FROM field_notes n JOIN occasions o ON o.id = n.occasion WHERE n.body IS NOT NULL AND n.removed_at IS NULL
				AND (n.settled_at IS NULL OR n.settled_at >= $1 OR n.handed_on >= $6::text::date)),
		facts AS (
			SELECT a.region, 'came' AS what, p.matter AS id FROM moved e JOIN parties p ON p.matter = e.matter AND p.capacity = 'handler'
				JOIN areas a ON a.body = p.body WHERE e.move = ANY($4)
			UNION SELECT a.region, 'solved', e.matter FROM moved e JOIN areas a ON a.body = e.body WHERE e.move = ANY($5) AND e.capacity = 'handler'
			UNION SELECT a.region, 'late', k.matter FROM clocks k JOIN parties p ON p.matter = k.matter AND p.capacity = 'handler'
				JOIN areas a ON a.body = p.body WHERE NOT k.stopped AND k.held_by = 'handler' AND k.due_on < $3::text::date
			UNION SELECT a.region, 'problem_came', n.id FROM problems n JOIN areas a ON a.body IN (n.body, n.holder)
				WHERE n.handed_on >= $6::text::date AND n.handed_on < $7::text::date
			UNION SELECT a.region, 'problem_solved', n.id FROM problems n JOIN areas a ON a.body IN (n.body, n.holder)
				WHERE n.settled_at >= $1 AND n.settled_at < $2
			UNION SELECT a.region, 'problem_behind', n.id FROM problems n JOIN areas a ON a.body IN (n.body, n.holder)
				WHERE n.settled_at IS NULL AND n.due_on < $3::text::date)
		SELECT region, count(*) FILTER (WHERE what = 'came') AS came, count(*) FILTER (WHERE what = 'solved') AS solved, count(*) FILTER (WHERE what = 'late') AS late,
			count(*) FILTER (WHERE what = 'problem_came') AS problems_came, count(*) FILTER (WHERE what = 'problem_solved') AS problems_solved,
			count(*) FILTER (WHERE what = 'problem_behind') AS problems_behind
		FROM facts GROUP BY region ORDER BY region`,
		from, until, today.String(), movesToHandler, movesOfHandler, liaison.DateOf(from).String(), liaison.DateOf(until).String())
	if err != nil {
		return nil, fmt.Errorf("count what concerns regions: %w", err)
	}
	return found, nil
}
