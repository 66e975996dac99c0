package handlers

import (
	"cmp"
	"context"
	"slices"

	"liaison"
)

// Common is a move that some of the chosen matters offer.
type Common struct {
	Kind  liaison.Kind
	Key   liaison.MoveKey
	Name  string
	Of    string // the kind
	Count int    // how many of them
}

// Chosen reads those of the matters that the person may open, with the moves that
// can be made of several at once, what most of them offer first.
func (v View) Chosen(ctx context.Context, ids []int64) ([]Row, []Common, error) {
	t := v.t
	if _, err := t.bodies(ctx); err != nil { // deadlines name them
		return nil, nil, err
	}
	found, err := t.store.MattersByIDs(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	found = slices.DeleteFunc(found, func(m liaison.Matter) bool { return len(m.Capacities(*t.person)) == 0 })
	var commons []Common
	for i, m := range found {
		found[i] = seen(*t.person, m)
		for _, move := range liaison.Procedures[m.Kind].Offered(found[i], *t.person) {
			if !inBulk(m, move) || idle(move, m, *t.person) {
				continue
			}
			at := slices.IndexFunc(commons, func(c Common) bool { return c.Kind == m.Kind && c.Key == move.Key })
			if at < 0 {
				at = len(commons)
				commons = append(commons, Common{m.Kind, move.Key, t.moveName(m, move), t.voice.Plain("kind." + string(m.Kind)), 0})
			}
			commons[at].Count++
		}
	}
	slices.SortStableFunc(commons, func(a, b Common) int { return cmp.Compare(b.Count, a.Count) })
	rows, err := v.Rows(ctx, found)
	return rows, commons, err
}

// inBulk reports whether a move can be made of several matters at once: what it asks
// is not about one of them alone, and no text has to be read.
func inBulk(m liaison.Matter, move liaison.Move) bool {
	return !inChat(m, move) && !move.Reads && !slices.ContainsFunc(move.Needs, func(f liaison.Field) bool {
		return f.Kind == liaison.FieldClock || f.Kind == liaison.FieldLines || f.Of != ""
	})
}
