package liaison

// Task is an item of the year's plan of deputies' work 年度代表工作计划: who
// answers for what until when.
const Task Kind = "task"

// The stages that only an item of the plan has.
const (
	Planned  Stage = "planned"  // written, and not adopted yet
	Underway Stage = "underway" // adopted: whoever answers for it is at it
	Dropped  Stage = "dropped"
)

// The clocks of an item of the plan.
const (
	ClockAdopt    ClockKind = "adopt"    // 主任会议 decides on it
	ClockDue      ClockKind = "due"      // it is to be done
	ClockProgress ClockKind = "progress" // how far it has come is told every month
	ClockConfirm  ClockKind = "confirm"  // the staff look whether it is done
)

// InPlan are the stages of what counts as an item of the plan: it was adopted,
// and not dropped.
var InPlan = []Stage{Underway, Reported, Closed}

var (
	dueClock      = ClockRule{Kind: ClockDue, For: Lead, Day: "deadline"}
	progressClock = ClockRule{Kind: ClockProgress, For: Lead, Span: Span{Months: 1}}
	deadline      = Field{Key: "deadline", Kind: FieldDay}
)

var task = &Procedure{
	Kind: Task, Command: "task", Begins: []Role{RoleClerk, RoleChief}, Letter: "P",
	Parts: []Part{
		{Key: "owner", Kind: PartBody, Required: true, Party: Lead, Bodies: []BodyKind{CommitteeBody, Department}},
		{Key: "title", Kind: PartTitle, Required: true, Most: titleMost},
		{Key: "body", Kind: PartText, Required: true, Most: textMost},
		{Key: "files", Kind: PartFiles, Most: filesMost},
	},
	Stages: []StageRule{
		{Stage: Draft, Owner: Author},
		{Stage: Planned, Owner: Chief},
		{Stage: Returned, Owner: Author},
		{Stage: Underway, Owner: Lead},
		{Stage: Reported, Owner: Staff},
		{Stage: Closed, Final: true},
		{Stage: Dropped, Final: true},
	},
	Moves: []Move{
		{
			Key: "submit", From: []Stage{Draft, Returned}, To: Planned, By: Author, Check: complete, Sign: true,
			Starts: []ClockRule{{Kind: ClockAdopt, For: Chief, Span: Span{Months: 1}}}, Tells: []Notice{{To: Chief, Key: "submitted"}},
		},
		{
			Key: "adopt", From: []Stage{Planned}, To: Underway, By: Chief,
			Needs: []Field{{Key: "decision", Kind: FieldDate}, deadline, {Key: "note", Kind: FieldText, Most: wordsMost, Optional: true}},
			Keeps: []string{"deadline", "note"}, Sets: map[string]string{"published": "yes"}, // any deputy may look at the plan
			Starts: []ClockRule{dueClock, progressClock}, Stops: []ClockKind{ClockAdopt},
			Tells: []Notice{{To: Lead, Key: "adopted"}, {To: Author, Key: "adopted"}},
		},
		{
			Key: "return", From: []Stage{Planned}, To: Returned, By: Chief, Needs: []Field{reason}, Keeps: []string{"reason"},
			Stops: []ClockKind{ClockAdopt}, Tells: []Notice{{To: Author, Key: "returned"}},
		},
		{
			Key: "progress", From: []Stage{Underway}, By: Lead, Counts: "reports",
			Needs: []Field{{Key: "progress", Kind: FieldText, Most: wordsMost}}, Keeps: []string{"progress"},
			Starts: []ClockRule{progressClock}, Stops: []ClockKind{ClockProgress},
			Tells: []Notice{{To: Author, Key: "progressed"}},
		},
		{
			Key: "prove", From: []Stage{Underway, Reported}, By: Lead,
			Needs: []Field{{Key: "proof", Kind: FieldText, Most: wordsMost}}, Keeps: []string{"proof"},
			Tells: []Notice{{To: Author, Key: "proved"}},
		},
		{
			Key: "complete", From: []Stage{Underway}, To: Reported, By: Lead,
			Needs: []Field{{Key: "evidence", Kind: FieldText, Most: wordsMost}}, Keeps: []string{"evidence"},
			Starts: []ClockRule{{Kind: ClockConfirm, For: Staff, Span: Span{Workdays: 5}}}, Stops: []ClockKind{ClockDue, ClockProgress},
			Tells: []Notice{{To: Staff, Key: "completed"}},
		},
		{
			Key: "confirm", From: []Stage{Reported}, To: Closed, By: Staff,
			Tells: []Notice{{To: Lead, Key: "confirmed"}, {To: Chief, Key: "confirmed"}},
		},
		{
			Key: "send_back", From: []Stage{Reported}, To: Underway, By: Staff, Needs: []Field{reason},
			Starts: []ClockRule{dueClock, progressClock}, Stops: []ClockKind{ClockConfirm}, Tells: []Notice{{To: Lead, Key: "sent_back"}},
		},
		{
			Key: "postpone", From: []Stage{Underway}, By: Staff, Needs: []Field{deadline, reason}, Keeps: []string{"deadline"},
			Resets: &Reset{Clock: ClockDue, Day: "deadline"}, Counts: "postponed",
			Tells: []Notice{{To: Lead, Key: "postponed"}},
		},
		{
			Key: "drop", From: []Stage{Planned, Returned, Underway, Reported}, To: Dropped, By: Staff, Needs: []Field{reason},
			Tells: []Notice{{To: Author, Key: "dropped"}, {To: Lead, Key: "dropped"}},
		},
	},
	Aside: []MoveKey{"postpone", "drop"},
	Shows: []string{"reason", "deadline", "note", "progress", "proof", "evidence"},
}
