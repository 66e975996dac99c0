package scheduler

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"liaison"
	"liaison/storage"
)

// never is the day of the last digest before the first.
var never = liaison.Date{Year: 1, Month: time.January, Day: 1}

// digest writes everybody's digest of the day, at its hour, on working days.
// After a time in which nobody was there, it is one digest, which covers all of
// it.
func (t *Tick) digest(ctx context.Context, now time.Time, done string) (string, error) {
	today := liaison.DateOf(now)
	since, err := liaison.ParseDate(done)
	if err != nil {
		since = never
	}
	if !since.Before(today) {
		return done, nil
	}
	rules, calendar, err := t.rulesAndCalendar(ctx)
	if err != nil {
		return done, err
	}
	if !calendar.Workday(today) || now.Format("15:04") < rules.Text(liaison.DigestTime) {
		return done, nil
	}
	r := &round{since: since, today: today, zone: t.Zone, calendar: calendar, digests: map[int64]*liaison.Digest{}}
	if err := r.gather(ctx, t.Store, rules); err != nil {
		return done, err
	}
	if err := t.write(ctx, r, now); err != nil {
		return done, err // whose digest was kept is not written another
	}
	return today.String(), nil
}

// write keeps the digests, each with the note that it has been.
func (t *Tick) write(ctx context.Context, r *round, now time.Time) error {
	var errs []error
	for _, id := range slices.Sorted(maps.Keys(r.digests)) {
		d := r.digests[id]
		d.Sort()
		if err := t.each(ctx, func(ctx context.Context, tx *storage.Store) ([]liaison.Outgoing, error) {
			first, err := tx.StartDigest(ctx, id, r.today)
			if err != nil || !first {
				return nil, err
			}
			return t.Desk.Digest(ctx, tx, r.people[id], *d, now)
		}); err != nil {
			errs = append(errs, fmt.Errorf("the digest of person %d: %w", id, err))
		}
	}
	return errors.Join(errs...)
}

// round is the digests of one day in the making.
type round struct {
	since, today liaison.Date
	zone         *time.Location
	calendar     liaison.Calendar
	last         map[int64]liaison.Date // whose digests of a round that was cut short were written, and when
	people       map[int64]liaison.Person
	posts        map[liaison.Membership][]int64
	digests      map[int64]*liaison.Digest
}

// gather finds out who hears of what.
func (r *round) gather(ctx context.Context, store *storage.Store, rules liaison.Rules) error {
	due, err := r.due(ctx, store)
	if err != nil {
		return err
	}
	var pledged []liaison.Due
	if r.fallsOn(rules.Text(liaison.CommitmentPush)) {
		if pledged, err = store.Pledged(ctx); err != nil {
			return err
		}
	}
	moved, err := store.ClocksMoved(ctx, r.since, r.today)
	if err != nil {
		return err
	}
	if err := r.know(ctx, store, due, pledged, moved); err != nil {
		return err
	}
	for _, d := range due {
		r.tellDue(d)
	}
	for _, d := range pledged {
		for _, id := range r.holders(d, liaison.Lead, liaison.Author) {
			r.of(id).Pledged = append(r.of(id).Pledged, d)
		}
	}
	for _, m := range moved {
		for _, id := range r.holders(liaison.Due{Matter: m.Matter, Clock: m.Clock}, m.Clock.For, liaison.Author) {
			r.of(id).Moved = append(r.of(id).Moved, m)
		}
	}
	return r.gatherRest(ctx, store)
}

// due lists the clocks of which somebody is warned: of matters, and of problems.
func (r *round) due(ctx context.Context, store *storage.Store) ([]liaison.Due, error) {
	matters, err := r.warned(ctx, store.ClocksDue)
	if err != nil {
		return nil, err
	}
	problems, err := r.warned(ctx, store.ProblemsDue)
	return append(matters, problems...), err
}

// dueList lists what ends by a day, so many at a time: what comes after that clock.
type dueList func(ctx context.Context, until liaison.Date, after liaison.Clock, most int) ([]liaison.Due, error)

func (r *round) warned(ctx context.Context, list dueList) ([]liaison.Due, error) {
	var warned []liaison.Due
	var after liaison.Clock
	for {
		found, err := list(ctx, liaison.WarnedUntil(r.today), after, batch)
		if err != nil {
			return nil, err
		}
		for _, d := range found {
			after = d.Clock
			if rung, ok := d.Clock.Rung(r.calendar, r.since, r.today); ok {
				d.Rung = rung
				warned = append(warned, d)
			}
		}
		if len(found) < batch {
			return warned, nil
		}
	}
}

// fallsOn reports whether that day of the year, as 11-01, is today or was after
// the last digest.
func (r *round) fallsOn(day string) bool {
	for _, year := range []int{r.today.Year - 1, r.today.Year} {
		on, err := liaison.ParseDate(fmt.Sprintf("%d-%s", year, day))
		if err == nil && !r.today.Before(on) && (r.since.Before(on) && r.since != never || on == r.today) {
			return true
		}
	}
	return false
}

// know reads the people that may be told.
func (r *round) know(ctx context.Context, store *storage.Store, due, pledged []liaison.Due, moved []liaison.Moved) (err error) {
	if r.last, err = store.DigestsSince(ctx, r.since); err != nil {
		return err
	}
	posted, err := store.Posted(ctx)
	if err != nil {
		return err
	}
	var ids []int64
	for _, d := range slices.Concat(due, pledged) {
		ids = append(ids, d.Matter.Author)
		ids = append(ids, d.Matter.People(liaison.CoSigner)...)
	}
	for _, m := range moved {
		ids = append(ids, m.Matter.Author)
		ids = append(ids, m.Matter.People(liaison.CoSigner)...)
	}
	slices.Sort(ids)
	others, err := store.Reachable(ctx, slices.Compact(ids))
	if err != nil {
		return err
	}
	r.people, r.posts = map[int64]liaison.Person{}, map[liaison.Membership][]int64{}
	for _, p := range append(others, posted...) {
		r.people[p.ID] = p
	}
	for _, p := range posted {
		for _, post := range p.Offices() {
			r.posts[post] = append(r.posts[post], p.ID)
			r.posts[liaison.Membership{Role: post.Role}] = append(r.posts[liaison.Membership{Role: post.Role}], p.ID)
		}
	}
	return nil
}

// of is a person's digest.
func (r *round) of(id int64) *liaison.Digest {
	if r.digests[id] == nil {
		r.digests[id] = &liaison.Digest{Day: r.today}
	}
	return r.digests[id]
}

// holders are those who can be told as one of the parties, each once, and have
// not had today's digest. Of a clock that is one body's or one person's it is
// they.
func (r *round) holders(d liaison.Due, parties ...liaison.Capacity) []int64 {
	var ids []int64
	for _, c := range parties {
		for _, id := range r.named(d, c) {
			p, known := r.people[id]
			if known && r.last[id] != r.today && !slices.Contains(ids, id) && (d.Problem.Note != 0 || len(d.Matter.Capacities(p)) > 0) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func (r *round) named(d liaison.Due, c liaison.Capacity) []int64 {
	role, of, byBody := liaison.HeldBy(c)
	switch {
	case byBody:
		bodies := d.Matter.Bodies(of)
		if d.Clock.Body != 0 && of == d.Clock.For {
			bodies = []int64{d.Clock.Body}
		}
		var ids []int64
		for _, b := range bodies {
			ids = append(ids, r.posts[liaison.Membership{Body: b, Role: role}]...)
		}
		return ids
	case c == liaison.Staff:
		return r.posts[liaison.Membership{Role: liaison.RoleClerk}]
	case c == liaison.Chief:
		return r.posts[liaison.Membership{Role: liaison.RoleChief}]
	case c == liaison.Convener:
		if officers := r.posts[liaison.Membership{Body: d.Problem.Holder, Role: liaison.RoleOfficer}]; len(officers) > 0 {
			return officers
		}
		return r.posts[liaison.Membership{Role: liaison.RoleClerk}]
	case c == liaison.Author:
		return []int64{d.Matter.Author}
	case d.Clock.Person != 0:
		return []int64{d.Clock.Person}
	default:
		return d.Matter.People(c)
	}
}

// tellDue tells of a clock those whom its rung names. Where nobody who has to
// act can be told, the staff are, whatever the rung: no deadline is missed in
// silence.
func (r *round) tellDue(d liaison.Due) {
	own := r.holders(d, d.Clock.For)
	to := d.Rung.To
	if len(own) == 0 {
		to = append(slices.Clone(to), liaison.Staff)
	}
	for _, id := range r.holders(d, to...) {
		mine := d
		mine.Own = slices.Contains(own, id)
		if before, cut := r.last[id]; cut {
			var ok bool
			if mine.Rung, ok = d.Clock.Rung(r.calendar, before, r.today); !ok {
				continue
			}
		}
		r.of(id).Due = append(r.of(id).Due, mine)
	}
}

// gatherRest is what is not about one clock: what waits, and calendars that are
// missing.
func (r *round) gatherRest(ctx context.Context, store *storage.Store) error {
	count, last, err := store.Provisional(ctx)
	if err != nil {
		return err
	}
	if err := r.gatherHeld(ctx, store); err != nil {
		return err
	}
	missing := r.missing(last)
	counts := r.calendar.CountsWaiting(r.since, r.today)
	for id, p := range r.people {
		if r.last[id] == r.today {
			continue
		}
		if len(missing) > 0 && (p.Is(liaison.RoleClerk) || p.Is(liaison.RoleOperator)) {
			r.of(id).Missing, r.of(id).Provisional = missing, count
		}
		if counts && slices.ContainsFunc(p.Offices(), func(m liaison.Membership) bool { return m.Role != liaison.RoleDeputy }) {
			r.of(id).Counts = true
		}
	}
	return r.gatherImproved(ctx, store)
}

// gatherHeld are those who have had enough pushes, and read the rest here.
func (r *round) gatherHeld(ctx context.Context, store *storage.Store) error {
	return eachHolder(ctx, store, func(p liaison.Person) error {
		if r.last[p.ID] != r.today {
			r.people[p.ID] = p
			r.of(p.ID).Held = true
		}
		return nil
	})
}

// missing lists the years without a calendar that matter now: this one, those
// that running clocks reach into, and from November on the next, whose
// arrangement has been announced by then.
func (r *round) missing(last liaison.Date) []int {
	if next := (liaison.Date{Year: r.today.Year + 1, Month: time.January, Day: 1}); r.today.Month >= time.November && last.Before(next) {
		last = next
	}
	if last.Before(r.today) {
		last = r.today
	}
	return r.calendar.Unknown(r.today, last)
}
