package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Finding is a note of an occasion, with what has become of it.
type Finding struct {
	ID, Occasion  int64
	Title         string // of the occasion
	Kind          liaison.OccasionKind
	Holder        int64 // who holds the occasion; 0: the staff
	Person        int64
	Name          string // of who wrote it, or said it
	TakenBy       int64  // who took it down for them 代记; 0: they wrote it
	At            time.Time
	Text          string
	Files         []liaison.File
	Matter        int64        // that was made of it; 0: none
	Number        string       // … empty: it is a draft yet
	Body          int64        // that has to see to it; 0: it is no problem
	Handed        liaison.Date // when it was given to the body
	Due           liaison.Date
	Level         liaison.Level
	Report        bool // it is the occasion's report
	Settled       string
	SettledAt     time.Time // zero: it is not
	After         int64     // the note that shows what it looks like now
	AfterFiles    []liaison.File
	AfterRecorded time.Time
}

// FindingStatus is how far a problem is.
type FindingStatus string

// How far a problem may be.
const (
	FindingOpen    FindingStatus = "open" // with its body, in time
	FindingOverdue FindingStatus = "overdue"
	FindingSolved  FindingStatus = "solved"
)

// FindingStatuses lists them.
var FindingStatuses = []FindingStatus{FindingOverdue, FindingOpen, FindingSolved}

// Status is how far the problem is on that day.
func (f Finding) Status(today liaison.Date) FindingStatus {
	switch {
	case !f.SettledAt.IsZero():
		return FindingSolved
	case f.Due.Before(today):
		return FindingOverdue
	}
	return FindingOpen
}

type findingRow struct {
	ID, Occasion       int64
	Title              string
	Kind               liaison.OccasionKind
	Holder, Person     int64
	Name               string
	TakenBy            int64
	At                 time.Time
	Text               string
	Files              []liaison.File
	Matter             int64
	Number             string
	Body               int64
	HandedOn, DueOn    *time.Time
	Level              string
	Report             bool
	Settled            string
	SettledAt, AfterAt *time.Time
	After              int64
	AfterFiles         []liaison.File
}

func (r findingRow) finding() Finding {
	f := Finding{ID: r.ID, Occasion: r.Occasion, Title: r.Title, Kind: r.Kind, Holder: r.Holder, Person: r.Person, Name: r.Name, TakenBy: r.TakenBy, At: r.At, Text: r.Text,
		Files: r.Files, Matter: r.Matter, Number: r.Number, Body: r.Body, Level: liaison.Level(r.Level), Report: r.Report, Settled: r.Settled,
		SettledAt: timeOf(r.SettledAt), After: r.After, AfterFiles: r.AfterFiles, AfterRecorded: timeOf(r.AfterAt)}
	if r.DueOn != nil {
		f.Due = liaison.DateOf(*r.DueOn)
	}
	if r.HandedOn != nil {
		f.Handed = liaison.DateOf(*r.HandedOn)
	}
	return f
}

func (s *Store) findings(ctx context.Context, where string, args ...any) ([]Finding, error) {
	rows, err := many[findingRow](ctx, s.db, `SELECT n.id, n.occasion, o.title, o.kind, coalesce(o.body, 0) AS holder, n.person, p.name, coalesce(n.taken_by, 0) AS taken_by, n.at, n.text, n.files,
		coalesce(n.matter, 0) AS matter, coalesce(m.number, '') AS number, coalesce(n.body, 0) AS body, n.handed_on, n.due_on, coalesce(n.level, '') AS level, n.report,
		n.settled, n.settled_at, coalesce(n.after_note, 0) AS after, coalesce(z.files, '[]') AS after_files, z.at AS after_at
		FROM field_notes n JOIN occasions o ON o.id = n.occasion JOIN people p ON p.id = n.person
		LEFT JOIN matters m ON m.id = n.matter LEFT JOIN field_notes z ON z.id = n.after_note AND z.removed_at IS NULL
		WHERE n.removed_at IS NULL AND `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read notes of occasions: %w", err)
	}
	return each(rows, findingRow.finding), nil
}

// NotesOf reads the notes of an occasion, by who wrote them and when.
func (s *Store) NotesOf(ctx context.Context, occasion int64, most int) ([]Finding, error) {
	return s.findings(ctx, `n.occasion = $1 ORDER BY p.code, n.id LIMIT $2`, occasion, most)
}

// LockNotes reads some notes of an occasion to change them, in order.
func (s *Store) LockNotes(ctx context.Context, occasion int64, ids []int64) ([]Finding, error) {
	return s.findings(ctx, `n.occasion = $1 AND n.id = ANY($2) ORDER BY n.id FOR UPDATE OF n`, occasion, nonNil(ids))
}

// Finding reads one note; it is refused where there is none, or it was taken back.
func (s *Store) Finding(ctx context.Context, id int64) (Finding, error) {
	found, err := s.findings(ctx, `n.id = $1`, id)
	return only(found, err, liaison.Refuse(liaison.NotFound, "occasion.note_gone"))
}

// FindingFilter says which problems are listed; what is unset does not matter.
type FindingFilter struct {
	Holding Holding // of these occasions …
	Bodies  []int64 // … or for these bodies to see to
	Status  FindingStatus
	Body    int64
	Level   liaison.Level
	Drive   int64 // of it, and of the occasions under it
	Today   liaison.Date
}

func (f FindingFilter) where(args *arguments) string {
	where := "n.body IS NOT NULL AND (" + f.Holding.of(args) + " OR n.body = ANY(" + args.add(nonNil(f.Bodies)) + "::bigint[]))"
	switch f.Status {
	case FindingOpen:
		where += " AND n.settled_at IS NULL AND n.due_on >= " + args.add(f.Today.String()) + "::text::date"
	case FindingOverdue:
		where += " AND n.settled_at IS NULL AND n.due_on < " + args.add(f.Today.String()) + "::text::date"
	case FindingSolved:
		where += " AND n.settled_at IS NOT NULL"
	}
	if f.Body != 0 {
		where += " AND n.body = " + args.add(f.Body)
	}
	if f.Level != "" {
		where += " AND n.level = " + args.add(f.Level)
	}
	if f.Drive != 0 {
		where += " AND " + args.add(f.Drive) + " IN (o.id, o.drive)"
	}
	return where
}

// Findings reads a page of problems: those that are not settled before the others, the
// first that is due first.
func (s *Store) Findings(ctx context.Context, f FindingFilter, skip, most int) ([]Finding, error) {
	var args arguments
	where := f.where(&args)
	return s.findings(ctx, where+" ORDER BY n.settled_at IS NOT NULL, n.due_on, n.id OFFSET "+args.add(skip)+" LIMIT "+args.add(most), args...)
}

// FindingCount is how many problems of a level are how far.
type FindingCount struct {
	Level  liaison.Level // empty: not said
	Status FindingStatus
	Count  int
}

// CountFindings counts problems by level and by how far they are.
func (s *Store) CountFindings(ctx context.Context, f FindingFilter) ([]FindingCount, error) {
	var args arguments
	today := args.add(f.Today.String()) + "::text::date"
	found, err := many[FindingCount](ctx, s.db, `SELECT coalesce(n.level, '') AS level,
			CASE WHEN n.settled_at IS NOT NULL THEN 'solved' WHEN n.due_on < `+today+` THEN 'overdue' ELSE 'open' END AS status, count(*) AS count
		FROM field_notes n JOIN occasions o ON o.id = n.occasion WHERE n.removed_at IS NULL AND `+f.where(&args)+` GROUP BY 1, 2`, args...)
	if err != nil {
		return nil, fmt.Errorf("count problems: %w", err)
	}
	return found, nil
}

// KeepFinding writes what has become of a note.
func (s *Store) KeepFinding(ctx context.Context, f Finding) error {
	_, err := s.db.Exec(ctx, `UPDATE field_notes SET matter = nullif($2, 0::bigint), body = nullif($3, 0::bigint), due_on = $4::text::date, level = nullif($5, ''),
		settled = $6, settled_at = $7, after_note = nullif($8, 0::bigint), handed_on = $9::text::date WHERE id = $1`,
		f.ID, f.Matter, f.Body, dayOr(f.Due), f.Level, f.Settled, maybe(f.SettledAt), f.After, dayOr(f.Handed))
	if err != nil {
		return fmt.Errorf("keep note %d: %w", f.ID, err)
	}
	return nil
}

// NoteDown adds a note that the holder writes, such as the report of an occasion, and
// returns its id.
func (s *Store) NoteDown(ctx context.Context, f Finding) (int64, error) {
	made, err := column[int64](ctx, s.db, `INSERT INTO field_notes (occasion, person, at, text, report, files) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		f.Occasion, f.Person, f.At, f.Text, f.Report, nonNil(f.Files))
	if err != nil {
		return 0, fmt.Errorf("note down for occasion %d: %w", f.Occasion, err)
	}
	return made[0], nil
}
