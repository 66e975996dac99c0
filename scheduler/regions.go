package scheduler

import (
	"context"
	"errors"
	"fmt"
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
	weeks, err := t.Store.RegionWeeks(ctx, t.midnight(from), t.midnight(to.AddDays(1)), today)
	if err != nil {
		return done, err
	}
	if err := t.tellRegions(ctx, liaison.RegionWeeks{From: from, To: to, Of: weeks}, now); err != nil {
		return done, err // who was told is not told again
	}
	return today.String(), nil
}

// midnight is when a day begins.
func (t *Tick) midnight(d liaison.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, t.Zone)
}

func (t *Tick) tellRegions(ctx context.Context, all liaison.RegionWeeks, now time.Time) error {
	if len(all.Of) == 0 {
		return nil
	}
	posted, err := t.Store.Posted(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, p := range posted {
		theirs := all
		theirs.Of = slices.DeleteFunc(slices.Clone(all.Of), func(w liaison.RegionWeek) bool { return !p.In(w.Region, liaison.RoleOfficer) })
		if len(theirs.Of) == 0 {
			continue
		}
		if err := t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			return t.Desk.TellRegions(ctx, tx, p, theirs, now)
		}); err != nil {
			errs = append(errs, fmt.Errorf("the week of the regions of person %d: %w", p.ID, err))
		}
	}
	return errors.Join(errs...)
}
