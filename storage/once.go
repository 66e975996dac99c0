package storage

import (
	"context"
	"fmt"
	"time"
)

// Once notes, in the transaction of its message, that something is said of a subject: a
// matter, an occasion, a person, a station. It reports false where it has been said
// before. What is said begins with a word by which no other subject's is taken for it.
func (s *Store) Once(ctx context.Context, what string, subject int64, at time.Time) (first bool, err error) {
	tag, err := s.db.Exec(ctx, `INSERT INTO said_once (what, subject, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, what, subject, at)
	if err != nil {
		return false, fmt.Errorf("say %s of %d once: %w", what, subject, err)
	}
	return tag.RowsAffected() == 1, nil
}

// SaidOf lists what has been said of the subjects that begins with the word, without it,
// by their ids.
func (s *Store) SaidOf(ctx context.Context, word string, subjects []int64) (map[int64][]string, error) {
	type row struct {
		Subject int64
		What    string
	}
	rows, err := many[row](ctx, s.db, `SELECT subject, substr(what, length($2::text) + 1) AS what FROM said_once
		WHERE subject = ANY($1) AND starts_with(what, $2::text)`, nonNil(subjects), word)
	if err != nil {
		return nil, fmt.Errorf("read what was said: %w", err)
	}
	said := map[int64][]string{}
	for _, r := range rows {
		said[r.Subject] = append(said[r.Subject], r.What)
	}
	return said, nil
}

// OfOccasions is the word of what is said of occasions, and of members' contacts.
const (
	OfOccasions = "occasion "
	ofContacts  = "contacts "
)
