package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// leaning joins what the people p have said on the menu to an occasion: wish.person is
// null for who does not wish, free.person for who is not free in its month. A wish is
// for the occasion itself, or, where nobody could wish for it, for one of its kind in
// its year.
func leaning(o liaison.Occasion, zone *time.Location, args *arguments) string {
	year, month := o.Season(zone)
	id := args.add(o.ID)
	return ` LEFT JOIN (SELECT DISTINCT w.person FROM wishes w JOIN occasions k ON k.id = w.occasion
			WHERE k.id = ` + id + ` OR k.kind = ` + args.add(o.Kind) + ` AND k.year = ` + args.add(year) + ` AND NOT EXISTS (SELECT FROM wishes own WHERE own.occasion = ` + id + `)
		) wish ON wish.person = p.id
		LEFT JOIN (SELECT f.person FROM free_months f WHERE f.year = ` + args.add(month.Year) + ` AND ` + args.add(int(month.Month)) + `::integer = ANY(f.months)
		) free ON free.person = p.id `
}

// LeaningsTo reads who of those who have to do with an occasion has said on the menu
// that they wish for it, or are free in its month.
func (s *Store) LeaningsTo(ctx context.Context, o liaison.Occasion, zone *time.Location) ([]liaison.Leaning, error) {
	var args arguments
	joined := leaning(o, zone, &args)
	found, err := many[liaison.Leaning](ctx, s.db, `SELECT p.id AS person, wish.person IS NOT NULL AS wishes, free.person IS NOT NULL AS free
		FROM participations a JOIN people p ON p.id = a.person `+joined+`
		WHERE a.occasion = `+args.add(o.ID)+` AND (wish.person IS NOT NULL OR free.person IS NOT NULL) ORDER BY p.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read who wishes for occasion %d: %w", o.ID, err)
	}
	return found, nil
}

// CountLeanings counts who of the occasion's audience has said so.
func (s *Store) CountLeanings(ctx context.Context, o liaison.Occasion, zone *time.Location) (n liaison.Leanings, err error) {
	var args arguments
	joined := leaning(o, zone, &args)
	sql := `SELECT count(wish.person), count(free.person), count(*) FILTER (WHERE wish.person = free.person)
		FROM people p ` + joined + ` WHERE ` + whoIsIn(o.Audience, &args)
	err = s.hashing(ctx, o.Audience, func(s *Store) error {
		return s.db.QueryRow(ctx, sql, args...).Scan(&n.Wishes, &n.Free, &n.Both)
	})
	if err != nil {
		return n, fmt.Errorf("count who of an audience wishes for occasion %d: %w", o.ID, err)
	}
	return n, nil
}
