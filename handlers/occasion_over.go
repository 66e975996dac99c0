package handlers

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"liaison"
	"liaison/storage"
)

// SettleOccasion notes who had a seat in an occasion that is over and did not come, and
// tells them and its holders. What is not to be settled now, or was, stays as it is.
func (d *Desk) SettleOccasion(ctx context.Context, tx *storage.Store, occasion int64, at time.Time) ([]liaison.Outgoing, error) {
	o, err := tx.LockOccasion(ctx, occasion)
	if err != nil || !o.ToSettle(at) {
		return nil, err
	}
	all, err := tx.LockParticipations(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	counts := map[liaison.Participating]int{}
	var missed []int64
	for _, p := range all {
		if next, refusal := p.Decide(o, liaison.MissIt, liaison.JoinInput{}, liaison.Seats{}, at); refusal == nil {
			moved := storage.JoinMoved{Participation: next, Move: liaison.MissIt, Was: p.State}
			if err := tx.KeepJoinMove(ctx, moved); err != nil {
				return nil, err
			}
			missed = append(missed, p.Person)
			p = next
		}
		counts[p.State]++
	}
	o.Stage, o.Settled, o.Changed = liaison.OccasionOver, at, at
	if err := tx.KeepOccasion(ctx, o); err != nil {
		return nil, err
	}
	if err := tx.EndOffersOf(ctx, o.ID, at); err != nil { // which nobody could take since it began
		return nil, err
	}
	out, err := d.tellOccasion(ctx, tx, o, missed, "occasion.told_miss")
	if err != nil {
		return nil, err
	}
	summary, err := d.sumUp(ctx, tx, o, counts)
	if err != nil {
		return nil, err
	}
	out = append(out, summary...)
	left, err := d.stillMissing(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	return append(out, left...), d.askHowItWas(ctx, tx, o, at)
}

// sumUp tells the holders how many came and, where the kind has an aim, how many of
// the deputies have reached it.
func (d *Desk) sumUp(ctx context.Context, tx *storage.Store, o liaison.Occasion, counts map[liaison.Participating]int) ([]liaison.Outgoing, error) {
	holders, err := tx.HoldersOfOccasion(ctx, o)
	if err != nil {
		return nil, err
	}
	notes, err := tx.CountFieldNotes(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	reached, of, err := d.aimOf(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	key := "occasion.summed_up"
	if of > 0 {
		key = "occasion.summed_up_aim"
	}
	return d.tellOccasion(ctx, tx, o, holders, key, "Came", counts[liaison.Attended], "Missed", counts[liaison.Missed], "Excused", counts[liaison.Excused],
		"Leave", counts[liaison.LeaveAsked], "Notes", notes, "Reached", reached, "Of", of, "Percent", covered(reached, of))
}

// aimOf is how many of the deputies of whom the kind is asked have reached its aim, in
// this term or since the year began; of none where it has no aim.
func (d *Desk) aimOf(ctx context.Context, tx *storage.Store, o liaison.Occasion) (reached, of int, err error) {
	aim := o.Rule().Aim
	if aim.Times == 0 {
		return 0, 0, nil
	}
	from := liaison.Date{Year: o.Ends.In(d.Zone).Year(), Month: time.January, Day: 1}
	if aim.Term {
		if from, err = tx.TermBegins(ctx); err != nil {
			return 0, 0, err
		}
	}
	is, err := tx.ReachOf(ctx, o.Kind, aim, from.Midnight(d.Zone), o.Ends)
	return is.Reached, is.Deputies, err
}

// covered is a share in hundredths, with one figure after the point.
func covered(part, of int) string {
	if of == 0 {
		return "0"
	}
	return fmt.Sprintf("%.1f", 100*float64(part)/float64(of))
}

// stillMissing tells, after an occasion whose kind is made up for, how many remain; and
// after one that made up for another, each delegation who of it has missed them all.
func (d *Desk) stillMissing(ctx context.Context, tx *storage.Store, o liaison.Occasion) ([]liaison.Outgoing, error) {
	if !o.Rule().MakeUp {
		return nil, nil
	}
	missing, err := tx.MissedAll(ctx, o.ID)
	if err != nil || len(missing) == 0 {
		return nil, err
	}
	if o.MakesUp == 0 {
		holders, err := tx.HoldersOfOccasion(ctx, o)
		if err != nil {
			return nil, err
		}
		return d.tellOccasion(ctx, tx, o, holders, "occasion.to_make_up", "Count", len(missing))
	}
	return d.tellDelegations(ctx, tx, o, missing, "occasion.missed_all")
}

// tellDelegations tells the officers of each delegation which people of it are meant,
// and the staff where a delegation has nobody who can be told.
func (d *Desk) tellDelegations(ctx context.Context, tx *storage.Store, o liaison.Occasion, people []storage.Missing, key string) ([]liaison.Outgoing, error) {
	names := map[int64][]string{}
	var order []int64
	for _, p := range people {
		if names[p.Delegation] == nil {
			order = append(order, p.Delegation)
		}
		names[p.Delegation] = append(names[p.Delegation], p.Name)
	}
	bodies, err := tx.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	var out []liaison.Outgoing
	for _, delegation := range order {
		to, err := tx.HoldersOfOccasion(ctx, liaison.Occasion{ID: o.ID, Body: delegation})
		if err != nil {
			return nil, err
		}
		body := bodyWith(bodies, delegation)
		told, err := d.tellOccasion(ctx, tx, o, to, key, "Delegation", body.Label(), "Count", len(names[delegation]), "Names", strings.Join(names[delegation], "、"))
		if err != nil {
			return nil, err
		}
		out = append(out, told...)
	}
	return out, nil
}

// askHowItWas begins an anonymous survey among those who attended, where the kind asks
// for it. Whom it asks are told by the tick, as of any inquiry.
func (d *Desk) askHowItWas(ctx context.Context, tx *storage.Store, o liaison.Occasion, at time.Time) error {
	came, err := tx.Attended(ctx, o.ID)
	if err != nil || !o.Rule().Evaluates || len(came) == 0 {
		return err
	}
	q := liaison.Evaluation(o.Title)
	q.Author, q.Body, q.Made, q.Audience = o.Author, o.Body, at, liaison.Audience{People: came}
	_, err = tx.PutInquiry(ctx, q, at.In(d.Zone))
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
		return nil // none of them is in office any more: that keeps nothing from being over
	}
	return err
}

// RemindOfOccasion sends what is due of an occasion now, each once: the reminders of
// its kind's ladder to who is to come, and what is said of its enrolment and of who is
// to make up for what they missed.
func (d *Desk) RemindOfOccasion(ctx context.Context, tx *storage.Store, occasion int64, at time.Time) ([]liaison.Outgoing, error) {
	o, err := tx.LockOccasion(ctx, occasion)
	if err != nil {
		return nil, err
	}
	at = at.In(d.Zone)
	var out []liaison.Outgoing
	if r, due := o.RemindersDue(at); due {
		told, err := d.once(ctx, tx, o, r.String(), at, func() ([]liaison.Outgoing, error) { return d.remindComing(ctx, tx, o, r) })
		if err != nil {
			return nil, err
		}
		out = append(out, told...)
	}
	for _, n := range o.NoticesDue(at) {
		told, err := d.once(ctx, tx, o, string(n), at, func() ([]liaison.Outgoing, error) { return d.occasionNotice(ctx, tx, o, n) })
		if err != nil {
			return nil, err
		}
		out = append(out, told...)
	}
	return out, nil
}

// once says something of an occasion that was not said before.
func (d *Desk) once(ctx context.Context, tx *storage.Store, o liaison.Occasion, step string, at time.Time, say func() ([]liaison.Outgoing, error)) ([]liaison.Outgoing, error) {
	first, err := tx.Once(ctx, storage.OfOccasions+step, o.ID, at)
	if err != nil || !first {
		return nil, err
	}
	return say()
}

// remindComing reminds who has a seat and, of who gathers, who is invited.
func (d *Desk) remindComing(ctx context.Context, tx *storage.Store, o liaison.Occasion, r liaison.Reminder) ([]liaison.Outgoing, error) {
	all, err := tx.Participations(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	var coming, unsure []int64
	for _, p := range all {
		switch {
		case p.State == liaison.PutDown && o.Rule().Joining != liaison.Gathering:
			unsure = append(unsure, p.Person)
		case p.State == liaison.Enrolled, p.State == liaison.PutDown, p.State == liaison.Invited && o.Rule().Joining == liaison.Gathering:
			coming = append(coming, p.Person)
		}
	}
	key := "occasion.remind_days"
	if r.Days == 0 {
		key = "occasion.remind_soon"
	}
	said, err := d.tellOccasion(ctx, tx, o, coming, key, "Days", r.Days, "Hours", int(r.Before.Hours()))
	if err != nil {
		return nil, err
	}
	also, err := d.tellOccasion(ctx, tx, o, unsure, "occasion.remind_unsure", "Days", r.Days, "Hours", int(r.Before.Hours()))
	return append(said, also...), err
}

// occasionNotice says that enrolment closes, or who is expected to make up for what
// they missed.
func (d *Desk) occasionNotice(ctx context.Context, tx *storage.Store, o liaison.Occasion, n liaison.OccasionNotice) ([]liaison.Outgoing, error) {
	if n == liaison.EnrolSoon || n == liaison.EnrolLast {
		all, err := tx.Participations(ctx, o.ID)
		if err != nil {
			return nil, err
		}
		var silent []int64
		for _, p := range all {
			if p.State == liaison.Invited {
				silent = append(silent, p.Person)
			}
		}
		until := o.EnrolUntil
		if until.IsZero() {
			until = o.Begins
		}
		return d.tellOccasion(ctx, tx, o, silent, "occasion.enrol_closes", "Until", until.In(d.Zone))
	}
	expected, err := tx.Expected(ctx, o.ID)
	if err != nil || len(expected) == 0 {
		return nil, err
	}
	return d.tellDelegations(ctx, tx, o, expected, "occasion.expected")
}
