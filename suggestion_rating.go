package liaison

var ratingFields = []Field{
	{Key: "attitude", Kind: FieldChoice, Choices: satisfaction},
	{Key: "result", Kind: FieldChoice, Choices: satisfaction},
	{Key: "why", Kind: FieldText, Most: wordsMost, When: &When{"result", "dissatisfied"}},
}

// settled leads on from a rating: to what was promised, or to the question some
// weeks later.
var settled = []Branch{{To: Tracking, Runs: ClockCommitment}}

var settleClock = ClockRule{Kind: ClockSettle, For: Timer, Span: Span{Days: 28}, At: Settling}

// ratingMoves are from the rating to the end. The staff ask for it and see it
// first; the department sees it once they release it.
var ratingMoves = []Move{
	{
		Key: "rate", From: []Stage{Answered}, To: Rated, By: Author, Needs: ratingFields,
		Stops: []ClockKind{ClockEvaluate}, Keeps: []string{"attitude", "result", "why"},
		Sets:  map[string]string{"released": "", "why": "", "unrated": ""},
		Tells: []Notice{{To: Staff, Key: "rated"}},
	},
	{
		Key: "dissent", From: []Stage{Answered, Rated}, By: CoSigner, Needs: ratingFields,
		Tells: []Notice{{To: Staff, Key: "dissented"}},
	},
	{
		// Not rated in time: left out of the figures of satisfaction.
		Key: "lapse", From: []Stage{Answered}, To: Settling, Branches: settled, By: Timer, While: ClockEvaluate,
		Starts: []ClockRule{settleClock}, Stops: []ClockKind{ClockEvaluate}, Sets: map[string]string{"unrated": "yes"},
		Tells: []Notice{{To: Author, Key: "lapsed"}, {To: Staff, Key: "lapsed"}},
	},
	{
		Key: "release", From: []Stage{Rated}, To: Settling, Branches: settled, By: Staff,
		Starts: []ClockRule{settleClock}, Sets: map[string]string{"released": "yes"},
		Tells: []Notice{{To: Lead, Key: "released"}, {To: Author, Key: "released_author"}},
	},
	{
		Key: "redo", From: []Stage{Rated}, To: Assigned, By: Staff, Check: mayRedo,
		Needs: []Field{reason}, Counts: "redos", Sets: map[string]string{"released": "yes", "until": ""}, Clears: []ClockKind{ClockCommitment},
		Starts: []ClockRule{
			{Kind: ClockAnswer, For: Lead, Span: Span{Months: 1}, Name: "redo"},
			{Kind: ClockContact, For: Lead, Span: Span{Workdays: 5}, Name: "again"},
		},
		Tells: []Notice{{To: Lead, Key: "redo"}, {To: Author, Key: "redo_author"}},
	},
	{
		Key: "convene", From: []Stage{Rated}, To: Meeting, By: Staff,
		Needs:  []Field{{Key: "meeting", Kind: FieldDay}, {Key: "gist", Kind: FieldText, Most: wordsMost}},
		Starts: []ClockRule{{Kind: ClockMinutes, For: Staff, Span: Span{Months: 1}}},
		Keeps:  []string{"meeting"}, Sets: map[string]string{"released": "yes"},
		Tells: []Notice{{To: Author, Key: "convened"}, {To: Lead, Key: "convened"}, {To: Approver, Key: "convened"}},
	},
	{
		Key: "conclude", From: []Stage{Meeting}, To: Settling, Branches: settled, By: Staff, Check: promisable,
		Needs: []Field{{Key: "conclusion", Kind: FieldText, Most: wordsMost}, pledged}, Keeps: []string{"conclusion"},
		Starts: []ClockRule{settleClock}, Stops: []ClockKind{ClockMinutes}, Pledges: "commitments",
		Tells: []Notice{{To: Author, Key: "concluded"}, {To: Lead, Key: "concluded"}},
	},
	{
		Key: "report", From: []Stage{Tracking}, By: Lead, Branches: []Branch{{To: Delivered, Out: ClockCommitment}},
		Needs: []Field{
			{Key: "commitment", Kind: FieldClock, Clock: ClockCommitment},
			{Key: "evidence", Kind: FieldText, Most: wordsMost},
		},
		Starts: []ClockRule{{Kind: ClockEvaluate, For: Author, Span: Span{Workdays: 20}, At: Delivered}},
		Tells:  []Notice{{To: Author, Key: "reported"}, {To: Committee, Key: "reported"}},
	},
	{
		Key: "reschedule", From: []Stage{Tracking}, By: Staff,
		Needs:  []Field{{Key: "commitment", Kind: FieldClock, Clock: ClockCommitment}, {Key: "until", Kind: FieldDay}, reason},
		Resets: &Reset{Chosen: "commitment", Day: "until"},
		Tells:  []Notice{{To: Lead, Key: "rescheduled"}, {To: Author, Key: "rescheduled"}},
	},
	{
		Key: "rate_again", From: []Stage{Delivered}, To: Settling, By: Author,
		Needs: []Field{{Key: "second", Kind: FieldChoice, Choices: satisfaction}}, Keeps: []string{"second"},
		Starts: []ClockRule{settleClock}, Stops: []ClockKind{ClockEvaluate},
		Tells: []Notice{{To: Staff, Key: "rated_again"}, {To: Lead, Key: "rated_again"}},
	},
	{
		Key: "lapse_again", From: []Stage{Delivered}, To: Settling, By: Timer, While: ClockEvaluate,
		Starts: []ClockRule{settleClock}, Stops: []ClockKind{ClockEvaluate},
		Tells: []Notice{{To: Staff, Key: "lapsed"}},
	},
	{
		Key: "ask_solved", From: []Stage{Settling}, To: Asked, By: Timer, While: ClockSettle,
		Starts: []ClockRule{{Kind: ClockReply, For: Author, Span: Span{Workdays: 20}}}, Stops: []ClockKind{ClockSettle},
		Tells: []Notice{{To: Author, Key: "ask_solved"}},
	},
	{
		Key: "solved", From: []Stage{Settling, Asked}, To: Closed, By: Author, Sets: map[string]string{"solved": "yes"},
		Tells: []Notice{{To: Staff, Key: "solved"}, {To: Lead, Key: "solved"}, {To: Follower, Key: "solved"}},
	},
	{
		// What is not solved goes back to the staff, whatever the class said, and is
		// kept from the department as the first rating was.
		Key: "unsolved", From: []Stage{Settling, Asked}, To: Rated, By: Author, Needs: []Field{reason},
		Clears: []ClockKind{ClockSettle, ClockReply}, Sets: map[string]string{"solved": "no", "result": "dissatisfied", "released": ""},
		Tells: []Notice{{To: Staff, Key: "unsolved"}},
	},
	{
		Key: "close", From: []Stage{Asked}, To: Closed, By: Timer, While: ClockReply,
		Tells: []Notice{{To: Author, Key: "closed"}, {To: Staff, Key: "closed"}},
	},
}

// mayRedo is for what the deputy is not satisfied with, once; after that all
// three meet (docs/procedures.md).
func mayRedo(c Case) *Refusal {
	if c.Matter.Facts["result"] != "dissatisfied" && c.Matter.Facts["attitude"] != "dissatisfied" {
		return Refuse(Conflict, "suggestion.redo_satisfied")
	}
	if len(c.Matter.Bodies(Lead)) == 0 {
		return Refuse(Conflict, "suggestion.redo_nobody")
	}
	if most := c.Rules.Number(RedoRounds); c.Matter.countOf("redos") >= most {
		return Refuse(Conflict, "suggestion.redo_often", "Most", most)
	}
	return nil
}
