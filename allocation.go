package liaison

import (
	"cmp"
	"slices"
)

// The settings of the allocation of deputies to the members of the standing committee
// (代表法 §44).
const (
	AllocationLeast  = "allocation.least"  // deputies that a member has, at least
	AllocationMost   = "allocation.most"   // … and at most
	AllocationYearly = "allocation.yearly" // contacts that a deputy is to have in a year
)

// Contactable is somebody who may be allocated: a member of the standing committee
// 常委会组成人员, or a deputy who is none.
type Contactable struct {
	ID          int64
	Delegations []int64
	Fields      []string
}

// Link says that the member keeps in contact with the deputy 联系代表.
type Link struct {
	Member, Deputy int64
	ByHand         bool // somebody has decided so, with a reason
}

// Pair are the two without what else is known of their link.
type Pair struct{ Member, Deputy int64 }

// Pair is who is linked with whom.
func (l Link) Pair() Pair { return Pair{l.Member, l.Deputy} }

// Near says what brings a member and a deputy together. More is better.
type Near int

// What brings them together.
const (
	Apart      Near = iota
	OfOneField      // they know the same field
	OfOneGroup      // they are of the same delegation
	OfBoth
)

// NearTo is what brings the two together.
func (c Contactable) NearTo(o Contactable) Near {
	shares := func(in []string) bool {
		return slices.ContainsFunc(c.Fields, func(f string) bool { return slices.Contains(in, f) })
	}
	near := Apart
	if slices.ContainsFunc(c.Delegations, func(d int64) bool { return slices.Contains(o.Delegations, d) }) {
		near = OfOneGroup
	}
	if shares(o.Fields) {
		near += OfOneField
	}
	return near
}

// Allocating is what an allocation is made of.
type Allocating struct {
	Members, Deputies []Contactable // nobody is both
	Least, Most       int           // deputies of one member
	Standing          []Link        // what stands, which is kept where it can be
}

// Allocation is who is to keep in contact with whom. All is in the order of ids.
type Allocation struct {
	Links     []Link
	Added     []Link
	Dropped   []Link  // links that stood
	Uncovered []int64 // deputies without a member: all members have the most
	Short     []int64 // members with fewer than the least: there are too few deputies
	Needed    int     // the most that would cover every deputy; 0: there are no members
}

// Allocate gives every deputy a member, as far as members times the most goes, and
// every member the least, as far as there are deputies. What stands is kept, unless
// somebody has left, a member has more than the most, or a second member of a deputy
// has to make room for one who has none. Of what is new those of the same delegation
// come first, then those of the same field, and of these the member with the fewest.
// It is the same in whatever order people are given.
func Allocate(in Allocating) Allocation {
	a := allocator{Allocating: in, load: map[int64][]int64{}, by: map[int64][]int64{}, hand: map[Pair]bool{}, people: map[int64]Contactable{}}
	byID := func(x, y Contactable) int { return cmp.Compare(x.ID, y.ID) }
	a.Members, a.Deputies = slices.SortedFunc(slices.Values(in.Members), byID), slices.SortedFunc(slices.Values(in.Deputies), byID)
	a.keep()
	a.relieve()
	a.cover()
	a.makeRoom()
	a.fill()
	return a.result()
}

type allocator struct {
	Allocating
	load   map[int64][]int64 // by member: deputies
	by     map[int64][]int64 // by deputy: members
	hand   map[Pair]bool
	people map[int64]Contactable
}

func (a *allocator) link(member, deputy int64) {
	a.load[member], a.by[deputy] = append(a.load[member], deputy), append(a.by[deputy], member)
}

func (a *allocator) unlink(p Pair) {
	is := func(id int64) func(int64) bool { return func(o int64) bool { return o == id } }
	a.load[p.Member] = slices.DeleteFunc(a.load[p.Member], is(p.Deputy))
	a.by[p.Deputy] = slices.DeleteFunc(a.by[p.Deputy], is(p.Member))
}

func (a *allocator) near(p Pair) Near { return a.people[p.Member].NearTo(a.people[p.Deputy]) }

// keep takes over what stands between people who are still there.
func (a *allocator) keep() {
	members, deputies := map[int64]bool{}, map[int64]bool{}
	for _, m := range a.Members {
		a.people[m.ID], members[m.ID] = m, true
	}
	for _, d := range a.Deputies {
		a.people[d.ID], deputies[d.ID] = d, true
	}
	for _, l := range a.sorted(a.Standing) {
		if members[l.Member] && deputies[l.Deputy] && !slices.Contains(a.by[l.Deputy], l.Member) {
			a.link(l.Member, l.Deputy)
			a.hand[l.Pair()] = l.ByHand
		}
	}
}

// relieve takes from members what is above the most: first deputies who have another
// member, then what nobody has decided, then who is least near.
func (a *allocator) relieve() {
	for _, m := range a.Members {
		for len(a.load[m.ID]) > a.Most {
			a.unlink(slices.MinFunc(a.pairs(m.ID), func(x, y Pair) int {
				return cmp.Or(-cmp.Compare(min(len(a.by[x.Deputy]), 2), min(len(a.by[y.Deputy]), 2)), a.dearer(x, y))
			}))
		}
	}
}

// dearer orders links by how readily they are given up.
func (a *allocator) dearer(x, y Pair) int {
	return cmp.Or(compareBool(a.hand[x], a.hand[y]), cmp.Compare(a.near(x), a.near(y)), -cmp.Compare(x.Deputy, y.Deputy), -cmp.Compare(x.Member, y.Member))
}

func compareBool(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}

func (a *allocator) pairs(member int64) []Pair {
	pairs := make([]Pair, len(a.load[member]))
	for i, d := range a.load[member] {
		pairs[i] = Pair{member, d}
	}
	return pairs
}

// cover gives deputies without a member one who has room, the nearest first.
func (a *allocator) cover() {
	for near := OfBoth; near >= Apart; near-- {
		for _, d := range a.Deputies {
			if len(a.by[d.ID]) == 0 {
				a.give(d, near)
			}
		}
	}
}

// give finds the deputy the member with the fewest of those that are so near.
func (a *allocator) give(d Contactable, near Near) {
	var found int64
	for _, m := range a.Members {
		n := len(a.load[m.ID])
		if n < a.Most && (found == 0 || n < len(a.load[found])) && m.NearTo(d) == near {
			found = m.ID
		}
	}
	if found != 0 {
		a.link(found, d.ID)
	}
}

// makeRoom gives up second members of deputies for those who have none.
func (a *allocator) makeRoom() {
	var spare []Pair
	for _, m := range a.Members {
		for _, p := range a.pairs(m.ID) {
			if len(a.by[p.Deputy]) > 1 {
				spare = append(spare, p)
			}
		}
	}
	for _, d := range a.Deputies {
		if len(a.by[d.ID]) > 0 {
			continue
		}
		spare = slices.DeleteFunc(spare, func(p Pair) bool { return len(a.by[p.Deputy]) < 2 })
		if len(spare) == 0 {
			return
		}
		given := slices.MinFunc(spare, func(x, y Pair) int {
			return cmp.Or(compareBool(a.hand[x], a.hand[y]), -cmp.Compare(a.near(Pair{x.Member, d.ID}), a.near(Pair{y.Member, d.ID})), a.dearer(x, y))
		})
		a.unlink(given)
		a.link(given.Member, d.ID)
		spare = slices.DeleteFunc(spare, func(p Pair) bool { return p == given })
	}
}

// fill gives members with fewer than the least a further deputy: one with the fewest
// members, and of these the nearest.
func (a *allocator) fill() {
	for _, m := range a.Members {
		for len(a.load[m.ID]) < min(a.Least, a.Most) {
			open := slices.DeleteFunc(slices.Clone(a.Deputies), func(d Contactable) bool { return slices.Contains(a.by[d.ID], m.ID) })
			if len(open) == 0 {
				break
			}
			d := slices.MinFunc(open, func(x, y Contactable) int {
				return cmp.Or(cmp.Compare(len(a.by[x.ID]), len(a.by[y.ID])), -cmp.Compare(m.NearTo(x), m.NearTo(y)), cmp.Compare(x.ID, y.ID))
			})
			a.link(m.ID, d.ID)
		}
	}
}

func (a *allocator) result() Allocation {
	var r Allocation
	stood := map[Pair]bool{}
	for _, l := range a.Standing {
		stood[l.Pair()] = true
		if !slices.Contains(a.by[l.Deputy], l.Member) {
			r.Dropped = append(r.Dropped, l)
		}
	}
	for _, m := range a.Members {
		if len(a.load[m.ID]) < min(a.Least, a.Most) {
			r.Short = append(r.Short, m.ID)
		}
		for _, p := range a.pairs(m.ID) {
			l := Link{p.Member, p.Deputy, a.hand[p]}
			r.Links = append(r.Links, l)
			if !stood[p] {
				r.Added = append(r.Added, l)
			}
		}
	}
	for _, d := range a.Deputies {
		if len(a.by[d.ID]) == 0 {
			r.Uncovered = append(r.Uncovered, d.ID)
		}
	}
	if n := len(a.Members); n > 0 {
		r.Needed = (len(a.Deputies) + n - 1) / n
	}
	r.Links, r.Added, r.Dropped = a.sorted(r.Links), a.sorted(r.Added), a.sorted(r.Dropped)
	return r
}

func (a *allocator) sorted(links []Link) []Link {
	return slices.SortedFunc(slices.Values(links), func(x, y Link) int {
		return cmp.Or(cmp.Compare(x.Member, y.Member), cmp.Compare(x.Deputy, y.Deputy))
	})
}

// Touched are those whose list the allocation changes, in the order of ids.
func (r Allocation) Touched() []int64 {
	var people []int64
	for _, l := range slices.Concat(r.Added, r.Dropped) {
		people = append(people, l.Member, l.Deputy)
	}
	slices.Sort(people)
	return slices.Compact(people)
}
