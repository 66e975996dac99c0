package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// EntryRemark is what was said of an entry, and what was decided.
type EntryRemark struct {
	liaison.EntryKey
	ID                     int64
	Year                   int
	Entry                  string // what the entry was called
	Words                  string // of the deputy; empty: the staff corrected of themselves
	AskedAt                *time.Time
	DueOn                  *time.Time
	Finding                liaison.Finding // empty: not decided yet
	Reason                 string
	DecidedBy              string
	DecidedAt              *time.Time
	OnDay                  *time.Time
	Title                  *string
	Minutes                *int
	Code, Name, Delegation string // of the deputy
}

type remarkRow struct {
	ID, Person, Fact       int64
	Source                 string
	Year                   int
	Entry, Words           string
	AskedAt, DueOn         *time.Time
	Finding                liaison.Finding
	Reason, DecidedBy      string
	DecidedAt, OnDay       *time.Time
	Title                  *string
	Minutes                *int
	Code, Name, Delegation string
}

func (r remarkRow) remark() EntryRemark {
	return EntryRemark{EntryKey: liaison.EntryKey{Source: r.Source, Fact: r.Fact, Person: r.Person}, ID: r.ID, Year: r.Year, Entry: r.Entry,
		Words: r.Words, AskedAt: r.AskedAt, DueOn: r.DueOn, Finding: r.Finding, Reason: r.Reason, DecidedBy: r.DecidedBy, DecidedAt: r.DecidedAt,
		OnDay: r.OnDay, Title: r.Title, Minutes: r.Minutes, Code: r.Code, Name: r.Name, Delegation: r.Delegation}
}

func (s *Store) remarks(ctx context.Context, rest string, args ...any) ([]EntryRemark, error) {
	rows, err := many[remarkRow](ctx, s.db, `SELECT r.id, r.person, r.source, r.fact, r.year, r.entry, r.words, r.asked_at, r.due_on,
			coalesce(r.finding, '') AS finding, r.reason, coalesce(d.name, '') AS decided_by, r.decided_at, r.on_day, r.title, r.minutes,
			p.code, p.name, coalesce(home.name, '') AS delegation
		FROM archive_remarks r JOIN people p ON p.id = r.person `+delegationOf+` LEFT JOIN people d ON d.id = r.decided_by `+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("read what was said of entries: %w", err)
	}
	return each(rows, remarkRow.remark), nil
}

// RemarksOf lists all that was said of somebody's entries of a year, in order.
func (s *Store) RemarksOf(ctx context.Context, person int64, year int) ([]EntryRemark, error) {
	return s.remarks(ctx, `WHERE r.person = $1 AND (r.year = $2 OR extract(year FROM r.on_day) = $2) ORDER BY r.id`, person, year)
}

// ObjectionsWaiting lists objections that are not decided, those first that are due
// first, after so many.
func (s *Store) ObjectionsWaiting(ctx context.Context, skip, most int) ([]EntryRemark, error) {
	return s.remarks(ctx, `WHERE r.decided_at IS NULL AND NOT EXISTS (SELECT FROM archive_seals s WHERE s.person = r.person AND s.year = r.year)
		ORDER BY r.due_on, r.id OFFSET $1 LIMIT $2`, skip, most)
}

// Object keeps a deputy's objection to an entry, to be decided by a day. Of an entry
// there is one at a time.
func (s *Store) Object(ctx context.Context, e liaison.Entry, words string, due liaison.Date, at time.Time) (int64, error) {
	if err := s.LockArchive(ctx, e.Person); err != nil {
		return 0, err
	}
	if err := s.openYear(ctx, e.Person, e.Day.Year); err != nil {
		return 0, err
	}
	made, err := column[int64](ctx, s.db, `INSERT INTO archive_remarks (person, source, fact, year, entry, words, asked_by, asked_at, due_on)
		VALUES ($1, $2, $3, $4, $5, $6, $1, $7, $8::text::date) ON CONFLICT (person, source, fact) WHERE decided_at IS NULL DO NOTHING RETURNING id`,
		e.Person, e.Source, e.Fact, e.Day.Year, e.Title, words, at, due.String())
	if err != nil {
		return 0, fmt.Errorf("object to an entry of person %d: %w", e.Person, err)
	}
	if len(made) == 0 {
		return 0, liaison.Refuse(liaison.Conflict, "archive.objected_before")
	}
	return made[0], s.Audit(ctx, at, e.Person, "archive.objected", fmt.Sprintf("person %d", e.Person), map[string]any{"remark": made[0], "source": e.Source, "fact": e.Fact})
}

// before are what the correction before a remark of the person, source and fact given by
// placeholders said: what a new one does not say stays so.
func before(column, person, source, fact string) string {
	return `(SELECT b.` + column + ` FROM archive_remarks b WHERE b.person = ` + person + ` AND b.source = ` + source + ` AND b.fact = ` + fact +
		` AND b.finding = 'corrected' ORDER BY b.decided_at DESC, b.id DESC LIMIT 1)`
}

// correction are what a correction says, as columns have it.
func correction(c liaison.Correction) (day, title *string, minutes *int) {
	if !c.Day.IsZero() {
		text := c.Day.String()
		day = &text
	}
	if c.Title != "" {
		title = &c.Title
	}
	if c.Minutes >= 0 && c.Finding == liaison.EntryCorrected {
		minutes = &c.Minutes
	}
	return day, title, minutes
}

// DecideObjection keeps what was decided on an objection. Who comes second is refused.
func (s *Store) DecideObjection(ctx context.Context, id int64, c liaison.Correction, by int64, at time.Time) (EntryRemark, error) {
	found, err := s.remarks(ctx, `WHERE r.id = $1`, id)
	r, err := only(found, err, liaison.Refuse(liaison.NotFound, "archive.no_objection"))
	if err != nil {
		return r, err
	}
	if err := s.mayDecide(ctx, r.Person, r.Year, c); err != nil {
		return r, err
	}
	day, title, minutes := correction(c)
	tag, err := s.db.Exec(ctx, `UPDATE archive_remarks r SET finding = $2::text, reason = $3, decided_by = $4, decided_at = $5,
			on_day = CASE WHEN $2 = 'corrected' THEN coalesce($6::text::date, `+before("on_day", "r.person", "r.source", "r.fact")+`) END,
			title = CASE WHEN $2 = 'corrected' THEN coalesce($7::text, `+before("title", "r.person", "r.source", "r.fact")+`) END,
			minutes = CASE WHEN $2 = 'corrected' THEN coalesce($8::int, `+before("minutes", "r.person", "r.source", "r.fact")+`) END
		WHERE id = $1 AND decided_at IS NULL`,
		id, c.Finding, c.Reason, by, at, day, title, minutes)
	if err != nil {
		return r, fmt.Errorf("decide on objection %d: %w", id, err)
	}
	if tag.RowsAffected() == 0 {
		return r, liaison.Refuse(liaison.Conflict, "archive.decided_before")
	}
	r.Finding, r.Reason = c.Finding, c.Reason
	return r, s.Audit(ctx, at, by, "archive.decided", fmt.Sprintf("person %d", r.Person), map[string]any{"remark": id, "finding": c.Finding})
}

// Correct keeps a correction of an entry to which nobody has objected.
func (s *Store) Correct(ctx context.Context, e liaison.Entry, c liaison.Correction, by int64, at time.Time) error {
	if err := s.mayDecide(ctx, e.Person, e.Day.Year, c); err != nil {
		return err
	}
	open, err := column[int64](ctx, s.db, `SELECT id FROM archive_remarks WHERE person = $1 AND source = $2 AND fact = $3 AND decided_at IS NULL`, e.Person, e.Source, e.Fact)
	if err != nil {
		return fmt.Errorf("see who objects to an entry of person %d: %w", e.Person, err)
	}
	if len(open) > 0 {
		return liaison.Refuse(liaison.Conflict, "archive.decide_objection")
	}
	day, title, minutes := correction(c)
	_, err = s.db.Exec(ctx, `INSERT INTO archive_remarks (person, source, fact, year, entry, finding, reason, decided_by, decided_at, on_day, title, minutes)
		SELECT $1::bigint, $2::text, $3::bigint, $4::int, $5, $6::text, $7, $8::bigint, $9::timestamptz,
			CASE WHEN $6 = 'corrected' THEN coalesce($10::text::date, `+before("on_day", "$1", "$2", "$3")+`) END,
			CASE WHEN $6 = 'corrected' THEN coalesce($11::text, `+before("title", "$1", "$2", "$3")+`) END,
			CASE WHEN $6 = 'corrected' THEN coalesce($12::int, `+before("minutes", "$1", "$2", "$3")+`) END`,
		e.Person, e.Source, e.Fact, e.Day.Year, e.Title, c.Finding, c.Reason, by, at, day, title, minutes)
	if err != nil {
		return fmt.Errorf("correct an entry of person %d: %w", e.Person, err)
	}
	return s.Audit(ctx, at, by, "archive.corrected", fmt.Sprintf("person %d", e.Person), map[string]any{"source": e.Source, "fact": e.Fact, "finding": c.Finding})
}

// mayDecide locks an archive, and refuses to change a sealed year, or to move something
// into one.
func (s *Store) mayDecide(ctx context.Context, person int64, year int, c liaison.Correction) error {
	if err := s.LockArchive(ctx, person); err != nil {
		return err
	}
	years := []int{year}
	if !c.Day.IsZero() {
		years = append(years, c.Day.Year)
	}
	return s.openYear(ctx, person, years...)
}
