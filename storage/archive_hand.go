package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Handed is an entry by hand with what became of it.
type Handed struct {
	liaison.HandEntry
	Code, Name, Delegation string // of the deputy
	EnteredBy              string
	Writer                 int64
	EnteredAt              time.Time
	State                  string // "waiting", "confirmed", "returned"
	DecidedBy              string
	DecidedAt              *time.Time
	Why                    string
}

// handedRow is one as it is read.
type handedRow struct {
	ID, Person             int64
	Kind                   liaison.EntryKind
	OnDay                  time.Time
	Minutes, People        int
	Place, Title, Sentence string
	Files                  []liaison.File
	Code, Name, Delegation string
	Writer                 int64
	EnteredBy              string
	EnteredAt              time.Time
	State, DecidedBy       string
	DecidedAt              *time.Time
	Why                    string
}

func (r handedRow) handed() Handed {
	return Handed{HandEntry: liaison.HandEntry{ID: r.ID, Person: r.Person, Kind: r.Kind, Day: liaison.DateOf(r.OnDay), Minutes: r.Minutes, Place: r.Place,
		People: r.People, Title: r.Title, Sentence: r.Sentence, Files: r.Files}, Code: r.Code, Name: r.Name, Delegation: r.Delegation,
		EnteredBy: r.EnteredBy, Writer: r.Writer, EnteredAt: r.EnteredAt, State: r.State, DecidedBy: r.DecidedBy, DecidedAt: r.DecidedAt, Why: r.Why}
}

// handedOf reads entries by hand h; the words after it say which, and in what order.
const handedOf = `SELECT h.id, h.person, h.kind, h.on_day, h.minutes, h.people, h.place, h.title, h.sentence, h.files, p.code, p.name,
		coalesce(home.name, '') AS delegation, h.entered_by AS writer, w.name AS entered_by, h.entered_at, h.state,
		coalesce(d.name, '') AS decided_by, h.decided_at, h.why
	FROM archive_hand h JOIN people p ON p.id = h.person ` + delegationOf + ` JOIN people w ON w.id = h.entered_by LEFT JOIN people d ON d.id = h.decided_by `

func (s *Store) handed(ctx context.Context, rest string, args ...any) ([]Handed, error) {
	rows, err := many[handedRow](ctx, s.db, handedOf+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("read entries by hand: %w", err)
	}
	return each(rows, handedRow.handed), nil
}

// KeepHand enters a duty by hand. What the staff enter is confirmed with it; the rest
// waits for them. It returns the number of what was entered.
func (s *Store) KeepHand(ctx context.Context, h liaison.HandEntry, confirmed bool, by int64, at time.Time) (int64, error) {
	if err := s.LockArchive(ctx, h.Person); err != nil {
		return 0, err
	}
	if err := s.openYear(ctx, h.Person, h.Day.Year); err != nil {
		return 0, err
	}
	state, decided := "waiting", (*time.Time)(nil)
	decider := int64(0)
	if confirmed {
		state, decided, decider = "confirmed", &at, by
	}
	var id int64
	err := s.db.QueryRow(ctx, `INSERT INTO archive_hand (person, kind, on_day, minutes, place, people, title, sentence, files,
			entered_by, entered_at, state, decided_by, decided_at)
		VALUES ($1, $2, $3::text::date, $4, $5, $6, $7, $8, $9, $10, $11, $12, nullif($13, 0::bigint), $14) RETURNING id`,
		h.Person, h.Kind, h.Day.String(), h.Minutes, h.Place, h.People, h.Title, h.Sentence, nonNil(h.Files), by, at, state, decider, decided).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("enter a duty of person %d: %w", h.Person, err)
	}
	return id, s.Audit(ctx, at, by, "archive.entered", fmt.Sprintf("person %d", h.Person), map[string]any{"entry": id, "kind": h.Kind, "day": h.Day, "state": state})
}

// DecideHand confirms an entry by hand, or returns it with a reason. Who comes second
// is refused.
func (s *Store) DecideHand(ctx context.Context, id int64, confirm bool, why string, by int64, at time.Time) (Handed, error) {
	found, err := s.handed(ctx, `WHERE h.id = $1`, id)
	h, err := only(found, err, liaison.Refuse(liaison.NotFound, "archive.no_entry"))
	if err != nil {
		return h, err
	}
	if err := s.LockArchive(ctx, h.Person); err != nil {
		return h, err
	}
	if err := s.openYear(ctx, h.Person, h.Day.Year); err != nil {
		return h, err
	}
	h.State = "confirmed"
	if !confirm {
		h.State, h.Why = "returned", why
	}
	tag, err := s.db.Exec(ctx, `UPDATE archive_hand SET state = $2, why = $3, decided_by = $4, decided_at = $5 WHERE id = $1 AND state = 'waiting'`,
		id, h.State, h.Why, by, at)
	if err != nil {
		return h, fmt.Errorf("decide on entry %d: %w", id, err)
	}
	if tag.RowsAffected() == 0 {
		return h, liaison.Refuse(liaison.Conflict, "archive.decided_before")
	}
	return h, s.Audit(ctx, at, by, "archive."+h.State, fmt.Sprintf("person %d", h.Person), map[string]any{"entry": id, "why": h.Why})
}

// notSealed is the condition that the year of an entry by hand h is open: what was
// waiting when a year was sealed stays as it was.
const notSealed = `NOT EXISTS (SELECT FROM archive_seals s WHERE s.person = h.person AND s.year = extract(year FROM h.on_day))`

// HandedWaiting lists what waits for the staff, the oldest first, after a number.
func (s *Store) HandedWaiting(ctx context.Context, after int64, most int) ([]Handed, error) {
	return s.handed(ctx, `WHERE h.state = 'waiting' AND h.id > $1 AND `+notSealed+` ORDER BY h.id LIMIT $2`, after, most)
}

// HandedOf lists what was entered by hand for somebody and is not an entry: it waits, or
// was returned; the newest first.
func (s *Store) HandedOf(ctx context.Context, person int64, year, most int) ([]Handed, error) {
	return s.handed(ctx, `WHERE h.person = $1 AND h.state <> 'confirmed' AND extract(year FROM h.on_day) = $2 ORDER BY h.id DESC LIMIT $3`, person, year, most)
}

// Handed reads one entry by hand.
func (s *Store) Handed(ctx context.Context, id int64) (Handed, error) {
	found, err := s.handed(ctx, `WHERE h.id = $1`, id)
	return only(found, err, liaison.Refuse(liaison.NotFound, "archive.no_entry"))
}
