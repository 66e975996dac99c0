package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// DutyTally is how a deputy's report on the duty done 述职 was judged by those who
// heard it, in persons.
type DutyTally struct {
	Occasion, Person               int64
	Satisfied, Basic, Dissatisfied int
	Opinions                       string // what was said of it
	By                             int64
	At                             time.Time
}

// KeepDutyTally writes a tally, in the place of the one before.
func (s *Store) KeepDutyTally(ctx context.Context, t DutyTally) error {
	_, err := s.db.Exec(ctx, `INSERT INTO duty_tallies (occasion, person, satisfied, basic, dissatisfied, opinions, by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (occasion, person) DO UPDATE SET satisfied = $3, basic = $4, dissatisfied = $5, opinions = $6, by = $7, at = $8`,
		t.Occasion, t.Person, t.Satisfied, t.Basic, t.Dissatisfied, t.Opinions, t.By, t.At)
	if err != nil {
		return fmt.Errorf("keep a tally of occasion %d: %w", t.Occasion, err)
	}
	return nil
}

// DutyTallies reads the tallies of an occasion, by person.
func (s *Store) DutyTallies(ctx context.Context, occasion int64) (map[int64]DutyTally, error) {
	found, err := many[DutyTally](ctx, s.db, `SELECT occasion, person, satisfied, basic, dissatisfied, opinions, by, at FROM duty_tallies WHERE occasion = $1`, occasion)
	if err != nil {
		return nil, fmt.Errorf("read the tallies of occasion %d: %w", occasion, err)
	}
	by := map[int64]DutyTally{}
	for _, t := range found {
		by[t.Person] = t
	}
	return by, nil
}

// DutyReporting is how far the deputies of a delegation have reported on their duty.
type DutyReporting struct {
	Delegation int64
	Name       string
	Deputies   int
	Reported   int
	Planned    int // who have not, and have a seat in one to come
}

// dutyReports says of each of the deputies whether they have reported since $1, and in
// which occasion they are to, of those that end after $2.
const dutyReports = `WITH ` + deputiesAtHome + `, reports AS (
	SELECT d.id, d.code, d.name, d.delegation, d.home,
		EXISTS (SELECT FROM participations a JOIN occasions o ON o.id = a.occasion WHERE a.person = d.id AND a.state = 'attended'
			AND o.kind = 'report' AND o.stage IN ('announced', 'over') AND o.begins_at >= $1) AS reported,
		(SELECT o.id FROM participations a JOIN occasions o ON o.id = a.occasion WHERE a.person = d.id AND a.state IN ('put_down', 'enrolled', 'leave')
			AND o.kind = 'report' AND o.stage = 'announced' AND o.ends_at > $2 ORDER BY o.begins_at LIMIT 1) AS planned
	FROM deputies d) `

// DutyReportings counts it for each delegation: who has reported since the term began,
// and who is to.
func (s *Store) DutyReportings(ctx context.Context, term, now time.Time) ([]DutyReporting, error) {
	found, err := many[DutyReporting](ctx, s.db, dutyReports+`SELECT delegation, home AS name, count(*) AS deputies, count(*) FILTER (WHERE reported) AS reported,
		count(*) FILTER (WHERE NOT reported AND planned IS NOT NULL) AS planned FROM reports GROUP BY delegation, home ORDER BY delegation`, term, now)
	if err != nil {
		return nil, fmt.Errorf("count who has reported: %w", err)
	}
	return found, nil
}

// Unreported is a deputy who has not reported on the duty done in this term.
type Unreported struct {
	ID         int64
	Code, Name string
	Delegation int64
	Home       string
	Planned    int64 // the occasion in which they are to; 0: none
	Title      string
	Begins     *time.Time
}

// NotReported lists deputies who have not, by code, of those delegations.
func (s *Store) NotReported(ctx context.Context, term, now time.Time, delegations []int64, after string, most int) ([]Unreported, error) {
	found, err := many[Unreported](ctx, s.db, dutyReports+`SELECT r.id, r.code, r.name, r.delegation, r.home, coalesce(r.planned, 0) AS planned,
		coalesce(o.title, '') AS title, o.begins_at AS begins FROM reports r LEFT JOIN occasions o ON o.id = r.planned
		WHERE NOT r.reported AND r.delegation = ANY($3) AND r.code > $4 ORDER BY r.code LIMIT $5`, term, now, nonNil(delegations), after, most)
	if err != nil {
		return nil, fmt.Errorf("list who has not reported: %w", err)
	}
	return found, nil
}

// TermBegins is the day on which the congress's term began, as it is set.
func (s *Store) TermBegins(ctx context.Context) (liaison.Date, error) {
	rules, err := s.Rules(ctx)
	if err != nil {
		return liaison.Date{}, err
	}
	return liaison.ParseDate(rules.Text(liaison.TermBegan))
}
