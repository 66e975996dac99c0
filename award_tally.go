package liaison

import (
	"cmp"
	"fmt"
	"slices"
)

// AwardSheet are the points of one juror for one object, one for each criterion.
type AwardSheet struct {
	Item, Juror int64
	Points      []int
}

// AwardState is how an object stands to the number that is chosen.
type AwardState string

// The states.
const (
	AwardIn   AwardState = "in"
	AwardTied AwardState = "tied" // level at the cut, where staff choose
	AwardOut  AwardState = "out"
)

// AwardPlace is what came of one object. Scores are in hundredths of a point of 100.
type AwardPlace struct {
	Item    InquiryItem
	Scored  bool
	Mean    int   // of the jurors' weighted points, rounded half up
	Means   []int // of each criterion alone
	Jurors  int   // who have scored it by all criteria
	Dropped bool  // the highest and the lowest of them were left out
	Rank    int   // from 1; level ones share it; 0: it was not scored
	State   AwardState
}

// Weighted is what a juror's points are together, in hundredths of a point of 100.
func (q Inquiry) Weighted(points []int) (sum int) {
	for n, p := range points {
		sum += q.Criteria[n].Weight * p * (awardWhole / q.Scale)
	}
	return sum
}

// Tally is the result of an award, the best first: the mean of the jurors' weighted
// points, without the highest and the lowest juror where five or more have scored the object
// 去掉一个最高分和一个最低分. It is reckoned in whole hundredths, and what is published is
// what decides. A juror counts for an object whom they have scored by all criteria, and who is
// excused counts for nothing. Those that are level where the number is reached are tied,
// unless staff have chosen among them. It does not depend on the order of the sheets.
func (q Inquiry) Tally(sheets []AwardSheet) []AwardPlace {
	var places []AwardPlace
	for _, i := range q.Items {
		places = append(places, q.place(i, sheets))
	}
	slices.SortStableFunc(places, func(a, b AwardPlace) int {
		return cmp.Or(cmp.Compare(b.score(), a.score()), cmp.Compare(a.Item.Place, b.Item.Place))
	})
	for n := range places {
		p := &places[n]
		switch {
		case !p.Scored:
		case n > 0 && places[n-1].Mean == p.Mean:
			p.Rank = places[n-1].Rank
		default:
			p.Rank = n + 1
		}
	}
	q.cut(places)
	return places
}

// score orders places: what nobody has scored comes last.
func (p AwardPlace) score() int {
	if !p.Scored {
		return -1
	}
	return p.Mean
}

// place reckons one object.
func (q Inquiry) place(i InquiryItem, sheets []AwardSheet) AwardPlace {
	p := AwardPlace{Item: i}
	var own []AwardSheet
	for _, s := range sheets {
		if s.Item == i.ID && len(s.Points) == len(q.Criteria) {
			own = append(own, s)
		}
	}
	if p.Jurors = len(own); p.Jurors == 0 {
		return p
	}
	// Of jurors who gave as much it is the same one that is left out, whoever was first.
	slices.SortFunc(own, func(a, b AwardSheet) int {
		return cmp.Or(cmp.Compare(q.Weighted(a.Points), q.Weighted(b.Points)), cmp.Compare(a.Juror, b.Juror))
	})
	if p.Dropped = p.Jurors >= awardDropLeast; p.Dropped {
		own = own[1 : len(own)-1]
	}
	sum, of := 0, make([]int, len(q.Criteria))
	for _, s := range own {
		sum += q.Weighted(s.Points)
		for n, points := range s.Points {
			of[n] += points * (awardFinestWeighted / q.Scale)
		}
	}
	p.Scored, p.Mean = true, halfUp(sum, len(own))
	for _, total := range of {
		p.Means = append(p.Means, halfUp(total, len(own)))
	}
	return p
}

func halfUp(sum, count int) int { return (2*sum + count) / (2 * count) }

// cut says who is in: so many of the best, where nobody is level with the first who is not.
func (q Inquiry) cut(places []AwardPlace) {
	for n := range places {
		p := &places[n]
		above, level := 0, 0
		for _, o := range places {
			above += one(o.Scored && o.Mean > p.Mean)
			level += one(o.Scored && o.Mean == p.Mean)
		}
		switch {
		case !p.Scored || above >= q.Most:
			p.State = AwardOut
		case above+level <= q.Most || q.Tie != "" && p.Item.Chosen:
			p.State = AwardIn
		case q.Tie == "":
			p.State = AwardTied
		default:
			p.State = AwardOut
		}
	}
}

// Tied are those among whom staff choose, and how many they choose of them.
func (q Inquiry) Tied(places []AwardPlace) (tied []AwardPlace, choose int) {
	choose = q.Most
	for _, p := range places {
		switch p.State {
		case AwardTied:
			tied = append(tied, p)
		case AwardIn:
			choose--
		}
	}
	if len(tied) == 0 {
		return nil, 0
	}
	return tied, choose
}

// Settle chooses among those that are tied, with a reason, or refuses.
func (q Inquiry) Settle(places []AwardPlace, picks []int64, reason string) *Refusal {
	tied, choose := q.Tied(places)
	if q.State != InquiryClosed || len(tied) == 0 {
		return Refuse(Conflict, "inquiry.other_state")
	}
	picked := slices.Compact(slices.Sorted(slices.Values(picks)))
	for _, id := range picked {
		if !slices.ContainsFunc(tied, func(p AwardPlace) bool { return p.Item.ID == id }) {
			return Refuse(Invalid, "inquiry.no_such_item")
		}
	}
	switch {
	case len(picked) != choose:
		return Refuse(Invalid, "award.choose", "Count", choose)
	case reason == "":
		return Refuse(Invalid, "inquiry.no_reason")
	}
	return nil
}

// WriteHundredths writes hundredths as a decimal number: 8850 is "88.50".
func WriteHundredths(n int) string {
	return fmt.Sprintf("%d.%02d", n/awardHundredths, n%awardHundredths)
}
