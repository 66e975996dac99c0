package liaison

import "time"

// Again is a draft of an occasion like this one: what it is and who is invited, without
// what belongs to the time, and without what came of it.
func (o Occasion) Again() Occasion {
	o.ID, o.Stage, o.Year, o.MakesUp, o.Seed, o.Minutes, o.Why, o.Secret, o.Author = 0, OccasionDraft, 0, 0, "", "", "", nil, 0
	o.Begins, o.Ends, o.EnrolUntil = time.Time{}, time.Time{}, time.Time{}
	o.Created, o.Changed, o.Announced, o.Settled = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	return o
}
