package liaison_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"liaison"
)

func TestABallotIsCounted(t *testing.T) {
	const decided, tied, behind, none, quorum = liaison.BallotDecided, liaison.BallotTied, liaison.BallotBehind, liaison.BallotNoMajority, liaison.BallotNoQuorum
	for name, c := range map[string]struct {
		count liaison.BallotCount
		why   []liaison.BallotWhy
		again int
	}{
		"two of three": {liaison.BallotCount{Deputies: 100, Present: 90, Issued: 90, Returned: 89, Void: 2, Places: 2, Votes: []int{80, 51, 43}},
			[]liaison.BallotWhy{decided, decided, none}, 0},
		"exactly half is no majority": {liaison.BallotCount{Deputies: 100, Present: 100, Issued: 100, Returned: 100, Places: 2, Votes: []int{50, 51, 90}},
			[]liaison.BallotWhy{none, decided, decided}, 0},
		"more than places have a majority": {liaison.BallotCount{Deputies: 100, Present: 100, Issued: 100, Returned: 100, Places: 2, Votes: []int{60, 61, 62}},
			[]liaison.BallotWhy{behind, decided, decided}, 0},
		"level at the last place": {liaison.BallotCount{Deputies: 100, Present: 100, Issued: 100, Returned: 100, Places: 3, Votes: []int{60, 70, 60, 80}},
			[]liaison.BallotWhy{tied, decided, tied, decided}, 1},
		"level for two places": {liaison.BallotCount{Deputies: 100, Present: 100, Issued: 100, Returned: 100, Places: 3, Votes: []int{55, 55, 55, 99}},
			[]liaison.BallotWhy{tied, tied, tied, decided}, 2},
		"level, and room for both": {liaison.BallotCount{Deputies: 100, Present: 100, Issued: 100, Returned: 100, Places: 3, Votes: []int{60, 60, 80, 10}},
			[]liaison.BallotWhy{decided, decided, decided, none}, 0},
		"level below the majority": {liaison.BallotCount{Deputies: 100, Present: 100, Issued: 100, Returned: 100, Places: 2, Votes: []int{40, 40, 80}},
			[]liaison.BallotWhy{none, none, decided}, 0},
		"one short of two thirds": {liaison.BallotCount{Deputies: 100, Present: 66, Issued: 66, Returned: 66, Places: 1, Votes: []int{66, 0}},
			[]liaison.BallotWhy{quorum, quorum}, 0},
		"two thirds exactly": {liaison.BallotCount{Deputies: 99, Present: 66, Issued: 66, Returned: 66, Places: 1, Votes: []int{66, 0}},
			[]liaison.BallotWhy{decided, none}, 0},
	} {
		got, refusal := liaison.CountBallot(c.count)
		if refusal != nil || !slices.Equal(got.Why, c.why) || got.Again != c.again {
			t.Errorf("%s: %v, %d again, refused %v; want %v, %d", name, got.Why, got.Again, refusal, c.why, c.again)
		}
	}
}

func TestImpossibleBallotsAreRefused(t *testing.T) {
	right := liaison.BallotCount{Deputies: 100, Present: 90, Issued: 88, Returned: 85, Void: 5, Places: 2, Votes: []int{80, 50, 30}}
	if refusal := right.Check(); refusal != nil {
		t.Fatal(refusal)
	}
	for key, spoil := range map[string]func(*liaison.BallotCount){
		"ballot.no_deputies":     func(c *liaison.BallotCount) { *c = liaison.BallotCount{Places: 1, Votes: []int{0, 0}} },
		"ballot.negative":        func(c *liaison.BallotCount) { c.Void = -1 },
		"ballot.present":         func(c *liaison.BallotCount) { c.Present = 101 },
		"ballot.issued":          func(c *liaison.BallotCount) { c.Issued = 91 },
		"ballot.returned":        func(c *liaison.BallotCount) { c.Returned = 89 },
		"ballot.void":            func(c *liaison.BallotCount) { c.Void = 86 },
		"inquiry.not_fewer":      func(c *liaison.BallotCount) { c.Places = 3 },
		"ballot.more_than_valid": func(c *liaison.BallotCount) { c.Votes[0] = 81 },
		"ballot.sum":             func(c *liaison.BallotCount) { c.Votes = []int{80, 50, 31} },
	} {
		c := right
		c.Votes = slices.Clone(right.Votes)
		spoil(&c)
		if refusal := c.Check(); refusal == nil || refusal.Key != key {
			t.Errorf("%+v: refused %v, want %s", c, refusal, key)
		}
	}
}

// slowly says of each candidate what comes of ballots, one ballot after another.
func slowly(deputies, places int, ballots [][]bool) (votes []int, void int, why []liaison.BallotWhy) {
	votes = make([]int, len(ballots[0]))
	for _, marks := range ballots {
		marked := 0
		for _, m := range marks {
			if m {
				marked++
			}
		}
		if marked > places {
			void++
			continue
		}
		for i, m := range marks {
			if m {
				votes[i]++
			}
		}
	}
	for i := range votes {
		more, level := 0, 0 // of the others with a majority
		for o := range votes {
			if o != i && 2*votes[o] > deputies {
				if votes[o] > votes[i] {
					more++
				} else if votes[o] == votes[i] {
					level++
				}
			}
		}
		switch {
		case 3*len(ballots) < 2*deputies:
			why = append(why, liaison.BallotNoQuorum)
		case 2*votes[i] <= deputies:
			why = append(why, liaison.BallotNoMajority)
		case more+level < places:
			why = append(why, liaison.BallotDecided)
		case more < places:
			why = append(why, liaison.BallotTied)
		default:
			why = append(why, liaison.BallotBehind)
		}
	}
	return votes, void, why
}

// Random ballots are counted as somebody would who goes through them one by one, and after
// a tie the places that were decided and those that are voted on again make up all.
func TestRandomBallots(t *testing.T) {
	random := rand.New(rand.NewPCG(12, 10))
	ties := 0
	for range 20_000 {
		candidates := 2 + random.IntN(5)
		places := 1 + random.IntN(candidates-1)
		deputies := 3 + random.IntN(12)
		ballots := make([][]bool, deputies-random.IntN(min(deputies, 5)))
		for b := range ballots {
			ballots[b] = make([]bool, candidates)
			marked := places
			if random.IntN(8) == 0 {
				marked = random.IntN(candidates + 1) // void where it is too many
			}
			for _, i := range random.Perm(candidates)[:marked] {
				ballots[b][i] = true
			}
		}
		votes, void, why := slowly(deputies, places, ballots)
		c := liaison.BallotCount{Deputies: deputies, Present: len(ballots), Issued: len(ballots), Returned: len(ballots), Void: void, Places: places, Votes: votes}
		got, refusal := liaison.CountBallot(c)
		if refusal != nil || !slices.Equal(got.Why, why) {
			t.Fatalf("%+v: %v, refused %v; one by one %v", c, got.Why, refusal, why)
		}
		round := liaison.BallotRound{Round: 1, Places: places, Count: &c}
		for i := range votes {
			round.Candidates = append(round.Candidates, int64(100+i))
		}
		next, again := round.Next()
		if again != slices.Contains(why, liaison.BallotTied) {
			t.Fatalf("%+v: a second round: %v", c, again)
		}
		if again {
			ties++
			if next.Places < 1 || next.Places >= len(next.Candidates) || got.Decided+next.Places != places {
				t.Fatalf("%+v: the second round is %+v, %d are decided", c, next, got.Decided)
			}
		}
	}
	if ties < 100 {
		t.Errorf("only %d ties were tried", ties)
	}
}
