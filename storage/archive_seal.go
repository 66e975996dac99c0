package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"liaison"
)

func (s *Store) sealsWhere(ctx context.Context, where string, args ...any) ([]Seal, error) {
	found, err := many[Seal](ctx, s.db, `SELECT s.person, s.year, s.why, s.entries, s.hash, coalesce(b.name, '') AS sealed_by, s.sealed_at
		FROM archive_seals s LEFT JOIN people b ON b.id = s.sealed_by WHERE `+where+` ORDER BY s.person, s.year`, args...)
	if err != nil {
		return nil, fmt.Errorf("read seals: %w", err)
	}
	return found, nil
}

// LockArchive keeps others from changing somebody's archive until the transaction ends.
func (s *Store) LockArchive(ctx context.Context, person int64) error {
	found, err := column[int64](ctx, s.db, `SELECT id FROM people WHERE id = $1 FOR NO KEY UPDATE`, person)
	if err != nil {
		return fmt.Errorf("lock the archive of person %d: %w", person, err)
	}
	if len(found) == 0 {
		return liaison.Refuse(liaison.NotFound, "person.not_found")
	}
	return nil
}

// openYear refuses a year of somebody's archive that is sealed.
func (s *Store) openYear(ctx context.Context, person int64, years ...int) error {
	sealed, err := column[int](ctx, s.db, `SELECT year FROM archive_seals WHERE person = $1 AND year = ANY($2) ORDER BY year`, person, years)
	if err != nil {
		return fmt.Errorf("see which years of person %d are sealed: %w", person, err)
	}
	if len(sealed) > 0 {
		return liaison.Refuse(liaison.Conflict, "archive.sealed", "Year", fmt.Sprint(sealed[0]))
	}
	return nil
}

// SealYear closes a year of somebody's archive as it stands. A year is closed once, and
// not while something of it waits to be decided. Nobody, 0, is the service itself.
func (s *Store) SealYear(ctx context.Context, person int64, year int, by int64, at time.Time) error {
	if err := s.LockArchive(ctx, person); err != nil {
		return err
	}
	if err := s.openYear(ctx, person, year); err != nil {
		return err
	}
	waiting, err := column[int](ctx, s.db, `SELECT count(*) FROM (
		SELECT id FROM archive_hand WHERE person = $1 AND state = 'waiting' AND extract(year FROM on_day) = $2
		UNION ALL SELECT id FROM archive_remarks WHERE person = $1 AND decided_at IS NULL AND year = $2) w`, person, year)
	if err != nil {
		return fmt.Errorf("see what waits in the archive of person %d: %w", person, err)
	}
	if waiting[0] > 0 {
		return liaison.Refuse(liaison.Conflict, "archive.waits", "Count", waiting[0])
	}
	entries, err := s.Entries(ctx, []int64{person}, firstOf(year), lastOf(year), at.Location())
	if err != nil {
		return err
	}
	return s.keepSeal(ctx, person, year, "year", entries, by, at)
}

// sealLeft closes all years of who has left, whatever waits.
func (s *Store) sealLeft(ctx context.Context, person, by int64, at time.Time) error {
	if err := s.LockArchive(ctx, person); err != nil {
		return err
	}
	entries, err := s.Entries(ctx, []int64{person}, firstOf(1), lastOf(9999), at.Location())
	if err != nil {
		return err
	}
	years := map[int][]liaison.Entry{}
	for _, e := range entries {
		years[e.Day.Year] = append(years[e.Day.Year], e)
	}
	sealed, err := column[int](ctx, s.db, `SELECT year FROM archive_seals WHERE person = $1`, person)
	if err != nil {
		return fmt.Errorf("see which years of person %d are sealed: %w", person, err)
	}
	for _, year := range sealed {
		delete(years, year)
	}
	for year, of := range years {
		if err := s.keepSeal(ctx, person, year, "left", of, by, at); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) keepSeal(ctx context.Context, person int64, year int, why string, entries []liaison.Entry, by int64, at time.Time) error {
	content, err := json.Marshal(nonNil(entries))
	if err != nil {
		return err
	}
	text := string(content)
	_, err = s.db.Exec(ctx, `INSERT INTO archive_seals (person, year, why, entries, hash, sealed_by, sealed_at)
		VALUES ($1, $2, $3, $4, $5, nullif($6, 0::bigint), $7)`, person, year, why, text, hexHash(text), by, at)
	if err != nil {
		return fmt.Errorf("seal %d of person %d: %w", year, person, err)
	}
	return s.Audit(ctx, at, by, "archive.sealed", fmt.Sprintf("person %d", person), map[string]any{"year": year, "why": why, "hash": hexHash(text)})
}

// ToReconcile lists deputies in office who have not been asked yet to look through a
// year, after an id, so many.
func (s *Store) ToReconcile(ctx context.Context, year int, after int64, most int) ([]liaison.Person, error) {
	return s.peopleWhere(ctx, `p.id IN (SELECT q.id FROM people q WHERE q.id > $1 AND q.standing = 'active'
			AND EXISTS (SELECT FROM memberships m WHERE m.person = q.id AND m.role = 'deputy')
			AND NOT EXISTS (SELECT FROM archive_reviews r WHERE r.person = q.id AND r.year = $2) ORDER BY q.id LIMIT $3)`, after, year, most)
}

// AskReconcile notes that somebody is asked to look through a year; false where they
// have been before. It belongs into the transaction of its message.
func (s *Store) AskReconcile(ctx context.Context, person int64, year int, at time.Time) (bool, error) {
	tag, err := s.db.Exec(ctx, `INSERT INTO archive_reviews (person, year, asked_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, person, year, at)
	if err != nil {
		return false, fmt.Errorf("ask person %d to look through %d: %w", person, year, err)
	}
	return tag.RowsAffected() > 0, nil
}

// ConfirmYear notes that a deputy has found a year right; pressed twice, the first
// counts. Who was not asked cannot confirm.
func (s *Store) ConfirmYear(ctx context.Context, person int64, year int, at time.Time) error {
	tag, err := s.db.Exec(ctx, `UPDATE archive_reviews SET confirmed_at = coalesce(confirmed_at, $3) WHERE person = $1 AND year = $2`, person, year, at)
	if err != nil {
		return fmt.Errorf("confirm %d of person %d: %w", year, person, err)
	}
	if tag.RowsAffected() == 0 {
		return liaison.Refuse(liaison.Conflict, "archive.not_asked", "Year", fmt.Sprint(year))
	}
	return s.Audit(ctx, at, person, "archive.confirmed", fmt.Sprintf("person %d", person), map[string]any{"year": year})
}

// Review is how far somebody is with looking through a year.
type Review struct {
	Person      int64
	AskedAt     time.Time
	ConfirmedAt *time.Time
}

// Reviews reads how far people are with looking through a year.
func (s *Store) Reviews(ctx context.Context, people []int64, year int) (map[int64]Review, error) {
	found, err := many[Review](ctx, s.db, `SELECT person, asked_at, confirmed_at FROM archive_reviews WHERE person = ANY($1) AND year = $2`, nonNil(people), year)
	if err != nil {
		return nil, fmt.Errorf("read who has confirmed %d: %w", year, err)
	}
	reviews := make(map[int64]Review, len(found))
	for _, r := range found {
		reviews[r.Person] = r
	}
	return reviews, nil
}

// ToSeal lists people who were asked to look through a year that is not sealed and of
// which nothing waits, after an id, so many.
func (s *Store) ToSeal(ctx context.Context, year int, after int64, most int) ([]int64, error) {
	found, err := column[int64](ctx, s.db, `SELECT r.person FROM archive_reviews r WHERE r.year = $1 AND r.person > $2
			AND NOT EXISTS (SELECT FROM archive_seals s WHERE s.person = r.person AND s.year = r.year)
			AND NOT EXISTS (SELECT FROM archive_hand h WHERE h.person = r.person AND h.state = 'waiting' AND extract(year FROM h.on_day) = r.year)
			AND NOT EXISTS (SELECT FROM archive_remarks o WHERE o.person = r.person AND o.year = r.year AND o.decided_at IS NULL)
		ORDER BY r.person LIMIT $3`, year, after, most)
	if err != nil {
		return nil, fmt.Errorf("find archives to seal: %w", err)
	}
	return found, nil
}
