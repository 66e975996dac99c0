package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
)

// KeepOutcome writes what a move has led to, and gives a signed matter that
// has none its number in the series. It returns the matter as kept.
func (s *Store) KeepOutcome(ctx context.Context, out liaison.Outcome, series string) (liaison.Matter, error) {
	m := out.Matter
	if out.Signed && m.Number == "" {
		n, err := s.nextNumber(ctx, series)
		if err != nil {
			return m, err
		}
		m.Number = liaison.Serial(series, n)
	}
	var submitted *time.Time
	if !m.Submitted.IsZero() {
		submitted = &m.Submitted
	}
	b := &pgx.Batch{}
	b.Queue(`UPDATE matters SET number = nullif($2, ''), stage = $3, facts = $4, hash = $5, submitted_at = $6,
		changed_at = $7, main = nullif($8, 0::bigint), author = $9 WHERE id = $1`,
		m.ID, m.Number, m.Stage, m.Facts, m.Hash, submitted, m.Changed, m.Main, m.Author)
	queueParties(b, m)
	queueClocks(b, m, out.Started)
	queueEvent(b, m, out.Event)
	if out.Signed {
		queueSignedText(b, m)
	}
	queueRedaction(b, m, out.Event)
	if err := s.db.SendBatch(ctx, b).Close(); err != nil {
		return m, fmt.Errorf("keep %s of matter %d: %w", out.Event.Move, m.ID, err)
	}
	return m, s.KeepText(ctx, m)
}

func (s *Store) nextNumber(ctx context.Context, series string) (int, error) {
	var n int
	err := s.db.QueryRow(ctx, `INSERT INTO matter_numbers (series, last) VALUES ($1, 1)
		ON CONFLICT (series) DO UPDATE SET last = matter_numbers.last + 1 RETURNING last`, series).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("number a matter: %w", err)
	}
	return n, nil
}

// queueSignedText keeps what was confirmed: the matter's own text may be mended
// later, when it is returned.
func queueSignedText(b *pgx.Batch, m liaison.Matter) {
	files := make([]liaison.File, len(m.Attachments))
	for i, a := range m.Attachments {
		files[i] = a.File
	}
	b.Queue(`INSERT INTO signed_texts (matter, session, topic, title, pieces, attachments, hash, signed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		m.ID, m.Session, m.Topic, m.Title, nonNil(m.Pieces), files, m.Hash, m.Submitted)
}

// AsSigned is the matter with the text that was confirmed last, in place of one
// that is being mended.
func (s *Store) AsSigned(ctx context.Context, m liaison.Matter) (liaison.Matter, error) {
	err := s.db.QueryRow(ctx, `SELECT session, topic, title, pieces, hash, signed_at FROM signed_texts
		WHERE matter = $1 ORDER BY id DESC LIMIT 1`, m.ID).
		Scan(&m.Session, &m.Topic, &m.Title, &m.Pieces, &m.Hash, &m.Submitted)
	if err != nil {
		return m, fmt.Errorf("read the signed text of matter %d: %w", m.ID, err)
	}
	return m, nil
}

func queueParties(b *pgx.Batch, m liaison.Matter) {
	b.Queue(`DELETE FROM parties WHERE matter = $1`, m.ID)
	for _, p := range m.Parties {
		b.Queue(`INSERT INTO parties (matter, capacity, body, person, mark)
			VALUES ($1, $2, nullif($3, 0::bigint), nullif($4, 0::bigint), $5)`, m.ID, p.Capacity, p.Body, p.Person, p.Mark)
	}
}

func queueClocks(b *pgx.Batch, m liaison.Matter, started []liaison.Clock) {
	var stopped []int64
	for _, k := range m.Clocks {
		if k.ID != 0 && k.Stopped {
			stopped = append(stopped, k.ID)
		}
	}
	b.Queue(`UPDATE clocks SET stopped = true WHERE id = ANY($1)`, stopped)
	for _, k := range started {
		var until *time.Time
		if !k.Until.IsZero() {
			until = &k.Until
		}
		span := ""
		if k.Span != (liaison.Span{}) {
			span = k.Span.String()
		}
		b.Queue(`INSERT INTO clocks (matter, kind, held_by, body, person, start_on, due_on, until_at, span, note, provisional)
			VALUES ($1, $2, $3, nullif($4, 0::bigint), nullif($5, 0::bigint), $6::text::date, $7::text::date, $8, $9, $10, $11)`,
			m.ID, k.Kind, k.For, k.Body, k.Person, k.Start.String(), k.Due.String(), until, span, k.Note, k.Provisional)
	}
}

// queueEvent keeps the event, and with it a row for each webhook that is to tell of
// it: what is kept is told, and nothing else is.
func queueEvent(b *pgx.Batch, m liaison.Matter, e liaison.Event) {
	happenings := nonNil(liaison.HappeningsOf(m, e))
	b.Queue(`WITH kept AS (
			INSERT INTO matter_events (matter, move, from_stage, to_stage, actor, capacity, body, at, input)
			VALUES ($1, $2, $3, $4, nullif($5, 0::bigint), $6, nullif($7, 0::bigint), $8, $9) RETURNING id)
		INSERT INTO webhook_deliveries (hook, event, key, body, due_at, made_at)
		SELECT h.id, kept.id, 'evt_' || kept.id, json_build_object('id', 'evt_' || kept.id, 'events', $10::text[], 'number', $11::text,
			'kind', $12::text, 'from', $3::text, 'stage', $4::text, 'move', $2::text, 'at', $13::text)::text, $8, $8
		FROM kept, webhooks h WHERE h.ended_at IS NULL AND h.events && $10::text[]`,
		e.Matter, e.Move, e.From, e.To, e.Actor, e.Capacity, e.Body, e.At, nonNilInput(e.Input),
		happenings, m.Number, m.Kind, e.At.UTC().Format(time.RFC3339))
}
