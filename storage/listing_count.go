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
	counts, err := s.listCounts(ctx, MatterList{Viewer: viewer, Waits: waits, Today: today, Most: CountMost})
	if err != nil {
		return nil, fmt.Errorf("count matters: %w", err)
	}
	return counts, nil
}

func (s *Store) listCounts(ctx context.Context, q MatterList) (Counts, error) {
	counts := Counts{}
	if !all(q.Viewer) {
		var err error
		if counts, err = s.ownCounts(ctx, q); err != nil {
			return nil, err
		}
	}
	q.wide = true
	for _, pick := range Picks {
		if _, is := counts[pick]; is {
			continue
		}
		q.Pick, q.ByDue = pick, pick != PickAll && pick != PickWaiting
		found, _, err := s.place(ctx, q)
		if err != nil {
			return nil, err
		}
		counts[pick] = len(found)
	}
	return counts, nil
}

// ownCounts counts, but for what waits, among what the viewer may open where that is
// little; where it is much, among what of it is in hand, and as far as it goes the rest.
// What it does not count is not in it.
func (s *Store) ownCounts(ctx context.Context, q MatterList) (Counts, error) {
	own, err := s.along(ctx, q, alongOwn(q.Viewer))
	if err != nil {
		return nil, err
	}
	if len(own) <= q.far() {
		return s.countOf(ctx, q, own)
	}
	counts := Counts{}
	if !q.Viewer.Is(liaison.RoleDeputy) {
		inHand, err := s.along(ctx, q, alongInHand(q.Viewer))
		if err != nil {
			return nil, err
		}
		if len(inHand) <= q.far() {
			if counts, err = s.countOf(ctx, q, inHand); err != nil {
				return nil, err
			}
		}
	}
	found, err := s.newest(ctx, q, own[:q.far()])
	counts[PickAll] = min(len(found), CountMost)
	return counts, err
}

// countOf counts among the matters that a person may see all of.
func (s *Store) countOf(ctx context.Context, q MatterList, ids []int64) (Counts, error) {
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
