package storage

import (
	"context"
	"fmt"

	"liaison"
)

const briefingColumns = `b.id, b.kind, b.stage, b.author, b.content, b.audience, b.timing,
	coalesce(b.approver, 0) AS approver, b.hash, b.why, b.created_at AS created, b.changed_at AS changed`

// StartBriefing keeps a new briefing and returns its id.
func (s *Store) StartBriefing(ctx context.Context, b liaison.Briefing) (id int64, err error) {
	err = s.db.QueryRow(ctx, `INSERT INTO briefings (kind, stage, author, content, audience, timing, created_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING id`,
		b.Kind, b.Stage, b.Author, b.Content, b.Audience, b.Timing, b.Created).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("start a briefing: %w", err)
	}
	return id, nil
}

// StartBriefingOnce keeps a new briefing that a form of the web has begun, and returns
// its id: where the same form did so before, that one's.
func (s *Store) StartBriefingOnce(ctx context.Context, b liaison.Briefing, form string) (int64, error) {
	made, err := column[int64](ctx, s.db, `INSERT INTO briefings (kind, stage, author, content, audience, timing, created_at, changed_at, form)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8) ON CONFLICT (form) DO NOTHING RETURNING id`,
		b.Kind, b.Stage, b.Author, b.Content, b.Audience, b.Timing, b.Created, form)
	if err == nil && len(made) == 0 {
		made, err = column[int64](ctx, s.db, `SELECT id FROM briefings WHERE form = $1 AND author = $2`, form, b.Author)
	}
	if err != nil {
		return 0, fmt.Errorf("start a briefing: %w", err)
	}
	return only(made, nil, liaison.Refuse(liaison.NotFound, "briefing.not_found"))
}

// KeepBriefing writes the briefing as it is now.
func (s *Store) KeepBriefing(ctx context.Context, b liaison.Briefing) error {
	_, err := s.db.Exec(ctx, `UPDATE briefings SET stage = $2, content = $3, audience = $4, timing = $5,
		approver = nullif($6, 0::bigint), hash = $7, why = $8, changed_at = $9 WHERE id = $1`,
		b.ID, b.Stage, b.Content, b.Audience, b.Timing, b.Approver, b.Hash, b.Why, b.Changed)
	if err != nil {
		return fmt.Errorf("keep briefing %d: %w", b.ID, err)
	}
	return nil
}

// Briefing reads one; it is refused where there is none.
func (s *Store) Briefing(ctx context.Context, id int64) (liaison.Briefing, error) {
	return s.oneBriefing(ctx, `b.id = $1`, id)
}

// LockBriefing reads one to change it.
func (s *Store) LockBriefing(ctx context.Context, id int64) (liaison.Briefing, error) {
	return s.oneBriefing(ctx, `b.id = $1 FOR UPDATE`, id)
}

func (s *Store) oneBriefing(ctx context.Context, where string, args ...any) (liaison.Briefing, error) {
	found, err := s.briefings(ctx, where, args...)
	return only(found, err, liaison.Refuse(liaison.NotFound, "briefing.not_found"))
}

func (s *Store) briefings(ctx context.Context, where string, args ...any) ([]liaison.Briefing, error) {
	found, err := many[liaison.Briefing](ctx, s.db, `SELECT `+briefingColumns+` FROM briefings b WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read briefings: %w", err)
	}
	return found, nil
}

// BriefingsOf lists what an author is writing or waits for approval, the newest
// change first.
func (s *Store) BriefingsOf(ctx context.Context, author int64) ([]liaison.Briefing, error) {
	return s.briefings(ctx, `b.author = $1 AND b.stage IN ('draft', 'submitted') ORDER BY b.changed_at DESC, b.id DESC LIMIT 10`, author)
}

// BriefingsIn lists the briefings of a stage, the newest first; of one author, or,
// with 0, of all. Steps have a list of their own.
func (s *Store) BriefingsIn(ctx context.Context, stage liaison.BriefingStage, author int64, skip, most int) ([]liaison.Briefing, error) {
	return s.briefings(ctx, `b.stage = $1 AND b.kind <> 'step' AND ($2::bigint = 0 OR b.author = $2)
		ORDER BY b.id DESC LIMIT $3 OFFSET $4`, stage, author, most, skip)
}

// BriefingsToApprove lists what waits for somebody else than the person, the oldest
// first.
func (s *Store) BriefingsToApprove(ctx context.Context, person int64) ([]liaison.Briefing, error) {
	return s.briefings(ctx, `b.stage = 'submitted' AND b.author <> $1 ORDER BY b.id LIMIT 20`, person)
}

// Steps lists the briefings of the first thirty days that are in use, by day.
func (s *Store) Steps(ctx context.Context) ([]liaison.Briefing, error) {
	return s.briefings(ctx, `b.kind = 'step' AND b.stage <> 'dropped' ORDER BY (b.content->>'day')::int NULLS FIRST, b.id LIMIT 60`)
}
