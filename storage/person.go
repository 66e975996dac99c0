package storage

import (
	"context"
	"errors"
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

// PersonOfChat reads the person to whom a chat is bound; ErrNone where there is
// nobody.
func (s *Store) PersonOfChat(ctx context.Context, chat int64) (liaison.Person, error) {
	found, err := s.peopleWhere(ctx, `p.chat = $1`, chat)
	return only(found, err, ErrNone)
}

// KeepPreferences writes what a person sets for themselves.
func (s *Store) KeepPreferences(ctx context.Context, p liaison.Person) error {
	_, err := s.db.Exec(ctx, `UPDATE people SET language = $2, quiet_from = $3, quiet_to = $4, numbered = $5
		WHERE id = $1`, p.ID, p.Language, p.Quiet.From, p.Quiet.To, p.Numbered)
	if err != nil {
		return fmt.Errorf("keep the preferences of person %d: %w", p.ID, err)
	}
	return nil
}

// Holders lists the people who can be told as that party of the matter: those
// who are bound and have not stopped the bot.
func (s *Store) Holders(ctx context.Context, m liaison.Matter, c liaison.Capacity) ([]liaison.Person, error) {
	if role, of, ok := liaison.HeldBy(c); ok {
		return s.peopleWhere(ctx, `EXISTS (SELECT FROM memberships s WHERE s.person = p.id AND s.role = $2
			AND s.body = ANY($1)) AND `+inOffice+` AND `+reachable, m.Bodies(of), role)
	}
	switch c {
	case liaison.Author:
		return s.peopleWhere(ctx, `p.id = $1 AND `+reachable, m.Author)
	case liaison.Staff:
		return s.peopleWhere(ctx, withRole+reachable, liaison.RoleClerk)
	case liaison.Chief:
		return s.peopleWhere(ctx, withRole+reachable, liaison.RoleChief)
	default:
		return s.peopleWhere(ctx, `p.id = ANY($1) AND `+reachable, m.People(c))
	}
}

// reachable is the condition that somebody can be told.
const reachable = `p.chat IS NOT NULL AND NOT EXISTS (
	SELECT FROM conversations v WHERE v.chat = p.chat AND v.gone_at IS NOT NULL)`

// inOffice is the condition that the roles of the person p count.
const inOffice = `p.standing = 'active'`

const withRole = `EXISTS (SELECT FROM memberships s WHERE s.person = p.id AND s.role = $1) AND ` + inOffice + ` AND `

// PeopleByCodes reads those of the people who exist.
func (s *Store) PeopleByCodes(ctx context.Context, codes []string) (map[string]liaison.Person, error) {
	found, err := s.peopleWhere(ctx, `p.code = ANY($1)`, nonNil(codes))
	if err != nil {
		return nil, err
	}
	people := make(map[string]liaison.Person, len(found))
	for _, p := range found {
		people[p.Code] = p
	}
	return people, nil
}

// Setting reads a setting, or the default where it is not set.
func (s *Store) Setting(ctx context.Context, key, otherwise string) (string, error) {
	var value string
	err := s.db.QueryRow(ctx, `SELECT value FROM settings WHERE key = $1`, key).Scan(&value)
	if errors.Is(err, pgx.ErrNoRows) {
		return otherwise, nil
	}
	if err != nil {
		return "", fmt.Errorf("read setting %s: %w", key, err)
	}
	return value, nil
}

// PeopleByIDs reads people, in the order of their codes.
func (s *Store) PeopleByIDs(ctx context.Context, ids []int64) ([]liaison.Person, error) {
	return s.peopleWhere(ctx, `p.id = ANY($1)`, ids)
}

// Rules reads all that staff have set.
func (s *Store) Rules(ctx context.Context) (liaison.Rules, error) {
	type row struct{ Key, Value string }
	rows, err := many[row](ctx, s.db, `SELECT key, value FROM settings`)
	if err != nil {
		return nil, fmt.Errorf("read the settings: %w", err)
	}
	rules := make(liaison.Rules, len(rows))
	for _, r := range rows {
		rules[r.Key] = r.Value
	}
	return rules, nil
}

// KeepSetting sets a setting, and notes who did so and what it was.
func (s *Store) KeepSetting(ctx context.Context, actor int64, key, value string, at time.Time) error {
	was, err := s.Setting(ctx, key, "")
	if err != nil {
		return err
	}
	_, err = s.db.Exec(ctx, `INSERT INTO settings (key, value) VALUES ($1, $2)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	if err != nil {
		return fmt.Errorf("set %s: %w", key, err)
	}
	return s.Audit(ctx, at, actor, "setting.changed", key, map[string]any{"from": was, "to": value})
}

// SettingChange is who changed a setting, and what it was.
type SettingChange struct {
	Name        string // empty: the operator at a shell
	At          time.Time
	Was, Became string // Was is empty where it had its default
}

// LastChange reads the last change of a setting; false where there was none.
func (s *Store) LastChange(ctx context.Context, key string) (SettingChange, bool, error) {
	found, err := many[SettingChange](ctx, s.db, `
		SELECT coalesce(p.name, '') AS name, a.at, a.detail->>'from' AS was, a.detail->>'to' AS became
		FROM audit a LEFT JOIN people p ON p.id = a.actor
		WHERE a.action = 'setting.changed' AND a.subject = $1 ORDER BY a.id DESC LIMIT 1`, key)
	if err != nil {
		return SettingChange{}, false, fmt.Errorf("read the last change of %s: %w", key, err)
	}
	if len(found) == 0 {
		return SettingChange{}, false, nil
	}
	return found[0], true, nil
}

// Audit adds a line to the audit. Actor 0 is the service itself or its
// operator at a shell.
func (s *Store) Audit(ctx context.Context, at time.Time, actor int64, action, subject string, detail map[string]any) error {
	if detail == nil {
		detail = map[string]any{}
	}
	_, err := s.db.Exec(ctx, `INSERT INTO audit (at, actor, action, subject, detail)
		VALUES ($1, nullif($2, 0::bigint), $3, $4, $5)`, at, actor, action, subject, detail)
	if err != nil {
		return fmt.Errorf("audit %s: %w", action, err)
	}
	return nil
}

// personRow is a row of people with what the person is where.
type personRow struct {
	ID          int64
	Code        string
	Name        string
	PhoneTail   string
	Chat        int64
	Language    string
	QuietFrom   int
	QuietTo     int
	Numbered    bool
	Level       liaison.Level
	Expertise   []string
	ElectedOn   *time.Time
	BoundAt     *time.Time
	Standing    liaison.Standing
	Memberships []liaison.Membership
}

const personColumns = `
	p.id, p.code, p.name, p.phone_tail, coalesce(p.chat, 0) AS chat, p.language, p.quiet_from, p.quiet_to, p.numbered,
	p.level, p.expertise, p.elected_on, p.bound_at, p.standing,
	coalesce((SELECT jsonb_agg(jsonb_build_object('Body', s.body, 'Role', s.role) ORDER BY s.body, s.role)
		FROM memberships s WHERE s.person = p.id), '[]') AS memberships`

func (r personRow) person() liaison.Person {
	p := liaison.Person{
		ID: r.ID, Code: r.Code, Name: r.Name, PhoneTail: r.PhoneTail, Chat: r.Chat, Language: r.Language,
		Quiet: liaison.Quiet{From: r.QuietFrom, To: r.QuietTo}, Numbered: r.Numbered, Memberships: r.Memberships,
		Level: r.Level, Expertise: r.Expertise, Standing: r.Standing,
	}
	if r.ElectedOn != nil {
		p.Elected = liaison.DateOf(*r.ElectedOn)
	}
	if r.BoundAt != nil {
		p.Bound = *r.BoundAt
	}
	return p
}

// peopleWhere reads the people p that the condition holds for.
func (s *Store) peopleWhere(ctx context.Context, where string, args ...any) ([]liaison.Person, error) {
	rows, err := many[personRow](ctx, s.db, `SELECT `+personColumns+` FROM people p WHERE `+where+` ORDER BY p.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read people: %w", err)
	}
	return each(rows, personRow.person), nil
}
