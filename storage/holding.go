package storage

import (
	"context"
	"fmt"

	"liaison"
)

// openMatter is the condition that a matter m is being handled: $1 and $2 are the
// final stages.
const openMatter = `m.number IS NOT NULL AND (m.kind, m.stage) NOT IN (SELECT * FROM unnest($1::text[], $2::text[]))`

func finals() (kinds, stages []string) {
	k, s := liaison.Finals()
	return texts(k), texts(s)
}

// OpenIn counts the open matters that a body has a part in, up to CountedMost and one
// more: from what is open, and not from all that the body was ever a party in.
func (s *Store) OpenIn(ctx context.Context, body int64) (n int, err error) {
	kinds, stages := unfinished()
	err = s.db.QueryRow(ctx, `WITH open AS MATERIALIZED (
			SELECT m.id FROM unnest($1::text[], $2::text[]) o (kind, stage) JOIN matters m ON m.stage = o.stage AND m.kind = o.kind
			WHERE m.stage = ANY($2)),
		own AS MATERIALIZED (SELECT DISTINCT o.id FROM open o JOIN parties q ON q.matter = o.id WHERE q.body = $3)
		SELECT count(*) FROM (SELECT FROM own JOIN matters m ON m.id = own.id WHERE m.number IS NOT NULL LIMIT $4) counted`, kinds, stages, body, CountedMost+1).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count the open matters of body %d: %w", body, err)
	}
	return n, nil
}

// unfinished are the stages of every kind that are not final.
func unfinished() (kinds, stages []string) {
	for _, kind := range liaison.Kinds {
		for _, rule := range liaison.Procedures[kind].Stages {
			if !rule.Final {
				kinds, stages = append(kinds, string(kind)), append(stages, string(rule.Stage))
			}
		}
	}
	return kinds, stages
}

// OpenBy counts the open matters that a person has written, up to CountedMost and one
// more.
func (s *Store) OpenBy(ctx context.Context, person int64) (n int, err error) {
	kinds, stages := finals()
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM (SELECT FROM matters m
		WHERE m.author = $3 AND `+openMatter+` LIMIT $4) counted`, kinds, stages, person, CountedMost+1).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count the open matters of person %d: %w", person, err)
	}
	return n, nil
}

// Orphan is a body that has to see to matters, and nobody who does.
type Orphan struct {
	Body    int64
	Matters int // up to CountedMost and one more
}

// ownedByOfficers are the stages in which the officers of a body that is a party have a
// matter, with their kinds and the parties' capacities.
func ownedByOfficers() (kinds, stages, capacities []string) {
	for _, kind := range liaison.Kinds {
		for _, rule := range liaison.Procedures[kind].Stages {
			if role, of, ok := liaison.HeldBy(rule.Owner); ok && role == liaison.RoleOfficer && !rule.Final {
				kinds, stages, capacities = append(kinds, string(kind)), append(stages, string(rule.Stage)), append(capacities, string(of))
			}
		}
	}
	return kinds, stages, capacities
}

// Orphans lists the bodies without an officer in office that have to see to matters.
func (s *Store) Orphans(ctx context.Context) ([]Orphan, error) {
	bare, err := s.bareBodies(ctx, inOffice)
	if err != nil {
		return nil, err
	}
	return s.orphanMatters(ctx, bare)
}

// bareBodies are those without an officer p for whom that holds.
func (s *Store) bareBodies(ctx context.Context, who string) ([]int64, error) {
	bare, err := column[int64](ctx, s.db, `SELECT b.id FROM bodies b WHERE NOT EXISTS (SELECT FROM memberships s
		JOIN people p ON p.id = s.person AND `+who+` WHERE s.body = b.id AND s.role = 'officer')`)
	if err != nil {
		return nil, fmt.Errorf("find bodies without officers: %w", err)
	}
	return bare, nil
}

// orphanMatters counts what those of the bodies have that have to see to matters: by
// the matter's stage, or by a deadline of theirs that runs. It starts from what is in
// hand, since a station without an officer may have had very much. Which bodies these
// are is found first, so that the planner knows how few or many.
func (s *Store) orphanMatters(ctx context.Context, bare []int64) ([]Orphan, error) {
	kinds, stages, capacities := ownedByOfficers()
	found, err := many[Orphan](ctx, s.db, `WITH owned AS MATERIALIZED (
			SELECT m.id, o.capacity FROM unnest($1::text[], $2::text[], $3::text[]) o (kind, stage, capacity)
			JOIN matters m ON m.stage = o.stage AND m.kind = o.kind WHERE m.stage = ANY($2)),
		open AS (SELECT q.body, q.matter FROM parties q JOIN owned o ON o.id = q.matter AND o.capacity = q.capacity WHERE q.body = ANY($4)
			UNION SELECT q.body, q.matter FROM clocks k JOIN parties q ON q.matter = k.matter AND q.capacity = k.held_by AND q.body = k.body
				WHERE NOT k.stopped AND k.body = ANY($4))
		SELECT b.id AS body, least(count(*), $5) AS matters FROM open JOIN bodies b ON b.id = open.body JOIN matters m ON m.id = open.matter
		WHERE m.number IS NOT NULL GROUP BY b.id, b.code ORDER BY 2 DESC, b.code`, kinds, stages, capacities, nonNil(bare), CountedMost+1)
	if err != nil {
		return nil, fmt.Errorf("find matters that nobody sees to: %w", err)
	}
	return found, nil
}
