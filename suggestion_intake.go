package liaison

// unassigned are the stages in which the staff decide where a suggestion goes.
var unassigned = []Stage{Submitted, Accepted, Proposing}

// stopIntake are the clocks of those stages.
var stopIntake = []ClockKind{ClockForward, ClockPropose, ClockCoordinate}

// What an assignment asks, starts and tells, whoever makes it.
var (
	assignFields = []Field{
		{Key: "lead", Kind: FieldBody, Party: Lead},
		{Key: "co", Kind: FieldBodies, Optional: true, Party: Co},
		term,
		{Key: "committee", Kind: FieldBody, Auto: true, Optional: true, Party: Committee, Bodies: []BodyKind{CommitteeBody}},
	}
	assignClocks = append([]ClockRule{
		{Kind: ClockSign, For: Lead, Span: Span{Workdays: 3}, Each: true},
		{Kind: ClockSign, For: Co, Span: Span{Workdays: 3}, Each: true},
		{Kind: ClockObject, Span: Span{Workdays: 10}},
		{Kind: ClockContact, For: Lead, Span: Span{Workdays: 20}},
		{Kind: ClockOpinion, For: Co, Span: Span{Months: 1}, Each: true},
	}, answerClock...)
	assignTells = []Notice{{To: Author, Key: "assigned"}, {To: CoSigner, Key: "assigned"}, {To: Lead, Key: "assigned"},
		{To: Co, Key: "assigned_co"}, {To: Committee, Key: "assigned_committee"}, {To: Follower, Key: "assigned"}}
)

// intakeMoves are from the submission to the assignment.
var intakeMoves = []Move{
	{
		Key: "pass", From: []Stage{Reviewing}, To: Submitted, By: Reviewer,
		Needs:  []Field{{Key: "comment", Kind: FieldText, Most: wordsMost, Optional: true}},
		Starts: []ClockRule{forwardClock}, Stops: []ClockKind{ClockReview},
		Tells: []Notice{{To: Author, Key: "passed"}, {To: Staff, Key: "submitted"}},
	},
	{
		Key: "ask_edit", From: []Stage{Reviewing}, To: Returned, By: Reviewer,
		Needs: []Field{reason}, Stops: []ClockKind{ClockReview}, Keeps: []string{"reason"},
		Sets:  map[string]string{"ground": "revise"},
		Tells: []Notice{{To: Author, Key: "returned"}},
	},
	{
		Key: "accept", From: []Stage{Submitted}, To: Accepted, By: Staff,
		Tells: []Notice{{To: Author, Key: "accepted"}, {To: CoSigner, Key: "accepted"}},
	},
	{
		// 两上两下: the deputy's wish and the proposal, then the decision. It can
		// be gone through again.
		Key: "propose", From: unassigned, To: Proposing, By: Staff,
		Needs:  []Field{{Key: "proposed", Kind: FieldBody, Party: Proposed}},
		Starts: []ClockRule{{Kind: ClockPropose, For: Staff, Span: Span{Workdays: 5}}},
		Clears: []ClockKind{ClockPropose}, Keeps: []string{"proposed"}, Counts: "proposals",
		Tells: []Notice{{To: Author, Key: "proposed"}, {To: Proposed, Key: "proposed_to"}},
	},
	{
		Key: "wish", From: unassigned, By: Author,
		Needs: []Field{{Key: "wish", Kind: FieldBody}}, Keeps: []string{"wish"},
		Tells: []Notice{{To: Staff, Key: "wish"}},
	},
	{
		Key: "demur", From: []Stage{Proposing}, By: Proposed,
		Needs: []Field{reason, {Key: "instead", Kind: FieldBody, Optional: true}},
		Tells: []Notice{{To: Staff, Key: "demurred"}},
	},
	{
		Key: "assign", From: unassigned, To: Assigned, By: Staff,
		Needs: assignFields, Starts: assignClocks,
		Stops: stopIntake, Drops: []Capacity{Proposed, Coordinator}, Keeps: []string{"term"}, Sets: map[string]string{"instead": ""},
		Tells: assignTells,
	},
	{
		Key: "divide", From: unassigned, To: Divided, By: Staff,
		Needs: []Field{{Key: "separate", Kind: FieldBodies, Least: 2}, term},
		Spawns: &Spawn{Kind: Suggestion, Stage: Accepted, Each: "separate", Suffix: true, With: []Capacity{CoSigner, Reviewer, Follower},
			First: "assign", Fills: "lead"},
		Echoes: "detach", Tells: []Notice{{To: Author, Key: "divided"}, {To: CoSigner, Key: "divided"}},
	},
	{
		Key: "split", From: unassigned, To: Split, By: Staff,
		Needs: []Field{{Key: "titles", Kind: FieldLines, Least: 2, Most: titleMost}},
		Spawns: &Spawn{Kind: Suggestion, Stage: Returned, Each: "titles", Titles: true, Suffix: true,
			Sets: map[string]string{"ground": "split"}},
		Echoes: "detach", Tells: []Notice{{To: Author, Key: "split"}, {To: CoSigner, Key: "split"}},
	},
	{
		Key: "merge", From: unassigned, To: Merged, By: Staff, Check: mergeable,
		Needs: []Field{{Key: "into", Kind: FieldMatter}},
		Stops: stopIntake, Keeps: []string{"into"}, Drops: []Capacity{Proposed, Coordinator}, Echoes: "detach",
		Tells: []Notice{{To: Author, Key: "merged"}, {To: CoSigner, Key: "merged"}},
	},
	{
		Key: "unmerge", From: []Stage{Merged}, To: Accepted, By: Staff,
		Starts: []ClockRule{forwardClock}, Sets: map[string]string{"into": ""},
		Tells: []Notice{{To: Author, Key: "accepted"}},
	},
	{
		Key: "detach", From: []Stage{Merged}, To: Accepted, By: Main,
		Starts: []ClockRule{forwardClock}, Sets: map[string]string{"into": ""},
		Tells: []Notice{{To: Staff, Key: "detached"}},
	},
	{
		Key: "receive_answer", From: []Stage{Merged}, To: Answered, By: Main,
		Starts: []ClockRule{evaluateClock}, Pledges: "commitments",
		Clears: []ClockKind{ClockConsent}, Sets: map[string]string{"withdrawal": "", "unsigned": ""},
		Tells: []Notice{{To: Author, Key: "answered"}, {To: CoSigner, Key: "answered"}, {To: Follower, Key: "answered"}},
	},
	{
		Key: "lower", From: unassigned, To: Lowered, By: Staff,
		Needs: []Field{
			{Key: "handler", Kind: FieldBody, Party: Handler, Bodies: []BodyKind{Region}},
			{Key: "comment", Kind: FieldText, Most: wordsMost, Optional: true},
		},
		Starts: []ClockRule{{Kind: ClockLower, For: Handler, Span: Span{Days: 30}}},
		Stops:  stopIntake, Drops: []Capacity{Proposed, Coordinator}, Echoes: "detach",
		Tells: []Notice{{To: Author, Key: "lowered"}, {To: CoSigner, Key: "lowered"}, {To: Handler, Key: "lowered_to"}},
	},
	{
		Key: "report_back", From: []Stage{Lowered}, To: Answered, By: Handler,
		Needs: []Field{{Key: "answer", Kind: FieldText, Most: textMost}}, Keeps: []string{"answer"},
		Starts: []ClockRule{evaluateClock}, Clears: []ClockKind{ClockLower, ClockConsent}, Sets: map[string]string{"withdrawal": "", "unsigned": ""},
		Tells: []Notice{{To: Author, Key: "answered"}, {To: CoSigner, Key: "answered"}, {To: Staff, Key: "answered"},
			{To: Follower, Key: "answered"}},
	},
	{
		Key: "hand_back", From: []Stage{Lowered}, To: Accepted, By: Handler,
		Needs: []Field{reason}, Starts: []ClockRule{forwardClock}, Stops: []ClockKind{ClockLower}, Drops: []Capacity{Handler},
		Tells: []Notice{{To: Staff, Key: "handed_back"}, {To: Author, Key: "handed_back"}},
	},
	{
		Key: "letter", From: unassigned, To: Letter, By: Staff,
		Needs: []Field{{Key: "ground", Kind: FieldChoice, Choices: ReturnReasons}, reason},
		Keeps: []string{"ground", "reason"}, Echoes: "detach",
		Tells: []Notice{{To: Author, Key: "letter"}, {To: CoSigner, Key: "letter"}},
	},
	{
		Key: "return", From: unassigned, To: Returned, By: Staff,
		Needs: []Field{{Key: "ground", Kind: FieldChoice, Choices: ReturnReasons}, reason},
		Stops: stopIntake, Keeps: []string{"ground", "reason"}, Drops: []Capacity{Proposed, Coordinator}, Echoes: "detach",
		Tells: []Notice{{To: Author, Key: "returned"}, {To: CoSigner, Key: "returned"}},
	},
	{
		// A motion that becomes a suggestion (docs/procedures.md), with those who signed it.
		Key: "receive", From: []Stage{Draft}, To: Accepted, By: Main, Sign: true, Starts: []ClockRule{forwardClock},
		Tells: []Notice{{To: Author, Key: "received"}, {To: CoSigner, Key: "received"}},
	},
}

// mergeable refuses a case that cannot take another in: it is merged itself, or
// answered already.
func mergeable(c Case) *Refusal {
	if c.Input == nil {
		return nil
	}
	switch c.Matters[c.Input.One("into")].Stage {
	case Submitted, Accepted, Proposing, Assigned, Objected, Signing:
		return nil
	}
	return Refuse(Conflict, "merge.not_open", "Number", c.Input.One("into"))
}
