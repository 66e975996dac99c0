package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// HandedMost bounds the matters that are handed over at once.
const HandedMost = 2000

// MattersToHand lists the matters that a person has written and that are not done,
// drafts among them, to be locked one by one.
func (s *Store) MattersToHand(ctx context.Context, person int64) ([]int64, error) {
	kinds, stages := finals()
	found, err := column[int64](ctx, s.db, `SELECT m.id FROM matters m WHERE m.author = $3
		AND (m.kind, m.stage) NOT IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY m.id LIMIT $4`, kinds, stages, person, HandedMost)
	if err != nil {
		return nil, fmt.Errorf("find the matters of person %d: %w", person, err)
	}
	return found, nil
}

// KeepPassed keeps that a matter has another author, whose its clocks are.
func (s *Store) KeepPassed(ctx context.Context, out liaison.Outcome) error {
	if _, err := s.KeepOutcome(ctx, out, ""); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, `UPDATE clocks SET person = $3 WHERE matter = $1 AND person = $2 AND NOT stopped`, out.Matter.ID, out.Before.Author, out.Matter.Author)
	if err != nil {
		return fmt.Errorf("pass the clocks of matter %d: %w", out.Matter.ID, err)
	}
	return nil
}

// handedBriefings are those of the author $1 that pass to $2: all that are written, wait
// or are in use, except what the successor has approved, which nobody may have written.
const handedBriefings = `author = $1 AND stage <> 'dropped' AND approver IS DISTINCT FROM $2`

// BriefingsHeld counts what passes with a person's briefings, and on how many of them
// a schedule runs.
func (s *Store) BriefingsHeld(ctx context.Context, from, to int64) (briefings, schedules int, err error) {
	err = s.db.QueryRow(ctx, `SELECT count(*), count(s.id) FROM briefings b LEFT JOIN schedules s ON s.briefing = b.id AND s.enabled
		WHERE `+handedBriefings, from, to).Scan(&briefings, &schedules)
	if err != nil {
		return 0, 0, fmt.Errorf("count the briefings of person %d: %w", from, err)
	}
	return briefings, schedules, nil
}

// PassBriefings makes the successor the author of somebody's briefings, and so of what
// their schedules send.
func (s *Store) PassBriefings(ctx context.Context, from, to int64) error {
	if _, err := s.db.Exec(ctx, `UPDATE briefings SET author = $2 WHERE `+handedBriefings, from, to); err != nil {
		return fmt.Errorf("pass the briefings of person %d: %w", from, err)
	}
	return nil
}

// PassOffices makes the successor what somebody is, except what they are elected for.
func (s *Store) PassOffices(ctx context.Context, actor, from, to int64, at time.Time) error {
	type post struct {
		Body int64
		Role liaison.Role
	}
	passed, err := many[post](ctx, s.db, `DELETE FROM memberships WHERE person = $1 AND role NOT IN ('deputy', 'member') RETURNING body, role`, from)
	if err != nil {
		return fmt.Errorf("take the offices of person %d: %w", from, err)
	}
	for _, p := range passed {
		if err := s.Audit(ctx, at, actor, "role.taken", fmt.Sprintf("person %d", from), map[string]any{"body": p.Body, "role": p.Role}); err != nil {
			return err
		}
		if err := s.Grant(ctx, actor, to, liaison.Membership{Body: p.Body, Role: p.Role}, at); err != nil {
			return err
		}
	}
	return s.Manned(ctx)
}

// PassOccasions makes the successor the author of somebody's occasions that are not over.
func (s *Store) PassOccasions(ctx context.Context, from, to int64) error {
	if _, err := s.db.Exec(ctx, `UPDATE occasions SET author = $2 WHERE author = $1 AND stage NOT IN ('over', 'cancelled')`, from, to); err != nil {
		return fmt.Errorf("pass the occasions of person %d: %w", from, err)
	}
	return nil
}

// Counterpart is somebody who has had to do with who hands over, in so many matters.
type Counterpart struct {
	Person  int64
	Matters int
}

// Counterparts lists who has to do with who hands over: the authors of what passes and
// of what the bodies have in hand, and the officers of the other bodies that have a
// part in it.
func (s *Store) Counterparts(ctx context.Context, passed, bodies []int64) ([]Counterpart, error) {
	found, err := many[Counterpart](ctx, s.db, `WITH hand AS MATERIALIZED (
			SELECT m.id AS matter, m.author FROM matters m WHERE m.number IS NOT NULL AND m.id IN (
				SELECT unnest($1::bigint[]) UNION SELECT k.matter FROM parties p JOIN clocks k ON k.matter = p.matter
				WHERE `+somebodyActs+` AND p.body = ANY($2) AND p.capacity = ANY($3)))
		SELECT person, count(DISTINCT matter) AS matters FROM (
			SELECT h.author AS person, h.matter FROM hand h
			UNION ALL SELECT s.person, h.matter FROM hand h JOIN parties q ON q.matter = h.matter AND q.capacity = ANY($3) AND NOT q.body = ANY($2)
				JOIN memberships s ON s.body = q.body AND s.role = 'officer' JOIN people p ON p.id = s.person AND `+inOffice+`) c
		GROUP BY person ORDER BY person`, nonNil(passed), nonNil(bodies), byOffice)
	if err != nil {
		return nil, fmt.Errorf("find who has to do with a handover: %w", err)
	}
	return found, nil
}
