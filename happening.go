package liaison

import "slices"

// Happening is what other programs may ask to be told of.
type Happening string

// The happenings.
const (
	HasMoved        Happening = "moved" // any move of a matter that has a number
	WasSubmitted    Happening = "submitted"
	WasReturned     Happening = "returned"
	WasAssigned     Happening = "assigned"
	WasAnswered     Happening = "answered"
	WasRated        Happening = "rated"
	WasClosed       Happening = "closed"
	WasPublished    Happening = "published"
	IsPublicNoMore  Happening = "unpublished" // or may not become it
	neverAHappening Happening = ""
)

// Happenings lists them in the order in which they are offered.
var Happenings = []Happening{WasSubmitted, WasReturned, WasAssigned, WasAnswered, WasRated, WasClosed, WasPublished, IsPublicNoMore, HasMoved}

// ledTo are the happenings that a matter's new stage makes.
var ledTo = map[Stage]Happening{
	Returned: WasReturned, Assigned: WasAssigned, Answered: WasAnswered, Resolved: WasAnswered, Rated: WasRated,
}

// movedTo are those that a move makes wherever it leads.
var movedTo = map[MoveKey]Happening{
	Publish: WasPublished, "unpublish": IsPublicNoMore, "opt_out": IsPublicNoMore, "conceal": IsPublicNoMore, "rate_again": WasRated,
}

// HappeningsOf are what an event of a matter with a number is, the most telling
// first; none where it has no number.
func HappeningsOf(m Matter, e Event) []Happening {
	if m.Number == "" {
		return nil
	}
	var all []Happening
	add := func(h Happening) {
		if h != neverAHappening && !slices.Contains(all, h) {
			all = append(all, h)
		}
	}
	add(movedTo[e.Move])
	if e.From != e.To {
		if unsigned := []Stage{Draft, Cosigning, Confirming}; slices.Contains(unsigned, e.From) && !slices.Contains(unsigned, e.To) {
			add(WasSubmitted)
		}
		add(ledTo[e.To])
		if Procedures[m.Kind].Rule(e.To).Final {
			add(WasClosed)
		}
	}
	return append(all, HasMoved)
}
