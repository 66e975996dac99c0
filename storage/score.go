package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// ScorePeriod is a stretch of days of which departments are scored.
type ScorePeriod struct {
	ID              int64
	Name            string
	FromDay, ToDay  time.Time
	Weights         string // empty: not reckoned yet
	Seed            string // by which answers are drawn to be looked at
	ReckonedAt      *time.Time
	PublishedAt     *time.Time
	AppealUntil     *time.Time
	Bodies, Waiting int // departments with a score; appeals that are not decided
}

// Open reports whether a department may appeal on that day.
func (p ScorePeriod) Open(today liaison.Date) bool {
	return p.AppealUntil != nil && !liaison.DateOf(*p.AppealUntil).Before(today)
}

const periodColumns = `p.id, p.name, p.from_day, p.to_day, p.weights, p.seed, p.reckoned_at, p.published_at, p.appeal_until,
	(SELECT count(DISTINCT body) FROM score_tallies t WHERE t.period = p.id) AS bodies,
	(SELECT count(*) FROM score_appeals a WHERE a.period = p.id AND a.decided_at IS NULL) AS waiting`

// periodsMost bounds the list of periods: two decades of quarters.
const periodsMost = 80

// ScorePeriods lists the periods, the newest first.
func (s *Store) ScorePeriods(ctx context.Context, published bool) ([]ScorePeriod, error) {
	found, err := many[ScorePeriod](ctx, s.db, `SELECT `+periodColumns+` FROM score_periods p
		WHERE NOT $1 OR p.published_at IS NOT NULL ORDER BY p.from_day DESC, p.id DESC LIMIT $2`, published, periodsMost)
	if err != nil {
		return nil, fmt.Errorf("list periods: %w", err)
	}
	return found, nil
}

// ScorePeriod reads a period.
func (s *Store) ScorePeriod(ctx context.Context, id int64) (ScorePeriod, error) {
	found, err := many[ScorePeriod](ctx, s.db, `SELECT `+periodColumns+` FROM score_periods p WHERE p.id = $1`, id)
	return only(found, err, liaison.Refuse(liaison.NotFound, "score.no_period"))
}

// StartPeriod keeps a new period. A name is given once.
func (s *Store) StartPeriod(ctx context.Context, name string, from, to liaison.Date, actor int64, at time.Time) (int64, error) {
	made, err := column[int64](ctx, s.db, `INSERT INTO score_periods (name, from_day, to_day, made_by)
		VALUES ($1, $2::text::date, $3::text::date, $4) ON CONFLICT (name) DO NOTHING RETURNING id`, name, from.String(), to.String(), actor)
	if err != nil {
		return 0, fmt.Errorf("begin a period: %w", err)
	}
	if len(made) == 0 {
		return 0, liaison.Refuse(liaison.Conflict, "score.named_before", "Name", name)
	}
	return made[0], s.Audit(ctx, at, actor, "score.period", name, map[string]any{"from": from, "to": to})
}

// LockPeriod reads a period that is not published, to change it.
func (s *Store) LockPeriod(ctx context.Context, id int64) (ScorePeriod, error) {
	if _, err := s.db.Exec(ctx, `SELECT FROM score_periods WHERE id = $1 FOR UPDATE`, id); err != nil {
		return ScorePeriod{}, fmt.Errorf("lock period %d: %w", id, err)
	}
	p, err := s.ScorePeriod(ctx, id)
	if err == nil && p.PublishedAt != nil {
		return p, liaison.Refuse(liaison.Conflict, "score.published_already")
	}
	return p, err
}

// scoredDay is the day of an event e, where $6 is how far the zone is ahead.
const scoredDay = `(e.at AT TIME ZONE make_interval(secs => $6))::date`

// leadOf is the department that leads the matter now, where no event says who did.
const leadOf = `LEFT JOIN LATERAL (SELECT p.body FROM parties p WHERE p.matter = m.id AND p.capacity = 'lead' ORDER BY p.body LIMIT 1) lead ON true`

// scoredCases finds the cases of a period, each with the department, the matter and
// whether it counts. $2 and $3 are the first and the last day, $4 and $5 the moments
// where the first begins and the last has ended, $7 is today.
var scoredCases = []string{
	// An answer, and by which clock it was due: the last that had been started by then.
	`SELECT e.body, 'on_time', e.matter, e.id, ` + scoredDay + ` <= k.due_on
	FROM matter_events e JOIN matters m ON m.id = e.matter AND m.kind = 'suggestion'
	JOIN LATERAL (SELECT c.due_on FROM clocks c WHERE c.matter = e.matter AND c.kind = 'answer' AND c.start_on <= ` + scoredDay + `
		ORDER BY (c.start_on < ` + scoredDay + `) DESC, c.id DESC LIMIT 1) k ON true
	WHERE e.move = 'approve' AND e.at >= $4 AND e.at < $5 AND e.body IS NOT NULL`,
	// What is overdue and not answered.
	`SELECT lead.body, 'on_time', m.id, -k.id, false
	FROM clocks k JOIN matters m ON m.id = k.matter AND m.kind = 'suggestion' ` + leadOf + `
	WHERE k.kind = 'answer' AND NOT k.stopped AND k.due_on BETWEEN $2::text::date AND $3::text::date AND k.due_on < $7::text::date AND lead.body IS NOT NULL`,
	// A first contact that was due: made by then, and not denied by the deputy.
	`SELECT coalesce(e.body, lead.body), 'contact', m.id, -k.id, coalesce(` + scoredDay + ` <= k.due_on, false) AND coalesce(attest.said, 'yes') <> 'no'
	FROM clocks k JOIN matters m ON m.id = k.matter AND m.kind = 'suggestion'
	LEFT JOIN LATERAL (SELECT e.id, e.at, e.body FROM matter_events e WHERE e.matter = k.matter AND e.move = 'contact' AND ` + scoredDay + ` >= k.start_on
		AND NOT EXISTS (SELECT FROM clocks l WHERE l.matter = k.matter AND l.kind = 'contact' AND l.id > k.id AND l.start_on < ` + scoredDay + `)
		ORDER BY e.id LIMIT 1) e ON true
	LEFT JOIN LATERAL (SELECT a.input->'took_place'->>0 AS said FROM matter_events a
		WHERE a.matter = k.matter AND a.move = 'attest' AND a.id > e.id ORDER BY a.id LIMIT 1) attest ON true ` + leadOf + `
	WHERE k.kind = 'contact' AND k.due_on BETWEEN $2::text::date AND $3::text::date AND (e.id IS NOT NULL OR NOT k.stopped AND k.due_on < $7::text::date)
		AND coalesce(e.body, lead.body) IS NOT NULL`,
	// The last rating, once the staff have released it.
	`SELECT coalesce(answer.body, lead.body), 'satisfied', m.id, e.id, m.facts->>'result' IN ('satisfied', 'basic')
	FROM (SELECT e.id, e.matter FROM matter_events e WHERE e.move = 'rate' AND e.at >= $4 AND e.at < $5 OFFSET 0) e
	JOIN matters m ON m.id = e.matter AND m.kind = 'suggestion' AND m.facts->>'released' = 'yes' AND m.facts ? 'result'
	LEFT JOIN LATERAL (SELECT a.body FROM matter_events a WHERE a.matter = m.id AND a.move = 'approve' AND a.id < e.id ORDER BY a.id DESC LIMIT 1) answer ON true ` + leadOf + `
	WHERE coalesce(answer.body, lead.body) IS NOT NULL
		AND NOT EXISTS (SELECT FROM matter_events l WHERE l.matter = m.id AND l.move = 'rate' AND l.id > e.id)`,
	// A promise: done by its day. Reports name it by its place among the clocks. What was
	// put off counts with its new day.
	`SELECT coalesce(e.body, lead.body), 'commitments', m.id, -k.id, coalesce(` + scoredDay + ` <= k.due_on, false)
	FROM clocks k JOIN matters m ON m.id = k.matter AND m.kind = 'suggestion'
	LEFT JOIN LATERAL (SELECT e.id, e.at, e.body FROM matter_events e WHERE e.matter = k.matter AND e.move = 'report'
		AND e.input->'commitment'->>0 = (SELECT count(*)::text FROM clocks l WHERE l.matter = k.matter AND l.id < k.id) ORDER BY e.id LIMIT 1) e ON true ` + leadOf + `
	WHERE k.kind = 'commitment' AND k.due_on BETWEEN $2::text::date AND $3::text::date AND (e.id IS NOT NULL OR NOT k.stopped AND k.due_on < $7::text::date)
		AND coalesce(e.body, lead.body) IS NOT NULL`,
	// A sample of the classes that departments claimed.
	`SELECT u.body, 'class', e.matter, e.id, u.confirmed FROM class_audits u JOIN matter_events e ON e.id = u.event
	WHERE e.at >= $4 AND e.at < $5`,
}

// Reckon finds the cases of a period anew, with the weights as they are, and tallies
// them. It takes the time that the period's matters take, and is asked for by hand.
func (s *Store) Reckon(ctx context.Context, p ScorePeriod, weights liaison.Weights, now time.Time) error {
	from, to := liaison.DateOf(p.FromDay), liaison.DateOf(p.ToDay)
	start, end := from.Midnight(now.Location()), to.AddDays(1).Midnight(now.Location())
	_, ahead := start.Zone()
	for _, table := range []string{"score_tallies", "score_cases"} {
		if _, err := s.db.Exec(ctx, `DELETE FROM `+table+` WHERE period = $1`, p.ID); err != nil {
			return fmt.Errorf("reckon period %d: %w", p.ID, err)
		}
	}
	for _, cases := range scoredCases {
		// Every statement names all arguments, so that each is of a known type.
		_, err := s.db.Exec(ctx, `WITH given AS (SELECT $2::text, $3::text, $4::timestamptz, $5::timestamptz, $6::integer, $7::text)
			INSERT INTO score_cases (period, body, part, matter, item, met) SELECT $1::bigint, found.* FROM (`+cases+`) found`,
			p.ID, from.String(), to.String(), start, end, ahead, liaison.DateOf(now).String())
		if err != nil {
			return fmt.Errorf("reckon period %d: %w", p.ID, err)
		}
	}
	_, err := s.db.Exec(ctx, `INSERT INTO score_tallies (period, body, part, met, of)
		SELECT period, body, part, count(*) FILTER (WHERE met), count(*) FROM score_cases WHERE period = $1 GROUP BY period, body, part`, p.ID)
	if err != nil {
		return fmt.Errorf("tally period %d: %w", p.ID, err)
	}
	_, err = s.db.Exec(ctx, `UPDATE score_periods SET weights = $2, reckoned_at = $3 WHERE id = $1`, p.ID, weights.String(), now)
	if err != nil {
		return fmt.Errorf("reckon period %d: %w", p.ID, err)
	}
	return nil
}

// PublishScores makes a period's scores stay as they are, open to appeals until that day.
func (s *Store) PublishScores(ctx context.Context, p ScorePeriod, until liaison.Date, actor int64, at time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE score_periods SET published_at = $2, published_by = $3, appeal_until = $4::text::date WHERE id = $1`,
		p.ID, at, actor, until.String())
	if err != nil {
		return fmt.Errorf("publish period %d: %w", p.ID, err)
	}
	return s.Audit(ctx, at, actor, "score.published", p.Name, map[string]any{"weights": p.Weights, "until": until})
}

// BodyTally is a tally of a department, as it was published and with what appeals were
// right about.
type BodyTally struct {
	Body           int64
	Name           string
	Part           liaison.ScorePart
	Met, Of        int
	ToMet, LeftOut int // lines that appeals have made count, or have left out
}

// Tally is the one that counts, with what appeals have corrected.
func (t BodyTally) Tally() liaison.Tally {
	return liaison.Tally{Part: t.Part, Met: t.Met + t.ToMet, Of: t.Of - t.LeftOut}
}

// ScoreTallies reads those of a period, by department; of one, or of all where body is 0.
func (s *Store) ScoreTallies(ctx context.Context, period, body int64) ([]BodyTally, error) {
	found, err := many[BodyTally](ctx, s.db, `SELECT t.body, coalesce(nullif(b.short, ''), b.name) AS name, t.part, t.met, t.of,
			coalesce(a.to_met, 0) AS to_met, coalesce(a.left_out, 0) AS left_out
		FROM score_tallies t JOIN bodies b ON b.id = t.body
		LEFT JOIN (SELECT a.body, c.part, count(*) FILTER (WHERE a.remedy = 'met') AS to_met, count(*) FILTER (WHERE a.remedy = 'out') AS left_out
			FROM score_appeals a JOIN score_cases c ON c.id = a.line WHERE a.period = $1 AND a.remedy <> '' GROUP BY a.body, c.part) a
			ON a.body = t.body AND a.part = t.part
		WHERE t.period = $1 AND ($2::bigint = 0 OR t.body = $2) ORDER BY b.code, t.part`, period, body)
	if err != nil {
		return nil, fmt.Errorf("read the tallies of period %d: %w", period, err)
	}
	return found, nil
}

// ScoreCase is a line of a score: a matter behind a number.
type ScoreCase struct {
	ID       int64
	Part     liaison.ScorePart
	Matter   int64
	Number   string
	Title    string // empty: the department has no part in the matter any more
	Met      bool
	Appealed bool
	Decided  bool
	Remedy   liaison.Remedy
	DueOn    *time.Time
}

// ScoreCases lists the lines of a department's part, those that do not count first,
// after a line, so many.
func (s *Store) ScoreCases(ctx context.Context, period, body int64, part liaison.ScorePart, after int64, most int) ([]ScoreCase, error) {
	found, err := many[ScoreCase](ctx, s.db, `WITH page AS MATERIALIZED (SELECT id, body, part, matter, met FROM score_cases
			WHERE period = $1 AND body = $2 AND part = $3
				AND (met, id) > (coalesce((SELECT met FROM score_cases WHERE id = $4), false), $4::bigint)
			ORDER BY met, id LIMIT $5)
		SELECT c.id, c.part, c.matter, m.number,
			CASE WHEN EXISTS (SELECT FROM parties p WHERE p.matter = m.id AND p.body = c.body) THEN m.title ELSE '' END AS title,
			c.met, a.id IS NOT NULL AS appealed, a.decided_at IS NOT NULL AS decided, coalesce(a.remedy, '') AS remedy, a.due_on
		FROM page c JOIN matters m ON m.id = c.matter LEFT JOIN score_appeals a ON a.line = c.id
		ORDER BY c.met, c.id`, period, body, part, after, most)
	if err != nil {
		return nil, fmt.Errorf("list what is behind a score: %w", err)
	}
	return found, nil
}

// ActingFor lists the people who act for the bodies in one of the roles.
func (s *Store) ActingFor(ctx context.Context, bodies []int64, roles ...liaison.Role) ([]int64, error) {
	found, err := column[int64](ctx, s.db, `SELECT DISTINCT person FROM memberships WHERE body = ANY($1) AND role = ANY($2) ORDER BY person`,
		nonNil(bodies), texts(roles))
	if err != nil {
		return nil, fmt.Errorf("find who acts for bodies: %w", err)
	}
	return found, nil
}
