package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// entrustedReport is the condition that what came of an occasion o is there.
const entrustedReport = `(o.minutes <> '' OR EXISTS (SELECT FROM field_notes n WHERE n.occasion = o.id AND n.report AND n.removed_at IS NULL))`

func (s *Store) entrustments(ctx context.Context, where string, args ...any) ([]liaison.Entrustment, error) {
	type row struct {
		Theme, Body, Occasion           int64
		DueOn                           time.Time
		Stage                           liaison.OccasionStage
		BeginsAt                        *time.Time
		Enrolled, Came, Notes, Problems int
		Reported                        bool
	}
	rows, err := many[row](ctx, s.db, `SELECT e.theme, e.body, e.occasion, e.due_on, o.stage, o.begins_at, coalesce(a.enrolled, 0) AS enrolled, coalesce(a.came, 0) AS came,
			coalesce(f.notes, 0) AS notes, coalesce(f.problems, 0) AS problems, `+entrustedReport+` AS reported
		FROM entrustments e JOIN occasions o ON o.id = e.occasion JOIN bodies b ON b.id = e.body
		LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE a.state IN `+seated+`) AS enrolled, count(*) FILTER (WHERE a.state = 'attended') AS came
			FROM participations a WHERE a.occasion = o.id) a ON true
		LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE NOT n.report) AS notes, count(*) FILTER (WHERE n.body IS NOT NULL AND NOT n.report) AS problems
			FROM field_notes n WHERE n.occasion = o.id AND n.removed_at IS NULL) f ON true
		WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read what bodies are entrusted with: %w", err)
	}
	return each(rows, func(r row) liaison.Entrustment {
		return liaison.Entrustment{Theme: r.Theme, Body: r.Body, Occasion: r.Occasion, Due: liaison.DateOf(r.DueOn), Stage: r.Stage, Begins: timeOf(r.BeginsAt),
			Enrolled: r.Enrolled, Came: r.Came, Notes: r.Notes, Problems: r.Problems, Reported: r.Reported}
	}), nil
}

// Entrustments lists the bodies that are entrusted with a theme, by code.
func (s *Store) Entrustments(ctx context.Context, theme int64) ([]liaison.Entrustment, error) {
	return s.entrustments(ctx, `e.theme = $1 ORDER BY b.code`, theme)
}

// EntrustmentOf reads what a body was entrusted with by an occasion; ErrNone where it
// was not.
func (s *Store) EntrustmentOf(ctx context.Context, occasion int64) (liaison.Entrustment, error) {
	found, err := s.entrustments(ctx, `e.occasion = $1`, occasion)
	return only(found, err, ErrNone)
}

// EntrustmentsLate lists those whose last day was before the day, without a report, and
// not called off, of which it was not said yet.
func (s *Store) EntrustmentsLate(ctx context.Context, today liaison.Date, most int) ([]liaison.Entrustment, error) {
	return s.entrustments(ctx, `e.due_on < $1::text::date AND o.stage <> 'cancelled' AND NOT `+entrustedReport+`
		AND NOT EXISTS (SELECT FROM said_once z WHERE z.what = $2 AND z.subject = e.occasion) ORDER BY e.due_on, e.occasion LIMIT $3`, today.String(), EntrustmentLate, most)
}

// EntrustmentLate is what is said once of an occasion that a body was entrusted with.
const EntrustmentLate = "entrustment late"

// Entrusted notes that a body is entrusted with an occasion of its own under a theme, by
// whom and when.
func (s *Store) Entrusted(ctx context.Context, e liaison.Entrustment, by int64, at time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO entrustments (theme, body, occasion, due_on, by, at) VALUES ($1, $2, $3, $4::text::date, $5, $6)`,
		e.Theme, e.Body, e.Occasion, e.Due.String(), by, at)
	if err != nil {
		return fmt.Errorf("entrust body %d with occasion %d: %w", e.Body, e.Theme, err)
	}
	return nil
}
