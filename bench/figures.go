package main

import (
	"context"
	"time"

	"liaison/storage"
)

// figureFill adds what figures are made of besides suggestions: opinions of the public
// at five thousand stations, thirty delegations, and two million copies that were read.
var figureFill = []string{
	`INSERT INTO bodies (code, kind, name) SELECT 'S' || n, 'station', '联络站' || n FROM generate_series(1, 5000) n`,
	// Of a hundred stations one has no officer.
	`INSERT INTO memberships (person, body, role) SELECT p.id, s.id, 'officer' FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM bodies WHERE kind = 'station') s
		JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM people WHERE code LIKE 'Z%') p ON p.n = s.n WHERE s.n % 100 > 0`,
	`INSERT INTO bodies (code, kind, name) SELECT 'T' || n, 'delegation', '代表团' || n FROM generate_series(1, 30) n`,
	`UPDATE memberships s SET body = b.id FROM bodies b WHERE s.role = 'deputy' AND b.code = 'T' || (1 + s.person % 30)`,
	`INSERT INTO matters (id, kind, number, stage, author, title, created_at, submitted_at, changed_at, facts)
		OVERRIDING SYSTEM VALUE SELECT (SELECT max(id) FROM matters) + n, 'opinion', 'Y-' || n, CASE WHEN n % 30 = 0 THEN 'handling' ELSE 'told' END, (SELECT min(id) FROM people WHERE code LIKE 'A%') + n % 20000, '意见', at, at, at, '{}'
		FROM (SELECT n, now() - n * interval '10 minutes' AS at FROM generate_series(1, 200000) n) o`,
	// Found by their numbers alone.
	`INSERT INTO matter_texts (matter, kind, submitted_at, published, number, title, body, answer, grams)
		SELECT id, kind, submitted_at, false, lower(number), title, '', '', '{}' FROM matters WHERE kind = 'opinion'`,
	`INSERT INTO parties (matter, capacity, body) SELECT m.id, 'handler', b.id FROM matters m
		JOIN bodies b ON b.code = 'S' || (1 + m.id % 5000) WHERE m.kind = 'opinion'`,
	`INSERT INTO clocks (matter, kind, held_by, start_on, due_on, provisional, stopped) SELECT id, 'handle', 'handler', submitted_at::date,
		submitted_at::date + 14, false, stage = 'told' FROM matters WHERE kind = 'opinion'`,
	`INSERT INTO matter_events (matter, move, from_stage, to_stage, capacity, at) SELECT m.id, e.move, e.was, e.became, e.capacity, m.submitted_at + e.days * interval '1 day'
		FROM matters m CROSS JOIN (VALUES ('submit', 'draft', 'received', 'author', 0), ('grade', 'received', 'handling', 'handler', 1),
			('answer', 'handling', 'resolved', 'handler', 12), ('feedback', 'resolved', 'told', 'author', 14)) e (move, was, became, capacity, days)
		WHERE m.kind = 'opinion' AND m.submitted_at + e.days * interval '1 day' < now()`,
	`INSERT INTO deliveries (run, person, outcome, settled_at, acked_at) SELECT r, p.id, 'sent', now() - r * interval '9 days', now() - r * interval '9 days'
		FROM generate_series(1, 20) r CROSS JOIN (SELECT id FROM people ORDER BY id LIMIT 100000) p`,
	`VACUUM ANALYZE`,
}

// keepFigures fills in what figures are made of, and says how long it takes to count
// it: the first time, and again.
func (p *postgres) keepFigures(ctx context.Context, database string, store *storage.Store) error {
	for _, sql := range figureFill {
		began := time.Now()
		if err := p.exec(ctx, database, sql); err != nil {
			return err
		}
		tell("%.0f s: %.60s", time.Since(began).Seconds(), sql)
	}
	for range 2 {
		began := time.Now()
		if err := store.KeepFigures(ctx, time.Now().In(deskZone)); err != nil {
			return err
		}
		tell("%.1f s: figures", time.Since(began).Seconds())
	}
	return nil
}
