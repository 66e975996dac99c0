package storage

import (
	"context"
	"fmt"
	"time"
)

// Slots are times at which messages may be sent: the first after Wait, the
// others Every apart. They are spans and not times of day, so that the clocks
// of replicas need not agree.
type Slots struct {
	Wait  time.Duration
	Every time.Duration
	Count int
}

// Reserve takes the next slots of what all replicas may send together, at that
// many messages a second.
func (s *Store) Reserve(ctx context.Context, count int, rate float64) (Slots, error) {
	every := time.Duration(float64(time.Second) / rate)
	var wait float64
	err := s.db.QueryRow(ctx, `
		UPDATE send_slot SET next_at = greatest(next_at, paused_until, clock_timestamp()) + $1::interval
		RETURNING extract(epoch FROM next_at - $1::interval - clock_timestamp())::float8`,
		time.Duration(count)*every).Scan(&wait)
	if err != nil {
		return Slots{}, fmt.Errorf("reserve %d slots: %w", count, err)
	}
	return Slots{Wait: max(0, seconds(wait)), Every: every, Count: count}, nil
}

// Budget is how sending stands over all replicas.
type Budget struct {
	Next   time.Duration // until the next free slot; negative: that long ago
	Paused time.Duration // until the pause that Telegram asked for is over
	Slowed float64       // messages a second, after it did; 0: as configured
}

// Budget reads how sending stands.
func (s *Store) Budget(ctx context.Context) (b Budget, err error) {
	var next, paused float64
	err = s.db.QueryRow(ctx, `
		SELECT extract(epoch FROM greatest(next_at, '2000-01-01') - clock_timestamp())::float8,
			extract(epoch FROM greatest(paused_until, '2000-01-01') - clock_timestamp())::float8,
			coalesce(slowed_to, 0)
		FROM send_slot`).Scan(&next, &paused, &b.Slowed)
	if err != nil {
		return Budget{}, fmt.Errorf("read the budget: %w", err)
	}
	b.Next, b.Paused = seconds(next), max(0, seconds(paused))
	return b, nil
}

// PauseSending keeps every replica from sending for that long.
func (s *Store) PauseSending(ctx context.Context, pause time.Duration) error {
	_, err := s.db.Exec(ctx, `UPDATE send_slot
		SET paused_until = greatest(paused_until, clock_timestamp() + $1::interval)`, pause)
	if err != nil {
		return fmt.Errorf("pause sending: %w", err)
	}
	return nil
}

// SlowDown sets how many messages a second are sent from now on; 0: as many
// as configured.
func (s *Store) SlowDown(ctx context.Context, rate float64) error {
	_, err := s.db.Exec(ctx, `UPDATE send_slot SET slowed_to = nullif($1::float8, 0)`, rate)
	if err != nil {
		return fmt.Errorf("set the rate of sending: %w", err)
	}
	return nil
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
