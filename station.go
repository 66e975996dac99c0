package liaison

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// StationSort says what a station is.
type StationSort string

// The sorts of station.
const (
	HomeOfDeputies   StationSort = "home"        // 代表之家
	ContactStation   StationSort = "contact"     // 代表联络站
	LegislationPoint StationSort = "legislation" // 基层立法联系点 (立法法 §70, §90)
	BudgetPoint      StationSort = "budget"      // 预算联系点
)

// StationSorts lists every sort.
var StationSorts = []StationSort{HomeOfDeputies, ContactStation, LegislationPoint, BudgetPoint}

// StationFacts are what is known of a station beside its names.
type StationFacts struct {
	Body      int64
	Sort      StationSort
	Level     Level // of the congress that it belongs to
	Address   string
	Latitude  float64
	Longitude float64 // both 0: not known
	Hours     string  // when it is open, in words
	Phone     string  // the station's own; nobody's
	Founded   Date    // zero: not known
	Closed    Date    // zero: it is open
	Region    int64   // the body above it; 0: not said
	Note      string
}

// The bounds of what is written of a station.
const (
	stationLineMost = 100
	stationTextMost = 500
)

// Check refuses facts that cannot be so.
func (s StationFacts) Check() *Refusal {
	switch {
	case !slices.Contains(StationSorts, s.Sort) || !slices.Contains(Levels, s.Level):
		return Refuse(Invalid, "station.no_sort")
	case longer(s.Address, stationLineMost) || longer(s.Hours, stationLineMost) || longer(s.Phone, 30) || longer(s.Note, stationTextMost):
		return Refuse(Invalid, "station.too_long")
	case s.Latitude < -90 || s.Latitude > 90 || s.Longitude < -180 || s.Longitude > 180:
		return Refuse(Invalid, "station.bad_place")
	case !s.Closed.IsZero() && s.Closed.Before(s.Founded):
		return Refuse(Invalid, "station.closed_before")
	}
	return nil
}

func longer(text string, most int) bool { return utf8.RuneCountInString(text) > most }

// Open reports whether the station is open on that day.
func (s StationFacts) Open(day Date) bool { return s.Closed.IsZero() || day.Before(s.Closed) }

// RunsStation reports whether the person may see to a station: the staff any, its
// officers their own.
func (p Person) RunsStation(body int64) bool { return p.MaySend() || p.In(body, RoleOfficer) }

// EvaluationItems are the questions of a station's yearly evaluation of itself
// 年度自评, each answered with yes or no.
var EvaluationItems = []string{"place", "board", "roster", "reception", "record", "grading", "feedback", "study", "funds", "code"}

// StationEvaluation is a station's evaluation of itself for a year, given once.
type StationEvaluation struct {
	Station int64
	Year    int
	Answers map[string]bool
	Text    string
}

// Check refuses an evaluation that leaves a question open, or of a year that is not
// this one or the last.
func (e StationEvaluation) Check(today Date) *Refusal {
	for _, item := range EvaluationItems {
		if _, answered := e.Answers[item]; !answered {
			return Refuse(Invalid, "station.evaluation_open", "Item", item)
		}
	}
	switch {
	case e.Year != today.Year && e.Year != today.Year-1:
		return Refuse(Invalid, "station.evaluation_year")
	case longer(e.Text, textMost):
		return Refuse(Invalid, "station.too_long")
	}
	return nil
}

// Yes counts the questions answered with yes.
func (e StationEvaluation) Yes() int {
	n := 0
	for _, item := range EvaluationItems {
		if e.Answers[item] {
			n++
		}
	}
	return n
}

// FundEntry is a line of a station's ledger. Lines are only added: a wrong one is
// corrected by its counter-entry.
type FundEntry struct {
	ID       int64
	Station  int64
	Day      Date
	Fen      int64 // hundredths of a yuan; negative: spent
	Purpose  string
	Receipt  string // a voucher's number, or a file's id; may be empty
	Corrects int64  // the line that this one takes back; 0: none
}

// fundsMost bounds a line, in fen: ten million yuan.
const fundsMost = 1_000_000_000

// Check refuses a line that cannot be entered.
func (e FundEntry) Check(today Date) *Refusal {
	switch {
	case e.Fen == 0 || e.Fen > fundsMost || e.Fen < -fundsMost:
		return Refuse(Invalid, "station.bad_amount")
	case strings.TrimSpace(e.Purpose) == "" || longer(e.Purpose, stationLineMost) || longer(e.Receipt, stationLineMost):
		return Refuse(Invalid, "station.no_purpose", "Most", stationLineMost)
	case e.Day.IsZero() || today.Before(e.Day):
		return Refuse(Invalid, "station.bad_day")
	}
	return nil
}

// Counter is the entry that takes the line back; a counter-entry cannot be.
func (e FundEntry) Counter(today Date) (FundEntry, *Refusal) {
	if e.Corrects != 0 {
		return FundEntry{}, Refuse(Conflict, "station.counter_of_counter")
	}
	return FundEntry{Station: e.Station, Day: today, Fen: -e.Fen, Purpose: e.Purpose, Receipt: e.Receipt, Corrects: e.ID}, nil
}

// ParseYuan reads a sum such as 1200 or 86.50 as fen.
func ParseYuan(text string) (fen int64, ok bool) {
	whole, part, _ := strings.Cut(strings.TrimSpace(text), ".")
	if len(part) > 2 || whole == "" || len(whole) > 9 {
		return 0, false
	}
	n, err := strconv.ParseUint(whole+(part + "00")[:2], 10, 63)
	return int64(n), err == nil
}

// Yuan writes fen as a sum: -86.50.
func Yuan(fen int64) string {
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	part := strconv.FormatInt(fen%100+100, 10)[1:]
	return sign + strconv.FormatInt(fen/100, 10) + "." + part
}

// StationTally is what a station has done with the opinions that came in at it
// within a time, by what has become of them since.
type StationTally struct {
	Received, Accepted, Refused, InTime, Late, Told, Reopened int
}

// Answered counts those that have a result.
func (t StationTally) Answered() int { return t.InTime + t.Late }

// Percent is n of so many, rounded to a whole number; false where there are none.
func Percent(n, of int) (int, bool) {
	if of == 0 {
		return 0, false
	}
	return (200*n + of) / (2 * of), true
}
