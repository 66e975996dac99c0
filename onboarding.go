package liaison

import (
	"slices"
	"time"
)

// The bounds of the first days of a new deputy.
const (
	OnboardingDays = 30 // the last day of a step
	// OnboardingLate is how many days after that what is left still goes out: steps
	// that stand close together wait for each other.
	OnboardingLate = 15
	// OnboardingGap is the number of days between two steps, at least.
	OnboardingGap = 2
	// NewcomerMonths is how long before binding somebody was first elected, at most.
	NewcomerMonths = 12
	// OnboardingHour is the hour from which steps go out.
	OnboardingHour = 9
)

// Newcomer is a new deputy in the first days.
type Newcomer struct {
	Person int64
	Bound  time.Time
	Had    []int64   // briefings that went out to the person, of kind step
	Last   time.Time // when the last of them did; zero: none
}

// NextStep picks the step that the newcomer is to get on that day: the earliest of
// those whose day has come that the person has not had, at most one in two days.
// Steps are in the order of their days.
func NextStep(steps []Briefing, n Newcomer, today Date) (Briefing, bool) {
	zone := n.Bound.Location()
	days := DateOf(n.Bound).DaysUntil(today)
	if days < 0 || days > OnboardingDays+OnboardingLate {
		return Briefing{}, false
	}
	if !n.Last.IsZero() && DateOf(n.Last.In(zone)).DaysUntil(today) < OnboardingGap {
		return Briefing{}, false
	}
	i := slices.IndexFunc(steps, func(b Briefing) bool {
		return b.Content.Day <= days && !slices.Contains(n.Had, b.ID)
	})
	if i < 0 {
		return Briefing{}, false
	}
	return steps[i], true
}
