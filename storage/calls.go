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
}

// CallsCounted is up to where the call list is counted; above it is "more".
const CallsCounted = 1000

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
// and how many there are; above CallsCounted only that there are more. It walks the
// lines by time and stops at the end of the page: a person's place is that of their
// first line.
func (s *Store) CallsToMake(ctx context.Context, skip, most int) (list []Call, total int, err error) {
	list, err = many[Call](ctx, s.db, `
		SELECT c.person, c.code, c.name, c.phone, c.since, m.reason, m.missed
		FROM (SELECT c.person, c.at AS since, p.code, p.name, p.phone_tail AS phone
			FROM calls c JOIN people p ON p.id = c.person
			WHERE `+stands("c")+` AND NOT EXISTS (SELECT FROM calls e
				WHERE e.person = c.person AND (e.at, e.run) < (c.at, c.run) AND `+stands("e")+`)
			ORDER BY c.at, c.person LIMIT $1 OFFSET $2) c JOIN people p ON p.id = c.person
		CROSS JOIN LATERAL (SELECT (array_agg(e.reason ORDER BY e.at DESC, e.run DESC))[1] AS reason,
				(array_agg(e.run ORDER BY e.run DESC))[1:5] AS missed
			FROM calls e WHERE e.person = c.person AND `+stands("e")+`) m
		ORDER BY c.since, c.person`, most, skip)
	if err != nil {
		return nil, 0, fmt.Errorf("read the call list: %w", err)
	}
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM (SELECT DISTINCT c.person FROM calls c JOIN people p ON p.id = c.person
		WHERE `+stands("c")+` LIMIT $1) c`, CallsCounted+1).Scan(&total)
	if err != nil {
		return nil, 0, fmt.Errorf("count the call list: %w", err)
	}
	return list, total, nil
}

// Called notes that somebody was called about all that they missed. It reports
// false where a colleague had before.
func (s *Store) Called(ctx context.Context, person, by int64, at time.Time) (first bool, err error) {
	tag, err := s.db.Exec(ctx, `UPDATE calls SET called_at = $3, called_by = $2 WHERE person = $1 AND called_at IS NULL`, person, by, at)
	if err != nil {
		return false, fmt.Errorf("note a call to person %d: %w", person, err)
	}
	return tag.RowsAffected() > 0, nil
}
