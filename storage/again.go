package storage

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"liaison"
)

// again is how many clocks are computed anew at a time.
const again = 1000

// ClocksAgain computes the running clocks anew that end in that year or later,
// since its calendar has become another. A last day that moves is an audit
// entry, and is told in the next digest.
func (s *Store) ClocksAgain(ctx context.Context, year int, at time.Time) error {
	return s.clocksAgain(ctx, `k.due_on >= make_date($3, 1, 1)`, year, at)
}

// ProvisionalAgain computes the running clocks anew that were computed without
// a calendar that is known now: a move may have read the calendar just before a
// year came to it.
func (s *Store) ProvisionalAgain(ctx context.Context, at time.Time) error {
	return s.clocksAgain(ctx, `k.provisional AND $3::int = 0 AND NOT EXISTS (
		SELECT FROM generate_series(extract(year FROM k.start_on)::int, extract(year FROM k.due_on)::int) y
		WHERE y NOT IN (SELECT year FROM calendar_years))`, 0, at)
}

func (s *Store) clocksAgain(ctx context.Context, where string, year int, at time.Time) error {
	calendar, err := s.Calendar(ctx)
	if err != nil {
		return err
	}
	var after int64
	for {
		dues, err := s.dues(ctx, `NOT k.stopped AND k.until_at IS NULL AND k.id > $1 AND `+where+
			` ORDER BY k.id LIMIT $2`, after, again, year)
		if err != nil {
			return err
		}
		for _, d := range dues {
			after = d.Clock.ID
			if err := s.clockAgain(ctx, d, calendar, at); err != nil {
				return err
			}
		}
		if len(dues) < again {
			return nil
		}
	}
}

// clockAgain writes the clock as it is by the calendar.
func (s *Store) clockAgain(ctx context.Context, d liaison.Due, calendar liaison.Calendar, at time.Time) error {
	k, changed := d.Clock.Again(calendar)
	if !changed {
		return nil
	}
	tag, err := s.db.Exec(ctx, `UPDATE clocks SET due_on = $2::text::date, provisional = $3 WHERE id = $1 AND NOT stopped`,
		k.ID, k.Due.String(), k.Provisional)
	if err != nil {
		return fmt.Errorf("move clock %d: %w", k.ID, err)
	}
	if k.Due == d.Clock.Due || tag.RowsAffected() == 0 {
		return nil
	}
	if _, err := s.db.Exec(ctx, `INSERT INTO clock_moves (clock, was) VALUES ($1, $2::text::date)`, k.ID, d.Clock.Due.String()); err != nil {
		return fmt.Errorf("note that clock %d has moved: %w", k.ID, err)
	}
	return s.Audit(ctx, at, 0, "clock.moved", fmt.Sprintf("matter %d", d.Matter.ID),
		map[string]any{"clock": k.ID, "kind": k.Kind, "from": d.Clock.Due.String(), "to": k.Due.String()})
}

// movedClock is a clock and the last day that it had.
type movedClock struct {
	Clock int64
	Was   time.Time
}

// ClocksMoved lists the running clocks whose last day has become another and of
// which no digest up to the day since has told. They are told in those of today.
func (s *Store) ClocksMoved(ctx context.Context, since, today liaison.Date) ([]liaison.Moved, error) {
	if _, err := s.db.Exec(ctx, `UPDATE clock_moves SET told_on = $1::text::date WHERE told_on IS NULL`, today.String()); err != nil {
		return nil, fmt.Errorf("take up moved clocks: %w", err)
	}
	rows, err := many[movedClock](ctx, s.db, `SELECT DISTINCT ON (clock) clock, was FROM clock_moves
		WHERE told_on > $1::text::date ORDER BY clock, id`, since.String())
	if err != nil {
		return nil, fmt.Errorf("find moved clocks: %w", err)
	}
	ids, was := make([]int64, len(rows)), make(map[int64]liaison.Date, len(rows))
	for i, r := range rows {
		ids[i], was[r.Clock] = r.Clock, liaison.DateOf(r.Was)
	}
	dues, err := s.dues(ctx, somebodyActs+` AND k.id = ANY($1) ORDER BY k.due_on, k.id`, ids)
	var moved []liaison.Moved
	for _, d := range dues {
		if d.Clock.Due != was[d.Clock.ID] {
			moved = append(moved, liaison.Moved{Matter: d.Matter, Clock: d.Clock, Was: was[d.Clock.ID]})
		}
	}
	return moved, err
}

// followCalendars computes clocks anew where calendars have changed.
func (s *Store) followCalendars(ctx context.Context, changes []liaison.Change, at time.Time) error {
	first := 0
	for _, c := range changes {
		year, err := strconv.Atoi(c.Code)
		if c.Kind == liaison.OfCalendar && err == nil && (first == 0 || year < first) {
			first = year
		}
	}
	if first == 0 {
		return nil
	}
	return s.ClocksAgain(ctx, first, at)
}
