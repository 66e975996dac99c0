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
	// Each is counted by itself: beside each other they would be looked up person by person.
	found, err := many[Figures](ctx, s.db, `
		SELECT p.people, p.bound, (SELECT count(*) FROM (SELECT DISTINCT person FROM memberships WHERE role = 'deputy') d) AS deputies,
			(SELECT count(*) FROM conversations c JOIN people p ON p.chat = c.chat WHERE c.gone_at IS NOT NULL) AS gone
		FROM (SELECT count(*) AS people, count(chat) AS bound FROM people) p`)
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
