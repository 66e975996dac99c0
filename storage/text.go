package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"liaison"
)

// KeepText writes what a numbered matter is found by, where that has changed. Of
// a text that is being mended it keeps the one that was confirmed; a draft
// cannot be found.
func (s *Store) KeepText(ctx context.Context, m liaison.Matter) error {
	if m.Number == "" {
		return nil
	}
	if procedure := liaison.Procedures[m.Kind]; m.Hash != "" && procedure.Hash(m) != m.Hash {
		signed, err := s.AsSigned(ctx, m)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		m.Title, m.Pieces, m.Submitted = signed.Title, signed.Pieces, signed.Submitted
	}
	if m.Submitted.IsZero() {
		m.Submitted = m.Created // it was made from another
	}
	t := textOf(m)
	_, err := s.db.Exec(ctx, `
		INSERT INTO matter_texts AS t (matter, kind, submitted_at, published, number, title, body, answer, grams)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (matter) DO UPDATE SET kind = excluded.kind, submitted_at = excluded.submitted_at,
			published = excluded.published, number = excluded.number, title = excluded.title, body = excluded.body,
			answer = excluded.answer, grams = excluded.grams
		WHERE (t.kind, t.submitted_at, t.published, t.number, t.title, t.body, t.answer) IS DISTINCT FROM
			(excluded.kind, excluded.submitted_at, excluded.published, excluded.number, excluded.title, excluded.body,
			excluded.answer)`,
		m.ID, m.Kind, m.Submitted, m.Facts["published"] == "yes", t.number, t.title, t.body, t.answer, t.grams())
	if err != nil {
		return fmt.Errorf("keep the text of matter %d: %w", m.ID, err)
	}
	return s.keepPublication(ctx, m)
}

// text is what a matter is found by, folded.
type text struct{ number, title, body, answer string }

func textOf(m liaison.Matter) text {
	var body []string
	for _, p := range m.Pieces {
		body = append(body, p.Text)
	}
	answer := m.Facts["answer"]
	if liaison.Procedures[m.Kind].Keeps(m, "answer") {
		answer = "" // not signed yet
	}
	return text{liaison.Fold(m.Number), liaison.Fold(m.Title), liaison.Fold(strings.Join(body, "\n")), liaison.Fold(answer)}
}

func (t text) grams() []int32 {
	return nonNil(liaison.Grams(strings.Join([]string{t.number, t.title, t.body, t.answer}, "\n")))
}

// textsAtOnce is how many matters are read together to keep their texts.
const textsAtOnce = 500

// keepMissingTexts keeps the texts of matters that were submitted before texts
// were kept, or by a program that did not keep them.
func (s *Store) keepMissingTexts(ctx context.Context) error {
	for after := int64(0); ; {
		found, err := s.matters(ctx, `SELECT `+matterColumns+` FROM matters m
			WHERE m.id > $1 AND m.number IS NOT NULL AND NOT EXISTS (
				SELECT FROM matter_texts t WHERE t.matter = m.id)
			ORDER BY m.id LIMIT $2`, after, textsAtOnce)
		if err != nil {
			return fmt.Errorf("read matters without a text: %w", err)
		}
		for _, m := range found {
			if err := s.KeepText(ctx, m); err != nil {
				return err
			}
			after = m.ID
		}
		if len(found) < textsAtOnce {
			return nil
		}
	}
}
