package liaison

// AnswerWay is how an inquiry is answered.
type AnswerWay string

// The ways of answering.
const (
	ByStance     AnswerWay = "stance"     // a stance on each item, with words where it asks for them; may be changed until the end
	BySheet      AnswerWay = "sheet"      // all questions, then once and for all
	ByClaim      AnswerWay = "claim"      // items are taken up and given back
	ByProposal   AnswerWay = "proposal"   // those asked write the items
	ByTally      AnswerWay = "tally"      // not in the chat: the staff enter what was counted elsewhere
	ByNomination AnswerWay = "nomination" // those asked name objects of the directory, each with a reason
	ByPoints     AnswerWay = "points"     // points for each item by each criterion; may be changed until the end
)

// ItemShape is how the items of an inquiry are written.
type ItemShape string

// The shapes of items.
const (
	Articles      ItemShape = "articles"  // a draft, cut at 第…条
	Lines         ItemShape = "lines"     // one a line, with columns
	SheetItems    ItemShape = "questions" // questions with their choices
	ProposedItems ItemShape = "proposed"  // by those asked
	ObjectItems   ItemShape = "objects"   // matters, bodies or people, which are nominated
)

// InquiryRule is what a kind of inquiry is. A new kind is a new line of the table.
type InquiryRule struct {
	Committees bool // officers of committees put it as well; the staff put every kind
	Items      ItemShape
	Way        AnswerWay
	Stances    []string      // of each item
	Worded     []string      // the stances that ask for words or a file
	Secret     bool          // nobody can tell who has chosen what, the staff and the operators included
	Sealed     bool          // counts are shown once it is closed, not before
	Verdicts   bool          // each comment gets one, with a reason
	Supported  bool          // items are supported by the others; with ByClaim they are claimed
	Stations   []StationSort // whose officers are asked as well
	Window     string        // the setting of how long it is open
	Least      int           // days that it is open at least
	Reminds    bool          // the silent are reminded (the setting InquiryReminders)
	Follows    []InquiryKind
	Judged     bool // it has an object, criteria with weights, and a number that is chosen
	Made       bool // it is made of another one that it follows, never by itself
}

// The settings of inquiries.
const (
	InquiryConsultation = "inquiry.consultation" // 30 days (立法法, and practice: 20 to 30)
	InquiryVote         = "inquiry.vote"
	InquirySurvey       = "inquiry.survey"
	InquiryTopics       = "inquiry.topics"
	InquiryProjects     = "inquiry.projects"
	InquiryNomination   = "inquiry.nomination"
	InquiryAward        = "inquiry.award"
	InquiryReminders    = "inquiry.reminders" // days before the end: 10/3/1
)

// InquiryRules is the table of kinds.
var InquiryRules = map[InquiryKind]InquiryRule{
	Consultation: {Committees: true, Items: Articles, Way: ByStance, Stances: []string{"agree", "amend", "doubt"}, Worded: []string{"amend", "doubt"},
		Verdicts: true, Stations: []StationSort{LegislationPoint}, Window: InquiryConsultation, Least: 20, Reminds: true},
	IntentVote: {Items: Lines, Way: BySheet, Secret: true, Sealed: true, Window: InquiryVote, Reminds: true},
	Survey:     {Committees: true, Items: SheetItems, Way: BySheet, Window: InquirySurvey, Reminds: true},
	TopicList:  {Committees: true, Items: Lines, Way: ByClaim, Window: InquiryTopics},
	Satisfaction: {Items: Lines, Way: BySheet, Stances: []string{"satisfied", "basic", "unsatisfied", "unknown"},
		Secret: true, Sealed: true, Window: InquirySurvey, Reminds: true},
	ProjectCall: {Items: ProposedItems, Way: ByProposal, Stations: StationSorts, Window: InquiryProjects, Least: 30, Reminds: true,
		Follows: []InquiryKind{IntentVote, FormalBallot}},
	FormalBallot: {Items: Lines, Way: ByTally},
	QuestionPool: {Committees: true, Items: ProposedItems, Way: ByProposal, Supported: true, Window: InquirySurvey, Reminds: true},
	Nomination:   {Items: ObjectItems, Way: ByNomination, Judged: true, Window: InquiryNomination, Follows: []InquiryKind{Award}},
	Award:        {Items: ObjectItems, Way: ByPoints, Judged: true, Made: true, Sealed: true, Window: InquiryAward, Reminds: true},
}
