package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// KeepFigures counts everything anew, and keeps what has become different. All is
// counted as of one moment. now is in the zone of days.
func (s *Store) KeepFigures(ctx context.Context, now time.Time) error {
	c := counting{now: now, zone: zoneName(now)}
	return s.InTx(ctx, func(tx *Store) error {
		// What is changed while it is counted is counted the next time.
		if _, err := tx.db.Exec(ctx, `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`); err != nil {
			return fmt.Errorf("count for figures: %w", err)
		}
		for _, step := range c.steps() {
			if _, err := tx.db.Exec(ctx, step.sql, step.args...); err != nil {
				return fmt.Errorf("count for figures, %s: %w", step.name, err)
			}
		}
		return nil
	})
}

// zoneName is what PostgreSQL calls the zone of that time: its name, or where it has
// none that both know, its distance from UTC, which POSIX writes the other way.
func zoneName(at time.Time) string {
	name := at.Location().String()
	if _, err := time.LoadLocation(name); err == nil && name != "Local" && name != "" {
		return name
	}
	_, seconds := at.Zone()
	sign := '-'
	if seconds < 0 {
		sign, seconds = '+', -seconds
	}
	return fmt.Sprintf("<zone>%c%02d:%02d", sign, seconds/3600, seconds/60%60)
}

// counting is one counting of everything.
type counting struct {
	now  time.Time
	zone string
}

// countingStep is a statement of it.
type countingStep struct {
	name, sql string
	args      []any
}

func (c counting) steps() []countingStep {
	today := liaison.DateOf(c.now)
	since := today.Monday().AddDays(-7 * (liaison.FigureWeeks - 1))
	return []countingStep{
		{"memory", `SET LOCAL work_mem = '64MB'`, nil},
		{"tables", countingTables, nil},
		c.matters(),
		{"events", `INSERT INTO counted_events (id, matter, move, day)
			SELECT e.id, e.matter, e.move, (e.at AT TIME ZONE $1::text)::date FROM matter_events e
			WHERE e.move IN ('approve', 'report_back', 'report', 'answer', 'refuse', 'rate', 'unsolved', 'grade', 'feedback', 'reopen')`, []any{c.zone}},
		{"whose", countedOf, nil},
		c.answers(),
		{"statistics", `ANALYZE counted_matters, counted_events, counted_of, counted_answers`, nil},
		{"flow", countFlow, []any{c.zone, since.String()}},
		{"answers in time", countAnswers, []any{today.String()}},
		{"ratings", countRatings, nil},
		{"classes", countClasses, nil},
		{"deadlines", countDeadlines, []any{today.String(), today.AddDays(7*liaison.FigureAhead + 6).String()}},
		{"workload", countOpen, []any{today.String()}},
		{"voices", countVoices, nil},
		{"duties", countDuties, []any{c.zone}},
		{"months", countMonths, nil},
		{"years", countYears, nil},
		{"the difference", keepDifference, nil},
		{"the time", `INSERT INTO figures_kept (as_of) VALUES ($1) ON CONFLICT (one) DO UPDATE SET as_of = excluded.as_of`, []any{c.now}},
	}
}

const countingTables = `
	CREATE TEMP TABLE counted_matters (id bigint PRIMARY KEY, kind text, author bigint, hash text, day date, open boolean,
		attitude text, result text, released text, class text, refusal text) ON COMMIT DROP;
	CREATE TEMP TABLE counted_events (id bigint, matter bigint, move text, day date) ON COMMIT DROP;
	CREATE TEMP TABLE counted_of (matter bigint, body bigint) ON COMMIT DROP;
	CREATE TEMP TABLE counted_answers (matter bigint, kind text, day date, intime boolean) ON COMMIT DROP;
	CREATE TEMP TABLE counted_rules (kind text, move text, clock text) ON COMMIT DROP;
	CREATE TEMP TABLE counted (what text, span text, day date, body bigint, kind text, mark text, n integer) ON COMMIT DROP`

// matters are those that have a number; an item of the plan is no matter of anybody's.
func (c counting) matters() countingStep {
	var kinds, stages []string
	for _, kind := range liaison.Kinds {
		for _, rule := range liaison.Procedures[kind].Stages {
			if rule.Final {
				kinds, stages = append(kinds, string(kind)), append(stages, string(rule.Stage))
			}
		}
	}
	return countingStep{"matters", `INSERT INTO counted_matters
		SELECT m.id, m.kind, m.author, m.hash, (coalesce(m.submitted_at, m.created_at) AT TIME ZONE $1::text)::date,
			NOT EXISTS (SELECT FROM unnest($2::text[], $3::text[]) AS final (kind, stage) WHERE final.kind = m.kind AND final.stage = m.stage),
			m.facts->>'attitude', m.facts->>'result', m.facts->>'released',
			CASE WHEN coalesce(m.facts->>'unsigned', '') <> 'yes' THEN m.facts->>'class' END, m.facts->>'refusal'
		FROM matters m WHERE m.number IS NOT NULL AND m.kind <> 'task'`, []any{c.zone, kinds, stages}}
}

// answers are events, each with the clock by which it was in time or not: the last
// that had begun.
func (c counting) answers() countingStep {
	var kinds, moves, clocks []string
	for _, a := range liaison.Answerings {
		for _, move := range a.Moves {
			for _, clock := range a.Clocks {
				kinds, moves, clocks = append(kinds, string(a.Kind)), append(moves, string(move)), append(clocks, string(clock))
			}
		}
	}
	return countingStep{"answers", `WITH rules AS (INSERT INTO counted_rules SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) RETURNING kind, move, clock)
		INSERT INTO counted_answers
		SELECT DISTINCT ON (e.id) e.matter, m.kind, e.day, k.due_on >= e.day
		FROM counted_events e JOIN counted_matters m ON m.id = e.matter JOIN rules r ON r.kind = m.kind AND r.move = e.move
		JOIN clocks k ON k.matter = e.matter AND k.kind = r.clock AND k.start_on <= e.day
		ORDER BY e.id, k.start_on DESC, k.id DESC`, []any{kinds, moves, clocks}}
}

const (
	// countedOf says of whom a matter is: of the whole, its lead departments, its
	// author's delegations, and the station that had an opinion first.
	countedOf = `INSERT INTO counted_of
		SELECT id, 0 FROM counted_matters
		UNION SELECT p.matter, p.body FROM parties p JOIN counted_matters m ON m.id = p.matter WHERE p.capacity = 'lead' AND p.body IS NOT NULL
		UNION SELECT m.id, s.body FROM counted_matters m JOIN memberships s ON s.person = m.author AND s.role = 'deputy'
			JOIN bodies b ON b.id = s.body AND b.kind = 'delegation'
		UNION SELECT m.id, b.id FROM counted_matters m
			LEFT JOIN (SELECT DISTINCT ON (matter) matter, body FROM matter_events WHERE move = 'pass' AND capacity = 'handler' ORDER BY matter, id) first
				ON first.matter = m.id
			LEFT JOIN parties p ON p.matter = m.id AND p.capacity = 'handler'
			JOIN bodies b ON b.id = coalesce(first.body, p.body) AND b.kind = 'station' WHERE m.kind = 'opinion'`

	countFlow = `INSERT INTO counted
		SELECT 'entered', 'day', e.day, o.body, e.kind, e.to_stage, count(*)
		FROM (SELECT e.matter, e.to_stage, m.kind, (e.at AT TIME ZONE $1::text)::date AS day FROM matter_events e JOIN counted_matters m ON m.id = e.matter
			WHERE e.at >= ($2::text)::timestamp AT TIME ZONE $1::text AND e.from_stage <> e.to_stage
				AND e.to_stage NOT IN ('draft', 'cosigning', 'confirming')) e
		JOIN counted_of o ON o.matter = e.matter GROUP BY e.day, o.body, e.kind, e.to_stage`

	// What is overdue and not answered counts on the day on which it was due.
	countAnswers = `INSERT INTO counted
		SELECT 'answered', 'day', a.day, o.body, a.kind, a.mark, count(*)
		FROM (SELECT matter, kind, day, CASE WHEN intime THEN 'in_time' ELSE 'late' END AS mark FROM counted_answers
			UNION ALL SELECT k.matter, m.kind, k.due_on, 'overdue' FROM clocks k JOIN counted_matters m ON m.id = k.matter
				WHERE NOT k.stopped AND k.due_on < ($1::text)::date AND EXISTS (SELECT FROM counted_rules r WHERE r.kind = m.kind AND r.clock = k.kind)) a
		JOIN counted_of o ON o.matter = a.matter GROUP BY a.day, o.body, a.kind, a.mark`

	// A rating is as it stands now. Whether the staff have released it goes with it.
	countRatings = `INSERT INTO counted
		SELECT w.what, 'day', r.day, o.body, m.kind, m.attitude || ':' || m.result, count(*)
		FROM (SELECT matter, max(day) AS day FROM counted_events WHERE move IN ('rate', 'unsolved') GROUP BY matter) r
		JOIN counted_matters m ON m.id = r.matter AND m.attitude IS NOT NULL AND m.result IS NOT NULL
		JOIN (VALUES ('rated'), ('released')) AS w (what) ON w.what = 'rated' OR m.released = 'yes'
		JOIN counted_of o ON o.matter = m.id GROUP BY w.what, r.day, o.body, m.kind, m.attitude, m.result`

	countClasses = `INSERT INTO counted
		SELECT 'class', 'day', r.day, o.body, m.kind, m.class, count(*)
		FROM (SELECT matter, max(day) AS day FROM counted_events WHERE move = 'approve' GROUP BY matter) r
		JOIN counted_matters m ON m.id = r.matter AND m.class <> ''
		JOIN counted_of o ON o.matter = m.id GROUP BY r.day, o.body, m.kind, m.class`

	countDeadlines = `INSERT INTO counted
		SELECT 'due', 'day', k.due_on, o.body, m.kind, k.held_by, count(*)
		FROM clocks k JOIN counted_matters m ON m.id = k.matter JOIN counted_of o ON o.matter = k.matter
		WHERE ` + somebodyActs + ` AND k.due_on BETWEEN ($1::text)::date AND ($2::text)::date
		GROUP BY k.due_on, o.body, m.kind, k.held_by`

	// What a department has in hand: what it leads, in time or not, and what it helps with.
	countOpen = `INSERT INTO counted
		SELECT 'open', 'day', ($1::text)::date, x.body, x.kind, x.mark, count(*)
		FROM (SELECT w.body, m.kind, CASE WHEN p.capacity = 'co' THEN 'helps'
				WHEN EXISTS (SELECT FROM clocks k WHERE k.matter = m.id AND NOT k.stopped AND k.held_by IN ('lead', 'approver') AND k.due_on < ($1::text)::date) THEN 'late'
				ELSE 'leads' END AS mark
			FROM counted_matters m JOIN parties p ON p.matter = m.id AND p.capacity IN ('lead', 'co') AND p.body IS NOT NULL
			CROSS JOIN LATERAL (VALUES (p.body), (0)) AS w (body) WHERE m.open) x
		GROUP BY x.body, x.kind, x.mark`

	// An opinion counts on the day on which it came in, whatever has become of it since.
	countVoices = `INSERT INTO counted
		SELECT 'voice', 'day', v.day, w.body, 'opinion', k.mark, count(*)
		FROM (SELECT m.id, m.day, o.body, m.refusal, coalesce(bool_or(e.move IN ('grade', 'answer')), false) AS taken,
				coalesce(bool_or(e.move = 'feedback'), false) AS told, coalesce(bool_or(e.move = 'reopen'), false) AS reopened
			FROM counted_matters m JOIN counted_of o ON o.matter = m.id AND o.body <> 0 JOIN bodies b ON b.id = o.body AND b.kind = 'station'
			LEFT JOIN counted_events e ON e.matter = m.id WHERE m.kind = 'opinion' GROUP BY m.id, m.day, o.body, m.refusal) v
		LEFT JOIN (SELECT matter, bool_and(intime) AS intime FROM counted_answers WHERE kind = 'opinion' GROUP BY matter) a ON a.matter = v.id
		CROSS JOIN LATERAL (VALUES (v.body), (0)) AS w (body)
		CROSS JOIN LATERAL (VALUES ('received', true), ('refused', v.refusal IS NOT NULL), ('accepted', v.taken AND v.refusal IS NULL),
			('in_time', a.intime), ('late', NOT a.intime), ('told', v.told), ('reopened', v.reopened)) AS k (mark, holds)
		WHERE k.holds GROUP BY v.day, w.body, k.mark`

	// What deputies do, by delegation.
	countDuties = `INSERT INTO counted
		SELECT 'duty', 'day', d.day, s.body, '', d.mark, count(*)
		FROM (SELECT author AS person, day, kind AS mark FROM counted_matters
			UNION ALL SELECT p.person, m.day, 'cosigned' FROM parties p JOIN counted_matters m ON m.id = p.matter
				WHERE p.capacity = 'cosigner' AND p.mark <> '' AND p.mark = m.hash
			UNION ALL SELECT m.author, e.day, 'rated' FROM counted_events e JOIN counted_matters m ON m.id = e.matter WHERE e.move = 'rate'
			UNION ALL SELECT person, (learned_at AT TIME ZONE $1::text)::date, 'learned' FROM learnings WHERE learned_at IS NOT NULL
			UNION ALL SELECT person, (acked_at AT TIME ZONE $1::text)::date, 'acknowledged' FROM deliveries WHERE acked_at IS NOT NULL
			UNION ALL SELECT person, (came_at AT TIME ZONE $1::text)::date, 'attended' FROM participations WHERE state = 'attended') d
		JOIN memberships s ON s.person = d.person AND s.role = 'deputy' JOIN bodies b ON b.id = s.body AND b.kind = 'delegation'
		GROUP BY d.day, s.body, d.mark`

	countMonths = `INSERT INTO counted
		SELECT what, 'month', date_trunc('month', day)::date, body, kind, mark, sum(n)
		FROM counted WHERE span = 'day' AND what NOT IN ('entered', 'due', 'open') GROUP BY 1, 3, 4, 5, 6`
	countYears = `INSERT INTO counted
		SELECT what, 'year', date_trunc('year', day)::date, body, kind, mark, sum(n)
		FROM counted WHERE span = 'month' GROUP BY 1, 3, 4, 5, 6`

	keepDifference = `WITH gone AS (DELETE FROM figures f WHERE NOT EXISTS (SELECT FROM counted c WHERE (c.what, c.span, c.day, c.body, c.kind, c.mark) =
			(f.what, f.span, f.day, f.body, f.kind, f.mark)))
		INSERT INTO figures AS f (what, span, day, body, kind, mark, n)
		SELECT c.what, c.span, c.day, c.body, c.kind, c.mark, c.n FROM counted c LEFT JOIN figures was
			ON (was.what, was.span, was.day, was.body, was.kind, was.mark) = (c.what, c.span, c.day, c.body, c.kind, c.mark)
		WHERE was.n IS DISTINCT FROM c.n
		ON CONFLICT (what, span, day, body, kind, mark) DO UPDATE SET n = excluded.n`
)
