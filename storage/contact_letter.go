package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// YearsContacts counts, of each deputy, the contacts that a member has had with them
// since the year began.
func (s *Store) YearsContacts(ctx context.Context, member int64, year int) (map[int64]int, error) {
	type row struct {
		Deputy int64
		Count  int
	}
	rows, err := many[row](ctx, s.db, `SELECT deputy, count(*) AS count FROM contacts
		WHERE member = $1 AND on_day >= $2::text::date GROUP BY deputy`, member, liaison.Date{Year: year, Month: 1, Day: 1}.String())
	if err != nil {
		return nil, fmt.Errorf("count the contacts of member %d: %w", member, err)
	}
	counts := make(map[int64]int, len(rows))
	for _, r := range rows {
		counts[r.Deputy] = r.Count
	}
	return counts, nil
}

// RaisedOpinion is something that a deputy has asked for in a contact.
type RaisedOpinion struct {
	ID     int64
	Member int64
	Deputy int64 // 0: it is not said who
	Name   string
	Day    time.Time
	Words  string
	Matter int64 // the item that was made of it; 0: none
	Number string
}

const raisedColumns = `r.id, r.member, coalesce(r.deputy, 0) AS deputy, coalesce(p.name, '') AS name, r.on_day AS day, r.words,
	coalesce(r.matter, 0) AS matter, coalesce(m.number, '') AS number FROM raised_opinions r
	LEFT JOIN people p ON p.id = r.deputy LEFT JOIN matters m ON m.id = r.matter`

// KeepRaised keeps what was raised in a contact of that day; what is kept already stays.
func (s *Store) KeepRaised(ctx context.Context, member int64, day liaison.Date, raised []liaison.Raised, at time.Time) error {
	for _, r := range raised {
		_, err := s.db.Exec(ctx, `INSERT INTO raised_opinions (member, deputy, on_day, words, at)
			VALUES ($1, nullif($2, 0::bigint), $3::text::date, $4, $5) ON CONFLICT DO NOTHING`, member, r.Deputy, day.String(), r.Words, at)
		if err != nil {
			return fmt.Errorf("keep what was raised with member %d: %w", member, err)
		}
	}
	return nil
}

// RaisedOn lists what was raised with a member in the contacts of a day.
func (s *Store) RaisedOn(ctx context.Context, member int64, day liaison.Date) ([]RaisedOpinion, error) {
	found, err := many[RaisedOpinion](ctx, s.db, `SELECT `+raisedColumns+` WHERE r.member = $1 AND r.on_day = $2::text::date ORDER BY r.id`, member, day.String())
	if err != nil {
		return nil, fmt.Errorf("list what was raised with member %d: %w", member, err)
	}
	return found, nil
}

// LockRaised reads one of the member's, and keeps others from making an item of it.
func (s *Store) LockRaised(ctx context.Context, id, member int64) (RaisedOpinion, error) {
	found, err := many[RaisedOpinion](ctx, s.db, `SELECT `+raisedColumns+` WHERE r.id = $1 AND r.member = $2 FOR UPDATE OF r`, id, member)
	return only(found, err, ErrNone)
}

// KeepRaisedAs notes whose an opinion is, and the item that was made of it; 0: none.
func (s *Store) KeepRaisedAs(ctx context.Context, id, deputy, matter int64) error {
	_, err := s.db.Exec(ctx, `UPDATE raised_opinions SET deputy = $2, matter = nullif($3, 0::bigint) WHERE id = $1`, id, deputy, matter)
	if err != nil {
		return fmt.Errorf("keep what became of opinion %d: %w", id, err)
	}
	return nil
}

// Letter is what a deputy has written to a member, and the reply.
type Letter struct {
	ID         int64
	Deputy     int64
	Member     int64
	DeputyName string
	MemberName string
	Words      string
	At         time.Time
	Reply      string
	RepliedAt  *time.Time
}

const letterColumns = `l.id, l.deputy, l.member, d.name AS deputy_name, m.name AS member_name, l.words, l.at, l.reply, l.replied_at
	FROM contact_letters l JOIN people d ON d.id = l.deputy JOIN people m ON m.id = l.member`

// KeepLetter keeps a letter, unless the deputy has so many unanswered with the member.
func (s *Store) KeepLetter(ctx context.Context, deputy, member int64, words string, at time.Time) (int64, error) {
	if _, err := s.db.Exec(ctx, `SELECT FROM people WHERE id = $1 FOR UPDATE`, deputy); err != nil {
		return 0, fmt.Errorf("lock person %d: %w", deputy, err)
	}
	var open int
	err := s.db.QueryRow(ctx, `SELECT count(*) FROM contact_letters WHERE deputy = $1 AND member = $2 AND replied_at IS NULL`, deputy, member).Scan(&open)
	if err != nil {
		return 0, fmt.Errorf("count the letters of person %d: %w", deputy, err)
	}
	if refusal := liaison.MayWriteLetter(open, words); refusal != nil {
		return 0, refusal
	}
	var id int64
	err = s.db.QueryRow(ctx, `INSERT INTO contact_letters (deputy, member, words, at) VALUES ($1, $2, $3, $4) RETURNING id`,
		deputy, member, words, at).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("keep a letter of person %d: %w", deputy, err)
	}
	return id, s.Audit(ctx, at, deputy, "letter.sent", fmt.Sprintf("letter %d", id), map[string]any{"member": member})
}

// KeepReply keeps the reply; false where there was one before.
func (s *Store) KeepReply(ctx context.Context, id, member int64, reply string, at time.Time) (bool, error) {
	tag, err := s.db.Exec(ctx, `UPDATE contact_letters SET reply = $3, replied_at = $4
		WHERE id = $1 AND member = $2 AND replied_at IS NULL`, id, member, reply, at)
	if err != nil {
		return false, fmt.Errorf("keep the reply to letter %d: %w", id, err)
	}
	if tag.RowsAffected() == 0 {
		return false, nil
	}
	return true, s.Audit(ctx, at, member, "letter.answered", fmt.Sprintf("letter %d", id), nil)
}

// Letter reads one.
func (s *Store) Letter(ctx context.Context, id int64) (Letter, error) {
	found, err := many[Letter](ctx, s.db, `SELECT `+letterColumns+` WHERE l.id = $1`, id)
	return only(found, err, ErrNone)
}

// LettersOf lists the newest letters of a deputy, or to a member.
func (s *Store) LettersOf(ctx context.Context, person int64, most int) ([]Letter, error) {
	found, err := many[Letter](ctx, s.db, `SELECT `+letterColumns+` WHERE l.id IN (
		SELECT id FROM contact_letters WHERE deputy = $1 UNION ALL SELECT id FROM contact_letters WHERE member = $1)
		ORDER BY l.at DESC, l.id DESC LIMIT $2`, person, most)
	if err != nil {
		return nil, fmt.Errorf("list the letters of person %d: %w", person, err)
	}
	return found, nil
}

// LettersToAnswer lists those that wait for a member's reply, the oldest first.
func (s *Store) LettersToAnswer(ctx context.Context, member int64, most int) ([]Letter, error) {
	found, err := many[Letter](ctx, s.db, `SELECT `+letterColumns+` WHERE l.member = $1 AND l.replied_at IS NULL ORDER BY l.at, l.id LIMIT $2`, member, most)
	if err != nil {
		return nil, fmt.Errorf("list the letters to member %d: %w", member, err)
	}
	return found, nil
}

// MemberBehind is a member of the standing committee with the own deputies and the
// contacts that were had with them this year, of each no more than the target.
type MemberBehind struct {
	ID       int64
	Deputies int
	Had      int
	Below    []string // names of those with fewer than the target
}

// MembersContacts lists the members who have deputies and were not reminded in the
// quarter of the day.
func (s *Store) MembersContacts(ctx context.Context, today liaison.Date, target int) ([]MemberBehind, error) {
	found, err := many[MemberBehind](ctx, s.db, `SELECT l.member AS id, count(*) AS deputies, coalesce(sum(least(had.count, $2::bigint)), 0)::bigint AS had,
			coalesce(array_agg(d.name ORDER BY d.code) FILTER (WHERE had.count < $2), '{}') AS below
		FROM contact_links l JOIN people p ON p.id = l.member JOIN people d ON d.id = l.deputy
		CROSS JOIN LATERAL (SELECT count(*) FROM contacts c WHERE c.member = l.member AND c.deputy = l.deputy AND c.on_day >= $1::text::date) had (count)
		WHERE l.ended_at IS NULL AND `+isMember+` AND `+inOffice+` AND `+reachable+`
			AND NOT EXISTS (SELECT FROM said_once o WHERE o.what = $3 AND o.subject = l.member)
		GROUP BY l.member ORDER BY l.member`, liaison.Date{Year: today.Year, Month: 1, Day: 1}.String(), target, ofContacts+today.QuarterBegan().String())
	if err != nil {
		return nil, fmt.Errorf("read how members keep in contact: %w", err)
	}
	return found, nil
}

// RemindOfContacts notes that a member is reminded in the quarter; false where it was so.
func (s *Store) RemindOfContacts(ctx context.Context, member int64, quarter liaison.Date, at time.Time) (bool, error) {
	return s.Once(ctx, ofContacts+quarter.String(), member, at)
}
