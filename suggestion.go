package liaison

import (
	"slices"
	"strconv"
	"strings"
)

// Suggestion is a deputy's suggestion 代表建议.
const Suggestion Kind = "suggestion"

// The stages of a suggestion (docs/procedures.md). Other procedures use those
// that mean the same.
const (
	Cosigning  Stage = "cosigning"  // the text is fixed, colleagues are asked to co-sign it
	Confirming Stage = "confirming" // written down by the staff, and with the deputy to be confirmed 待代表确认
	Reviewing  Stage = "reviewing"  // the delegation reads it first, in session 代表团初审
	Submitted  Stage = "submitted"  // the staff have it: intake review
	Returned   Stage = "returned"   // back with the deputy, with a reason
	Accepted   Stage = "accepted"   // to be assigned
	Proposing  Stage = "proposing"  // deputy and department are heard before it is assigned 预交办
	Merged     Stage = "merged"     // handled together with another, answered by itself
	Lowered    Stage = "lowered"    // a lower level has it, under the same number
	Assigned   Stage = "assigned"   // departments are at it
	Objected   Stage = "objected"   // the lead department says that it is not its business
	Signing    Stage = "signing"    // the department's head reads the answer
	Answered   Stage = "answered"   // the deputy has the answer and is asked to rate it
	Rated      Stage = "rated"      // the staff read the rating, which the department does not see yet
	Meeting    Stage = "meeting"    // deputy, department and staff meet
	Tracking   Stage = "tracking"   // what was promised is being done
	Delivered  Stage = "delivered"  // all that was promised is done, the deputy rates again
	Settling   Stage = "settling"   // answered and rated; after some weeks it is asked whether it is really solved
	Asked      Stage = "asked"      // … and this is asked now
	Closed     Stage = "closed"
	Withdrawn  Stage = "withdrawn"
	Letter     Stage = "letter" // treated as a deputy's letter
	Split      Stage = "split"  // into several, one matter each
	Divided    Stage = "divided"
)

// The clocks of a suggestion, with the defaults of docs/procedures.md.
const (
	ClockReview     ClockKind = "review"     // the delegation's first review
	ClockForward    ClockKind = "forward"    // to be assigned
	ClockPropose    ClockKind = "propose"    // those asked before it is assigned answer
	ClockSign       ClockKind = "sign"       // the department signs for it 签收
	ClockObject     ClockKind = "object"     // until when the lead department may object: a right, which nobody has to use
	ClockDecide     ClockKind = "decide"     // on an objection
	ClockExtend     ClockKind = "extend"     // … on an extension
	ClockContact    ClockKind = "contact"    // the first contact with the deputy
	ClockAttest     ClockKind = "attest"     // the deputy says whether the contact took place
	ClockOpinion    ClockKind = "opinion"    // a co-handling department's opinion
	ClockAnswer     ClockKind = "answer"     // 代表法 §51
	ClockEvaluate   ClockKind = "evaluate"   // the deputy's rating
	ClockCommitment ClockKind = "commitment" // something promised for a day
	ClockLower      ClockKind = "lower"      // a lower level's answer
	ClockConsent    ClockKind = "consent"    // of the co-signers, to a withdrawal
	ClockMinutes    ClockKind = "minutes"    // of a meeting
	ClockSettle     ClockKind = "settle"     // until it is asked whether it is really solved
	ClockReply      ClockKind = "reply"      // to that
)

const (
	titleMost  = 100
	textMost   = 10_000
	publicMost = 2*textMost + 500 // text and answer in one
	wordsMost  = 3_000
	filesMost  = 20
)

// ReturnReasons are why the staff return a suggestion: the negative list
// (docs/procedures.md: eight grounds and three more), or something to mend.
var ReturnReasons = []string{
	"revise", "competence", "own_interest", "judicial", "forwarded", "academic",
	"promotion", "empty", "tender", "petition", "other",
}

var (
	satisfaction = []string{"satisfied", "basic", "dissatisfied"}
	ways         = []string{"visit", "meeting", "phone", "message"}
	yesNo        = []string{"yes", "no"}

	reason       = Field{Key: "reason", Kind: FieldText, Most: wordsMost}
	contactField = []Field{
		{Key: "way", Kind: FieldChoice, Choices: ways},
		{Key: "day", Kind: FieldDate},
		{Key: "gist", Kind: FieldText, Most: wordsMost},
	}
	term = Field{Key: "term", Kind: FieldChoice, Choices: []string{"normal", "complex"}}

	departmentSide = []Capacity{Lead, Approver, Co, Handler, Coordinator, Committee, Follower, Reader}
	deputySide     = []Capacity{Author, CoSigner, Reviewer, Follower, Reader}
)

// answerClock is 代表法 §51: three months, or six where the matter is complex.
var answerClock = []ClockRule{
	{Kind: ClockAnswer, For: Lead, Span: Span{Months: 3}, When: &When{"term", "normal"}},
	{Kind: ClockAnswer, For: Lead, Span: Span{Months: 6}, When: &When{"term", "complex"}},
}

var evaluateClock = ClockRule{Kind: ClockEvaluate, For: Author, Span: Span{Workdays: 20}}

var forwardClock = ClockRule{Kind: ClockForward, For: Staff, Span: Span{Workdays: 10}}

var suggestion = &Procedure{
	Kind: Suggestion, Command: "suggest", Begins: []Role{RoleDeputy, RoleClerk}, Letter: "B",
	Parts: []Part{
		{Key: "session", Kind: PartSession, Required: true},
		{Key: "topic", Kind: PartTopic, Required: true},
		{Key: "title", Kind: PartTitle, Required: true, Most: titleMost},
		{Key: "body", Kind: PartText, Required: true, Most: textMost},
		{Key: "files", Kind: PartFiles, Most: filesMost},
	},
	Stages: []StageRule{
		{Stage: Draft, Owner: Author},
		{Stage: Cosigning, Owner: Author},
		{Stage: Confirming, Owner: Author},
		{Stage: Reviewing, Owner: Reviewer},
		{Stage: Submitted, Owner: Staff},
		{Stage: Returned, Owner: Author},
		{Stage: Accepted, Owner: Staff},
		{Stage: Proposing, Owner: Staff},
		{Stage: Merged, Owner: Staff},
		{Stage: Lowered, Owner: Handler},
		{Stage: Assigned, Owner: Lead},
		{Stage: Objected, Owner: Chief},
		{Stage: Signing, Owner: Approver},
		{Stage: Answered, Owner: Author},
		{Stage: Rated, Owner: Staff},
		{Stage: Meeting, Owner: Staff},
		{Stage: Tracking, Owner: Lead},
		{Stage: Delivered, Owner: Author},
		{Stage: Settling, Owner: Author},
		{Stage: Asked, Owner: Author},
		{Stage: Closed, Final: true},
		{Stage: Withdrawn, Final: true},
		{Stage: Letter, Final: true},
		{Stage: Split, Final: true},
		{Stage: Divided, Final: true},
	},
	Moves: slices.Concat(
		signing(Submitted, []Branch{{To: Reviewing, When: &When{"session", "plenary"}}},
			[]ClockRule{
				{Kind: ClockForward, For: Staff, Span: Span{Workdays: 10}, At: Submitted},
				{Kind: ClockReview, For: Reviewer, Span: Span{Hours: 4}, At: Reviewing},
			},
			[]Notice{{To: Staff, Key: "submitted", At: Submitted}, {To: Reviewer, Key: "to_review", At: Reviewing}}, complete),
		proxied(), intakeMoves, handlingMoves, coordinationMoves, ratingMoves, afterMoves, sideMoves, caseMoves(Staff, Closed),
	),
	Shows: []string{"ground", "reason", "instead", "distinct", "wish", "class", "answer", "commitments", "until", "attitude", "result", "second", "solved",
		"decision", "leader", "plan", "conclusion", "dispute", "ruling"},
	Aside: []MoveKey{"coordinate", "coordinate_co", "coordinate_staff", "wish", "divide", "split", "merge", "lower", "letter", "make_key", "visit", "comment", "face", "ask_opinion", "extend",
		"object", "withdraw", "opt_out", "opt_in", "conceal", "unfollow", "unpublish", "unmerge", "write_up", "feature"},
	Secrets: []Secret{
		{Move: "rate", Facts: []string{"attitude", "result", "why"}, From: departmentSide, Until: "released"},
		{Move: "dissent", From: departmentSide, Until: "released"},
		{Move: "unsolved", Facts: []string{"result"}, From: departmentSide, Until: "released"},
		{Move: "answer", Facts: []string{"class", "answer", "commitments"}, From: deputySide, While: "unsigned"},
		{Move: "send_back", From: deputySide, While: "unsigned"},
	},
}

// complete refuses a draft that lacks a required part or has too much in one,
// and names the first.
func complete(c Case) *Refusal {
	if missing := c.procedure.Missing(c.Matter); len(missing) > 0 {
		return Refuse(Invalid, "draft.incomplete", "Part", missing[0].Key)
	}
	return c.procedure.overlong(c.Matter)
}

// countOf is how often a move was made that counts itself.
func (m Matter) countOf(fact string) int {
	n, _ := strconv.Atoi(m.Facts[fact])
	return n
}

// contacted holds a department to 代表法 §51: it hears the deputy before it
// answers, and answers what is its to answer.
func contacted(c Case) *Refusal {
	if refusal := oneAtATime(c); refusal != nil {
		return refusal // whoever handles it is not settled
	}
	if c.Matter.Runs(ClockContact) {
		return Refuse(Conflict, "suggestion.contact_first")
	}
	return dated(c)
}

// vague are the words of an answer that promise something for a time, and name
// no day.
var vague = []string{"年底前", "年底之前", "年内", "月底前", "月底之前"}

// dated wants a commitment with a day where the answer promises something for a
// time, whatever class it claims: 年底前 is no day.
func dated(c Case) *Refusal {
	if _, asked := c.Input["commitments"]; c.Input.One("commitments") != "" || !asked && c.Input.One("class") == "B" {
		return nil // of class B they are asked next
	}
	for _, word := range vague {
		if strings.Contains(c.Input.One("answer"), word) {
			return Refuse(Invalid, "suggestion.undated", "Words", word)
		}
	}
	return nil
}
