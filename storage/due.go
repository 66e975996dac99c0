package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// dueRow is a clock with what a list shows of its matter.
type dueRow struct {
	Clock   clockRow
	Matter  int64
	Kind    liaison.Kind
	Number  string
	Stage   liaison.Stage
	Author  int64
	Title   string
	Parties []partyRow
}

// dueColumns are of clocks k and matters m.
const dueColumns = `jsonb_build_object('id', k.id, 'kind', k.kind, 'held_by', k.held_by, 'body', coalesce(k.body, 0),
		'person', coalesce(k.person, 0), 'until_at', k.until_at, 'span', k.span, 'note', k.note, 'start_on', k.start_on,
		'due_on', k.due_on, 'provisional', k.provisional, 'stopped', k.stopped) AS clock,
	m.id AS matter, m.kind, coalesce(m.number, '') AS number, m.stage, m.author, m.title,
	coalesce((SELECT jsonb_agg(jsonb_build_object('capacity', p.capacity, 'body', coalesce(p.body, 0), 'person', coalesce(p.person, 0)))
		FROM parties p WHERE p.matter = m.id AND p.capacity <> 'follower'), '[]') AS parties`

func (r dueRow) due() liaison.Due {
	m := liaison.Matter{ID: r.Matter, Kind: r.Kind, Number: r.Number, Stage: r.Stage, Author: r.Author, Title: r.Title}
	for _, p := range r.Parties {
		m.Parties = append(m.Parties, liaison.Party(p))
	}
	return liaison.Due{Matter: m, Clock: r.Clock.clock()}
}

// dues finds clocks k with their matters m.
func (s *Store) dues(ctx context.Context, where string, args ...any) ([]liaison.Due, error) {
	rows, err := many[dueRow](ctx, s.db, `SELECT `+dueColumns+` FROM clocks k JOIN matters m ON m.id = k.matter WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("find clocks: %w", err)
	}
	return each(rows, dueRow.due), nil
}

// somebodyActs leaves out the clocks by which nobody has to act.
const somebodyActs = `NOT k.stopped AND k.held_by NOT IN ('', 'timer')`

// ClocksDue lists the running clocks that end by that day and by which somebody
// has to act, so many at a time: those after the last of the times before.
func (s *Store) ClocksDue(ctx context.Context, until liaison.Date, after liaison.Clock, most int) ([]liaison.Due, error) {
	if after.ID == 0 {
		after.Due = liaison.Date{Year: 1, Month: 1, Day: 1}
	}
	return s.dues(ctx, somebodyActs+` AND k.due_on <= $1::text::date AND (k.due_on, k.id) > ($2::text::date, $3)
		ORDER BY k.due_on, k.id LIMIT $4`, until.String(), after.Due.String(), after.ID, most)
}

// Pledged lists the commitments that run.
func (s *Store) Pledged(ctx context.Context) ([]liaison.Due, error) {
	return s.dues(ctx, somebodyActs+` AND k.kind = $1 ORDER BY k.due_on, k.id`, liaison.ClockCommitment)
}

// Alarmed lists the running clocks in hours that have not been warned of for
// the last time.
func (s *Store) Alarmed(ctx context.Context) ([]liaison.Due, error) {
	return s.dues(ctx, somebodyActs+` AND k.until_at IS NOT NULL
		AND NOT EXISTS (SELECT FROM said_once o WHERE o.what = 'clock ' || k.id || ' over' AND o.subject = k.matter)
		ORDER BY k.until_at, k.id`)
}

// Timed says that something follows by itself when a clock of that kind runs
// out in that stage.
type Timed struct {
	Kind  liaison.Kind
	Stage liaison.Stage
	Clock liaison.ClockKind
}

// RunOut lists matters for which something follows now, so many at a time: those
// after the last of the times before. The time is in the service's zone.
func (s *Store) RunOut(ctx context.Context, timed []Timed, now time.Time, after int64, most int) ([]int64, error) {
	var kinds, stages, clocks []string
	for _, t := range timed {
		kinds, stages, clocks = append(kinds, string(t.Kind)), append(stages, string(t.Stage)), append(clocks, string(t.Clock))
	}
	// The clocks that are over are found first, and are few: to find matters in
	// their order, the planner would rather go through all clocks that ever were.
	found, err := column[int64](ctx, s.db, `WITH over AS MATERIALIZED (
			SELECT k.matter, k.kind FROM clocks k WHERE NOT k.stopped AND k.kind = ANY($3) AND k.due_on <= $4::text::date
			AND CASE WHEN k.until_at IS NULL THEN k.due_on < $4::text::date ELSE k.until_at < $5 END AND k.matter > $6)
		SELECT DISTINCT m.id FROM over o JOIN matters m ON m.id = o.matter
		WHERE (m.kind, m.stage, o.kind) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))
		ORDER BY m.id LIMIT $7`,
		kinds, stages, clocks, liaison.DateOf(now).String(), now, after, most)
	if err != nil {
		return nil, fmt.Errorf("find clocks that have run out: %w", err)
	}
	return found, nil
}

// Provisional counts the running clocks whose end depends on a calendar that is
// not known, and tells the last day of them all. The day of a commitment was
// named and does not depend on any.
func (s *Store) Provisional(ctx context.Context) (count int, last liaison.Date, err error) {
	var due *time.Time
	err = s.db.QueryRow(ctx, `SELECT count(*), max(due_on) FROM clocks k WHERE k.provisional AND k.kind <> $1 AND `+somebodyActs, liaison.ClockCommitment).Scan(&count, &due)
	if err != nil {
		return 0, last, fmt.Errorf("count provisional clocks: %w", err)
	}
	if due != nil {
		last = liaison.DateOf(*due)
	}
	return count, last, nil
}
