package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// A waiting replica asks this often. It does not wait inside the database,
	// where its snapshot would keep dead rows from being cleared for days.
	knocking = 100 * time.Millisecond

	heartbeat = time.Second
)

// ErrLostLock is the cause of the end of what ran under Alone when its
// connection was lost.
var ErrLostLock = errors.New("the lock's connection was lost")

// Alone waits until no other replica does what the key names, does it, and
// returns its error. The function's context ends when the lock is lost.
func (s *Store) Alone(ctx context.Context, key string, do func(context.Context) error) error {
	conn, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer hangUp(conn) // this releases the lock
	if err := awaitLock(ctx, conn, key); err != nil {
		return fmt.Errorf("wait to be the one who does %q: %w", key, err)
	}
	held, lose := context.WithCancelCause(ctx)
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		lose(keepAlive(held, conn))
	}()
	err = do(held)
	lose(nil)
	<-beating
	return err
}

// connect opens a connection of its own: a session's lock and its
// notifications belong to a connection, not to a pool.
func (s *Store) connect(ctx context.Context) (*pgx.Conn, error) {
	config := s.pool.Config().ConnConfig.Copy()
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	return conn, nil
}

// hangUp closes the connection, in due form where the other side still listens.
func hangUp(conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = conn.Close(ctx) // it is gone either way
}

func awaitLock(ctx context.Context, conn *pgx.Conn, key string) error {
	for {
		var got bool
		err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock(hashtextextended('liaison ' || $1, 0))`, key).Scan(&got)
		if err != nil || got {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(knocking):
		}
	}
}

// keepAlive returns when the connection is lost or the context ends. Between
// the beats it listens, so that a connection that is closed is noticed at once.
func keepAlive(ctx context.Context, conn *pgx.Conn) error {
	for ctx.Err() == nil {
		quiet, cancel := context.WithTimeout(ctx, heartbeat)
		_, err := conn.WaitForNotification(quiet)
		cancel()
		if err == nil || ctx.Err() != nil {
			continue
		}
		beat, cancel := context.WithTimeout(ctx, heartbeat)
		err = conn.Ping(beat)
		cancel()
		if err != nil && ctx.Err() == nil {
			return fmt.Errorf("%w: %w", ErrLostLock, err)
		}
	}
	return context.Cause(ctx)
}

// Tell lets the listeners of a channel know, in all replicas.
func (s *Store) Tell(ctx context.Context, channel string) error {
	if _, err := s.db.Exec(ctx, `SELECT pg_notify($1, '')`, channel); err != nil {
		return fmt.Errorf("tell %s: %w", channel, err)
	}
	return nil
}

// Listen calls the function at each Tell of the channel, and once when it
// begins to listen, since something may have been told before. It returns when
// the context ends or the connection is lost.
func (s *Store) Listen(ctx context.Context, channel string, heard func()) error {
	conn, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer hangUp(conn)
	if _, err := conn.Exec(ctx, `LISTEN `+pgx.Identifier{channel}.Sanitize()); err != nil {
		return fmt.Errorf("listen to %s: %w", channel, err)
	}
	for {
		heard()
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return fmt.Errorf("listen to %s: %w", channel, err)
		}
	}
}
