package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// putOff is the condition that a person has put the matter m off, on that day: a
// deadline of it that is over brings it back.
func putOff(person, day string) string {
	return `EXISTS (SELECT FROM snoozes z WHERE z.person = ` + person + ` AND z.matter = m.id AND z.until > ` + day + `::text::date
		AND NOT EXISTS (SELECT FROM clocks k WHERE k.matter = m.id AND k.due_on < ` + day + `::text::date AND ` + somebodyActs + `))`
}

// Snoozed is a matter that somebody has put off.
type Snoozed struct {
	Matter  int64
	Number  string
	Title   string
	UntilOn time.Time
}

// Until is the day on which it is back.
func (s Snoozed) Until() liaison.Date { return liaison.DateOf(s.UntilOn) }

// Snooze puts a matter off for a person until that day.
func (s *Store) Snooze(ctx context.Context, person, matter int64, until liaison.Date, at time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO snoozes (person, matter, until) VALUES ($1, $2, $3::text::date)
		ON CONFLICT (person, matter) DO UPDATE SET until = excluded.until`, person, matter, until.String())
	if err != nil {
		return fmt.Errorf("put matter %d off: %w", matter, err)
	}
	return s.Audit(ctx, at, person, "matter.snoozed", fmt.Sprintf("matter %d", matter), map[string]any{"until": until})
}

// Unsnooze takes a matter back among what waits for a person.
func (s *Store) Unsnooze(ctx context.Context, person, matter int64, at time.Time) error {
	tag, err := s.db.Exec(ctx, `DELETE FROM snoozes WHERE person = $1 AND matter = $2`, person, matter)
	if err != nil {
		return fmt.Errorf("take matter %d back: %w", matter, err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	return s.Audit(ctx, at, person, "matter.unsnoozed", fmt.Sprintf("matter %d", matter), nil)
}

// Snoozes lists what a person has put off now, at most so many, the earliest to come
// back first, and counts all of it.
func (s *Store) Snoozes(ctx context.Context, person int64, today liaison.Date, most int) (found []Snoozed, total int, err error) {
	from := ` FROM matters m JOIN snoozes o ON o.matter = m.id WHERE o.person = $1 AND ` + putOff("$1", "$2")
	args := []any{person, today.String()}
	if err = s.db.QueryRow(ctx, `SELECT count(*)`+from, args...).Scan(&total); err == nil && total > 0 && most > 0 {
		found, err = many[Snoozed](ctx, s.db, `SELECT m.id AS matter, coalesce(m.number, '') AS number, m.title, o.until AS until_on`+from+
			` ORDER BY o.until, m.id LIMIT $3`, append(args, most)...)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read what person %d has put off: %w", person, err)
	}
	return found, total, nil
}

// SnoozedUntil is the day until which the person has put the matter off; zero: they
// have not.
func (s *Store) SnoozedUntil(ctx context.Context, person, matter int64, today liaison.Date) (liaison.Date, error) {
	days, err := column[time.Time](ctx, s.db, `SELECT until FROM snoozes WHERE person = $1 AND matter = $2 AND until > $3::text::date`, person, matter, today.String())
	if err != nil || len(days) == 0 {
		return liaison.Date{}, err
	}
	return liaison.DateOf(days[0]), nil
}
