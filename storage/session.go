package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Session is somebody who has entered the console with a browser.
type Session struct {
	ID      int64
	Browser string // as it names itself
	BeganAt time.Time
	SeenAt  time.Time // to the minute
}

// SessionTerms say how long a session lasts: from its beginning, and without use.
type SessionTerms struct{ Whole, Idle time.Duration }

// sessionLive is the condition that a session is in use at $2, if it may rest for
// so many seconds as $3 says.
const sessionLive = `ended_at IS NULL AND expires_at > $2 AND seen_at > $2::timestamptz - make_interval(secs => $3)`

// KeepEntry keeps a link into the console, by the hash of its code, in place of
// those before it.
func (s *Store) KeepEntry(ctx context.Context, person int64, hash []byte, expires time.Time) error {
	_, err := s.db.Exec(ctx, `WITH replaced AS (DELETE FROM console_entries WHERE person = $2 AND used_at IS NULL)
		INSERT INTO console_entries (code_hash, person, expires_at) VALUES ($1, $2, $3)`, hash, person, expires)
	if err != nil {
		return fmt.Errorf("keep an entry of person %d: %w", person, err)
	}
	return nil
}

// entryGood is the condition that the link with the hash $1 leads in at $2: who has
// left does not enter.
const entryGood = `code_hash = $1 AND used_at IS NULL AND expires_at > $2
	AND EXISTS (SELECT FROM people p WHERE p.id = person AND p.standing <> 'ended')`

// EntryGood reports whether a link would still lead in.
func (s *Store) EntryGood(ctx context.Context, hash []byte, now time.Time) (good bool, err error) {
	err = s.db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM console_entries WHERE `+entryGood+`)`, hash, now).Scan(&good)
	if err != nil {
		return false, fmt.Errorf("read an entry: %w", err)
	}
	return good, nil
}

// UseEntry uses a link up and returns whom it leads in; ErrNone where it leads in
// nobody any more.
func (s *Store) UseEntry(ctx context.Context, hash []byte, now time.Time) (int64, error) {
	found, err := column[int64](ctx, s.db, `UPDATE console_entries SET used_at = $2
		WHERE `+entryGood+` RETURNING person`, hash, now)
	if err != nil {
		err = fmt.Errorf("use an entry: %w", err)
	}
	return only(found, err, ErrNone)
}

// BeginSession keeps a session, by the hash of its key, and notes it in the audit.
func (s *Store) BeginSession(ctx context.Context, person int64, hash []byte, browser string, now time.Time, terms SessionTerms) error {
	_, err := s.db.Exec(ctx, `INSERT INTO console_sessions (key_hash, person, browser, began_at, seen_at, expires_at)
		VALUES ($1, $2, $3, $4, $4, $5)`, hash, person, browser, now, now.Add(terms.Whole))
	if err != nil {
		return fmt.Errorf("begin a session of person %d: %w", person, err)
	}
	return s.Audit(ctx, now, person, "console.entered", fmt.Sprintf("person %d", person), map[string]any{"browser": browser})
}

// SessionOf reads whose session has that key, and notes that it is in use; ErrNone
// where there is none any more.
func (s *Store) SessionOf(ctx context.Context, hash []byte, now time.Time, terms SessionTerms) (liaison.Person, error) {
	found, err := s.peopleWhere(ctx, `p.standing <> 'ended' AND p.id = (SELECT person FROM console_sessions WHERE key_hash = $1 AND `+sessionLive+`)`,
		hash, now, terms.Idle.Seconds())
	person, err := only(found, err, ErrNone)
	if err != nil {
		return person, err
	}
	if _, err := s.db.Exec(ctx, `UPDATE console_sessions SET seen_at = $2 WHERE key_hash = $1 AND seen_at < $2::timestamptz - interval '1 minute'`, hash, now); err != nil {
		return person, fmt.Errorf("note a session's use: %w", err)
	}
	return person, nil
}

// Sessions lists the sessions of a person that are in use, the newest first.
func (s *Store) Sessions(ctx context.Context, person int64, now time.Time, terms SessionTerms) ([]Session, error) {
	found, err := many[Session](ctx, s.db, `SELECT id, browser, began_at, seen_at FROM console_sessions
		WHERE person = $1 AND `+sessionLive+` ORDER BY id DESC`, person, now, terms.Idle.Seconds())
	if err != nil {
		return nil, fmt.Errorf("list the sessions of person %d: %w", person, err)
	}
	return found, nil
}

// EndSession ends the session with that key.
func (s *Store) EndSession(ctx context.Context, hash []byte, now time.Time) error {
	if _, err := s.db.Exec(ctx, `UPDATE console_sessions SET ended_at = $2 WHERE key_hash = $1 AND ended_at IS NULL`, hash, now); err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	return nil
}

// EndSessions ends all sessions of a person, and the links that would begin one,
// and reports how many sessions it ended.
func (s *Store) EndSessions(ctx context.Context, person int64, now time.Time) (int64, error) {
	tag, err := s.db.Exec(ctx, `WITH links AS (DELETE FROM console_entries WHERE person = $1 AND used_at IS NULL)
		UPDATE console_sessions SET ended_at = $2 WHERE person = $1 AND ended_at IS NULL`, person, now)
	if err != nil {
		return 0, fmt.Errorf("end the sessions of person %d: %w", person, err)
	}
	return tag.RowsAffected(), s.Audit(ctx, now, person, "console.left", fmt.Sprintf("person %d", person), map[string]any{"sessions": tag.RowsAffected()})
}

// TakeForm reports whether a form comes for the first time. Forms are remembered for
// a day.
func (s *Store) TakeForm(ctx context.Context, once string, now time.Time) (first bool, err error) {
	tag, err := s.db.Exec(ctx, `WITH forgotten AS (DELETE FROM console_forms WHERE at < $2::timestamptz - interval '1 day')
		INSERT INTO console_forms (once, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, once, now)
	if err != nil {
		return false, fmt.Errorf("take a form: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}
