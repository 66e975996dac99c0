package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// toContact is the condition that the person p is a deputy whom a member of the
// standing committee is to keep in contact with: of its level, and none of its members.
// The level comes first: a province's are a few among the people of all levels.
const toContact = `EXISTS (SELECT FROM memberships d WHERE d.person = p.id AND d.role = 'deputy')
	AND NOT EXISTS (SELECT FROM memberships d WHERE d.person = p.id AND d.role = 'member')
	AND p.id IN (WITH level AS MATERIALIZED (SELECT o.id FROM people o WHERE o.level = ANY (ARRAY(
		SELECT DISTINCT q.level FROM people q JOIN memberships n ON n.person = q.id AND n.role = 'member'))) SELECT id FROM level)`

const isMember = `EXISTS (SELECT FROM memberships d WHERE d.person = p.id AND d.role = 'member')`

// LockAllocation keeps others from changing who keeps in contact with whom until the
// transaction ends.
func (s *Store) LockAllocation(ctx context.Context) error {
	_, err := s.db.Exec(ctx, `LOCK TABLE contact_links IN SHARE ROW EXCLUSIVE MODE`)
	return err
}

// Allocating reads what an allocation is made of.
func (s *Store) Allocating(ctx context.Context) (liaison.Allocating, error) {
	rules, err := s.Rules(ctx)
	if err != nil {
		return liaison.Allocating{}, err
	}
	in := liaison.Allocating{Least: rules.Number(liaison.AllocationLeast), Most: rules.Number(liaison.AllocationMost)}
	if in.Members, err = s.contactables(ctx, isMember); err != nil {
		return in, err
	}
	if in.Deputies, err = s.contactables(ctx, toContact); err != nil {
		return in, err
	}
	in.Standing, err = many[liaison.Link](ctx, s.db, `SELECT member, deputy, by_hand FROM contact_links WHERE ended_at IS NULL ORDER BY member, deputy`)
	if err != nil {
		return in, fmt.Errorf("read who keeps in contact with whom: %w", err)
	}
	return in, nil
}

func (s *Store) contactables(ctx context.Context, where string) ([]liaison.Contactable, error) {
	found, err := many[liaison.Contactable](ctx, s.db, `SELECT p.id, p.expertise AS fields, coalesce(home.ids, '{}') AS delegations
		FROM people p LEFT JOIN (SELECT m.person, array_agg(m.body ORDER BY m.body) AS ids FROM memberships m
			JOIN bodies b ON b.id = m.body AND b.kind = 'delegation' WHERE m.role = 'deputy' GROUP BY m.person) home ON home.person = p.id
		WHERE `+where+` ORDER BY p.id`)
	if err != nil {
		return nil, fmt.Errorf("read who is to be allocated: %w", err)
	}
	return found, nil
}

// KeepAllocation ends what an allocation drops and begins what it adds.
func (s *Store) KeepAllocation(ctx context.Context, a liaison.Allocation, reason string, actor int64, at time.Time) error {
	halves := func(links []liaison.Link) (members, deputies []int64) {
		for _, l := range links {
			members, deputies = append(members, l.Member), append(deputies, l.Deputy)
		}
		return members, deputies
	}
	members, deputies := halves(a.Dropped)
	_, err := s.db.Exec(ctx, `UPDATE contact_links l SET ended_at = $3, ended_by = $4
		FROM unnest($1::bigint[], $2::bigint[]) AS gone (member, deputy)
		WHERE l.member = gone.member AND l.deputy = gone.deputy AND l.ended_at IS NULL`, members, deputies, at, actor)
	if err != nil {
		return fmt.Errorf("end links of an allocation: %w", err)
	}
	members, deputies = halves(a.Added)
	_, err = s.db.Exec(ctx, `INSERT INTO contact_links (member, deputy, by_hand, reason, made_by, made_at)
		SELECT new.member, new.deputy, $3 <> '', $3, $4, $5 FROM unnest($1::bigint[], $2::bigint[]) AS new (member, deputy)`,
		members, deputies, reason, actor, at)
	if err != nil {
		return fmt.Errorf("keep an allocation: %w", err)
	}
	return s.Audit(ctx, at, actor, "contacts.allocated", "contacts",
		map[string]any{"added": pairs(a.Added), "dropped": pairs(a.Dropped), "uncovered": len(a.Uncovered), "reason": reason})
}

// pairs are links as the audit shows them: the first so many.
func pairs(links []liaison.Link) map[string]any {
	const most = 1000
	return map[string]any{"count": len(links), "links": each(links[:min(len(links), most)], liaison.Link.Pair)}
}

// LinkedPerson is somebody with whom somebody is linked.
type LinkedPerson struct {
	Of         int64 // whose
	ID         int64
	Code       string
	Name       string
	Delegation string
	ByHand     bool
	Reason     string
	Since      time.Time
	Last       *time.Time // the day of the last contact between the two
}

// LinkedWith lists, of several people, with whom each is linked: of members the
// deputies, of deputies the members.
func (s *Store) LinkedWith(ctx context.Context, people []int64) ([]LinkedPerson, error) {
	found, err := many[LinkedPerson](ctx, s.db, `SELECT l.of, p.id, p.code, p.name, coalesce(home.name, '') AS delegation,
			l.by_hand, l.reason, l.made_at AS since, (SELECT max(c.on_day) FROM contacts c
				WHERE c.member = l.member AND c.deputy = l.deputy) AS last
		FROM (SELECT l.member AS of, l.deputy AS who, l.* FROM contact_links l WHERE l.member = ANY($1) AND l.ended_at IS NULL
			UNION ALL SELECT l.deputy, l.member, l.* FROM contact_links l WHERE l.deputy = ANY($1) AND l.ended_at IS NULL) l
		JOIN people p ON p.id = l.who `+delegationOf+` ORDER BY l.of, p.code`, nonNil(people))
	if err != nil {
		return nil, fmt.Errorf("read who is linked: %w", err)
	}
	return found, nil
}

// Allotted is a member or a deputy with what an allocation gave them.
type Allotted struct {
	ID         int64
	Code       string
	Name       string
	Delegation string
	Fields     []string
	Linked     []string // names
	LinkedIDs  []int64
}

// AllottedFilter says who is listed: members, or deputies; by a part of the name or
// the code, after a code, so many.
type AllottedFilter struct {
	Members bool
	Bare    bool // only who is linked with nobody
	Named   string
	After   string
	Most    int
}

// Allotted lists members or deputies in the order of their codes.
func (s *Store) Allotted(ctx context.Context, f AllottedFilter) ([]Allotted, error) {
	who, mine, other := toContact, "deputy", "member"
	if f.Members {
		who, mine, other = isMember, "member", "deputy"
	}
	found, err := many[Allotted](ctx, s.db, `SELECT p.id, p.code, p.name, coalesce(home.name, '') AS delegation, p.expertise AS fields,
			coalesce(l.names, '{}') AS linked, coalesce(l.ids, '{}') AS linked_ids
		FROM people p `+delegationOf+` LEFT JOIN LATERAL (SELECT array_agg(o.name ORDER BY o.code) AS names, array_agg(o.id ORDER BY o.code) AS ids
			FROM contact_links l JOIN people o ON o.id = l.`+other+` WHERE l.`+mine+` = p.id AND l.ended_at IS NULL) l ON true
		WHERE `+who+` AND p.code > $1 AND ($2::text = '' OR strpos(p.name, $2) > 0 OR strpos(lower(p.code), lower($2)) = 1)
			AND (NOT $3 OR l.ids IS NULL)
		ORDER BY p.code LIMIT $4`, f.After, f.Named, f.Bare, f.Most)
	if err != nil {
		return nil, fmt.Errorf("list an allocation: %w", err)
	}
	return found, nil
}

// Coverage is how far deputies have a member.
type Coverage struct{ Members, Deputies, Uncovered, Links int }

// Coverage counts members, deputies, and deputies whom nobody keeps in contact with.
func (s *Store) Coverage(ctx context.Context) (Coverage, error) {
	found, err := many[Coverage](ctx, s.db, `SELECT (SELECT count(DISTINCT person) FROM memberships WHERE role = 'member') AS members,
			count(*) AS deputies, count(*) FILTER (WHERE l.deputy IS NULL) AS uncovered,
			(SELECT count(*) FROM contact_links WHERE ended_at IS NULL) AS links
		FROM people p LEFT JOIN (SELECT DISTINCT deputy FROM contact_links WHERE ended_at IS NULL) l ON l.deputy = p.id
		WHERE `+toContact)
	if err != nil {
		return Coverage{}, fmt.Errorf("count who is covered: %w", err)
	}
	return found[0], nil
}
