package handlers

import (
	"context"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// TellRegions tells an officer of regions, once, what became within some days of what
// concerns them: counts alone, and nothing of any deputy.
func (d *Desk) TellRegions(ctx context.Context, tx *storage.Store, p liaison.Person, w liaison.RegionWeeks, at time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.Once(ctx, "regions to "+w.To.String(), p.ID, at)
	if err != nil || !first {
		return nil, err
	}
	bodies, err := tx.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	voice := d.Locales.Voice(p.Language)
	lines := []locales.Markup{voice.Say("region.title", "From", w.From, "To", w.To)}
	for _, r := range w.Of {
		lines = append(lines, "", voice.Say("region.name", "Body", bodyWith(bodies, r.Region).Label()))
		if r.Came+r.Solved+r.Late > 0 {
			lines = append(lines, voice.Say("region.matters", "Came", r.Came, "Solved", r.Solved, "Late", r.Late))
		}
		if r.ProblemsCame+r.ProblemsSolved+r.ProblemsBehind > 0 {
			lines = append(lines, voice.Say("region.problems", "Came", r.ProblemsCame, "Solved", r.ProblemsSolved, "Late", r.ProblemsBehind))
		}
	}
	t := &turn{desk: d, store: tx, voice: voice}
	t.notify(p, joinLines(append(lines, "", voice.Say("region.scope"))), [][]button{{t.button("menu.todo", "todo"), t.button("region.lists", "console")}})
	return t.out, nil
}
