package liaison

// inHand are the stages in which a suggestion may still be withdrawn: any before
// it is answered.
var inHand = []Stage{Reviewing, Submitted, Returned, Accepted, Proposing, Merged, Lowered, Assigned, Objected, Signing}

// afterwards are the stages in which it is answered, or nearly over.
var afterwards = []Stage{Answered, Rated, Meeting, Tracking, Delivered, Settling, Asked}

// afterMoves are the withdrawal, and publication. Of a joint suggestion all
// co-signers have to agree to a withdrawal.
var afterMoves = []Move{
	{
		Key: "withdraw", From: inHand, To: Withdrawn, By: Author, Check: notWithdrawing,
		Branches: []Branch{{When: &When{"joint", "yes"}}}, Needs: []Field{{Key: "withdrawal", Kind: FieldText, Most: wordsMost}},
		Starts: []ClockRule{{Kind: ClockConsent, For: CoSigner, Span: Span{Workdays: 10}, Each: true, When: &When{"joint", "yes"}}},
		Keeps:  []string{"withdrawal"}, Echoes: "detach",
		Tells: append([]Notice{{To: CoSigner, Key: "withdrawal"}},
			atStage(Withdrawn, "withdrawn", Staff, Lead, Co, Handler, Proposed, Follower)...),
	},
	{
		Key: "consent", From: inHand, By: CoSigner, While: ClockConsent, Branches: []Branch{{To: Withdrawn, Out: ClockConsent}},
		Stops: []ClockKind{ClockConsent}, Echoes: "detach",
		Tells: append([]Notice{{To: Author, Key: "consented"}},
			atStage(Withdrawn, "withdrawn", CoSigner, Staff, Lead, Co, Handler, Proposed, Follower)...),
	},
	{
		Key: "refuse_consent", From: inHand, By: CoSigner, While: ClockConsent, Needs: []Field{reason},
		Clears: []ClockKind{ClockConsent}, Sets: map[string]string{"withdrawal": ""},
		Tells: []Notice{{To: Author, Key: "consent_refused"}, {To: CoSigner, Key: "consent_refused"}},
	},
	{
		Key: "keep", From: inHand, By: Timer, While: ClockConsent, Clears: []ClockKind{ClockConsent}, Sets: map[string]string{"withdrawal": ""},
		Tells: []Notice{{To: Author, Key: "consent_refused"}},
	},
	{
		Key: "publish", From: []Stage{Closed}, By: Staff, If: &When{"published", ""}, Check: mayPublish,
		Needs: []Field{{Key: "public_text", Kind: FieldText, Most: publicMost, Optional: true}, {Key: "public_title", Kind: FieldText, Most: titleMost, Optional: true}},
		Keeps: []string{"public_text", "public_title"},
		Sets:  map[string]string{"published": "yes"},
		Tells: []Notice{{To: Author, Key: "published"}},
	},
	{
		Key: "unpublish", From: []Stage{Closed}, By: Staff, If: &When{"published", "yes"}, Needs: []Field{reason},
		Sets: map[string]string{"published": "", "public_text": "", "public_title": ""}, Tells: []Notice{{To: Author, Key: "unpublished"}},
	},
}

// numbered are the stages of a matter that the staff have.
var numbered = append(append([]Stage{}, inHand...), append(afterwards, Closed)...)

// sideMoves are what others do with a colleague's suggestion, and whether it may
// be shown.
var sideMoves = []Move{
	{
		// 附议他人: before it is assigned, and of the exact text.
		Key: "join", From: []Stage{Reviewing, Submitted, Accepted, Proposing}, By: Colleague, Check: mayJoin,
		Reads: true, Joins: CoSigner, Marks: true,
		Tells: []Notice{{To: Author, Key: "joined"}, {To: Staff, Key: "joined"}},
	},
	{Key: "follow", From: numbered, By: Colleague, Check: notParty, Joins: Follower},
	{Key: "unfollow", From: numbered, By: Follower, Leaves: Follower},
	{Key: "opt_out", From: numbered, By: Author, If: &When{"private", ""}, Sets: map[string]string{"private": "yes", "published": ""},
		Tells: []Notice{{To: Staff, Key: "opted_out"}}},
	{Key: "opt_in", From: numbered, By: Author, If: &When{"private", "yes"}, Sets: map[string]string{"private": ""}},
	{Key: "conceal", From: numbered, By: Author, If: &When{"confidential", ""},
		Sets: map[string]string{"confidential": "yes", "published": ""}, Drops: []Capacity{Follower}, Tells: []Notice{{To: Staff, Key: "concealed"}}},
}

// atStage are the notices to several, if the move has led there.
func atStage(stage Stage, key string, to ...Capacity) []Notice {
	var notices []Notice
	for _, c := range to {
		notices = append(notices, Notice{To: c, Key: key, At: stage})
	}
	return notices
}

func notWithdrawing(c Case) *Refusal {
	if c.Matter.Runs(ClockConsent) || c.Matter.Runs(ClockPermit) {
		return Refuse(Conflict, "suggestion.withdrawing")
	}
	return nil
}

func notParty(c Case) *Refusal {
	if !Onlooks(c.Matter.Capacities(c.Actor)) {
		return Refuse(Conflict, "suggestion.party_already")
	}
	return nil
}

// mayJoin keeps who has not been asked about a withdrawal from signing meanwhile.
func mayJoin(c Case) *Refusal {
	if refusal := notParty(c); refusal != nil {
		return refusal
	}
	return notWithdrawing(c)
}

// mayPublish keeps what its deputy does not want shown, or what is confidential,
// from the public (docs/procedures.md: public unless secret or private).
func mayPublish(c Case) *Refusal {
	if c.Matter.Facts["private"] == "yes" || c.Matter.Facts["confidential"] == "yes" {
		return Refuse(Conflict, "suggestion.not_public")
	}
	return nil
}
