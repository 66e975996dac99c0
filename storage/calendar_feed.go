package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// MakeCalendar gives the person's own calendar the address with the key of that hash,
// in the place of the one before.
func (s *Store) MakeCalendar(ctx context.Context, person int64, hash []byte, at time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO calendar_feeds (person, key_hash, made_at) VALUES ($1, $2, $3)
		ON CONFLICT (person) DO UPDATE SET key_hash = excluded.key_hash, made_at = excluded.made_at`, person, hash, at)
	if err != nil {
		return fmt.Errorf("make the calendar of person %d: %w", person, err)
	}
	return nil
}

// EndCalendar takes the address of the person's calendar away.
func (s *Store) EndCalendar(ctx context.Context, person int64) error {
	if _, err := s.db.Exec(ctx, `DELETE FROM calendar_feeds WHERE person = $1`, person); err != nil {
		return fmt.Errorf("end the calendar of person %d: %w", person, err)
	}
	return nil
}

// HasCalendar reports whether the person's calendar has an address.
func (s *Store) HasCalendar(ctx context.Context, person int64) (bool, error) {
	found, err := column[int64](ctx, s.db, `SELECT person FROM calendar_feeds WHERE person = $1`, person)
	if err != nil {
		return false, fmt.Errorf("find the calendar of person %d: %w", person, err)
	}
	return len(found) > 0, nil
}

// CalendarOf is whose calendar has the address with the key of that hash, as long as
// they have not left for good; it is refused where it is nobody's.
func (s *Store) CalendarOf(ctx context.Context, hash []byte) (int64, error) {
	found, err := column[int64](ctx, s.db, `SELECT c.person FROM calendar_feeds c JOIN people p ON p.id = c.person
		WHERE c.key_hash = $1 AND p.standing <> 'ended'`, hash)
	return only(found, err, liaison.Refuse(liaison.NotFound, "occasion.no_calendar"))
}
