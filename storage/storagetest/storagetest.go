// Package storagetest gives each test a database of its own.
package storagetest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison/localpg"
	"liaison/storage"
)

// DatabaseVariable names the environment's variable with the address of a
// PostgreSQL whose user may create databases. Where it is not set, one is
// started for the test binary.
const DatabaseVariable = "LIAISON_TEST_DATABASE"

// New returns a store on an empty, migrated database that goes with the test.
func New(t testing.TB) *storage.Store {
	t.Helper()
	return Open(t, NewURL(t))
}

// Open returns a store of its own on the database, as a second replica has.
func Open(t testing.TB, address string) *storage.Store {
	t.Helper()
	s, err := storage.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

var count atomic.Int64

// NewURL is New for those who open the database themselves, or several times.
func NewURL(t testing.TB) string {
	t.Helper()
	server, err := template()
	if err != nil {
		t.Fatalf("a database for tests: %v", err)
	}
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), count.Add(1))
	if err := server.exec(`CREATE DATABASE ` + name + ` TEMPLATE ` + server.template); err != nil {
		t.Fatalf("a database for the test: %v", err)
	}
	t.Cleanup(func() {
		if err := server.exec(`DROP DATABASE ` + name + ` WITH (FORCE)`); err != nil {
			t.Errorf("remove the test's database: %v", err)
		}
	})
	return server.url(name)
}

// server is a PostgreSQL with a migrated database to copy.
type server struct {
	address  *url.URL
	template string

	mu   sync.Mutex // one copy at a time: the template must have no other user
	conn *pgx.Conn
}

// template starts what the tests of a binary share, once.
var template = sync.OnceValues(func() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	address := os.Getenv(DatabaseVariable)
	if address == "" {
		pg, err := localpg.Temp(ctx, nil)
		if err != nil {
			return nil, err
		}
		address = pg.URL("postgres")
	}
	parsed, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("%s is not an address", DatabaseVariable)
	}
	s := &server{address: parsed, template: fmt.Sprintf("test_%d_template", os.Getpid())}
	if s.conn, err = pgx.Connect(ctx, address); err != nil {
		return nil, err
	}
	return s, s.migrate(ctx)
})

func (s *server) migrate(ctx context.Context) error {
	for _, sql := range []string{
		`DROP DATABASE IF EXISTS ` + s.template, // of an earlier process of the same number
		`CREATE DATABASE ` + s.template + ` TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'`,
	} {
		if err := s.exec(sql); err != nil {
			return err
		}
	}
	store, err := storage.Open(ctx, s.url(s.template))
	if err != nil {
		return err
	}
	defer store.Close()
	return store.Migrate(ctx)
}

func (s *server) url(database string) string {
	address := *s.address
	address.Path = "/" + database
	return address.String()
}

// Exec runs SQL on the database with a connection of its own.
func Exec(t testing.TB, address, sql string, args ...any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, sql, args...); err != nil {
		t.Fatal(err)
	}
}

func (s *server) exec(sql string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.conn.Exec(context.Background(), sql)
	return err
}

// Disconnect ends all connections to the database, in the middle of whatever
// they do, as a restart of the server would.
func Disconnect(address string) error {
	parsed, err := url.Parse(address)
	if err != nil {
		return err
	}
	server, err := template()
	if err != nil {
		return err
	}
	return server.exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = '` + strings.TrimPrefix(parsed.Path, "/") + `'`)
}
