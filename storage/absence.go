package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// NotedAbsence is an absence as a list shows it.
type NotedAbsence struct {
	ID                     int64
	Session                string
	Person                 int64
	Code, Name, Delegation string
	OnDay                  time.Time
	Leave                  bool
	Reason                 string
	NotedBy                string
	NotedAt                time.Time
	Why                    string // it was withdrawn; empty: it stands
	Without                int    // sessions that the deputy has missed without leave, in all
}

// KeepAbsence notes that somebody was absent from a session, and says how many sessions
// they have missed without leave by now. What is noted already is not noted twice.
func (s *Store) KeepAbsence(ctx context.Context, person int64, a liaison.Absence, by int64, at time.Time) (first bool, without int, err error) {
	if err := s.LockArchive(ctx, person); err != nil {
		return false, 0, err
	}
	tag, err := s.db.Exec(ctx, `INSERT INTO absences (session, person, on_day, leave, reason, noted_by, noted_at)
		VALUES ($1, $2, $3::text::date, $4, $5, $6, $7) ON CONFLICT (person, session) WHERE withdrawn_at IS NULL DO NOTHING`,
		a.Session, person, a.Day.String(), a.Leave, a.Reason, by, at)
	if err != nil {
		return false, 0, fmt.Errorf("note an absence of person %d: %w", person, err)
	}
	if tag.RowsAffected() == 0 {
		return false, 0, nil
	}
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM absences WHERE person = $1 AND NOT leave AND withdrawn_at IS NULL`, person).Scan(&without)
	if err != nil {
		return false, 0, fmt.Errorf("count the absences of person %d: %w", person, err)
	}
	return true, without, s.Audit(ctx, at, by, "absence.noted", fmt.Sprintf("person %d", person), map[string]any{"session": a.Session, "leave": a.Leave})
}

// WithdrawAbsence takes an absence back that was noted wrongly, with a reason.
func (s *Store) WithdrawAbsence(ctx context.Context, id int64, why string, by int64, at time.Time) error {
	people, err := column[int64](ctx, s.db, `UPDATE absences SET withdrawn_by = $2, withdrawn_at = $3, why = $4
		WHERE id = $1 AND withdrawn_at IS NULL RETURNING person`, id, by, at, why)
	if err != nil {
		return fmt.Errorf("withdraw absence %d: %w", id, err)
	}
	if len(people) == 0 {
		return liaison.Refuse(liaison.Conflict, "absence.gone")
	}
	return s.Audit(ctx, at, by, "absence.withdrawn", fmt.Sprintf("person %d", people[0]), map[string]any{"absence": id, "why": why})
}

// Absences lists those of the delegations, or all where none is given, the newest first,
// before a number.
func (s *Store) Absences(ctx context.Context, delegations []int64, before int64, most int) ([]NotedAbsence, error) {
	return s.absences(ctx, `WHERE ($1::bigint = 0 OR a.id < $1) AND (cardinality($2::bigint[]) = 0 OR EXISTS (
		SELECT FROM memberships m WHERE m.person = a.person AND m.role = 'deputy' AND m.body = ANY($2))) ORDER BY a.id DESC LIMIT $3`, before, nonNil(delegations), most)
}

// AbsencesOf lists one deputy's that stand.
func (s *Store) AbsencesOf(ctx context.Context, person int64) ([]NotedAbsence, error) {
	return s.absences(ctx, `WHERE a.person = $1 AND a.withdrawn_at IS NULL ORDER BY a.id DESC`, person)
}

func (s *Store) absences(ctx context.Context, rest string, args ...any) ([]NotedAbsence, error) {
	found, err := many[NotedAbsence](ctx, s.db, `SELECT a.id, a.session, a.person, p.code, p.name, coalesce(home.name, '') AS delegation, a.on_day, a.leave,
			a.reason, n.name AS noted_by, a.noted_at, a.why,
			(SELECT count(*) FROM absences o WHERE o.person = a.person AND NOT o.leave AND o.withdrawn_at IS NULL) AS without
		FROM absences a JOIN people p ON p.id = a.person `+delegationOf+` JOIN people n ON n.id = a.noted_by `+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("read absences: %w", err)
	}
	return found, nil
}
