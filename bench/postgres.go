package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
	"liaison/handlers"
	"liaison/localpg"
	"liaison/storage"
)

// mattersEach is how many matters everybody has: two submitted and a draft.
const mattersEach = 3

// postgres is a server of the bench's own, set up as `liaison demo` has it:
// nothing is turned off for speed.
type postgres struct {
	server *localpg.Server
}

func startPostgres(ctx context.Context, dir string) (*postgres, error) {
	server, err := localpg.Start(ctx, localpg.Config{Dir: dir})
	if err != nil {
		return nil, err
	}
	if server.Joined {
		return nil, errors.New(dir + ": another bench runs there")
	}
	return &postgres{server}, nil
}

func (p *postgres) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := p.server.Stop(ctx); err != nil {
		return err
	}
	return os.RemoveAll(filepath.Join(p.server.Dir, "data"))
}

// pid is the server's main process.
func (p *postgres) pid() (int, error) {
	content, err := os.ReadFile(filepath.Join(p.server.Dir, "data", "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(content), "\n")
	return strconv.Atoi(first)
}

func (p *postgres) exec(ctx context.Context, database string, statements ...string) error {
	conn, err := pgx.Connect(ctx, p.server.URL(database))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	for _, sql := range statements {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// create makes databases that are alike: everybody is on the roster, is bound
// to a chat and has matters.
func (p *postgres) create(ctx context.Context, people int, databases ...string) error {
	for i, name := range databases {
		like := "template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
		if i > 0 {
			like = databases[0]
		}
		if err := p.exec(ctx, "postgres", "DROP DATABASE IF EXISTS "+name, "CREATE DATABASE "+name+" TEMPLATE "+like); err != nil {
			return err
		}
		if i > 0 {
			continue
		}
		if err := p.fill(ctx, name, people); err != nil {
			return fmt.Errorf("fill a database: %w", err)
		}
	}
	return nil
}

func (p *postgres) fill(ctx context.Context, database string, people int) error {
	store, err := p.openWith(ctx, database, rosterOf(people))
	if err != nil {
		return err
	}
	defer store.Close()
	now := time.Now()
	if err := store.InTx(ctx, func(tx *storage.Store) error { return settleIn(ctx, tx, now) }); err != nil {
		return err
	}
	// As autovacuum would have done by the time that such a number is bound; the
	// queues stay as new as they are.
	return p.exec(ctx, database, "VACUUM ANALYZE people, memberships, bodies, matters, clocks, parties, attachments")
}

// openWith opens a new database, with the tables and that roster in it.
func (p *postgres) openWith(ctx context.Context, database string, roster liaison.Roster) (*storage.Store, error) {
	store, err := storage.Open(ctx, p.server.URL(database))
	if err != nil {
		return nil, err
	}
	if err = store.Migrate(ctx); err == nil {
		_, err = store.ImportRoster(ctx, roster, false, time.Now())
	}
	if err != nil {
		store.Close()
		return nil, err
	}
	return store, nil
}

func rosterOf(people int) liaison.Roster {
	r := liaison.Roster{
		Bodies: []liaison.Body{{Code: "G01", Kind: liaison.Delegation, Name: "第一代表团"}},
		Topics: []liaison.Topic{{Code: "T01", Name: "城乡建设"}},
	}
	for i := range people {
		r.People = append(r.People, liaison.Listed{
			Code: fmt.Sprintf("A%04d", i), Name: fmt.Sprintf("代表%04d", i), PhoneTail: fmt.Sprintf("%04d", i%10_000),
			Posts: []liaison.Post{{Body: "G01", Role: liaison.RoleDeputy}},
		})
	}
	return r
}

// settleIn binds everybody to a chat and gives them matters.
func settleIn(ctx context.Context, store *storage.Store, now time.Time) error {
	people, err := store.People(ctx, storage.PeopleFilter{})
	if err != nil {
		return err
	}
	calendar, err := store.Calendar(ctx)
	if err != nil {
		return err
	}
	for i, person := range people {
		code, hash := handlers.NewCode()
		if err := store.Invite(ctx, person.ID, hash, now, now.Add(time.Hour)); err != nil {
			return err
		}
		invitation, err := store.LockInvitation(ctx, handlers.CodeHash(code))
		if err != nil {
			return err
		}
		if _, err := store.Bind(ctx, invitation, chatBase+int64(i), now); err != nil {
			return err
		}
		for n := range mattersEach {
			if err := suggest(ctx, store, person, n, now, calendar); err != nil {
				return err
			}
		}
	}
	return nil
}

// suggest makes a person's n-th suggestion; the first stays a draft.
func suggest(ctx context.Context, store *storage.Store, author liaison.Person, n int, now time.Time, calendar liaison.Calendar) error {
	m := liaison.Matter{
		Kind: liaison.Suggestion, Stage: liaison.Draft, Author: author.ID, Session: liaison.Between, Topic: "T01",
		Title:   fmt.Sprintf("关于修缮第%d号桥的建议", n+1),
		Pieces:  []liaison.Piece{{Part: "body", Text: strings.Repeat("桥面破损，行人与车辆往来不便，建议尽快安排检测与修缮。", 4)}},
		Created: now, Changed: now,
	}
	var err error
	if m.ID, err = store.StartDraft(ctx, m); err != nil {
		return err
	}
	if err := store.KeepDraft(ctx, m); err != nil || n == 0 {
		return err
	}
	procedure := liaison.Procedures[m.Kind]
	out, err := procedure.Decide("submit", liaison.Case{
		Matter: m, Actor: author, Input: liaison.Input{"hash": {procedure.Hash(m)}}, Now: now, Calendar: calendar,
	})
	if err != nil {
		return err
	}
	_, err = store.KeepOutcome(ctx, out, fmt.Sprintf("%d-B", now.Year()))
	return err
}

// insert is what the inbox keeps of an update, as a statement and a
// transaction of its own: a key, an index for what waits, and a payload.
const (
	insertTables = `CREATE TABLE IF NOT EXISTS bench_updates (
		id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, chat bigint NOT NULL, payload bytea NOT NULL,
		received_at timestamptz NOT NULL DEFAULT now(), done_at timestamptz)`
	insertIndex  = `CREATE INDEX IF NOT EXISTS bench_updates_waiting ON bench_updates (chat, id) WHERE done_at IS NULL`
	insertScript = `\set chat random(1, 1000)
INSERT INTO bench_updates (chat, payload) VALUES (:chat, convert_to(repeat('x', 350), 'UTF8'));
`
)

var transactionsPerSecond = regexp.MustCompile(`tps = ([0-9.]+)`)

// inserts is how many single rows a second so many clients of pgbench insert;
// 0 where there is no pgbench.
func (p *postgres) inserts(ctx context.Context, clients int, last time.Duration) (float64, error) {
	bin, err := localpg.BinDir(ctx)
	if err != nil {
		return 0, err
	}
	program, err := exec.LookPath(filepath.Join(bin, "pgbench"))
	if err != nil {
		tell("no pgbench in %s", bin)
		return 0, nil //nolint:nilerr // it is not everywhere where PostgreSQL is
	}
	if err := p.exec(ctx, "postgres", insertTables, insertIndex, "TRUNCATE bench_updates"); err != nil {
		return 0, err
	}
	address, err := url.Parse(p.server.URL("postgres"))
	if err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, program, "--no-vacuum", "--protocol=prepared", "--file=-",
		"--client="+strconv.Itoa(clients), "--jobs="+strconv.Itoa(min(clients, 2)), "--time="+strconv.Itoa(int(last.Seconds())),
		"--host="+address.Query().Get("host"), "--port="+address.Query().Get("port"), "--username="+address.User.Username(), "postgres")
	cmd.Stdin = strings.NewReader(insertScript)
	out, err := cmd.CombinedOutput()
	found := transactionsPerSecond.FindSubmatch(out)
	if err != nil || found == nil {
		return 0, fmt.Errorf("pgbench: %w\n%s", err, out)
	}
	return strconv.ParseFloat(string(found[1]), 64)
}
