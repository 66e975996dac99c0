package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
)

// ListedLeave is a leave as a list shows it.
type ListedLeave struct {
	liaison.Leave
	Code, Name, Delegation string
	AskedAt                time.Time
	ReadBy, DecidedBy      string
}

type leaveRow struct {
	ID                     int64
	Session                string
	Person                 int64
	FromOn, ToOn           time.Time
	Reason                 string
	Stage                  liaison.LeaveStage
	Why                    string
	Code, Name, Delegation string
	AskedAt                time.Time
	ReadBy, DecidedBy      string
}

func (r leaveRow) leave() ListedLeave {
	return ListedLeave{Leave: liaison.Leave{ID: r.ID, Session: r.Session, Person: r.Person, From: liaison.DateOf(r.FromOn), To: liaison.DateOf(r.ToOn),
		Reason: r.Reason, Stage: r.Stage, Why: r.Why}, Code: r.Code, Name: r.Name, Delegation: r.Delegation, AskedAt: r.AskedAt, ReadBy: r.ReadBy, DecidedBy: r.DecidedBy}
}

func (s *Store) leaves(ctx context.Context, rest string, args ...any) ([]ListedLeave, error) {
	rows, err := many[leaveRow](ctx, s.db, `SELECT l.id, l.session, l.person, l.from_on, l.to_on, l.reason, l.stage, l.why, p.code, p.name,
			coalesce(home.name, '') AS delegation, l.asked_at, coalesce(r.name, '') AS read_by, coalesce(d.name, '') AS decided_by
		FROM session_leaves l JOIN people p ON p.id = l.person `+delegationOf+` LEFT JOIN people r ON r.id = l.read_by LEFT JOIN people d ON d.id = l.decided_by `+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("read leaves from sessions: %w", err)
	}
	return each(rows, leaveRow.leave), nil
}

// AskLeave keeps a leave that is asked for. One that waits already, of the same person
// and session, is not asked for twice.
func (s *Store) AskLeave(ctx context.Context, l liaison.Leave, at time.Time) (int64, error) {
	var id int64
	err := s.db.QueryRow(ctx, `INSERT INTO session_leaves (session, person, from_on, to_on, reason, stage, asked_at)
		VALUES ($1, $2, $3::text::date, $4::text::date, $5, 'asked', $6)
		ON CONFLICT (person, session) WHERE stage IN ('asked', 'endorsed') DO NOTHING RETURNING id`,
		l.Session, l.Person, l.From.String(), l.To.String(), l.Reason, at).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, liaison.Refuse(liaison.Conflict, "leave.asked_before")
	}
	if err != nil {
		return 0, fmt.Errorf("ask for leave from a session: %w", err)
	}
	return id, s.Audit(ctx, at, l.Person, "leave.asked", fmt.Sprintf("person %d", l.Person), map[string]any{"session": l.Session, "leave": id})
}

// LockLeave reads a leave to change it.
func (s *Store) LockLeave(ctx context.Context, id int64) (ListedLeave, error) {
	found, err := s.leaves(ctx, `WHERE l.id = $1 FOR UPDATE OF l`, id)
	if err == nil && len(found) == 0 {
		err = liaison.Refuse(liaison.NotFound, "leave.none")
	}
	if err != nil {
		return ListedLeave{}, err
	}
	return found[0], nil
}

// KeepLeave keeps what has become of a leave, and who said so.
func (s *Store) KeepLeave(ctx context.Context, l liaison.Leave, by int64, at time.Time) error {
	who := `decided_by = $3, decided_at = $4`
	if l.Stage == liaison.LeaveEndorsed {
		who = `read_by = $3, read_at = $4`
	}
	if _, err := s.db.Exec(ctx, `UPDATE session_leaves SET stage = $2, why = $5, `+who+` WHERE id = $1`, l.ID, l.Stage, by, at, l.Why); err != nil {
		return fmt.Errorf("keep leave %d: %w", l.ID, err)
	}
	return s.Audit(ctx, at, by, "leave.moved", fmt.Sprintf("person %d", l.Person), map[string]any{"session": l.Session, "leave": l.ID, "stage": l.Stage})
}

// WaitingLeaves lists the leaves that wait, of deputies of the delegations, or all where
// none is given, the oldest first.
func (s *Store) WaitingLeaves(ctx context.Context, delegations []int64, most int) ([]ListedLeave, error) {
	return s.leaves(ctx, `WHERE l.stage IN ('asked', 'endorsed') AND (cardinality($1::bigint[]) = 0 OR EXISTS (
		SELECT FROM memberships m WHERE m.person = l.person AND m.role = 'deputy' AND m.body = ANY($1))) ORDER BY l.id LIMIT $2`, nonNil(delegations), most)
}

// LeavesOf lists somebody's leaves, the newest first.
func (s *Store) LeavesOf(ctx context.Context, person int64, most int) ([]ListedLeave, error) {
	return s.leaves(ctx, `WHERE l.person = $1 ORDER BY l.id DESC LIMIT $2`, person, most)
}

// Excused reports whether somebody has leave from a session on that day.
func (s *Store) Excused(ctx context.Context, person int64, session string, day liaison.Date) (bool, error) {
	granted, err := s.leaves(ctx, `WHERE l.person = $1 AND l.stage = 'granted'`, person)
	return slices.ContainsFunc(granted, func(l ListedLeave) bool { return l.Covers(session, day) }), err
}
