package scheduler

import (
	"context"
	"errors"
	"time"

	"liaison"
	"liaison/storage"
)

// contacts reminds members of the standing committee who have reached less than half of
// the contacts that are due: once in a quarter, from the first working day of its last
// month on, at the time of the digest.
func (t *Tick) contacts(ctx context.Context, now time.Time, done string) (string, error) {
	today := liaison.DateOf(now)
	quarter := today.QuarterBegan()
	if done == quarter.String() {
		return done, nil
	}
	rules, calendar, err := t.rulesAndCalendar(ctx)
	if err != nil {
		return done, err
	}
	at, err := time.Parse("15:04", rules.Text(liaison.DigestTime))
	if err != nil || today.Before(liaison.ContactReminder(today, calendar)) || now.Hour()*60+now.Minute() < at.Hour()*60+at.Minute() {
		return done, err
	}
	yearly := rules.Number(liaison.AllocationYearly)
	members, err := t.Store.MembersContacts(ctx, today, yearly)
	if err != nil {
		return done, err
	}
	var errs []error
	for _, m := range members {
		if liaison.ContactsBehind(m.Deputies, yearly, m.Had, today) {
			errs = append(errs, t.remindOfContacts(ctx, m, m.Deputies*yearly, now))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return done, err
	}
	return quarter.String(), nil
}

func (t *Tick) remindOfContacts(ctx context.Context, m storage.MemberBehind, should int, now time.Time) error {
	return t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
		first, err := tx.RemindOfContacts(ctx, m.ID, liaison.DateOf(now).QuarterBegan(), now)
		if err != nil || !first {
			return nil, err
		}
		return t.Desk.ContactsBehind(ctx, tx, m, should)
	})
}
