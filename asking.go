package liaison

// Asking is an elector's question to a deputy 选民提问, put by the deputy's own code or
// taken down by the deputy: it is on record, and the deputy answers it in time.
const Asking Kind = "asking"

// ClockElector is until when the deputy answers an elector.
const ClockElector ClockKind = "elector"

var electorAsking = &Procedure{
	Kind: Asking, Command: "asking", Begins: []Role{RoleDeputy}, Letter: "T",
	Parts: []Part{
		{Key: "station", Kind: PartBody, Required: true, Party: Handler, Bodies: []BodyKind{Station}},
		{Key: "title", Kind: PartTitle, Required: true, Most: titleMost},
		{Key: "body", Kind: PartText, Required: true, Most: textMost},
		{Key: "files", Kind: PartFiles, Most: filesMost},
	},
	Stages: []StageRule{{Stage: Draft, Owner: Author}, {Stage: Requested, Owner: Author}, {Stage: Told, Final: true}},
	Moves: []Move{
		{
			Key: "submit", From: []Stage{Draft}, To: Requested, By: Author, Check: complete, Sign: true,
			Starts: []ClockRule{{Kind: ClockElector, For: Author, Span: Span{Workdays: 15}}}, Tells: []Notice{{To: Handler, Key: "submitted"}},
		},
		{
			Key: "answer", From: []Stage{Requested}, To: Told, By: Author, Needs: []Field{{Key: "answer", Kind: FieldText, Most: textMost}},
			Keeps: []string{"answer"}, Tells: []Notice{{To: Handler, Key: "answered"}},
		},
		{
			// What has a way of its own is not a deputy's to answer: who asks is shown it.
			Key: "refuse", From: []Stage{Requested}, To: Told, By: Author,
			Needs: []Field{
				{Key: "refusal", Kind: FieldChoice, Choices: []string{"court", "petition", "private", "elsewhere"}},
				{Key: "answer", Kind: FieldText, Most: textMost},
			},
			Keeps: []string{"refusal", "answer"}, Tells: []Notice{{To: Handler, Key: "answered"}},
		},
		{Key: "raise", From: []Stage{Requested, Told}, By: Author, Spawns: &Spawn{Kind: Suggestion, Stage: Draft, Own: true}},
	},
	Shows: []string{"source", "refusal", "answer"},
}
