package liaison

import (
	"slices"
	"time"
)

// Figure names a figure that people look at.
type Figure string

// The figures.
const (
	FigureFlow         Figure = "flow"         // how many matters come into which stage, by the week
	FigureOnTime       Figure = "on_time"      // answers within their time
	FigureSatisfaction Figure = "satisfaction" // ratings: attitude and result
	FigureClasses      Figure = "classes"      // of answers, A to D
	FigureDeadlines    Figure = "deadlines"    // the days ahead
	FigureWorkload     Figure = "workload"     // open matters by department
	FigureCoverage     Figure = "coverage"     // which delegation does what, and what not
	FigureVoices       Figure = "voices"       // opinions of the public at the stations
)

// Figures lists every figure, in the order in which they are shown.
var Figures = []Figure{FigureFlow, FigureOnTime, FigureSatisfaction, FigureClasses, FigureDeadlines, FigureWorkload, FigureCoverage, FigureVoices}

// FigureRule says of a figure whose it is.
type FigureRule struct {
	Rows   BodyKind   // it has a row for each body of that kind; empty: it is of one body, or the whole
	Of     []BodyKind // officers of these see their own
	Public bool       // the whole's is for every deputy and officer
	Terms  bool       // it is of a time that can be chosen
	Kinds  bool       // … and of one kind of matter
}

// FigureRules has every figure.
var FigureRules = map[Figure]FigureRule{
	FigureFlow:         {Of: []BodyKind{Department, Delegation, Station}, Public: true, Kinds: true},
	FigureOnTime:       {Rows: Department, Of: []BodyKind{Department, Delegation}, Public: true, Terms: true, Kinds: true},
	FigureSatisfaction: {Of: []BodyKind{Department, Delegation}, Public: true, Terms: true, Kinds: true},
	FigureClasses:      {Rows: Department, Of: []BodyKind{Department, Delegation}, Public: true, Terms: true, Kinds: true},
	FigureDeadlines:    {Of: []BodyKind{Department, Delegation, Station}, Kinds: true},
	FigureWorkload:     {Rows: Department, Of: []BodyKind{Department}, Kinds: true},
	FigureCoverage:     {Rows: Delegation, Of: []BodyKind{Delegation}, Terms: true},
	FigureVoices:       {Rows: Station, Of: []BodyKind{Station}, Public: true, Terms: true},
}

// FigureSight is whose figures somebody sees.
type FigureSight struct {
	All bool   // the congress's own staff
	Own []Body // for which one acts
}

// FigureSightOf is whose figures the person sees.
func FigureSightOf(p Person, bodies []Body) FigureSight {
	s := FigureSight{All: p.Is(RoleClerk) || p.Is(RoleChief)}
	for _, b := range bodies {
		if p.In(b.ID, RoleOfficer) || p.In(b.ID, RoleApprover) {
			s.Own = append(s.Own, b)
		}
	}
	return s
}

// Subjects are the bodies of whom the figure may be shown.
func (s FigureSight) Subjects(f Figure, bodies []Body) []Body {
	if !s.All {
		bodies = s.Own
	}
	var found []Body
	for _, b := range bodies {
		if slices.Contains(FigureRules[f].Of, b.Kind) {
			found = append(found, b)
		}
	}
	return found
}

// Whole reports whether the figure of all together may be shown: what is compared
// with one's own, or public.
func (s FigureSight) Whole(f Figure) bool {
	rule := FigureRules[f]
	return s.All || rule.Public || rule.Rows != "" && len(s.Subjects(f, nil)) > 0
}

// May reports whether there is anything of the figure for the person.
func (s FigureSight) May(f Figure) bool { return s.Whole(f) || len(s.Subjects(f, nil)) > 0 }

// Answering is what counts as an answer that has a time: the moves, and the clocks by
// which they are in time.
type Answering struct {
	Kind   Kind
	Moves  []MoveKey
	Clocks []ClockKind
}

// Answerings lists what counts as an answer.
var Answerings = []Answering{
	{Suggestion, []MoveKey{"approve"}, []ClockKind{ClockAnswer}},
	{Suggestion, []MoveKey{"report_back"}, []ClockKind{ClockLower}},
	{Motion, []MoveKey{"report"}, []ClockKind{ClockReport}},
	{Opinion, []MoveKey{"answer", "refuse"}, []ClockKind{ClockGrade, ClockHandle}},
	{Question, []MoveKey{"answer"}, []ClockKind{ClockRequest}},
	{Difficulty, []MoveKey{"answer"}, []ClockKind{ClockRequest}},
}

// FigureWeeks and FigureAhead are how far figures by the week look back, and how far
// deadlines ahead.
const (
	FigureWeeks = 26
	FigureAhead = 12
)

// Monday is the first day of the date's week.
func (d Date) Monday() Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

// Stretch is a whole day, month or year, or several of one sort.
type Stretch struct {
	Span     string // "day", "month", "year"
	From, To Date   // the first days of the first and the last
}

// Stretches divides the days from one to another into whole years, months and days, as
// few as can be: counts are kept of each.
func Stretches(from, to Date) []Stretch {
	var all []Stretch
	add := func(span string, first Date) {
		if n := len(all); n > 0 && all[n-1].Span == span {
			all[n-1].To = first
			return
		}
		all = append(all, Stretch{span, first, first})
	}
	for !to.Before(from) {
		year, month := Date{from.Year + 1, time.January, 1}, Date{from.Year, from.Month, 1}.AddMonths(1)
		switch {
		case from.Month == time.January && from.Day == 1 && !to.Before(year.AddDays(-1)):
			add("year", from)
			from = year
		case from.Day == 1 && !to.Before(month.AddDays(-1)):
			add("month", from)
			from = month
		default:
			add("day", from)
			from = from.AddDays(1)
		}
	}
	return all
}
