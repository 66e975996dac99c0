package storage

import (
	"context"
	"fmt"

	"liaison"
)

// openMatter is the condition that a matter m is being handled: $1 and $2 are the
// final stages.
const openMatter = `m.number IS NOT NULL AND (m.kind, m.stage) NOT IN (SELECT * FROM unnest($1::text[], $2::text[]))`

// OpenCounted is up to where open matters are counted; above it is "more".
const OpenCounted = 1000

func finals() (kinds, stages []string) {
	k, s := liaison.Finals()
	return texts(k), texts(s)
}

// OpenIn counts the open matters that a body has a part in, up to OpenCounted and one
// more.
func (s *Store) OpenIn(ctx context.Context, body int64) (n int, err error) {
	kinds, stages := finals()
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM (SELECT DISTINCT m.id FROM parties q JOIN matters m ON m.id = q.matter
		WHERE q.body = $3 AND `+openMatter+` LIMIT $4) counted`, kinds, stages, body, OpenCounted+1).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count the open matters of body %d: %w", body, err)
	}
	return n, nil
}

// OpenBy counts the open matters that a person has written, up to OpenCounted and one
// more.
func (s *Store) OpenBy(ctx context.Context, person int64) (n int, err error) {
	kinds, stages := finals()
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM (SELECT FROM matters m
		WHERE m.author = $3 AND `+openMatter+` LIMIT $4) counted`, kinds, stages, person, OpenCounted+1).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count the open matters of person %d: %w", person, err)
	}
	return n, nil
}

// Orphan is a body that has a part in open matters and nobody who sees to them.
type Orphan struct {
	Body    int64
	Matters int // up to OpenCounted and one more
	First   int64
	Number  string // of the first
}

// owningCapacities are those in which a body's officers see to matters.
var owningCapacities = []liaison.Capacity{liaison.Reviewer, liaison.Proposed, liaison.Lead, liaison.Co, liaison.Committee, liaison.Handler}

// Orphans lists the bodies without an officer in office that have a part in open
// matters.
func (s *Store) Orphans(ctx context.Context) ([]Orphan, error) {
	kinds, stages := finals()
	found, err := many[Orphan](ctx, s.db, `SELECT b.id AS body, held.count AS matters, held.first, f.number
		FROM bodies b CROSS JOIN LATERAL (SELECT count(*) AS count, min(id) AS first FROM (
			SELECT DISTINCT m.id FROM parties q JOIN matters m ON m.id = q.matter
			WHERE q.body = b.id AND q.capacity = ANY($3) AND `+openMatter+` LIMIT $4) open) held
		JOIN matters f ON f.id = held.first
		WHERE NOT EXISTS (SELECT FROM memberships s JOIN people p ON p.id = s.person AND `+inOffice+`
			WHERE s.body = b.id AND s.role = 'officer')
		ORDER BY held.count DESC, b.code`, kinds, stages, texts(owningCapacities), OpenCounted+1)
	if err != nil {
		return nil, fmt.Errorf("find matters that nobody sees to: %w", err)
	}
	return found, nil
}
