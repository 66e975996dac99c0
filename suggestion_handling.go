package liaison

import "slices"

// handlingClocks are those of the departments that have it.
var handlingClocks = []ClockKind{ClockSign, ClockObject, ClockContact, ClockAttest, ClockOpinion, ClockExtend, ClockAnswer, ClockCoordinate}

// stopHandling are the clocks that an answer makes needless.
var stopHandling = append([]ClockKind{ClockConsent}, handlingClocks...)

var pledged = Field{Key: "commitments", Kind: FieldDated, Most: wordsMost, Optional: true}

// handlingMoves are the departments': from the assignment to the answer.
var handlingMoves = []Move{
	{
		Key: "sign_for", From: []Stage{Assigned}, By: Lead, While: ClockSign,
		Stops: []ClockKind{ClockSign}, Tells: []Notice{{To: Staff, Key: "signed_for"}},
	},
	{Key: "sign_for_co", From: []Stage{Assigned}, By: Co, While: ClockSign, Stops: []ClockKind{ClockSign}},
	{
		Key: "object", From: []Stage{Assigned}, To: Objected, By: Lead, While: ClockObject, Check: mayObject,
		Needs: []Field{reason, {Key: "instead", Kind: FieldBody, Optional: true}}, Keeps: []string{"reason", "instead"}, Counts: "objections",
		Starts: []ClockRule{{Kind: ClockDecide, For: Chief, Span: Span{Workdays: 10}}},
		Tells:  []Notice{{To: Chief, Key: "objected"}, {To: Staff, Key: "objected"}},
	},
	{
		// Assigned anew, the time begins anew; that of before stays in the history.
		Key: "uphold", From: []Stage{Objected}, To: Accepted, By: Chief, Needs: []Field{reason},
		// A withdrawal that the co-signers are asked about goes on.
		Starts: []ClockRule{forwardClock}, Drops: []Capacity{Lead, Co, Committee, Coordinator},
		Clears: append([]ClockKind{ClockDecide, ClockCommitment}, handlingClocks...),
		Sets:   map[string]string{"reason": "", "until": ""}, // instead is a help for whoever assigns it anew
		Tells:  []Notice{{To: Lead, Key: "upheld"}, {To: Staff, Key: "upheld"}, {To: Author, Key: "upheld"}},
	},
	{
		// The time ran on while it was decided.
		Key: "reject", From: []Stage{Objected}, To: Assigned, By: Chief, Needs: []Field{reason},
		Stops: []ClockKind{ClockDecide}, Clears: []ClockKind{ClockObject}, Sets: map[string]string{"reason": "", "instead": ""},
		Tells: []Notice{{To: Lead, Key: "rejected"}, {To: Staff, Key: "rejected"}},
	},
	{
		Key: "contact", From: []Stage{Assigned}, By: Lead, Needs: contactField,
		Starts: []ClockRule{{Kind: ClockAttest, For: Author, Span: Span{Workdays: 5}}},
		Stops:  []ClockKind{ClockContact}, Clears: []ClockKind{ClockAttest}, Counts: "contacts", Keeps: []string{"day"},
		Tells: []Notice{{To: Author, Key: "contact"}},
	},
	{
		Key: "attest", From: []Stage{Assigned, Objected, Signing}, By: Author, While: ClockAttest,
		Needs: []Field{{Key: "took_place", Kind: FieldChoice, Choices: yesNo}}, Keeps: []string{"took_place"},
		Starts: []ClockRule{{Kind: ClockContact, For: Lead, Span: Span{Workdays: 5}, When: &When{"took_place", "no"}, Name: "again"}},
		Stops:  []ClockKind{ClockAttest},
		Tells:  []Notice{{To: Lead, Key: "attested"}, {To: Staff, Key: "attested"}},
	},
	{
		Key: "opine", From: []Stage{Assigned}, By: Co, While: ClockOpinion,
		Needs: []Field{{Key: "opinion", Kind: FieldText, Most: wordsMost}},
		Stops: []ClockKind{ClockOpinion}, Tells: []Notice{{To: Lead, Key: "opinion"}},
	},
	{
		Key: "ask_opinion", From: []Stage{Assigned}, By: Lead, If: &When{"helped", "yes"},
		Needs:  []Field{{Key: "of", Kind: FieldBodies, Of: Co, Least: 1}, reason},
		Starts: []ClockRule{{Kind: ClockOpinion, For: Co, Span: Span{Workdays: 5}, Each: true, Of: "of", Name: "again"}},
		Tells:  []Notice{{To: Co, Key: "opinion_again"}},
	},
	{
		Key: "extend", From: []Stage{Assigned}, By: Lead, Check: mayExtend,
		Needs: []Field{{Key: "until", Kind: FieldDay}, reason}, Keeps: []string{"until", "reason"},
		Starts: []ClockRule{{Kind: ClockExtend, For: Chief, Span: Span{Workdays: 5}}},
		Tells:  []Notice{{To: Chief, Key: "extension"}, {To: Staff, Key: "extension"}},
	},
	{
		Key: "grant", From: []Stage{Assigned, Signing}, By: Chief, While: ClockExtend,
		Stops: []ClockKind{ClockExtend}, Resets: &Reset{Clock: ClockAnswer, Day: "until"},
		Sets:  map[string]string{"reason": ""},
		Tells: []Notice{{To: Lead, Key: "granted"}, {To: Author, Key: "granted"}, {To: CoSigner, Key: "granted"}},
	},
	{
		Key: "deny", From: []Stage{Assigned, Signing}, By: Chief, While: ClockExtend, Needs: []Field{reason},
		Stops: []ClockKind{ClockExtend}, Sets: map[string]string{"until": "", "reason": ""},
		Tells: []Notice{{To: Lead, Key: "denied"}},
	},
	{
		Key: "answer", From: []Stage{Assigned}, To: Signing, By: Lead, Check: contacted,
		Needs: []Field{
			{Key: "class", Kind: FieldChoice, Choices: []string{"A", "B", "C", "D"}},
			{Key: "answer", Kind: FieldText, Most: textMost},
			{Key: "commitments", Kind: FieldDated, Most: wordsMost, When: &When{"class", "B"}},
		},
		Sets: map[string]string{"commitments": "", "unsigned": "yes"}, Keeps: []string{"class", "answer", "commitments"},
		Tells: []Notice{{To: Approver, Key: "to_sign"}},
	},
	{
		// The deputy may have denied the contact since the answer was written; an
		// answer ends the time for withdrawing. What is said of it is kept from the
		// department anew, also where it is the second.
		Key: "approve", From: []Stage{Signing}, To: Answered, By: Approver, Check: contacted,
		Starts: []ClockRule{evaluateClock}, Clears: stopHandling, Pledges: "commitments", Echoes: "receive_answer",
		Sets: map[string]string{"withdrawal": "", "unsigned": "", "released": "", "reason": ""},
		Tells: []Notice{{To: Author, Key: "answered"}, {To: CoSigner, Key: "answered"}, {To: Staff, Key: "answered"},
			{To: Lead, Key: "approved"}, {To: Follower, Key: "answered"}},
	},
	{
		Key: "send_back", From: []Stage{Signing}, To: Assigned, By: Approver, Needs: []Field{reason},
		Tells: []Notice{{To: Lead, Key: "sent_back"}},
	},
	{
		// 重点督办: the council of chairpersons decides, and who leads (docs/procedures.md).
		Key: "make_key", From: []Stage{Assigned, Signing, Answered, Tracking}, By: Chief, If: &When{"key", ""},
		Needs: []Field{
			{Key: "decision", Kind: FieldDate},
			{Key: "leader", Kind: FieldText, Most: titleMost},
			{Key: "sponsor", Kind: FieldText, Most: titleMost, Optional: true},
			{Key: "supervisor", Kind: FieldBody, Party: Committee, Bodies: []BodyKind{CommitteeBody}},
			{Key: "plan", Kind: FieldText, Most: wordsMost},
		},
		Keeps: []string{"decision", "leader", "sponsor", "plan"}, Sets: map[string]string{"key": "yes"},
		Tells: []Notice{{To: Author, Key: "key"}, {To: Lead, Key: "key"}, {To: Committee, Key: "key"}, {To: Follower, Key: "key"}},
	},
	{
		Key: "visit", From: []Stage{Assigned, Signing, Answered, Tracking}, By: Committee,
		Needs: []Field{{Key: "day", Kind: FieldDate}, {Key: "gist", Kind: FieldText, Most: wordsMost}}, Counts: "visits",
		Tells: []Notice{{To: Lead, Key: "visited"}, {To: Author, Key: "visited"}},
	},
	{
		Key: "comment", From: []Stage{Assigned, Signing, Answered, Rated, Tracking}, By: Committee,
		Needs: []Field{{Key: "comment", Kind: FieldText, Most: wordsMost}},
		Tells: []Notice{{To: Lead, Key: "commented"}, {To: Staff, Key: "commented"}},
	},
	{
		// 面对面: what was agreed becomes commitments.
		Key: "face", From: []Stage{Assigned, Answered, Tracking}, By: Staff, Check: promisable,
		Needs: []Field{{Key: "day", Kind: FieldDate}, {Key: "gist", Kind: FieldText, Most: wordsMost}, pledged}, Pledges: "commitments",
		Tells: []Notice{{To: Author, Key: "faced"}, {To: Lead, Key: "faced"}, {To: Committee, Key: "faced"}},
	},
}

// mayObject holds a department to its window and to a number of rounds (docs/procedures.md).
func mayObject(c Case) *Refusal {
	for _, k := range c.Matter.Clocks {
		if k.Kind == ClockObject && k.Over(c.Now) {
			return Refuse(Conflict, "suggestion.object_late", "Due", k.Due)
		}
	}
	if most := c.Rules.Number(ObjectionRounds); c.Matter.countOf("objections") >= most {
		return Refuse(Conflict, "suggestion.object_often", "Most", most)
	}
	return nil
}

// promisable refuses a promise where no department is there to keep it, as of what
// a lower level has answered.
func promisable(c Case) *Refusal {
	if c.Input.One("commitments") != "" && len(c.Matter.Bodies(Lead)) == 0 {
		return Refuse(Conflict, "suggestion.promise_nobody")
	}
	return nil
}

// mayExtend holds an extension to the months after the assignment that are set, and to a day
// after the one that counts now (代表法 §51).
func mayExtend(c Case) *Refusal {
	i := slices.IndexFunc(c.Matter.Clocks, func(k Clock) bool { return k.Kind == ClockAnswer && !k.Stopped })
	if i < 0 || c.Matter.Runs(ClockExtend) {
		return Refuse(Conflict, "suggestion.extend_already")
	}
	k := c.Matter.Clocks[i]
	last := c.Calendar.NextWorkday(k.Start.AddMonths(c.Rules.Number(ExtensionMonths)))
	day, err := ParseDate(c.Input.One("until"))
	asked := err == nil // before the day is asked, the rest is checked
	switch {
	case k.Over(c.Now):
		return Refuse(Conflict, "suggestion.extend_late", "Due", k.Due)
	case !k.Due.Before(last):
		return Refuse(Conflict, "suggestion.extend_no_further", "Last", last)
	case asked && (!k.Due.Before(day) || last.Before(day)):
		return Refuse(Invalid, "suggestion.extend_range", "Due", k.Due, "Last", last)
	}
	return nil
}
