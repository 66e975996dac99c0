package storage

import (
	"context"
	"fmt"

	"liaison"
)

// Figures are counts of people, for the console's first page.
type Figures struct {
	People, Bound, Deputies, Gone int
}

// Figures counts people.
func (s *Store) Figures(ctx context.Context) (Figures, error) {
	found, err := many[Figures](ctx, s.db, `
		SELECT count(*) AS people, count(p.chat) AS bound,
			count(*) FILTER (WHERE EXISTS (SELECT FROM memberships m WHERE m.person = p.id AND m.role = 'deputy')) AS deputies,
			count(c.gone_at) AS gone
		FROM people p LEFT JOIN conversations c ON c.chat = p.chat`)
	if err != nil {
		return Figures{}, fmt.Errorf("count people: %w", err)
	}
	return found[0], nil
}

// Overdue counts the matters with a deadline that is past and that somebody has
// to keep.
func (s *Store) Overdue(ctx context.Context, today liaison.Date) (int, error) {
	var n int
	err := s.db.QueryRow(ctx, `SELECT count(DISTINCT matter) FROM clocks
		WHERE NOT stopped AND held_by <> '' AND due_on < $1::text::date`, today.String()).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count what is overdue: %w", err)
	}
	return n, nil
}
