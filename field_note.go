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
	Removed              time.Time // zero: it stands
}

// MayChange refuses to change or take back a note that a body has been given to see to.
func (n FieldNote) MayChange() *Refusal {
	if n.Body != 0 {
		return Refuse(Conflict, "occasion.note_handed")
	}
	return nil
}

// TakesNotes reports whether what is sent now by somebody who stands so to the occasion
// is kept as a field note: of who has checked in, while it lasts.
func (o Occasion) TakesNotes(s Participating, now time.Time) bool {
	return o.Rule().Notes && s == Attended && o.Stage == OccasionAnnounced && o.MayCheckIn(now)
}
