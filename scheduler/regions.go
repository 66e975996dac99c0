package scheduler

import (
	"context"
	"slices"
	"time"

	"liaison"
	"liaison/storage"
)

// regions tells the officers of each region 市县人大 once a week what became of what
// concerns it, at the hour of the digest. A delegation is none: it is how deputies sit,
// nothing is transferred to it but first reviews, of which the digest of every day tells,
// and its counts would be little else than those of its few deputies.
func (t *Tick) regions(ctx context.Context, now time.Time, done string) (string, error) {
	today := liaison.DateOf(now)
	since, _ := liaison.ParseDate(done) // zero: never
	rules, calendar, err := t.rulesAndCalendar(ctx)
	if err != nil || now.Format("15:04") < rules.Text(liaison.DigestTime) {
		return done, err
	}
	from, to, due := liaison.WeeksToTell(calendar, since, today)
	if !due {
		return done, nil
	}
	weeks, err := t.Store.RegionWeeks(ctx, from.Midnight(t.Zone), to.AddDays(1).Midnight(t.Zone), today)
	if err != nil {
		return done, err
	}
	if err := t.tellRegions(ctx, liaison.RegionWeeks{From: from, To: to, Of: weeks}, now); err != nil {
		return done, err // who was told is not told again
	}
	return today.String(), nil
}

func (t *Tick) tellRegions(ctx context.Context, weeks liaison.RegionWeeks, now time.Time) error {
	if len(weeks.Of) == 0 {
		return nil
	}
	posted, err := t.Store.Posted(ctx)
	if err != nil {
		return err
	}
	return all(posted, func(p liaison.Person) error {
		theirs := weeks
		theirs.Of = slices.DeleteFunc(slices.Clone(weeks.Of), func(w liaison.RegionWeek) bool { return !p.In(w.Region, liaison.RoleOfficer) })
		if len(theirs.Of) == 0 {
			return nil
		}
		return about("the week of the regions of person", p.ID, t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			return t.Desk.TellRegions(ctx, tx, p, theirs, now)
		}))
	})
}
