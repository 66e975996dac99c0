package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// KeptReport is the report of a year as it was made.
type KeptReport struct {
	ID      int64
	Figures liaison.YearReport
	By      string
	MadeAt  time.Time
}

const reportColumns = `r.id, r.figures, p.name AS by, r.made_at FROM year_reports r JOIN people p ON p.id = r.made_by`

// YearReport reads the last report of a year; ErrNone where none was made.
func (s *Store) YearReport(ctx context.Context, year int) (KeptReport, error) {
	found, err := many[KeptReport](ctx, s.db, `SELECT `+reportColumns+` WHERE r.year = $1 ORDER BY r.id DESC LIMIT 1`, year)
	return only(found, err, ErrNone)
}

// ReportByID reads a report.
func (s *Store) ReportByID(ctx context.Context, id int64) (KeptReport, error) {
	found, err := many[KeptReport](ctx, s.db, `SELECT `+reportColumns+` WHERE r.id = $1`, id)
	return only(found, err, liaison.Refuse(liaison.NotFound, "report.none"))
}

// KeepReport keeps a report beside those before it.
func (s *Store) KeepReport(ctx context.Context, r liaison.YearReport, by int64, at time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO year_reports (year, figures, made_by, made_at) VALUES ($1, $2, $3, $4)`, r.Year, r, by, at)
	if err != nil {
		return fmt.Errorf("keep the report of %d: %w", r.Year, err)
	}
	return s.Audit(ctx, at, by, "report.made", fmt.Sprint(r.Year), map[string]any{"total": r.Total})
}

// reported are the year's suggestions, with what the report asks of each, so that they
// are gone through once. Who led is who signed the answer, or else who leads; what was
// merged is due when the one is with which it is answered.
const reported = `CREATE TEMPORARY TABLE reported ON COMMIT DROP AS
	SELECT m.id, m.stage, m.session, m.topic, m.author, answer.id IS NOT NULL AS answered,
		coalesce((answer.at AT TIME ZONE make_interval(secs => $4))::date <= due.due_on, false) AS in_time,
		CASE WHEN answer.id IS NOT NULL THEN m.facts->>'class' END AS class,
		CASE WHEN m.facts->>'released' = 'yes' THEN m.facts->>'result' END AS result, m.facts->>'unrated' = 'yes' AS unrated,
		coalesce(answer.body, lead.body) AS body
	FROM matters m
	LEFT JOIN LATERAL (SELECT e.id, e.at, e.body FROM matter_events e WHERE e.matter = m.id AND e.move IN ('approve', 'receive_answer') ORDER BY e.id LIMIT 1) answer ON true
	LEFT JOIN LATERAL (SELECT c.due_on FROM clocks c WHERE c.matter = coalesce(m.main, m.id) AND c.kind = 'answer' AND c.start_on <= (answer.at AT TIME ZONE make_interval(secs => $4))::date
		ORDER BY (c.start_on < (answer.at AT TIME ZONE make_interval(secs => $4))::date) DESC, c.id DESC LIMIT 1) due ON true ` + leadOf + `
	WHERE m.kind = $1 AND m.submitted_at >= $2 AND m.submitted_at < $3 AND m.number IS NOT NULL`

// handled are those that are reported: what was split or divided is counted as what it
// became, and what was withdrawn or is a letter apart.
const handled = `FROM reported r WHERE r.stage NOT IN ('withdrawn', 'letter', 'split', 'divided')`

// MakeReport counts a year's suggestions, within a transaction. It takes the time that
// they take: a second or two for a hundred thousand.
func (s *Store) MakeReport(ctx context.Context, year int, now time.Time) (liaison.YearReport, error) {
	r := liaison.YearReport{Year: year, Through: liaison.DateOf(now), Classes: map[string]int{}, Rated: map[string]int{}}
	from, to := time.Date(year, 1, 1, 0, 0, 0, 0, now.Location()), time.Date(year+1, 1, 1, 0, 0, 0, 0, now.Location())
	_, ahead := from.Zone()
	if _, err := s.db.Exec(ctx, reported, liaison.Suggestion, from, to, ahead); err != nil {
		return r, fmt.Errorf("gather the suggestions of %d: %w", year, err)
	}
	err := s.db.QueryRow(ctx, `SELECT count(*) FILTER (WHERE counted), count(*) FILTER (WHERE counted AND session = 'plenary'),
			count(*) FILTER (WHERE counted AND answered), count(*) FILTER (WHERE counted AND in_time), count(*) FILTER (WHERE counted AND unrated),
			count(*) FILTER (WHERE stage = 'withdrawn'), count(*) FILTER (WHERE stage = 'letter')
		FROM (SELECT *, stage NOT IN ('withdrawn', 'letter', 'split', 'divided') AS counted FROM reported) r`).
		Scan(&r.Total, &r.Plenary, &r.Answered, &r.InTime, &r.Unrated, &r.Withdrawn, &r.Letters)
	if err != nil {
		return r, fmt.Errorf("count the suggestions of %d: %w", year, err)
	}
	if err := s.reportCounts(ctx, &r); err != nil {
		return r, err
	}
	if err := s.reportLines(ctx, &r); err != nil {
		return r, err
	}
	return r, s.reportPromises(ctx, &r)
}

func (s *Store) reportCounts(ctx context.Context, r *liaison.YearReport) error {
	for column, into := range map[string]map[string]int{"class": r.Classes, "result": r.Rated} {
		type row struct {
			Value string
			Count int
		}
		rows, err := many[row](ctx, s.db, `SELECT r.`+column+` AS value, count(*) AS count `+handled+` AND r.`+column+` IS NOT NULL GROUP BY r.`+column)
		if err != nil {
			return fmt.Errorf("count by %s: %w", column, err)
		}
		for _, row := range rows {
			into[row.Value] = row.Count
		}
	}
	return nil
}

func (s *Store) reportLines(ctx context.Context, r *liaison.YearReport) (err error) {
	const counts = `count(*) AS total, count(*) FILTER (WHERE h.answered) AS answered, count(*) FILTER (WHERE h.in_time) AS in_time FROM (SELECT r.* ` + handled + `) h `
	for _, line := range []struct {
		into *[]liaison.ReportLine
		sql  string
	}{
		{&r.Topics, `SELECT coalesce(t.name, h.topic) AS name, ` + counts + `LEFT JOIN topics t ON t.code = h.topic GROUP BY 1 ORDER BY 2 DESC, 1`},
		{&r.Departments, `SELECT b.name, ` + counts + `JOIN bodies b ON b.id = h.body GROUP BY b.name ORDER BY 2 DESC, 1`},
		{&r.Delegations, `SELECT coalesce(home.name, '') AS name, ` + counts + `LEFT JOIN (SELECT DISTINCT ON (m.person) m.person, b.name FROM memberships m
			JOIN bodies b ON b.id = m.body AND b.kind = 'delegation' WHERE m.role = 'deputy' ORDER BY m.person, b.code) home ON home.person = h.author
			GROUP BY 1 ORDER BY 2 DESC, 1`},
	} {
		if *line.into, err = many[liaison.ReportLine](ctx, s.db, line.sql); err != nil {
			return fmt.Errorf("count lines of the report: %w", err)
		}
	}
	return nil
}

// reportPromises counts the promises of the year's answers: what was put off is one
// promise, with its new day.
func (s *Store) reportPromises(ctx context.Context, r *liaison.YearReport) error {
	err := s.db.QueryRow(ctx, `SELECT count(*) FILTER (WHERE NOT k.stopped), count(*) FILTER (WHERE NOT k.stopped AND k.due_on < $1::text::date),
			(SELECT count(*) FROM (SELECT r.id `+handled+`) h JOIN matter_events e ON e.matter = h.id AND e.move = 'report')
		FROM (SELECT r.id `+handled+`) h JOIN clocks k ON k.matter = h.id AND k.kind = 'commitment'`, r.Through.String()).
		Scan(&r.Promises.Total, &r.Promises.Overdue, &r.Promises.Kept)
	if err != nil {
		return fmt.Errorf("count promises: %w", err)
	}
	r.Promises.Total += r.Promises.Kept
	return nil
}
