package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

const fieldNoteColumns = `n.id, n.occasion, n.person, n.at, n.text, n.files, n.message, coalesce(n.matter, 0) AS matter,
	coalesce(n.body, 0) AS body, coalesce(n.taken_by, 0) AS taken_by, n.due_on, n.settled, n.settled_at, n.removed_at`

// fieldNoteRow is a row of field_notes.
type fieldNoteRow struct {
	ID, Occasion, Person int64
	At                   time.Time
	Text                 string
	Files                []liaison.File
	Message, Matter      int64
	Body, TakenBy        int64
	DueOn                *time.Time
	Settled              string
	SettledAt, RemovedAt *time.Time
}

func (r fieldNoteRow) note() liaison.FieldNote {
	n := liaison.FieldNote{ID: r.ID, Occasion: r.Occasion, Person: r.Person, At: r.At, Text: r.Text, Files: r.Files, Message: int(r.Message),
		Matter: r.Matter, Body: r.Body, TakenBy: r.TakenBy, Settled: r.Settled, SettledAt: timeOf(r.SettledAt), Removed: timeOf(r.RemovedAt)}
	if r.DueOn != nil {
		n.Due = liaison.DateOf(*r.DueOn)
	}
	return n
}

func (s *Store) fieldNotes(ctx context.Context, where string, args ...any) ([]liaison.FieldNote, error) {
	rows, err := many[fieldNoteRow](ctx, s.db, `SELECT `+fieldNoteColumns+` FROM field_notes n WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read field notes: %w", err)
	}
	return each(rows, fieldNoteRow.note), nil
}

// FieldNotes lists the notes of an occasion that stand, in the order in which they came.
func (s *Store) FieldNotes(ctx context.Context, occasion int64) ([]liaison.FieldNote, error) {
	return s.fieldNotes(ctx, `n.occasion = $1 AND n.removed_at IS NULL ORDER BY n.id`, occasion)
}

// CountFieldNotes counts the notes of an occasion that stand.
func (s *Store) CountFieldNotes(ctx context.Context, occasion int64) (int, error) {
	found, err := column[int](ctx, s.db, `SELECT count(*) FROM field_notes WHERE occasion = $1 AND removed_at IS NULL`, occasion)
	return only(found, err, ErrNone)
}

// LockFieldNote reads one to change it; it is refused where there is none, or it was
// taken back.
func (s *Store) LockFieldNote(ctx context.Context, id int64) (liaison.FieldNote, error) {
	found, err := s.fieldNotes(ctx, `n.id = $1 AND n.removed_at IS NULL FOR UPDATE`, id)
	return only(found, err, liaison.Refuse(liaison.NotFound, "occasion.note_gone"))
}

// FieldNoteOf finds the note that a message of the person is; ErrNone where it is none.
func (s *Store) FieldNoteOf(ctx context.Context, person int64, message int) (liaison.FieldNote, error) {
	found, err := s.fieldNotes(ctx, `n.person = $1 AND n.message = $2 AND n.removed_at IS NULL ORDER BY n.id DESC LIMIT 1 FOR UPDATE`, person, message)
	return only(found, err, ErrNone)
}

// AddFieldNote keeps a new note and returns its id.
func (s *Store) AddFieldNote(ctx context.Context, n liaison.FieldNote) (int64, error) {
	made, err := column[int64](ctx, s.db, `INSERT INTO field_notes (occasion, person, at, text, files, message, taken_by) VALUES ($1, $2, $3, $4, $5, $6, nullif($7, 0::bigint)) RETURNING id`,
		n.Occasion, n.Person, n.At, n.Text, nonNil(n.Files), n.Message, n.TakenBy)
	if err != nil {
		return 0, fmt.Errorf("keep a field note of occasion %d: %w", n.Occasion, err)
	}
	return made[0], nil
}

// KeepFieldNote writes a note as it is now: its text, what has become of it, and who is
// to see to it.
func (s *Store) KeepFieldNote(ctx context.Context, n liaison.FieldNote) error {
	_, err := s.db.Exec(ctx, `UPDATE field_notes SET text = $2, matter = nullif($3, 0::bigint), body = nullif($4, 0::bigint), due_on = $5::text::date,
		settled = $6, settled_at = $7, removed_at = $8 WHERE id = $1`,
		n.ID, n.Text, n.Matter, n.Body, dayOr(n.Due), n.Settled, maybe(n.SettledAt), maybe(n.Removed))
	if err != nil {
		return fmt.Errorf("keep field note %d: %w", n.ID, err)
	}
	return nil
}
