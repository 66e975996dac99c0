// Package storage keeps everything in PostgreSQL. All SQL of the service is
// here, each statement beside the method that runs it.
package storage

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// database is what a pool and a transaction have in common.
type database interface {
	Begin(ctx context.Context) (pgx.Tx, error)
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// Store reads and writes the service's state. One bound to a transaction by
// InTx has the same methods.
type Store struct {
	db   database
	pool *pgxpool.Pool
}

// Open connects to the database, waiting for it up to the context's end, and
// checks that it can hold Chinese text. It does not migrate.
func Open(ctx context.Context, url string) (*Store, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("DATABASE_URL is not a PostgreSQL address") // the cause would show the password
	}
	if config.MaxConns < 12 {
		config.MaxConns = 12
	}
	config.ConnConfig.RuntimeParams["application_name"] = "liaison"
	// To compile a statement takes longer than any of these statements runs.
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, `SET jit = off`)
		return err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	s := &Store{db: pool, pool: pool}
	if err := s.await(ctx); err != nil {
		pool.Close()
		if missing := new(pgconn.PgError); errors.As(err, &missing) && missing.Code == "3D000" {
			return nil, fmt.Errorf("there is no database %q: make it with %s", config.ConnConfig.Database, createDatabase)
		}
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	if err := s.checkLocale(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	return s, nil
}

// await tries until the database answers, since in a composition of containers
// it may start after the service.
func (s *Store) await(ctx context.Context) error {
	for {
		err := s.pool.Ping(ctx)
		var refused *pgconn.PgError
		if err == nil || errors.As(err, &refused) && refused.Code != "57P03" {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(200 * time.Millisecond):
		}
	}
}

const createDatabase = `CREATE DATABASE liaison TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'`

// checkLocale refuses a database in which Chinese characters are not letters:
// searches would silently find nothing.
func (s *Store) checkLocale(ctx context.Context) error {
	var encoding, ctype string
	var letters bool
	err := s.db.QueryRow(ctx, `
		SELECT pg_encoding_to_char(encoding), datcollate || '/' || datctype, '代' ~ '^[[:alpha:]]$'
		FROM pg_database WHERE datname = current_database()`).Scan(&encoding, &ctype, &letters)
	if err != nil {
		return fmt.Errorf("read the database's locale: %w", err)
	}
	if encoding == "UTF8" && letters {
		return nil
	}
	return fmt.Errorf(`the database has encoding %s and locale %s, in which Chinese text cannot be searched; `+
		`make a new one: %s`, encoding, ctype, createDatabase)
}

// Close ends all connections. It does not wait longer than a moment for those
// on which the database answers no more.
func (s *Store) Close() {
	closed := make(chan struct{})
	go func() {
		s.pool.Close()
		close(closed)
	}()
	select {
	case <-closed:
	case <-time.After(closeMost):
	}
}

const closeMost = time.Second

// Ping asks whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.pool.Ping(ctx) }

// Migrate brings the database to this program's version. Several may call it
// at once; a database that is newer than the program is refused.
func (s *Store) Migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
	if err != nil {
		return err
	}
	db := stdlib.OpenDBFromPool(s.pool)
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithSessionLocker(locker))
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	newest := provider.ListSources()[len(provider.ListSources())-1].Version
	if at, err := provider.GetDBVersion(ctx); err == nil && at > newest {
		return fmt.Errorf("the database is at version %d and this program knows %d: use a newer program", at, newest)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	if err := s.keepMissingTexts(ctx); err != nil {
		return err
	}
	return s.keepMissingPublications(ctx)
}

// InTx runs the function in one transaction, on a store bound to it. Within a
// transaction it makes a savepoint.
func (s *Store) InTx(ctx context.Context, do func(*Store) error) error {
	tx, err := s.db.Begin(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // does nothing after the commit
	if err := do(&Store{db: tx, pool: s.pool}); err != nil {
		return err
	}
	if err := tx.Commit(ctx); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// many collects rows into structs by their columns' names.
func many[T any](ctx context.Context, db database, sql string, args ...any) ([]T, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[T])
}

// column collects rows of one column.
func column[T any](ctx context.Context, db database, sql string, args ...any) ([]T, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[T])
}

// each makes of the rows what they stand for.
func each[R, T any](rows []R, as func(R) T) []T {
	made := make([]T, len(rows))
	for i, r := range rows {
		made[i] = as(r)
	}
	return made
}

// only is the first of what was found; where nothing was, the error is none.
func only[T any](found []T, err, none error) (first T, _ error) {
	switch {
	case err != nil:
		return first, err
	case len(found) == 0:
		return first, none
	}
	return found[0], nil
}

// CountedMost is up to where what may be very many is counted for a page; a count
// above it says that there are more.
const CountedMost = 1000

// ErrNone says that there is no such row.
var ErrNone = errors.New("no such row")
