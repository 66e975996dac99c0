package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Scheduled is a schedule with the briefing whose runs it makes.
type Scheduled struct {
	liaison.Schedule
	Of liaison.Briefing
}

// scheduledRow is a schedule s with its briefing b.
type scheduledRow struct {
	Schedule int64
	Enabled  bool
	NextAt   *time.Time
	liaison.Briefing
}

const scheduledColumns = `s.id AS schedule, s.enabled, s.next_at, ` + briefingColumns

func (r scheduledRow) scheduled() Scheduled {
	s := Scheduled{liaison.Schedule{ID: r.Schedule, Briefing: r.ID, Timing: r.Timing, Enabled: r.Enabled}, r.Briefing}
	if r.NextAt != nil {
		s.Next = *r.NextAt
	}
	return s
}

// repeats leaves out briefings that do not go out on a schedule, or not any more.
const repeats = `b.stage = 'approved' AND coalesce(b.timing->>'cron', '') <> ''`

func (s *Store) schedules(ctx context.Context, where string, args ...any) ([]Scheduled, error) {
	rows, err := many[scheduledRow](ctx, s.db, `SELECT `+scheduledColumns+`
		FROM schedules s JOIN briefings b ON b.id = s.briefing WHERE `+repeats+` AND `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read schedules: %w", err)
	}
	return each(rows, scheduledRow.scheduled), nil
}

func (s *Store) oneSchedule(ctx context.Context, where string, args ...any) (Scheduled, error) {
	found, err := s.schedules(ctx, where, args...)
	return only(found, err, liaison.Refuse(liaison.NotFound, "schedule.not_found"))
}

// Schedule reads that of an approved briefing; it is refused where there is none.
func (s *Store) Schedule(ctx context.Context, briefing int64) (Scheduled, error) {
	return s.oneSchedule(ctx, `b.id = $1`, briefing)
}

// LockSchedule reads one to change it.
func (s *Store) LockSchedule(ctx context.Context, briefing int64) (Scheduled, error) {
	return s.oneSchedule(ctx, `b.id = $1 FOR UPDATE OF s`, briefing)
}

// Schedules lists those of an author or, with 0, of all: the next first, then those
// that rest.
func (s *Store) Schedules(ctx context.Context, author int64, skip, most int) ([]Scheduled, error) {
	return s.schedules(ctx, `($1::bigint = 0 OR b.author = $1)
		ORDER BY s.enabled DESC, s.next_at NULLS LAST, s.id LIMIT $2 OFFSET $3`, author, most, skip)
}

// RunningSchedules lists all that are enabled.
func (s *Store) RunningSchedules(ctx context.Context) ([]Scheduled, error) {
	return s.schedules(ctx, `s.enabled ORDER BY s.id`)
}

// StartSchedule keeps the schedule of a briefing that has been approved. Approved
// once more it has the same one, with its log.
func (s *Store) StartSchedule(ctx context.Context, c liaison.Schedule) error {
	_, err := s.db.Exec(ctx, `INSERT INTO schedules (briefing, enabled, next_at) VALUES ($1, $2, $3)
		ON CONFLICT (briefing) DO UPDATE SET enabled = excluded.enabled, next_at = excluded.next_at`,
		c.Briefing, c.Enabled, known(c.Next))
	if err != nil {
		return fmt.Errorf("start the schedule of briefing %d: %w", c.Briefing, err)
	}
	return nil
}

// KeepSchedule writes whether a schedule is enabled, and what is next.
func (s *Store) KeepSchedule(ctx context.Context, c liaison.Schedule) error {
	_, err := s.db.Exec(ctx, `UPDATE schedules SET enabled = $2, next_at = $3 WHERE id = $1`, c.ID, c.Enabled, known(c.Next))
	if err != nil {
		return fmt.Errorf("keep schedule %d: %w", c.ID, err)
	}
	return nil
}

// MoveNext gives a schedule another next moment, unless it has been changed since
// it was read.
func (s *Store) MoveNext(ctx context.Context, c liaison.Schedule, next time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE schedules SET next_at = $2 WHERE id = $1 AND enabled AND next_at IS NOT DISTINCT FROM $3`,
		c.ID, known(next), known(c.Next))
	if err != nil {
		return fmt.Errorf("move the next run of schedule %d: %w", c.ID, err)
	}
	return nil
}

// known is null for the time that is never.
func known(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

// DueSchedules lists those that are due, the longest due first.
func (s *Store) DueSchedules(ctx context.Context, now time.Time) ([]int64, error) {
	found, err := column[int64](ctx, s.db, `SELECT s.id FROM schedules s JOIN briefings b ON b.id = s.briefing
		WHERE s.enabled AND s.next_at <= $1 AND `+repeats+` ORDER BY s.next_at, s.id`, now)
	if err != nil {
		return nil, fmt.Errorf("find schedules that are due: %w", err)
	}
	return found, nil
}

// TakeSchedule locks one that is due, in the transaction of what follows. It reports
// false where it is not due any more, or somebody else is at it or at its briefing.
func (s *Store) TakeSchedule(ctx context.Context, id int64, now time.Time) (Scheduled, bool, error) {
	found, err := s.schedules(ctx, `s.id = $1 AND s.enabled AND s.next_at <= $2
		FOR UPDATE OF s SKIP LOCKED FOR SHARE OF b SKIP LOCKED`, id, now)
	if err != nil || len(found) == 0 {
		return Scheduled{}, false, err
	}
	return found[0], true, nil
}

// Fired reports whether it has been decided what came of a due moment.
func (s *Store) Fired(ctx context.Context, schedule int64, due time.Time) (bool, error) {
	found, err := column[bool](ctx, s.db, `SELECT true FROM schedule_fires WHERE schedule = $1 AND due_at = $2`, schedule, due)
	if err != nil {
		return false, fmt.Errorf("read the log of schedule %d: %w", schedule, err)
	}
	return len(found) > 0, nil
}

// KeepFire writes a line of a schedule's log. A due moment has one; a second is a
// fault.
func (s *Store) KeepFire(ctx context.Context, schedule int64, f liaison.Fire) error {
	_, err := s.db.Exec(ctx, `INSERT INTO schedule_fires (schedule, due_at, did, run, at) VALUES ($1, $2, $3, nullif($4, 0::bigint), $5)`,
		schedule, f.Due, f.Did, f.Run, f.At)
	if err != nil {
		return fmt.Errorf("log schedule %d: %w", schedule, err)
	}
	return nil
}

// Fires lists the latest lines of a schedule's log, the newest first.
func (s *Store) Fires(ctx context.Context, schedule int64, most int) ([]liaison.Fire, error) {
	found, err := many[liaison.Fire](ctx, s.db, `SELECT due_at AS due, did, coalesce(run, 0) AS run, at
		FROM schedule_fires WHERE schedule = $1 ORDER BY due_at DESC LIMIT $2`, schedule, most)
	if err != nil {
		return nil, fmt.Errorf("read the log of schedule %d: %w", schedule, err)
	}
	return found, nil
}

// LastMaterial is the one that the last run of a briefing was about; 0 where there
// is none.
func (s *Store) LastMaterial(ctx context.Context, briefing int64) (int64, error) {
	found, err := column[int64](ctx, s.db, `SELECT coalesce(material, 0) FROM runs
		WHERE briefing = $1 AND reminds IS NULL ORDER BY id DESC LIMIT 1`, briefing)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	return found[0], nil
}
