package storage

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"liaison"
)

// HistoryLine is an event with the names that a person reads.
type HistoryLine struct {
	liaison.Event
	ActorName string
	BodyName  string // empty for the author
}

// History lists what happened to a matter, the earliest first.
func (s *Store) History(ctx context.Context, matter int64) ([]HistoryLine, error) {
	rows, err := s.db.Query(ctx, `
		SELECT e.id, e.matter, e.move, e.from_stage, e.to_stage, e.actor, e.capacity, coalesce(e.body, 0), e.at,
			e.input, p.name, coalesce(nullif(b.short, ''), b.name, '')
		FROM matter_events e JOIN people p ON p.id = e.actor LEFT JOIN bodies b ON b.id = e.body
		WHERE e.matter = $1 ORDER BY e.id`, matter)
	if err != nil {
		return nil, fmt.Errorf("history of matter %d: %w", matter, err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (HistoryLine, error) {
		var h HistoryLine
		err := row.Scan(&h.ID, &h.Matter, &h.Move, &h.From, &h.To, &h.Actor, &h.Capacity, &h.Body, &h.At,
			&h.Input, &h.ActorName, &h.BodyName)
		return h, err
	})
}

// Waiting is what waits for a person: matters in stages that somebody in that
// capacity must see to.
type Waiting struct {
	Capacity liaison.Capacity
	Stages   []liaison.Stage
}

// MattersWaiting lists what waits for the person in that capacity, the
// earliest deadline first, and counts all of it and what is overdue.
func (s *Store) MattersWaiting(ctx context.Context, p liaison.Person, w Waiting, today liaison.Date, most int) (found []liaison.Matter, total, overdue int, err error) {
	where, args := waitingFor(p, w)
	due := `(SELECT min(c.due_on) FROM clocks c WHERE c.matter = m.id AND NOT c.stopped AND c.held_by = $1)`
	args = append(args, today.String())
	err = s.db.QueryRow(ctx, fmt.Sprintf(`SELECT count(*), count(*) FILTER (WHERE %s < $%d::text::date)
		FROM matters m WHERE %s`, due, len(args), where), args...).Scan(&total, &overdue)
	if err != nil {
		return nil, 0, 0, fmt.Errorf("count what waits: %w", err)
	}
	args[len(args)-1] = most
	found, err = s.matters(ctx, fmt.Sprintf(`SELECT %s FROM matters m WHERE %s ORDER BY %s NULLS LAST, m.id LIMIT $%d`,
		matterColumns, where, due, len(args)), args...)
	return found, total, overdue, err
}

func waitingFor(p liaison.Person, w Waiting) (where string, args []any) {
	args = []any{w.Capacity, w.Stages}
	switch w.Capacity {
	case liaison.Author:
		return `$1::text <> '' AND m.stage = ANY($2) AND m.author = $3`, append(args, p.ID)
	case liaison.Lead:
		return `m.stage = ANY($2) AND EXISTS (SELECT FROM parties q JOIN memberships s ON s.body = q.body
			WHERE q.matter = m.id AND q.capacity = $1 AND s.person = $3 AND s.role = 'officer')`, append(args, p.ID)
	case liaison.Co:
		return `m.stage = ANY($2) AND EXISTS (SELECT FROM clocks k JOIN memberships s ON s.body = k.body
			WHERE k.matter = m.id AND k.held_by = $1 AND NOT k.stopped AND s.person = $3 AND s.role = 'officer')`,
			append(args, p.ID)
	default:
		return `$1::text <> '' AND m.stage = ANY($2)`, args
	}
}

// StageCounts counts the matters in each stage, for the console.
func (s *Store) StageCounts(ctx context.Context) (map[liaison.Stage]int, error) {
	type row struct {
		Stage liaison.Stage
		Count int
	}
	rows, err := many[row](ctx, s.db, `SELECT stage, count(*) AS count FROM matters GROUP BY stage`)
	if err != nil {
		return nil, fmt.Errorf("count the matters: %w", err)
	}
	counts := make(map[liaison.Stage]int, len(rows))
	for _, r := range rows {
		counts[r.Stage] = r.Count
	}
	return counts, nil
}
