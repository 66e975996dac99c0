package storage

import (
	"context"
	"strings"

	"liaison"
)

// PeopleFilter says which people are meant; what is unset does not matter.
type PeopleFilter struct {
	Role  liaison.Role
	Body  int64
	Named string // in the name, or the code; empty: everybody
}

// People lists the people of a filter with what they are where: by role or body only
// those in office.
func (s *Store) People(ctx context.Context, f PeopleFilter) ([]liaison.Person, error) {
	return s.peopleWhere(ctx, `($3::text = '' OR strpos(p.name, $3) > 0 OR lower(p.code) = lower($3))
		AND (($1::text = '' AND $2::bigint = 0) OR `+inOffice+` AND EXISTS (SELECT FROM memberships s
		WHERE s.person = p.id AND ($1::text = '' OR s.role = $1) AND ($2::bigint = 0 OR s.body = $2)))`, f.Role, f.Body, f.Named)
}

// PeopleNamed lists the people who have exactly one of the names, or of the codes in
// capitals or not.
func (s *Store) PeopleNamed(ctx context.Context, names []string) ([]liaison.Person, error) {
	codes := make([]string, len(names))
	for i, name := range names {
		codes[i] = strings.ToLower(name)
	}
	return s.peopleWhere(ctx, `p.name = ANY($1) OR lower(p.code) = ANY($2)`, nonNil(names), codes)
}

// Person reads one person.
func (s *Store) Person(ctx context.Context, id int64) (liaison.Person, error) {
	return s.onePerson(ctx, `p.id = $1`, id)
}

// PersonByCode reads the person with that code of the roster.
func (s *Store) PersonByCode(ctx context.Context, code string) (liaison.Person, error) {
	return s.onePerson(ctx, `p.code = $1`, code)
}

func (s *Store) onePerson(ctx context.Context, where string, arg any) (liaison.Person, error) {
	found, err := s.peopleWhere(ctx, where, arg)
	return only(found, err, liaison.Refuse(liaison.NotFound, "person.not_found"))
}
