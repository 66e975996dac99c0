package liaison

import (
	"cmp"
	"slices"
)

// BallotCount is what was counted of one round of a formal ballot.
type BallotCount struct {
	Deputies int   // all of the congress
	Present  int   // at the meeting
	Issued   int   // ballots handed out
	Returned int   // put into the box
	Void     int   // of these, such as mark more than there are places
	Places   int   // to be filled
	Votes    []int // for each candidate
}

// BallotWhy says why a candidate is in or out.
type BallotWhy string

// The reasons.
const (
	BallotDecided    BallotWhy = "decided"     // more than half of all, and among the first
	BallotTied       BallotWhy = "tied"        // at the last place: these are voted on again
	BallotBehind     BallotWhy = "behind"      // more than half of all, and others have more
	BallotNoMajority BallotWhy = "no_majority" // not more than half of all
	BallotNoQuorum   BallotWhy = "no_quorum"   // too few were present: nothing is decided
)

// BallotResult is what comes of a count.
type BallotResult struct {
	NeedPresent int         // deputies for a quorum: two thirds of all (地方组织法 §14)
	NeedVotes   int         // for a candidate: more than half of all (§25)
	Valid       int         // ballots
	Why         []BallotWhy // of each candidate
	Decided     int
	Again       int // places for which those at a tie are voted on again (§29 by analogy)
}

// Check refuses numbers that cannot be.
func (c BallotCount) Check() *Refusal {
	numbers := append([]int{c.Deputies, c.Present, c.Issued, c.Returned, c.Void, c.Places}, c.Votes...)
	sum := 0
	for _, v := range c.Votes {
		sum += max(v, 0)
	}
	valid := c.Returned - c.Void
	switch {
	case slices.Min(numbers) < 0:
		return Refuse(Invalid, "ballot.negative")
	case c.Deputies == 0:
		return Refuse(Invalid, "ballot.no_deputies")
	case c.Present > c.Deputies:
		return Refuse(Invalid, "ballot.present", "Present", c.Present, "Deputies", c.Deputies)
	case c.Issued > c.Present:
		return Refuse(Invalid, "ballot.issued", "Issued", c.Issued, "Present", c.Present)
	case c.Returned > c.Issued:
		return Refuse(Invalid, "ballot.returned", "Returned", c.Returned, "Issued", c.Issued)
	case c.Void > c.Returned:
		return Refuse(Invalid, "ballot.void", "Void", c.Void, "Returned", c.Returned)
	case c.Places < 1 || c.Places >= len(c.Votes):
		return Refuse(Invalid, "inquiry.not_fewer", "Count", len(c.Votes))
	case slices.Max(c.Votes) > valid:
		return Refuse(Invalid, "ballot.more_than_valid", "Votes", slices.Max(c.Votes), "Valid", valid)
	case sum > valid*c.Places:
		return Refuse(Invalid, "ballot.sum", "Sum", sum, "Most", valid*c.Places)
	}
	return nil
}

// CountBallot says who is decided on: who has the votes of more than half of all deputies
// and is among the first so many. Those who are level at the last place are voted on again,
// for the places that are left; a place for which nobody has the majority stays empty.
func CountBallot(c BallotCount) (BallotResult, *Refusal) {
	if refusal := c.Check(); refusal != nil {
		return BallotResult{}, refusal
	}
	r := BallotResult{NeedPresent: (2*c.Deputies + 2) / 3, NeedVotes: c.Deputies/2 + 1, Valid: c.Returned - c.Void, Why: make([]BallotWhy, len(c.Votes))}
	var able []int // who has the majority, the most votes first
	for i, votes := range c.Votes {
		switch {
		case c.Present < r.NeedPresent:
			r.Why[i] = BallotNoQuorum
		case votes < r.NeedVotes:
			r.Why[i] = BallotNoMajority
		default:
			able = append(able, i)
		}
	}
	slices.SortStableFunc(able, func(a, b int) int { return cmp.Compare(c.Votes[b], c.Votes[a]) })
	r.place(able, c)
	return r, nil
}

// place decides among those who have the majority.
func (r *BallotResult) place(able []int, c BallotCount) {
	cut := -1 // the votes at the last place, where those who have them are too many
	if len(able) > c.Places && c.Votes[able[c.Places-1]] == c.Votes[able[c.Places]] {
		cut = c.Votes[able[c.Places]]
	}
	for n, i := range able {
		switch {
		case c.Votes[i] == cut:
			r.Why[i] = BallotTied
		case n < c.Places:
			r.Why[i] = BallotDecided
			r.Decided++
		default:
			r.Why[i] = BallotBehind
		}
	}
	if cut >= 0 {
		r.Again = c.Places - r.Decided
	}
}

// BallotRound is one round of a formal ballot: the first, or one among those who were level.
type BallotRound struct {
	Round      int     // from 1 on
	Candidates []int64 // items
	Places     int
	Count      *BallotCount // nil: not counted yet
}

// Next is the round that follows, where those at a tie are voted on again.
func (r BallotRound) Next() (BallotRound, bool) {
	if r.Count == nil {
		return BallotRound{}, false
	}
	result, refusal := CountBallot(*r.Count)
	if refusal != nil || result.Again == 0 {
		return BallotRound{}, false
	}
	next := BallotRound{Round: r.Round + 1, Places: result.Again}
	for i, why := range result.Why {
		if why == BallotTied {
			next.Candidates = append(next.Candidates, r.Candidates[i])
		}
	}
	return next, true
}
