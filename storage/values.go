package storage

import (
	"context"
	"fmt"
	"strings"

	"liaison"
)

// Values are what the variables of a briefing stand for, for one person.
type Values struct {
	Code       string
	Name       string
	Delegation string
	Groups     []string
	Officers   []string // of the delegation
}

// valueColumns belong to a person p; Values are made of them.
const valueColumns = `p.code, p.name, coalesce(home.name, '') AS delegation,
	ARRAY(SELECT coalesce(nullif(b.short, ''), b.name) FROM memberships m JOIN bodies b ON b.id = m.body
		WHERE m.person = p.id AND b.kind = 'group' ORDER BY b.code) AS groups,
	ARRAY(SELECT o.name FROM memberships m JOIN people o ON o.id = m.person
		WHERE m.body = home.id AND m.role = 'officer' AND o.standing = 'active' ORDER BY o.code) AS officers`

// ValuesOf reads the values for one person.
func (s *Store) ValuesOf(ctx context.Context, person int64) (Values, error) {
	found, err := many[Values](ctx, s.db, `SELECT `+valueColumns+` FROM people p `+delegationOf+` WHERE p.id = $1`, person)
	if err != nil || len(found) == 0 {
		return Values{}, fmt.Errorf("read what is known of person %d: %w", person, err)
	}
	return found[0], nil
}

// Named are the values by the names of variables, on that day.
func (v Values) Named(today liaison.Date) map[string]string {
	return liaison.Variables.Of(v.Name, v.Code, v.Delegation, strings.Join(v.Groups, "、"), strings.Join(v.Officers, "、"),
		fmt.Sprintf("%d月%d日", today.Month, today.Day))
}
