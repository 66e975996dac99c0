package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"liaison"
)

// Attending is an occasion with how one person stands to it.
type Attending struct {
	Occasion      liaison.Occasion
	Participation liaison.Participation
}

// OccasionsOf lists what the person has a participation in and was not over then, the
// first to begin first; with the zero time all that there ever was.
func (s *Store) OccasionsOf(ctx context.Context, person int64, since time.Time, most int) ([]Attending, error) {
	ids, err := column[int64](ctx, s.db, `SELECT a.occasion FROM participations a JOIN occasions o ON o.id = a.occasion
		WHERE a.person = $1 AND o.stage IN ('announced', 'over', 'cancelled') AND ($2::timestamptz IS NULL OR o.ends_at > $2)
		ORDER BY o.begins_at, o.id LIMIT $3`, person, maybe(since), most)
	if err != nil {
		return nil, fmt.Errorf("find the occasions of person %d: %w", person, err)
	}
	occasions, err := s.OccasionsByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	joined, err := s.participations(ctx, `a.person = $1 AND a.occasion = ANY($2)`, person, nonNil(ids))
	if err != nil {
		return nil, err
	}
	found := make([]Attending, 0, len(occasions))
	for _, o := range occasions {
		i := slices.IndexFunc(joined, func(p liaison.Participation) bool { return p.Occasion == o.ID })
		found = append(found, Attending{o, joined[i]})
	}
	return found, nil
}

// OccasionsHeldBy lists what the bodies hold that was not over then, with staff what
// nobody else holds too, the first to begin first; with them the themes that bodies are
// entrusted with, and what they have not announced yet.
func (s *Store) OccasionsHeldBy(ctx context.Context, bodies []int64, staff bool, since time.Time, most int) ([]liaison.Occasion, error) {
	return s.occasions(ctx, `(o.stage = 'announced' AND o.ends_at > $1
			OR o.stage IN ('draft', 'menu') AND EXISTS (SELECT FROM entrustments e WHERE o.id IN (e.theme, e.occasion)))
		AND (o.body = ANY($2) OR $3 AND o.body IS NULL)
		ORDER BY o.begins_at, o.id LIMIT $4`, since, nonNil(bodies), staff, most)
}

// OccasionsBetween lists those of any stage but drafts that begin from one time to
// another, the first first.
func (s *Store) OccasionsBetween(ctx context.Context, from, to time.Time, most int) ([]liaison.Occasion, error) {
	return s.occasions(ctx, `o.stage <> 'draft' AND o.begins_at >= $1 AND o.begins_at < $2 ORDER BY o.begins_at, o.id LIMIT $3`, from, to, most)
}

// OccasionsAhead lists the announced ones in which something may be due: they begin, or
// close their enrolment, before that time, or are over and not settled.
func (s *Store) OccasionsAhead(ctx context.Context, until time.Time) ([]liaison.Occasion, error) {
	return s.occasions(ctx, `o.stage = 'announced' AND (o.begins_at < $1 OR o.enrol_until < $1) ORDER BY o.begins_at, o.id`, until)
}

// OnMenu is an occasion of the year's menu and how many wish for it.
type OnMenu struct {
	Occasion liaison.Occasion
	Wishes   int
	Wished   bool // by the person who looks
}

// Menu lists the year's menu 活动菜单 as a person sees it, by kind.
func (s *Store) Menu(ctx context.Context, year int, person int64) ([]OnMenu, error) {
	occasions, err := s.occasions(ctx, `o.stage = 'menu' AND o.year = $1 ORDER BY o.kind, o.begins_at NULLS LAST, o.id`, year)
	if err != nil {
		return nil, err
	}
	type row struct {
		Occasion int64
		Count    int
		Own      bool
	}
	rows, err := many[row](ctx, s.db, `SELECT w.occasion, count(*) AS count, bool_or(w.person = $2) AS own
		FROM wishes w JOIN occasions o ON o.id = w.occasion WHERE o.stage = 'menu' AND o.year = $1 GROUP BY w.occasion`, year, person)
	if err != nil {
		return nil, fmt.Errorf("count the wishes of %d: %w", year, err)
	}
	menu := make([]OnMenu, len(occasions))
	for i, o := range occasions {
		menu[i].Occasion = o
		for _, r := range rows {
			if r.Occasion == o.ID {
				menu[i].Wishes, menu[i].Wished = r.Count, r.Own
			}
		}
	}
	return menu, nil
}

// Wish notes that somebody wishes for an occasion of the menu, or does not any more.
func (s *Store) Wish(ctx context.Context, occasion, person int64, wishes bool, at time.Time) error {
	sql := `INSERT INTO wishes (occasion, person, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`
	args := []any{occasion, person, at}
	if !wishes {
		sql, args = `DELETE FROM wishes WHERE occasion = $1 AND person = $2`, args[:2]
	}
	if _, err := s.db.Exec(ctx, sql, args...); err != nil {
		return fmt.Errorf("keep a wish for occasion %d: %w", occasion, err)
	}
	return nil
}

// FreeMonths reads in which months of the year somebody is free.
func (s *Store) FreeMonths(ctx context.Context, person int64, year int) ([]int, error) {
	found, err := column[int](ctx, s.db, `SELECT unnest(months) FROM free_months WHERE person = $1 AND year = $2 ORDER BY 1`, person, year)
	if err != nil {
		return nil, fmt.Errorf("read the free months of person %d: %w", person, err)
	}
	return found, nil
}

// KeepFreeMonths writes in which months of the year somebody is free.
func (s *Store) KeepFreeMonths(ctx context.Context, person int64, year int, months []int) error {
	_, err := s.db.Exec(ctx, `INSERT INTO free_months (person, year, months) VALUES ($1, $2, $3)
		ON CONFLICT (person, year) DO UPDATE SET months = excluded.months`, person, year, nonNil(months))
	if err != nil {
		return fmt.Errorf("keep the free months of person %d: %w", person, err)
	}
	return nil
}
