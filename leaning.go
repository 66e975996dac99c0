package liaison

import (
	"slices"
	"time"
)

// Leaning is what somebody has said on the year's menu that bears on an occasion.
type Leaning struct {
	Person int64
	Wishes bool // for it, or, where it was on no menu, for one of its kind in its year
	Free   bool // in the month in which it begins
}

// Leanings is how many of an audience lean so.
type Leanings struct {
	Wishes, Free, Both int
}

// rank is the place in which somebody is invited, the first first.
func (l Leaning) rank() int { return 3 - 2*one(l.Wishes) - one(l.Free) }

// InviteOrder puts people in the order in which they hear of an occasion: who wishes
// for it before others, and of equals who is free in its month; else they stay as they
// are. Wishes rank who hears first and no more: seats go to whoever enrols first, and
// the line for them is one of time, because that is what those who are invited are
// promised, and nobody may lose a place to somebody who came later.
func InviteOrder(people []int64, said []Leaning) []int64 {
	ranks := make(map[int64]int, len(said))
	for _, l := range said {
		ranks[l.Person] = l.rank() - 3
	}
	sorted := slices.Clone(people)
	slices.SortStableFunc(sorted, func(a, b int64) int { return ranks[a] - ranks[b] })
	return sorted
}

// Season is the year that an occasion stands under, its menu's or else that in which it
// begins, and the first day of the month in which it does, in the zone; the day is zero
// where it has no time yet, and the year 0 where nothing is known.
func (o Occasion) Season(zone *time.Location) (year int, month Date) {
	year = o.Year
	if o.Begins.IsZero() {
		return year, Date{}
	}
	begins := o.Begins.In(zone)
	if year == 0 {
		year = begins.Year()
	}
	return year, Date{Year: begins.Year(), Month: begins.Month(), Day: 1}
}
