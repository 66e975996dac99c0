package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// toSettle are the problems that a body still has to see to.
const toSettle = `n.body IS NOT NULL AND n.settled_at IS NULL AND n.removed_at IS NULL`

// ProblemsDue lists the problems, and reports, that are to be seen to by that day, so
// many at a time: those after the last of the times before.
func (s *Store) ProblemsDue(ctx context.Context, until liaison.Date, after liaison.Clock, most int) ([]liaison.Due, error) {
	if after.ID == 0 {
		after.Due = liaison.Date{Year: 1, Month: 1, Day: 1}
	}
	type row struct {
		Note, Body, Holder int64
		Title, Text        string
		Report             bool
		HandedOn, DueOn    time.Time
	}
	rows, err := many[row](ctx, s.db, `SELECT n.id AS note, n.body, coalesce(o.body, 0) AS holder, o.title, n.text, n.report,
			coalesce(n.handed_on, n.at::date) AS handed_on, n.due_on
		FROM field_notes n JOIN occasions o ON o.id = n.occasion
		WHERE `+toSettle+` AND n.due_on <= $1::text::date AND (n.due_on, n.id) > ($2::text::date, $3)
		ORDER BY n.due_on, n.id LIMIT $4`, until.String(), after.Due.String(), after.ID, most)
	if err != nil {
		return nil, fmt.Errorf("find problems that are due: %w", err)
	}
	return each(rows, func(r row) liaison.Due {
		return liaison.Due{Problem: liaison.Problem{Note: r.Note, Title: r.Title, Holder: r.Holder, Text: r.Text, Report: r.Report},
			Clock: liaison.ProblemClock(r.Note, r.Body, r.Report, liaison.DateOf(r.HandedOn), liaison.DateOf(r.DueOn))}
	}), nil
}

// Sort is "report" or "problem".
func (f Finding) Sort() string { return liaison.ProblemSort(f.Report) }
