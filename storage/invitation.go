package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
)

// Invitation binds a chat to a person, once.
type Invitation struct {
	ID        int64
	Person    int64
	ExpiresAt time.Time
	Tries     int
	UsedAt    *time.Time
	LockedAt  *time.Time
}

const invitationColumns = `id, person, expires_at, tries, used_at, locked_at`

// Invite is InviteBy for the service's operator at a shell.
func (s *Store) Invite(ctx context.Context, person int64, hash []byte, at, expires time.Time) error {
	return s.InviteBy(ctx, 0, person, hash, at, expires)
}

// InviteBy keeps a new invitation for a person, by the hash of its code. It takes
// the place of those before it, since what they were sent with may have gone
// astray.
func (s *Store) InviteBy(ctx context.Context, actor, person int64, hash []byte, at, expires time.Time) error {
	if err := s.endInvitations(ctx, person, at); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, `INSERT INTO invitations (code_hash, person, created_at, expires_at)
		VALUES ($1, $2, $3, $4)`, hash, person, at, expires)
	if err != nil {
		return fmt.Errorf("invite person %d: %w", person, err)
	}
	return s.Audit(ctx, at, actor, "invite", fmt.Sprintf("person %d", person), nil)
}

// InvitedUntil is until when somebody may use their invitation; the zero time where
// they have none.
func (s *Store) InvitedUntil(ctx context.Context, person int64, at time.Time) (time.Time, error) {
	found, err := column[time.Time](ctx, s.db, `SELECT expires_at FROM invitations
		WHERE person = $1 AND used_at IS NULL AND locked_at IS NULL AND expires_at > $2 ORDER BY id DESC LIMIT 1`, person, at)
	if err != nil {
		return time.Time{}, fmt.Errorf("read the invitation of person %d: %w", person, err)
	}
	until, _ := only(found, nil, ErrNone)
	return until, nil
}

// NewestInvitation is the id of the newest invitation of any of the people; 0 where
// they have none. By it a form tells whether others were made since it was drawn.
func (s *Store) NewestInvitation(ctx context.Context, people []int64) (id int64, err error) {
	err = s.db.QueryRow(ctx, `SELECT coalesce(max(id), 0) FROM invitations WHERE person = ANY($1)`, people).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("find the newest invitation: %w", err)
	}
	return id, nil
}

// OpenInvitations counts the people who have an invitation that may be used.
func (s *Store) OpenInvitations(ctx context.Context, people []int64, at time.Time) (n int, err error) {
	err = s.db.QueryRow(ctx, `SELECT count(DISTINCT person) FROM invitations
		WHERE person = ANY($1) AND used_at IS NULL AND locked_at IS NULL AND expires_at > $2`, people, at).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count open invitations: %w", err)
	}
	return n, nil
}

// LockInvitation reads the invitation of a code to change it; ErrNone where
// there is none.
func (s *Store) LockInvitation(ctx context.Context, hash []byte) (Invitation, error) {
	return s.invitation(ctx, `SELECT `+invitationColumns+` FROM invitations WHERE code_hash = $1 FOR UPDATE`, hash)
}

// LockInvitationByID is LockInvitation for one whose code was given before.
func (s *Store) LockInvitationByID(ctx context.Context, id int64) (Invitation, error) {
	return s.invitation(ctx, `SELECT `+invitationColumns+` FROM invitations WHERE id = $1 FOR UPDATE`, id)
}

func (s *Store) invitation(ctx context.Context, sql string, arg any) (Invitation, error) {
	found, err := many[Invitation](ctx, s.db, sql, arg)
	if err != nil {
		return Invitation{}, fmt.Errorf("read an invitation: %w", err)
	}
	return only(found, nil, ErrNone)
}

// MissInvitation counts a wrong answer, and locks the invitation where that
// was the last that it bears.
func (s *Store) MissInvitation(ctx context.Context, id int64, at time.Time, lock bool) error {
	_, err := s.db.Exec(ctx, `UPDATE invitations SET tries = tries + 1,
		locked_at = CASE WHEN $3 THEN $2::timestamptz ELSE locked_at END WHERE id = $1`, id, at, lock)
	if err != nil {
		return fmt.Errorf("count a try of invitation %d: %w", id, err)
	}
	return nil
}

// Bind ties a chat to the invitation's person and uses the invitation up. A
// chat that the person had before is returned, to be told; 0 if none. What that
// one was still to be told of the person's matters goes to the new one.
func (s *Store) Bind(ctx context.Context, inv Invitation, chat int64, at time.Time) (before int64, err error) {
	err = s.db.QueryRow(ctx, `SELECT coalesce(chat, 0) FROM people WHERE id = $1 FOR UPDATE`, inv.Person).Scan(&before)
	if err != nil {
		return 0, fmt.Errorf("bind person %d: %w", inv.Person, err)
	}
	b := &pgx.Batch{}
	b.Queue(`UPDATE people SET chat = $2, bound_at = coalesce(bound_at, $3) WHERE id = $1`, inv.Person, chat, at)
	b.Queue(`UPDATE invitations SET used_at = $2, chat = $3 WHERE id = $1`, inv.ID, at, chat)
	// Nobody has called, but nobody has to any more: the list stays short.
	b.Queue(`UPDATE calls SET called_at = $2 WHERE person = $1 AND reason = 'unbound' AND called_at IS NULL`, inv.Person, at)
	b.Queue(`UPDATE messages SET chat = $2 WHERE chat = $1 AND settled_at IS NULL AND lane > $3`,
		before, chat, int16(liaison.Replies))
	// Who has the old chat must not stay in the console by it.
	b.Queue(`UPDATE console_sessions SET ended_at = $2 WHERE person = $1 AND ended_at IS NULL`, inv.Person, at)
	b.Queue(`DELETE FROM console_entries WHERE person = $1 AND used_at IS NULL`, inv.Person)
	if err := s.db.SendBatch(ctx, b).Close(); err != nil {
		return 0, fmt.Errorf("bind person %d: %w", inv.Person, err)
	}
	return before, s.Audit(ctx, at, inv.Person, "bind", fmt.Sprintf("person %d", inv.Person),
		map[string]any{"chat": chat, "before": before})
}
