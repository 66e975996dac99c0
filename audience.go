package liaison

import "slices"

// Audience is a set of people, said as a filter. Somebody is in it who meets every
// condition that is set, and of each condition any of its values, or who is in
// People; but nobody who is in Except. The empty filter is nobody.
type Audience struct {
	Roles     []Role               `json:"roles,omitempty"`
	Levels    []Level              `json:"levels,omitempty"`
	Bodies    map[BodyKind][]int64 `json:"bodies,omitempty"` // of each kind, any; with Roles: in that role
	Expertise []string             `json:"expertise,omitempty"`
	Term      Term                 `json:"term,omitempty"`
	History   []Had                `json:"history,omitempty"`
	Occasions []OccasionHad        `json:"occasions,omitempty"`
	People    []int64              `json:"people,omitempty"` // picked by hand
	Except    []int64              `json:"except,omitempty"`
}

// Term says since when somebody is a deputy.
type Term string

// The terms: first elected since the setting TermBegan, or before.
const (
	FirstTerm Term = "first"
	Returning Term = "returning"
)

// Had is a condition on what somebody had of a run.
type Had struct {
	What HadWhat `json:"what"`
	Run  int64   `json:"run"`
}

// HadWhat is what somebody had of a run, or not.
type HadWhat string

// What somebody had of a run.
const (
	HadIt     HadWhat = "had"    // it was for them, whether it reached them or not, unless it was stopped before
	HadNot    HadWhat = "not"    // all others
	HadRead   HadWhat = "read"   // they have acknowledged it
	HadUnread HadWhat = "unread" // it has reached them, and they have not
	HadMissed HadWhat = "missed" // it was for them and could not reach them
)

// Filters reports whether any condition is set.
func (a Audience) Filters() bool {
	return len(a.Roles)+len(a.Levels)+len(a.Bodies)+len(a.Expertise)+len(a.History)+len(a.Occasions) > 0 || a.Term != ""
}

// Empty reports whether nobody can be meant.
func (a Audience) Empty() bool { return !a.Filters() && len(a.People) == 0 }

// Toggle adds a value to a condition, or takes it out.
func Toggle[T comparable](values []T, value T) []T {
	if i := slices.Index(values, value); i >= 0 {
		return slices.Delete(slices.Clone(values), i, i+1)
	}
	return append(slices.Clone(values), value)
}

// ToggleBody adds a body to those of its kind, or takes it out.
func (a *Audience) ToggleBody(kind BodyKind, body int64) {
	bodies := map[BodyKind][]int64{}
	for k, ids := range a.Bodies {
		bodies[k] = ids
	}
	if bodies[kind] = Toggle(bodies[kind], body); len(bodies[kind]) == 0 {
		delete(bodies, kind)
	}
	a.Bodies = bodies
}

// HeadCount is how many an audience is.
type HeadCount struct {
	All     int
	Unbound int // have never opened the chat
	Gone    int // have stopped the bot
}
