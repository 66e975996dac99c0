package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison"
)

// Reach is whether somebody can be told in the chat.
type Reach string

// The reaches.
const (
	Bound   Reach = "bound"
	Unbound Reach = "unbound"
	Stopped Reach = "stopped" // has stopped the bot
)

// Reaches lists every reach.
var Reaches = []Reach{Bound, Unbound, Stopped}

// Listing is a person in the directory.
type Listing struct {
	liaison.Person
	Delegation string // in which they are a deputy, its short name
	Reach      Reach
}

// DirectoryFilter says which people are listed; what is unset does not matter.
type DirectoryFilter struct {
	Sight    liaison.Sight // only whom this one sees
	Named    string        // in the name, or the beginning of the code, also where it is not in capitals
	Role     liaison.Role
	Body     int64
	Kind     liaison.BodyKind
	Level    liaison.Level
	Reach    Reach
	Standing liaison.Standing
	People   []int64 // only these; nil: all
}

// where is the condition that a person p, with the conversation v of their chat, is
// in the filter.
func (f DirectoryFilter) where(args *arguments) string {
	conditions := []string{"true"}
	when := func(holds bool, condition string) {
		if holds {
			conditions = append(conditions, condition)
		}
	}
	when(!f.Sight.All, f.seen(args))
	if f.Named != "" {
		// Of a hundred thousand each is looked at: lower() would take longer than all else.
		word := likeEscape.Replace(f.Named)
		conditions = append(conditions, "(p.name LIKE "+args.add("%"+word+"%")+" OR p.code LIKE "+args.add(word+"%")+" OR p.code LIKE "+args.add(strings.ToUpper(word)+"%")+")")
	}
	if f.Role != "" || f.Body != 0 || f.Kind != "" {
		// From those who are something there, and not from everybody.
		in := "p.id IN (SELECT s.person FROM memberships s JOIN bodies b ON b.id = s.body WHERE true"
		if f.Role != "" {
			in += " AND s.role = " + args.add(f.Role)
		}
		if f.Body != 0 {
			in += " AND s.body = " + args.add(f.Body)
		}
		if f.Kind != "" {
			in += " AND b.kind = " + args.add(f.Kind)
		}
		conditions = append(conditions, in+")")
	}
	if f.Level != "" {
		conditions = append(conditions, "p.level = "+args.add(f.Level))
	}
	if f.Standing != "" {
		conditions = append(conditions, "p.standing = "+args.add(f.Standing))
	}
	if f.People != nil {
		conditions = append(conditions, "p.id = ANY("+args.add(f.People)+")")
	}
	when(f.Reach == Unbound, "p.chat IS NULL")
	when(f.Reach == Bound, "p.chat IS NOT NULL AND NOT "+hasStopped)
	when(f.Reach == Stopped, hasStopped)
	return strings.Join(conditions, " AND ")
}

// seen is the condition that the person p is seen. A deputy sees themselves among the
// deputies: alone the condition is walked person by person, as an OR it is not.
func (f DirectoryFilter) seen(args *arguments) string {
	const deputies = inOffice + " AND EXISTS (SELECT FROM memberships s WHERE s.person = p.id AND s.role = 'deputy' OFFSET 0)"
	if f.Sight.All {
		return "true"
	}
	if f.Sight.Deputies && len(f.Sight.Bodies) == 0 {
		return deputies
	}
	seen := []string{"p.id = " + args.add(f.Sight.Self)}
	if len(f.Sight.Bodies) > 0 {
		seen = append(seen, "p.id IN (SELECT s.person FROM memberships s WHERE s.body = ANY("+args.add(f.Sight.Bodies)+"))")
	}
	if f.Sight.Deputies {
		seen = append(seen, deputies)
	}
	return "(" + strings.Join(seen, " OR ") + ")"
}

const hasStopped = `coalesce(p.chat IN (SELECT v.chat FROM conversations v WHERE v.gone_at IS NOT NULL), false)`

// Place is where a page of the directory begins: after a code, or before one.
type Place struct{ After, Before string }

// Directory lists the people of a filter by code, from a place on, and says whether
// there are more beyond. It finds the codes first, and reads of these alone what a line
// shows.
func (s *Store) Directory(ctx context.Context, f DirectoryFilter, at Place, most int) (list []Listing, more bool, err error) {
	var args arguments
	where := f.where(&args)
	order := "p.code"
	switch {
	case at.Before != "":
		where, order = where+" AND p.code < "+args.add(at.Before), "p.code DESC"
	case at.After != "":
		where += " AND p.code > " + args.add(at.After)
	}
	type row struct {
		personRow
		Delegation string
		Reach      Reach
	}
	rows, err := many[row](ctx, s.db, `SELECT `+personColumns+`, coalesce(home.name, '') AS delegation,
			CASE WHEN p.chat IS NULL THEN 'unbound' WHEN `+hasStopped+` THEN 'stopped' ELSE 'bound' END AS reach
		FROM (SELECT p.id FROM people p WHERE `+where+` ORDER BY `+order+` LIMIT `+args.add(most+1)+`) found
		JOIN people p ON p.id = found.id `+delegationOf+` ORDER BY `+order, args...)
	if err != nil {
		return nil, false, fmt.Errorf("read the directory: %w", err)
	}
	more = len(rows) > most
	list = each(rows[:min(most, len(rows))], func(r row) Listing { return Listing{r.person(), r.Delegation, r.Reach} })
	if at.Before != "" {
		slices.Reverse(list)
	}
	return list, more, nil
}

// DirectoryCount counts the people of a filter, up to CountedMost and one more.
func (s *Store) DirectoryCount(ctx context.Context, f DirectoryFilter) (n int, err error) {
	var args arguments
	where := f.where(&args)
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM (SELECT FROM people p WHERE `+where+` LIMIT `+args.add(CountedMost+1)+`) counted`, args...).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count the directory: %w", err)
	}
	return n, nil
}

// RolesIn counts who is what in each of the bodies, of those in office.
func (s *Store) RolesIn(ctx context.Context, bodies []int64) (map[int64]map[liaison.Role]int, error) {
	type row struct {
		Body  int64
		Role  liaison.Role
		Count int
	}
	rows, err := many[row](ctx, s.db, `SELECT s.body, s.role, count(*) AS count FROM memberships s
		JOIN people p ON p.id = s.person AND `+inOffice+` WHERE s.body = ANY($1) GROUP BY s.body, s.role`, bodies)
	if err != nil {
		return nil, fmt.Errorf("count members: %w", err)
	}
	counts := map[int64]map[liaison.Role]int{}
	for _, r := range rows {
		if counts[r.Body] == nil {
			counts[r.Body] = map[liaison.Role]int{}
		}
		counts[r.Body][r.Role] = r.Count
	}
	return counts, nil
}
