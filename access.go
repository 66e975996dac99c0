package liaison

import "slices"

// Scope is what a token opens to another program.
type Scope string

// The scopes; all of them are for reading.
const (
	ReadMatters Scope = "matters"
	ReadPeople  Scope = "people"
	ReadFigures Scope = "figures"
)

// Scopes lists them in the order in which they are offered.
var Scopes = []Scope{ReadMatters, ReadPeople, ReadFigures}

// MayGrant reports whether the person may open that to a program now: nobody gives
// what they do not have. A token is asked again each time it is used.
func (p Person) MayGrant(s Scope) bool {
	switch s {
	case ReadMatters:
		return p.Is(RoleChief)
	case ReadPeople, ReadFigures:
		return p.OpensDoors()
	}
	return false
}

// OpensDoors reports whether the person looks after what other programs read and
// are told.
func (p Person) OpensDoors() bool { return p.Is(RoleChief) || p.Is(RoleOperator) }

// Granted are those of the scopes that are known.
func Granted(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !slices.Contains(Scopes, Scope(name)) })
}
