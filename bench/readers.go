package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
	"liaison/storage"
)

// crowds are delegations of so many deputies, one after another, of all readers.
var crowds = []struct {
	code string
	size int
}{{"S", 600}, {"M", 20_000}, {"L", 100_000}, {"H", 200_000}}

// writers are on the roster, and in no audience.
const writers = 200

// readers is a database with very many deputies who all have a chat.
type readers struct {
	*storage.Store
	address string
	server  int // process
	author  int64
	bodies  map[string]int64
}

const briefingDatabase = "bench_briefings"

// seat fills a database with so many deputies, whose chats are open at any hour.
func (p *postgres) seat(ctx context.Context, people int) (*readers, error) {
	if err := p.exec(ctx, "postgres", "DROP DATABASE IF EXISTS "+briefingDatabase,
		"CREATE DATABASE "+briefingDatabase+" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"); err != nil {
		return nil, err
	}
	r := &readers{address: p.server.URL(briefingDatabase), bodies: map[string]int64{}}
	var err error
	if r.server, err = p.pid(); err != nil {
		return nil, err
	}
	if r.Store, err = storage.Open(ctx, r.address); err != nil {
		return nil, err
	}
	if err = r.Migrate(ctx); err == nil {
		err = r.fill(ctx, people)
	}
	if err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func (r *readers) fill(ctx context.Context, people int) error {
	conn, err := pgx.Connect(ctx, r.address)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, `INSERT INTO people (code, name, phone_tail, chat, quiet_from, quiet_to)
		SELECT 'A' || n, '代表' || n, '0000', $1::bigint + n, 0, 0 FROM generate_series(1, $2::int) n`, readerBase, people); err != nil {
		return err
	}
	from := 1
	for _, c := range crowds {
		var body int64
		if err := conn.QueryRow(ctx, `INSERT INTO bodies (code, kind, name) VALUES ($1, 'delegation', $1) RETURNING id`, c.code).Scan(&body); err != nil {
			return err
		}
		r.bodies[c.code] = body
		to := min(people, from+c.size-1)
		if _, err := conn.Exec(ctx, `INSERT INTO memberships (person, body, role) SELECT n, $1, 'deputy' FROM generate_series($2::int, $3::int) n`,
			body, from, to); err != nil {
			return err
		}
		from = to + 1
	}
	for _, statement := range []string{
		`INSERT INTO bodies (code, kind, name) VALUES ('X', 'delegation', 'X')`,
		`INSERT INTO memberships (person, body, role) SELECT p.id, b.id, 'deputy' FROM people p, bodies b
			WHERE b.code = 'X' AND NOT EXISTS (SELECT FROM memberships m WHERE m.person = p.id)`,
		`INSERT INTO people (code, name, phone_tail, chat, quiet_from, quiet_to)
			SELECT 'W' || n, 'W' || n, '0000', 2000000000 + n, 0, 0 FROM generate_series(0, 200) n`, // and the author
		`VACUUM ANALYZE people, memberships, bodies`,
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return conn.QueryRow(ctx, `SELECT id FROM people WHERE code = 'W200'`).Scan(&r.author)
}

// everybody is the audience of all deputies.
const everybody = ""

// bulletin is what is sent: two hundred characters with a button.
var bulletin = liaison.Content{Ack: liaison.Read, Text: liaison.Rich{Text: "关于开展代表小组活动的通知\n\n" +
	"各位代表：根据年度工作安排，定于本月下旬开展代表小组活动，请结合选民反映集中的问题，就老旧小区改造、道路通行、" +
	"养老托育等事项开展走访，听取意见建议。活动前请阅读随附材料，活动后请于五个工作日内将走访情况和意见建议交所在代表团联络员汇总。" +
	"因故不能参加的，请提前向联络员请假。联系人和联系电话见代表团通知。请阅后点击下方按钮确认。"}}

// freeze begins a run for a crowd and returns how long freezing its audience took.
func (r *readers) freeze(ctx context.Context, crowd string) (run int64, took time.Duration, err error) {
	a := liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}}
	if crowd != everybody {
		a.Bodies = map[liaison.BodyKind][]int64{liaison.Delegation: {r.bodies[crowd]}}
	}
	now := time.Now()
	one := liaison.Run{Kind: liaison.Bulletin, Author: r.author, At: now, Content: bulletin, Audience: a}
	var began time.Time
	err = r.InTx(ctx, func(tx *storage.Store) error {
		one.Briefing, err = tx.StartBriefing(ctx, liaison.Briefing{Kind: one.Kind, Stage: liaison.BriefingApproved, Author: r.author,
			Content: bulletin, Audience: a, Created: now})
		if err != nil {
			return err
		}
		if one.ID, err = tx.StartRun(ctx, one); err != nil {
			return err
		}
		began = time.Now()
		return tx.FreezeRun(ctx, one, storage.Freeze{Now: now})
	})
	took = time.Since(began)
	if err == nil {
		err = r.Tell(ctx, "liaison_outbox")
	}
	return one.ID, took, err
}

// await waits until a run is over, and nobody is left of it.
func (r *readers) await(ctx context.Context, run int64, most time.Duration) error {
	var failed error
	err := until(ctx, most, func() bool {
		time.Sleep(20 * time.Millisecond)
		one, err := r.Run(ctx, run)
		failed = err
		return err != nil || one.Over()
	})
	if failed != nil {
		return failed
	}
	return err
}

// end stops a run of which the rest is not to be waited for.
func (r *readers) end(ctx context.Context, run int64) error {
	err := r.InTx(ctx, func(tx *storage.Store) error {
		one, err := tx.LockRun(ctx, run)
		if err != nil {
			return err
		}
		one.State = liaison.RunStopped
		return tx.KeepRunState(ctx, one, time.Now())
	})
	if err != nil {
		return err
	}
	return r.await(ctx, run, clearMost)
}

// clearMost is how long it takes at most to leave out those who have not got a run.
const clearMost = time.Minute

// written is how much PostgreSQL has written to its log, in bytes.
func (r *readers) written(ctx context.Context) (bytes int64, err error) {
	conn, err := pgx.Connect(ctx, r.address)
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close(ctx) }()
	err = conn.QueryRow(ctx, `SELECT (pg_current_wal_lsn() - '0/0')::bigint`).Scan(&bytes)
	return bytes, err
}
