package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
)

// Pick is one of the ready choices of a list.
type Pick string

// The ready choices.
const (
	PickAll         Pick = ""
	PickWaiting     Pick = "waiting"     // for the viewer
	PickOverdue     Pick = "overdue"     // the next deadline is past
	PickWeek        Pick = "week"        // … is within seven days
	PickMonth       Pick = "month"       // … within thirty
	PickUncontacted Pick = "uncontacted" // the department has still to contact the deputy
	PickUnrated     Pick = "unrated"     // the deputy has still to rate the answer
)

// Picks lists them, in the order in which they are offered.
var Picks = []Pick{PickAll, PickWaiting, PickOverdue, PickWeek, PickMonth, PickUncontacted, PickUnrated}

// MatterList says which matters are wanted, of those that the viewer may open; what is
// unset does not matter.
type MatterList struct {
	Viewer     liaison.Person
	Waits      []Waiting // PickWaiting: in which capacities
	Today      liaison.Date
	Pick       Pick
	Kind       liaison.Kind
	Stage      liaison.Stage
	Topic      string
	Lead       int64     // the department
	Delegation int64     // the author's, as it was when they submitted
	From, To   time.Time // when they were submitted, or begun
	Text       string    // words; a find has all of them
	ByDue      bool      // the earliest deadline first, of those that have one; else the newest first
	After      MatterPlace
	Most       int
	Far        int // how many matters or clocks a step goes through; 0: listWalk

	wide bool // by deadline: what the viewer may open is known to be too much to be gathered
}

// MatterPlace is where in a list a page ends.
type MatterPlace struct {
	Due liaison.Date // where the list is by deadline
	ID  int64        // 0: the beginning
}

// Listed is a page of a list.
type Listed struct {
	Matters []liaison.Matter
	Next    MatterPlace // where the next page goes on; ID is 0 where there is none
	Bounded bool        // it is of the newest finds alone
}

// How far a list goes in one step, so that each takes some tens of milliseconds
// whatever is asked for. Where more is to be gone through, the next page goes on.
const (
	listWalk  = 3_000 // matters, or clocks, that are gone through in order
	foundMost = 300   // of a search by words, the newest
)

func (q MatterList) far() int {
	if q.Far == 0 {
		return listWalk
	}
	return q.Far
}

// CountMost bounds the counts of ready choices.
const CountMost = 999

// List reads a page of the list.
//
// There are two ways, as in Search. What is chosen by something rare is gathered by
// the index of that, and put in order; what is chosen by something frequent is found
// soonest in the order of the list, where no page has to go far. Which it is, is seen
// by gathering: where there is too much of everything that was chosen by, it is
// frequent. An unlucky combination ends after a bounded way, and the next page goes on.
func (s *Store) List(ctx context.Context, q MatterList) (Listed, error) {
	found, list, err := s.place(ctx, q)
	if err != nil {
		return list, fmt.Errorf("list matters: %w", err)
	}
	finds := make([]find, len(found))
	for i, p := range found {
		finds[i].Matter = p.ID
	}
	list.Matters, err = s.listed(ctx, finds)
	return list, err
}

// place finds which matters stand on a page.
func (s *Store) place(ctx context.Context, q MatterList) ([]MatterPlace, Listed, error) {
	ids, narrow, bounded, err := s.gather(ctx, q)
	if err != nil {
		return nil, Listed{}, err
	}
	list := Listed{Bounded: bounded}
	var found []MatterPlace
	switch {
	case !q.ByDue && narrow:
		found, err = s.newest(ctx, q, ids)
	case !q.ByDue:
		found, list.Next, err = s.walked(ctx, q, ids)
	case narrow:
		found, err = s.earliest(ctx, q, ids)
	default:
		found, list.Next, err = s.walkedByDue(ctx, q)
	}
	if len(found) > q.Most {
		found = found[:q.Most]
		list.Next = found[q.Most-1]
	}
	return found, list, err
}

// clauses are conditions with their arguments.
type clauses struct {
	where []string
	args  []any
}

// add adds a condition in which each ? is the next of the arguments.
func (c *clauses) add(condition string, args ...any) {
	c.where = append(c.where, c.bind(condition, args...))
}

// bind numbers the arguments of a part of a statement.
func (c *clauses) bind(sql string, args ...any) string {
	for _, arg := range args {
		c.args = append(c.args, arg)
		sql = strings.Replace(sql, "?", "$"+strconv.Itoa(len(c.args)), 1)
	}
	return sql
}

func (c *clauses) all() string { return strings.Join(c.where, " AND ") }

// runs is the condition that somebody has to act by a clock k.
const runs = `NOT k.stopped AND k.held_by NOT IN ('', 'timer')`

// conditions are those that matters m have to fulfil, the viewer's sight among them.
// What the pick says of the next deadline is left out where the list is by deadline.
func (q MatterList) conditions() *clauses {
	c := &clauses{where: []string{}}
	c.sight(q.Viewer)
	switch q.Pick {
	case PickUncontacted, PickUnrated:
		c.add(`EXISTS (SELECT FROM clocks k WHERE k.matter = m.id AND `+runs+` AND k.kind = ?)`, pickClocks[q.Pick])
	case PickOverdue, PickWeek, PickMonth:
		if from, to := q.dues(); !q.ByDue {
			c.add(`(SELECT min(k.due_on) FROM clocks k WHERE k.matter = m.id AND `+runs+`) BETWEEN ?::text::date AND ?::text::date`, from, to)
		}
	}
	if q.Kind != "" {
		c.add(`m.kind = ?`, q.Kind)
	}
	if q.Stage != "" {
		c.add(`m.stage = ?`, q.Stage)
	}
	if q.Topic != "" {
		c.add(`m.topic = ?`, q.Topic)
	}
	if q.Lead != 0 {
		c.add(`EXISTS (SELECT FROM parties p WHERE p.matter = m.id AND p.capacity = 'lead' AND p.body = ?)`, q.Lead)
	}
	if q.Delegation != 0 {
		c.add(`EXISTS (SELECT FROM parties p WHERE p.matter = m.id AND p.capacity = 'reviewer' AND p.body = ?)`, q.Delegation)
	}
	if !q.From.IsZero() {
		c.add(`coalesce(m.submitted_at, m.created_at) >= ?`, q.From)
	}
	if !q.To.IsZero() {
		c.add(`coalesce(m.submitted_at, m.created_at) < ?`, q.To)
	}
	return c
}

// pickClocks are the clocks that a pick is about.
var pickClocks = map[Pick]liaison.ClockKind{PickUncontacted: liaison.ClockContact, PickUnrated: liaison.ClockEvaluate}

// dues is between which days the next deadline is.
func (q MatterList) dues() (from, to string) {
	switch q.Pick {
	case PickOverdue:
		return "0001-01-01", q.Today.AddDays(-1).String()
	case PickWeek:
		return q.Today.String(), q.Today.AddDays(7).String()
	case PickMonth:
		return q.Today.String(), q.Today.AddDays(30).String()
	}
	return "0001-01-01", "9999-12-31"
}

// byOffice are the capacities that the officers of a body have by way of it.
var byOffice = []liaison.Capacity{liaison.Reviewer, liaison.Proposed, liaison.Lead, liaison.Co, liaison.Committee, liaison.Handler}

// sight adds the condition that the viewer may open matters m
// (liaison.Matter.Capacities).
func (c *clauses) sight(viewer liaison.Person) {
	own := []string{c.bind(`m.author = ?`, viewer.ID),
		c.bind(`(m.number IS NOT NULL OR m.stage = 'cosigning')
			AND EXISTS (SELECT FROM parties p WHERE p.matter = m.id AND p.capacity = 'cosigner' AND p.person = ?)`, viewer.ID)}
	if all(viewer) {
		own = append(own, `m.number IS NOT NULL`)
	} else {
		own = append(own, c.bind(`m.number IS NOT NULL AND EXISTS (SELECT FROM parties p WHERE p.matter = m.id AND (
			p.capacity IN ('follower', 'carrier') AND p.person = ? OR p.capacity = ANY(?) AND p.body = ANY(?) OR p.capacity = 'lead' AND p.body = ANY(?)))`,
			viewer.ID, byOffice, bodiesOf(viewer, liaison.RoleOfficer), bodiesOf(viewer, liaison.RoleApprover)))
		if viewer.Is(liaison.RoleDeputy) {
			own = append(own, `m.number IS NOT NULL AND m.facts->>'published' = 'yes'`)
		}
	}
	c.where = append(c.where, `(`+strings.Join(own, ` OR `)+`)`)
}

// all reports whether the viewer sees everything that has a number.
func all(viewer liaison.Person) bool {
	return viewer.Is(liaison.RoleClerk) || viewer.Is(liaison.RoleChief)
}

// placed is a matter at its place.
type placed struct {
	ID  int64
	Due *time.Time
}

func (p placed) place() MatterPlace {
	if p.Due == nil {
		return MatterPlace{ID: p.ID}
	}
	return MatterPlace{Due: liaison.DateOf(*p.Due), ID: p.ID}
}

// newest finds a page of those that fulfil the conditions, and one more, the newest
// first. Most pages are full after a few; so the others are gone through only where
// they are needed.
func (s *Store) newest(ctx context.Context, q MatterList, ids []int64) ([]MatterPlace, error) {
	slices.SortFunc(ids, func(a, b int64) int { return cmp.Compare(b, a) })
	if q.After.ID != 0 {
		ids = slices.DeleteFunc(ids, func(id int64) bool { return id >= q.After.ID })
	}
	var found []MatterPlace
	for far := q.Most + q.Most/4 + 50; len(ids) > 0 && len(found) <= q.Most; far = len(ids) {
		stretch := ids[:min(far, len(ids))]
		c := q.conditions()
		from := c.bind(`unnest(?::bigint[]) i (id) JOIN matters m ON m.id = i.id`, stretch)
		more, err := s.places(ctx, c, `SELECT m.id, NULL::date AS due FROM `+from+` WHERE `+c.all()+c.bind(` ORDER BY m.id DESC LIMIT ?`, q.Most+1-len(found)))
		if err != nil {
			return nil, err
		}
		found, ids = append(found, more...), ids[len(stretch):]
	}
	return found, nil
}

// earliest finds the same in the order of deadlines.
func (s *Store) earliest(ctx context.Context, q MatterList, ids []int64) ([]MatterPlace, error) {
	c := q.conditions()
	from := c.bind(`unnest(?::bigint[]) i (id) JOIN matters m ON m.id = i.id
		JOIN LATERAL (SELECT k.due_on FROM clocks k WHERE k.matter = m.id AND `+runs+` ORDER BY k.due_on LIMIT 1) k ON true`, ids)
	first, last := q.dues()
	c.add(`k.due_on BETWEEN ?::text::date AND ?::text::date`, first, last)
	if q.After.ID != 0 {
		c.add(`(k.due_on, m.id) > (?::text::date, ?)`, q.After.Due.String(), q.After.ID)
	}
	return s.places(ctx, c, `SELECT m.id, k.due_on AS due FROM `+from+` WHERE `+c.all()+c.bind(` ORDER BY k.due_on, m.id LIMIT ?`, q.Most+1))
}

// places reads places; the statement has been made, so that all its arguments are
// there.
func (s *Store) places(ctx context.Context, c *clauses, sql string) ([]MatterPlace, error) {
	rows, err := many[placed](ctx, s.db, sql, c.args...)
	return each(rows, placed.place), err
}

// walked goes through the newest that were gathered, which are not all; where that
// ended before the page was full, it says where to go on.
func (s *Store) walked(ctx context.Context, q MatterList, ids []int64) (found []MatterPlace, end MatterPlace, err error) {
	if ids, err = s.skip(ctx, &q, ids); err != nil {
		return nil, end, err
	}
	if len(ids) > q.far() {
		ids = ids[:q.far()]
		end.ID = ids[len(ids)-1]
	}
	found, err = s.newest(ctx, q, ids)
	return found, end, err
}

// skip leaves out what was begun after the time that is asked for.
func (s *Store) skip(ctx context.Context, q *MatterList, ids []int64) ([]int64, error) {
	if q.After.ID != 0 || q.To.IsZero() {
		return ids, nil
	}
	last, err := column[int64](ctx, s.db, `SELECT id FROM matters WHERE created_at < $1 ORDER BY created_at DESC, id DESC LIMIT 1`, q.To)
	if err != nil || len(last) == 0 {
		return ids, err
	}
	q.After.ID = last[0] + listSlack
	return s.along(ctx, *q, q.sources()[0])
}

// listSlack is by how many places the order of ids may differ from that of times.
const listSlack = 1000

func (s *Store) walkedByDue(ctx context.Context, q MatterList) ([]MatterPlace, MatterPlace, error) {
	way := func(c *clauses) string {
		first, last := q.dues()
		w := c.bind(`SELECT k.matter, k.due_on, k.id FROM clocks k WHERE `+runs+` AND k.due_on BETWEEN ?::text::date AND ?::text::date`, first, last)
		if q.After.ID != 0 {
			w += c.bind(` AND (k.due_on, k.matter) > (?::text::date, ?)`, q.After.Due.String(), q.After.ID)
		}
		return w + c.bind(` ORDER BY k.due_on, k.matter LIMIT ?`, q.far())
	}
	c := q.conditions()
	c.add(`NOT EXISTS (SELECT FROM clocks k WHERE k.matter = m.id AND ` + runs + ` AND (k.due_on, k.id) < (w.due_on, w.id))`)
	found, err := s.places(ctx, c, `SELECT m.id, w.due_on AS due FROM (`+way(c)+`) w JOIN matters m ON m.id = w.matter WHERE `+c.all()+
		c.bind(` ORDER BY w.due_on, w.matter LIMIT ?`, q.Most+1))
	if err != nil || len(found) > q.Most {
		return found, MatterPlace{}, err
	}
	c = &clauses{}
	ends, err := s.places(ctx, c, `SELECT w.matter AS id, w.due_on AS due FROM (`+way(c)+`) w ORDER BY w.due_on, w.matter OFFSET `+strconv.Itoa(q.far()-1))
	if err != nil || len(ends) == 0 {
		return found, MatterPlace{}, err
	}
	return found, ends[0], nil
}

// MattersByIDs reads those that exist, the newest first.
func (s *Store) MattersByIDs(ctx context.Context, ids []int64) ([]liaison.Matter, error) {
	found, err := s.matters(ctx, `SELECT `+matterColumns+` FROM matters m WHERE m.id = ANY($1) ORDER BY m.id DESC`, nonNil(ids))
	if err != nil {
		return nil, fmt.Errorf("read matters: %w", err)
	}
	return found, nil
}
