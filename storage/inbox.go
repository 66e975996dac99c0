package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
)

// Conversation is a chat whose turn it is, locked until the transaction ends.
type Conversation struct {
	Chat    int64
	State   json.RawMessage
	Gone    bool              // the person has stopped the bot
	Owed    int64             // the newest reply to the chat that the outbox still has; 0: none
	Person  *liaison.Person   // who is bound to the chat; nil: nobody
	Waiting []liaison.Arrival // what the chat has said, in order
}

// Turn is what serving a chat came to.
type Turn struct {
	Chat  int64
	State json.RawMessage    // nil: as it was
	Gone  *bool              // nil: as it was
	Done  []int64            // the updates that were served
	Out   []liaison.Outgoing // what is said
}

// KeepArrivals keeps updates, each once however often it comes. When it has
// returned, nothing of them can be lost any more.
func (s *Store) KeepArrivals(ctx context.Context, arrivals []liaison.Arrival) error {
	// Several replicas may keep the same chats at once: all insert in one order,
	// so that none waits for another that waits for it.
	sorted := slices.SortedFunc(slices.Values(arrivals), func(a, b liaison.Arrival) int {
		return int(min(max(a.Update-b.Update, -1), 1))
	})
	ids, chats, payloads := make([]int64, len(sorted)), make([]int64, len(sorted)), make([][]byte, len(sorted))
	for i, a := range sorted {
		ids[i], chats[i], payloads[i] = a.Update, a.Chat, a.Payload
	}
	distinct := slices.Compact(slices.Sorted(slices.Values(chats)))
	_, err := s.db.Exec(ctx, `
		WITH known AS (
			INSERT INTO conversations (chat) SELECT unnest($4::bigint[]) ON CONFLICT DO NOTHING
		)
		INSERT INTO updates (id, chat, payload)
		SELECT id, chat, payload FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) AS u (id, chat, payload)
		ON CONFLICT DO NOTHING`, ids, chats, payloads, distinct)
	if err != nil {
		return fmt.Errorf("keep %d updates: %w", len(arrivals), err)
	}
	return nil
}

// WaitingChats lists the chats with updates that have waited for longer than
// that, those that wait longest first.
func (s *Store) WaitingChats(ctx context.Context, olderThan time.Duration, most int) ([]int64, error) {
	chats, err := column[int64](ctx, s.db, `
		SELECT chat FROM updates WHERE done_at IS NULL AND received_at <= clock_timestamp() - $1::interval
		GROUP BY chat ORDER BY min(id) LIMIT $2`, olderThan, most)
	if err != nil {
		return nil, fmt.Errorf("find waiting chats: %w", err)
	}
	return chats, nil
}

// TakeChats locks those of the chats that nobody else holds, and reads their
// state and up to mostUpdates waiting updates of each. It belongs inside a
// transaction, whose end releases the chats.
func (s *Store) TakeChats(ctx context.Context, chats []int64, mostUpdates int) ([]Conversation, error) {
	var taken []Conversation
	b := &pgx.Batch{}
	// The lock is a statement of its own, before the others: their snapshots
	// then show what the chat's last holder has committed.
	b.Queue(`SELECT chat, state, gone_at IS NOT NULL FROM conversations
		WHERE chat = ANY($1) ORDER BY chat FOR UPDATE SKIP LOCKED`, chats).Query(func(rows pgx.Rows) (err error) {
		taken, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Conversation, err error) {
			return c, row.Scan(&c.Chat, &c.State, &c.Gone)
		})
		return err
	})
	byChat := func(chat int64) *Conversation {
		i, found := slices.BinarySearchFunc(taken, chat, func(c Conversation, chat int64) int {
			return int(min(max(c.Chat-chat, -1), 1))
		})
		if !found {
			return nil // somebody else holds it
		}
		return &taken[i]
	}
	queueWaiting(b, chats, mostUpdates, byChat)
	queuePeople(b, chats, byChat)
	if err := s.db.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("take %d chats: %w", len(chats), err)
	}
	return taken, nil
}

func queueWaiting(b *pgx.Batch, chats []int64, most int, byChat func(int64) *Conversation) {
	b.Queue(`SELECT u.id, c.chat, u.payload
		FROM unnest($1::bigint[]) AS c (chat) CROSS JOIN LATERAL (
			SELECT id, payload FROM updates WHERE chat = c.chat AND done_at IS NULL ORDER BY id LIMIT $2) u
		ORDER BY u.id`, chats, most).Query(func(rows pgx.Rows) error {
		var a liaison.Arrival
		_, err := pgx.ForEachRow(rows, []any{&a.Update, &a.Chat, &a.Payload}, func() error {
			if c := byChat(a.Chat); c != nil {
				c.Waiting = append(c.Waiting, a)
			}
			a.Payload = nil
			return nil
		})
		return err
	})
	// LATERAL and LIMIT keep it to one step into the index for each chat. As an
	// EXISTS it is planned as a join through all of the outbox's waiting part.
	b.Queue(`SELECT c.chat, m.id FROM unnest($1::bigint[]) AS c (chat) CROSS JOIN LATERAL (
			SELECT id FROM messages WHERE chat = c.chat AND settled_at IS NULL AND lane = 0 ORDER BY id DESC LIMIT 1) m`,
		chats).Query(func(rows pgx.Rows) error {
		var chat, owed int64
		_, err := pgx.ForEachRow(rows, []any{&chat, &owed}, func() error {
			if c := byChat(chat); c != nil {
				c.Owed = owed
			}
			return nil
		})
		return err
	})
}

func queuePeople(b *pgx.Batch, chats []int64, byChat func(int64) *Conversation) {
	b.Queue(`SELECT `+personColumns+` FROM people p WHERE p.chat = ANY($1)`, chats).Query(func(rows pgx.Rows) error {
		people, err := pgx.CollectRows(rows, pgx.RowToStructByName[personRow])
		for _, r := range people {
			if c := byChat(r.Chat); c != nil {
				p := r.person()
				c.Person = &p
			}
		}
		return err
	})
}

// KeepTurns writes what serving chats came to, in the transaction in which
// they were taken, and returns the messages as the outbox keeps them.
func (s *Store) KeepTurns(ctx context.Context, turns []Turn) ([]liaison.Outgoing, error) {
	var out []liaison.Outgoing
	var done []int64
	b := &pgx.Batch{}
	queueConversations(b, turns)
	for _, t := range turns {
		out = append(out, latestVotes(t.Out)...)
		done = append(done, t.Done...)
	}
	if err := queueOutgoing(b, out); err != nil {
		return nil, err
	}
	var marked int64
	if len(done) > 0 {
		// The condition is written so that it keeps to the primary key, away
		// from the index of what waits.
		b.Queue(`UPDATE updates SET done_at = clock_timestamp()
			WHERE id = ANY($1) AND coalesce(done_at, 'infinity') = 'infinity'`, done).
			Exec(func(tag commandTag) error {
				marked = tag.RowsAffected()
				return nil
			})
	}
	if err := s.db.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("keep %d turns: %w", len(turns), err)
	}
	if marked != int64(len(done)) {
		return nil, fmt.Errorf("keep %d turns: of %d updates %d were served before", len(turns), len(done), int64(len(done))-marked)
	}
	return out, nil
}

// SheetCards begins the names of the cards on which a sheet is filled in; a colon and a
// number follow where it is one in several parts.
const SheetCards = "vote:"

// latestVotes leaves out what a card of a sheet said before its last version of this turn: it
// would be sent nowhere, and may say what somebody has chosen by now in secret.
func latestVotes(out []liaison.Outgoing) []liaison.Outgoing {
	var kept []liaison.Outgoing
	for i, o := range out {
		later := func(l liaison.Outgoing) bool { return l.Card == o.Card && l.Chat == o.Chat }
		if !strings.HasPrefix(o.Card, SheetCards) || !slices.ContainsFunc(out[i+1:], later) {
			kept = append(kept, o)
		}
	}
	return kept
}

func queueConversations(b *pgx.Batch, turns []Turn) {
	var chats []int64
	var states []*string
	var gone []*bool
	for _, t := range turns {
		if t.State == nil && t.Gone == nil {
			continue
		}
		var state *string
		if t.State != nil {
			text := string(t.State)
			state = &text
		}
		chats, states, gone = append(chats, t.Chat), append(states, state), append(gone, t.Gone)
	}
	if len(chats) == 0 {
		return
	}
	b.Queue(`UPDATE conversations c SET
			state = coalesce(t.state::jsonb, c.state),
			gone_at = CASE WHEN t.gone THEN coalesce(c.gone_at, now()) WHEN NOT t.gone THEN NULL ELSE c.gone_at END
		FROM unnest($1::bigint[], $2::text[], $3::boolean[]) AS t (chat, state, gone)
		WHERE c.chat = t.chat`, chats, states, gone)
}

// CountAttempt counts that an update is about to be served, and returns how
// often that has begun. It is counted before, since what kills the program
// counts nothing after.
func (s *Store) CountAttempt(ctx context.Context, update int64) (attempts int, err error) {
	err = s.db.QueryRow(ctx, `UPDATE updates SET attempts = attempts + 1 WHERE id = $1 RETURNING attempts`,
		update).Scan(&attempts)
	if err != nil {
		return 0, fmt.Errorf("count an attempt at update %d: %w", update, err)
	}
	return attempts, nil
}

// SetAside takes an update out of its chat's way, with the error that it always
// ends in. It stays to be looked at, but for what may say how somebody votes.
func (s *Store) SetAside(ctx context.Context, update int64, cause error) error {
	_, err := s.db.Exec(ctx, `UPDATE updates u SET done_at = clock_timestamp(), error = $2,
			payload = CASE WHEN position('"vote:'::bytea IN payload) > 0
				OR EXISTS (SELECT FROM conversations c WHERE c.chat = u.chat AND c.state ? 'sheet') THEN '' ELSE payload END
		WHERE id = $1 AND done_at IS NULL`, update, clip(cause.Error()))
	if err != nil {
		return fmt.Errorf("set update %d aside: %w", update, err)
	}
	return nil
}

// ForgetUpdates removes served updates that are older than that, some at a
// time, and returns how many. Telegram repeats an update for a day at most, and
// may start its numbers anew after a quiet week, when an old one would stand in
// the way of a new one.
func (s *Store) ForgetUpdates(ctx context.Context, olderThan time.Duration, most int) (int, error) {
	// By ids it would go through all of the table once more.
	tag, err := s.db.Exec(ctx, `DELETE FROM updates WHERE ctid = ANY (ARRAY(
		SELECT ctid FROM updates WHERE done_at < now() - $1::interval AND error IS NULL LIMIT $2))`, olderThan, most)
	if err != nil {
		return 0, fmt.Errorf("forget old updates: %w", err)
	}
	return int(tag.RowsAffected()), nil
}
