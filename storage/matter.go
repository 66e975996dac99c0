package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// matterRow is a row of matters with what belongs to it, gathered in one
// statement.
type matterRow struct {
	ID          int64
	Kind        liaison.Kind
	Number      string
	Stage       liaison.Stage
	Author      int64
	Origin      int64
	Main        int64
	Session     liaison.Session
	Topic       string
	Title       string
	Pieces      []liaison.Piece
	Facts       map[string]string
	Hash        string
	CreatedAt   time.Time
	SubmittedAt *time.Time
	ChangedAt   time.Time
	Attachments []attachmentRow
	Parties     []partyRow
	Clocks      []clockRow
}

type attachmentRow struct {
	ID      int64        `json:"id"`
	File    liaison.File `json:"file"`
	Message int          `json:"message"`
	SentAt  time.Time    `json:"sent_at"`
	Part    string       `json:"part"`
}

type partyRow struct {
	Capacity liaison.Capacity `json:"capacity"`
	Body     int64            `json:"body"`
	Person   int64            `json:"person"`
	Mark     string           `json:"mark"`
}

type clockRow struct {
	ID          int64             `json:"id"`
	Kind        liaison.ClockKind `json:"kind"`
	HeldBy      liaison.Capacity  `json:"held_by"`
	Body        int64             `json:"body"`
	Person      int64             `json:"person"`
	StartOn     liaison.Date      `json:"start_on"`
	DueOn       liaison.Date      `json:"due_on"`
	Provisional bool              `json:"provisional"`
	Stopped     bool              `json:"stopped"`
	UntilAt     *time.Time        `json:"until_at"`
	Span        string            `json:"span"`
	Note        string            `json:"note"`
}

const partiesColumn = `coalesce((SELECT jsonb_agg(jsonb_build_object('capacity', p.capacity, 'body', coalesce(p.body, 0),
		'person', coalesce(p.person, 0), 'mark', p.mark) ORDER BY p.capacity DESC, p.body, p.person) FROM parties p WHERE p.matter = m.id), '[]')`

const matterColumns = `
	m.id, m.kind, coalesce(m.number, '') AS number, m.stage, m.author, coalesce(m.origin, 0) AS origin, coalesce(m.main, 0) AS main, m.session, m.topic, m.title,
	m.pieces, m.facts, m.hash, m.created_at, m.submitted_at, m.changed_at,
	coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'file', a.file, 'message', a.message,
		'sent_at', a.sent_at, 'part', a.part) ORDER BY a.id) FROM attachments a WHERE a.matter = m.id), '[]') AS attachments,
	` + partiesColumn + ` AS parties,
	coalesce((SELECT jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'held_by', c.held_by,
		'body', coalesce(c.body, 0), 'person', coalesce(c.person, 0), 'until_at', c.until_at,
		'span', c.span, 'note', c.note, 'start_on', c.start_on, 'due_on', c.due_on,
		'provisional', c.provisional, 'stopped', c.stopped) ORDER BY c.id)
		FROM clocks c WHERE c.matter = m.id), '[]') AS clocks`

func (r matterRow) matter() liaison.Matter {
	m := liaison.Matter{
		ID: r.ID, Kind: r.Kind, Number: r.Number, Stage: r.Stage, Author: r.Author, Origin: r.Origin, Main: r.Main, Session: r.Session,
		Topic: r.Topic, Title: r.Title, Pieces: r.Pieces, Facts: r.Facts, Hash: r.Hash,
		Created: r.CreatedAt, Changed: r.ChangedAt,
	}
	if r.SubmittedAt != nil {
		m.Submitted = *r.SubmittedAt
	}
	for _, a := range r.Attachments {
		m.Attachments = append(m.Attachments, liaison.Attachment{ID: a.ID, Part: a.Part, File: a.File, Message: a.Message, At: a.SentAt})
	}
	for _, p := range r.Parties {
		m.Parties = append(m.Parties, liaison.Party(p))
	}
	for _, c := range r.Clocks {
		m.Clocks = append(m.Clocks, c.clock())
	}
	return m
}

func (c clockRow) clock() liaison.Clock {
	k := liaison.Clock{
		ID: c.ID, Kind: c.Kind, For: c.HeldBy, Body: c.Body, Person: c.Person, Start: c.StartOn, Due: c.DueOn,
		Note: c.Note, Provisional: c.Provisional, Stopped: c.Stopped,
	}
	if c.UntilAt != nil {
		k.Until = *c.UntilAt
	}
	if c.Span != "" {
		k.Span, _ = liaison.ParseSpan(c.Span) // it was written by Span.String
	}
	return k
}

func (s *Store) matters(ctx context.Context, sql string, args ...any) ([]liaison.Matter, error) {
	rows, err := many[matterRow](ctx, s.db, sql, args...)
	if err != nil {
		return nil, err
	}
	return each(rows, matterRow.matter), nil
}

func (s *Store) oneMatter(ctx context.Context, sql string, args ...any) (liaison.Matter, error) {
	found, err := s.matters(ctx, sql, args...)
	if err != nil {
		return liaison.Matter{}, fmt.Errorf("read a matter: %w", err)
	}
	return only(found, nil, liaison.Refuse(liaison.NotFound, "matter.not_found"))
}

// Matter reads one; it is refused as not found where there is none.
func (s *Store) Matter(ctx context.Context, id int64) (liaison.Matter, error) {
	return s.oneMatter(ctx, `SELECT `+matterColumns+` FROM matters m WHERE m.id = $1`, id)
}

// LockMatter reads one to change it in this transaction: who comes second
// waits, and then sees what the first has done.
func (s *Store) LockMatter(ctx context.Context, id int64) (liaison.Matter, error) {
	if _, err := s.db.Exec(ctx, `SELECT FROM matters WHERE id = $1 FOR UPDATE`, id); err != nil {
		return liaison.Matter{}, fmt.Errorf("lock matter %d: %w", id, err)
	}
	return s.Matter(ctx, id)
}

// listedRow is what a line of a list shows of a matter: without its text where
// it has a title, and of its clocks the next.
type listedRow struct {
	ID        int64
	Kind      liaison.Kind
	Number    string
	Stage     liaison.Stage
	Author    int64
	Title     string
	Pieces    []liaison.Piece
	ChangedAt time.Time
	Total     int

	Clock       *liaison.ClockKind // nil: none is running
	HeldBy      *liaison.Capacity
	StartOn     *time.Time
	DueOn       *time.Time
	Provisional *bool
}

func (r listedRow) matter() liaison.Matter {
	m := liaison.Matter{
		ID: r.ID, Kind: r.Kind, Number: r.Number, Stage: r.Stage, Author: r.Author,
		Title: r.Title, Pieces: r.Pieces, Changed: r.ChangedAt,
	}
	if r.Clock != nil {
		m.Clocks = []liaison.Clock{{
			Kind: *r.Clock, For: *r.HeldBy, Start: liaison.DateOf(*r.StartOn), Due: liaison.DateOf(*r.DueOn),
			Provisional: *r.Provisional,
		}}
	}
	return m
}

// foundRow is a matter in a list for anybody: one that is published otherwise than it was
// written has what it takes to tell who sees which.
type foundRow struct {
	listedRow
	Facts   map[string]string
	Parties []partyRow
}

func (r foundRow) matter() liaison.Matter {
	m := r.listedRow.matter()
	m.Facts = r.Facts
	for _, p := range r.Parties {
		m.Parties = append(m.Parties, liaison.Party(p))
	}
	return m
}

// MattersOf lists an author's matters, the newest change first, and counts all
// of them. Of each it has only what a line of a list shows: it is what deputies
// ask for most.
func (s *Store) MattersOf(ctx context.Context, author int64, offset, most int) (found []liaison.Matter, total int, err error) {
	const count = `SELECT count(*) FROM matters WHERE author = $1`
	rows, err := many[listedRow](ctx, s.db, `
		SELECT m.id, m.kind, coalesce(m.number, '') AS number, m.stage, m.author, m.title,
			CASE WHEN m.title = '' THEN m.pieces END AS pieces, m.changed_at, (`+count+`) AS total,
			k.kind AS clock, k.held_by, k.start_on, k.due_on, k.provisional
		FROM matters m LEFT JOIN LATERAL (
			SELECT kind, held_by, start_on, due_on, provisional FROM clocks
			WHERE matter = m.id AND NOT stopped AND held_by NOT IN ('', 'timer') ORDER BY due_on, id LIMIT 1) k ON true
		WHERE m.author = $1 ORDER BY m.changed_at DESC, m.id DESC OFFSET $2 LIMIT $3`, author, offset, most)
	if err == nil && len(rows) == 0 && offset > 0 {
		err = s.db.QueryRow(ctx, count, author).Scan(&total)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("list the matters of %d: %w", author, err)
	}
	for _, r := range rows {
		found, total = append(found, r.matter()), r.Total
	}
	return found, total, nil
}

func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func nonNilFacts(facts map[string]string) map[string]string {
	if facts == nil {
		return map[string]string{}
	}
	return facts
}

func nonNilInput(in liaison.Input) liaison.Input {
	if in == nil {
		return liaison.Input{}
	}
	return in
}
