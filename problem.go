package liaison

// What has to be kept of a problem that was found on the spot, and of the report of an
// occasion: a clock without a matter, on the same ladder of warnings.
const (
	ClockProblem ClockKind = "problem"       // it is put right
	ClockReplied ClockKind = "report_answer" // the report is answered
)

// In what quality somebody has to do with a problem.
const (
	Settler  Capacity = "settler"  // an officer of the body that has to see to it
	Convener Capacity = "convener" // who holds the occasion at which it was found
)

// Problem is a field note, or the report of an occasion, that a body has to see to until
// a day, as a list shows it.
type Problem struct {
	Note   int64 // 0: none
	Title  string
	Holder int64 // the body that holds the occasion; 0: the staff
	Text   string
	Report bool
}

// ProblemClock is the clock of a problem that was handed to the body on that day.
func ProblemClock(note, body int64, report bool, handed, due Date) Clock {
	k := Clock{ID: note, Kind: ClockProblem, For: Settler, Body: body, Start: handed, Due: due}
	if report {
		k.Kind = ClockReplied
	}
	return k
}

// ProblemSort is "report" for the report of an occasion, or else "problem".
func ProblemSort(report bool) string {
	if report {
		return "report"
	}
	return "problem"
}
