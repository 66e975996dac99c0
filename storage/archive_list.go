package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Dutiful is a deputy as lists of archives show one.
type Dutiful struct {
	ID                     int64
	Code, Name, Delegation string
}

// DutifulFilter says whose archives are listed.
type DutifulFilter struct {
	Delegations []int64 // deputies of these alone; none: all
	Named       string  // in the name, or the code
	After       string  // a code
	Most        int
	Left        bool // also who is not in office any more
}

// Dutifuls lists deputies in the order of codes.
func (s *Store) Dutifuls(ctx context.Context, f DutifulFilter) ([]Dutiful, error) {
	found, err := many[Dutiful](ctx, s.db, `SELECT p.id, p.code, p.name, coalesce(home.name, '') AS delegation
		FROM people p `+delegationOf+`
		WHERE p.code > $1 AND ($5 OR `+inOffice+`) AND ($3::text = '' OR strpos(p.name, $3) > 0 OR lower(p.code) = lower($3))
			AND EXISTS (SELECT FROM memberships m WHERE m.person = p.id AND m.role = 'deputy' AND (cardinality($2::bigint[]) = 0 OR m.body = ANY($2)))
		ORDER BY p.code LIMIT $4`, f.After, nonNil(f.Delegations), f.Named, f.Most, f.Left)
	if err != nil {
		return nil, fmt.Errorf("list deputies: %w", err)
	}
	return found, nil
}

// PublishedOf lists the numbers and titles of what somebody has led and the public
// reads, the newest first.
func (s *Store) PublishedOf(ctx context.Context, person int64, most int) ([]PublishedLine, error) {
	found, err := many[PublishedLine](ctx, s.db, `SELECT b.number, b.title, b.year FROM matters m JOIN publications b ON b.matter = m.id
		WHERE m.author = $1 ORDER BY b.published_at DESC, b.matter DESC LIMIT $2`, person, most)
	if err != nil {
		return nil, fmt.Errorf("list what the public reads of person %d: %w", person, err)
	}
	return found, nil
}

// PublishedLine is a matter that the public reads.
type PublishedLine struct {
	Number, Title string
	Year          int
}

// Handover is what passed to a successor when somebody left.
type Handover struct {
	To, ToCode string
	At         time.Time
	Matters    []PassedMatter
}

// PassedMatter is a matter that passed, as it is now.
type PassedMatter struct {
	Number, Title string
	Kind          liaison.Kind
	Stage         liaison.Stage
}

// Handovers lists what somebody has handed over, as the audit has it.
func (s *Store) Handovers(ctx context.Context, person int64) ([]Handover, error) {
	found, err := many[Handover](ctx, s.db, `SELECT t.name AS to, t.code AS to_code, a.at, coalesce((
			SELECT jsonb_agg(jsonb_build_object('Number', coalesce(m.number, ''), 'Title', m.title, 'Kind', m.kind, 'Stage', m.stage) ORDER BY m.id)
			FROM jsonb_array_elements_text(a.detail->'matters') id JOIN matters m ON m.id = id::bigint), '[]') AS matters
		FROM audit a JOIN people t ON t.id = (a.detail->>'to')::bigint
		WHERE a.action = 'handed_over' AND a.subject = $1 ORDER BY a.id`, fmt.Sprintf("person %d", person))
	if err != nil {
		return nil, fmt.Errorf("list what person %d has handed over: %w", person, err)
	}
	return found, nil
}
