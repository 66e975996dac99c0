package liaison

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Leave is what a deputy asks for: to stay away from days of a session of the congress
// 大会 (代表法 §62: two sessions that were missed without leave end the qualification).
type Leave struct {
	ID       int64
	Session  string
	Person   int64
	From, To Date
	Reason   string
	Stage    LeaveStage
	Why      string // it was denied
}

// LeaveStage is how far a leave is.
type LeaveStage string

// The stages.
const (
	LeaveRequested LeaveStage = "asked"
	LeaveEndorsed  LeaveStage = "endorsed" // by the delegation: the staff decide
	LeaveGranted   LeaveStage = "granted"
	LeaveDenied    LeaveStage = "denied"
	LeaveWithdrawn LeaveStage = "withdrawn" // by the deputy
)

// LeaveMove is what somebody does with a leave.
type LeaveMove string

// The moves.
const (
	EndorseLeave  LeaveMove = "endorse"
	ApproveLeave  LeaveMove = "grant"
	RejectLeave   LeaveMove = "deny"
	WithdrawLeave LeaveMove = "withdraw"
)

// LeaveMoves lists who makes which move from which stages: first the delegation's
// officers, then the staff, who do not have to wait for a delegation without officers.
var LeaveMoves = []struct {
	Move LeaveMove
	By   Capacity
	From []LeaveStage
	To   LeaveStage
	Why  bool // it needs a reason
}{
	{EndorseLeave, Reviewer, []LeaveStage{LeaveRequested}, LeaveEndorsed, false},
	{RejectLeave, Reviewer, []LeaveStage{LeaveRequested}, LeaveDenied, true},
	{ApproveLeave, Staff, []LeaveStage{LeaveRequested, LeaveEndorsed}, LeaveGranted, false},
	{RejectLeave, Staff, []LeaveStage{LeaveRequested, LeaveEndorsed}, LeaveDenied, true},
	{WithdrawLeave, Author, []LeaveStage{LeaveRequested, LeaveEndorsed}, LeaveWithdrawn, false},
}

// Waits reports whether the leave is not decided.
func (l Leave) Waits() bool { return l.Stage == LeaveRequested || l.Stage == LeaveEndorsed }

// Covers reports whether the leave was granted for that day.
func (l Leave) Covers(session string, day Date) bool {
	return l.Stage == LeaveGranted && l.Session == session && !day.Before(l.From) && !l.To.Before(day)
}

// LeaveCapacities are in what quality somebody acts on the leave of a deputy: nobody
// decides on their own.
func LeaveCapacities(p, of Person, bodies []Body) []Capacity {
	if p.ID == of.ID {
		return []Capacity{Author}
	}
	var held []Capacity
	if slices.ContainsFunc(bodies, func(b Body) bool {
		return b.Kind == Delegation && p.In(b.ID, RoleOfficer) && of.In(b.ID, RoleDeputy)
	}) {
		held = append(held, Reviewer)
	}
	if p.MaySend() {
		held = append(held, Staff)
	}
	return held
}

// Offered lists the moves that somebody in the capacities may make now.
func (l Leave) Offered(in []Capacity) []LeaveMove {
	var moves []LeaveMove
	for _, rule := range LeaveMoves {
		if slices.Contains(in, rule.By) && slices.Contains(rule.From, l.Stage) && !slices.Contains(moves, rule.Move) {
			moves = append(moves, rule.Move)
		}
	}
	return moves
}

// Moved is the leave after a move, or says why it cannot be made.
func (l Leave) Moved(move LeaveMove, in []Capacity, why string) (Leave, *Refusal) {
	if len(in) == 0 {
		return l, Refuse(NotFound, "leave.none")
	}
	for _, rule := range LeaveMoves {
		if rule.Move != move || !slices.Contains(in, rule.By) {
			continue
		}
		if !slices.Contains(rule.From, l.Stage) {
			return l, Refuse(Conflict, "leave.decided_"+string(l.Stage))
		}
		why = strings.TrimSpace(why)
		switch n := utf8.RuneCountInString(why); {
		case rule.Why && n == 0:
			return l, Refuse(Invalid, "archive.no_reason")
		case n > LeaveMost:
			return l, Refuse(Invalid, "field.too_long", "Most", LeaveMost, "Over", n-LeaveMost)
		}
		l.Stage = rule.To
		if rule.Why {
			l.Why = why
		}
		return l, nil
	}
	return l, Refuse(Forbidden, "leave.not_yours")
}

// leaveDays is how long a session may last, in days, with what is around it.
const leaveDays = 31

// Check refuses a leave that cannot be asked for today.
func (l Leave) Check(today Date) *Refusal {
	n := utf8.RuneCountInString(l.Reason)
	switch {
	case strings.TrimSpace(l.Session) == "" || utf8.RuneCountInString(l.Session) > sessionMost:
		return Refuse(Invalid, "absence.no_session", "Most", sessionMost)
	case l.From.IsZero() || l.To.Before(l.From) || l.From.DaysUntil(l.To) >= leaveDays:
		return Refuse(Invalid, "leave.no_days")
	case l.To.Before(today):
		return Refuse(Invalid, "leave.over")
	case strings.TrimSpace(l.Reason) == "":
		return Refuse(Invalid, "leave.no_reason")
	case n > LeaveMost:
		return Refuse(Invalid, "field.too_long", "Most", LeaveMost, "Over", n-LeaveMost)
	}
	return nil
}

var (
	leaveTo = regexp.MustCompile(`^\s*(?:至|到|-|—|~|～)?\s*`)
	noDay   = regexp.MustCompile(`(?:\d{4}[年/.-])?\d{1,2}[月/.-]\d{1,2}[日号]?`)
	yearIn  = regexp.MustCompile(`\d{4}`)
)

// leaveBack is how many days a day without a year may be past and still be this year's.
const leaveBack = 30

// ReadLeave reads days and a reason: 1月26日至28日 因病住院. What it does not find is
// empty. A day without a year is the next such day, or one that is past by less than a
// month; the last day is read as of the first.
func ReadLeave(text string, today Date) (from, to Date, reason string) {
	text = fullWidth.Replace(strings.TrimSpace(text))
	from, at, end, said := findDay(text, today, ToCome)
	if !said {
		return Date{}, Date{}, leaveReason(noDay.ReplaceAllString(text, " ")) // of 2月30日 nothing is kept
	}
	if from.Before(today.AddDays(-leaveBack)) && !yearIn.MatchString(text[at:end]) {
		from.Year++
	}
	to = from
	rest := text[end:]
	then := rest[len(leaveTo.FindString(rest)):]
	if last, start, until, more := findDay(then, from, ToCome); more && start == 0 {
		to, rest = last, then[until:]
	}
	return from, to, leaveReason(text[:at] + " " + rest)
}

// leaveReason is what is left of the text without its days.
func leaveReason(text string) string {
	return strings.Trim(strings.Join(strings.Fields(text), " "), " ,，。、:;；-—")
}

// NextMeeting is the meeting of the congress after one, 14-4: the next of the same term.
func NextMeeting(meeting string) string {
	term, n, _ := strings.Cut(meeting, "-")
	count, err := strconv.Atoi(n)
	if err != nil {
		return ""
	}
	return term + "-" + strconv.Itoa(count+1)
}
