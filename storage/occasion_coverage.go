package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// deputiesAtHome are the deputies in office with their delegations, as a table of a
// statement.
const deputiesAtHome = `deputies AS MATERIALIZED (SELECT p.id, p.code, p.name, p.elected_on, home.id AS delegation, home.name AS home
	FROM people p ` + delegationOf + ` WHERE ` + inOffice + ` AND home.id IS NOT NULL)`

// occasionsIn are the occasions o that were held, or are, between two times.
const occasionsIn = `o.stage IN ('announced', 'over') AND o.begins_at >= $1 AND o.begins_at < $2`

// Attendance is how many deputies of a delegation had to do with occasions of a kind.
type Attendance struct {
	Delegation int64
	Kind       liaison.OccasionKind // empty: of any
	Invited    int                  // to one at least
	Attended   int                  // one at least
}

// AttendanceBetween counts, for each delegation and kind, and for each delegation, the
// deputies in office who were invited to, and who attended, an occasion that begins
// between two times.
func (s *Store) AttendanceBetween(ctx context.Context, from, to time.Time) ([]Attendance, error) {
	found, err := many[Attendance](ctx, s.db, `WITH `+deputiesAtHome+`
		SELECT d.delegation, coalesce(o.kind, '') AS kind, count(DISTINCT d.id) AS invited, count(DISTINCT d.id) FILTER (WHERE a.state = 'attended') AS attended
		FROM participations a JOIN occasions o ON o.id = a.occasion AND `+occasionsIn+` JOIN deputies d ON d.id = a.person
		GROUP BY GROUPING SETS ((d.delegation, o.kind), (d.delegation)) ORDER BY d.delegation, o.kind NULLS FIRST`, from, to)
	if err != nil {
		return nil, fmt.Errorf("count who attended: %w", err)
	}
	return found, nil
}

// DeputyCounts counts the deputies in office of each delegation, each where they are
// counted elsewhere here: once.
func (s *Store) DeputyCounts(ctx context.Context) ([]Share, error) {
	found, err := many[Share](ctx, s.db, `WITH `+deputiesAtHome+` SELECT delegation, home AS name, count(*) AS count FROM deputies GROUP BY delegation, home ORDER BY delegation`)
	if err != nil {
		return nil, fmt.Errorf("count deputies: %w", err)
	}
	return found, nil
}

// Uninvited is a deputy whom nothing was for.
type Uninvited struct {
	ID               int64
	Code, Name, Home string
	Delegation       int64
}

// NeverInvited lists deputies in office who have to do with no occasion that begins
// between two times, by code, of one delegation or all.
func (s *Store) NeverInvited(ctx context.Context, from, to time.Time, delegation int64, after string, most int) ([]Uninvited, error) {
	found, err := many[Uninvited](ctx, s.db, `WITH `+deputiesAtHome+`
		SELECT d.id, d.code, d.name, d.home, d.delegation FROM deputies d
		WHERE ($3 = 0 OR d.delegation = $3) AND d.code > $4
			AND NOT EXISTS (SELECT FROM participations a JOIN occasions o ON o.id = a.occasion AND `+occasionsIn+` WHERE a.person = d.id)
		ORDER BY d.code LIMIT $5`, from, to, delegation, after, most)
	if err != nil {
		return nil, fmt.Errorf("list who was never invited: %w", err)
	}
	return found, nil
}

// AimReach is how many of the deputies for whom it is meant have reached an aim.
type AimReach struct{ Deputies, Reached int }

// ReachOf counts who has attended so many occasions of a kind that begin between two
// times as its aim says; of an aim for those who are new, of them alone.
func (s *Store) ReachOf(ctx context.Context, kind liaison.OccasionKind, aim liaison.Aim, from, to time.Time) (AimReach, error) {
	found, err := many[AimReach](ctx, s.db, `WITH `+deputiesAtHome+`,
		came AS (SELECT a.person, count(*) AS times FROM participations a JOIN occasions o ON o.id = a.occasion AND `+occasionsIn+`
			WHERE o.kind = $3 AND a.state = 'attended' GROUP BY a.person)
		SELECT count(*) AS deputies, count(*) FILTER (WHERE c.times >= $4) AS reached
		FROM deputies d LEFT JOIN came c ON c.person = d.id WHERE NOT $5 OR d.elected_on >= `+termBegan, from, to, kind, aim.Times, aim.First)
	if err != nil {
		return AimReach{}, fmt.Errorf("count who reached the aim of %s: %w", kind, err)
	}
	return found[0], nil
}

// SuggestionYield is how many of the occasions that are over, and of which notes are taken, led
// to a suggestion.
type SuggestionYield struct{ Occasions, Fruitful int }

// SuggestionsFrom counts it of those that begin between two times and have ended.
func (s *Store) SuggestionsFrom(ctx context.Context, h Holding, from, to, now time.Time) (SuggestionYield, error) {
	args := arguments{from, to, now}
	var kinds []string
	for _, kind := range liaison.OccasionKinds {
		if liaison.OccasionRules[kind].Notes && kind != liaison.Drive {
			kinds = append(kinds, string(kind))
		}
	}
	found, err := many[SuggestionYield](ctx, s.db, `SELECT count(*) AS occasions, count(*) FILTER (WHERE EXISTS (SELECT FROM field_notes n JOIN matters m ON m.id = n.matter
			WHERE n.occasion = o.id AND n.removed_at IS NULL AND m.kind = 'suggestion' AND m.number IS NOT NULL)) AS fruitful
		FROM occasions o WHERE `+occasionsIn+` AND o.ends_at <= $3 AND o.kind = ANY(`+args.add(kinds)+`) AND `+h.of(&args), args...)
	if err != nil {
		return SuggestionYield{}, fmt.Errorf("count what occasions led to: %w", err)
	}
	return found[0], nil
}
