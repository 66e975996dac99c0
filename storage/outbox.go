package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"liaison"
)

type commandTag = pgconn.CommandTag

// Outcome is how a message of the outbox ended. The empty one means that it
// has not: it is tried again.
type Outcome string

// The outcomes.
const (
	Sent       Outcome = "sent"
	Superseded Outcome = "superseded" // a newer version of the same card was sent in its place
	Gone       Outcome = "gone"       // the person cannot be reached
	Refused    Outcome = "refused"    // Telegram will not have it, whatever is done
)

// Settlement is what became of one try at a message.
type Settlement struct {
	ID      int64
	Outcome Outcome
	Message int    // Telegram's id of what was sent; 0: none
	Error   string // why it was not
}

// Unsent is a message that waits in the outbox.
type Unsent struct {
	liaison.Outgoing
	Gone bool // its chat cannot be reached
}

// KeepOutgoing puts messages into the outbox, to be called in the transaction
// of the fact that they tell of. It returns them as they are kept.
func (s *Store) KeepOutgoing(ctx context.Context, out []liaison.Outgoing) ([]liaison.Outgoing, error) {
	b := &pgx.Batch{}
	if err := queueOutgoing(b, out); err != nil {
		return nil, err
	}
	if err := s.db.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("keep %d messages: %w", len(out), err)
	}
	return out, nil
}

// queueOutgoing fills in the messages' ids when the batch has run.
func queueOutgoing(b *pgx.Batch, out []liaison.Outgoing) error {
	if len(out) == 0 {
		return nil
	}
	n := len(out)
	chats, lanes, cards, bodies := make([]int64, n), make([]int16, n), make([]string, n), make([]string, n)
	causes, notBefore := make([]int64, n), make([]*time.Time, n)
	for i, o := range out {
		body, err := json.Marshal(o.Message)
		if err != nil {
			return fmt.Errorf("encode a message: %w", err)
		}
		chats[i], lanes[i], cards[i], causes[i] = o.Chat, int16(o.Lane), o.Card, o.Cause
		bodies[i] = withoutNUL(string(body))
		if !o.NotBefore.IsZero() {
			notBefore[i] = &out[i].NotBefore
		}
	}
	b.Queue(`INSERT INTO messages (chat, lane, card, body, cause, not_before)
		SELECT m.chat, m.lane, m.card, m.body::jsonb, nullif(m.cause, 0), coalesce(m.not_before, '-infinity')
		FROM unnest($1::bigint[], $2::smallint[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[])
			WITH ORDINALITY AS m (chat, lane, card, body, cause, not_before, n)
		ORDER BY m.n RETURNING id`,
		chats, lanes, cards, bodies, causes, notBefore).Query(func(rows pgx.Rows) error {
		ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		for i, id := range ids {
			out[i].ID = id
		}
		return err
	})
	return nil
}

// withoutNUL takes the one character out of JSON that PostgreSQL cannot keep.
// An escaped backslash before it means that it is not one.
func withoutNUL(body string) string {
	if !strings.Contains(body, `\u0000`) {
		return body
	}
	return strings.NewReplacer(`\\`, `\\`, `\u0000`, ``).Replace(body)
}

// UnsentMessages lists what of a lane may be sent now, in order. Messages of
// skip and chats of full, which the caller has in hand, are left out.
func (s *Store) UnsentMessages(ctx context.Context, lane liaison.Lane, skip, full []int64, most int) ([]Unsent, error) {
	// NOT IN makes a hash of what is left out; <> ALL would go through it for
	// each row.
	rows, err := s.db.Query(ctx, `
		SELECT m.id, m.chat, m.lane, m.card, m.body, coalesce(m.cause, 0), m.attempts, c.gone_at IS NOT NULL
		FROM messages m LEFT JOIN conversations c USING (chat)
		WHERE m.settled_at IS NULL AND m.lane = $1 AND m.not_before <= clock_timestamp()
			AND m.id NOT IN (SELECT unnest($2::bigint[])) AND m.chat NOT IN (SELECT unnest($3::bigint[]))
		ORDER BY m.lane, m.id LIMIT $4`, lane, skip, full, most)
	if err != nil {
		return nil, fmt.Errorf("find unsent messages: %w", err)
	}
	unsent, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (u Unsent, err error) {
		return u, row.Scan(&u.ID, &u.Chat, &u.Lane, &u.Card, &u.Message, &u.Cause, &u.Attempts, &u.Gone)
	})
	if err != nil {
		return nil, fmt.Errorf("find unsent messages: %w", err)
	}
	return unsent, nil
}

// Settle records what became of tries at messages. One that was settled
// before stays as it is.
func (s *Store) Settle(ctx context.Context, settlements []Settlement) error {
	n := len(settlements)
	ids, outcomes, messages, errs := make([]int64, n), make([]string, n), make([]int64, n), make([]string, n)
	for i, t := range settlements {
		ids[i], outcomes[i], messages[i], errs[i] = t.ID, string(t.Outcome), int64(t.Message), clip(t.Error)
	}
	// That it asks for the outcome, and not for settled_at, keeps it away from
	// the index of what waits, and ANY from going through the table: a plan that
	// is made while that is small stays until it has been analysed.
	// The condition keeps it to the primary key: of how many wait the planner
	// knows only what was true when it last looked, and then it went through the
	// index of all that wait for each settlement.
	_, err := s.db.Exec(ctx, `
		UPDATE messages m SET
			attempts = least(m.attempts + 1, 32767),
			outcome = nullif(t.outcome, ''),
			settled_at = CASE WHEN t.outcome <> '' THEN now() END,
			message_id = nullif(t.message, 0),
			error = nullif(t.error, '')
		FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[]) AS t (id, outcome, message, error)
		WHERE m.id = t.id AND m.id = ANY($1) AND m.outcome IS NULL`, ids, outcomes, messages, errs)
	if err != nil {
		return fmt.Errorf("settle %d messages: %w", n, err)
	}
	return nil
}

// SettleGone records that a chat cannot be reached, and settles all that was
// to be sent to it. It reports whether that is news.
func (s *Store) SettleGone(ctx context.Context, chat int64, cause string) (news bool, err error) {
	b := &pgx.Batch{}
	b.Queue(`INSERT INTO conversations AS c (chat, gone_at) VALUES ($1, now())
		ON CONFLICT (chat) DO UPDATE SET gone_at = now() WHERE c.gone_at IS NULL`, chat).
		Exec(func(tag commandTag) error {
			news = tag.RowsAffected() > 0
			return nil
		})
	b.Queue(`UPDATE messages SET outcome = 'gone', settled_at = now(), error = nullif($2, '')
		WHERE chat = $1 AND settled_at IS NULL`, chat, clip(cause))
	if err := s.db.SendBatch(ctx, b).Close(); err != nil {
		return false, fmt.Errorf("settle the messages of a chat that is gone: %w", err)
	}
	return news, nil
}

// SettleStopped settles all that was to be sent to a chat whose person has
// stopped the bot, unless they have come back meanwhile.
func (s *Store) SettleStopped(ctx context.Context, chat int64) error {
	_, err := s.db.Exec(ctx, `UPDATE messages SET outcome = 'gone', settled_at = now(), error = 'the person has stopped the bot'
		WHERE chat = $1 AND settled_at IS NULL
		AND EXISTS (SELECT FROM conversations WHERE chat = $1 AND gone_at IS NOT NULL)`, chat)
	if err != nil {
		return fmt.Errorf("settle the messages of a chat that has stopped the bot: %w", err)
	}
	return nil
}

// Card names something that is shown once in a chat.
type Card struct {
	Chat int64
	Name string
}

// NewestOfCards returns Telegram's ids of the messages that show the cards.
// Cards that are not shown are absent, and so are those whose message has
// become another card since.
func (s *Store) NewestOfCards(ctx context.Context, cards []Card) (map[Card]int, error) {
	chats, names := make([]int64, len(cards)), make([]string, len(cards))
	for i, c := range cards {
		chats[i], names[i] = c.Chat, c.Name
	}
	rows, err := s.db.Query(ctx, `
		SELECT t.chat, t.card, newest.message_id
		FROM unnest($1::bigint[], $2::text[]) AS t (chat, card) CROSS JOIN LATERAL (
			SELECT id, message_id FROM messages m
			WHERE m.chat = t.chat AND m.card = t.card AND m.card <> '' AND m.outcome = 'sent'
			ORDER BY m.id DESC LIMIT 1) newest
		WHERE newest.message_id IS NOT NULL AND NOT EXISTS (
			SELECT FROM messages m WHERE m.chat = t.chat AND m.message_id = newest.message_id
			AND m.card <> '' AND m.outcome = 'sent' AND m.id > newest.id AND m.card <> t.card)`, chats, names)
	if err != nil {
		return nil, fmt.Errorf("find the messages of cards: %w", err)
	}
	newest := make(map[Card]int, len(cards))
	var card Card
	var message int
	_, err = pgx.ForEachRow(rows, []any{&card.Chat, &card.Name, &message}, func() error {
		newest[card] = message
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find the messages of cards: %w", err)
	}
	return newest, nil
}

// Backlog is how much waits on either side.
type Backlog struct {
	Updates   int           // waiting to be served
	UpdateAge time.Duration // of the oldest of them
	SetAside  int           // updates that always failed
	Messages  map[liaison.Lane]int
	OldestAge time.Duration // of the oldest message that may be sent
}

// Backlog counts what waits.
func (s *Store) Backlog(ctx context.Context) (Backlog, error) {
	backlog := Backlog{Messages: map[liaison.Lane]int{}}
	b := &pgx.Batch{}
	b.Queue(`SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(received_at)), 0)::float8
		FROM updates WHERE done_at IS NULL`).QueryRow(func(row pgx.Row) error {
		return scanAge(row, &backlog.UpdateAge, &backlog.Updates)
	})
	b.Queue(`SELECT count(*) FROM updates WHERE error IS NOT NULL`).QueryRow(func(row pgx.Row) error {
		return row.Scan(&backlog.SetAside)
	})
	b.Queue(`SELECT coalesce(extract(epoch FROM clock_timestamp() - min(greatest(created_at, not_before))), 0)::float8
		FROM messages WHERE settled_at IS NULL AND not_before <= clock_timestamp()`).QueryRow(func(row pgx.Row) error {
		return scanAge(row, &backlog.OldestAge)
	})
	// Copies of briefings are counted by their runs: there may be a million.
	b.Queue(`SELECT lane, sum(n)::int FROM (
			SELECT lane, count(*) AS n FROM messages WHERE settled_at IS NULL GROUP BY lane
			UNION ALL SELECT 2, coalesce(sum(total - unbound - held - sent - gone - refused - stopped), 0) FROM runs WHERE state = 'sending') waiting
		GROUP BY lane HAVING sum(n) > 0`).Query(func(rows pgx.Rows) error {
		var lane liaison.Lane
		var count int
		_, err := pgx.ForEachRow(rows, []any{&lane, &count}, func() error {
			backlog.Messages[lane] = count
			return nil
		})
		return err
	})
	if err := s.db.SendBatch(ctx, b).Close(); err != nil {
		return Backlog{}, fmt.Errorf("count what waits: %w", err)
	}
	return backlog, nil
}

// scanAge reads a row that ends in an age in seconds.
func scanAge(row pgx.Row, age *time.Duration, before ...any) error {
	var seconds float64
	err := row.Scan(append(before, &seconds)...)
	*age = time.Duration(seconds * float64(time.Second))
	return err
}

// clip keeps the text of an error to what an operator reads, and free of what
// PostgreSQL cannot keep.
func clip(text string) string {
	const most = 2000
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}
