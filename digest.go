package liaison

import (
	"cmp"
	"slices"
	"time"
)

// Digest is what one person hears of on one day, in one message.
type Digest struct {
	Day         Date
	Due         []Due   // what is overdue, due today or due soon, by the ladder
	Pledged     []Due   // running commitments, on the day of the year on which they are gone through
	Moved       []Moved // last days that are other days now
	Missing     []int   // years whose calendar is not known
	Provisional int     // clocks that run and cross such a year; counted for whom it is said
	Counts      bool    // what waits is reason enough to write
	Held        bool    // there are briefings of which they had enough pushes

	Improved     int      // what was improved of the service in the month before, where it is the day to say so
	ImprovedWith []string // … that came of the reader's own feedback, in the public words
}

// Due is a clock with its matter, or its problem, which has what a list shows of it.
type Due struct {
	Matter  Matter
	Problem Problem // of a clock without a matter
	Clock   Clock
	Rung    Rung
	Own     bool // the reader is who has to act
}

// Moved is a clock whose last day is another since a calendar has arrived.
type Moved struct {
	Matter Matter
	Clock  Clock
	Was    Date
}

// Sort puts the most urgent first: what the reader has to do, then what others
// have, each by its last day.
func (d *Digest) Sort() {
	order := func(a, b Due) int {
		switch {
		case a.Own && !b.Own:
			return -1
		case b.Own && !a.Own:
			return 1
		}
		return cmp.Or(b.Clock.Due.DaysUntil(a.Clock.Due), cmp.Compare(a.Clock.ID, b.Clock.ID))
	}
	slices.SortFunc(d.Due, order)
	slices.SortFunc(d.Pledged, order)
}

// CountsWaiting reports whether what merely waits, without a deadline, is said
// on that day: on the first working day of a week, or the first after the day
// since on which anything was said.
func (c Calendar) CountsWaiting(since, today Date) bool {
	return c.begins(today.Monday(), since, today)
}

// begins reports whether the first working day of what begins on that day is today, or
// was after the day since.
func (c Calendar) begins(day, since, today Date) bool {
	first := c.NextWorkday(day)
	return since.Before(first) && !today.Before(first)
}

// Warning is what does not wait for a digest.
type Warning struct {
	Matter int64
	Clock  Clock // what it is about; zero for the hour until which motions are taken
	Key    string
	To     []Capacity
	Until  time.Time // the end that it warns of
}
