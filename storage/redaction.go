package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
)

// Redaction is what a text was before it was published, and what was published.
type Redaction struct {
	ID                  int64
	By                  string // a person's name
	At                  time.Time
	Original, Published string
}

// queueRedaction keeps what was taken out of a text when it is published, whichever
// way it was.
func queueRedaction(b *pgx.Batch, m liaison.Matter, e liaison.Event) {
	was, is := m.Title+"\n\n"+m.Publishable(), m.PublicTitle()+"\n\n"+m.PublicText()
	if e.Move == liaison.Publish && was != is {
		b.Queue(`INSERT INTO redactions (matter, person, at, original, published) VALUES ($1, nullif($2, 0::bigint), $3, $4, $5)`,
			m.ID, e.Actor, e.At, was, is)
	}
}

// Redactions lists what was removed from the matter each time it was published, the
// newest first.
func (s *Store) Redactions(ctx context.Context, matter int64) ([]Redaction, error) {
	found, err := many[Redaction](ctx, s.db, `SELECT r.id, coalesce(p.name, '') AS by, r.at, r.original, r.published
		FROM redactions r LEFT JOIN people p ON p.id = r.person WHERE r.matter = $1 ORDER BY r.id DESC LIMIT 20`, matter)
	if err != nil {
		return nil, fmt.Errorf("read the redactions of matter %d: %w", matter, err)
	}
	return found, nil
}

// Unpublished is a matter that may be published, in the list of those that may.
type Unpublished struct {
	ID            int64
	Number, Title string
	ChangedAt     time.Time
}

// ToPublish lists the matters that the staff have not decided on yet, those closed
// last first, from a mark on.
func (s *Store) ToPublish(ctx context.Context, before PublicMark, most int) ([]Unpublished, error) {
	if before.Matter == 0 {
		before = PublicMark{At: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)}
	}
	found, err := many[Unpublished](ctx, s.db, `SELECT id, coalesce(number, '') AS number, title, changed_at FROM matters
		WHERE kind = 'suggestion' AND stage = 'closed' AND coalesce(facts->>'published', '') = ''
			AND coalesce(facts->>'private', '') = '' AND coalesce(facts->>'confidential', '') = ''
			AND (changed_at, id) < ($1, $2)
		ORDER BY changed_at DESC, id DESC LIMIT $3`, before.At, before.Matter, most)
	if err != nil {
		return nil, fmt.Errorf("list what may be published: %w", err)
	}
	return found, nil
}
