package storage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"liaison"
)

// keepPublication makes what anybody may read agree with the matter: what is
// public no more is gone with the same transaction.
func (s *Store) keepPublication(ctx context.Context, m liaison.Matter) error {
	if !liaison.Procedures[m.Kind].Public() {
		return nil
	}
	p, public := liaison.Published(m)
	if !public {
		if _, err := s.db.Exec(ctx, `DELETE FROM publications WHERE matter = $1`, m.ID); err != nil {
			return fmt.Errorf("withdraw matter %d from the public: %w", m.ID, err)
		}
		return nil
	}
	words := liaison.Fold(strings.Join([]string{p.Number, p.Title, p.Body, p.Answer}, "\n"))
	_, err := s.db.Exec(ctx, `
		INSERT INTO publications (matter, number, kind, topic, title, body, answer, redacted, class, attitude, result, second, solved, lead,
			year, submitted_at, closed_at, published_at, changed_at, words, grams)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, nullif($14, 0::bigint), $15, $16,
			coalesce((SELECT max(at) FROM matter_events WHERE matter = $1 AND to_stage = 'closed' AND from_stage <> 'closed'), $17),
			coalesce((SELECT max(at) FROM matter_events WHERE matter = $1 AND move = 'publish'), $17), $17, $18, $19
		ON CONFLICT (matter) DO UPDATE SET topic = excluded.topic, title = excluded.title, body = excluded.body, answer = excluded.answer,
			redacted = excluded.redacted, class = excluded.class, attitude = excluded.attitude, result = excluded.result,
			second = excluded.second, solved = excluded.solved, lead = excluded.lead, closed_at = excluded.closed_at,
			published_at = excluded.published_at, changed_at = excluded.changed_at, words = excluded.words, grams = excluded.grams`,
		p.Matter, p.Number, p.Kind, p.Topic, p.Title, p.Body, p.Answer, p.Redacted, p.Class, p.Attitude, p.Result, p.Second, p.Solved, p.Lead,
		p.Submitted.Year(), p.Submitted, p.ChangedAt, words, nonNil(liaison.Grams(words)))
	if err != nil {
		return fmt.Errorf("publish matter %d: %w", m.ID, err)
	}
	return nil
}

// keepMissingPublications makes those of matters that were published by a program
// that did not keep them.
func (s *Store) keepMissingPublications(ctx context.Context) error {
	var public []liaison.Kind
	for _, kind := range liaison.Kinds {
		if liaison.Procedures[kind].Public() {
			public = append(public, kind)
		}
	}
	for after := int64(0); ; {
		found, err := s.matters(ctx, `SELECT `+matterColumns+` FROM matters m WHERE m.id IN (
				SELECT t.matter FROM matter_texts t WHERE t.published AND t.matter > $1 AND t.kind = ANY($2)
					AND NOT EXISTS (SELECT FROM publications p WHERE p.matter = t.matter)
				ORDER BY t.matter LIMIT $3) ORDER BY m.id`, after, public, textsAtOnce)
		if err != nil {
			return fmt.Errorf("read matters that are to be public: %w", err)
		}
		// Committed one by one, half a million took half an hour.
		if err := s.InTx(ctx, func(tx *Store) error {
			for _, m := range found {
				if err := tx.keepPublication(ctx, m); err != nil {
					return err
				}
				after = m.ID
			}
			return nil
		}); err != nil {
			return err
		}
		if len(found) < textsAtOnce {
			return nil
		}
	}
}

// publicationRow is a row of publications with the names that go with it.
type publicationRow struct {
	Matter                                        int64
	Number                                        string
	Kind                                          liaison.Kind
	Topic, Title, Body, Answer                    string
	Redacted                                      bool
	Class, Attitude, Result, Second, Solved       string
	Lead                                          int64
	SubmittedAt, ClosedAt, PublishedAt, ChangedAt time.Time
}

const publicationColumns = `p.matter, p.number, p.kind, p.topic, p.title, p.body, p.answer, p.redacted, p.class, p.attitude, p.result,
	p.second, p.solved, coalesce(p.lead, 0) AS lead, p.submitted_at, p.closed_at, p.published_at, p.changed_at`

func (r publicationRow) publication() liaison.Publication {
	return liaison.Publication{
		Matter: r.Matter, Number: r.Number, Kind: r.Kind, Topic: r.Topic, Title: r.Title, Body: r.Body, Answer: r.Answer,
		Redacted: r.Redacted, Class: r.Class, Attitude: r.Attitude, Result: r.Result, Second: r.Second, Solved: r.Solved, Lead: r.Lead,
		Submitted: r.SubmittedAt, Closed: r.ClosedAt, PublishedAt: r.PublishedAt, ChangedAt: r.ChangedAt,
	}
}

// Publication reads what is public of the matter of that number; ErrNone where
// nothing is.
func (s *Store) Publication(ctx context.Context, number string) (liaison.Publication, error) {
	found, err := many[publicationRow](ctx, s.db, `SELECT `+publicationColumns+` FROM publications p WHERE p.number = $1`, number)
	if err != nil {
		return liaison.Publication{}, fmt.Errorf("read a publication: %w", err)
	}
	return only(each(found, publicationRow.publication), nil, ErrNone)
}
