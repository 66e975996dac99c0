package liaison

import (
	"fmt"
	"time"
)

// ArchiveSum is what a deputy's entries of a year come to. What was struck is not in it.
type ArchiveSum struct {
	Year     int
	Entries  int
	Points   int
	Minutes  int // of entries whose time counts
	HalfDays int // duty days 履职天数, in halves
	Kinds    map[EntryKind]int
	Months   [12]map[EntryKind]int
}

// SumEntries adds up a year's entries.
func SumEntries(year int, entries []Entry) ArchiveSum {
	sum := ArchiveSum{Year: year, Kinds: map[EntryKind]int{}}
	halves := map[Date]int{}
	for _, e := range entries {
		rule, known := e.Kind.Rule()
		if e.Struck || !known {
			continue
		}
		sum.Entries++
		sum.Points += rule.Points
		sum.Kinds[e.Kind]++
		month := e.Day.Month - time.January
		if sum.Months[month] == nil {
			sum.Months[month] = map[EntryKind]int{}
		}
		sum.Months[month][e.Kind]++
		if rule.Days {
			sum.Minutes += e.Minutes
			spread(halves, e)
		}
	}
	for _, n := range halves {
		sum.HalfDays += min(n, 2)
	}
	return sum
}

// spread counts an entry's time in halves of days, over as many days as it took: up to
// four hours are half a day, and a day has no more than two halves, whatever was done
// on it.
func spread(halves map[Date]int, e Entry) {
	for n, day := (e.Minutes+HalfDay-1)/HalfDay, e.Day; n > 0; n, day = n-2, day.AddDays(1) {
		halves[day] += min(n, 2)
	}
}

// Days is a number of halves of days: 3.5, 12.
func (s ArchiveSum) Days() string {
	if s.HalfDays%2 == 0 {
		return fmt.Sprint(s.HalfDays / 2)
	}
	return fmt.Sprintf("%d.5", s.HalfDays/2)
}

// Hours is a number of minutes in hours: 2, 1.5.
func Hours(minutes int) string {
	if minutes%60 == 0 {
		return fmt.Sprint(minutes / 60)
	}
	return fmt.Sprintf("%.1f", float64(minutes)/60)
}

// Reached reports whether the duty days have come to the target.
func (s ArchiveSum) Reached(target int) bool { return s.HalfDays >= 2*target }
