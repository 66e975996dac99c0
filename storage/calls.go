package storage

import (
	"context"
	"fmt"
	"time"
)

// Call is somebody whom something did not reach, and who is to be called.
type Call struct {
	Person int64
	Code   string
	Name   string
	Phone  string // the last four digits
	Reason string // of the latest
	Since  time.Time
	Missed []int64 // runs, the newest first
	Events []int64 // occasions to which they are invited, the newest first

	Delegation string // its short name
}

// stands is the condition that a line x of the calls is still to be made to the
// person p: nobody has called, and what the line says is so. Who has a chat since, or
// has come back, is reached by what comes next, and is not called about it.
func stands(x string) string {
	return x + `.called_at IS NULL AND CASE ` + x + `.reason
		WHEN 'unbound' THEN p.chat IS NULL
		WHEN 'gone' THEN p.chat IN (SELECT chat FROM conversations WHERE gone_at IS NOT NULL)
		ELSE true END`
}

// CallsToMake lists the people who are to be called, those who wait longest first,
// and how many there are; above CountedMost only that there are more.
func (s *Store) CallsToMake(ctx context.Context, skip, most int) (list []Call, total int, err error) {
	return s.CallsIn(ctx, 0, skip, most)
}

// CallsIn is CallsToMake for the people of one body; 0: of all. It walks the lines by
// time and stops at the end of the page: a person's place is that of their first line.
func (s *Store) CallsIn(ctx context.Context, body int64, skip, most int) (list []Call, total int, err error) {
	const within = ` AND ($%[1]d::bigint = 0 OR c.person IN (SELECT b.person FROM memberships b WHERE b.body = $%[1]d))`
	list, err = many[Call](ctx, s.db, `
		SELECT c.person, c.code, c.name, c.phone, c.since, m.reason, m.missed, m.events, coalesce(home.name, '') AS delegation
		FROM (SELECT c.person, c.at AS since, p.code, p.name, p.phone_tail AS phone
			FROM calls c JOIN people p ON p.id = c.person
			WHERE `+stands("c")+fmt.Sprintf(within, 3)+` AND NOT EXISTS (SELECT FROM calls e
				WHERE e.person = c.person AND (e.at, e.run, e.occasion) < (c.at, c.run, c.occasion) AND `+stands("e")+`)
			ORDER BY c.at, c.person LIMIT $1 OFFSET $2) c JOIN people p ON p.id = c.person
		`+delegationOf+`
		CROSS JOIN LATERAL (SELECT (array_agg(e.reason ORDER BY e.at DESC, e.run DESC))[1] AS reason,
				coalesce((array_agg(e.run ORDER BY e.run DESC) FILTER (WHERE e.run <> 0))[1:5], '{}') AS missed,
				coalesce((array_agg(e.occasion ORDER BY e.occasion DESC) FILTER (WHERE e.occasion <> 0))[1:5], '{}') AS events
			FROM calls e WHERE e.person = c.person AND `+stands("e")+`) m
		ORDER BY c.since, c.person`, most, skip, body)
	if err != nil {
		return nil, 0, fmt.Errorf("read the call list: %w", err)
	}
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM (SELECT DISTINCT c.person FROM calls c JOIN people p ON p.id = c.person
		WHERE `+stands("c")+fmt.Sprintf(within, 2)+` LIMIT $1) c`, CountedMost+1, body).Scan(&total)
	if err != nil {
		return nil, 0, fmt.Errorf("count the call list: %w", err)
	}
	return list, total, nil
}

// Called notes that somebody was called about all that they missed. It reports
// false where a colleague had before.
func (s *Store) Called(ctx context.Context, person, by int64, at time.Time) (first bool, err error) {
	return s.CalledWith(ctx, person, by, "", at)
}

// CalledWith is Called with a note of what was said.
func (s *Store) CalledWith(ctx context.Context, person, by int64, note string, at time.Time) (first bool, err error) {
	tag, err := s.db.Exec(ctx, `UPDATE calls SET called_at = $3, called_by = $2, note = $4 WHERE person = $1 AND called_at IS NULL`, person, by, at, note)
	if err != nil {
		return false, fmt.Errorf("note a call to person %d: %w", person, err)
	}
	return tag.RowsAffected() > 0, nil
}

// CallMade is somebody who was called.
type CallMade struct {
	Person   int64
	Name     string
	Code     string
	CalledAt time.Time
	By       string
	Note     string
}

// CallsMade lists the calls that were made last, one for each person and moment.
func (s *Store) CallsMade(ctx context.Context, most int) ([]CallMade, error) {
	found, err := many[CallMade](ctx, s.db, `SELECT DISTINCT c.called_at, c.person, p.name, p.code, b.name AS by, c.note
		FROM ((SELECT person, called_at, called_by, note FROM calls WHERE called_by IS NOT NULL ORDER BY called_at DESC LIMIT $1)
			UNION ALL (SELECT person, called_at, called_by, note FROM call_wishes WHERE called_by IS NOT NULL ORDER BY called_at DESC LIMIT $1)) c
		JOIN people p ON p.id = c.person JOIN people b ON b.id = c.called_by ORDER BY c.called_at DESC, c.person LIMIT $1`, most)
	if err != nil {
		return nil, fmt.Errorf("list the calls that were made: %w", err)
	}
	return found, nil
}

// CallAbout puts those of the people on the call list whom the invitation to an
// occasion does not reach.
func (s *Store) CallAbout(ctx context.Context, occasion int64, people []int64, at time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO calls (person, occasion, reason, at)
		SELECT p.id, $1, CASE WHEN p.chat IS NULL THEN 'unbound' ELSE 'gone' END, $3 FROM people p
		WHERE p.id = ANY($2) AND NOT (`+reachable+`) ORDER BY p.id ON CONFLICT DO NOTHING`, occasion, nonNil(people), at)
	if err != nil {
		return fmt.Errorf("note whom occasion %d does not reach: %w", occasion, err)
	}
	return nil
}
