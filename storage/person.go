package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
)

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
