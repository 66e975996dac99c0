package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"liaison"
)

// errDryRun undoes an import that was only to be tried.
var errDryRun = errors.New("dry run")

// importLock lets one import in at a time, so that what it compares with does
// not change under it.
const importLock = 7_301

// ImportRoster brings the database to what the roster says, in one
// transaction, and returns what that changes. Who and what the roster does not
// name is left alone; a person whom it names has afterwards exactly the posts
// that it lists. A dry run changes nothing.
func (s *Store) ImportRoster(ctx context.Context, r liaison.Roster, dryRun bool, at time.Time) ([]liaison.Change, error) {
	var changes []liaison.Change
	err := s.InTx(ctx, func(s *Store) error {
		if _, err := s.db.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, importLock); err != nil {
			return err
		}
		for _, part := range []func(context.Context, liaison.Roster) ([]liaison.Change, error){
			s.importBodies(at), s.importTopics, s.importCalendars, s.importPeople,
		} {
			made, err := part(ctx, r)
			if err != nil {
				return err
			}
			changes = append(changes, made...)
		}
		if err := s.followCalendars(ctx, changes, at); err != nil {
			return err
		}
		if err := s.Audit(ctx, at, 0, "import", "roster", importCounts(r, changes)); err != nil {
			return err
		}
		if dryRun {
			return errDryRun
		}
		return nil
	})
	var refusal *liaison.Refusal
	switch {
	case err == nil || errors.Is(err, errDryRun):
		return changes, nil
	case errors.As(err, &refusal):
		return nil, err
	default:
		return nil, fmt.Errorf("import the roster: %w", err)
	}
}

func importCounts(r liaison.Roster, changes []liaison.Change) map[string]any {
	counts := map[string]int{}
	counted := map[string]bool{}
	for _, c := range changes {
		one := string(c.Kind) + " " + c.Code // has a change for each field
		if !counted[one] {
			counts[string(c.Kind)+"_"+string(c.Action)]++
		}
		counted[one] = true
	}
	detail := map[string]any{"unchanged": r.Unchanged(changes)}
	for name, n := range counts {
		detail[name] = n
	}
	return detail
}

// field is one value of something that an import may change.
type field struct{ name, old, new string }

// compared lists the changes of one thing, by its fields.
func compared(kind liaison.Subject, code string, fields ...field) []liaison.Change {
	var changes []liaison.Change
	for _, f := range fields {
		if f.old != f.new {
			changes = append(changes, liaison.Change{
				Action: liaison.Changed, Kind: kind, Code: code, Field: f.name, Old: f.old, New: f.new,
			})
		}
	}
	return changes
}

func added(kind liaison.Subject, code, name string) liaison.Change {
	return liaison.Change{Action: liaison.Added, Kind: kind, Code: code, New: name}
}

// importBodies brings bodies to what the roster says, and with them what it says of
// stations.
func (s *Store) importBodies(at time.Time) func(context.Context, liaison.Roster) ([]liaison.Change, error) {
	return func(ctx context.Context, r liaison.Roster) ([]liaison.Change, error) {
		before, err := s.Bodies(ctx)
		if err != nil {
			return nil, err
		}
		held := byCode(before, func(b liaison.Body) string { return b.Code })
		changes, err := s.importNames(ctx, r, held)
		if err != nil {
			return nil, err
		}
		facts, err := s.importStations(ctx, r, held, at)
		return append(changes, facts...), err
	}
}

func (s *Store) importNames(ctx context.Context, r liaison.Roster, held map[string]liaison.Body) ([]liaison.Change, error) {
	var changes []liaison.Change
	var codes, kinds, names, shorts []string
	for _, b := range r.Bodies {
		was, there := held[b.Code]
		made := []liaison.Change{added(liaison.OfBody, b.Code, b.Name)}
		if there {
			made = compared(liaison.OfBody, b.Code, field{"kind", string(was.Kind), string(b.Kind)},
				field{"name", was.Name, b.Name}, field{"short", was.Short, b.Short})
		}
		if len(made) > 0 {
			changes = append(changes, made...)
			codes, kinds = append(codes, b.Code), append(kinds, string(b.Kind))
			names, shorts = append(names, b.Name), append(shorts, b.Short)
		}
	}
	_, err := s.db.Exec(ctx, `INSERT INTO bodies (code, kind, name, short)
		SELECT code, kind, name, short FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS new (code, kind, name, short)
		ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, name = excluded.name, short = excluded.short`,
		codes, kinds, names, shorts)
	return changes, err
}

func (s *Store) importTopics(ctx context.Context, r liaison.Roster) ([]liaison.Change, error) {
	before, err := s.Topics(ctx)
	if err != nil {
		return nil, err
	}
	held := byCode(before, func(t liaison.Topic) string { return t.Code })
	var changes []liaison.Change
	for _, t := range r.Topics {
		was, there := held[t.Code]
		made := []liaison.Change{added(liaison.OfTopic, t.Code, t.Name)}
		if there {
			made = compared(liaison.OfTopic, t.Code, field{"name", was.Name, t.Name},
				field{"committee", was.Committee, t.Committee}, field{"lead", was.Lead, t.Lead},
				field{"co", strings.Join(was.Co, ", "), strings.Join(t.Co, ", ")},
				field{"keywords", strings.Join(was.Keywords, ", "), strings.Join(t.Keywords, ", ")})
		}
		if len(made) == 0 {
			continue
		}
		changes = append(changes, made...)
		if _, err := s.db.Exec(ctx, `INSERT INTO topics (code, name, committee, lead, co, keywords)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code) DO UPDATE SET name = excluded.name,
			committee = excluded.committee, lead = excluded.lead, co = excluded.co, keywords = excluded.keywords`,
			t.Code, t.Name, t.Committee, t.Lead, nonNil(t.Co), nonNil(t.Keywords)); err != nil {
			return nil, err
		}
	}
	return changes, nil
}

func byCode[T any](list []T, code func(T) string) map[string]T {
	found := make(map[string]T, len(list))
	for _, one := range list {
		found[code(one)] = one
	}
	return found
}

// Bodies lists all bodies, by code.
func (s *Store) Bodies(ctx context.Context) ([]liaison.Body, error) {
	bodies, err := many[liaison.Body](ctx, s.db, `SELECT id, code, kind, name, short FROM bodies ORDER BY code`)
	if err != nil {
		return nil, fmt.Errorf("read bodies: %w", err)
	}
	return bodies, nil
}

// Topics lists all topics, by code.
func (s *Store) Topics(ctx context.Context) ([]liaison.Topic, error) {
	topics, err := many[liaison.Topic](ctx, s.db,
		`SELECT code, name, committee, lead, co, keywords FROM topics ORDER BY code`)
	if err != nil {
		return nil, fmt.Errorf("read topics: %w", err)
	}
	return topics, nil
}
