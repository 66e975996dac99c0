package liaison

import "time"

// FieldNote is what somebody sent while an occasion lasted 现场记录.
type FieldNote struct {
	ID, Occasion, Person int64
	At                   time.Time
	Text                 string
	Files                []File // a place among them
	Message              int    // Telegram's, so that a corrected message corrects it
	Matter               int64  // that came of it; 0: none
	Body                 int64  // that is to see to it; 0: none
	Due                  Date   // until when; zero: nobody is to
	Settled              string // what the body did
	SettledAt            time.Time
	TakenBy              int64     // who took it down for the person 代记; 0: the person wrote it
	Removed              time.Time // zero: it stands
}

// MayChange refuses to change or take back a note that a body has been given to see to.
func (n FieldNote) MayChange() *Refusal {
	if n.Body != 0 {
		return Refuse(Conflict, "occasion.note_handed")
	}
	return nil
}

// MayMend refuses to correct by words anything but what was taken down, while nothing has
// become of it: an own note is corrected by changing its message.
func (n FieldNote) MayMend() *Refusal {
	if n.TakenBy == 0 {
		return Refuse(Invalid, "chat.old_button")
	}
	if n.Matter != 0 {
		return Refuse(Conflict, "occasion.note_made")
	}
	return n.MayChange()
}

// TakesNotes reports whether what is sent now by somebody who stands so to the occasion
// is kept as a field note: of who has checked in, while it lasts.
func (o Occasion) TakesNotes(s Participating, now time.Time) bool {
	return o.Rule().Notes && s == Attended && o.Stage == OccasionAnnounced && o.MayCheckIn(now)
}

// MaySpeak reports whether somebody who stands so to the occasion can have said something
// there that its holder takes down: who was there, or, until that is noted, was to come.
func (o Occasion) MaySpeak(s Participating, now time.Time) bool {
	held := o.Stage == OccasionAnnounced || o.Stage == OccasionOver
	return o.Rule().Speakers && held && !now.Before(o.Begins) && (s == Attended || o.Stage == OccasionAnnounced && (s == Enrolled || s == PutDown))
}

// ProblemMonths is how many months a body is proposed to have for a problem found at an
// occasion of the kind.
func (r OccasionRule) ProblemMonths() int { return max(1, r.Months) }
