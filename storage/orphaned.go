package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"liaison"
)

// Orphaned is what nobody sees to, by who holds it: a body none of whose officers can be
// reached, or a person who has left.
type Orphaned struct {
	Body      int64
	Person    int64
	Code      string // of either
	Name      string
	Matters   int // up to CountedMost and one more
	Findings  int // open problems
	Occasions int // that are not over
	Briefings int // that wait to be approved
	Since     *time.Time
}

// orphanedThings counts, for the bodies $1, problems and occasions.
const orphanedThings = `SELECT n.body, count(*) AS findings, 0::bigint AS occasions FROM field_notes n
		WHERE n.body = ANY($1) AND n.settled_at IS NULL AND n.removed_at IS NULL GROUP BY n.body
	UNION ALL SELECT o.body, 0, count(*) FROM occasions o
		WHERE o.body = ANY($1) AND o.stage NOT IN ('over', 'cancelled') GROUP BY o.body`

// leftBehind counts what people have who have left: matters that were begun in office
// or written down for somebody, and others that wait for a word of whoever cannot be
// reached any more; the staff's occasions that are not over; briefings that wait to be
// approved.
const leftBehind = `SELECT p.id AS person, p.code, p.name, a.matters, b.occasions, c.briefings FROM people p
	CROSS JOIN LATERAL (SELECT count(*) AS matters FROM matters m WHERE m.author = p.id AND (m.kind, m.stage) IN (SELECT * FROM unnest($1::text[], $2::text[]))
		AND (m.kind = ANY($3) OR m.facts->>'proxy' = 'yes' OR m.number IS NOT NULL AND NOT (` + reachable + `)
			AND (m.kind, m.stage) IN (SELECT * FROM unnest($4::text[], $5::text[])))) a
	CROSS JOIN LATERAL (SELECT count(*) AS occasions FROM occasions o WHERE o.author = p.id AND o.body IS NULL AND o.stage NOT IN ('over', 'cancelled')) b
	CROSS JOIN LATERAL (SELECT count(*) AS briefings FROM briefings r WHERE r.author = p.id AND r.stage = 'submitted') c
	WHERE p.standing = 'ended' AND a.matters + b.occasions + c.briefings > 0 ORDER BY p.code`

// Orphaned lists what nobody sees to now: the bodies, those with the most first, then
// who has left.
func (s *Store) Orphaned(ctx context.Context) ([]Orphaned, error) {
	bodies, err := s.orphanedBodies(ctx)
	if err != nil {
		return nil, err
	}
	type left struct {
		Person                        int64
		Code, Name                    string
		Matters, Occasions, Briefings int
	}
	openKinds, openStages := unfinished()
	inOffice, waitKinds, waitStages := waitingForAuthors()
	people, err := many[left](ctx, s.db, leftBehind, openKinds, openStages, inOffice, waitKinds, waitStages)
	if err != nil {
		return nil, fmt.Errorf("find what people have left behind: %w", err)
	}
	for _, p := range people {
		bodies = append(bodies, Orphaned{Person: p.Person, Code: p.Code, Name: p.Name, Matters: p.Matters, Occasions: p.Occasions, Briefings: p.Briefings})
	}
	return bodies, nil
}

// waitingForAuthors are the kinds that are begun in office alone, and the stages in
// which a matter of the others waits for its author.
func waitingForAuthors() (inOffice, kinds, stages []string) {
	for _, kind := range liaison.Kinds {
		if !slices.Contains(liaison.Procedures[kind].Begins, liaison.RoleDeputy) {
			inOffice = append(inOffice, string(kind))
			continue
		}
		for _, rule := range liaison.Procedures[kind].Stages {
			if rule.Owner == liaison.Author && !rule.Final {
				kinds, stages = append(kinds, string(kind)), append(stages, string(rule.Stage))
			}
		}
	}
	return nonNil(inOffice), nonNil(kinds), nonNil(stages)
}

func (s *Store) orphanedBodies(ctx context.Context) ([]Orphaned, error) {
	bare, err := s.bareBodies(ctx, inOffice+` AND `+reachable)
	if err != nil {
		return nil, err
	}
	matters, err := s.orphanMatters(ctx, bare)
	if err != nil {
		return nil, err
	}
	type row struct {
		Body                int64
		Findings, Occasions int
	}
	things, err := many[row](ctx, s.db, orphanedThings, nonNil(bare))
	if err != nil {
		return nil, fmt.Errorf("find problems and occasions that nobody sees to: %w", err)
	}
	by := map[int64]*Orphaned{}
	of := func(body int64) *Orphaned {
		if by[body] == nil {
			by[body] = &Orphaned{Body: body}
		}
		return by[body]
	}
	for _, m := range matters {
		of(m.Body).Matters = m.Matters
	}
	for _, r := range things {
		of(r.Body).Findings += r.Findings
		of(r.Body).Occasions += r.Occasions
	}
	return s.namedOrphans(ctx, by)
}

// namedOrphans are those of bodies in their order, with the bodies' names.
func (s *Store) namedOrphans(ctx context.Context, by map[int64]*Orphaned) ([]Orphaned, error) {
	bodies, err := s.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	var found []Orphaned
	for _, b := range bodies {
		if o := by[b.ID]; o != nil {
			o.Code, o.Name = b.Code, b.Name
			found = append(found, *o)
		}
	}
	slices.SortStableFunc(found, func(a, b Orphaned) int {
		return b.Matters + b.Findings + b.Occasions - a.Matters - a.Findings - a.Occasions
	})
	return found, nil
}

// KeepOrphaned keeps what the night has found. Of what was found before it is kept
// since when.
func (s *Store) KeepOrphaned(ctx context.Context, found []Orphaned, night liaison.Date) error {
	var bodies, people []int64
	var matters, findings, occasions, briefings []int
	for _, o := range found {
		bodies, people = append(bodies, o.Body), append(people, o.Person)
		matters, findings = append(matters, o.Matters), append(findings, o.Findings)
		occasions, briefings = append(occasions, o.Occasions), append(briefings, o.Briefings)
	}
	_, err := s.db.Exec(ctx, `WITH now AS (SELECT nullif(body, 0) AS body, nullif(person, 0) AS person, m, f, o, b
			FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::int[], $6::int[]) found (body, person, m, f, o, b)),
		gone AS (DELETE FROM orphaned d WHERE NOT EXISTS (SELECT FROM now n WHERE n.body = d.body OR n.person = d.person)),
		same AS (UPDATE orphaned u SET matters = n.m, findings = n.f, occasions = n.o, briefings = n.b FROM now n
			WHERE n.body = u.body OR n.person = u.person RETURNING u.body, u.person)
		INSERT INTO orphaned (body, person, matters, findings, occasions, briefings, since)
		SELECT n.body, n.person, n.m, n.f, n.o, n.b, $7::text::date FROM now n
			WHERE NOT EXISTS (SELECT FROM same s WHERE s.body = n.body OR s.person = n.person)`,
		bodies, people, matters, findings, occasions, briefings, night.String())
	if err != nil {
		return fmt.Errorf("keep what nobody sees to: %w", err)
	}
	return nil
}

// KeptOrphaned is what the last night has found, as Orphaned has it.
func (s *Store) KeptOrphaned(ctx context.Context) ([]Orphaned, error) {
	found, err := many[Orphaned](ctx, s.db, `SELECT coalesce(o.body, 0) AS body, coalesce(o.person, 0) AS person, coalesce(b.code, p.code) AS code,
		coalesce(b.name, p.name) AS name, o.matters, o.findings, o.occasions, o.briefings, o.since
		FROM orphaned o LEFT JOIN bodies b ON b.id = o.body LEFT JOIN people p ON p.id = o.person
		ORDER BY o.person IS NOT NULL, o.matters + o.findings + o.occasions DESC, b.code, p.code`)
	if err != nil {
		return nil, fmt.Errorf("read what nobody sees to: %w", err)
	}
	return found, nil
}
