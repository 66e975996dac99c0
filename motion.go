package liaison

import "slices"

// Motion is a motion 代表议案 (docs/procedures.md): ten deputies or more, within the
// congress's powers, with 案由, 案据 and 方案 (代表法 §15).
const Motion Kind = "motion"

// The stages that only a motion has.
const (
	Agenda      Stage = "agenda"    // on the congress's agenda
	InCommittee Stage = "committee" // a committee examines it
	Reported    Stage = "reported"  // the committee has reported, the standing committee decides
	Converted   Stage = "converted" // it goes on as a suggestion
)

// The clocks that only a motion has.
const (
	ClockDispose ClockKind = "dispose" // the presidium decides
	ClockReport  ClockKind = "report"  // the committee's
	ClockPermit  ClockKind = "permit"  // the presidium's consent to a withdrawal
)

var motionHands = []Stage{Submitted, Returned, Agenda, InCommittee, Reported}

var motion = &Procedure{
	Kind: Motion, Command: "motion", Begins: []Role{RoleDeputy, RoleClerk}, Meeting: "-A",
	Signers: MotionSigners, Cutoff: MotionCutoff,
	Parts: []Part{
		{Key: "topic", Kind: PartTopic, Required: true},
		{Key: "title", Kind: PartTitle, Required: true, Most: titleMost},
		{Key: "cause", Kind: PartText, Required: true, Most: textMost},
		{Key: "grounds", Kind: PartText, Required: true, Most: textMost},
		{Key: "scheme", Kind: PartText, Required: true, Most: textMost},
		{Key: "files", Kind: PartFiles, Most: filesMost},
	},
	Stages: []StageRule{
		{Stage: Draft, Owner: Author},
		{Stage: Cosigning, Owner: Author},
		{Stage: Confirming, Owner: Author},
		{Stage: Submitted, Owner: Staff},
		{Stage: Returned, Owner: Author},
		{Stage: Agenda, Owner: Staff},
		{Stage: InCommittee, Owner: Committee},
		{Stage: Reported, Owner: Staff},
		{Stage: Closed, Final: true},
		{Stage: Converted, Final: true},
		{Stage: Withdrawn, Final: true},
	},
	Moves: slices.Concat(
		signing(Submitted, nil, []ClockRule{{Kind: ClockDispose, For: Staff, Span: Span{Workdays: 5}}}, []Notice{{To: Staff, Key: "submitted"}}, inTime),
		proxied(), motionMoves,
	),
	Aside: []MoveKey{"withdraw", "unfollow"},
	Shows: []string{"ground", "reason", "distinct", "report", "conclusion"},
}

var motionMoves = []Move{
	{
		// With too few signers, or too late, it is a suggestion of those who signed it.
		Key: "raise", From: []Stage{Draft, Cosigning}, By: Author, If: &When{"proxy", ""}, Check: complete,
		Spawns: &Spawn{Kind: Suggestion, Stage: Draft, In: Plenary, With: []Capacity{CoSigner}},
	},
	{
		Key: "return", From: []Stage{Submitted}, To: Returned, By: Staff, Needs: []Field{reason},
		Stops: []ClockKind{ClockDispose}, Keeps: []string{"reason"}, Sets: map[string]string{"ground": "revise"},
		Tells: []Notice{{To: Author, Key: "returned"}, {To: CoSigner, Key: "returned"}},
	},
	{
		Key: "table", From: []Stage{Submitted}, To: Agenda, By: Staff, Needs: []Field{{Key: "decision", Kind: FieldDate}},
		Stops: []ClockKind{ClockDispose},
		Tells: []Notice{{To: Author, Key: "tabled"}, {To: CoSigner, Key: "tabled"}},
	},
	{
		Key: "refer", From: []Stage{Submitted, Agenda}, To: InCommittee, By: Staff,
		Needs:  []Field{{Key: "committee", Kind: FieldBody, Party: Committee, Bodies: []BodyKind{CommitteeBody}}},
		Starts: []ClockRule{{Kind: ClockReport, For: Committee, Span: Span{Months: 3}}}, Stops: []ClockKind{ClockDispose},
		Tells: []Notice{{To: Author, Key: "referred"}, {To: CoSigner, Key: "referred"}, {To: Committee, Key: "referred_to"}},
	},
	{
		// 97 of 100 go this way (docs/procedures.md): those who signed it stay with it.
		Key: "convert", From: []Stage{Submitted, Agenda, InCommittee}, To: Converted, By: Staff, Needs: []Field{reason},
		Spawns: &Spawn{Kind: Suggestion, Stage: Draft, In: Plenary, With: []Capacity{CoSigner, Reviewer, Follower}, First: "receive"},
		Tells:  []Notice{{To: Author, Key: "converted"}, {To: CoSigner, Key: "converted"}},
	},
	{
		Key: "contact", From: []Stage{InCommittee}, By: Committee, Needs: contactField, Counts: "contacts",
		Tells: []Notice{{To: Author, Key: "contact"}},
	},
	{
		Key: "consult", From: []Stage{InCommittee}, By: Committee,
		Needs:  []Field{{Key: "co", Kind: FieldBodies, Least: 1, Party: Co}},
		Starts: []ClockRule{{Kind: ClockOpinion, For: Co, Span: Span{Days: 30}, Each: true}}, Clears: []ClockKind{ClockOpinion},
		Tells: []Notice{{To: Co, Key: "consulted"}},
	},
	{
		Key: "opine", From: []Stage{InCommittee}, By: Co, While: ClockOpinion,
		Needs: []Field{{Key: "opinion", Kind: FieldText, Most: wordsMost}}, Stops: []ClockKind{ClockOpinion},
		Tells: []Notice{{To: Committee, Key: "opinion"}},
	},
	{
		Key: "report", From: []Stage{InCommittee}, To: Reported, By: Committee, Check: heard,
		Needs: []Field{{Key: "report", Kind: FieldText, Most: textMost}}, Keeps: []string{"report"},
		Stops: []ClockKind{ClockReport}, Clears: []ClockKind{ClockOpinion},
		Tells: []Notice{{To: Author, Key: "reported"}, {To: CoSigner, Key: "reported"}, {To: Staff, Key: "reported"}},
	},
	{
		Key: "conclude", From: []Stage{Agenda, Reported}, To: Closed, By: Staff,
		Needs: []Field{{Key: "conclusion", Kind: FieldText, Most: wordsMost}}, Keeps: []string{"conclusion"},
		Tells: []Notice{{To: Author, Key: "concluded"}, {To: CoSigner, Key: "concluded"}, {To: Committee, Key: "concluded"}},
	},
	{
		// Before it is voted on, with the presidium's consent (代表法 §15).
		Key: "withdraw", From: motionHands, By: Author, Check: notWithdrawing, Needs: []Field{{Key: "withdrawal", Kind: FieldText, Most: wordsMost}},
		Starts: []ClockRule{{Kind: ClockPermit, For: Staff, Span: Span{Workdays: 5}}}, Keeps: []string{"withdrawal"},
		Tells: []Notice{{To: Staff, Key: "withdrawal"}, {To: CoSigner, Key: "withdrawal"}},
	},
	{
		Key: "permit", From: motionHands, To: Withdrawn, By: Staff, While: ClockPermit,
		Tells: []Notice{{To: Author, Key: "withdrawn"}, {To: CoSigner, Key: "withdrawn"}, {To: Committee, Key: "withdrawn"}},
	},
	{
		Key: "forbid", From: motionHands, By: Staff, While: ClockPermit, Needs: []Field{reason},
		Stops: []ClockKind{ClockPermit}, Sets: map[string]string{"withdrawal": ""},
		Tells: []Notice{{To: Author, Key: "forbidden"}},
	},
	{Key: "follow", From: motionHands, By: Colleague, Check: notParty, Joins: Follower},
	{Key: "unfollow", From: motionHands, By: Follower, Leaves: Follower},
}

// inTime refuses a motion that has too few signers, or comes after the hour that
// the presidium has set: the time is that of the deputy's message, and 11:00:00
// is in time for 11:00. One that was handed in before and came back to be mended
// is in time.
func inTime(c Case) *Refusal {
	if refusal := complete(c); refusal != nil {
		return refusal
	}
	if cutoff, set := c.Rules.Moment(MotionCutoff, c.Now.Location()); set && c.Matter.Number == "" && c.Now.After(cutoff) {
		return Refuse(Conflict, "motion.too_late", "Cutoff", cutoff)
	}
	m := c.Matter
	m.Hash = c.procedure.Hash(m)
	if least := c.Rules.Number(MotionSigners); m.Signers() < least {
		return Refuse(Conflict, "motion.too_few", "Have", m.Signers(), "Least", least)
	}
	return nil
}

// heard holds a committee to 代表法 §50: it hears the deputies before it reports.
func heard(c Case) *Refusal {
	if c.Matter.countOf("contacts") == 0 {
		return Refuse(Conflict, "motion.contact_first")
	}
	return nil
}
