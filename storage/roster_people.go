package storage

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"liaison"
)

// listedPerson is a person of the database in the form of a roster.
type listedPerson struct {
	Code, Name, PhoneTail     string
	Level, Expertise, Elected string   // as an import says them
	Bodies, Roles             []string // of the same length, a post each
}

// importPeople writes all people in a handful of statements: a roster may list
// a hundred thousand.
func (s *Store) importPeople(ctx context.Context, r liaison.Roster) ([]liaison.Change, error) {
	if len(r.People) == 0 {
		return nil, nil
	}
	codes := make([]string, len(r.People))
	for i, p := range r.People {
		codes[i] = p.Code
	}
	before, err := s.listedPeople(ctx, codes)
	if err != nil {
		return nil, err
	}
	held := byCode(before, func(p listedPerson) string { return p.Code })
	var changes []liaison.Change
	var write peopleToWrite
	for _, p := range r.People {
		was, there := held[p.Code]
		made := []liaison.Change{added(liaison.OfPerson, p.Code, p.Name)}
		if there {
			made = was.compared(p)
		}
		if len(made) > 0 {
			changes = append(changes, made...)
			write.add(p)
		}
	}
	return changes, s.keepPeople(ctx, write)
}

func (s *Store) listedPeople(ctx context.Context, codes []string) ([]listedPerson, error) {
	return many[listedPerson](ctx, s.db, `
		SELECT p.code, p.name, p.phone_tail, p.level, array_to_string(p.expertise, ', ') AS expertise,
			coalesce(p.elected_on::text, '') AS elected, held.bodies, held.roles
		FROM people p LEFT JOIN LATERAL (
			SELECT array_agg(b.code) AS bodies, array_agg(m.role) AS roles
			FROM memberships m JOIN bodies b ON b.id = m.body WHERE m.person = p.id) held ON true
		WHERE p.code = ANY($1)`, codes)
}

// compared lists what becomes of the person. What the roster leaves empty stays.
func (p listedPerson) compared(next liaison.Listed) []liaison.Change {
	return compared(liaison.OfPerson, p.Code, field{"name", p.Name, next.Name},
		field{"phone", p.PhoneTail, next.PhoneTail},
		field{"level", p.Level, cmp.Or(string(next.Level), p.Level)},
		field{"expertise", p.Expertise, cmp.Or(expertise(next), p.Expertise)},
		field{"elected", p.Elected, cmp.Or(elected(next), p.Elected)},
		field{"posts", p.posts(), posts(next.Posts)})
}

func expertise(p liaison.Listed) string { return strings.Join(p.Expertise, ", ") }

func elected(p liaison.Listed) string {
	if p.Elected.IsZero() {
		return ""
	}
	return p.Elected.String()
}

// peopleToWrite holds columns: of people, and of their posts.
type peopleToWrite struct {
	codes, names, phones, languages []string
	levels, expertise, elected      []string
	holders, bodies, roles          []string
}

func (w *peopleToWrite) add(p liaison.Listed) {
	w.codes, w.names = append(w.codes, p.Code), append(w.names, p.Name)
	w.phones, w.languages = append(w.phones, p.PhoneTail), append(w.languages, cmp.Or(p.Language, "zh-Hans"))
	w.levels, w.expertise = append(w.levels, string(p.Level)), append(w.expertise, expertise(p))
	w.elected = append(w.elected, elected(p))
	for _, post := range p.Posts {
		w.holders, w.bodies = append(w.holders, p.Code), append(w.bodies, post.Body)
		w.roles = append(w.roles, string(post.Role))
	}
}

func (s *Store) keepPeople(ctx context.Context, w peopleToWrite) error {
	unknown, err := column[string](ctx, s.db, `SELECT DISTINCT code FROM unnest($1::text[]) AS code
		WHERE NOT EXISTS (SELECT FROM bodies b WHERE b.code = code.code) ORDER BY code LIMIT 1`, w.bodies)
	if err != nil {
		return err
	}
	if len(unknown) > 0 {
		return liaison.Refuse(liaison.Invalid, "import.unknown_body", "Code", unknown[0])
	}
	if err := s.keepListed(ctx, w); err != nil {
		return err
	}
	if _, err := s.db.Exec(ctx, `DELETE FROM memberships m USING people p
		WHERE p.id = m.person AND p.code = ANY($1)`, w.codes); err != nil {
		return err
	}
	_, err = s.db.Exec(ctx, `INSERT INTO memberships (person, body, role)
		SELECT p.id, b.id, new.role
		FROM unnest($1::text[], $2::text[], $3::text[]) AS new (code, body, role)
		JOIN people p ON p.code = new.code JOIN bodies b ON b.code = new.body`, w.holders, w.bodies, w.roles)
	return err
}

// keepListed writes the people themselves. What the roster leaves empty stays,
// or is the column's default of somebody new.
func (s *Store) keepListed(ctx context.Context, w peopleToWrite) error {
	_, err := s.db.Exec(ctx, `WITH new AS (
			SELECT new.*, held.level AS was_level, held.expertise AS knew, held.elected_on AS was_elected
			FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
				WITH ORDINALITY AS new (code, name, phone, language, level, expertise, elected, place)
			LEFT JOIN people held ON held.code = new.code)
		INSERT INTO people (code, name, phone_tail, language, level, expertise, elected_on)
		SELECT code, name, phone, language, coalesce(nullif(level, ''), was_level, 'province'),
			coalesce(string_to_array(nullif(expertise, ''), ', '), knew, '{}'), coalesce(nullif(elected, '')::date, was_elected)
		FROM new ORDER BY place
		ON CONFLICT (code) DO UPDATE SET name = excluded.name, phone_tail = excluded.phone_tail,
			level = excluded.level, expertise = excluded.expertise, elected_on = excluded.elected_on`,
		w.codes, w.names, w.phones, w.languages, w.levels, w.expertise, w.elected)
	return err
}

func (p listedPerson) posts() string {
	held := make([]liaison.Post, len(p.Bodies))
	for i := range p.Bodies {
		held[i] = liaison.Post{Body: p.Bodies[i], Role: liaison.Role(p.Roles[i])}
	}
	return posts(held)
}

// posts says them in one order, so that they can be compared.
func posts(list []liaison.Post) string {
	said := make([]string, len(list))
	for i, p := range list {
		said[i] = string(p.Role) + " " + p.Body
	}
	slices.Sort(said)
	return strings.Join(said, ", ")
}
