package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// MattersChanged lists the matters with a number whole, that changed first before
// others, from a moment and from a mark on. It has no other conditions: a page would
// have to go through all matters to find few.
func (s *Store) MattersChanged(ctx context.Context, since time.Time, after PublicMark, most int) ([]liaison.Matter, error) {
	found, err := s.matters(ctx, `SELECT `+matterColumns+` FROM matters m
		WHERE m.number IS NOT NULL AND (m.changed_at, m.id) > ($1, $2) AND m.changed_at >= $3
		ORDER BY m.changed_at, m.id LIMIT $4`, after.At, after.Matter, since, most)
	if err != nil {
		return nil, fmt.Errorf("list what has changed: %w", err)
	}
	return found, nil
}

// Named is a person by name and code.
type Named struct {
	ID         int64
	Code, Name string
}

// PeopleAfter lists people by code, from a code on.
func (s *Store) PeopleAfter(ctx context.Context, code string, most int) ([]Named, error) {
	found, err := many[Named](ctx, s.db, `SELECT id, code, name FROM people WHERE code > $1 ORDER BY code LIMIT $2`, code, most)
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	return found, nil
}

// CodesOf are the codes of people, by id.
func (s *Store) CodesOf(ctx context.Context, ids []int64) (map[int64]string, error) {
	found, err := many[Named](ctx, s.db, `SELECT id, code, name FROM people WHERE id = ANY ($1)`, ids)
	if err != nil {
		return nil, fmt.Errorf("read people's codes: %w", err)
	}
	codes := map[int64]string{}
	for _, p := range found {
		codes[p.ID] = p.Code
	}
	return codes, nil
}

// EventsOf lists what happened to a matter, the first first, from an event on.
func (s *Store) EventsOf(ctx context.Context, matter, after int64, most int) ([]liaison.Event, error) {
	type row struct {
		ID, Matter         int64
		Move               liaison.MoveKey
		FromStage, ToStage liaison.Stage
		Actor              int64
		Capacity           liaison.Capacity
		Body               int64
		At                 time.Time
	}
	rows, err := many[row](ctx, s.db, `SELECT id, matter, move, from_stage, to_stage, coalesce(actor, 0) AS actor, capacity, coalesce(body, 0) AS body, at
		FROM matter_events WHERE matter = $1 AND id > $2 ORDER BY id LIMIT $3`, matter, after, most)
	if err != nil {
		return nil, fmt.Errorf("read the events of matter %d: %w", matter, err)
	}
	return each(rows, func(r row) liaison.Event {
		return liaison.Event{ID: r.ID, Matter: r.Matter, Move: r.Move, From: r.FromStage, To: r.ToStage, Actor: r.Actor, Capacity: r.Capacity, Body: r.Body, At: r.At}
	}), nil
}
