package liaison

// Roster is who and what the service works with, as an import brings it.
// Everything in it is named by code, since it has no ids yet.
type Roster struct {
	Bodies    []Body
	Stations  []ListedStation `json:",omitempty"`
	Topics    []Topic
	Calendars []CalendarYear
	People    []Listed
}

// Listed is a person as the roster lists them.
type Listed struct {
	Code      string
	Name      string
	PhoneTail string
	Language  string // of somebody new; empty: the default. Afterwards it is the person's own choice
	Posts     []Post // all that the person is, at least one

	// Where these are empty, what is known already stays.
	Level     Level
	Expertise []string
	Elected   Date `json:",omitzero"`
}

// ListedStation is what the roster says of a station, by its body's code. A station of
// which it says nothing but the names is not here.
type ListedStation struct {
	Code   string
	Region string // a body's code; empty: not said
	StationFacts
}

// Post says who is what in which body, by the body's code.
type Post struct {
	Body string
	Role Role
}

// CalendarYear is the arrangement of one year's working days.
type CalendarYear struct {
	Year     int
	Source   string // who announced it
	Holidays []Date
	MakeUps  []Date
}

// Subject says what a change is about.
type Subject string

// What an import changes.
const (
	OfPerson   Subject = "person"
	OfBody     Subject = "body"
	OfTopic    Subject = "topic"
	OfCalendar Subject = "calendar"
)

// Action says what happens to the subject of a change.
type Action string

// The actions of an import. It never removes anybody.
const (
	Added   Action = "added"
	Changed Action = "changed"
)

// Change is one thing that an import does. Something added is one change, and
// New is its name; something changed is one change for each field.
type Change struct {
	Action   Action
	Kind     Subject
	Code     string // a calendar's is its year
	Field    string
	Old, New string
}

// Unchanged counts what the roster holds and the changes leave as it was.
func (r Roster) Unchanged(changes []Change) int {
	type subject struct {
		kind Subject
		code string
	}
	touched := map[subject]bool{}
	for _, c := range changes {
		touched[subject{c.Kind, c.Code}] = true
	}
	return len(r.Bodies) + len(r.Topics) + len(r.Calendars) + len(r.People) - len(touched)
}
