package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Claim does a job of the tick, unless another replica is at it. The function
// is told how far the job had come and says how far it has come now. It works
// in transactions of its own: what it has done stays done, whatever becomes of
// the claim.
func (s *Store) Claim(ctx context.Context, job string, do func(done string) (string, error)) error {
	return s.InTx(ctx, func(tx *Store) error {
		held, err := column[string](ctx, tx.db, `SELECT done FROM ticks WHERE job = $1 FOR UPDATE SKIP LOCKED`, job)
		if err != nil {
			return fmt.Errorf("claim %s: %w", job, err)
		}
		if len(held) == 0 {
			// Somebody else is at it, or it is new: then the next tick finds it.
			_, err := tx.db.Exec(ctx, `INSERT INTO ticks (job) VALUES ($1) ON CONFLICT DO NOTHING`, job)
			return err
		}
		done, err := do(held[0])
		if err != nil || done == held[0] {
			return err
		}
		if _, err := tx.db.Exec(ctx, `UPDATE ticks SET done = $2, at = now() WHERE job = $1`, job, done); err != nil {
			return fmt.Errorf("note how far %s is: %w", job, err)
		}
		return nil
	})
}

// StartDigest notes, in the transaction of the digest, that a person's day has
// been gone through. It reports false where it had been before.
func (s *Store) StartDigest(ctx context.Context, person int64, day liaison.Date) (first bool, err error) {
	tag, err := s.db.Exec(ctx, `INSERT INTO digests AS d (person, day) VALUES ($1, $2::text::date)
		ON CONFLICT (person) DO UPDATE SET day = excluded.day WHERE d.day < excluded.day`, person, day.String())
	if err != nil {
		return false, fmt.Errorf("begin the digest of person %d: %w", person, err)
	}
	return tag.RowsAffected() == 1, nil
}

// DigestsSince lists whose digests were gone through after that day, which
// happens where a round of them was cut short, and when.
func (s *Store) DigestsSince(ctx context.Context, since liaison.Date) (map[int64]liaison.Date, error) {
	type row struct {
		Person int64
		Day    time.Time
	}
	rows, err := many[row](ctx, s.db, `SELECT person, day FROM digests WHERE day > $1::text::date`, since.String())
	if err != nil {
		return nil, fmt.Errorf("find digests: %w", err)
	}
	days := make(map[int64]liaison.Date, len(rows))
	for _, r := range rows {
		days[r.Person] = liaison.DateOf(r.Day)
	}
	return days, nil
}

// Posted lists the people who can be told and are more than deputies: those who
// act for the staff or for a body.
func (s *Store) Posted(ctx context.Context) ([]liaison.Person, error) {
	return s.peopleWhere(ctx, `EXISTS (SELECT FROM memberships s WHERE s.person = p.id AND s.role <> 'deputy') AND `+inOffice+` AND `+reachable)
}

// Reachable lists those of the people who can be told.
func (s *Store) Reachable(ctx context.Context, ids []int64) ([]liaison.Person, error) {
	return s.peopleWhere(ctx, `p.id = ANY($1) AND `+reachable, nonNil(ids))
}

// ShortMotions lists the motions that wait for submission with fewer signers
// than that, their leads included.
func (s *Store) ShortMotions(ctx context.Context, least int) ([]int64, error) {
	found, err := column[int64](ctx, s.db, `SELECT m.id FROM matters m
		WHERE m.kind = $1 AND m.stage IN ('draft', 'cosigning', 'returned')
		AND 1 + (SELECT count(*) FROM parties p WHERE p.matter = m.id AND p.capacity = 'cosigner'
			AND p.mark <> '' AND p.mark = m.hash) < $2 ORDER BY m.id`, liaison.Motion, least)
	if err != nil {
		return nil, fmt.Errorf("find motions with too few signers: %w", err)
	}
	return found, nil
}
