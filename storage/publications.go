package storage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"liaison"
)

// PublicQuery says which publications are wanted; what is empty does not matter.
type PublicQuery struct {
	Words              []string // folded; a find has all of them
	Year               int
	Topic, Class, Lead string    // Lead: a body's code
	From, Until        time.Time // between which it was submitted; Until itself is not
	Before             PublicMark
	Skip, Most         int
	BySubmission       bool // in the order of submission, else of publication; the newest first
}

// PublicMark is where a page ends: the next begins after it.
type PublicMark struct {
	At     time.Time
	Matter int64
}

// publicWalk is how many of the newest are gone through one by one for words; those
// who look for one character find it among these alone (see Search).
const publicWalk = 2_000

// asked is a condition with its arguments, in the order of their placeholders.
type asked struct{ args []any }

func (a *asked) arg(v any) string {
	a.args = append(a.args, v)
	return fmt.Sprintf("$%d", len(a.args))
}

// where is the condition that a publication p is wanted, words apart.
func (q PublicQuery) where(a *asked) string {
	all := []string{"true"}
	when := func(given bool, column string, v any) {
		if given {
			all = append(all, column+a.arg(v))
		}
	}
	when(q.Year != 0, "p.year = ", q.Year)
	when(q.Topic != "", "p.topic = ", q.Topic)
	when(q.Class != "", "p.class = ", q.Class)
	when(!q.From.IsZero(), "p.submitted_at >= ", q.From)
	when(!q.Until.IsZero(), "p.submitted_at < ", q.Until)
	if q.Lead != "" {
		all = append(all, "p.lead = (SELECT id FROM bodies WHERE code = "+a.arg(q.Lead)+")")
	}
	if q.Before.Matter != 0 {
		all = append(all, "(p."+q.order()+", p.matter) < ("+a.arg(q.Before.At)+", "+a.arg(q.Before.Matter)+")")
	}
	return strings.Join(all, " AND ")
}

func (q PublicQuery) order() string {
	if q.BySubmission {
		return "submitted_at"
	}
	return "published_at"
}

func (q PublicQuery) inOrder() string {
	return ` ORDER BY p.` + q.order() + ` DESC, p.matter DESC LIMIT `
}

// Publications lists what is public, the newest first.
func (s *Store) Publications(ctx context.Context, q PublicQuery) ([]liaison.Publication, error) {
	if len(q.Words) > 0 {
		return s.publicationsWith(ctx, q)
	}
	a := &asked{}
	return s.publications(ctx, a, `SELECT `+publicationColumns+` FROM publications p WHERE `+q.where(a)+q.inOrder()+a.arg(q.Most)+` OFFSET `+a.arg(q.Skip))
}

// publicationsWith goes through the newest, and where these have too few looks the
// words up by their pairs of characters. Each way has one plan (see Search).
func (s *Store) publicationsWith(ctx context.Context, q PublicQuery) ([]liaison.Publication, error) {
	like := func(a *asked) string { return `p.words LIKE ALL (` + a.arg(patterns(q.Words)) + `::text[])` }
	a := &asked{}
	found, err := s.publications(ctx, a, `SELECT `+publicationColumns+` FROM (
			SELECT * FROM publications p WHERE `+q.where(a)+q.inOrder()+a.arg(publicWalk)+`) p
		WHERE `+like(a)+q.inOrder()+a.arg(q.Most))
	if err != nil || len(found) == q.Most || len(gramsOf(q.Words)) == 0 {
		return found, err
	}
	a = &asked{}
	return s.publications(ctx, a, `WITH hit AS MATERIALIZED (
			SELECT p.matter FROM publications p WHERE p.grams @> `+a.arg(gramsOf(q.Words))+`::int4[] AND `+like(a)+` AND `+q.where(a)+`)
		SELECT `+publicationColumns+` FROM hit JOIN publications p ON p.matter = hit.matter`+q.inOrder()+a.arg(q.Most))
}

func (s *Store) publications(ctx context.Context, a *asked, sql string) ([]liaison.Publication, error) {
	found, err := many[publicationRow](ctx, s.db, sql, a.args...)
	if err != nil {
		return nil, fmt.Errorf("read what is public: %w", err)
	}
	return each(found, publicationRow.publication), nil
}

// PublicationsNumbered are those of these numbers that are public, the newest first.
func (s *Store) PublicationsNumbered(ctx context.Context, numbers []string) ([]liaison.Publication, error) {
	a := &asked{}
	return s.publications(ctx, a, `SELECT `+publicationColumns+` FROM publications p WHERE p.number = ANY (`+a.arg(numbers)+`)
		ORDER BY p.submitted_at DESC, p.matter DESC`)
}

// PublicFigures are counts of what is public.
type PublicFigures struct {
	All     int
	Classes map[string]int
	Private int // whose deputies do not want them shown
}

// PublicFigures counts what is public, and what is not since its deputy does not
// want it.
func (s *Store) PublicFigures(ctx context.Context) (PublicFigures, error) {
	type row struct {
		Class string
		Count int
	}
	rows, err := many[row](ctx, s.db, `SELECT class, count(*) AS count FROM publications GROUP BY class
		UNION ALL SELECT 'private', count(*) FROM matters WHERE facts->>'private' = 'yes' AND number IS NOT NULL`)
	if err != nil {
		return PublicFigures{}, fmt.Errorf("count what is public: %w", err)
	}
	f := PublicFigures{Classes: map[string]int{}}
	for _, r := range rows {
		if r.Class == "private" {
			f.Private = r.Count
			continue
		}
		f.Classes[r.Class] = r.Count
		f.All += r.Count
	}
	return f, nil
}

// PublicYears lists the years of what is public, the newest first: each is one step
// into the index.
func (s *Store) PublicYears(ctx context.Context) ([]int, error) {
	years, err := column[int](ctx, s.db, `WITH RECURSIVE y AS (
			SELECT max(year) AS year FROM publications
			UNION ALL SELECT (SELECT max(year) FROM publications WHERE year < y.year) FROM y WHERE y.year IS NOT NULL)
		SELECT year FROM y WHERE year IS NOT NULL LIMIT 30`)
	if err != nil {
		return nil, fmt.Errorf("list the years of what is public: %w", err)
	}
	return years, nil
}
