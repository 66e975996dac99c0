package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Wish is what somebody asks to be changed of what the roster says of them.
type Wish struct {
	ID        int64
	Person    int64
	Was       liaison.Particulars
	Wish      liaison.Particulars
	AskedAt   time.Time
	Granted   *bool // nil: it waits
	Why       string
	DecidedAt *time.Time
}

const wishColumns = `w.id, w.person, w.was, w.wish, w.asked_at, w.granted, w.why, w.decided_at`

// KeepParticulars writes what the roster says of somebody, and notes what it was.
func (s *Store) KeepParticulars(ctx context.Context, actor, person int64, was, is liaison.Particulars, at time.Time) error {
	changes := was.Changes(is)
	if len(changes) == 0 {
		return nil
	}
	_, err := s.db.Exec(ctx, `UPDATE people SET name = $2, phone_tail = $3, language = $4, level = $5, expertise = $6 WHERE id = $1`,
		person, is.Name, is.PhoneTail, is.Language, is.Level, nonNil(is.Expertise))
	if err != nil {
		return fmt.Errorf("keep the particulars of person %d: %w", person, err)
	}
	detail := map[string]any{}
	for _, c := range changes {
		detail[c.Field] = map[string]string{"from": c.Old, "to": c.New}
	}
	return s.Audit(ctx, at, actor, "person.changed", fmt.Sprintf("person %d", person), detail)
}

// AskChange keeps what somebody asks to be changed, in place of what they asked for
// before and nobody has decided yet.
func (s *Store) AskChange(ctx context.Context, person int64, was, wish liaison.Particulars, at time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO person_changes (person, was, wish, asked_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person) WHERE granted IS NULL DO UPDATE SET was = excluded.was, wish = excluded.wish, asked_at = excluded.asked_at`,
		person, was, wish, at)
	if err != nil {
		return fmt.Errorf("keep what person %d asks for: %w", person, err)
	}
	return s.Audit(ctx, at, person, "person.change_asked", fmt.Sprintf("person %d", person), nil)
}

// Wishes lists what waits to be decided, the oldest first.
func (s *Store) Wishes(ctx context.Context, most int) ([]Wish, error) {
	return s.wishes(ctx, `w.granted IS NULL ORDER BY w.asked_at, w.id LIMIT $1`, most)
}

// LastWish reads what somebody has asked for last; ErrNone where they never have.
func (s *Store) LastWish(ctx context.Context, person int64) (Wish, error) {
	found, err := s.wishes(ctx, `w.person = $1 ORDER BY w.id DESC LIMIT 1`, person)
	return only(found, err, ErrNone)
}

// LockWish reads one to decide it; it is refused where there is none.
func (s *Store) LockWish(ctx context.Context, id int64) (Wish, error) {
	found, err := s.wishes(ctx, `w.id = $1 FOR UPDATE`, id)
	return only(found, err, liaison.Refuse(liaison.NotFound, "change.not_found"))
}

func (s *Store) wishes(ctx context.Context, where string, args ...any) ([]Wish, error) {
	found, err := many[Wish](ctx, s.db, `SELECT `+wishColumns+` FROM person_changes w WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read what people ask to be changed: %w", err)
	}
	return found, nil
}

// DecideWish notes that a wish is granted or not, and why.
func (s *Store) DecideWish(ctx context.Context, actor int64, w Wish, granted bool, why string, at time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE person_changes SET granted = $2, why = $3, decided_by = $4, decided_at = $5 WHERE id = $1`,
		w.ID, granted, why, actor, at)
	if err != nil {
		return fmt.Errorf("decide wish %d: %w", w.ID, err)
	}
	return s.Audit(ctx, at, actor, "person.change_decided", fmt.Sprintf("person %d", w.Person), map[string]any{"granted": granted, "why": why})
}
