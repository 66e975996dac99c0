package storage

import "liaison"

// yearOfOccasion is the year that an occasion o stands under: its menu's, or else that
// in which it begins.
const yearOfOccasion = `coalesce(nullif(o.year, 0), extract(year FROM o.begins_at)::integer)`

// occasionHistory are the conditions on what somebody came to and wished for. Each asks
// for a set of people that can be hashed once, and not for each of them anew.
func occasionHistory(a liaison.Audience, args *arguments) (conditions []string) {
	for _, h := range a.Occasions {
		condition := "false" // a filter that is not understood is nobody
		switch {
		case !h.Known():
		case h.What == liaison.CameToOne:
			condition = "p.id IN (SELECT a.person " + cameTo(h, args) + ")"
		case h.What == liaison.CameToNone:
			condition = "NOT EXISTS (SELECT " + cameTo(h, args) + " AND a.person = p.id)"
		case h.What == liaison.Wished:
			condition = "p.id IN (SELECT w.person FROM wishes w JOIN occasions o ON o.id = w.occasion WHERE o.kind = " + args.add(h.Kind) +
				" AND " + yearOfOccasion + " = " + args.add(h.Year) + ")"
		case h.What == liaison.WishedFor:
			condition = "p.id IN (SELECT w.person FROM wishes w WHERE w.occasion = " + args.add(h.Occasion) + ")"
		case h.What == liaison.FreeIn:
			condition = "p.id IN (SELECT f.person FROM free_months f WHERE f.year = " + args.add(h.Year) + " AND " + args.add(int(h.Month)) + "::integer = ANY(f.months))"
		}
		conditions = append(conditions, condition)
	}
	return conditions
}

// cameTo are those a who attended an occasion of the kind in the year, or in this term.
func cameTo(h liaison.OccasionHad, args *arguments) string {
	when := " AND o.begins_at >= " + termBegan
	if h.Year != 0 {
		when = " AND " + yearOfOccasion + " = " + args.add(h.Year)
	}
	return "FROM participations a JOIN occasions o ON o.id = a.occasion WHERE a.state = 'attended' AND o.stage IN ('announced', 'over') AND o.kind = " + args.add(h.Kind) + when
}
