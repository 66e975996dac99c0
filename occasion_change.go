package liaison

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Cancel calls an occasion off that is not over, with a reason.
func (o *Occasion) Cancel(why string, at time.Time) *Refusal {
	why = strings.TrimSpace(why)
	switch {
	case o.Stage == OccasionOver || o.Stage == OccasionCancelled,
		o.Stage == OccasionAnnounced && !at.Before(o.Ends):
		return Refuse(Conflict, "occasion.over_already")
	case why == "":
		return Refuse(Invalid, "occasion.no_reason")
	case utf8.RuneCountInString(why) > wordsMost:
		return Refuse(Invalid, "field.too_long", "Most", wordsMost, "Over", utf8.RuneCountInString(why)-wordsMost)
	}
	o.Stage, o.Why, o.Changed = OccasionCancelled, why, at
	return nil
}

// Change is the occasion with what its holder has changed: not what came of its
// announcement, nor, once it has begun, when it was and who was invited.
func (o Occasion) Change(to Occasion, at time.Time) (Occasion, *Refusal) {
	to.ID, to.Kind, to.Stage, to.Author, to.Created, to.Secret = o.ID, o.Kind, o.Stage, o.Author, o.Created, o.Secret
	to.Announced, to.Settled, to.Seed, to.Why, to.Changed = o.Announced, o.Settled, o.Seed, o.Why, at
	begun := o.Stage == OccasionAnnounced && !at.Before(o.Begins)
	switch {
	case o.Stage == OccasionCancelled:
		return o, Refuse(Conflict, "occasion.over_already")
	case o.Stage == OccasionOver || begun:
		to.Begins, to.Ends, to.EnrolUntil, to.Audience, to.MakesUp = o.Begins, o.Ends, o.EnrolUntil, o.Audience, o.MakesUp
		return to, nil
	}
	until := to.EnrolUntil
	if o.Stage == OccasionAnnounced && until.Equal(o.EnrolUntil) {
		to.EnrolUntil = time.Time{} // one that is past stays so
	}
	if refusal := to.Check(at); refusal != nil {
		return o, refusal
	}
	to.EnrolUntil = until
	return to, nil
}

// Moved reports whether who comes has to know of the difference: another time or place.
func (o Occasion) Moved(was Occasion) bool {
	return !o.Begins.Equal(was.Begins) || !o.Ends.Equal(was.Ends) || o.Where != was.Where
}

// settledAfter is how long after its end it is noted who came: time for the holder to
// grant leaves and correct what was noted.
const settledAfter = time.Hour

// ToSettle reports whether it is to be noted now who came.
func (o Occasion) ToSettle(now time.Time) bool {
	return o.Stage == OccasionAnnounced && !now.Before(o.Ends.Add(settledAfter))
}

// OccasionNotice is something that is said of an occasion once.
type OccasionNotice string

// What is said of an occasion besides the reminders of its kind's ladder.
const (
	EnrolSoon  OccasionNotice = "enrol-3d" // to who was invited and has not answered, before enrolment closes
	EnrolLast  OccasionNotice = "enrol-1d"
	ExpectSoon OccasionNotice = "expect-10d" // to a delegation's officers: who of it is to make up for what they missed
	ExpectLast OccasionNotice = "expect-3d"
)

// noticeDays is how many days of the calendar before, the last first.
var noticeDays = []struct {
	notice OccasionNotice
	days   int
}{{EnrolLast, 1}, {EnrolSoon, 3}, {ExpectLast, 3}, {ExpectSoon, 10}}

// NoticesDue are those that are to be said now: of two of a sort the later alone. None
// is said that was due before the occasion was announced, nor once it has begun.
func (o Occasion) NoticesDue(now time.Time) []OccasionNotice {
	if o.Stage != OccasionAnnounced || !now.Before(o.Begins) {
		return nil
	}
	var due []OccasionNotice
	for _, n := range noticeDays {
		end := o.Begins
		enrol := n.notice == EnrolLast || n.notice == EnrolSoon
		if enrol && !o.EnrolUntil.IsZero() {
			end = o.EnrolUntil
		}
		at := Reminder{Days: n.days, At: "09:00"}.Moment(end.In(now.Location()))
		switch {
		case enrol && (o.Rule().Joining != Enrolling || !o.Open(now)), !enrol && o.MakesUp == 0,
			now.Before(at), at.Before(o.Announced),
			slices.Contains(due, EnrolLast) && n.notice == EnrolSoon, slices.Contains(due, ExpectLast) && n.notice == ExpectSoon:
			continue
		}
		due = append(due, n.notice)
	}
	return due
}
