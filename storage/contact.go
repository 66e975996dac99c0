package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// KeepContactNote notes a contact, a row for each deputy, and says how many were new: what
// was noted before is not noted twice.
func (s *Store) KeepContactNote(ctx context.Context, c liaison.ContactNote, by int64, at time.Time) (int, error) {
	tag, err := s.db.Exec(ctx, `INSERT INTO contacts (member, deputy, way, on_day, topics, note, by, at)
		SELECT $1, deputy, $3, $4::text::date, $5, $6, $7, $8 FROM unnest($2::bigint[]) AS deputy
		ON CONFLICT DO NOTHING`, c.Member, c.Deputies, c.Way, c.Day.String(), c.Topics, c.Note, by, at)
	if err != nil {
		return 0, fmt.Errorf("note a contact of member %d: %w", c.Member, err)
	}
	return int(tag.RowsAffected()), s.Audit(ctx, at, by, "contact.noted", fmt.Sprintf("person %d", c.Member),
		map[string]any{"deputies": c.Deputies, "day": c.Day, "way": c.Way})
}

// NotedContact is a contact as a list shows it.
type NotedContact struct {
	Day          time.Time
	Way          string
	Member       string // names
	Deputy       string
	Topics, Note string
	By           string
}

// ContactsOf lists the newest contacts of a member, or of a deputy.
func (s *Store) ContactsOf(ctx context.Context, person int64, most int) ([]NotedContact, error) {
	found, err := many[NotedContact](ctx, s.db, `SELECT c.on_day AS day, c.way, m.name AS member, d.name AS deputy, c.topics, c.note, b.name AS by
		FROM (SELECT * FROM contacts WHERE member = $1 UNION ALL SELECT * FROM contacts WHERE deputy = $1) c
		JOIN people m ON m.id = c.member JOIN people d ON d.id = c.deputy JOIN people b ON b.id = c.by
		ORDER BY c.on_day DESC, c.id DESC LIMIT $2`, person, most)
	if err != nil {
		return nil, fmt.Errorf("list contacts of person %d: %w", person, err)
	}
	return found, nil
}

// Reached is how many deputies were contacted since the quarter and the year began,
// and how many have had fewer contacts than they are to have.
type Reached struct{ Deputies, Quarter, Year, Below int }

// yearsContacts are the contacts of deputies since a day $1, and of these since $2.
const yearsContacts = `SELECT deputy, count(*) AS year, count(*) FILTER (WHERE on_day >= $2::text::date) AS quarter
	FROM contacts WHERE on_day >= $1::text::date GROUP BY deputy`

// Reached counts the deputies who were contacted.
func (s *Store) Reached(ctx context.Context, today liaison.Date, target int) (Reached, error) {
	found, err := many[Reached](ctx, s.db, `SELECT count(*) AS deputies, count(*) FILTER (WHERE c.quarter > 0) AS quarter,
			count(*) FILTER (WHERE c.year > 0) AS year, count(*) FILTER (WHERE coalesce(c.year, 0) < $3) AS below
		FROM people p LEFT JOIN (`+yearsContacts+`) c ON c.deputy = p.id WHERE `+toContact,
		liaison.Date{Year: today.Year, Month: 1, Day: 1}.String(), today.QuarterBegan().String(), target)
	if err != nil {
		return Reached{}, fmt.Errorf("count who was contacted: %w", err)
	}
	return found[0], nil
}

// MemberReach is how a member keeps in contact with the own deputies.
type MemberReach struct {
	ID                                     int64
	Code, Name, Delegation                 string
	Deputies, Quarter, Year, Below, Visits int // deputies contacted, those below the target, and contacts
	Last                                   *time.Time
}

// MemberReaches lists all members with how they keep in contact, in the order of codes.
func (s *Store) MemberReaches(ctx context.Context, today liaison.Date, target int) ([]MemberReach, error) {
	found, err := many[MemberReach](ctx, s.db, `SELECT p.id, p.code, p.name, coalesce(home.name, '') AS delegation, r.*
		FROM people p `+delegationOf+` LEFT JOIN LATERAL (
			SELECT count(l.deputy) AS deputies, count(*) FILTER (WHERE had.quarter > 0) AS quarter, count(*) FILTER (WHERE had.year > 0) AS year,
				count(l.deputy) FILTER (WHERE coalesce(had.year, 0) < $3) AS below, coalesce(sum(had.year), 0)::bigint AS visits, max(had.last) AS last
			FROM contact_links l LEFT JOIN LATERAL (
				SELECT count(*) FILTER (WHERE on_day >= $1::text::date) AS year, count(*) FILTER (WHERE on_day >= $2::text::date) AS quarter, max(on_day) AS last
				FROM contacts c WHERE c.member = l.member AND c.deputy = l.deputy) had ON true
			WHERE l.member = p.id AND l.ended_at IS NULL) r ON true
		WHERE `+isMember+` ORDER BY p.code`,
		liaison.Date{Year: today.Year, Month: 1, Day: 1}.String(), today.QuarterBegan().String(), target)
	if err != nil {
		return nil, fmt.Errorf("read how members keep in contact: %w", err)
	}
	return found, nil
}

// DeputyReach is how somebody is kept in contact with.
type DeputyReach struct {
	ID                     int64
	Code, Name, Delegation string
	Members                []string // names
	Year                   int      // contacts since it began
	Last                   *time.Time
}

// DeputiesBelow lists deputies with fewer contacts this year than the target, after a
// code, so many.
func (s *Store) DeputiesBelow(ctx context.Context, today liaison.Date, target int, after string, most int) ([]DeputyReach, error) {
	year := liaison.Date{Year: today.Year, Month: 1, Day: 1}.String()
	found, err := many[DeputyReach](ctx, s.db, `SELECT p.id, p.code, p.name, coalesce(home.name, '') AS delegation, coalesce(c.year, 0) AS year,
			ARRAY(SELECT o.name FROM contact_links l JOIN people o ON o.id = l.member WHERE l.deputy = p.id AND l.ended_at IS NULL ORDER BY o.code) AS members,
			(SELECT max(on_day) FROM contacts WHERE deputy = p.id) AS last
		FROM people p `+delegationOf+` LEFT JOIN (SELECT deputy, count(*) AS year FROM contacts WHERE on_day >= $1::text::date GROUP BY deputy) c ON c.deputy = p.id
		WHERE `+toContact+` AND coalesce(c.year, 0) < $2 AND p.code > $3 ORDER BY p.code LIMIT $4`, year, target, after, most)
	if err != nil {
		return nil, fmt.Errorf("list deputies below the target: %w", err)
	}
	return found, nil
}
