package liaison

import "slices"

// IsStaff reports whether the person is of the congress's own staff or looks after
// the service: they see the whole directory.
func (p Person) IsStaff() bool { return p.MaySend() || p.Is(RoleOperator) }

// MayAppoint reports whether the person says who is what: gives roles and takes them
// away, hands over, and imports the roster.
func (p Person) MayAppoint() bool { return p.Is(RoleChief) || p.Is(RoleOperator) }

// Sight is whom somebody sees in the directory: the staff see everybody, who acts for
// bodies the people of these, and a deputy, besides themselves, the other deputies.
type Sight struct {
	Self     int64
	All      bool
	Bodies   []int64
	Deputies bool
}

// Sight is whom the person sees.
func (p Person) Sight() Sight {
	s := Sight{Self: p.ID, All: p.IsStaff(), Deputies: p.Is(RoleDeputy)}
	for _, m := range p.Offices() {
		if (m.Role == RoleOfficer || m.Role == RoleApprover) && !slices.Contains(s.Bodies, m.Body) {
			s.Bodies = append(s.Bodies, m.Body)
		}
	}
	return s
}

// Look is how much of somebody is seen.
type Look int

// The looks, each of which shows all that those before it do.
const (
	Unseen     Look = iota
	AsDeputy        // name, delegation and expertise: for contact among deputies
	AsMember        // what they are where, and whether they can be reached
	AsThemself      // also the telephone's last digits
)

// Of says how much of somebody is seen.
func (s Sight) Of(p Person) Look {
	shared := func(m Membership) bool { return slices.Contains(s.Bodies, m.Body) }
	switch {
	case s.All || p.ID == s.Self:
		return AsThemself
	case slices.ContainsFunc(p.Memberships, shared):
		return AsMember
	case s.Deputies && p.Is(RoleDeputy):
		return AsDeputy
	}
	return Unseen
}

// Anybody reports whether others than the person are seen.
func (s Sight) Anybody() bool { return s.All || s.Deputies || len(s.Bodies) > 0 }

// Finals lists the stages in which nobody has a matter any more, with their kinds, as
// two lists of the same length.
func Finals() (kinds []Kind, stages []Stage) {
	for _, kind := range Kinds {
		for _, rule := range Procedures[kind].Stages {
			if rule.Final {
				kinds, stages = append(kinds, kind), append(stages, rule.Stage)
			}
		}
	}
	return kinds, stages
}
