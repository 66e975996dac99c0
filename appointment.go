package liaison

// Appointment is a deputy's request to meet the head of a state organ 约见 (代表法 §29–31):
// whom, why and when; the organ names a day and a place, and what comes of it is kept.
const Appointment Kind = "appointment"

// The stages that only a request to meet has.
const (
	Arranging Stage = "arranging" // the organ looks for a day
	Offered   Stage = "offered"   // it has named one, which the deputy has to agree to
	Arranged  Stage = "arranged"  // the day stands
	Met       Stage = "met"       // the day is over, and nobody has said what came of it
)

// The clocks of a request to meet.
const (
	ClockArrange ClockKind = "arrange" // the organ names a day
	ClockAgree   ClockKind = "agree"   // the deputy says whether it will do
	ClockMeet    ClockKind = "meet"    // the day itself, of which both sides are reminded
	ClockOutcome ClockKind = "outcome" // what came of it is noted
)

// metOn is the fact of the day on which they meet.
const metOn = "on"

var (
	arrangeClock = ClockRule{Kind: ClockArrange, For: Lead, Span: Span{Workdays: 5}}
	meetClocks   = []ClockRule{{Kind: ClockMeet, For: Author, Day: metOn}, {Kind: ClockMeet, For: Lead, Day: metOn}}
	// A day of before is of no use once another is sought.
	meetingOff   = []ClockKind{ClockEntrust, ClockArrange, ClockAgree, ClockMeet, ClockOutcome}
	meetingWords = []Field{
		{Key: metOn, Kind: FieldDay}, {Key: "place", Kind: FieldText, Most: titleMost}, {Key: "receiver", Kind: FieldText, Most: titleMost},
	}
	beforeMeeting = []Stage{Submitted, Arranging, Offered, Arranged, Met}
)

var appointment = &Procedure{
	Kind: Appointment, Command: "meet", Begins: []Role{RoleDeputy}, Letter: "J",
	Parts: []Part{
		{Key: "agency", Kind: PartBody, Required: true, Party: Lead, Bodies: []BodyKind{Department}},
		{Key: "whom", Kind: PartChoice, Required: true, Choices: []string{"head", "deputy_head", "either"}},
		{Key: "title", Kind: PartTitle, Required: true, Most: titleMost},
		{Key: "wished", Kind: PartText, Required: true, Most: titleMost},
		{Key: "body", Kind: PartText, Required: true, Most: textMost},
		{Key: "files", Kind: PartFiles, Most: filesMost},
	},
	Stages: []StageRule{
		{Stage: Draft, Owner: Author},
		{Stage: Submitted, Owner: Staff},
		{Stage: Returned, Owner: Author},
		{Stage: Arranging, Owner: Lead},
		{Stage: Offered, Owner: Author},
		{Stage: Arranged, Owner: Author},
		{Stage: Met, Owner: Author},
		{Stage: Tracking, Owner: Lead},
		{Stage: Closed, Final: true},
		{Stage: Withdrawn, Final: true},
	},
	Moves: []Move{
		{
			Key: "submit", From: []Stage{Draft, Returned}, To: Submitted, By: Author, Check: complete, Sign: true, Sets: map[string]string{"reason": ""},
			Starts: []ClockRule{{Kind: ClockEntrust, For: Staff, Span: Span{Workdays: 3}}}, Tells: []Notice{{To: Staff, Key: "submitted"}},
		},
		{
			Key: "return", From: []Stage{Submitted}, To: Returned, By: Staff, Needs: []Field{reason}, Keeps: []string{"reason"},
			Stops: []ClockKind{ClockEntrust}, Tells: []Notice{{To: Author, Key: "returned"}},
		},
		{
			// To the organ that the deputy has named, or another where it is not its business.
			Key: "entrust", From: []Stage{Submitted}, To: Arranging, By: Staff, Needs: []Field{{Key: "lead", Kind: FieldBody, Party: Lead, Optional: true}},
			Starts: []ClockRule{arrangeClock}, Stops: []ClockKind{ClockEntrust}, Tells: []Notice{{To: Lead, Key: "to_arrange"}, {To: Author, Key: "entrusted"}},
		},
		{
			Key: "arrange", From: []Stage{Arranging}, To: Arranged, By: Lead, Needs: meetingWords, Keeps: []string{metOn, "place", "receiver"},
			Starts: meetClocks, Clears: meetingOff,
			Tells: []Notice{{To: Author, Key: "arranged"}, {To: Staff, Key: "arranged"}, {To: Approver, Key: "arranged"}},
		},
		{
			Key: "propose", From: []Stage{Arranging, Arranged}, To: Offered, By: Lead, Needs: meetingWords, Keeps: []string{metOn, "place", "receiver"},
			Starts: []ClockRule{{Kind: ClockAgree, For: Author, Span: Span{Workdays: 3}}}, Clears: meetingOff,
			Tells: []Notice{{To: Author, Key: "proposed"}},
		},
		{
			Key: "hand_back", From: []Stage{Arranging}, To: Submitted, By: Lead, Needs: []Field{reason},
			Starts: []ClockRule{{Kind: ClockEntrust, For: Staff, Span: Span{Workdays: 3}}}, Clears: meetingOff, Tells: []Notice{{To: Staff, Key: "handed_back"}},
		},
		{
			Key: "agree", From: []Stage{Offered}, To: Arranged, By: Author, Check: stillToCome, Starts: meetClocks, Clears: meetingOff,
			Tells: []Notice{{To: Lead, Key: "agreed"}, {To: Staff, Key: "arranged"}, {To: Approver, Key: "arranged"}},
		},
		{
			Key: "another_day", From: []Stage{Offered, Arranged}, To: Arranging, By: Author, Needs: []Field{reason},
			Starts: []ClockRule{arrangeClock}, Clears: meetingOff, Tells: []Notice{{To: Lead, Key: "another_day"}},
		},
		{
			Key: "pass_day", From: []Stage{Arranged}, To: Met, By: Timer, While: ClockMeet, Clears: []ClockKind{ClockMeet},
			Starts: []ClockRule{{Kind: ClockOutcome, For: Author, Span: Span{Workdays: 5}}}, Tells: []Notice{{To: Author, Key: "day_passed"}},
		},
		noted("note", Author, Staff),
		noted("note_for", Staff, Author),
		{
			Key: "not_held", From: []Stage{Met}, To: Arranging, By: Author, Needs: []Field{reason},
			Starts: []ClockRule{arrangeClock}, Clears: meetingOff, Tells: []Notice{{To: Lead, Key: "another_day"}, {To: Staff, Key: "not_held"}},
		},
		{
			Key: "report", From: []Stage{Tracking}, By: Lead, Branches: []Branch{{To: Closed, Out: ClockCommitment}},
			Needs: []Field{{Key: "commitment", Kind: FieldClock, Clock: ClockCommitment}, {Key: "evidence", Kind: FieldText, Most: wordsMost}},
			Tells: []Notice{{To: Author, Key: "reported"}, {To: Staff, Key: "reported"}},
		},
		{
			Key: "reschedule", From: []Stage{Tracking}, By: Staff,
			Needs:  []Field{{Key: "commitment", Kind: FieldClock, Clock: ClockCommitment}, {Key: "until", Kind: FieldDay}, reason},
			Resets: &Reset{Chosen: "commitment", Day: "until"}, Tells: []Notice{{To: Lead, Key: "rescheduled"}, {To: Author, Key: "rescheduled"}},
		},
		{
			Key: "withdraw", From: beforeMeeting, To: Withdrawn, By: Author, Needs: []Field{{Key: "withdrawal", Kind: FieldText, Most: wordsMost}},
			Tells: []Notice{{To: Staff, Key: "withdrawn"}, {To: Lead, Key: "withdrawn"}},
		},
		{Key: "raise", From: []Stage{Tracking, Closed}, By: Author, Spawns: &Spawn{Kind: Suggestion, Stage: Draft, Own: true}},
	},
	Shows: []string{"whom", "wished", "reason", metOn, "place", "receiver", "gist", "commitments"},
	Aside: []MoveKey{"withdraw", "reschedule"},
}

// noted is what came of the meeting, told by the deputy or the staff: when it was, what was
// said, and what the organ has promised for which day.
func noted(key MoveKey, by, other Capacity) Move {
	return Move{
		Key: key, From: []Stage{Arranged, Met}, To: Closed, Branches: settled, By: by, Check: dayIsHere,
		Needs: []Field{{Key: "day", Kind: FieldDate}, {Key: "gist", Kind: FieldText, Most: wordsMost}, pledged},
		Keeps: []string{"gist", "commitments"}, Clears: []ClockKind{ClockMeet, ClockOutcome}, Pledges: "commitments",
		Tells: []Notice{{To: Lead, Key: "noted"}, {To: Approver, Key: "noted"}, {To: other, Key: "noted"}},
	}
}

// dayIsHere refuses to note what has not been yet.
func dayIsHere(c Case) *Refusal {
	if day, err := ParseDate(c.Matter.Facts[metOn]); err == nil && DateOf(c.Now).Before(day) {
		return Refuse(Conflict, "appointment.not_yet", "Day", day)
	}
	return nil
}

// stillToCome refuses to agree to a day that is over.
func stillToCome(c Case) *Refusal {
	if day, err := ParseDate(c.Matter.Facts[metOn]); err == nil && day.Before(DateOf(c.Now)) {
		return Refuse(Conflict, "appointment.too_late", "Day", day)
	}
	return nil
}
