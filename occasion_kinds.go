package liaison

import "time"

// The kinds of occasion.
const (
	FirstTermTraining OccasionKind = "first_term" // 初任培训
	SpecialTraining   OccasionKind = "special"    // 专题培训
	OnlineTraining    OccasionKind = "online"     // 线上培训
	Inspection        OccasionKind = "inspection" // 视察
	FieldResearch     OccasionKind = "research"   // 专题调研
	LawCheck          OccasionKind = "law_check"  // 执法检查
	SittingIn         OccasionKind = "sitting_in" // 列席会议
	Symposium         OccasionKind = "symposium"  // 座谈会
	Hearing           OccasionKind = "hearing"    // 听证会
	Reception         OccasionKind = "reception"  // 接待日
	GroupActivity     OccasionKind = "group"      // 代表小组活动
	EveningTalk       OccasionKind = "evening"    // 代表夜话、议事厅
	MemberContact     OccasionKind = "member"     // 常委会组成人员联系代表
	DutyReport        OccasionKind = "report"     // 述职
	OutreachTalk      OccasionKind = "outreach"   // 宣讲
	AgencyVisit       OccasionKind = "agency"     // 国家机关进站
	FaceToFace        OccasionKind = "face"       // 督办“面对面”
	Drive             OccasionKind = "drive"      // 代表行动: a theme with occasions and findings of its own
)

// OccasionKinds lists every kind, in the order in which they are offered.
var OccasionKinds = []OccasionKind{FirstTermTraining, SpecialTraining, OnlineTraining, Inspection, FieldResearch, LawCheck, SittingIn,
	Symposium, Hearing, Reception, GroupActivity, EveningTalk, MemberContact, DutyReport, OutreachTalk, AgencyVisit, FaceToFace, Drive}

// Joining says how one comes to be among those who attend.
type Joining string

// The ways of joining.
const (
	Enrolling  Joining = "enrol"  // who is invited takes a place, or waits for one
	Appointing Joining = "put"    // who is to come is put down, and confirms, swaps or asks for leave
	Selecting  Joining = "select" // who is put down is chosen from the audience by rule
	Gathering  Joining = "gather" // whoever is invited may come, without a word
)

// CheckIn is a way of showing that one is there.
type CheckIn string

// The ways of checking in.
const (
	ByCode  CheckIn = "code"  // six digits that change, or the picture of a link with them
	ByPlace CheckIn = "place" // the own location, near the place
)

// OccasionRule is what an occasion of a kind is like.
type OccasionRule struct {
	Holders   []BodyKind  // whose officers may hold one, besides the staff
	Joining   Joining     // how one comes to attend
	Leave     bool        // to be excused is to be approved
	Notice    int         // days of the calendar between the announcement and its beginning
	Reminders []Reminder  // of who is to come, the earliest first
	CheckIn   []CheckIn   // none: the holder notes who came
	Form      []Field     // what who enrols is asked
	Entry     string      // the type of the archive entry of who attended
	Aim       Aim         // how often each deputy is to attend one
	MakeUp    bool        // who missed it is invited to one that makes up for it, and told of to the delegation
	Notes     bool        // whatever is sent while it lasts is kept as a field note
	Speakers  bool        // what somebody said can be taken down for them
	Months    int         // proposed for a problem that is handed to a body; 0: one
	Evaluates bool        // who attended is asked how it was
	Paper     []PaperKind // that who attends can get
	Stations  bool        // it is held at a station
	Entrusted bool        // a theme entrusts bodies with one each
}

// Aim is how often each deputy is to attend an occasion of a kind.
type Aim struct {
	Times int
	Term  bool // in a term; else in a year
	First bool // asked of those alone who are deputies for the first time
}

// PaperKind is a paper that one gets of an occasion.
type PaperKind string

// The papers.
const (
	Certificate PaperKind = "certificate" // 结业证书, once it was attended
	DutyLetter  PaperKind = "letter"      // 履职通知函, to the employer (代表法 §40)
)

var (
	weekly = []Reminder{{Days: 7, At: "09:00"}, {Days: 1, At: "18:00"}, {Before: 2 * time.Hour}}
	near   = []Reminder{{Days: 3, At: "09:00"}, {Days: 1, At: "18:00"}, {Before: 2 * time.Hour}}
	onSite = []CheckIn{ByCode, ByPlace}
	papers = []PaperKind{DutyLetter}

	trainingForm = []Field{
		{Key: "diet", Kind: FieldChoice, Choices: []string{"none", "halal", "vegetarian"}},
		{Key: "room", Kind: FieldChoice, Choices: []string{"no", "single", "shared"}},
		{Key: "transport", Kind: FieldChoice, Choices: []string{"own", "train", "pickup"}},
	}
)

// OccasionRules is the table of the kinds. Where the numbers come from is in
// docs/procedures.md, "Occasions".
var OccasionRules = map[OccasionKind]OccasionRule{
	FirstTermTraining: {
		Joining: Enrolling, Leave: true, Notice: 10, Reminders: weekly, CheckIn: []CheckIn{ByCode}, Form: trainingForm,
		Entry: "training", Aim: Aim{Times: 1, Term: true, First: true}, MakeUp: true, Evaluates: true, Paper: []PaperKind{Certificate, DutyLetter},
	},
	SpecialTraining: {
		Holders: []BodyKind{CommitteeBody}, Joining: Enrolling, Leave: true, Notice: 3, Reminders: near, CheckIn: []CheckIn{ByCode}, Form: trainingForm,
		Entry: "training", Aim: Aim{Times: 1, Term: true}, Evaluates: true, Paper: []PaperKind{Certificate, DutyLetter},
	},
	OnlineTraining: {
		Holders: []BodyKind{CommitteeBody}, Joining: Gathering, Reminders: near, CheckIn: []CheckIn{ByCode},
		Entry: "training", Evaluates: true, Paper: []PaperKind{Certificate},
	},
	Inspection: {
		Holders: []BodyKind{Delegation, CommitteeBody}, Joining: Enrolling, Leave: true, Notice: 10, Reminders: weekly, CheckIn: onSite,
		Entry: "inspection", Aim: Aim{Times: 1}, Notes: true, Paper: papers, Entrusted: true,
	},
	FieldResearch: {
		Holders: []BodyKind{Delegation, CommitteeBody}, Joining: Enrolling, Notice: 3, Reminders: near, CheckIn: onSite,
		Entry: "inspection", Notes: true, Paper: papers, Entrusted: true,
	},
	LawCheck: {
		Holders: []BodyKind{CommitteeBody}, Joining: Enrolling, Leave: true, Notice: 7, Reminders: weekly, CheckIn: onSite,
		Entry: "inspection", Notes: true, Paper: papers,
	},
	SittingIn: {
		Joining: Selecting, Leave: true, Notice: 7, Reminders: append([]Reminder{{Days: 10, At: "09:00"}}, weekly...), CheckIn: []CheckIn{ByCode},
		Entry: "meeting", Aim: Aim{Times: 1, Term: true}, Notes: true, Speakers: true, Months: 2, Paper: papers,
	},
	Symposium: {
		Holders: []BodyKind{CommitteeBody, Delegation}, Joining: Enrolling, Reminders: near, CheckIn: []CheckIn{ByCode},
		Entry: "meeting", Notes: true, Speakers: true, Months: 2, Paper: papers, Entrusted: true,
	},
	Hearing: {
		Holders: []BodyKind{CommitteeBody}, Joining: Enrolling, Leave: true, Notice: 10, Reminders: weekly, CheckIn: []CheckIn{ByCode},
		Entry: "meeting", Notes: true, Speakers: true, Paper: papers,
	},
	Reception: {
		Holders: []BodyKind{Station}, Joining: Appointing, Notice: 3, Reminders: []Reminder{{Days: 3, At: "09:00"}, {Days: 1, At: "18:00"}, {Before: time.Hour}},
		CheckIn: onSite, Entry: "station", Aim: Aim{Times: 2}, Notes: true, Stations: true,
	},
	GroupActivity: {
		Holders: []BodyKind{Group}, Joining: Gathering, Reminders: []Reminder{{Days: 3, At: "09:00"}, {Before: 2 * time.Hour}},
		CheckIn: onSite, Entry: "group", Aim: Aim{Times: 2}, Notes: true,
	},
	EveningTalk: {
		Holders: []BodyKind{Station, Group}, Joining: Enrolling, Reminders: near, CheckIn: onSite,
		Entry: "station", Notes: true, Stations: true,
	},
	MemberContact: {
		Joining: Enrolling, Reminders: near, CheckIn: []CheckIn{ByCode}, Entry: "contact", Notes: true, Speakers: true,
	},
	DutyReport: {
		Holders: []BodyKind{Delegation, Region}, Joining: Appointing, Leave: true,
		Reminders: []Reminder{{Days: 14, At: "09:00"}, {Days: 7, At: "09:00"}, {Days: 1, At: "18:00"}}, CheckIn: []CheckIn{ByCode},
		Entry: "report", Aim: Aim{Times: 1, Term: true},
	},
	OutreachTalk: {
		Holders: []BodyKind{Delegation, Group, Station}, Joining: Enrolling, Reminders: near, CheckIn: onSite,
		Entry: "outreach", Notes: true,
	},
	AgencyVisit: {
		Holders: []BodyKind{Station, Department}, Joining: Enrolling, Reminders: near, CheckIn: onSite,
		Entry: "station", Notes: true, Stations: true,
	},
	FaceToFace: {
		Holders: []BodyKind{CommitteeBody}, Joining: Appointing, Reminders: near, CheckIn: []CheckIn{ByCode},
		Entry: "meeting", Notes: true, Speakers: true,
	},
	Drive: {
		Holders: []BodyKind{Delegation, Region}, Joining: Gathering, Entry: "inspection", Notes: true,
	},
}
