package storage

import (
	"context"
	"fmt"
	"time"
)

// CallWish is somebody who has asked to be called.
type CallWish struct {
	ID         int64
	Person     int64
	Code       string
	Name       string
	Phone      string // the last four digits
	Words      string // what it is about, if it was said
	At         time.Time
	Delegation string // its short name
}

// WishCall notes that somebody asks to be called; false where they wait already.
func (s *Store) WishCall(ctx context.Context, person int64, at time.Time) (first bool, err error) {
	tag, err := s.db.Exec(ctx, `INSERT INTO call_wishes (person, at) VALUES ($1, $2)
		ON CONFLICT (person) WHERE called_at IS NULL DO NOTHING`, person, at)
	if err != nil {
		return false, fmt.Errorf("note that person %d asks to be called: %w", person, err)
	}
	return tag.RowsAffected() == 1, nil
}

// KeepCallWords keeps what somebody who waits for a call wants to talk about; false
// where nobody waits any more.
func (s *Store) KeepCallWords(ctx context.Context, person int64, words string) (bool, error) {
	tag, err := s.db.Exec(ctx, `UPDATE call_wishes SET words = $2 WHERE person = $1 AND called_at IS NULL`, person, words)
	if err != nil {
		return false, fmt.Errorf("keep what person %d wants to talk about: %w", person, err)
	}
	return tag.RowsAffected() == 1, nil
}

// CallWishes lists those who have asked to be called, of one body or, where it is 0, of
// all; who has waited longest is first.
func (s *Store) CallWishes(ctx context.Context, body int64, most int) ([]CallWish, error) {
	found, err := many[CallWish](ctx, s.db, `SELECT w.id, w.person, p.code, p.name, p.phone_tail AS phone, w.words, w.at, coalesce(home.name, '') AS delegation
		FROM call_wishes w JOIN people p ON p.id = w.person `+delegationOf+`
		WHERE w.called_at IS NULL AND ($2::bigint = 0 OR w.person IN (SELECT b.person FROM memberships b WHERE b.body = $2))
		ORDER BY w.at, w.id LIMIT $1`, most, body)
	if err != nil {
		return nil, fmt.Errorf("list who asks to be called: %w", err)
	}
	return found, nil
}

// CalledBack notes that somebody was called who had asked for it, and what came of it.
// It says who, and false where it was noted before.
func (s *Store) CalledBack(ctx context.Context, wish, by int64, note string, at time.Time) (person int64, first bool, err error) {
	people, err := column[int64](ctx, s.db, `UPDATE call_wishes SET called_at = $3, called_by = $2, note = $4
		WHERE id = $1 AND called_at IS NULL RETURNING person`, wish, by, at, note)
	if err != nil {
		return 0, false, fmt.Errorf("note the call of wish %d: %w", wish, err)
	}
	if len(people) == 0 {
		return 0, false, nil
	}
	return people[0], true, s.Audit(ctx, at, by, "called", fmt.Sprintf("person %d", people[0]), map[string]any{"asked": true})
}
