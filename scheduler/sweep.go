package scheduler

import (
	"context"
	"time"

	"liaison"
	"liaison/storage"
)

// SweepDesk says once a month what handling units have to see to.
type SweepDesk interface {
	TellSweep(ctx context.Context, tx *storage.Store, line storage.SweepLine, month liaison.Date, at time.Time) (told bool, out []liaison.Outgoing, err error)
	ListSweep(ctx context.Context, tx *storage.Store, lines []storage.SweepLine, untold []string, month liaison.Date, at time.Time) ([]liaison.Outgoing, error)
}

// sweep tells each handling unit once a month what it has to see to, and then the staff
// how all units stand: on the day that is set, or on the next working day on which
// somebody is there. A round that was cut short goes on with whom it had not told.
func (t *Tick) sweep(ctx context.Context, now time.Time, done string) (string, error) {
	today := liaison.DateOf(now)
	month := liaison.Date{Year: today.Year, Month: today.Month, Day: 1}
	if done == month.String() {
		return done, nil
	}
	rules, calendar, err := t.rulesAndCalendar(ctx)
	if err != nil || now.Format("15:04") < rules.Text(liaison.DigestTime) {
		return done, err
	}
	switch on := liaison.SweepOn(month, rules.Number(liaison.SweepMonthly), calendar); {
	case today.Before(on) || !calendar.Workday(today):
		return done, nil
	case done == "" && on.Before(today):
		return month.String(), nil // a service that has just begun does not make up for what was before
	}
	if err := t.tellSweep(ctx, month, now); err != nil {
		return done, err
	}
	return month.String(), nil
}

func (t *Tick) tellSweep(ctx context.Context, month liaison.Date, now time.Time) error {
	lines, err := t.Store.Sweep(ctx, liaison.DateOf(now), nil)
	if err != nil || len(lines) == 0 {
		return err
	}
	var untold []string
	err = all(lines, func(l storage.SweepLine) error {
		return about("the sweep of unit", l.Body, t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			told, out, err := t.Desk.TellSweep(ctx, tx, l, month, now)
			if err == nil && !told {
				untold = append(untold, l.Name)
			}
			return out, err
		}))
	})
	if err != nil {
		return err // the staff hear of it when all units have
	}
	return t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
		return t.Desk.ListSweep(ctx, tx, lines, untold, month, now)
	})
}
