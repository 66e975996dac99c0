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
	Every liaison.Every // how often it is sent as a workbook
	Mail  string        // to this address; empty: to the chat
}

const viewColumns = `v.id, v.name, v.query, v.every, v.mail`

// viewsMost bounds how many views somebody keeps.
const viewsMost = 20

// SavedViews lists somebody's views, the oldest first.
func (s *Store) SavedViews(ctx context.Context, person int64) ([]SavedView, error) {
	found, err := many[SavedView](ctx, s.db, `SELECT `+viewColumns+` FROM saved_views v WHERE v.person = $1 ORDER BY v.id`, person)
	if err != nil {
		return nil, fmt.Errorf("read the views of person %d: %w", person, err)
	}
	return found, nil
}

// SavedView reads one of the person's; another's is refused as if it were not there.
func (s *Store) SavedView(ctx context.Context, person, id int64) (SavedView, error) {
	found, err := many[SavedView](ctx, s.db, `SELECT `+viewColumns+` FROM saved_views v WHERE v.id = $1 AND v.person = $2`, id, person)
	if err != nil {
		return SavedView{}, fmt.Errorf("read view %d: %w", id, err)
	}
	return only(found, nil, liaison.Refuse(liaison.NotFound, "saved_view.gone"))
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

// SendView says how often a view of the person's is sent, to what address and when
// next; with EveryNever it is not.
func (s *Store) SendView(ctx context.Context, person int64, v SavedView, next liaison.Date, at time.Time) error {
	tag, err := s.db.Exec(ctx, `UPDATE saved_views SET every = $3, mail = $4, next_on = CASE WHEN $3 = '' THEN NULL ELSE $5::text::date END
		WHERE id = $1 AND person = $2`, v.ID, person, v.Every, v.Mail, next.String())
	if err != nil {
		return fmt.Errorf("send view %d: %w", v.ID, err)
	}
	if tag.RowsAffected() == 0 {
		return liaison.Refuse(liaison.NotFound, "saved_view.gone")
	}
	return s.Audit(ctx, at, person, "view.sending", fmt.Sprintf("view %d", v.ID), map[string]any{"every": v.Every, "mail": v.Mail})
}

// DueView is a view that is to be sent.
type DueView struct {
	SavedView
	Person int64
}

// ViewsDue lists the views that are to be sent on the day.
func (s *Store) ViewsDue(ctx context.Context, today liaison.Date) ([]int64, error) {
	found, err := column[int64](ctx, s.db, `SELECT id FROM saved_views WHERE next_on <= $1::text::date ORDER BY next_on, id`, today.String())
	if err != nil {
		return nil, fmt.Errorf("find views to send: %w", err)
	}
	return found, nil
}

// TakeView reads a view that is to be sent on the day and holds it; ErrNone where it is
// not to be sent any more.
func (s *Store) TakeView(ctx context.Context, id int64, today liaison.Date) (DueView, error) {
	found, err := many[DueView](ctx, s.db, `SELECT `+viewColumns+`, v.person FROM saved_views v
		WHERE v.id = $1 AND v.next_on <= $2::text::date FOR UPDATE`, id, today.String())
	if err != nil {
		return DueView{}, fmt.Errorf("take view %d: %w", id, err)
	}
	return only(found, nil, ErrNone)
}

// KeepViewNext says when a view is sent next.
func (s *Store) KeepViewNext(ctx context.Context, id int64, next liaison.Date) error {
	if _, err := s.db.Exec(ctx, `UPDATE saved_views SET next_on = $2::text::date WHERE id = $1`, id, next.String()); err != nil {
		return fmt.Errorf("set when view %d is sent next: %w", id, err)
	}
	return nil
}
