package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// ListedGroup is a group in a list.
type ListedGroup struct {
	ID         int64
	Code, Name string
	Members    int
	Conveners  []string // names
	Year       int      // activities of the year that were, or are to come in it
	Open       int      // wishes that wait
}

const groupActivities = `(SELECT count(*) FROM occasions o WHERE o.body = b.id AND o.begins_at >= $1 AND o.begins_at < $1::timestamptz + interval '1 year'
	AND o.stage IN ('announced', 'over'))::integer`

// MemberGroups lists the groups, or those of the bodies that are named, by code.
func (s *Store) MemberGroups(ctx context.Context, bodies []int64, now time.Time) ([]ListedGroup, error) {
	year := time.Date(now.Year(), 1, 1, 0, 0, 0, 0, now.Location())
	found, err := many[ListedGroup](ctx, s.db, `SELECT b.id, b.code, b.name, `+groupActivities+` AS year,
			(SELECT count(*) FROM memberships m JOIN people p ON p.id = m.person AND `+inOffice+` WHERE m.body = b.id AND m.role = 'deputy') AS members,
			ARRAY(SELECT p.name FROM memberships m JOIN people p ON p.id = m.person AND `+inOffice+` WHERE m.body = b.id AND m.role = 'officer' ORDER BY p.code) AS conveners,
			(SELECT count(*) FROM group_wishes w WHERE w.body = b.id AND w.decided_at IS NULL) AS open
		FROM bodies b WHERE b.kind = 'group' AND ($2::bigint[] IS NULL OR b.id = ANY($2)) ORDER BY b.code`, year, bodies)
	if err != nil {
		return nil, fmt.Errorf("list groups: %w", err)
	}
	return found, nil
}

// GroupFacts reads what is known of a group.
func (s *Store) GroupFacts(ctx context.Context, body int64) (liaison.GroupFacts, error) {
	found, err := many[liaison.GroupFacts](ctx, s.db, `SELECT b.id AS body, coalesce(g.link, '') AS link, coalesce(g.note, '') AS note
		FROM bodies b LEFT JOIN member_groups g ON g.body = b.id WHERE b.id = $1 AND b.kind = 'group'`, body)
	if err != nil {
		return liaison.GroupFacts{}, fmt.Errorf("read group %d: %w", body, err)
	}
	return only(found, nil, liaison.Refuse(liaison.NotFound, "member_group.not_found"))
}

// KeepGroup writes what is known of a group, and notes who did so.
func (s *Store) KeepGroup(ctx context.Context, actor int64, g liaison.GroupFacts, at time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO member_groups (body, link, note, changed_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (body) DO UPDATE SET link = $2, note = $3, changed_at = $4`, g.Body, g.Link, g.Note, at)
	if err != nil {
		return fmt.Errorf("keep group %d: %w", g.Body, err)
	}
	return s.Audit(ctx, at, actor, "group.kept", fmt.Sprintf("body %d", g.Body), nil)
}

// GroupWish is somebody's wish to be in a group.
type GroupWish struct {
	ID, Body, Person int64
	Code, Name       string // the person's
	Decided          bool
}

func (s *Store) groupWishes(ctx context.Context, where string, args ...any) ([]GroupWish, error) {
	found, err := many[GroupWish](ctx, s.db, `SELECT w.id, w.body, w.person, p.code, p.name, w.decided_at IS NOT NULL AS decided
		FROM group_wishes w JOIN people p ON p.id = w.person WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read wishes to be in groups: %w", err)
	}
	return found, nil
}

// GroupWishes lists those of a group that wait.
func (s *Store) GroupWishes(ctx context.Context, body int64) ([]GroupWish, error) {
	return s.groupWishes(ctx, `w.body = $1 AND w.decided_at IS NULL ORDER BY w.id`, body)
}

// GroupWishesOf lists a person's that wait.
func (s *Store) GroupWishesOf(ctx context.Context, person int64) ([]GroupWish, error) {
	return s.groupWishes(ctx, `w.person = $1 AND w.decided_at IS NULL ORDER BY w.id`, person)
}

// LockGroupWish reads one to decide on it.
func (s *Store) LockGroupWish(ctx context.Context, id int64) (GroupWish, error) {
	found, err := s.groupWishes(ctx, `w.id = $1 FOR UPDATE OF w`, id)
	return only(found, err, liaison.Refuse(liaison.NotFound, "member_group.no_wish"))
}

// WishGroup keeps somebody's wish to be in a group and returns its id; it reports
// false where it waits already.
func (s *Store) WishGroup(ctx context.Context, body, person int64, at time.Time) (id int64, first bool, err error) {
	made, err := column[int64](ctx, s.db, `INSERT INTO group_wishes (body, person, asked_at) VALUES ($1, $2, $3)
		ON CONFLICT (body, person) WHERE decided_at IS NULL DO NOTHING RETURNING id`, body, person, at)
	if err != nil {
		return 0, false, fmt.Errorf("wish to be in group %d: %w", body, err)
	}
	if len(made) == 0 {
		return 0, false, nil
	}
	return made[0], true, nil
}

// DecideGroupWish keeps what becomes of a wish; who is granted it is a member.
func (s *Store) DecideGroupWish(ctx context.Context, actor int64, w GroupWish, granted bool, at time.Time) error {
	if _, err := s.db.Exec(ctx, `UPDATE group_wishes SET decided_by = $2, decided_at = $3, granted = $4 WHERE id = $1`, w.ID, actor, at, granted); err != nil {
		return fmt.Errorf("decide on wish %d: %w", w.ID, err)
	}
	if !granted {
		return s.Audit(ctx, at, actor, "group.refused", fmt.Sprintf("person %d", w.Person), map[string]any{"body": w.Body})
	}
	return s.Grant(ctx, actor, w.Person, liaison.Membership{Body: w.Body, Role: liaison.RoleDeputy}, at)
}

// Ungrouped lists the deputies in office who are in no group, after a code, and counts
// them all.
func (s *Store) Ungrouped(ctx context.Context, after string, most int) (list []Named, all int, err error) {
	const none = `FROM people p WHERE ` + inOffice + ` AND p.id IN (SELECT person FROM memberships WHERE role = 'deputy')
		AND p.id NOT IN (SELECT m.person FROM memberships m JOIN bodies b ON b.id = m.body AND b.kind = 'group' WHERE m.role = 'deputy')`
	if list, err = many[Named](ctx, s.db, `SELECT p.id, p.code, p.name `+none+` AND p.code > $1 ORDER BY p.code LIMIT $2`, after, most); err != nil {
		return nil, 0, fmt.Errorf("list who is in no group: %w", err)
	}
	counted, err := column[int](ctx, s.db, `SELECT count(*)::integer `+none)
	if err != nil {
		return nil, 0, fmt.Errorf("count who is in no group: %w", err)
	}
	return list, counted[0], nil
}
