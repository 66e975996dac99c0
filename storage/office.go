package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// LockRoster keeps whoever else would change who is what waiting until the end of the
// transaction, an import among them.
func (s *Store) LockRoster(ctx context.Context) error {
	if _, err := s.db.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, importLock); err != nil {
		return fmt.Errorf("lock the roster: %w", err)
	}
	return nil
}

// LockPerson reads a person to change them.
func (s *Store) LockPerson(ctx context.Context, id int64) (liaison.Person, error) {
	if _, err := s.db.Exec(ctx, `SELECT FROM people WHERE id = $1 FOR UPDATE`, id); err != nil {
		return liaison.Person{}, fmt.Errorf("lock person %d: %w", id, err)
	}
	return s.Person(ctx, id)
}

// Grant makes somebody what they are not yet in a body, and notes who did so.
func (s *Store) Grant(ctx context.Context, actor, person int64, m liaison.Membership, at time.Time) error {
	if err := s.LockRoster(ctx); err != nil {
		return err
	}
	tag, err := s.db.Exec(ctx, `INSERT INTO memberships (person, body, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, person, m.Body, m.Role)
	if err != nil {
		return fmt.Errorf("make person %d %s in body %d: %w", person, m.Role, m.Body, err)
	}
	if tag.RowsAffected() == 0 {
		return nil // it is so already
	}
	return s.Audit(ctx, at, actor, "role.granted", fmt.Sprintf("person %d", person), map[string]any{"body": m.Body, "role": m.Role})
}

// Revoke takes a role away, and notes who did so. The last clerk and the last chief
// stay: nobody could make another.
func (s *Store) Revoke(ctx context.Context, actor, person int64, m liaison.Membership, at time.Time) error {
	if err := s.LockRoster(ctx); err != nil {
		return err
	}
	tag, err := s.db.Exec(ctx, `DELETE FROM memberships WHERE person = $1 AND body = $2 AND role = $3`, person, m.Body, m.Role)
	if err != nil {
		return fmt.Errorf("take %s in body %d from person %d: %w", m.Role, m.Body, person, err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	if err := s.Manned(ctx); err != nil {
		return err
	}
	return s.Audit(ctx, at, actor, "role.taken", fmt.Sprintf("person %d", person), map[string]any{"body": m.Body, "role": m.Role})
}

// Manned refuses what has left nobody in office as a clerk, or as a chief.
func (s *Store) Manned(ctx context.Context) error {
	missing, err := column[liaison.Role](ctx, s.db, `SELECT role FROM unnest($1::text[]) role
		WHERE NOT EXISTS (SELECT FROM memberships s JOIN people p ON p.id = s.person AND `+inOffice+` WHERE s.role = role.role)`,
		[]liaison.Role{liaison.RoleClerk, liaison.RoleChief})
	if err != nil {
		return fmt.Errorf("see whether there are staff: %w", err)
	}
	if len(missing) > 0 {
		return liaison.Refuse(liaison.Conflict, "directory.last_"+string(missing[0]))
	}
	return nil
}

// KeepStanding writes whether somebody holds office. Who has left for good is out of
// the console, no invitation lets them in, and their archive is sealed as it stands.
func (s *Store) KeepStanding(ctx context.Context, actor int64, p liaison.Person, to liaison.Standing, why string, at time.Time) error {
	if err := s.LockRoster(ctx); err != nil {
		return err
	}
	if _, err := s.db.Exec(ctx, `UPDATE people SET standing = $2 WHERE id = $1`, p.ID, to); err != nil {
		return fmt.Errorf("keep the standing of person %d: %w", p.ID, err)
	}
	if err := s.Manned(ctx); err != nil {
		return err
	}
	if to == liaison.Ended {
		if err := s.sealLeft(ctx, p.ID, actor, at); err != nil {
			return err
		}
		if _, err := s.EndSessions(ctx, p.ID, at); err != nil {
			return err
		}
		if err := s.endInvitations(ctx, p.ID, at); err != nil {
			return err
		}
	}
	return s.Audit(ctx, at, actor, "person.standing", fmt.Sprintf("person %d", p.ID), map[string]any{"from": p.Standing, "to": to, "why": why})
}

func (s *Store) endInvitations(ctx context.Context, person int64, at time.Time) error {
	if _, err := s.db.Exec(ctx, `UPDATE invitations SET expires_at = $2 WHERE person = $1 AND used_at IS NULL AND expires_at > $2`, person, at); err != nil {
		return fmt.Errorf("end the invitations of person %d: %w", person, err)
	}
	return nil
}

// Unbind takes somebody's chat from them.
func (s *Store) Unbind(ctx context.Context, actor, person int64, at time.Time) error {
	if _, err := s.db.Exec(ctx, `UPDATE people SET chat = NULL WHERE id = $1`, person); err != nil {
		return fmt.Errorf("unbind person %d: %w", person, err)
	}
	return s.Audit(ctx, at, actor, "unbind", fmt.Sprintf("person %d", person), nil)
}

// Logged is a line of the audit.
type Logged struct {
	At     time.Time
	By     string // empty: the service, or its operator at a shell
	Actor  int64
	Action string
}

// LogOf reads the lines of the audit about a subject, the newest first.
func (s *Store) LogOf(ctx context.Context, subject string, most int) ([]Logged, error) {
	found, err := many[Logged](ctx, s.db, `SELECT a.at, coalesce(p.name, '') AS by, coalesce(a.actor, 0) AS actor, a.action
		FROM audit a LEFT JOIN people p ON p.id = a.actor WHERE a.subject = $1 ORDER BY a.id DESC LIMIT $2`, subject, most)
	if err != nil {
		return nil, fmt.Errorf("read the audit of %s: %w", subject, err)
	}
	return found, nil
}
