package storage

import (
	"context"
	"fmt"

	"liaison"
)

// SweepLine is how much there is to see to for a handling unit, in matters.
type SweepLine struct {
	Body        int64
	Code, Name  string
	Overdue     int
	Due         int
	Uncontacted int
	Unrated     int
	Promised    int
}

// Of is how many matters stand in a part.
func (l SweepLine) Of(part liaison.SweepPart) int {
	return map[liaison.SweepPart]int{liaison.SweepOverdue: l.Overdue, liaison.SweepDue: l.Due, liaison.SweepUncontacted: l.Uncontacted,
		liaison.SweepUnrated: l.Unrated, liaison.SweepPromised: l.Promised}[part]
}

// sweptBy says of a clock by whom it is held in which quality of the unit the clock is
// its affair, and whether it is the unit that has to act.
const sweptBy = `(VALUES ('lead', 'lead', true), ('approver', 'lead', true), ('co', 'co', true), ('author', 'lead', false)) h (held_by, capacity, own)`

// ofUnit joins clocks k, by which somebody has to act, with the unit p that they are an
// affair of.
const ofUnit = ` JOIN ` + sweptBy + ` ON h.held_by = k.held_by AND (h.own OR k.kind = 'evaluate')
	JOIN parties p ON p.matter = k.matter AND p.capacity = h.capacity AND p.body IS NOT NULL AND (NOT h.own OR k.body IS NULL OR k.body = p.body)`

// sweptIn are the conditions by which a clock k puts its matter into a part, from the
// day $1 on and as far as $2.
var sweptIn = map[liaison.SweepPart]string{
	liaison.SweepOverdue:     `h.own AND k.due_on < $1::text::date`,
	liaison.SweepDue:         `h.own AND k.due_on BETWEEN $1::text::date AND $2::text::date`,
	liaison.SweepUncontacted: `h.own AND k.kind = 'contact'`,
	liaison.SweepUnrated:     `k.kind = 'evaluate'`,
	liaison.SweepPromised:    `h.own AND k.kind = 'commitment' AND k.due_on <= $2::text::date`,
}

// sweepCounts counts by unit. It goes along the clocks by which somebody has to act
// soon, and those of two kinds that end later: of all matters these are few, and each
// way has its index. The clocks are gathered first, so that the planner goes from them
// to the parties and not the other way.
var sweepCounts = func() string {
	counts := ""
	for _, part := range liaison.SweepParts {
		counts += `, count(DISTINCT k.matter) FILTER (WHERE ` + sweptIn[part] + `) AS ` + string(part)
	}
	return `WITH k AS MATERIALIZED (
			SELECT k.matter, k.kind, k.held_by, k.body, k.due_on FROM clocks k WHERE ` + somebodyActs + ` AND k.due_on <= $2::text::date
			UNION ALL SELECT k.matter, k.kind, k.held_by, k.body, k.due_on FROM clocks k
				WHERE ` + somebodyActs + ` AND k.kind IN ('contact', 'evaluate') AND k.due_on > $2::text::date)
		SELECT b.id AS body, b.code, b.name, c.overdue, c.due, c.uncontacted, c.unrated, c.promised FROM (
			SELECT p.body` + counts + ` FROM k` + ofUnit + ` WHERE $3::bigint[] IS NULL OR p.body = ANY($3) GROUP BY p.body) c
		JOIN bodies b ON b.id = c.body ORDER BY c.overdue DESC, c.due DESC, b.code`
}()

// Sweep lists the handling units that have something to see to on that day, those with
// the most that is overdue first; of these bodies alone, where it is not nil.
func (s *Store) Sweep(ctx context.Context, day liaison.Date, bodies []int64) ([]SweepLine, error) {
	found, err := many[SweepLine](ctx, s.db, sweepCounts, day.String(), day.AddDays(liaison.SweepDays).String(), bodies)
	if err != nil {
		return nil, fmt.Errorf("sweep what units handle: %w", err)
	}
	return found, nil
}

// SweptMatters lists the matters of a unit in a part, what is due first, so many from
// one on.
func (s *Store) SweptMatters(ctx context.Context, day liaison.Date, body int64, part liaison.SweepPart, skip, most int) ([]liaison.Matter, error) {
	// That the first day is before the last is true of all; it lets a part name either.
	found, err := column[int64](ctx, s.db, `SELECT k.matter FROM clocks k`+ofUnit+` WHERE p.body = $3 AND `+somebodyActs+
		` AND $1::text <= $2::text AND `+sweptIn[part]+` GROUP BY k.matter ORDER BY min(k.due_on), k.matter OFFSET $4 LIMIT $5`,
		day.String(), day.AddDays(liaison.SweepDays).String(), body, skip, most)
	if err != nil {
		return nil, fmt.Errorf("find what unit %d has to see to: %w", body, err)
	}
	finds := make([]find, len(found))
	for i, id := range found {
		finds[i].Matter = id
	}
	return s.listed(ctx, finds)
}
