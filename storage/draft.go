package storage

import (
	"cmp"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"liaison"
)

// DraftsOf lists what an author is still writing, the newest change first.
func (s *Store) DraftsOf(ctx context.Context, author int64) ([]liaison.Matter, error) {
	return s.matters(ctx, `SELECT `+matterColumns+` FROM matters m
		WHERE m.author = $1 AND m.stage = 'draft' ORDER BY m.changed_at DESC, m.id DESC LIMIT 20`, author)
}

// WrittenIn finds the matter that its author may still change and that the
// message is a piece of; 0 where there is none.
func (s *Store) WrittenIn(ctx context.Context, author int64, message int) (matter int64, err error) {
	found, err := column[int64](ctx, s.db, `SELECT id FROM matters WHERE author = $1 AND stage IN ('draft', 'returned')
		AND pieces @> jsonb_build_array(jsonb_build_object('message', $2::int)) ORDER BY id LIMIT 1`, author, message)
	if err != nil {
		return 0, fmt.Errorf("find what a message belongs to: %w", err)
	}
	if len(found) > 0 {
		matter = found[0]
	}
	return matter, nil
}

// StartDraft makes an empty draft and returns its id.
func (s *Store) StartDraft(ctx context.Context, m liaison.Matter) (int64, error) {
	var id int64
	err := s.db.QueryRow(ctx, `INSERT INTO matters (kind, stage, author, session, created_at, changed_at)
		VALUES ($1, 'draft', $2, $3, $4, $4) RETURNING id`, m.Kind, m.Author, m.Session, m.Created).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("start a draft: %w", err)
	}
	return id, nil
}

// KeepDraft writes the parts of a draft, attachments aside.
func (s *Store) KeepDraft(ctx context.Context, m liaison.Matter) error {
	_, err := s.db.Exec(ctx, `UPDATE matters
		SET session = $2, topic = $3, title = $4, pieces = $5, changed_at = $6, facts = $7 WHERE id = $1`,
		m.ID, m.Session, m.Topic, m.Title, nonNil(m.Pieces), m.Changed, nonNilFacts(m.Facts))
	if err != nil {
		return fmt.Errorf("keep draft %d: %w", m.ID, err)
	}
	b := &pgx.Batch{}
	queueParties(b, m)
	if err := s.db.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("keep the parties of draft %d: %w", m.ID, err)
	}
	return nil
}

// DropDraft removes a draft that was never submitted.
func (s *Store) DropDraft(ctx context.Context, id int64) error {
	for _, sql := range []string{
		`DELETE FROM attachments WHERE matter = $1`,
		`DELETE FROM parties WHERE matter = $1`,
		`DELETE FROM matters WHERE id = $1 AND stage = 'draft'`,
	} {
		if _, err := s.db.Exec(ctx, sql, id); err != nil {
			return fmt.Errorf("drop draft %d: %w", id, err)
		}
	}
	return nil
}

// Attach adds a file to a matter.
func (s *Store) Attach(ctx context.Context, matter int64, a liaison.Attachment) error {
	_, err := s.db.Exec(ctx, `INSERT INTO attachments (matter, file, message, sent_at, part) VALUES ($1, $2, $3, $4, $5)`,
		matter, a.File, a.Message, a.At, cmp.Or(a.Part, liaison.FilesPart))
	if err != nil {
		return fmt.Errorf("attach to matter %d: %w", matter, err)
	}
	return nil
}

// Detach removes a file from a draft.
func (s *Store) Detach(ctx context.Context, matter, attachment int64) error {
	_, err := s.db.Exec(ctx, `DELETE FROM attachments WHERE matter = $1 AND id = $2`, matter, attachment)
	if err != nil {
		return fmt.Errorf("detach from matter %d: %w", matter, err)
	}
	return nil
}
