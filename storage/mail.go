package storage

import (
	"context"
	"fmt"
	"time"
)

// Mail is a text with a file that leaves by mail.
type Mail struct {
	ID                           int64
	Person                       int64 // for whom
	Address, Subject, Text, Make string
	Attempts                     int // made before
}

// KeepMail keeps a mail that is to be sent.
func (s *Store) KeepMail(ctx context.Context, m Mail, at time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO mails (person, address, subject, text, make, made_at, not_before)
		VALUES ($1, $2, $3, $4, $5, $6, $6)`, m.Person, m.Address, m.Subject, m.Text, m.Make, at)
	if err != nil {
		return fmt.Errorf("keep a mail for person %d: %w", m.Person, err)
	}
	return nil
}

// MailsDue lists what is to be sent by mail, the oldest first.
func (s *Store) MailsDue(ctx context.Context, now time.Time, most int) ([]Mail, error) {
	found, err := many[Mail](ctx, s.db, `SELECT id, person, address, subject, text, make, attempts FROM mails
		WHERE settled_at IS NULL AND not_before <= $1 ORDER BY not_before, id LIMIT $2`, now, most)
	if err != nil {
		return nil, fmt.Errorf("find mails to send: %w", err)
	}
	return found, nil
}

// MailSent notes that a mail was sent.
func (s *Store) MailSent(ctx context.Context, id int64, at time.Time) error {
	return s.settleMail(ctx, `attempts = attempts + 1, sent = true, error = '', settled_at = $2 WHERE id = $1`, id, at)
}

// MailFailed notes why a mail was not sent, and when it is tried again; with no such
// time it is given up.
func (s *Store) MailFailed(ctx context.Context, id int64, why string, at, again time.Time) error {
	if again.IsZero() {
		return s.settleMail(ctx, `attempts = attempts + 1, error = $3, settled_at = $2 WHERE id = $1`, id, at, why)
	}
	return s.settleMail(ctx, `attempts = attempts + 1, error = $3, not_before = $2 WHERE id = $1`, id, again, why)
}

func (s *Store) settleMail(ctx context.Context, set string, id int64, args ...any) error {
	if _, err := s.db.Exec(ctx, `UPDATE mails SET `+set, append([]any{id}, args...)...); err != nil {
		return fmt.Errorf("settle mail %d: %w", id, err)
	}
	return nil
}
