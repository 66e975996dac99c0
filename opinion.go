package liaison

import "time"

// Opinion is what somebody of the public has said 社情民意 (docs/procedures.md): taken
// down by a deputy or a station's officer, or sent by way of their code.
const Opinion Kind = "opinion"

// The stages that only an opinion has.
const (
	Lodged   Stage = "lodged"   // brought in from a contact, for the staff to give to a body
	Received Stage = "received" // a station or a level has it
	Handling Stage = "handling" // … has graded it and is at it
	Resolved Stage = "resolved" // there is a result, to be told to who said it
	Told     Stage = "told"     // 已反馈
)

// An opinion's own clocks.
const (
	ClockEntrust  ClockKind = "entrust"  // the staff give what was raised in contact to a body
	ClockGrade    ClockKind = "grade"    // whoever has it looks at it
	ClockHandle   ClockKind = "handle"   // … answers it, by its grade
	ClockFeedback ClockKind = "feedback" // who said it is told
)

// handlers are the bodies between which an opinion goes up and down.
var handlerKinds = []BodyKind{Station, Region, Delegation, Department, CommitteeBody}

var withHandler = []Stage{Received, Handling}

// ofContact holds for what a deputy has raised with a member of the standing committee.
var ofContact = &When{"grade", "raised"}

var gradeClock = []ClockRule{{Kind: ClockGrade, For: Handler, Span: Span{Workdays: 3}}}

var opinion = &Procedure{
	Kind: Opinion, Command: "opinion", Begins: []Role{RoleDeputy, RoleOfficer, RoleClerk}, Letter: "Y",
	Parts: []Part{
		{Key: "station", Kind: PartBody, Required: true, Party: Handler, Bodies: []BodyKind{Station, Region, CommitteeBody}},
		{Key: "topic", Kind: PartTopic},
		{Key: "title", Kind: PartTitle, Required: true, Most: titleMost},
		{Key: "body", Kind: PartText, Required: true, Most: textMost},
		{Key: "files", Kind: PartFiles, Most: filesMost},
	},
	Stages: []StageRule{
		{Stage: Draft, Owner: Author},
		{Stage: Lodged, Owner: Staff},
		{Stage: Received, Owner: Handler},
		{Stage: Handling, Owner: Handler},
		{Stage: Resolved, Owner: Author},
		{Stage: Answered, Owner: Author},
		{Stage: Told, Final: true},
	},
	Moves: append([]Move{
		{
			Key: "submit", From: []Stage{Draft}, To: Received, By: Author, Check: complete, Sign: true,
			Starts: gradeClock, Tells: []Notice{{To: Handler, Key: "submitted"}},
		},
		{
			// Of what a deputy said in a contact the member who was there makes an item; it
			// is the deputy's, who is told what becomes of it, and the month runs from here.
			Key: "lodge", From: []Stage{Draft}, To: Lodged, By: Author, If: ofContact, Check: worded, Sign: true,
			Hands: &Hands{To: "for", From: "writer"}, Joins: Carrier,
			Starts: []ClockRule{
				{Kind: ClockEntrust, For: Staff, Span: Span{Workdays: 3}},
				{Kind: ClockHandle, For: Handler, Span: Span{Months: 1}, When: ofContact},
			},
			Tells: []Notice{{To: Staff, Key: "lodged"}, {To: Author, Key: "lodged_for"}},
		},
		{
			Key: "entrust", From: []Stage{Lodged}, To: Handling, By: Staff,
			Needs: []Field{
				{Key: "handler", Kind: FieldBody, Party: Handler, Bodies: []BodyKind{Department, Region, CommitteeBody, Station, Delegation}},
				{Key: "comment", Kind: FieldText, Most: wordsMost, Optional: true},
			},
			Stops: []ClockKind{ClockEntrust}, Tells: []Notice{{To: Handler, Key: "entrusted"}, {To: Author, Key: "graded"}},
		},
		{
			Key: "grade", From: withHandler, To: Handling, By: Handler,
			Needs: []Field{{Key: "grade", Kind: FieldChoice, Choices: []string{"consult", "suggest", "handle", "raised", "urgent"}}},
			Starts: []ClockRule{
				{Kind: ClockHandle, For: Handler, Span: Span{Workdays: 3}, When: &When{"grade", "consult"}},
				{Kind: ClockHandle, For: Handler, Span: Span{Workdays: 10}, When: &When{"grade", "suggest"}},
				{Kind: ClockHandle, For: Handler, Span: Span{Workdays: 10}, When: &When{"grade", "handle"}},
				{Kind: ClockHandle, For: Handler, Span: Span{Months: 1}, When: ofContact}, // by a deputy, in contact (docs/procedures.md)
				{Kind: ClockHandle, For: Handler, Span: Span{Hours: 24}, When: &When{"grade", "urgent"}},
			},
			Stops: []ClockKind{ClockGrade, ClockHandle}, Keeps: []string{"grade"},
			Tells: []Notice{{To: Author, Key: "graded"}},
		},
		{
			// Up or down, under the same number.
			Key: "pass", From: withHandler, To: Received, By: Handler,
			Needs: []Field{
				{Key: "handler", Kind: FieldBody, Party: Handler, Bodies: handlerKinds},
				{Key: "comment", Kind: FieldText, Most: wordsMost, Optional: true},
			},
			Starts: gradeClock, Clears: []ClockKind{ClockGrade, ClockHandle}, Counts: "passes",
			Tells: []Notice{{To: Handler, Key: "passed_to"}, {To: Author, Key: "passed"}},
		},
		{
			Key: "answer", From: withHandler, To: Resolved, Branches: answeredToDeputy, By: Handler,
			Needs:  []Field{{Key: "answer", Kind: FieldText, Most: textMost}},
			Starts: feedbackClock,
			Clears: []ClockKind{ClockGrade, ClockHandle}, Keeps: []string{"answer"},
			Tells: []Notice{{To: Author, Key: "answered"}, {To: Carrier, Key: "answered"}},
		},
		{
			// 诉讼、复议、仲裁 and the like have ways of their own: who asked is shown them.
			Key: "refuse", From: withHandler, To: Resolved, Branches: answeredToDeputy, By: Handler,
			Needs: []Field{
				{Key: "refusal", Kind: FieldChoice, Choices: []string{"court", "petition", "private", "elsewhere"}},
				{Key: "answer", Kind: FieldText, Most: textMost},
			},
			Starts: feedbackClock,
			Clears: []ClockKind{ClockGrade, ClockHandle}, Keeps: []string{"refusal", "answer"},
			Tells: []Notice{{To: Author, Key: "refused"}, {To: Carrier, Key: "refused"}},
		},
		{
			Key: "feedback", From: []Stage{Resolved}, To: Told, By: Author,
			Needs: []Field{{Key: "content", Kind: FieldChoice, Choices: []string{"yes", "no", "unknown"}}}, Keeps: []string{"content"},
			Tells: []Notice{{To: Handler, Key: "fed_back"}},
		},
		{
			Key: "settle", From: []Stage{Answered}, To: Told, By: Author,
			Tells: []Notice{{To: Handler, Key: "settled"}, {To: Carrier, Key: "settled"}},
		},
		{
			Key: "reopen", From: []Stage{Resolved, Answered}, To: Handling, By: Author, Needs: []Field{reason},
			Starts: []ClockRule{{Kind: ClockHandle, For: Handler, Span: Span{Workdays: 10}, Name: "again"}},
			Stops:  []ClockKind{ClockFeedback}, Tells: []Notice{{To: Handler, Key: "reopened"}},
		},
		{
			Key: "raise", From: []Stage{Received, Handling, Resolved, Answered, Told}, By: Author, Check: deputyOnly,
			Spawns: &Spawn{Kind: Suggestion, Stage: Draft, Own: true},
		},
	}, caseMoves(Handler, Told)...),
	Shows: []string{"source", "grade", "refusal", "answer", "content"},
	Aside: []MoveKey{"write_up", "feature"},
}

// What a deputy has raised is answered to the deputy, who tells nobody of it.
var (
	answeredToDeputy = []Branch{{To: Answered, When: ofContact}}
	feedbackClock    = []ClockRule{{Kind: ClockFeedback, For: Author, Span: Span{Workdays: 5}, At: Resolved}}
)

// worded refuses an item without words, or with more than it may have: it is not
// addressed to anybody yet.
func worded(c Case) *Refusal {
	if c.Matter.Title == "" || c.Matter.Part("body") == "" {
		return Refuse(Invalid, "draft.incomplete", "Part", "body")
	}
	return c.procedure.overlong(c.Matter)
}

// Item is the draft of what a deputy has raised in a contact with a member, who makes
// an item of it.
func (r Raised) Item(member Person, deputy Person, at time.Time) Matter {
	return Matter{
		Kind: Opinion, Stage: Draft, Author: member.ID, Title: firstClause(r.Words), Pieces: []Piece{{Part: "body", Text: r.Words}},
		Facts: map[string]string{"grade": ofContact.Value, "source": SourceContact, "for": deputy.Code}, Created: at, Changed: at,
	}
}

// deputyOnly keeps what only deputies do from others who take opinions down.
func deputyOnly(c Case) *Refusal {
	if !c.Actor.Is(RoleDeputy) {
		return Refuse(Forbidden, "draft.deputies_only")
	}
	return nil
}
