package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
)

// Received is a run as one of its audience has it.
type Received struct {
	Run    liaison.Run
	Opened bool
	Acked  *time.Time // nil: not acknowledged
}

// Received lists what a person is in the audience of, the newest first. What was
// taken back is not there. It goes through the latest runs and looks for the person
// in each: people have thousands of runs at most, and deliveries no index by person.
func (s *Store) Received(ctx context.Context, person int64, skip, most int) ([]Received, error) {
	rows, err := s.db.Query(ctx, `SELECT `+runColumns+`, mine.opened, mine.acked_at
		FROM (SELECT * FROM runs WHERE began_at IS NOT NULL AND state <> 'recalled' AND reminds IS NULL ORDER BY id DESC LIMIT 2000) r
		CROSS JOIN LATERAL (SELECT d.opened_at IS NOT NULL AS opened, d.acked_at FROM deliveries d
			WHERE d.run = r.id AND d.person = $1 AND coalesce(d.outcome, r.state) <> 'stopped' LIMIT 1) mine
		ORDER BY r.id DESC LIMIT $2 OFFSET $3`, person, most, skip)
	if err != nil {
		return nil, fmt.Errorf("read what person %d has received: %w", person, err)
	}
	type row struct {
		runRow
		Opened  bool
		AckedAt *time.Time
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[row])
	if err != nil {
		return nil, fmt.Errorf("read what person %d has received: %w", person, err)
	}
	list := make([]Received, len(found))
	for i, r := range found {
		list[i] = Received{r.run(), r.Opened, r.AckedAt}
	}
	return list, nil
}

// ReceivedRun reads one run as the person has it; it is refused to whoever is not in
// its audience, and once it was taken back.
func (s *Store) ReceivedRun(ctx context.Context, run, person int64) (Received, error) {
	var got Received
	err := s.db.QueryRow(ctx, `SELECT d.opened_at IS NOT NULL, d.acked_at FROM deliveries d JOIN runs r ON r.id = d.run
		WHERE d.run = $1 AND d.person = $2 AND coalesce(d.outcome, r.state) <> 'stopped'`, run, person).Scan(&got.Opened, &got.Acked)
	if errors.Is(err, pgx.ErrNoRows) {
		return got, liaison.Refuse(liaison.NotFound, "run.not_found")
	}
	if err != nil {
		return got, fmt.Errorf("read run %d of person %d: %w", run, person, err)
	}
	if got.Run, err = s.Run(ctx, run); err == nil && got.Run.State == liaison.RunRecalled {
		err = liaison.Refuse(liaison.NotFound, "run.recalled")
	}
	return got, err
}

// AckRun notes that the person has acknowledged the run. It reports false where they
// had before.
func (s *Store) AckRun(ctx context.Context, run, person int64, at time.Time) (first bool, err error) {
	tag, err := s.db.Exec(ctx, `UPDATE deliveries SET acked_at = $3, opened_at = coalesce(opened_at, $3)
		WHERE run = $1 AND person = $2 AND acked_at IS NULL`, run, person, at)
	if err != nil {
		return false, fmt.Errorf("acknowledge run %d: %w", run, err)
	}
	return tag.RowsAffected() == 1, nil
}

// OpenRun notes that the person has opened the run by a tap.
func (s *Store) OpenRun(ctx context.Context, run, person int64, at time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE deliveries SET opened_at = $3
		WHERE run = $1 AND person = $2 AND opened_at IS NULL`, run, person, at)
	if err != nil {
		return fmt.Errorf("open run %d: %w", run, err)
	}
	return nil
}
