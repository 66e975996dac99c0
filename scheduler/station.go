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

// StationDesk says what the tick has found to be said of stations and groups.
type StationDesk interface {
	PutDownMonth(ctx context.Context, tx *storage.Store, station int64, month liaison.Date, at time.Time) ([]liaison.Outgoing, error)
	NoticeDuty(ctx context.Context, tx *storage.Store, occasion int64, at time.Time) ([]liaison.Outgoing, error)
	WarnIdle(ctx context.Context, tx *storage.Store, s storage.IdleStation, at time.Time) (said bool, out []liaison.Outgoing, err error)
	ListIdle(ctx context.Context, tx *storage.Store, names []string) ([]liaison.Outgoing, error)
	WarnReceiving(ctx context.Context, tx *storage.Store, r storage.Receiving, day liaison.Date, at time.Time) ([]liaison.Outgoing, error)
	ListReceiving(ctx context.Context, tx *storage.Store, names []string, day liaison.Date, at time.Time) ([]liaison.Outgoing, error)
	WarnGroup(ctx context.Context, tx *storage.Store, g storage.ListedGroup, day liaison.Date, at time.Time) ([]liaison.Outgoing, error)
	TellTally(ctx context.Context, tx *storage.Store, line storage.TallyLine, month liaison.Date, at time.Time) ([]liaison.Outgoing, error)
}

// receptions makes the receptions of the month that are to stand by now.
func (t *Tick) receptions(ctx context.Context, now time.Time, done string) (string, error) {
	rules, err := t.Store.Rules(ctx)
	if err != nil {
		return done, err
	}
	month := liaison.MonthToPutDown(liaison.DateOf(now), rules.Number(liaison.ReceptionsMade))
	var errs []error
	var after int64
	for {
		stations, err := t.Store.DutyMonthsToMake(ctx, month, after, batch)
		if err != nil {
			return done, err
		}
		for _, s := range stations {
			after = s
			if err := t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
				return t.Desk.PutDownMonth(ctx, tx, s, month, now)
			}); err != nil {
				errs = append(errs, fmt.Errorf("the receptions of station %d: %w", s, err))
			}
		}
		if len(stations) < batch {
			return done, errors.Join(errs...)
		}
	}
}

// receptionNotices sends what stations post before their receptions, as many days
// ahead as the kind asks for, from the hour of the digest on.
func (t *Tick) receptionNotices(ctx context.Context, now time.Time, done string) (string, error) {
	rules, err := t.Store.Rules(ctx)
	if err != nil || now.Format("15:04") < rules.Text(liaison.DigestTime) {
		return done, err
	}
	until := liaison.DateOf(now).AddDays(liaison.OccasionRules[liaison.Reception].Notice)
	due, err := t.Store.DutyToNotice(ctx, until, now, batch)
	if err != nil {
		return done, err
	}
	var errs []error
	for _, o := range due {
		errs = append(errs, t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			return t.Desk.NoticeDuty(ctx, tx, o, now)
		}))
	}
	return done, errors.Join(errs...)
}

// once is a day on which a job has not been yet, from the hour of the digest on.
func (t *Tick) once(ctx context.Context, now time.Time, done string) (today liaison.Date, rules liaison.Rules, due bool, err error) {
	today = liaison.DateOf(now)
	if today.String() == done {
		return today, nil, false, nil
	}
	rules, err = t.Store.Rules(ctx)
	return today, rules, err == nil && now.Format("15:04") >= rules.Text(liaison.DigestTime), err
}

// stationIdle warns once a day of stations where nothing has been done for long, of
// each once until there is activity again.
func (t *Tick) stationIdle(ctx context.Context, now time.Time, done string) (string, error) {
	today, rules, due, err := t.once(ctx, now, done)
	if err != nil || !due {
		return done, err
	}
	span, err := liaison.ParseSpan(rules.Text(liaison.StationIdle))
	if err != nil {
		return done, err
	}
	before := now.AddDate(0, -span.Months, -span.Days-span.Workdays)
	var names []string
	var errs []error
	var after int64
	for {
		idle, err := t.Store.IdleStations(ctx, before, now, after, batch)
		if err != nil {
			return done, err
		}
		for _, s := range idle {
			after = s.ID
			err := t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
				said, out, err := t.Desk.WarnIdle(ctx, tx, s, now)
				if said && err == nil {
					names = append(names, s.Name)
				}
				return out, err
			})
			if err != nil {
				errs = append(errs, fmt.Errorf("station %d is idle: %w", s.ID, err))
			}
		}
		if len(idle) < batch {
			break
		}
	}
	if len(names) > 0 {
		errs = append(errs, t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			return t.Desk.ListIdle(ctx, tx, names)
		}))
	}
	if err := errors.Join(errs...); err != nil {
		return done, err
	}
	return today.String(), nil
}

// aims warns, on the days set, of what each deputy of a station and each group is to
// have done in the year and has not.
func (t *Tick) aims(ctx context.Context, now time.Time, done string) (string, error) {
	today, rules, due, err := t.once(ctx, now, done)
	if err != nil || !due {
		return done, err
	}
	since, err := liaison.ParseDate(done)
	if err != nil {
		since = today.AddDays(-1) // what was before the first time is not made up for
	}
	day, falls := liaison.AimDay(rules, since, today)
	if !falls {
		return today.String(), nil
	}
	if err := errors.Join(t.aimOfDeputies(ctx, day, now), t.aimOfGroups(ctx, day, now)); err != nil {
		return done, err
	}
	return today.String(), nil
}

func (t *Tick) aimOfDeputies(ctx context.Context, day liaison.Date, now time.Time) error {
	var names []string
	var errs []error
	after := ""
	for {
		below, err := t.Store.ReceivingBelow(ctx, 0, now, liaison.OccasionRules[liaison.Reception].Aim.Times, after, batch)
		if err != nil {
			return err
		}
		for _, r := range below {
			after, names = r.Code, append(names, r.Name)
			errs = append(errs, t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
				return t.Desk.WarnReceiving(ctx, tx, r, day, now)
			}))
		}
		if len(below) < batch {
			break
		}
	}
	errs = append(errs, t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
		return t.Desk.ListReceiving(ctx, tx, names, day, now)
	}))
	return errors.Join(errs...)
}

func (t *Tick) aimOfGroups(ctx context.Context, day liaison.Date, now time.Time) error {
	groups, err := t.Store.MemberGroups(ctx, nil, now)
	if err != nil {
		return err
	}
	var errs []error
	for _, g := range slices.DeleteFunc(groups, func(g storage.ListedGroup) bool {
		return g.Year >= liaison.OccasionRules[liaison.GroupActivity].Aim.Times
	}) {
		errs = append(errs, t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			return t.Desk.WarnGroup(ctx, tx, g, day, now)
		}))
	}
	return errors.Join(errs...)
}

// stationTallies tells each station's officers, on the first day of a month or as soon
// after as somebody is there, what became of the opinions of the month before.
func (t *Tick) stationTallies(ctx context.Context, now time.Time, done string) (string, error) {
	today, _, due, err := t.once(ctx, now, "")
	month := liaison.Date{Year: today.Year, Month: today.Month, Day: 1}.AddMonths(-1)
	if err != nil || !due || month.String() == done {
		return done, err
	}
	if done == "" && today.Day != 1 {
		return month.String(), nil // a service that has just begun has nothing to report
	}
	counted, err := t.Store.FiguresAsOf(ctx)
	if err != nil || counted.In(t.Zone).Before(time.Date(today.Year, today.Month, 1, 0, 0, 0, 0, t.Zone)) {
		return done, err // the month's last day is not counted yet
	}
	f := storage.StationFilter{Most: batch}
	var errs []error
	for {
		lines, err := t.Store.StationTallies(ctx, month, month.AddMonths(1).AddDays(-1), f, true)
		if err != nil {
			return done, err
		}
		for _, l := range lines {
			f.After = l.Code
			errs = append(errs, t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
				return t.Desk.TellTally(ctx, tx, l, month, now)
			}))
		}
		if len(lines) < batch {
			break
		}
	}
	if err := errors.Join(errs...); err != nil {
		return done, err
	}
	return month.String(), nil
}
