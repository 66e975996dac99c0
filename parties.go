package liaison

import (
	"maps"
	"slices"
)

// parties are those after the move: what its fields name takes the place of
// those of the same capacity.
func (m Move) parties(c Case) []Party {
	parties := slices.Clone(c.Matter.Parties)
	without := func(capacity Capacity) {
		parties = slices.DeleteFunc(parties, func(p Party) bool { return p.Capacity == capacity })
	}
	for _, capacity := range m.Drops {
		without(capacity)
	}
	for _, f := range m.Needs {
		switch {
		case f.Party == "" || !f.When.holds(c.Matter, c.Input) || len(c.Input[f.Key]) == 0 && f.Optional && f.Kind != FieldBodies:
		case f.Kind == FieldPeople:
			parties = invited(parties, f.Party, c)
		default:
			without(f.Party)
			for _, code := range c.Input[f.Key] {
				parties = append(parties, Party{Capacity: f.Party, Body: c.Bodies[code].ID})
			}
		}
	}
	if c.shares() {
		for _, p := range c.Main.Parties {
			if (p.Capacity == Lead || p.Capacity == Co) && !slices.Contains(parties, p) {
				parties = append(parties, p)
			}
		}
	}
	return m.own(parties, c)
}

// own is what the mover's own part in the matter becomes.
func (m Move) own(parties []Party, c Case) []Party {
	mine := func(capacity Capacity) func(Party) bool {
		return func(p Party) bool { return p.Capacity == capacity && p.Person == c.Actor.ID }
	}
	if m.Leaves != "" {
		parties = slices.DeleteFunc(parties, mine(m.Leaves))
	}
	if m.Joins != "" && !slices.ContainsFunc(parties, mine(m.Joins)) {
		parties = append(parties, Party{Capacity: m.Joins, Person: c.Actor.ID})
	}
	for i, p := range parties {
		switch {
		case p.Capacity != CoSigner:
		case m.Marks && p.Person == c.Actor.ID:
			parties[i].Mark = c.procedure.Hash(c.Matter)
		case m.Asks:
			parties[i].Mark = ""
		}
	}
	if m.Sheds {
		parties = slices.DeleteFunc(parties, func(p Party) bool {
			return p.Capacity == CoSigner && (p.Mark == "" || p.Mark != c.procedure.Hash(c.Matter))
		})
	}
	if m.Sign {
		author := c.Actor
		if m.Hands != nil {
			author = c.People[c.Matter.Facts[m.Hands.To]]
		}
		parties = seated(parties, author, c)
	}
	return parties
}

// invited adds the people whom the input names.
func invited(parties []Party, as Capacity, c Case) []Party {
	for _, code := range c.Input["cosigners"] {
		id := c.People[code].ID
		known := func(p Party) bool { return p.Capacity == as && p.Person == id }
		if !slices.ContainsFunc(parties, known) {
			parties = append(parties, Party{Capacity: as, Person: id})
		}
	}
	return parties
}

// seated adds the author's delegation.
func seated(parties []Party, author Person, c Case) []Party {
	for _, code := range slices.Sorted(maps.Keys(c.Bodies)) {
		b := c.Bodies[code]
		delegation := Party{Capacity: Reviewer, Body: b.ID}
		if b.Kind == Delegation && author.In(b.ID, RoleDeputy) && !slices.Contains(parties, delegation) {
			parties = append(parties, delegation)
		}
	}
	return parties
}

// actingBody is the body for which the person makes the move: of several, the
// first that has a clock of its own running, of the kind that the move is about.
func (m Move) actingBody(matter Matter, p Person) int64 {
	role, of, ok := HeldBy(m.By)
	if !ok {
		return 0
	}
	var first int64
	for _, b := range matter.Bodies(of) {
		if !p.In(b, role) {
			continue
		}
		if first == 0 {
			first = b
		}
		if slices.ContainsFunc(matter.Clocks, func(k Clock) bool {
			return !k.Stopped && k.Body == b && (m.While == "" || k.Kind == m.While)
		}) {
			return b
		}
	}
	return first
}
