package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// WrittenNote is a note with what a list shows beside it.
type WrittenNote struct {
	ID       int64
	Matter   int64
	At       time.Time
	Text     string
	ByName   string
	Number   string // of the matter
	Title    string
	ReadAt   *time.Time // of a mention: since when it is read
	Mentions []string   // the names of those whom it calls
}

const noteColumns = `n.id, n.matter, n.at, n.text, p.name AS by_name, coalesce(m.number, '') AS number, m.title,
	ARRAY(SELECT q.name FROM mentions c JOIN people q ON q.id = c.person WHERE c.note = n.id ORDER BY q.code) AS mentions`

// KeepNote adds a note, and the mentions of those whom it calls.
func (s *Store) KeepNote(ctx context.Context, n liaison.Note, called []liaison.Person) (int64, error) {
	err := s.db.QueryRow(ctx, `INSERT INTO notes (matter, author, at, text) VALUES ($1, $2, $3, $4) RETURNING id`,
		n.Matter, n.Author, n.At, n.Text).Scan(&n.ID)
	if err != nil {
		return 0, fmt.Errorf("keep a note of matter %d: %w", n.Matter, err)
	}
	ids := each(called, func(p liaison.Person) int64 { return p.ID })
	if _, err := s.db.Exec(ctx, `INSERT INTO mentions (person, note) SELECT unnest($1::bigint[]), $2`, ids, n.ID); err != nil {
		return 0, fmt.Errorf("keep the mentions of note %d: %w", n.ID, err)
	}
	return n.ID, s.Audit(ctx, n.At, n.Author, "note.added", fmt.Sprintf("matter %d", n.Matter), map[string]any{"note": n.ID, "mentions": ids})
}

// Notes lists the newest notes of a matter, so many, the newest first.
func (s *Store) Notes(ctx context.Context, matter int64, most int) ([]WrittenNote, error) {
	found, err := many[WrittenNote](ctx, s.db, `SELECT `+noteColumns+`, NULL::timestamptz AS read_at FROM notes n
		JOIN people p ON p.id = n.author JOIN matters m ON m.id = n.matter
		WHERE n.matter = $1 ORDER BY n.id DESC LIMIT $2`, matter, most)
	if err != nil {
		return nil, fmt.Errorf("read the notes of matter %d: %w", matter, err)
	}
	return found, nil
}

// MentionsOf lists the notes that call a person, so many before that one (0: from
// the newest), the newest first.
func (s *Store) MentionsOf(ctx context.Context, person, before int64, most int) ([]WrittenNote, error) {
	found, err := many[WrittenNote](ctx, s.db, `SELECT `+noteColumns+`, x.read_at FROM mentions x JOIN notes n ON n.id = x.note
		JOIN people p ON p.id = n.author JOIN matters m ON m.id = n.matter
		WHERE x.person = $1 AND ($2::bigint = 0 OR x.note < $2) ORDER BY x.note DESC LIMIT $3`, person, before, most)
	if err != nil {
		return nil, fmt.Errorf("read the mentions of person %d: %w", person, err)
	}
	return found, nil
}

// UnreadMentions counts the mentions that a person has not read.
func (s *Store) UnreadMentions(ctx context.Context, person int64) (n int, err error) {
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM mentions WHERE person = $1 AND read_at IS NULL`, person).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count the mentions of person %d: %w", person, err)
	}
	return n, nil
}

// ReadMentions marks the mentions of a person as read: that of a note, or with 0 all.
func (s *Store) ReadMentions(ctx context.Context, person, note int64, at time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE mentions SET read_at = $3 WHERE person = $1 AND read_at IS NULL AND ($2::bigint = 0 OR note = $2)`, person, note, at)
	if err != nil {
		return fmt.Errorf("mark mentions of person %d: %w", person, err)
	}
	return nil
}

// Staff lists the clerks, and those who head them.
func (s *Store) Staff(ctx context.Context) ([]liaison.Person, error) {
	return s.peopleWhere(ctx, `p.id IN (SELECT person FROM memberships WHERE role = ANY($1))`, []liaison.Role{liaison.RoleClerk, liaison.RoleChief})
}
