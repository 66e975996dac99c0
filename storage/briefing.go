package storage

import (
	"context"
	"fmt"
	"time"

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
	if err != nil {
		return liaison.Briefing{}, err
	}
	if len(found) == 0 {
		return liaison.Briefing{}, liaison.Refuse(liaison.NotFound, "briefing.not_found")
	}
	return found[0], nil
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

// BriefingsToApprove lists what waits for somebody else than the person, the oldest
// first.
func (s *Store) BriefingsToApprove(ctx context.Context, person int64) ([]liaison.Briefing, error) {
	return s.briefings(ctx, `b.stage = 'submitted' AND b.author <> $1 ORDER BY b.id LIMIT 20`, person)
}

// Steps lists the briefings of the first thirty days that are in use, by day.
func (s *Store) Steps(ctx context.Context) ([]liaison.Briefing, error) {
	return s.briefings(ctx, `b.kind = 'step' AND b.stage <> 'dropped' ORDER BY (b.content->>'day')::int NULLS FIRST, b.id LIMIT 60`)
}

// Template is a content that has a name.
type Template struct {
	ID      int64
	Name    string
	Content liaison.Content
	Maker   int64
}

// Templates lists the contents that have a name.
func (s *Store) Templates(ctx context.Context) ([]Template, error) {
	found, err := many[Template](ctx, s.db, `SELECT id, name, content, made_by AS maker FROM templates ORDER BY name LIMIT 50`)
	if err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	return found, nil
}

// Template reads one; it is refused where it is not there any more.
func (s *Store) Template(ctx context.Context, id int64) (Template, error) {
	found, err := many[Template](ctx, s.db, `SELECT id, name, content, made_by AS maker FROM templates WHERE id = $1`, id)
	if err != nil {
		return Template{}, fmt.Errorf("read template %d: %w", id, err)
	}
	if len(found) == 0 {
		return Template{}, liaison.Refuse(liaison.NotFound, "template.gone")
	}
	return found[0], nil
}

// SaveTemplate gives a content a name; one that has the name already becomes this,
// where it is the person's or they may send.
func (s *Store) SaveTemplate(ctx context.Context, name string, c liaison.Content, by liaison.Person, at time.Time) error {
	tag, err := s.db.Exec(ctx, `INSERT INTO templates (name, content, made_by, made_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (name) DO UPDATE SET content = excluded.content, made_by = excluded.made_by, made_at = excluded.made_at
		WHERE templates.made_by = excluded.made_by OR $5`,
		name, c, by.ID, at, by.MaySend())
	if err != nil {
		return fmt.Errorf("save a template: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return liaison.Refuse(liaison.Forbidden, "naming.taken", "Name", name)
	}
	return s.Audit(ctx, at, by.ID, "template.saved", name, nil)
}

// ForgetTemplate removes a template; what was made of it stays.
func (s *Store) ForgetTemplate(ctx context.Context, id int64, by int64, at time.Time) error {
	names, err := column[string](ctx, s.db, `DELETE FROM templates WHERE id = $1 RETURNING name`, id)
	if err != nil {
		return fmt.Errorf("forget template %d: %w", id, err)
	}
	if len(names) == 0 {
		return nil
	}
	return s.Audit(ctx, at, by, "template.forgotten", names[0], nil)
}
