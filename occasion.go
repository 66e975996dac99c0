package liaison

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// OccasionKind says what sort of occasion it is; what that means is in OccasionRules.
type OccasionKind string

// Occasion is something that people attend 活动.
type Occasion struct {
	ID         int64
	Kind       OccasionKind
	Stage      OccasionStage
	Title      string
	Text       string // what it is about, as it stands in the invitation
	Body       int64  // who holds it: a committee, a delegation, a group, a station; 0: the staff
	Where      string // the place, in words
	Latitude   float64
	Longitude  float64   // of the place, both 0 where not known
	Begins     time.Time // zero: only the year's menu has it, without a time
	Ends       time.Time
	EnrolUntil time.Time     // zero: until it begins
	Capacity   int           // seats; 0: as many as come
	Quota      map[int64]int // seats of each delegation; empty: whoever comes first
	Audience   Audience      // who is invited, frozen when it is announced
	Fields     []string      // of expertise that it asks for
	Hours      float64       // credited to who attends
	Year       int           // of the menu that it stands on
	MakesUp    int64         // the occasion that it makes up for: invited is who missed that one
	Drive      int64         // the drive 代表行动 that it belongs to; 0: none
	Matter     int64         // the matter that it is about; 0: none
	Materials  []int64       // series of the library that prepare for it
	Seed       string        // by which a selection is drawn, published with it
	Secret     []byte        // of the codes for checking in
	Minutes    string        // what came of it
	Why        string        // it was cancelled
	Author     int64
	Created    time.Time
	Changed    time.Time
	Announced  time.Time // zero: not yet
	Settled    time.Time // when it was noted who came; zero: not yet
}

// OccasionStage is how far an occasion is.
type OccasionStage string

// The stages of an occasion.
const (
	OccasionDraft     OccasionStage = "draft"     // being written
	OnMenu            OccasionStage = "menu"      // on the year's menu 活动菜单, where deputies say what they wish for
	OccasionAnnounced OccasionStage = "announced" // who is invited is frozen and told
	OccasionOver      OccasionStage = "over"      // it is noted who came
	OccasionCancelled OccasionStage = "cancelled"
)

// Open reports whether one may still enrol.
func (o Occasion) Open(now time.Time) bool {
	until := o.EnrolUntil
	if until.IsZero() || until.After(o.Begins) {
		until = o.Begins // which was put forward
	}
	return o.Stage == OccasionAnnounced && now.Before(until)
}

// Rule is the rule of its kind.
func (o Occasion) Rule() OccasionRule { return OccasionRules[o.Kind] }

// The bounds of what is written of an occasion.
const (
	occasionTitleMost = 60
	occasionTextMost  = 2000
	occasionSeatsMost = 100_000
	occasionHoursMost = 400
	occasionAhead     = 2 // years
)

// Check refuses what an occasion cannot be announced with, or put on the menu.
func (o Occasion) Check(now time.Time) *Refusal {
	_, known := OccasionRules[o.Kind]
	switch {
	case !known:
		return Refuse(Invalid, "occasion.no_kind")
	case strings.TrimSpace(o.Title) == "" || utf8.RuneCountInString(o.Title) > occasionTitleMost:
		return Refuse(Invalid, "occasion.no_title", "Most", occasionTitleMost)
	case utf8.RuneCountInString(o.Text) > occasionTextMost:
		return Refuse(Invalid, "occasion.text_too_long", "Most", occasionTextMost)
	case o.Capacity < 0 || o.Capacity > occasionSeatsMost || o.Hours < 0 || o.Hours > occasionHoursMost:
		return Refuse(Invalid, "occasion.bad_number")
	case o.Rule().Joining == Gathering && (o.Capacity > 0 || len(o.Quota) > 0):
		return Refuse(Invalid, "occasion.gathers") // whoever comes is there: nobody gives seats away
	case o.Rule().Joining == Selecting && o.Capacity == 0 && o.Stage == OccasionAnnounced:
		return Refuse(Invalid, "occasion.no_capacity")
	}
	if (o.Stage == OccasionDraft || o.Stage == OnMenu) && o.Begins.IsZero() {
		return nil // the menu may have it without a time
	}
	return o.checkTimes(now)
}

func (o Occasion) checkTimes(now time.Time) *Refusal {
	switch {
	case o.Begins.IsZero() || !o.Begins.After(now):
		return Refuse(Invalid, "occasion.no_begin")
	case o.Begins.After(now.AddDate(occasionAhead, 0, 0)):
		return Refuse(Invalid, "occasion.too_far_ahead", "Count", occasionAhead)
	case !o.Ends.After(o.Begins):
		return Refuse(Invalid, "occasion.no_end")
	case !o.EnrolUntil.IsZero() && (o.EnrolUntil.After(o.Begins) || !o.EnrolUntil.After(now)):
		return Refuse(Invalid, "occasion.no_enrol_until")
	}
	return nil
}

// ShortNotice reports whether an announcement now is later than the kind's notice asks
// for; it is then to be confirmed. Notice is in days of the calendar.
func (o Occasion) ShortNotice(now time.Time) bool {
	return DateOf(now).DaysUntil(DateOf(o.Begins.In(now.Location()))) < o.Rule().Notice
}

// MayHold reports whether the person may hold occasions of the kind for a body: the
// staff any, officers those of their bodies' kind.
func (p Person) MayHold(kind OccasionKind, body Body) bool {
	return p.MaySend() || slices.Contains(OccasionRules[kind].Holders, body.Kind) && p.In(body.ID, RoleOfficer)
}

// Reminder is when those who are to come are reminded: so many days before, at an hour
// of the day, or so long before it begins.
type Reminder struct {
	Days   int
	At     string        // "09:00", in the service's zone
	Before time.Duration // where Days is 0
}

// Moment is when the reminder of an occasion is due that begins then, in the zone of
// its beginning.
func (r Reminder) Moment(begins time.Time) time.Time {
	if r.Days == 0 {
		return begins.Add(-r.Before)
	}
	at, _ := time.Parse("15:04", r.At)
	return time.Date(begins.Year(), begins.Month(), begins.Day()-r.Days, at.Hour(), at.Minute(), 0, 0, begins.Location())
}

// String names the reminder, so that it is sent once: "-7d 09:00", "-2h0m0s".
func (r Reminder) String() string {
	if r.Days == 0 {
		return "-" + r.Before.String()
	}
	return "-" + Span{Days: r.Days}.String() + " " + r.At
}

// RemindersDue are those of the reminders that are to be sent now, the last of them
// alone: whoever hears that it begins in two hours need not hear that it is tomorrow.
// None is sent once it has begun, nor one that was due before it was announced.
func (o Occasion) RemindersDue(now time.Time) (Reminder, bool) {
	if o.Stage != OccasionAnnounced || !now.Before(o.Begins) {
		return Reminder{}, false
	}
	ladder := o.Rule().Reminders
	for _, r := range slices.Backward(ladder) {
		if at := r.Moment(o.Begins.In(now.Location())); !now.Before(at) {
			return r, !at.Before(o.Announced)
		}
	}
	return Reminder{}, false
}
