package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison"
)

// source is a way along an index to the ids of matters, the newest first: at most so
// many, those before the place.
type source func(c *clauses, before int64, most int) string

// alongMatters are those that a condition with an index holds for.
func alongMatters(condition string, args ...any) source {
	return func(c *clauses, before int64, most int) string {
		return c.bind(`SELECT m.id FROM matters m WHERE `+condition, args...) +
			c.bind(` AND m.id < ? ORDER BY m.id DESC LIMIT ?`, before, most)
	}
}

// alongColumn are those with a value in a column whose index has the ids beside it.
// That it is no equation keeps the planner to this index: it would rather go through
// all matters in their order for a value of which it knows nothing.
func alongColumn(column, value string) source {
	return func(c *clauses, before int64, most int) string {
		return c.bind(`SELECT m.id FROM matters m WHERE m.`+column+` BETWEEN ? AND ? AND m.id < ?
			ORDER BY m.`+column+` DESC, m.id DESC LIMIT ?`, value, value, before, most)
	}
}

// alongBodies are those in which a body is a party in a capacity.
func alongBodies(bodies []int64, capacities ...liaison.Capacity) source {
	return func(c *clauses, before int64, most int) string {
		return c.bind(`SELECT DISTINCT p.matter AS id FROM unnest(?::bigint[]) b (body), unnest(?::text[]) c (capacity), LATERAL (
			SELECT q.matter FROM parties q WHERE q.body = b.body AND q.capacity = c.capacity AND q.matter < ? ORDER BY q.matter DESC LIMIT ?) p
			ORDER BY 1 DESC LIMIT ?`, bodies, capacities, before, most, most)
	}
}

// together are those of several ways.
func together(ways ...source) source {
	return func(c *clauses, before int64, most int) string {
		var parts []string
		for _, way := range ways {
			parts = append(parts, `(`+way(c, before, most)+`)`)
		}
		return strings.Join(parts, ` UNION `) + c.bind(` ORDER BY 1 DESC LIMIT ?`, most)
	}
}

// alongOwn are those that the viewer may open.
func alongOwn(viewer liaison.Person) source {
	ways := []source{
		alongMatters(`m.author = ?`, viewer.ID),
		func(c *clauses, before int64, most int) string {
			return c.bind(`SELECT p.matter AS id FROM parties p WHERE p.person = ? AND p.matter < ? ORDER BY p.matter DESC LIMIT ?`, viewer.ID, before, most)
		},
	}
	if bodies := bodiesOf(viewer, liaison.RoleOfficer); len(bodies) > 0 {
		ways = append(ways, alongBodies(bodies, byOffice...))
	}
	if bodies := bodiesOf(viewer, liaison.RoleApprover); len(bodies) > 0 {
		ways = append(ways, alongBodies(bodies, liaison.Lead))
	}
	if viewer.Is(liaison.RoleDeputy) {
		ways = append(ways, alongMatters(`m.facts->>'published' = 'yes'`))
	}
	return together(ways...)
}

// alongInHand are those of alongOwn in which somebody has to act, of whoever is no
// deputy: of all that an office has ever had these are few.
func alongInHand(viewer liaison.Person) source {
	part := func(of string, args ...any) source {
		return func(c *clauses, before int64, most int) string {
			return c.bind(`SELECT DISTINCT k.matter AS id FROM `+of+` AND `+runs, args...) + c.bind(` AND k.matter < ? ORDER BY 1 DESC LIMIT ?`, before, most)
		}
	}
	const byParty = `parties p JOIN clocks k ON k.matter = p.matter WHERE `
	return together(
		part(`matters m JOIN clocks k ON k.matter = m.id WHERE m.author = ?`, viewer.ID),
		part(byParty+`p.person = ?`, viewer.ID),
		part(byParty+`p.body = ANY(?) AND p.capacity = ANY(?)`, bodiesOf(viewer, liaison.RoleOfficer), byOffice),
		part(byParty+`p.body = ANY(?) AND p.capacity = 'lead'`, bodiesOf(viewer, liaison.RoleApprover)),
	)
}

// sources are the ways to what is asked for: none of them leaves out anything of it.
func (q MatterList) sources() []source {
	var ways []source
	if !all(q.Viewer) {
		ways = append(ways, alongOwn(q.Viewer))
	}
	if q.Lead != 0 {
		ways = append(ways, alongBodies([]int64{q.Lead}, liaison.Lead))
	}
	if q.Delegation != 0 {
		ways = append(ways, alongBodies([]int64{q.Delegation}, liaison.Reviewer))
	}
	if q.Stage != "" {
		ways = append(ways, alongColumn(`stage`, string(q.Stage)))
	}
	if q.Topic != "" {
		ways = append(ways, alongColumn(`topic`, q.Topic))
	}
	if q.Kind != "" {
		ways = append(ways, alongColumn(`kind`, string(q.Kind)))
	}
	if len(ways) == 0 && !q.ByDue { // by deadline the clocks lead the way
		ways = append(ways, alongMatters(`true`))
	}
	return ways
}

// along reads what is one step along a way, and one more, from where the list is on.
func (s *Store) along(ctx context.Context, q MatterList, way source) ([]int64, error) {
	before := lastPlace
	if !q.ByDue && q.After.ID != 0 {
		before = q.After.ID
	}
	c := &clauses{}
	sql := way(c, before, q.far()+1)
	return column[int64](ctx, s.db, sql, c.args...)
}

// lastPlace is after all places.
const lastPlace int64 = 1<<63 - 1

// gather gathers what is asked for by something rare, more or less: what comes of it
// has still to fulfil all conditions. It is false where everything that is asked for
// is frequent: then these are the first step along the first way. Bounded says that
// there is more than was gathered.
func (s *Store) gather(ctx context.Context, q MatterList) (ids []int64, is, bounded bool, err error) {
	if q.Pick == PickWaiting {
		ids, err = s.waitingIDs(ctx, q)
		bounded = len(ids) > q.far()
	}
	if q.Text != "" && err == nil {
		found, more, err := s.search(ctx, SearchQuery{Text: q.Text, Viewer: q.Viewer, Most: foundMost})
		hits := make([]int64, len(found))
		for i, m := range found {
			hits[i] = m.Matter
		}
		if q.Pick == PickWaiting {
			hits = slices.DeleteFunc(hits, func(id int64) bool { return !slices.Contains(ids, id) })
		}
		return hits, true, bounded || more, err
	}
	if q.Pick == PickWaiting || err != nil {
		return ids, true, bounded, err
	}
	if ids, is, err = s.gatherByClock(ctx, q); is || err != nil || q.wide && q.ByDue {
		return ids, is, false, err
	}
	var first []int64
	for i, way := range q.sources() {
		ids, err = s.along(ctx, q, way)
		if err != nil || len(ids) <= q.far() {
			return ids, true, false, err
		}
		if i == 0 {
			first = ids
		}
	}
	return first, false, false, nil
}

// gatherByClock gathers what the clocks of a pick, or of a list by deadline, point to;
// for an office of what it has in hand, where that is not too much.
func (s *Store) gatherByClock(ctx context.Context, q MatterList) (ids []int64, is bool, err error) {
	if q.Pick == PickAll && !q.ByDue {
		return nil, false, nil
	}
	if !q.wide && !all(q.Viewer) && !q.Viewer.Is(liaison.RoleDeputy) {
		ids, err = s.along(ctx, q, alongInHand(q.Viewer))
		if err != nil || len(ids) <= q.far() {
			return ids, true, err
		}
	}
	c := &clauses{}
	switch q.Pick {
	case PickUncontacted, PickUnrated:
		c.add(`k.kind = ?`, pickClocks[q.Pick])
	case PickOverdue, PickWeek, PickMonth:
		first, last := q.dues()
		c.add(`k.due_on BETWEEN ?::text::date AND ?::text::date`, first, last)
	default:
		return nil, false, nil
	}
	sql := `SELECT k.matter FROM clocks k WHERE ` + runs + ` AND ` + c.all() + c.bind(` LIMIT ?`, q.far()+1)
	ids, err = column[int64](ctx, s.db, sql, c.args...)
	is = len(ids) <= q.far()
	slices.Sort(ids)
	return slices.Compact(ids), is, err
}

// waitingIDs are the matters that wait for the viewer in any of the capacities, and
// are not put off.
func (s *Store) waitingIDs(ctx context.Context, q MatterList) ([]int64, error) {
	var ids []int64
	for _, w := range q.Waits {
		where, bodies := waitsFor(q.Viewer, w.Capacity)
		found, err := column[int64](ctx, s.db, `SELECT m.id FROM matters m WHERE `+where+` AND NOT `+putOff("$4", "$6")+` LIMIT $7`,
			w.Capacity, w.Kinds, w.Stages, q.Viewer.ID, bodies, q.Today.String(), q.far()+1)
		if err != nil {
			return nil, fmt.Errorf("find what waits: %w", err)
		}
		ids = append(ids, found...)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}
