package liaison

import "strings"

// GroupFacts are what is known of a group 代表小组 beside its names.
type GroupFacts struct {
	Body int64
	Link string // of its chat, for members alone; may be empty
	Note string
}

// Conveners are so many at least and at most 召集人.
const (
	ConvenersLeast = 1
	ConvenersMost  = 3
)

// Check refuses what cannot be kept of a group.
func (g GroupFacts) Check() *Refusal {
	if g.Link != "" && (!strings.HasPrefix(g.Link, "https://") || strings.ContainsAny(g.Link, " \t\n\"<>") || longer(g.Link, 200)) {
		return Refuse(Invalid, "member_group.bad_link")
	}
	if longer(g.Note, stationTextMost) {
		return Refuse(Invalid, "station.too_long")
	}
	return nil
}

// MayApply refuses who may not apply to be in a group.
func (p Person) MayApply(group Body) *Refusal {
	switch {
	case group.Kind != Group:
		return Refuse(NotFound, "member_group.not_found")
	case !p.Is(RoleDeputy):
		return Refuse(Forbidden, "member_group.deputies_only")
	case p.In(group.ID, RoleDeputy):
		return Refuse(Conflict, "member_group.in_already")
	}
	return nil
}

// MayLeaveGroup refuses to leave a group that one is not in, or the only one: each
// deputy is in one at least.
func (p Person) MayLeaveGroup(group int64, bodies []Body) *Refusal {
	if !p.In(group, RoleDeputy) {
		return Refuse(Conflict, "member_group.not_in")
	}
	for _, b := range bodies {
		if b.Kind == Group && b.ID != group && p.In(b.ID, RoleDeputy) {
			return nil
		}
	}
	return Refuse(Conflict, "member_group.only_one")
}

// MayAdmit reports whether the person decides who comes into a group: its conveners,
// and the staff.
func (p Person) MayAdmit(group int64) bool { return p.MaySend() || p.In(group, RoleOfficer) }
