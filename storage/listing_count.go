package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Counts are of the ready choices of a list; none is above CountMost, and one that
// is CountMost may be more.
type Counts map[Pick]int

// ListCounts counts what each of the ready choices has for the viewer.
func (s *Store) ListCounts(ctx context.Context, viewer liaison.Person, waits []Waiting, today liaison.Date) (Counts, error) {
	q := Listing{Viewer: viewer, Waits: waits, Today: today, Most: CountMost}
	counts, own := Counts{}, false
	if !all(viewer) {
		c := &clauses{}
		sql := alongOwn(viewer)(c, lastPlace, q.far()+1)
		ids, err := column[int64](ctx, s.db, sql, c.args...)
		if err != nil {
			return nil, fmt.Errorf("count matters: %w", err)
		}
		if own = len(ids) <= q.far(); own {
			if counts, err = s.countOf(ctx, q, ids); err != nil {
				return nil, err
			}
		}
	}
	q.wide = !own
	for _, pick := range Picks {
		if own && pick != PickWaiting {
			continue
		}
		q.Pick, q.ByDue = pick, pick != PickAll && pick != PickWaiting
		found, _, err := s.place(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("count matters: %w", err)
		}
		counts[pick] = len(found)
	}
	return counts, nil
}

// countOf counts among the matters that a person may see all of.
func (s *Store) countOf(ctx context.Context, q Listing, ids []int64) (Counts, error) {
	c := &clauses{}
	c.sight(q.Viewer)
	within := func(pick Pick) string {
		q.Pick = pick
		first, last := q.dues()
		return c.bind(`count(*) FILTER (WHERE k.due BETWEEN ?::text::date AND ?::text::date)`, first, last)
	}
	sql := `SELECT count(*), ` + within(PickOverdue) + `, ` + within(PickWeek) + `, ` + within(PickMonth) +
		c.bind(`, count(*) FILTER (WHERE k.contact), count(*) FILTER (WHERE k.evaluate)
		FROM unnest(?::bigint[]) i (id) JOIN matters m ON m.id = i.id LEFT JOIN LATERAL (
			SELECT min(k.due_on) AS due, bool_or(k.kind = ?) AS contact, bool_or(k.kind = ?) AS evaluate
			FROM clocks k WHERE k.matter = m.id AND `+runs+`) k ON true WHERE `, ids, liaison.ClockContact, liaison.ClockEvaluate) + c.all()
	var n [6]int
	if err := s.db.QueryRow(ctx, sql, c.args...).Scan(&n[0], &n[1], &n[2], &n[3], &n[4], &n[5]); err != nil {
		return nil, fmt.Errorf("count what somebody sees: %w", err)
	}
	counts := Counts{}
	for i, pick := range []Pick{PickAll, PickOverdue, PickWeek, PickMonth, PickUncontacted, PickUnrated} {
		counts[pick] = min(n[i], CountMost)
	}
	return counts, nil
}

// Aspect is what a list says of a matter besides its line.
type Aspect struct {
	ID         int64
	Author     string
	Delegation string
	Lead       string
	Topic      string
	Submitted  *time.Time
}

// Aspects reads them, by matter.
func (s *Store) Aspects(ctx context.Context, ids []int64) (map[int64]Aspect, error) {
	const names = `coalesce((SELECT string_agg(coalesce(nullif(b.short, ''), b.name), '、' ORDER BY b.code)
		FROM parties p JOIN bodies b ON b.id = p.body WHERE p.matter = m.id AND p.capacity = `
	found, err := many[Aspect](ctx, s.db, `
		SELECT m.id, a.name AS author, coalesce(t.name, '') AS topic, m.submitted_at AS submitted,
			`+names+`'reviewer'), '') AS delegation, `+names+`'lead'), '') AS lead
		FROM matters m JOIN people a ON a.id = m.author LEFT JOIN topics t ON t.code = m.topic WHERE m.id = ANY($1)`, ids)
	if err != nil {
		return nil, fmt.Errorf("read what a list says: %w", err)
	}
	by := make(map[int64]Aspect, len(found))
	for _, a := range found {
		by[a.ID] = a
	}
	return by, nil
}
