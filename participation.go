package liaison

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Participating is how somebody stands to an occasion.
type Participating string

// How somebody may stand to an occasion.
const (
	Invited    Participating = "invited"  // and has said nothing yet
	PutDown    Participating = "put_down" // by the holder or by a selection, and has not confirmed
	Enrolled   Participating = "enrolled" // has a seat
	Waitlisted Participating = "waiting"  // for a seat 候补
	LeaveAsked Participating = "leave"    // asks to be excused, and has the seat still
	Excused    Participating = "excused"  // 请假获准
	Declined   Participating = "declined" // gives up the invitation
	Attended   Participating = "attended"
	Missed     Participating = "missed" // had a seat, was not excused and did not come
)

// Participatings lists them all.
var Participatings = []Participating{Invited, PutDown, Enrolled, Waitlisted, LeaveAsked, Excused, Declined, Attended, Missed}

// Seated reports whether somebody who stands so has a seat.
func (s Participating) Seated() bool {
	return s == PutDown || s == Enrolled || s == LeaveAsked || s == Attended || s == Missed
}

// Participation is one person's of one occasion.
type Participation struct {
	Occasion, Person int64
	Delegation       int64 // whose quota the seat counts for; 0: none
	State            Participating
	Reason           string            // of the last move that had one
	Form             map[string]string // what was answered on enrolling
	Reasons          []string          // why a selection chose the person, or that the seat was exchanged
	From             int64             // who handed the seat on; 0: it was not
	Waits            time.Time         // since when, in the line; zero: not
	Came             time.Time         // zero: not checked in
	Late             bool
	Hours            float64 // credited
	Changed          time.Time
}

// Side is who makes a move of a participation.
type Side string

// The sides.
const (
	ByThemselves Side = "self"
	ByHolder     Side = "holder" // who may hold the occasion
	ByNobody     Side = "tick"   // it follows from something else
)

// JoinKey names a move of a participation.
type JoinKey string

// The moves of a participation.
const (
	Enrol      JoinKey = "enrol"
	Confirm    JoinKey = "confirm"
	Decline    JoinKey = "decline"
	AskLeave   JoinKey = "ask_leave"
	KeepSeat   JoinKey = "keep_seat" // the leave is not needed any more
	GrantLeave JoinKey = "grant_leave"
	DenyLeave  JoinKey = "deny_leave"
	Come       JoinKey = "come" // checks in
	PutOn      JoinKey = "put_on"
	TakeOff    JoinKey = "take_off"
	MarkCame   JoinKey = "mark_came" // by the holder, who corrects what was noted
	MarkGone   JoinKey = "mark_gone"
	MoveUp     JoinKey = "move_up" // a seat has become free
	MissIt     JoinKey = "miss"
	HandOver   JoinKey = "hand_over" // the seat to somebody else, who takes it over
	TakeOver   JoinKey = "take_over"
)

// LeaveMost bounds a reason, in characters.
const LeaveMost = 300

// JoinMove says who may make a move of a participation, from where to where.
type JoinMove struct {
	By     Side
	From   []Participating
	To     Participating
	Reason bool // it needs one
	When   func(Occasion, time.Time) bool
}

func beforeEnd(o Occasion, now time.Time) bool {
	return o.Stage == OccasionAnnounced && now.Before(o.Ends)
}

func beforeBegin(o Occasion, now time.Time) bool {
	return o.Stage == OccasionAnnounced && now.Before(o.Begins)
}

func begun(o Occasion, now time.Time) bool {
	return (o.Stage == OccasionAnnounced || o.Stage == OccasionOver) && !now.Before(o.Begins)
}

func gathers(o Occasion, now time.Time) bool {
	return o.Stage == OccasionAnnounced && o.MayCheckIn(now)
}

// JoinMoves is the table of the moves of a participation.
var JoinMoves = map[JoinKey]JoinMove{
	Enrol:      {By: ByThemselves, From: []Participating{Invited, Declined, Excused}, To: Enrolled, When: Occasion.Open},
	Confirm:    {By: ByThemselves, From: []Participating{PutDown}, To: Enrolled, When: beforeBegin},
	Decline:    {By: ByThemselves, From: []Participating{Invited, Waitlisted}, To: Declined, When: beforeBegin},
	AskLeave:   {By: ByThemselves, From: []Participating{Enrolled, PutDown}, To: LeaveAsked, Reason: true, When: beforeEnd},
	KeepSeat:   {By: ByThemselves, From: []Participating{LeaveAsked}, To: Enrolled, When: beforeEnd},
	GrantLeave: {By: ByHolder, From: []Participating{LeaveAsked, Missed}, To: Excused},
	DenyLeave:  {By: ByHolder, From: []Participating{LeaveAsked}, To: Enrolled, Reason: true},
	Come:       {By: ByThemselves, From: []Participating{Enrolled, PutDown, LeaveAsked, Invited}, To: Attended, When: gathers},
	PutOn:      {By: ByHolder, From: []Participating{"", Invited, Declined, Excused, Waitlisted}, To: PutDown, When: beforeEnd},
	TakeOff:    {By: ByHolder, From: []Participating{PutDown, Enrolled, Waitlisted, LeaveAsked}, To: Declined, Reason: true, When: beforeEnd},
	MarkCame:   {By: ByHolder, From: []Participating{"", Invited, PutDown, Enrolled, Waitlisted, LeaveAsked, Excused, Declined, Missed, Attended}, To: Attended, Reason: true, When: begun},
	MarkGone:   {By: ByHolder, From: []Participating{Attended}, To: Missed, Reason: true, When: begun},
	MoveUp:     {By: ByNobody, From: []Participating{Waitlisted}, To: Enrolled, When: beforeBegin},
	MissIt:     {By: ByNobody, From: []Participating{Enrolled, PutDown}, To: Missed, When: begun},
	HandOver:   {By: ByNobody, From: []Participating{Enrolled, PutDown}, To: Declined, Reason: true, When: beforeBegin},
	TakeOver:   {By: ByNobody, From: []Participating{"", Invited, Waitlisted, Declined, Excused}, To: Enrolled, When: beforeBegin},
}

// JoinInput is what comes with a move of a participation.
type JoinInput struct {
	Reason string
	Form   map[string]string
	Hours  *float64 // MarkCame: other hours than the occasion's
}

// May lists the moves that the side may make now, in the order in which they are
// offered.
func (p Participation) May(o Occasion, by Side, now time.Time) []JoinKey {
	var may []JoinKey
	for _, key := range []JoinKey{Enrol, Confirm, Come, KeepSeat, AskLeave, Decline, GrantLeave, DenyLeave, PutOn, TakeOff, MarkCame, MarkGone} {
		if JoinMoves[key].By == by && p.move(o, key, now) == nil {
			may = append(may, key)
		}
	}
	return may
}

// move refuses a move that cannot be made now.
func (p Participation) move(o Occasion, key JoinKey, now time.Time) *Refusal {
	m, known := JoinMoves[key]
	rule := o.Rule()
	switch {
	case !known || !slices.Contains(m.From, p.State):
		return Refuse(Conflict, "occasion.not_now", "State", string(p.State))
	case m.When != nil && !m.When(o, now):
		return Refuse(Conflict, "occasion.not_now", "State", string(p.State))
	case key == Enrol && rule.Joining != Enrolling, (key == HandOver || key == TakeOver) && !rule.Exchanges(),
		key == Come && p.State == Invited && rule.Joining != Gathering:
		return Refuse(Conflict, "occasion.not_now", "State", string(p.State))
	}
	return nil
}

// Decide is what becomes of the participation by a move, given the seats that are
// taken, or a refusal: pure. Where every seat is taken, who enrols waits.
func (p Participation) Decide(o Occasion, key JoinKey, in JoinInput, taken Seats, now time.Time) (Participation, *Refusal) {
	if r := p.move(o, key, now); r != nil {
		return p, r
	}
	m := JoinMoves[key]
	reason := strings.TrimSpace(in.Reason)
	switch {
	case m.Reason && reason == "":
		return p, Refuse(Invalid, "occasion.no_reason")
	case utf8.RuneCountInString(reason) > LeaveMost:
		return p, Refuse(Invalid, "field.too_long", "Most", LeaveMost, "Over", utf8.RuneCountInString(reason)-LeaveMost)
	}
	next := p
	next.State, next.Changed = m.To, now
	switch {
	case m.Reason:
		next.Reason = reason
	case m.To == Enrolled:
		next.Reason = "" // of a leave that is not wanted any more
	}
	next, r := next.settle(o, key, in, taken, p.State)
	if r != nil {
		return p, r
	}
	return next, nil
}

// settle is what a move that may be made leads to besides its state.
func (p Participation) settle(o Occasion, key JoinKey, in JoinInput, taken Seats, was Participating) (Participation, *Refusal) {
	full := !was.Seated() && !o.Room(taken, p.Delegation)
	p.Waits = time.Time{}
	if !was.Seated() && p.From != 0 {
		p.From, p.Reasons = 0, nil // of a seat that was exchanged before
	}
	switch key {
	case Enrol:
		form, r := o.Rule().answered(in.Form)
		if r != nil {
			return p, r
		}
		p.Form = form
		if full {
			p.State, p.Waits = Waitlisted, p.Changed
		}
	case PutOn, MoveUp:
		if full {
			return p, Refuse(Conflict, "occasion.full")
		}
		if o.Rule().Joining == Selecting {
			p.State = PutDown // a reserve has not said that they come
		}
	case TakeOver:
		if full {
			return p, Refuse(Conflict, "exchange.no_room")
		}
	case AskLeave:
		if !o.Rule().Leave {
			p.State = Excused
		}
	case DenyLeave:
		if !p.Changed.Before(o.Ends) {
			p.State = Missed
		}
	case Come:
		p.Came, p.Late, p.Hours = p.Changed, p.Changed.After(o.Begins.Add(lateAfter)), o.Hours
	case MarkCame:
		p.Hours = o.Hours
		if in.Hours != nil {
			p.Hours = *in.Hours
		}
		if p.Hours < 0 || p.Hours > occasionHoursMost {
			return p, Refuse(Invalid, "occasion.bad_number")
		}
		if p.Came.IsZero() {
			p.Came = o.Begins
		}
	case MarkGone:
		p.Came, p.Late, p.Hours = time.Time{}, false, 0
	}
	return p, nil
}

// answered refuses a form that leaves a question of the kind's open, or answers by
// what is not among the choices.
func (r OccasionRule) answered(form map[string]string) (map[string]string, *Refusal) {
	kept := map[string]string{}
	for _, f := range r.Form {
		if !slices.Contains(f.Choices, form[f.Key]) {
			return nil, Refuse(Invalid, "occasion.form_open", "Field", f.Key)
		}
		kept[f.Key] = form[f.Key]
	}
	return kept, nil
}

// MayHave reports whether who stands so to the occasion gets the paper: the letter to
// the employer who has a seat, the certificate who has attended.
func (p Participation) MayHave(o Occasion, paper PaperKind) bool {
	if !slices.Contains(o.Rule().Paper, paper) || o.Stage != OccasionAnnounced && o.Stage != OccasionOver {
		return false
	}
	if paper == Certificate {
		return p.State == Attended
	}
	return p.State == Attended || p.State == Enrolled || p.State == PutDown
}
