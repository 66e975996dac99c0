package scheduler

import (
	"context"

	"liaison"
	"liaison/storage"
)

// gatherImproved adds to the digests of the day, once a month, how much of the service
// was improved in the month before. Nobody gets a digest for it but those whose feedback
// it came of.
func (r *round) gatherImproved(ctx context.Context, store *storage.Store) error {
	month, due := liaison.ImprovementsToTell(r.calendar, r.since, r.today)
	if !due {
		return nil
	}
	thanks, err := store.ImprovedIn(ctx, month.Midnight(r.zone), month.AddMonths(1).Midnight(r.zone))
	if err != nil || len(thanks) == 0 {
		return err
	}
	var ids []int64
	for _, t := range thanks {
		ids = append(ids, t.Person)
	}
	reachable, err := store.Reachable(ctx, ids)
	if err != nil {
		return err
	}
	for _, p := range reachable {
		r.people[p.ID] = p
	}
	for _, t := range thanks {
		if _, known := r.people[t.Person]; known && r.last[t.Person] != r.today {
			r.of(t.Person).ImprovedWith = append(r.of(t.Person).ImprovedWith, t.Line)
		}
	}
	for _, d := range r.digests {
		d.Improved = len(thanks)
	}
	return nil
}
