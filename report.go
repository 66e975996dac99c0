package liaison

// YearReport are the figures of a year's suggestions, for the report to the congress
// (代表法 §51: it is public).
type YearReport struct {
	Year     int  `json:"year"`
	Through  Date `json:"through"` // the day of which the figures are
	Total    int  `json:"total"`
	Plenary  int  `json:"plenary"` // of these made in session
	Answered int  `json:"answered"`
	// What is not among Total, since it is handled in another way or not at all.
	Withdrawn int `json:"withdrawn"`
	Letters   int `json:"letters"`

	InTime      int            `json:"in_time"` // answered by the last day
	Classes     map[string]int `json:"classes"` // of what is answered: "A", …
	Rated       map[string]int `json:"rated"`   // of what is rated and released: "satisfied", …
	Unrated     int            `json:"unrated"` // not rated in time
	Topics      []ReportLine   `json:"topics"`
	Departments []ReportLine   `json:"departments"`
	Delegations []ReportLine   `json:"delegations"`

	Promises Promises `json:"promises"`
}

// ReportLine counts what belongs to one topic, department or delegation.
type ReportLine struct {
	Name     string `json:"name"`
	Total    int    `json:"total"`
	Answered int    `json:"answered"`
	InTime   int    `json:"in_time"`
}

// Promises counts what was promised in answers.
type Promises struct {
	Total   int `json:"total"`
	Kept    int `json:"kept"`
	Overdue int `json:"overdue"`
}

// Between is what was made between sessions.
func (r YearReport) Between() int { return r.Total - r.Plenary }

// Ratings is how many were rated.
func (r YearReport) Ratings() int {
	n := 0
	for _, v := range satisfaction {
		n += r.Rated[v]
	}
	return n
}

// Content is how many were rated satisfied, or basically so.
func (r YearReport) Content() int { return r.Rated["satisfied"] + r.Rated["basic"] }

// Satisfactions are the values of a rating, the best first.
func Satisfactions() []string { return append([]string{}, satisfaction...) }

// Classes are those of an answer.
var Classes = []string{"A", "B", "C", "D"}

// ReportYearsBack is of how many years before this one a report may be made.
const ReportYearsBack = 10

// CheckReportYear refuses a year of which there is nothing to report.
func CheckReportYear(year int, today Date) *Refusal {
	if year > today.Year || year < today.Year-ReportYearsBack {
		return Refuse(Invalid, "report.no_year", "From", today.Year-ReportYearsBack, "To", today.Year)
	}
	return nil
}
