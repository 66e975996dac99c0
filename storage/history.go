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
	ActorName string // empty: a clock has run out
	BodyName  string // empty for the author
}

// History lists what happened to a matter, the earliest first.
func (s *Store) History(ctx context.Context, matter int64) ([]HistoryLine, error) {
	rows, err := s.db.Query(ctx, `
		SELECT e.id, e.matter, e.move, e.from_stage, e.to_stage, coalesce(e.actor, 0), e.capacity, coalesce(e.body, 0), e.at,
			e.input, coalesce(p.name, ''), coalesce(nullif(b.short, ''), b.name, '')
		FROM matter_events e LEFT JOIN people p ON p.id = e.actor LEFT JOIN bodies b ON b.id = e.body
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

// Waiting is what waits for a person in a capacity: matters in stages that it
// must see to, and those in which a clock of its own runs.
type Waiting struct {
	Capacity liaison.Capacity
	Kinds    []liaison.Kind // with Stages: pairs
	Stages   []liaison.Stage
	Skip     int // so many of the most urgent are left out of the list
}

// MattersWaiting lists what waits for the person in that capacity and is not put
// off, the earliest deadline first, and counts all of it and what is overdue.
func (s *Store) MattersWaiting(ctx context.Context, p liaison.Person, w Waiting, today liaison.Date, most int) (found []liaison.Matter, total, overdue int, err error) {
	where, bodies := waitsFor(p, w.Capacity)
	where += ` AND NOT ` + putOff("$4", "$6")
	const due = `(SELECT min(c.due_on) FROM clocks c WHERE c.matter = m.id AND NOT c.stopped AND c.held_by = $1
		AND (c.body IS NULL OR c.body = ANY($5)) AND (c.person IS NULL OR c.person = $4))`
	// What waits is found once, to be counted and to take a page of.
	rows, err := many[waitingRow](ctx, s.db, `WITH waits AS MATERIALIZED (SELECT m.id, `+due+` AS due FROM matters m WHERE `+where+`),
			counts AS (SELECT count(*) AS total, count(*) FILTER (WHERE due < $6::text::date) AS overdue FROM waits),
			page AS MATERIALIZED (SELECT id, due FROM waits ORDER BY due NULLS LAST, id LIMIT $7 OFFSET $8)
		SELECT `+matterColumns+`, counts.total, counts.overdue
		FROM counts CROSS JOIN page JOIN matters m ON m.id = page.id ORDER BY page.due NULLS LAST, m.id`,
		w.Capacity, w.Kinds, w.Stages, p.ID, bodies, today.String(), most, w.Skip)
	if err != nil {
		return nil, 0, 0, fmt.Errorf("find what waits: %w", err)
	}
	for _, r := range rows {
		total, overdue = r.Total, r.Overdue
		found = append(found, r.matter())
	}
	if len(rows) == 0 && w.Skip > 0 { // the page is after the last: the counts are those of the first
		w.Skip = 0
		_, total, overdue, err = s.MattersWaiting(ctx, p, w, today, 1)
	}
	return found, total, overdue, err
}

// waitingRow is a matter of a page, with the counts of all pages.
type waitingRow struct {
	matterRow
	Total, Overdue int
}

const ownClock = ` k.held_by = $1 AND NOT k.stopped AND (k.body IS NULL OR k.body = ANY($5)) AND (k.person IS NULL OR k.person = $4)`

// waitsFor is the condition that a matter waits for the person in the capacity:
// $1 is the capacity, $2 and $3 are the stages that it owns, $4 is the person and
// $5 the bodies by way of which the capacity is held.
func waitsFor(p liaison.Person, c liaison.Capacity) (condition string, bodies []int64) {
	const owned = `((m.kind, m.stage) IN (SELECT * FROM unnest($2::text[], $3::text[]))
		OR EXISTS (SELECT FROM clocks k WHERE k.matter = m.id AND` + ownClock + `)) AND `
	// By stage and by clock, each with its index. The stages are said once more for
	// the planner, who knows how few are in each.
	const inHand = `m.number IS NOT NULL AND m.id IN (
			SELECT n.id FROM unnest($2::text[], $3::text[]) o (kind, stage) JOIN matters n ON n.stage = o.stage AND n.kind = o.kind
			WHERE n.stage = ANY($3)
			UNION
			SELECT k.matter FROM clocks k WHERE` + ownClock + `)`
	bodies = []int64{}
	role, of, byBody := liaison.HeldBy(c)
	for _, m := range p.Offices() {
		if byBody && m.Role == role {
			bodies = append(bodies, m.Body)
		}
	}
	switch {
	case byBody:
		// Of what is in hand, and not of all that the body was ever a party in.
		return inHand + ` AND EXISTS (SELECT FROM parties q WHERE q.matter = m.id
			AND q.capacity = '` + string(of) + `' AND q.body = ANY($5))`, bodies
	case c == liaison.Author:
		return owned + `m.author = $4`, bodies
	case c == liaison.CoSigner:
		// From what the person co-signs, and not from all matters there are.
		return `m.id IN (
			SELECT q.matter FROM parties q JOIN matters n ON n.id = q.matter
			WHERE q.capacity = $1 AND q.person = $4 AND (n.stage = ANY($3) AND n.kind = ANY($2) AND q.mark <> n.hash
				OR EXISTS (SELECT FROM clocks k WHERE k.matter = n.id AND` + ownClock + `)))`, bodies
	default:
		return inHand, bodies // the staff's own
	}
}

// StageCounts counts the matters of each kind in each stage, for the console.
func (s *Store) StageCounts(ctx context.Context) (map[liaison.Kind]map[liaison.Stage]int, error) {
	type row struct {
		Kind  liaison.Kind
		Stage liaison.Stage
		Count int
	}
	rows, err := many[row](ctx, s.db, `SELECT kind, stage, count(*) AS count FROM matters GROUP BY kind, stage`)
	if err != nil {
		return nil, fmt.Errorf("count the matters: %w", err)
	}
	counts := map[liaison.Kind]map[liaison.Stage]int{}
	for _, r := range rows {
		if counts[r.Kind] == nil {
			counts[r.Kind] = map[liaison.Stage]int{}
		}
		counts[r.Kind][r.Stage] = r.Count
	}
	return counts, nil
}
