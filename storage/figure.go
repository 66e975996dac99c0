package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"liaison"
)

// TallyQuery says which of the kept counts are meant.
type TallyQuery struct {
	What     string       // of the kept ones, as keepFigures names them
	Kind     liaison.Kind // of matter; empty: all
	Bodies   []int64      // 0 among them: the whole
	From, To liaison.Date
	Most     int // bodies besides the whole, those with the highest counts; 0: all
}

// Tally is a kept count.
type Tally struct {
	Body int64
	Mark string
	N    int
}

// bodiesFew is of how many bodies counts are read body by body.
const bodiesFew = 4

// Tallies sums the kept counts by body and mark.
func (s *Store) Tallies(ctx context.Context, q TallyQuery) ([]Tally, error) {
	spans, firsts, lasts := spread(liaison.Stretches(q.From, q.To))
	body := "f.body"
	if len(q.Bodies) > bodiesFew {
		body = "f.body + 0" // no index of bodies has it: of so many the time leads the way
	}
	found, err := many[Tally](ctx, s.db, `
		WITH sums AS (SELECT f.body, f.mark, sum(f.n)::integer AS n
			FROM unnest($1::text[], $2::text[], $3::text[]) AS r (span, first, last)
			JOIN figures f ON f.span = r.span AND f.day BETWEEN r.first::date AND r.last::date
			WHERE f.what = $4 AND ($5::text = '' OR f.kind = $5) AND `+body+` = ANY($6) GROUP BY f.body, f.mark),
		most AS (SELECT body FROM sums WHERE body <> 0 GROUP BY body ORDER BY sum(n) DESC, body LIMIT nullif($7, 0))
		SELECT body, mark, n FROM sums WHERE body = 0 OR body IN (SELECT body FROM most)`,
		spans, firsts, lasts, q.What, q.Kind, nonNil(q.Bodies), q.Most)
	if err != nil {
		return nil, fmt.Errorf("sum %s: %w", q.What, err)
	}
	return found, nil
}

// spread has what stretches consist of beside each other, as PostgreSQL takes them.
func spread(stretches []liaison.Stretch) (spans, firsts, lasts []string) {
	spans, firsts, lasts = []string{}, []string{}, []string{}
	for _, r := range stretches {
		spans, firsts, lasts = append(spans, r.Span), append(firsts, r.From.String()), append(lasts, r.To.String())
	}
	return spans, firsts, lasts
}

// DayTally is a kept count of one day.
type DayTally struct {
	Day  liaison.Date
	Mark string
	N    int
}

// DayTallies reads the kept counts of one body, or of the whole, by day and mark.
func (s *Store) DayTallies(ctx context.Context, q TallyQuery) ([]DayTally, error) {
	type row struct {
		Day  time.Time
		Mark string
		N    int
	}
	rows, err := many[row](ctx, s.db, `SELECT day, mark, sum(n)::integer AS n FROM figures
		WHERE what = $1 AND span = 'day' AND body = ANY($2) AND ($3::text = '' OR kind = $3)
			AND day BETWEEN $4::text::date AND $5::text::date
		GROUP BY day, mark ORDER BY day, mark`, q.What, nonNil(q.Bodies), q.Kind, q.From.String(), q.To.String())
	if err != nil {
		return nil, fmt.Errorf("read %s by day: %w", q.What, err)
	}
	return each(rows, func(r row) DayTally { return DayTally{liaison.DateOf(r.Day), r.Mark, r.N} }), nil
}

// FiguresAsOf is when the counts were kept; zero: never yet.
func (s *Store) FiguresAsOf(ctx context.Context) (time.Time, error) {
	found, err := column[time.Time](ctx, s.db, `SELECT as_of FROM figures_kept`)
	at, err := only(found, err, ErrNone)
	if errors.Is(err, ErrNone) {
		return time.Time{}, nil
	}
	if err != nil {
		return at, fmt.Errorf("read when figures were kept: %w", err)
	}
	return at, nil
}

// Headcounts counts the people of a role in each body of a kind.
func (s *Store) Headcounts(ctx context.Context, role liaison.Role, kind liaison.BodyKind) (map[int64]int, error) {
	found, err := many[Tally](ctx, s.db, `SELECT s.body, '' AS mark, count(*)::integer AS n FROM memberships s
		JOIN bodies b ON b.id = s.body WHERE b.kind = $2 AND s.role = $1 GROUP BY s.body`, role, kind)
	if err != nil {
		return nil, fmt.Errorf("count the people of bodies: %w", err)
	}
	counts := make(map[int64]int, len(found))
	for _, t := range found {
		counts[t.Body] = t.N
	}
	return counts, nil
}
