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

// Orphans lists the bodies without an officer in office that have to see to matters: by
// the matter's stage, or by a deadline of theirs that runs. Such bodies are few. Their
// parties are read apart, or the planner goes through all matters in their order.
func (s *Store) Orphans(ctx context.Context) ([]Orphan, error) {
	kinds, stages, capacities := ownedByOfficers()
	found, err := many[Orphan](ctx, s.db, `WITH bare AS MATERIALIZED (
			SELECT b.id, b.code FROM bodies b WHERE NOT EXISTS (SELECT FROM memberships s JOIN people p ON p.id = s.person AND `+inOffice+`
				WHERE s.body = b.id AND s.role = 'officer'))
		SELECT b.id AS body, held.count AS matters FROM bare b CROSS JOIN LATERAL (SELECT count(*) AS count FROM (
			SELECT DISTINCT m.id FROM (SELECT q.matter, q.capacity FROM parties q WHERE q.body = b.id OFFSET 0) q
			JOIN matters m ON m.id = q.matter WHERE m.number IS NOT NULL AND ((m.kind, m.stage, q.capacity) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))
				OR EXISTS (SELECT FROM clocks k WHERE k.matter = m.id AND NOT k.stopped AND k.held_by = q.capacity AND k.body = b.id))
			LIMIT $4) open) held
		WHERE held.count > 0 ORDER BY held.count DESC, b.code`, kinds, stages, capacities, CountedMost+1)
	if err != nil {
		return nil, fmt.Errorf("find matters that nobody sees to: %w", err)
	}
	return found, nil
}
