package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Saved is a filter or a content that somebody gave a name.
type Saved[T liaison.Audience | liaison.Content] struct {
	ID    int64
	Name  string
	Value T
	Maker int64 // the person who saved it
}

// shelf is a table of what is saved under names.
type shelf[T liaison.Audience | liaison.Content] struct {
	table, column string
	noun          string // in the acts of the audit: "template.saved"
	gone          string // the key of a refusal
}

var (
	audiences = shelf[liaison.Audience]{"audiences", "filter", "audience", "audience.gone"}
	templates = shelf[liaison.Content]{"templates", "content", "template", "template.gone"}
)

// SavedAudiences lists the filters that have a name.
func (s *Store) SavedAudiences(ctx context.Context) ([]Saved[liaison.Audience], error) {
	return audiences.list(ctx, s, "true ORDER BY name LIMIT 50")
}

// SavedAudience reads one; it is refused where it is not there any more.
func (s *Store) SavedAudience(ctx context.Context, id int64) (Saved[liaison.Audience], error) {
	return audiences.one(ctx, s, id)
}

// SaveAudience gives a filter a name; one that has the name already becomes this,
// where it is the person's or they may send.
func (s *Store) SaveAudience(ctx context.Context, name string, a liaison.Audience, by liaison.Person, at time.Time) error {
	return audiences.save(ctx, s, name, a, by, at, map[string]any{"filter": a})
}

// ForgetAudience removes a name; what was sent keeps its filter.
func (s *Store) ForgetAudience(ctx context.Context, id, by int64, at time.Time) error {
	return audiences.forget(ctx, s, id, by, at)
}

// Templates lists the contents that have a name.
func (s *Store) Templates(ctx context.Context) ([]Saved[liaison.Content], error) {
	return templates.list(ctx, s, "true ORDER BY name LIMIT 50")
}

// Template reads one; it is refused where it is not there any more.
func (s *Store) Template(ctx context.Context, id int64) (Saved[liaison.Content], error) {
	return templates.one(ctx, s, id)
}

// SaveTemplate gives a content a name; one that has the name already becomes this,
// where it is the person's or they may send.
func (s *Store) SaveTemplate(ctx context.Context, name string, c liaison.Content, by liaison.Person, at time.Time) error {
	return templates.save(ctx, s, name, c, by, at, nil)
}

// ForgetTemplate removes a template; what was made of it stays.
func (s *Store) ForgetTemplate(ctx context.Context, id, by int64, at time.Time) error {
	return templates.forget(ctx, s, id, by, at)
}

func (k shelf[T]) list(ctx context.Context, s *Store, where string, args ...any) ([]Saved[T], error) {
	found, err := many[Saved[T]](ctx, s.db, `SELECT id, name, `+k.column+` AS value, made_by AS maker
		FROM `+k.table+` WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", k.table, err)
	}
	return found, nil
}

func (k shelf[T]) one(ctx context.Context, s *Store, id int64) (Saved[T], error) {
	found, err := k.list(ctx, s, "id = $1", id)
	return only(found, err, liaison.Refuse(liaison.NotFound, k.gone))
}

func (k shelf[T]) save(ctx context.Context, s *Store, name string, value T, by liaison.Person, at time.Time, detail map[string]any) error {
	tag, err := s.db.Exec(ctx, `INSERT INTO `+k.table+` AS old (name, `+k.column+`, made_by, made_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (name) DO UPDATE SET `+k.column+` = excluded.`+k.column+`, made_by = excluded.made_by, made_at = excluded.made_at
		WHERE old.made_by = excluded.made_by OR $5`, name, value, by.ID, at, by.MaySend())
	if err != nil {
		return fmt.Errorf("save to %s: %w", k.table, err)
	}
	if tag.RowsAffected() == 0 {
		return liaison.Refuse(liaison.Forbidden, "naming.taken", "Name", name)
	}
	return s.Audit(ctx, at, by.ID, k.noun+".saved", name, detail)
}

func (k shelf[T]) forget(ctx context.Context, s *Store, id, by int64, at time.Time) error {
	names, err := column[string](ctx, s.db, `DELETE FROM `+k.table+` WHERE id = $1 RETURNING name`, id)
	if err != nil {
		return fmt.Errorf("forget %d of %s: %w", id, k.table, err)
	}
	if len(names) == 0 {
		return nil
	}
	return s.Audit(ctx, at, by, k.noun+".forgotten", names[0], nil)
}
