package liaison_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"liaison"
)

// sittingIn seats so many of the candidates.
func sittingIn(seats int, fields ...string) liaison.Occasion {
	o := duty(liaison.SittingIn)
	o.Capacity, o.Fields, o.Seed = seats, fields, "seed"
	return o
}

// Each criterion decides where those before it do not, and says so.
func TestSelectionOrder(t *testing.T) {
	for name, c := range map[string]struct {
		first, other liaison.Candidate
		reason       string
	}{
		"times":     {liaison.Candidate{Person: 2}, liaison.Candidate{Person: 1, Times: 1, Fields: []string{"环保"}, First: true, Wishes: true}, liaison.ReasonTimes},
		"the field": {liaison.Candidate{Person: 2, Fields: []string{"法律", "环保"}}, liaison.Candidate{Person: 1, First: true, Wishes: true}, liaison.ReasonField},
		"first":     {liaison.Candidate{Person: 2, First: true}, liaison.Candidate{Person: 1, Wishes: true}, liaison.ReasonFirst},
		"a wish":    {liaison.Candidate{Person: 2, Wishes: true}, liaison.Candidate{Person: 1, Free: true}, liaison.ReasonWish},
		"a month":   {liaison.Candidate{Person: 2, Free: true}, liaison.Candidate{Person: 1}, liaison.ReasonFree},
	} {
		t.Run(name, func(t *testing.T) {
			chosen, reserves := sittingIn(1, "环保").Draw([]liaison.Candidate{c.other, c.first})
			if len(chosen) != 1 || chosen[0].Person != c.first.Person || !slices.Equal(chosen[0].Reasons, []string{c.reason}) {
				t.Errorf("chosen %+v", chosen)
			}
			if len(reserves) != 1 || reserves[0].Person != c.other.Person {
				t.Errorf("reserves %+v", reserves)
			}
		})
	}
}

// Delegations have their share of those chosen: of 40 and 20 candidates 4 and 2.
func TestSelectionBalance(t *testing.T) {
	var candidates []liaison.Candidate
	for i := range int64(60) {
		candidates = append(candidates, liaison.Candidate{Person: i + 1, Delegation: 1 + i/40})
	}
	chosen, reserves := sittingIn(6).Draw(candidates)
	of := map[int64]int{}
	for _, c := range chosen {
		of[c.Delegation]++
	}
	if of[1] != 4 || of[2] != 2 || len(reserves) != 6 {
		t.Errorf("chosen %v, %d reserves", of, len(reserves))
	}
}

// A quota binds who is put down; whose delegation has none is a reserve at most.
func TestSelectionQuota(t *testing.T) {
	o := sittingIn(4)
	o.Quota = map[int64]int{1: 1, 2: 3}
	var candidates []liaison.Candidate
	for i := range int64(12) {
		candidates = append(candidates, liaison.Candidate{Person: i + 1, Delegation: 1 + i%3})
	}
	chosen, reserves := o.Draw(candidates)
	of := map[int64]int{}
	for _, c := range chosen {
		of[c.Delegation]++
	}
	if of[1] != 1 || of[2] != 3 || of[3] != 0 || len(reserves) != 4 {
		t.Errorf("chosen %v, %d reserves", of, len(reserves))
	}
}

// The same candidates and seed give the same choice, in whatever order they come; and
// another seed gives, mostly, another among equals.
func TestSelectionIsReproducible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		candidates := randomCandidates(t)
		o := sittingIn(rapid.IntRange(1, 12).Draw(t, "seats"), "环保")
		o.Seed = rapid.StringMatching(`[A-Z0-9]{8}`).Draw(t, "seed")
		want := fmt.Sprint(o.Draw(candidates))
		shuffled := slices.Clone(candidates)
		rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if got := fmt.Sprint(o.Draw(shuffled)); got != want {
			t.Fatalf("got %s\nwant %s", got, want)
		}
	})
	equal := make([]liaison.Candidate, 50)
	for i := range equal {
		equal[i] = liaison.Candidate{Person: int64(i + 1)}
	}
	a, b := sittingIn(5), sittingIn(5)
	b.Seed = "another"
	one, _ := a.Draw(equal)
	two, _ := b.Draw(equal)
	if fmt.Sprint(one) == fmt.Sprint(two) {
		t.Error("the seed decides nothing")
	}
}

func randomCandidates(t *rapid.T) []liaison.Candidate {
	var candidates []liaison.Candidate
	for i := range rapid.IntRange(0, 30).Draw(t, "candidates") {
		candidates = append(candidates, liaison.Candidate{
			Person: int64(i + 1), Delegation: rapid.Int64Range(1, 4).Draw(t, "delegation"), Times: rapid.IntRange(0, 2).Draw(t, "times"),
			Fields: rapid.SampledFrom([][]string{nil, {"环保"}, {"法律"}}).Draw(t, "fields"),
			First:  rapid.Bool().Draw(t, "first"), Wishes: rapid.Bool().Draw(t, "wishes"), Free: rapid.Bool().Draw(t, "free"),
		})
	}
	return candidates
}

// A slow model chooses the same: of all that are left, each time, the one before whom
// nobody stands by the stated order, read off as a sentence.
func TestSelectionAgreesWithAModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		candidates := randomCandidates(t)
		o := sittingIn(rapid.IntRange(1, 12).Draw(t, "seats"), "环保")
		if rapid.Bool().Draw(t, "quotas") {
			o.Quota = map[int64]int{1: 2, 2: 1, 3: 4}
		}
		chosen, reserves := o.Draw(candidates)
		sizes := map[int64]int{}
		for _, c := range candidates {
			sizes[c.Delegation]++
		}
		taken := map[int64]int{}
		left := slices.Clone(candidates)
		for i, c := range slices.Concat(chosen, reserves) {
			for _, other := range left {
				reserve := i >= len(chosen)
				room := reserve || len(o.Quota) == 0 || taken[other.Delegation] < o.Quota[other.Delegation]
				if room && precedes(other, c.Candidate, taken, sizes) {
					t.Fatalf("the %dth is %+v, and %+v comes before", i, c, other)
				}
			}
			taken[c.Delegation]++
			left = slices.DeleteFunc(left, func(l liaison.Candidate) bool { return l.Person == c.Person })
		}
		if len(chosen) > o.Capacity || len(o.Quota) == 0 && len(chosen) != min(o.Capacity, len(candidates)) {
			t.Fatalf("%d of %d are chosen for %d seats", len(chosen), len(candidates), o.Capacity)
		}
	})
}

// precedes is the order as it is stated, the lot aside.
func precedes(a, b liaison.Candidate, taken, sizes map[int64]int) bool {
	share := func(c liaison.Candidate) float64 { return float64(taken[c.Delegation]) / float64(sizes[c.Delegation]) }
	knows := func(c liaison.Candidate) bool { return slices.Contains(c.Fields, "环保") }
	const close = 1e-9
	switch {
	case a.Times != b.Times:
		return a.Times < b.Times
	case share(a) < share(b)-close || share(a) > share(b)+close:
		return share(a) < share(b)
	case knows(a) != knows(b):
		return knows(a)
	case a.First != b.First:
		return a.First
	case a.Wishes != b.Wishes:
		return a.Wishes
	case a.Free != b.Free:
		return a.Free
	}
	return false
}
