package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Version is a text of a matter as it was confirmed once.
type Version struct {
	Session  liaison.Session
	Topic    string // code
	Title    string
	Pieces   []liaison.Piece
	Hash     string
	SignedAt time.Time
}

// Versions lists every text that was confirmed for a matter, the earliest first.
func (s *Store) Versions(ctx context.Context, matter int64) ([]Version, error) {
	versions, err := many[Version](ctx, s.db, `SELECT session, topic, title, pieces, hash, signed_at
		FROM signed_texts WHERE matter = $1 ORDER BY id`, matter)
	if err != nil {
		return nil, fmt.Errorf("read the versions of matter %d: %w", matter, err)
	}
	return versions, nil
}
