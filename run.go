package liaison

import (
	"slices"
	"time"
)

// RunState is how far a run is.
type RunState string

// The states of a run.
const (
	RunWaiting  RunState = "waiting"  // for its time; its audience is not frozen yet
	RunSending  RunState = "sending"  // its audience is frozen
	RunPaused   RunState = "paused"   // by hand
	RunStopped  RunState = "stopped"  // by hand, for good; who has it keeps it
	RunRecalled RunState = "recalled" // by hand; who had it has it no more
	RunDone     RunState = "done"     // nobody is left
)

// Run is one sending of a briefing to an audience, frozen when it begins: who
// joins later gets nothing of it, and everybody in it has one delivery.
type Run struct {
	ID       int64
	Briefing int64
	Kind     BriefingKind
	Author   int64
	At       time.Time // when it was to begin
	State    RunState
	Content  Content
	Audience Audience
	Reminds  int64 // the run whose readers it reminds; 0: it is no reminder
	Material int64 // the one of the content's that this run is about; 0: all
	Counts   Counts
	Began    time.Time // when its audience was frozen; zero: not yet
	Ended    time.Time // zero: not yet
}

// Correction is the briefing that corrects the run: what its author wrote under a
// head, about those of its materials that are still in the library.
func (r Run) Correction(head Rich, materials []int64) Briefing {
	b := Briefing{Kind: r.Kind, Content: r.Content, Audience: Audience{History: []Had{{What: HadIt, Run: r.ID}}}}
	c := &b.Content
	c.Corrects, c.Materials = r.ID, materials
	c.Text, c.About = head.Join("\n\n", c.Text), Rich{}
	if c.Ack == Learned && len(materials) == 0 {
		c.Ack = Read
	}
	if b.Kind == Step { // another step would go to every new deputy to come
		b.Kind, c.Day = Bulletin, 0
	}
	return b
}

// Counts are what became of a run's deliveries.
type Counts struct {
	Total   int // frozen
	Unbound int // of these have no chat
	Held    int // of these have had enough pushes that day: in the next digest
	Sent    int
	Gone    int // cannot be reached any more
	Refused int // Telegram did not take it
	Stopped int // left out, since the run was stopped or recalled
}

// Left counts those of whom nothing is known yet.
func (c Counts) Left() int {
	return c.Total - c.Unbound - c.Held - c.Sent - c.Gone - c.Refused - c.Stopped
}

// Over reports whether the run has ended and it is known of everybody what became of
// their copy: of one that was stopped they are left out little by little.
func (r Run) Over() bool { return !r.Ended.IsZero() && r.Counts.Left() == 0 }

// Missed counts those whom it did not reach.
func (c Counts) Missed() int { return c.Unbound + c.Gone + c.Refused }

// DeliveryOutcome is what became of one person's copy. The empty one is not
// decided yet.
type DeliveryOutcome string

// The outcomes of a delivery.
const (
	DeliverySent     DeliveryOutcome = "sent"
	DeliveryUnbound  DeliveryOutcome = "unbound"  // the person had no chat
	DeliveryHeld     DeliveryOutcome = "held"     // had enough pushes: it stands in the next digest
	DeliveryDigested DeliveryOutcome = "digested" // it has stood in a digest
	DeliveryGone     DeliveryOutcome = "gone"
	DeliveryRefused  DeliveryOutcome = "refused"
	DeliveryStopped  DeliveryOutcome = "stopped"
	DeliveryRecalled DeliveryOutcome = "recalled" // it was sent and taken back
)

// RunMove is what somebody does with a run.
type RunMove string

// The moves of a run.
const (
	PauseRun  RunMove = "pause"
	ResumeRun RunMove = "resume"
	StopRun   RunMove = "stop"
	RecallRun RunMove = "recall"
)

// RunMoves lists the moves, in the order of their buttons.
var RunMoves = []RunMove{PauseRun, ResumeRun, StopRun, RecallRun}

var runMoves = map[RunMove]struct {
	from []RunState
	to   RunState
}{
	PauseRun:  {[]RunState{RunSending}, RunPaused},
	ResumeRun: {[]RunState{RunPaused}, RunSending},
	StopRun:   {[]RunState{RunWaiting, RunSending, RunPaused}, RunStopped},
	RecallRun: {[]RunState{RunSending, RunPaused, RunDone}, RunRecalled},
}

// Move does something with the run, or refuses. Its author may, and whoever may
// send. What is older than a minute stays with its readers: it can be corrected.
func (r *Run) Move(move RunMove, by Person, now time.Time) error {
	rule := runMoves[move]
	switch {
	case r.Author != by.ID && !by.MaySend():
		return Refuse(NotFound, "run.not_found")
	case !slices.Contains(rule.from, r.State):
		return Refuse(Conflict, "run.other_state")
	case move == RecallRun && now.Sub(r.Began) > RecallMost:
		return Refuse(Conflict, "run.too_late")
	}
	r.State = rule.to
	return nil
}

// Allows reports whether the person may make the move now.
func (r Run) Allows(move RunMove, by Person, now time.Time) bool { return r.Move(move, by, now) == nil }

// Recipient is one person of a run who is to get a copy, as it is written.
type Recipient struct {
	Run      int64
	Person   int64
	Chat     int64
	Language string
	Values   map[string]string // of variables; nil where the run has none
}

// TimeLeft is about how long the rest of a run takes, by how it went so far; 0: it
// cannot be said yet.
func (r Run) TimeLeft(now time.Time) time.Duration {
	took := now.Sub(r.Began)
	if r.Counts.Sent == 0 || took < 3*time.Second {
		return 0
	}
	return took / time.Duration(r.Counts.Sent) * time.Duration(r.Counts.Left())
}

// NamedAt is when the staff of delegations are told who has not acknowledged a run
// that began then: on the working day after the last day, once.
// False where nothing is to be acknowledged.
func (c Content) NamedAt(began time.Time, calendar Calendar) (time.Time, bool) {
	due, bounded := c.DueDay(DateOf(began), calendar)
	return hourOf(calendar.AddWorkdays(due, 1), began.Location()), bounded
}
