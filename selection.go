package liaison

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// Candidate is somebody among whom it is chosen who comes to an occasion.
type Candidate struct {
	Person     int64
	Delegation int64
	Times      int // how often they came to one of the kind in this term
	Fields     []string
	First      bool // a deputy for the first time
	Wishes     bool // has said on the menu that they wish to come
	Free       bool // has said on the menu that they are free in its month
}

// Drawing is what a selection is made by.
type Drawing struct {
	Candidates []Candidate
	Sizes      map[int64]int // how many candidates there are of each delegation in all; nil: of these
	Fields     []string      // of expertise that the occasion asks for
	Seed       string        // published with the selection, so that anybody can draw it again
	Taken      Seats         // by who was chosen before, as in drawing reserves
	Room       func(taken Seats, delegation int64) bool
}

// The reasons for which somebody is chosen before others.
const (
	ReasonTimes   = "times"   // has come to fewer
	ReasonBalance = "balance" // the delegation has fewer of those chosen
	ReasonField   = "field"   // knows the field
	ReasonFirst   = "first"   // a deputy for the first time
	ReasonWish    = "wish"
	ReasonFree    = "free" // in its month
	ReasonLot     = "lot"  // the seed decided between equals

	ReasonExchanged = "exchanged" // the seat was handed on: no selection chose who has it now
)

// Chosen is somebody whom a selection has put down, in the order of choice.
type Chosen struct {
	Candidate
	Reasons []string
}

// Select chooses so many of the candidates, one after another: who has come to the
// fewest of the kind in this term; of these whose delegation has the smallest share
// of its size among those chosen; of these who knows a field that is asked for; of
// these who is a deputy for the first time; of these who wishes it; of these who is free
// in its month; and of these by lot. The same candidates and seed give the same choice in whatever order they come.
// Whose delegation has no room is passed over.
func Select(d Drawing, most int) []Chosen {
	sizes := d.sizes()
	left := d.byLot()
	taken := d.Taken.clone()
	var chosen []Chosen
	for len(chosen) < most {
		best := -1
		for i, c := range left {
			if d.Room != nil && !d.Room(taken, c.Delegation) {
				continue
			}
			if best < 0 || d.before(c, left[best], taken, sizes) < 0 {
				best = i
			}
		}
		if best < 0 {
			break
		}
		c := left[best]
		chosen = append(chosen, Chosen{c, d.reasons(c, left, taken, sizes)})
		taken.add(c.Delegation)
		left = slices.Delete(left, best, best+1)
	}
	return chosen
}

// Draw chooses who is put down for an occasion that selects, and as many reserves, who
// come up in their order when a seat becomes free. The delegations' quotas bind those
// who are put down; a reserve comes up when a seat of the own delegation is free.
func (o Occasion) Draw(candidates []Candidate) (chosen, reserves []Chosen) {
	d := Drawing{Candidates: candidates, Fields: o.Fields, Seed: o.Seed, Room: o.Room}
	d.Sizes = d.sizes()
	chosen = Select(d, o.Capacity)
	out := map[int64]bool{}
	for _, c := range chosen {
		d.Taken.add(c.Delegation)
		out[c.Person] = true
	}
	d.Room = nil
	d.Candidates = slices.DeleteFunc(slices.Clone(candidates), func(c Candidate) bool { return out[c.Person] })
	return chosen, Select(d, len(chosen))
}

// byLot are the candidates in the order of their lots.
func (d Drawing) byLot() []Candidate {
	lots := make(map[int64]string, len(d.Candidates))
	for _, c := range d.Candidates {
		lots[c.Person] = d.lot(c)
	}
	left := slices.Clone(d.Candidates)
	slices.SortFunc(left, func(a, b Candidate) int { return strings.Compare(lots[a.Person], lots[b.Person]) })
	return left
}

func (d Drawing) sizes() map[int64]int {
	if d.Sizes != nil {
		return d.Sizes
	}
	sizes := map[int64]int{}
	for _, c := range d.Candidates {
		sizes[c.Delegation]++
	}
	return sizes
}

// lot is the candidate's place where nothing else decides.
func (d Drawing) lot(c Candidate) string {
	var id [8]byte
	binary.BigEndian.PutUint64(id[:], uint64(c.Person))
	sum := sha256.Sum256(append([]byte(d.Seed+"\x00"), id[:]...))
	return fmt.Sprintf("%x", sum)
}

// criterion compares two candidates by one thing.
type criterion struct {
	reason  string
	compare func(d Drawing, a, b Candidate, taken Seats, sizes map[int64]int) int
}

var criteria = []criterion{
	{ReasonTimes, func(_ Drawing, a, b Candidate, _ Seats, _ map[int64]int) int { return a.Times - b.Times }},
	{ReasonBalance, func(_ Drawing, a, b Candidate, taken Seats, sizes map[int64]int) int {
		// taken/size of one against the other's, without division
		return taken.Of[a.Delegation]*max(1, sizes[b.Delegation]) - taken.Of[b.Delegation]*max(1, sizes[a.Delegation])
	}},
	{ReasonField, func(d Drawing, a, b Candidate, _ Seats, _ map[int64]int) int {
		return one(d.knows(b)) - one(d.knows(a))
	}},
	{ReasonFirst, func(_ Drawing, a, b Candidate, _ Seats, _ map[int64]int) int { return one(b.First) - one(a.First) }},
	{ReasonWish, func(_ Drawing, a, b Candidate, _ Seats, _ map[int64]int) int { return one(b.Wishes) - one(a.Wishes) }},
	{ReasonFree, func(_ Drawing, a, b Candidate, _ Seats, _ map[int64]int) int { return one(b.Free) - one(a.Free) }},
}

func (d Drawing) before(a, b Candidate, taken Seats, sizes map[int64]int) int {
	for _, by := range criteria {
		if n := by.compare(d, a, b, taken, sizes); n != 0 {
			return n
		}
	}
	return 0 // the one whose lot is first stands first
}

// reasons are the criteria by which the one chosen came before somebody who was left;
// the lot, where somebody was left who was equal in all of them.
func (d Drawing) reasons(c Candidate, left []Candidate, taken Seats, sizes map[int64]int) []string {
	decided := map[string]bool{}
	for _, other := range left {
		if other.Person == c.Person {
			continue
		}
		reason := ReasonLot
		for _, by := range criteria {
			if by.compare(d, c, other, taken, sizes) < 0 {
				reason = by.reason
				break
			}
		}
		decided[reason] = true
	}
	var reasons []string
	for _, reason := range []string{ReasonTimes, ReasonBalance, ReasonField, ReasonFirst, ReasonWish, ReasonFree, ReasonLot} {
		if decided[reason] {
			reasons = append(reasons, reason)
		}
	}
	return reasons
}

func (d Drawing) knows(c Candidate) bool {
	return slices.ContainsFunc(c.Fields, func(f string) bool { return slices.Contains(d.Fields, f) })
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}
