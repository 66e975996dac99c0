package liaison

import "slices"

// Suggestion is a deputy's suggestion 代表建议.
const Suggestion Kind = "suggestion"

// The stages of a suggestion (docs/procedures.md).
const (
	Submitted Stage = "submitted" // the staff have it: intake review
	Returned  Stage = "returned"  // back with the deputy, with a reason
	Accepted  Stage = "accepted"  // to be assigned
	Assigned  Stage = "assigned"  // departments are at it
	Answered  Stage = "answered"  // the deputy has the answer and is asked to rate it
	Rated     Stage = "rated"
	Withdrawn Stage = "withdrawn"
)

// The clocks of a suggestion, with the defaults of docs/procedures.md.
const (
	ClockForward  ClockKind = "forward"  // to be assigned
	ClockObject   ClockKind = "object"   // until when the lead department may object: a right, which nobody has to use
	ClockContact  ClockKind = "contact"  // the first contact with the deputy
	ClockOpinion  ClockKind = "opinion"  // a co-handling department's opinion
	ClockAnswer   ClockKind = "answer"   // 代表法 §51
	ClockEvaluate ClockKind = "evaluate" // the deputy's rating
)

const (
	titleMost = 100
	textMost  = 10_000
	wordsMost = 3_000
	filesMost = 20
)

// ReturnReasons are why the staff return a suggestion: the negative list
// (docs/procedures.md: eight grounds and three more), or something to mend.
var ReturnReasons = []string{
	"revise", "competence", "own_interest", "judicial", "forwarded", "academic",
	"promotion", "empty", "tender", "petition", "other",
}

var satisfaction = []string{"satisfied", "basic", "dissatisfied"}

var suggestion = &Procedure{
	Kind: Suggestion,
	Parts: []Part{
		{Key: "session", Kind: PartSession, Required: true},
		{Key: "topic", Kind: PartTopic, Required: true},
		{Key: "title", Kind: PartTitle, Required: true, Most: titleMost},
		{Key: "body", Kind: PartText, Required: true, Most: textMost},
		{Key: "files", Kind: PartFiles, Most: filesMost},
	},
	Stages: []StageRule{
		{Stage: Draft, Owner: Author},
		{Stage: Submitted, Owner: Staff},
		{Stage: Returned, Owner: Author},
		{Stage: Accepted, Owner: Staff},
		{Stage: Assigned, Owner: Lead},
		{Stage: Answered, Owner: Author},
		{Stage: Rated, Final: true},
		{Stage: Withdrawn, Final: true},
	},
	Moves: []Move{
		{
			Key: "submit", From: []Stage{Draft, Returned}, To: Submitted, By: Author,
			Check:  complete,
			Starts: []ClockRule{{Kind: ClockForward, For: Staff, Span: Span{Workdays: 10}}},
			Tells:  []Notice{{Staff, "submitted"}},
			Sign:   true,
		},
		{
			Key: "accept", From: []Stage{Submitted}, To: Accepted, By: Staff,
			Tells: []Notice{{Author, "accepted"}},
		},
		{
			Key: "assign", From: []Stage{Submitted, Accepted}, To: Assigned, By: Staff,
			Needs: []Field{
				{Key: "lead", Kind: FieldDepartment, Party: Lead},
				{Key: "co", Kind: FieldOthers, Optional: true, Party: Co},
				{Key: "term", Kind: FieldChoice, Choices: []string{"normal", "complex"}},
			},
			Starts: []ClockRule{
				{Kind: ClockObject, Span: Span{Workdays: 10}},
				{Kind: ClockContact, For: Lead, Span: Span{Workdays: 20}},
				{Kind: ClockOpinion, For: Co, Span: Span{Months: 1}, Each: true},
				{Kind: ClockAnswer, For: Lead, Span: Span{Months: 3}, When: &When{"term", "normal"}},
				{Kind: ClockAnswer, For: Lead, Span: Span{Months: 6}, When: &When{"term", "complex"}},
			},
			Stops: []ClockKind{ClockForward},
			Keeps: []string{"term"},
			Tells: []Notice{{Author, "assigned"}, {Lead, "assigned"}, {Co, "assigned_co"}},
		},
		{
			Key: "return", From: []Stage{Submitted, Accepted}, To: Returned, By: Staff,
			Needs: []Field{
				{Key: "ground", Kind: FieldChoice, Choices: ReturnReasons},
				{Key: "reason", Kind: FieldText, Most: wordsMost},
			},
			Stops: []ClockKind{ClockForward},
			Keeps: []string{"ground", "reason"},
			Tells: []Notice{{Author, "returned"}},
		},
		{
			Key: "contact", From: []Stage{Assigned}, By: Lead,
			Needs: []Field{
				{Key: "way", Kind: FieldChoice, Choices: []string{"visit", "meeting", "phone", "message"}},
				{Key: "day", Kind: FieldDate},
				{Key: "gist", Kind: FieldText, Most: wordsMost},
			},
			Stops: []ClockKind{ClockContact},
			Keeps: []string{"day"},
			Tells: []Notice{{Author, "contact"}},
		},
		{
			Key: "opine", From: []Stage{Assigned}, By: Co,
			Needs: []Field{{Key: "opinion", Kind: FieldText, Most: wordsMost}},
			Stops: []ClockKind{ClockOpinion},
			Tells: []Notice{{Lead, "opinion"}},
		},
		{
			Key: "answer", From: []Stage{Assigned}, To: Answered, By: Lead,
			Check: contacted,
			Needs: []Field{
				{Key: "class", Kind: FieldChoice, Choices: []string{"A", "B", "C", "D"}},
				{Key: "answer", Kind: FieldText, Most: textMost},
			},
			Starts: []ClockRule{{Kind: ClockEvaluate, For: Author, Span: Span{Workdays: 20}}},
			Stops:  []ClockKind{ClockObject, ClockContact, ClockOpinion, ClockAnswer},
			Keeps:  []string{"class", "answer"},
			Tells:  []Notice{{Author, "answered"}, {Staff, "answered"}},
		},
		{
			Key: "rate", From: []Stage{Answered}, To: Rated, By: Author,
			Needs: []Field{
				{Key: "attitude", Kind: FieldChoice, Choices: satisfaction},
				{Key: "result", Kind: FieldChoice, Choices: satisfaction},
				{Key: "why", Kind: FieldText, Most: wordsMost, When: &When{"result", "dissatisfied"}},
			},
			Stops: []ClockKind{AllClocks},
			Keeps: []string{"attitude", "result", "why"},
			Tells: []Notice{{Staff, "rated"}},
		},
		{
			Key: "withdraw", From: []Stage{Submitted, Returned, Accepted, Assigned}, To: Withdrawn, By: Author,
			Needs: []Field{{Key: "reason", Kind: FieldText, Most: wordsMost}},
			Stops: []ClockKind{AllClocks},
			Keeps: []string{"reason"},
			Tells: []Notice{{Staff, "withdrawn"}, {Lead, "withdrawn"}, {Co, "withdrawn"}},
		},
	},
}

// complete refuses a draft that lacks a required part or has too much in one,
// and names the first.
func complete(c Case) *Refusal {
	if missing := c.procedure.Missing(c.Matter); len(missing) > 0 {
		return Refuse(Invalid, "draft.incomplete", "Part", missing[0].Key)
	}
	if refusal := c.procedure.overlong(c.Matter); refusal != nil {
		return refusal
	}
	if hash := c.Input.One("hash"); hash != c.procedure.Hash(c.Matter) {
		return Refuse(Conflict, "draft.changed")
	}
	return nil
}

// contacted holds a department to 代表法 §51: it hears the deputy before it
// answers.
func contacted(c Case) *Refusal {
	running := func(k Clock) bool { return k.Kind == ClockContact && !k.Stopped }
	if slices.ContainsFunc(c.Matter.Clocks, running) {
		return Refuse(Conflict, "suggestion.contact_first")
	}
	return nil
}
