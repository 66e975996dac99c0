package storage

import (
	"context"
	"fmt"

	"liaison"
)

// Spawn makes a matter that a move has led to. The number is its origin's, where
// it has a suffix.
func (s *Store) Spawn(ctx context.Context, made liaison.Spawned, origin string) (liaison.Matter, error) {
	m := made.Matter
	if made.Suffix > 0 {
		m.Number = fmt.Sprintf("%s-%d", origin, made.Suffix)
	}
	err := s.db.QueryRow(ctx, `INSERT INTO matters (kind, number, stage, author, origin, session, topic, title, pieces, facts, hash,
			created_at, changed_at)
		VALUES ($1, nullif($2, ''), $3, $4, nullif($5, 0::bigint), $6, $7, $8, $9, $10, $11, $12, $12) RETURNING id`,
		m.Kind, m.Number, m.Stage, m.Author, m.Origin, m.Session, m.Topic, m.Title, nonNil(m.Pieces), m.Facts, m.Hash, m.Created).Scan(&m.ID)
	if err != nil {
		return m, fmt.Errorf("make a matter from %d: %w", m.Origin, err)
	}
	if err := s.KeepDraft(ctx, m); err != nil {
		return m, err
	}
	for _, a := range m.Attachments {
		if err := s.Attach(ctx, m.ID, a); err != nil {
			return m, err
		}
	}
	if m, err = s.Matter(ctx, m.ID); err != nil {
		return m, err
	}
	return m, s.KeepText(ctx, m)
}

// DraftFrom is the draft of that kind that the author is writing out of that matter; ErrNone
// where there is none.
func (s *Store) DraftFrom(ctx context.Context, origin, author int64, kind liaison.Kind) (liaison.Matter, error) {
	found, err := s.matters(ctx, `SELECT `+matterColumns+` FROM matters m
		WHERE m.origin = $1 AND m.author = $2 AND m.stage = 'draft' AND m.kind = $3 ORDER BY m.id LIMIT 1`, origin, author, kind)
	if err != nil {
		return liaison.Matter{}, fmt.Errorf("read the draft made from matter %d: %w", origin, err)
	}
	return only(found, nil, ErrNone)
}

// LockMerged reads, to change them, the matters that are handled together with
// that one.
func (s *Store) LockMerged(ctx context.Context, main int64) ([]liaison.Matter, error) {
	ids, err := column[int64](ctx, s.db, `SELECT id FROM matters WHERE main = $1 AND stage = 'merged' ORDER BY id FOR UPDATE`, main)
	if err != nil {
		return nil, fmt.Errorf("lock what was merged into %d: %w", main, err)
	}
	return s.matters(ctx, `SELECT `+matterColumns+` FROM matters m WHERE m.id = ANY($1) ORDER BY m.id`, ids)
}

// LockWith is LockMatter for a move that rests on other matters too, given by
// number. All are locked in one order, so that two moves that rest on each other
// do not wait for each other.
func (s *Store) LockWith(ctx context.Context, id int64, numbers []string) (liaison.Matter, error) {
	_, err := s.db.Exec(ctx, `SELECT FROM matters WHERE id = $1 OR number = ANY($2) ORDER BY id FOR UPDATE`, id, nonNil(numbers))
	if err != nil {
		return liaison.Matter{}, fmt.Errorf("lock matter %d and others: %w", id, err)
	}
	return s.Matter(ctx, id)
}

// MattersByNumber reads those that exist, by number.
func (s *Store) MattersByNumber(ctx context.Context, numbers []string) (map[string]liaison.Matter, error) {
	found, err := s.matters(ctx, `SELECT `+matterColumns+` FROM matters m WHERE m.number = ANY($1)`, nonNil(numbers))
	if err != nil {
		return nil, fmt.Errorf("read matters by number: %w", err)
	}
	matters := make(map[string]liaison.Matter, len(found))
	for _, m := range found {
		matters[m.Number] = m
	}
	return matters, nil
}

// Lineage lists the matters from which this one was made and those made from
// it, with the ones they were merged with, the earliest first; the matter itself
// among them.
func (s *Store) Lineage(ctx context.Context, id int64) ([]liaison.Matter, error) {
	found, err := s.matters(ctx, `
		WITH RECURSIVE up AS (
			SELECT id, origin, main FROM matters WHERE id = $1
			UNION
			SELECT m.id, m.origin, m.main FROM matters m JOIN up ON m.id = up.origin OR m.id = up.main
		), down AS (
			SELECT id FROM up
			UNION
			SELECT m.id FROM matters m JOIN down ON m.origin = down.id OR m.main = down.id
		)
		SELECT `+matterColumns+` FROM matters m WHERE m.id IN (SELECT id FROM down) AND (m.number IS NOT NULL OR m.id = $1)
		ORDER BY m.id LIMIT 50`, id)
	if err != nil {
		return nil, fmt.Errorf("lineage of matter %d: %w", id, err)
	}
	return found, nil
}
