package storage

import (
	"context"
	"fmt"
	"strings"

	"liaison"
)

// ContactNumbers lists the numbers of all contacts as they were noted.
func (s *Store) ContactNumbers(ctx context.Context) ([]int64, error) {
	return column[int64](ctx, s.db, `SELECT id FROM contacts ORDER BY id`)
}

// ExplainArchive is how the database finds somebody's entries where it may not read
// tables as a whole.
func (s *Store) ExplainArchive(ctx context.Context, person int64) (string, error) {
	var plan []string
	err := s.InTx(ctx, func(tx *Store) error {
		if _, err := tx.db.Exec(ctx, `SET LOCAL enable_seqscan = off`); err != nil {
			return err
		}
		sql := strings.NewReplacer("$1", fmt.Sprintf("ARRAY[%d]::bigint[]", person), "$2", "'UTC'::text").Replace(`EXPLAIN ` + archiveEntries)
		var err error
		plan, err = column[string](ctx, tx.db, sql)
		return err
	})
	return strings.Join(plan, "\n"), err
}

// CountsWithin counts as ListCounts does, with steps that go so far.
func (s *Store) CountsWithin(ctx context.Context, q MatterList) (Counts, error) {
	q.Most = CountMost
	return s.listCounts(ctx, q)
}

// ExplainSweep is how the database counts for all units where it may not read tables as
// a whole.
func (s *Store) ExplainSweep(ctx context.Context, day liaison.Date) (string, error) {
	var plan []string
	err := s.InTx(ctx, func(tx *Store) error {
		if _, err := tx.db.Exec(ctx, `SET LOCAL enable_seqscan = off`); err != nil {
			return err
		}
		var err error
		plan, err = column[string](ctx, tx.db, `EXPLAIN `+sweepCounts, day.String(), day.AddDays(liaison.SweepDays).String(), []int64(nil))
		return err
	})
	return strings.Join(plan, "\n"), err
}

// ExplainAudience is how the database counts an audience.
func (s *Store) ExplainAudience(ctx context.Context, a liaison.Audience) (plan string, err error) {
	var args arguments
	where := whoIsIn(a, &args)
	err = s.hashing(ctx, a, func(s *Store) (err error) {
		plan, err = s.explain(ctx, `SELECT count(*) FROM people p WHERE `+where, args)
		return err
	})
	return plan, err
}

// ExplainMember is how the database finds whether somebody is in an audience, where it
// may not read tables as a whole.
func (s *Store) ExplainMember(ctx context.Context, a liaison.Audience, person int64) (plan string, err error) {
	var args arguments
	where := whoIsIn(a, &args) + " AND p.id = " + args.add(person)
	err = s.InTx(ctx, func(tx *Store) (err error) {
		if _, err := tx.db.Exec(ctx, `SET LOCAL enable_seqscan = off`); err != nil {
			return err
		}
		plan, err = tx.explain(ctx, `SELECT FROM people p WHERE `+where, args)
		return err
	})
	return plan, err
}

func (s *Store) explain(ctx context.Context, sql string, args arguments) (string, error) {
	plan, err := column[string](ctx, s.db, `EXPLAIN `+sql, args...)
	return strings.Join(plan, "\n"), err
}
