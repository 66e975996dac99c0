package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// SavedView is a list that somebody has given a name, by the query of its address.
type SavedView struct {
	ID    int64
	Name  string
	Query string
}

// viewsMost bounds how many views somebody keeps.
const viewsMost = 20

// SavedViews lists somebody's views, the oldest first.
func (s *Store) SavedViews(ctx context.Context, person int64) ([]SavedView, error) {
	found, err := many[SavedView](ctx, s.db, `SELECT id, name, query FROM saved_views WHERE person = $1 ORDER BY id`, person)
	if err != nil {
		return nil, fmt.Errorf("read the views of person %d: %w", person, err)
	}
	return found, nil
}

// SaveView keeps a view; one of the person's that has the name already becomes this.
func (s *Store) SaveView(ctx context.Context, person int64, v SavedView, at time.Time) error {
	tag, err := s.db.Exec(ctx, `INSERT INTO saved_views (person, name, query, made_at)
		SELECT $1, $2, $3, $4 WHERE (SELECT count(*) FROM saved_views WHERE person = $1 AND name <> $2) < $5
		ON CONFLICT (person, name) DO UPDATE SET query = excluded.query, made_at = excluded.made_at`, person, v.Name, v.Query, at, viewsMost)
	if err != nil {
		return fmt.Errorf("save a view of person %d: %w", person, err)
	}
	if tag.RowsAffected() == 0 {
		return liaison.Refuse(liaison.Conflict, "saved_view.too_many", "Most", viewsMost)
	}
	return s.Audit(ctx, at, person, "view.saved", v.Name, map[string]any{"query": v.Query})
}

// ForgetView removes a view of the person's; another's is left as it is.
func (s *Store) ForgetView(ctx context.Context, person, id int64, at time.Time) error {
	names, err := column[string](ctx, s.db, `DELETE FROM saved_views WHERE id = $1 AND person = $2 RETURNING name`, id, person)
	if err != nil {
		return fmt.Errorf("forget view %d: %w", id, err)
	}
	if len(names) == 0 {
		return liaison.Refuse(liaison.NotFound, "saved_view.gone")
	}
	return s.Audit(ctx, at, person, "view.forgotten", names[0], nil)
}
