package liaison

// The requests: small procedures of a few lines.
const (
	Question   Kind = "question"   // to a department, before a suggestion is submitted 提前沟通
	Difficulty Kind = "difficulty" // a deputy's, in doing the duty 履职困难
)

// Requested is the stage in which a request waits for its answer.
const Requested Stage = "requested"

// ClockRequest is a request's one clock.
const ClockRequest ClockKind = "request"

var question = &Procedure{
	Kind: Question, Command: "question", Begins: []Role{RoleDeputy}, Letter: "W",
	Parts: []Part{
		{Key: "department", Kind: PartBody, Required: true, Party: Lead, Bodies: []BodyKind{Department}},
		{Key: "title", Kind: PartTitle, Required: true, Most: titleMost},
		{Key: "body", Kind: PartText, Required: true, Most: textMost},
		{Key: "files", Kind: PartFiles, Most: filesMost},
	},
	Stages: []StageRule{{Stage: Draft, Owner: Author}, {Stage: Requested, Owner: Lead}, {Stage: Answered, Owner: Author}, {Stage: Closed, Final: true}},
	Moves: append(requestMoves(Lead),
		Move{
			// The answer stays with the suggestion that is made of it 提办对接.
			Key: "raise", From: []Stage{Answered, Closed}, By: Author, Spawns: &Spawn{Kind: Suggestion, Stage: Draft, Own: true},
		}),
	Shows: []string{"answer"},
}

var difficulty = &Procedure{
	Kind: Difficulty, Command: "difficulty", Begins: []Role{RoleDeputy}, Letter: "K",
	Parts: []Part{
		{Key: "title", Kind: PartTitle, Required: true, Most: titleMost},
		{Key: "body", Kind: PartText, Required: true, Most: textMost},
		{Key: "files", Kind: PartFiles, Most: filesMost},
	},
	Stages: []StageRule{{Stage: Draft, Owner: Author}, {Stage: Requested, Owner: Staff}, {Stage: Answered, Owner: Author}, {Stage: Closed, Final: true}},
	Moves:  requestMoves(Staff),
	Shows:  []string{"answer"},
}

// requestMoves are: asked, answered, settled or asked again.
func requestMoves(by Capacity) []Move {
	clock := []ClockRule{{Kind: ClockRequest, For: by, Span: Span{Workdays: 5}}}
	return []Move{
		{Key: "submit", From: []Stage{Draft}, To: Requested, By: Author, Check: complete, Sign: true, Starts: clock,
			Tells: []Notice{{To: by, Key: "submitted"}}},
		{Key: "answer", From: []Stage{Requested}, To: Answered, By: by, Needs: []Field{{Key: "answer", Kind: FieldText, Most: textMost}},
			Keeps: []string{"answer"}, Stops: []ClockKind{ClockRequest}, Tells: []Notice{{To: Author, Key: "answered"}}},
		{Key: "settle", From: []Stage{Requested, Answered}, To: Closed, By: Author, Tells: []Notice{{To: by, Key: "settled"}}},
		{Key: "ask_again", From: []Stage{Answered}, To: Requested, By: Author, Needs: []Field{{Key: "more", Kind: FieldText, Most: wordsMost}},
			Starts: clock, Tells: []Notice{{To: by, Key: "asked_again"}}},
	}
}
