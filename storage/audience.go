package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"liaison"
)

// arguments gathers the arguments of a statement that is put together.
type arguments []any

// add returns the placeholder of a new argument.
func (a *arguments) add(value any) string {
	*a = append(*a, value)
	return fmt.Sprintf("$%d", len(*a))
}

// whoIsIn is the condition that the person p is in the audience, in which only people
// in office are, also where they are named. It is written such
// that PostgreSQL can hash whatever it asks for, which an OR or a NOT IN keep it
// from: among a million people they took hours.
func whoIsIn(a liaison.Audience, args *arguments) string {
	in := "false"
	switch filters := slices.Concat(standing(a, args), traits(a, args), history(a, args), occasionHistory(a, args)); {
	case len(filters) > 0 && len(a.People) > 0:
		in = "p.id IN (SELECT p.id FROM people p WHERE " + strings.Join(filters, " AND ") + " UNION SELECT unnest(" + args.add(a.People) + "::bigint[]))"
	case len(filters) > 0:
		in = strings.Join(filters, " AND ")
	case len(a.People) > 0:
		in = "p.id = ANY(" + args.add(a.People) + ")"
	}
	if len(a.Except) > 0 {
		in += " AND p.id <> ALL(" + args.add(a.Except) + ")"
	}
	return in + " AND " + inOffice
}

// hashing does something with an audience that is a filter, without loops over one
// table for each row of another: of the deliveries of a run that has just begun the
// planner does not know that they are many.
func (s *Store) hashing(ctx context.Context, a liaison.Audience, do func(*Store) error) error {
	if !a.Filters() {
		return do(s)
	}
	return s.InTx(ctx, func(tx *Store) error {
		if _, err := tx.db.Exec(ctx, `SET LOCAL enable_nestloop = off`); err != nil {
			return err
		}
		if err := do(tx); err != nil {
			return err
		}
		_, err := tx.db.Exec(ctx, `SET LOCAL enable_nestloop = on`)
		return err
	})
}

// standing are the conditions on who is what where: a role counts in the bodies that
// are named with it.
func standing(a liaison.Audience, args *arguments) []string {
	role := ""
	if len(a.Roles) > 0 {
		role = " AND s.role = ANY(" + args.add(texts(a.Roles)) + ")"
	}
	if len(a.Bodies) == 0 && role != "" {
		return []string{"p.id IN (SELECT s.person FROM memberships s WHERE true" + role + ")"}
	}
	var conditions []string
	for _, kind := range slices.Sorted(maps.Keys(a.Bodies)) {
		conditions = append(conditions, "p.id IN (SELECT s.person FROM memberships s WHERE s.body = ANY("+
			args.add(a.Bodies[kind])+")"+role+")")
	}
	return conditions
}

func texts[T ~string](values []T) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return list
}

// termBegan is the first day of the term, as it is set.
var termBegan = `(SELECT coalesce((SELECT value FROM settings WHERE key = '` + liaison.TermBegan + `'), '` +
	liaison.Rules{}.Text(liaison.TermBegan) + `')::date)`

func traits(a liaison.Audience, args *arguments) []string {
	var conditions []string
	if len(a.Levels) > 0 {
		conditions = append(conditions, "p.level = ANY("+args.add(texts(a.Levels))+")")
	}
	if len(a.Expertise) > 0 {
		conditions = append(conditions, "p.expertise && "+args.add(a.Expertise)+"::text[]")
	}
	switch a.Term {
	case liaison.FirstTerm:
		conditions = append(conditions, "p.elected_on >= "+termBegan)
	case liaison.Returning:
		conditions = append(conditions, "p.elected_on < "+termBegan)
	}
	return conditions
}

// had are the conditions on a delivery d, by what somebody is to have had.
var had = map[liaison.HadWhat]string{
	liaison.HadIt:     "d.outcome IS DISTINCT FROM 'stopped'",
	liaison.HadNot:    "d.outcome IS DISTINCT FROM 'stopped'",
	liaison.HadRead:   "d.acked_at IS NOT NULL",
	liaison.HadUnread: "d.acked_at IS NULL AND d.outcome IN ('sent', 'digested')",
	liaison.HadMissed: "d.outcome IN ('unbound', 'gone', 'refused')",
}

func history(a liaison.Audience, args *arguments) []string {
	var conditions []string
	for _, h := range a.History {
		not := ""
		if h.What == liaison.HadNot {
			not = "NOT "
		}
		condition, known := had[h.What]
		if !known {
			condition = "false"
		}
		conditions = append(conditions, not+"EXISTS (SELECT FROM deliveries d WHERE d.run = "+args.add(h.Run)+" AND d.person = p.id AND "+condition+")")
	}
	return conditions
}

// CountAudience counts who is in the audience now.
func (s *Store) CountAudience(ctx context.Context, a liaison.Audience) (count liaison.HeadCount, err error) {
	var args arguments
	sql := `SELECT count(*), count(*) FILTER (WHERE p.chat IS NULL), count(c.chat)
		FROM people p LEFT JOIN conversations c ON c.chat = p.chat AND c.gone_at IS NOT NULL WHERE ` + whoIsIn(a, &args)
	err = s.hashing(ctx, a, func(s *Store) error {
		return s.db.QueryRow(ctx, sql, args...).Scan(&count.All, &count.Unbound, &count.Gone)
	})
	if err != nil {
		return liaison.HeadCount{}, fmt.Errorf("count an audience: %w", err)
	}
	return count, nil
}

// SampleAudience names some who are in the audience, from all over it, the same as
// long as it is the same.
func (s *Store) SampleAudience(ctx context.Context, a liaison.Audience, most int) (names []string, err error) {
	var args arguments
	sql := `SELECT p.name FROM people p WHERE ` + whoIsIn(a, &args) + ` ORDER BY hashint8(p.id), p.id LIMIT ` + args.add(most)
	err = s.hashing(ctx, a, func(s *Store) (err error) {
		names, err = column[string](ctx, s.db, sql, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("take a sample of an audience: %w", err)
	}
	return names, nil
}

// OneOf is somebody who is in the audience and, where there is such a one, has a chat;
// 0: nobody is.
func (s *Store) OneOf(ctx context.Context, a liaison.Audience) (person int64, err error) {
	var args arguments
	sql := `SELECT p.id FROM people p WHERE ` + whoIsIn(a, &args) + ` ORDER BY p.chat IS NULL, p.id LIMIT 1`
	err = s.hashing(ctx, a, func(s *Store) error {
		found, err := column[int64](ctx, s.db, sql, args...)
		if len(found) > 0 {
			person = found[0]
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("find somebody of an audience: %w", err)
	}
	return person, nil
}

// Expertises lists the fields of expertise that people have, the frequent first.
func (s *Store) Expertises(ctx context.Context) ([]string, error) {
	found, err := column[string](ctx, s.db, `SELECT field FROM people, unnest(expertise) AS field
		GROUP BY field ORDER BY count(*) DESC, field LIMIT 30`)
	if err != nil {
		return nil, fmt.Errorf("read the fields of expertise: %w", err)
	}
	return found, nil
}
