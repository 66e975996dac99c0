package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Webhook is where another program is told of what happens.
type Webhook struct {
	ID        int64
	URL       string
	Secret    string // by which what is sent is signed
	Events    []string
	Maker     int64
	MakerName string
	MadeAt    time.Time
}

// HookDelivery is one telling.
type HookDelivery struct {
	ID       int64
	Hook     int64
	Key      string // by which who is told knows it again
	Body     string
	State    string // "waiting", "done", "failed"
	Attempts int
	DueAt    time.Time
	MadeAt   time.Time
	EndedAt  *time.Time
	Status   int // of the last answer; 0: there was none
	Trouble  string
}

// HookCall is a telling that is due, with where and how.
type HookCall struct {
	ID       int64
	Hook     int64
	URL      string
	Secret   string
	Key      string
	Body     string
	Attempts int // this one included
}

const webhookColumns = `h.id, h.url, h.secret, h.events, h.maker, p.name AS maker_name, h.made_at`

// KeepWebhook keeps one, and notes it in the audit.
func (s *Store) KeepWebhook(ctx context.Context, h Webhook) error {
	_, err := s.db.Exec(ctx, `INSERT INTO webhooks (url, secret, events, maker, made_at) VALUES ($1, $2, $3, $4, $5)`, h.URL, h.Secret, h.Events, h.Maker, h.MadeAt)
	if err != nil {
		return fmt.Errorf("keep a webhook: %w", err)
	}
	return s.Audit(ctx, h.MadeAt, h.Maker, "webhook.made", h.URL, map[string]any{"events": h.Events})
}

// Webhooks lists those that have not ended.
func (s *Store) Webhooks(ctx context.Context) ([]Webhook, error) {
	found, err := many[Webhook](ctx, s.db, `SELECT `+webhookColumns+` FROM webhooks h JOIN people p ON p.id = h.maker WHERE h.ended_at IS NULL ORDER BY h.id DESC LIMIT 100`)
	if err != nil {
		return nil, fmt.Errorf("list webhooks: %w", err)
	}
	return found, nil
}

// EndWebhook ends one: nothing more is told there, also of what waits.
func (s *Store) EndWebhook(ctx context.Context, id, by int64, now time.Time) error {
	found, err := column[string](ctx, s.db, `UPDATE webhooks SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL RETURNING url`, id, now)
	if err != nil {
		return fmt.Errorf("end webhook %d: %w", id, err)
	}
	if len(found) == 0 {
		return liaison.Refuse(liaison.NotFound, "webhook.absent")
	}
	if _, err := s.db.Exec(ctx, `UPDATE webhook_deliveries SET state = 'failed', ended_at = $2, trouble = 'ended' WHERE hook = $1 AND state = 'waiting'`, id, now); err != nil {
		return fmt.Errorf("end what waits for webhook %d: %w", id, err)
	}
	return s.Audit(ctx, now, by, "webhook.ended", found[0], nil)
}

// HookDeliveries lists the last tellings of a hook.
func (s *Store) HookDeliveries(ctx context.Context, hook int64, most int) ([]HookDelivery, error) {
	found, err := many[HookDelivery](ctx, s.db, `SELECT id, hook, key, body, state, attempts, due_at, made_at, ended_at, status, trouble
		FROM webhook_deliveries WHERE hook = $1 ORDER BY id DESC LIMIT $2`, hook, most)
	if err != nil {
		return nil, fmt.Errorf("list the deliveries of webhook %d: %w", hook, err)
	}
	return found, nil
}

// TestWebhook puts a telling of nothing in the row.
func (s *Store) TestWebhook(ctx context.Context, hook int64, now time.Time) error {
	tag, err := s.db.Exec(ctx, `INSERT INTO webhook_deliveries (hook, key, body, due_at, made_at)
		SELECT h.id, t.key, json_build_object('id', t.key, 'events', array['test'], 'at', $3::text)::text, $2, $2
		FROM webhooks h, (SELECT 'test_' || gen_random_uuid() AS key) t WHERE h.id = $1 AND h.ended_at IS NULL`, hook, now, now.UTC().Format(time.RFC3339))
	return theOne(tag.RowsAffected(), err, "test a webhook")
}

// SendAgain makes a telling due once more, with the same key and body.
func (s *Store) SendAgain(ctx context.Context, hook, delivery int64, now time.Time) error {
	tag, err := s.db.Exec(ctx, `UPDATE webhook_deliveries d SET state = 'waiting', attempts = 0, due_at = $2, ended_at = NULL, trouble = ''
		FROM webhooks h WHERE d.id = $1 AND d.hook = $3 AND h.id = d.hook AND h.ended_at IS NULL AND d.state <> 'waiting'`, delivery, now, hook)
	return theOne(tag.RowsAffected(), err, "send a webhook again")
}

func theOne(rows int64, err error, what string) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if rows == 0 {
		return liaison.Refuse(liaison.NotFound, "webhook.absent")
	}
	return nil
}

// TakeHookCalls takes the tellings that are due, those of one hook in turn with
// those of others, and counts the attempt before it is made. What is not settled is
// due again after the lease: whoever took it is gone.
func (s *Store) TakeHookCalls(ctx context.Context, now time.Time, lease time.Duration, most int) ([]HookCall, error) {
	found, err := many[HookCall](ctx, s.db, `
		WITH due AS (
			SELECT id FROM webhook_deliveries WHERE state = 'waiting' AND due_at <= $1 ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
		UPDATE webhook_deliveries d SET attempts = d.attempts + 1, due_at = $2 FROM due, webhooks h
		WHERE d.id = due.id AND h.id = d.hook
		RETURNING d.id, d.hook, h.url, h.secret, d.key, d.body, d.attempts`, now, now.Add(lease), most)
	if err != nil {
		return nil, fmt.Errorf("take what webhooks are to be told: %w", err)
	}
	return found, nil
}

// SettleHookCall records what came of a telling: a state, and if it is still
// waiting when it is due again. Who took it after its lease decides.
func (s *Store) SettleHookCall(ctx context.Context, c HookCall, state string, status int, trouble string, again, now time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE webhook_deliveries SET state = $3, status = $4, trouble = $5, due_at = $6,
			ended_at = CASE WHEN $3 = 'waiting' THEN NULL ELSE $7::timestamptz END
		WHERE id = $1 AND attempts = $2 AND state = 'waiting'`, c.ID, c.Attempts, state, status, trouble, again, now)
	if err != nil {
		return fmt.Errorf("settle delivery %d: %w", c.ID, err)
	}
	return nil
}

// ForgetHookCalls removes tellings that ended before that moment.
func (s *Store) ForgetHookCalls(ctx context.Context, before time.Time) error {
	if _, err := s.db.Exec(ctx, `DELETE FROM webhook_deliveries WHERE state <> 'waiting' AND ended_at < $1`, before); err != nil {
		return fmt.Errorf("forget old deliveries: %w", err)
	}
	return nil
}
