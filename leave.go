package liaison

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
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
	leaveDay  = regexp.MustCompile(`(?:(\d{4})[年/.-])?(\d{1,2})[月/.-](\d{1,2})[日号]?`)
	leaveThen = regexp.MustCompile(`^\s*(?:至|到|-|—|~|～)\s*(\d{1,2})[日号]`)
	leaveTo   = strings.NewReplacer("至", " ", "到", " ", "—", " ", "~", " ", "～", " ")
)

// ReadLeave reads days and a reason: 1月26日至28日 因病住院. What it does not find is
// empty. A day without a year is the next such day, or one that is past by less than a
// month.
func ReadLeave(text string, today Date) (from, to Date, reason string) {
	text = fullWidth.Replace(text)
	for range 2 {
		at := leaveDay.FindStringSubmatchIndex(text)
		if at == nil {
			break
		}
		found := leaveDay.FindStringSubmatch(text)
		day := leaveDayOf(found[1], found[2], found[3], today)
		rest := text[at[1]:]
		if from.IsZero() {
			from, to = day, day
			if then := leaveThen.FindStringSubmatch(rest); then != nil && !day.IsZero() {
				to = leaveDayOf(strconv.Itoa(day.Year), strconv.Itoa(int(day.Month)), then[1], today)
				text = text[:at[0]] + " " + leaveThen.ReplaceAllString(rest, " ")
				break
			}
		} else {
			to = day
		}
		text = text[:at[0]] + " " + rest
	}
	fields := strings.Fields(text)
	if len(fields) > 0 { // what has stood between the days
		fields[0] = strings.TrimLeft(leaveTo.Replace(fields[0]), " -,，、:")
	}
	return from, to, strings.Trim(strings.Join(fields, " "), " ,，。、")
}

func leaveDayOf(year, month, day string, today Date) Date {
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	y := number(year)
	if year == "" {
		y = today.Year
	}
	d, exists := existing(Date{y, time.Month(number(month)), number(day)})
	if year == "" && exists && d.Before(today.AddDays(-30)) {
		d, exists = existing(Date{y + 1, time.Month(number(month)), number(day)})
	}
	if !exists {
		return Date{}
	}
	return d
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
