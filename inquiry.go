package liaison

import (
	"slices"
	"time"
)

// InquiryKind is a kind of inquiry 征集: questions put to an audience, and its answers.
type InquiryKind string

// The kinds of inquiry.
const (
	Consultation InquiryKind = "consultation" // 法规草案征求意见 (立法法 §37, §70: a draft is sent to deputies, and what was adopted is told)
	IntentVote   InquiryKind = "vote"         // 意向投票: advisory, never the binding one
	Survey       InquiryKind = "survey"       // 问卷
	TopicList    InquiryKind = "topics"       // 选题参考, which deputies claim
	Satisfaction InquiryKind = "satisfaction" // 满意度测评
	ProjectCall  InquiryKind = "projects"     // 民生实事项目征集
	FormalBallot InquiryKind = "ballot"       // 正式票决: only its tally is kept here (地方组织法 §14, §25, §29)
	QuestionPool InquiryKind = "questions"    // 专题询问问题征集
	Nomination   InquiryKind = "nomination"   // 评选推荐: of suggestions, departments or deputies
	Award        InquiryKind = "award"        // 评选评分: a jury scores what was nominated
)

// InquiryKinds lists every kind, in the order in which they are offered.
var InquiryKinds = []InquiryKind{Consultation, IntentVote, Survey, TopicList, Satisfaction, ProjectCall, FormalBallot, QuestionPool, Nomination, Award}

// InquiryState is how far an inquiry is.
type InquiryState string

// The states of an inquiry.
const (
	InquiryDraft     InquiryState = "draft"
	InquiryOpen      InquiryState = "open" // its audience is frozen
	InquiryClosed    InquiryState = "closed"
	InquiryPublished InquiryState = "published" // those who were asked are told the result
	InquiryDropped   InquiryState = "dropped"
)

// Inquiry is questions put to an audience.
type Inquiry struct {
	ID        int64
	Kind      InquiryKind
	Title     string
	About     string // what it is about, in a few sentences
	Contact   string // whom to ask
	Author    int64
	Body      int64 // the committee that puts it; 0: the staff
	State     InquiryState
	Audience  Audience
	Anonymous bool             // of a survey: answers are as secret as votes
	Most      int              // how many may be chosen: of a vote, the places of a ballot, or who is chosen in an award
	Object    AwardObject      // of an award
	Criteria  []AwardCriterion // of an award
	Scale     int              // of an award: the most points by a criterion
	Tie       string           // why staff have chosen as they have among those that were level
	LastDay   Date             // on which it is open; zero: as the setting says, from its opening
	Origin    int64
	Made      time.Time
	Opened    time.Time // zero: not yet, as those that follow
	Closes    time.Time
	Closed    time.Time
	Published time.Time
	Items     []InquiryItem
}

// InquiryItem is an article of a draft, a candidate, a question, a topic, a proposal.
type InquiryItem struct {
	ID         int64
	Place      int // from 1 on
	Chapter    string
	Title      string
	Text       string
	Sort       AnswerSort // of a question
	Options    []string   // of a question
	By         int64      // who proposed it; 0: whoever put the inquiry
	Department string     // or whom to ask
	Cost       string     // in 亿元, as a decimal number; empty: not said
	Duration   string
	Score      int // feasibility, 1 to 5; 0: none yet
	Note       string
	Chosen     bool  // as a candidate
	Into       int64 // the item that it was merged into; 0: none
	Matter     int64 // the object of an award, as the two that follow: one of them
	Body       int64
	Person     int64
}

// Rule is what the inquiry's kind is.
func (q Inquiry) Rule() InquiryRule { return InquiryRules[q.Kind] }

// Secret reports whether nobody can tell who has answered what.
func (q Inquiry) Secret() bool { return q.Rule().Secret || q.Anonymous }

// Sealed reports whether no count may be shown now.
func (q Inquiry) Sealed() bool { return (q.Rule().Sealed || q.Secret()) && q.Closed.IsZero() }

// SecretLeast is how many answers there are at least before the counts of a secret
// inquiry are shown: of fewer each could be told.
const SecretLeast = 3

// Listed are the items that stand for themselves: those that were merged into another
// do not.
func (q Inquiry) Listed() []InquiryItem {
	return slices.DeleteFunc(slices.Clone(q.Items), func(i InquiryItem) bool { return i.Into != 0 })
}

// Item is the item with that id.
func (q Inquiry) Item(id int64) (InquiryItem, bool) {
	i := slices.IndexFunc(q.Items, func(i InquiryItem) bool { return i.ID == id })
	if i < 0 {
		return InquiryItem{}, false
	}
	return q.Items[i], true
}

// Committees are the committees for which the person acts.
func (p Person) Committees(bodies []Body) []int64 {
	var own []int64
	for _, b := range bodies {
		if b.Kind == CommitteeBody && p.In(b.ID, RoleOfficer) {
			own = append(own, b.ID)
		}
	}
	return own
}

// MayInquire reports whether the person may put any inquiry: the staff, and officers of
// committees.
func (p Person) MayInquire(bodies []Body) bool {
	return p.MaySend() || len(p.Committees(bodies)) > 0
}

// MayPut is for which body the person may put an inquiry of that kind: 0 is the staff;
// false where for none.
func (p Person) MayPut(kind InquiryKind, bodies []Body) (body int64, may bool) {
	if p.MaySend() {
		return 0, true
	}
	if own := p.Committees(bodies); len(own) > 0 && InquiryRules[kind].Committees {
		return own[0], true
	}
	return 0, false
}

// LedBy reports whether the person looks after the inquiry: the staff after all, officers
// of a committee after its own.
func (q Inquiry) LedBy(p Person) bool {
	return p.MaySend() || q.Body != 0 && p.In(q.Body, RoleOfficer)
}

// InquiryMove is what somebody does with an inquiry as a whole.
type InquiryMove string

// The moves of an inquiry.
const (
	OpenInquiry    InquiryMove = "open"
	CloseInquiry   InquiryMove = "close" // before its time; a tick closes it at its time
	PublishInquiry InquiryMove = "publish"
	DropInquiry    InquiryMove = "drop"
)

// InquiryMoves lists the moves, in the order of their buttons.
var InquiryMoves = []InquiryMove{OpenInquiry, CloseInquiry, PublishInquiry, DropInquiry}

var inquiryMoves = map[InquiryMove]struct{ from, to InquiryState }{
	OpenInquiry:    {InquiryDraft, InquiryOpen},
	CloseInquiry:   {InquiryOpen, InquiryClosed},
	PublishInquiry: {InquiryClosed, InquiryPublished},
	DropInquiry:    {InquiryDraft, InquiryDropped},
}

// InquiryTerms are what a move of an inquiry is decided by.
type InquiryTerms struct {
	Rules    Rules
	Calendar Calendar
	Waiting  int // comments that have no verdict yet
	Tied     int // objects of an award that are level at the cut
}

// Move does something with the inquiry, or refuses.
func (q *Inquiry) Move(move InquiryMove, by InquiryTerms, now time.Time) *Refusal {
	rule := inquiryMoves[move]
	if rule.from != q.State || q.Rule().Way == ByTally && move != DropInquiry {
		return Refuse(Conflict, "inquiry.other_state")
	}
	switch move {
	case OpenInquiry:
		if refusal := q.open(by, now); refusal != nil {
			return refusal
		}
	case CloseInquiry:
		q.Closed = now
	case PublishInquiry:
		if q.Rule().Verdicts && by.Waiting > 0 {
			return Refuse(Conflict, "inquiry.undecided", "Count", by.Waiting)
		}
		if refusal := q.ready(by); refusal != nil {
			return refusal
		}
		q.Published = now
	}
	q.State = rule.to
	return nil
}

// ready refuses to publish an award of which something is still to be decided.
func (q Inquiry) ready(by InquiryTerms) *Refusal {
	if left := q.Unsifted(); q.Rule().Way == ByNomination && left > 0 {
		return Refuse(Conflict, "award.unsifted", "Count", left)
	}
	if by.Tied > 0 {
		return Refuse(Conflict, "award.tied", "Count", by.Tied)
	}
	return nil
}

// Allows reports whether the move is one of the inquiry's state.
func (q Inquiry) Allows(move InquiryMove) bool {
	return inquiryMoves[move].from == q.State && (q.Rule().Way != ByTally || move == DropInquiry)
}

func (q *Inquiry) open(by InquiryTerms, now time.Time) *Refusal {
	if refusal := q.Check(); refusal != nil {
		return refusal
	}
	today := DateOf(now)
	if q.LastDay == (Date{}) {
		q.LastDay = by.Rules.Span(q.Rule().Window).End(today, by.Calendar)
	}
	if least := q.Rule().Least; q.LastDay.Before(today) || today.DaysUntil(q.LastDay) < least {
		return Refuse(Invalid, "inquiry.too_short", "Least", least)
	}
	q.Opened, q.Closes = now, q.LastDay.AddDays(1).Midnight(now.Location())
	return nil
}

// Check refuses an inquiry that cannot be put as it is.
func (q Inquiry) Check() *Refusal {
	rule := q.Rule()
	switch {
	case q.Title == "":
		return Refuse(Invalid, "inquiry.no_title")
	case rule.Items != ProposedItems && rule.Way != ByNomination && len(q.Items) == 0:
		return Refuse(Invalid, "inquiry.no_items")
	case q.Audience.Empty() && rule.Way != ByTally:
		return Refuse(Invalid, "inquiry.no_audience")
	case (q.Kind == IntentVote || q.Kind == FormalBallot) && (q.Most < 1 || q.Most >= len(q.Items)):
		return Refuse(Invalid, "inquiry.not_fewer", "Count", len(q.Items)) // 差额
	case rule.Judged:
		return q.checkAward()
	}
	return nil
}

// OpenAt reports whether it can be answered at that time: also a press that comes before
// the tick has closed it comes too late.
func (q Inquiry) OpenAt(now time.Time) bool { return q.State == InquiryOpen && now.Before(q.Closes) }

// Due reports whether it is to be closed.
func (q Inquiry) Due(now time.Time) bool { return q.State == InquiryOpen && !now.Before(q.Closes) }

// InquiryFigures are how many were asked and how many have answered.
type InquiryFigures struct{ Asked, Answered int }

// Verdict is what becomes of a comment.
type Verdict string

// The verdicts.
const (
	Adopted       Verdict = "adopted" // 采纳
	PartlyAdopted Verdict = "partly"  // 部分采纳
	NotAdopted    Verdict = "not"     // 未采纳
)

// Verdicts lists every verdict.
var Verdicts = []Verdict{Adopted, PartlyAdopted, NotAdopted}

// CheckVerdict refuses a verdict without a reason.
func CheckVerdict(v Verdict, reason string) *Refusal {
	switch {
	case !slices.Contains(Verdicts, v):
		return Refuse(Invalid, "inquiry.no_verdict")
	case reason == "":
		return Refuse(Invalid, "inquiry.no_reason")
	}
	return nil
}

// Evaluation is a survey of three questions for those who have attended something, to be
// answered anonymously: its author and audience are the caller's to set.
func Evaluation(title string) Inquiry {
	return Inquiry{Kind: Survey, Title: title, Anonymous: true, State: InquiryDraft, Items: []InquiryItem{
		{Place: 1, Title: "总体评价（5 分最好）", Sort: AnswerScale},
		{Place: 2, Title: "内容对您履职有帮助吗？", Sort: AnswerOne, Options: []string{"很有帮助", "有一些帮助", "帮助不大"}},
		{Place: 3, Title: "您有什么意见和建议？", Sort: AnswerText},
	}}
}

// CandidatesOf are the candidates of a call for projects as the items of what follows it.
func (q Inquiry) CandidatesOf() []InquiryItem {
	var items []InquiryItem
	for _, i := range q.Listed() {
		if i.Chosen {
			items = append(items, InquiryItem{Place: len(items) + 1, Title: i.Title, Text: i.Text, Department: i.Department, Cost: i.Cost, Duration: i.Duration,
				Matter: i.Matter, Body: i.Body, Person: i.Person})
		}
	}
	return items
}
