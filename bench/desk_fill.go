package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// fillDesk fills a library with matters that have been handled, of which three in a
// hundred still are, with their events and clocks, and with what is made of them: what
// is public, figures, scores, a report, and tokens.
func (p *postgres) fillDesk(ctx context.Context, database string, matters int) error {
	if err := p.fillLibrary(ctx, database, matters); err != nil {
		return err
	}
	if err := p.told(ctx, database, deskFill); err != nil {
		return err
	}
	if err := p.told(ctx, database, publicFill); err != nil {
		return err
	}
	store, err := storage.Open(ctx, p.server.URL(database))
	if err != nil {
		return err
	}
	defer store.Close()
	figures := func(ctx context.Context, store *storage.Store) error { return p.keepFigures(ctx, database, store) }
	for _, step := range []struct {
		name string
		do   func(context.Context, *storage.Store) error
	}{{"the publications that are missing", missingPublications}, {"figures", figures}, {"scores", keepScores}, {"a report", keepReport}, {"a token", keepToken}} {
		began := time.Now()
		if err := step.do(ctx, store); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
		tell("%.1f s: %s", time.Since(began).Seconds(), step.name)
	}
	return p.exec(ctx, database, "VACUUM ANALYZE")
}

// told runs statements and says how long each took.
func (p *postgres) told(ctx context.Context, database string, statements []string) error {
	for _, sql := range statements {
		began := time.Now()
		if err := p.exec(ctx, database, sql); err != nil {
			return fmt.Errorf("%.60s: %w", sql, err)
		}
		tell("%.0f s: %.60s", time.Since(began).Seconds(), sql)
	}
	return nil
}

// lateMatters are the newest, whose publications the program makes itself, so that it
// is seen how long it takes.
const lateMatters = "20000"

// publicFill makes what is public with the index of pairs made afterwards, as a restore
// does it.
var publicFill = []string{
	`DROP INDEX publications_by_grams`,
	`ALTER TABLE publications DISABLE TRIGGER publications_are_counted`,
	`INSERT INTO publications (matter, number, kind, topic, title, body, answer, redacted, class, attitude, result, second, solved, lead,
			year, submitted_at, closed_at, published_at, changed_at, words, grams)
		SELECT m.id, m.number, m.kind, m.topic, m.title, t.body, m.facts->>'answer', false, m.facts->>'class', m.facts->>'attitude',
			m.facts->>'result', '', '', q.body, extract(year FROM m.submitted_at), m.submitted_at, m.submitted_at + interval '85 days',
			m.submitted_at + interval '90 days', m.changed_at, concat_ws(E'\n', t.number, t.title, t.body, m.facts->>'answer'), t.grams
		FROM matters m JOIN matter_texts t ON t.matter = m.id JOIN parties q ON q.matter = m.id AND q.capacity = 'lead'
		WHERE t.published AND m.id <= (SELECT max(id) FROM matters) - ` + lateMatters + ` ORDER BY m.id`,
	`INSERT INTO publication_counts (class, count) SELECT class, count(*) FROM publications GROUP BY class`,
	`ALTER TABLE publications ENABLE TRIGGER publications_are_counted`,
	`CREATE INDEX publications_by_grams ON publications USING gin (grams) WITH (fastupdate = off)`,
	`VACUUM ANALYZE publications`,
}

// keepScores reckons two years, and publishes the first as a clerk would.
func keepScores(ctx context.Context, store *storage.Store) error {
	clerk, err := store.PersonByCode(ctx, deskCodes["clerk"])
	if err != nil {
		return err
	}
	rules, err := store.Rules(ctx)
	if err != nil {
		return err
	}
	now := time.Now().In(deskZone)
	for _, ago := range []int{1, 0} {
		year := now.Year() - ago
		from, to := liaison.Date{Year: year, Month: 1, Day: 1}, liaison.Date{Year: year, Month: 12, Day: 31}
		id, err := store.StartPeriod(ctx, fmt.Sprint(year), from, to, clerk.ID, now)
		if err != nil {
			return err
		}
		err = store.InTx(ctx, func(tx *storage.Store) error {
			p, err := tx.LockPeriod(ctx, id)
			if err != nil {
				return err
			}
			if err := tx.Reckon(ctx, p, rules.Weights(), now); err != nil || ago == 0 {
				return err
			}
			return tx.PublishScores(ctx, p, liaison.DateOf(now).AddDays(30), clerk.ID, now)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// missingPublications are made by the program as it starts.
func missingPublications(ctx context.Context, store *storage.Store) error { return store.Migrate(ctx) }

// keepReport makes the report of this year.
func keepReport(ctx context.Context, store *storage.Store) error {
	clerk, err := store.PersonByCode(ctx, deskCodes["clerk"])
	if err != nil {
		return err
	}
	now := time.Now().In(deskZone)
	return store.InTx(ctx, func(tx *storage.Store) error {
		r, err := tx.MakeReport(ctx, now.Year(), now)
		if err != nil {
			return err
		}
		return tx.KeepReport(ctx, r, clerk.ID, now)
	})
}

// deskToken is what programs come in with; it is kept anew where it is not there.
const deskToken = "lsn_bench"

// keepToken keeps the token of the head of the staff.
func keepToken(ctx context.Context, store *storage.Store) error {
	now := time.Now()
	hash := handlers.CodeHash(deskToken)
	if _, _, err := store.UseToken(ctx, hash, now); !errors.Is(err, storage.ErrNone) {
		return err
	}
	chief, err := store.PersonByCode(ctx, deskCodes["chief"])
	if err != nil {
		return err
	}
	t := storage.Token{Name: "bench", Maker: chief.ID, MadeAt: now, ExpiresAt: now.AddDate(0, 0, 30)}
	for _, scope := range liaison.Scopes {
		t.Scopes = append(t.Scopes, string(scope))
	}
	return store.KeepToken(ctx, t, hash)
}

// deskFill makes of a library of closed suggestions one in use: every thirty-third
// matter is in hand, those of the last weeks in their first stages.
var deskFill = []string{
	`INSERT INTO topics (code, name) SELECT 'P' || n, '主题' || n FROM generate_series(1, 17) n`,
	`UPDATE matters SET topic = 'P' || (1 + id % 17), session = CASE WHEN id % 3 = 0 THEN 'plenary' ELSE 'between' END,
		stage = CASE WHEN id % 33 > 0 THEN 'closed' WHEN id % 990 = 0 THEN 'submitted' WHEN id % 66 = 0 THEN 'assigned' ELSE 'answered' END,
		facts = facts || jsonb_build_object('class', substr('ABCD', 1 + (id % 4)::int, 1), 'answer', '已研究落实。', 'result',
			(ARRAY['satisfied','basic','unsatisfied'])[1 + id % 3], 'attitude', 'satisfied', 'released', 'yes')`,
	`INSERT INTO clocks (matter, kind, held_by, body, start_on, due_on, provisional, stopped, span)
		SELECT m.id, 'answer', 'lead', q.body, m.submitted_at::date, CASE WHEN m.stage = 'closed' THEN m.submitted_at::date + 90
			ELSE now()::date + (m.id % 120)::int - 10 END, false, m.stage <> 'assigned', '3m'
		FROM matters m JOIN parties q ON q.matter = m.id AND q.capacity = 'lead'`,
	`INSERT INTO matter_events (matter, move, from_stage, to_stage, actor, capacity, body, at, input)
		SELECT m.id, e.move, e.from_stage, e.to_stage, m.author, e.capacity, CASE WHEN e.capacity IN ('lead', 'approver') THEN q.body END,
			m.submitted_at + e.days * interval '1 day', '{}'
		FROM matters m JOIN parties q ON q.matter = m.id AND q.capacity = 'lead'
		CROSS JOIN (VALUES ('submit', 'draft', 'submitted', 'author', 0), ('accept', 'submitted', 'accepted', 'staff', 2),
			('assign', 'accepted', 'assigned', 'staff', 4), ('contact', 'assigned', 'assigned', 'lead', 15), ('answer', 'assigned', 'signing', 'lead', 70),
			('approve', 'signing', 'answered', 'approver', 75), ('rate', 'answered', 'closed', 'author', 85))
			e (move, from_stage, to_stage, capacity, days)
		WHERE m.submitted_at + e.days * interval '1 day' < now()
		ORDER BY m.id, e.days`,
	`INSERT INTO people (code, name, phone_tail, chat) SELECT 'Z' || n, '人员' || n, '0000', 10000000 + n FROM generate_series(1, 80000) n`,
	`INSERT INTO memberships (person, body, role) SELECT p.id, (SELECT id FROM bodies WHERE code = 'G01'), 'deputy' FROM people p WHERE p.code LIKE 'Z%'`,
	`INSERT INTO audit (at, action, subject, detail) SELECT now() - n * interval '1 minute', 'setting.changed', 'push.most', '{}' FROM generate_series(1, 500000) n`,
	`INSERT INTO people (code, name, phone_tail) VALUES ('ZR01', '主任', '0000') ON CONFLICT DO NOTHING`,
	`INSERT INTO memberships (person, body, role) SELECT p.id, b.id, 'chief' FROM people p, bodies b WHERE p.code = 'ZR01' AND b.code = 'C01' ON CONFLICT DO NOTHING`,
	// Of the deputies 740 are the province's, as many as a congress has; the others are
	// of the counties.
	`UPDATE people SET level = 'county' WHERE code LIKE 'Z%' OR code > 'A00740' AND code LIKE 'A%'`,
	`INSERT INTO memberships (person, body, role) SELECT p.id, b.id, 'member' FROM (SELECT id FROM people WHERE code LIKE 'A%' ORDER BY id LIMIT 60) p, bodies b
		WHERE b.code = 'C01' ON CONFLICT DO NOTHING`,
	`INSERT INTO contact_links (member, deputy, made_by, made_at) SELECT m.person, d.id, (SELECT id FROM people WHERE code = 'JB01'), now()
		FROM (SELECT person, row_number() OVER (ORDER BY person) AS n FROM memberships WHERE role = 'member') m
		JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM people WHERE code BETWEEN 'A00061' AND 'A00740') d ON d.n % 60 + 1 = m.n`,
	`INSERT INTO contacts (member, deputy, way, on_day, note, by, at) SELECT member, deputy, 'phone', now()::date - (id % 300)::int, '已通话。', member, now()
		FROM contact_links WHERE id % 2 = 0`,
	`VACUUM ANALYZE`,
}
