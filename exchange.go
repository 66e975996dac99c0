package liaison

import (
	"slices"
	"time"
)

// Exchanges reports whether who has a seat may offer it to others: where seats are
// given by name, and not to whoever asks or comes. An exchange among those who may have
// the seat needs nobody's approval, also where leave does: no seat stays empty by it,
// who takes it has said that they come, and the holder, who is told of it at once, can
// take anybody off.
func (r OccasionRule) Exchanges() bool {
	return r.Joining == Selecting || r.Joining == Appointing
}

// SeatOffer is somebody's seat at an occasion that they offer to others: to whoever
// may have it and takes it first 转让, against a seat at another occasion of the kind
// 对换, or, of a turn at a station 换班, to one against theirs.
type SeatOffer struct {
	ID        int64
	Occasion  int64
	Giver     int64
	Asked     int64 // 0: whoever may have it
	Return    int64 // the occasion at which the giver gets the taker's seat; 0: none
	Made      time.Time
	Taker     int64     // 0: nobody yet
	Ended     time.Time // taken, refused or withdrawn; zero: it stands
	Withdrawn bool
}

// Taking is what is known of who would take an offer.
type Taking struct {
	Person    int64
	Member    bool // may have the seat: a deputy of the station, or in the occasion's audience
	Behind    bool // others, who wait for a seat and for whom there is room, come before
	Seated    bool // has a seat there already
	Busy      bool // has to be elsewhere then, apart from what is given in return
	GiverBusy bool // … and so has the giver when the one got in return is
	GiverSits bool // the giver still has the seat
	Returns   bool // has the seat that is asked in return, at an occasion that has not begun
}

// MayTake refuses a taking that cannot be. Whoever waits in line was promised the next
// seat that becomes free, and one that is only given away is that: it goes to one of
// them, whichever takes it first. One that is exchanged is not free.
func (s SeatOffer) MayTake(o Occasion, t Taking, now time.Time) *Refusal {
	word := "exchange."
	if o.Kind == Reception {
		word = "roster_duty."
	}
	switch {
	case s.Withdrawn:
		return Refuse(Conflict, word+"gone")
	case !s.Ended.IsZero():
		return Refuse(Conflict, word+"taken")
	case t.Person == s.Giver:
		return Refuse(Conflict, word+"own")
	case !t.Member || s.Asked != 0 && s.Asked != t.Person:
		return Refuse(Forbidden, word+"not_yours")
	case !o.Rule().Exchanges() || !beforeBegin(o, now) || !t.GiverSits || s.Return != 0 && !t.Returns:
		return Refuse(Conflict, word+"gone")
	case t.Seated || t.Busy || t.GiverBusy:
		return Refuse(Conflict, word+"busy")
	case s.Return == 0 && t.Behind:
		return Refuse(Conflict, "exchange.behind")
	}
	return nil
}

// MayOffer reports whether who stands so to the occasion may offer the seat now.
func (p Participation) MayOffer(o Occasion, now time.Time) bool {
	return o.Rule().Exchanges() && beforeBegin(o, now) && slices.Contains(JoinMoves[HandOver].From, p.State)
}

// Waits reports whether a seat that becomes free when its holder gives it away would be
// for somebody in the line, other than the person.
func (o Occasion) Waits(taken Seats, giver Participation, line []Participation, person int64) bool {
	if slices.ContainsFunc(line, func(p Participation) bool { return p.Person == person }) {
		return false // whoever of the line takes it first
	}
	if giver.State.Seated() {
		taken = taken.clone()
		taken.All--
		taken.Of[giver.Delegation]--
	}
	return len(o.Fill(taken, line)) > 0
}

// SeatMoved is a seat that changes hands.
type SeatMoved struct {
	Occasion Occasion
	From, To Participation // who has it, and who gets it
	Taken    Seats         // at the occasion, before
	Reason   string        // noted of who had it
}

// HandOn is how both stand to the occasion afterwards, or a refusal: pure. Where who
// had the seat was excused meanwhile, as of a turn that is offered on, theirs stays as
// it is. The seat counts for the delegation of who has it now.
func (s SeatMoved) HandOn(now time.Time) (from, to Participation, refusal *Refusal) {
	from = s.From
	taken := s.Taken.clone()
	if from.State != Excused {
		if from, refusal = from.Decide(s.Occasion, HandOver, JoinInput{Reason: s.Reason}, taken, now); refusal != nil {
			return s.From, s.To, refusal
		}
		taken.All--
		taken.Of[from.Delegation]--
	}
	to, refusal = s.To.Decide(s.Occasion, TakeOver, JoinInput{}, taken, now)
	if refusal != nil {
		return s.From, s.To, refusal
	}
	to.From, to.Reasons = from.Person, []string{ReasonExchanged}
	return from, to, nil
}
