package console

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// scorePage is a period: for the staff the scores of all departments, for a department
// the own one, and how all are distributed.
type scorePage struct {
	frame
	Period       storage.ScorePeriod
	Staff, Chief bool
	Parts        []liaison.ScorePart
	Weights      liaison.Weights
	Scores       []bodyScore
	Bands        []band
	Appeals      []storage.Appeal
	Open         bool // appeals may be made
	Today        liaison.Date
	Remedies     []liaison.Remedy
}

// bodyScore is the score of one department.
type bodyScore struct {
	Body      int64
	Name      string
	Published liaison.Scored // as it was published
	liaison.Scored
	Corrected bool // by appeals
}

// band is a bar of the distribution.
type band struct {
	From, To float64
	Count    int
	Of       int  // all scores
	Own      bool // the department's own score is here
}

// score shows a period.
func score(ctx context.Context, v *visit) error {
	period, err := v.period(ctx)
	if err != nil {
		return err
	}
	p := scorePage{frame: v.frame(period.Name), Period: period, Staff: staff(v.person, v.bodies), Chief: chiefs(v.person, v.bodies),
		Parts: liaison.ScoreParts, Today: v.today(), Remedies: liaison.Remedies}
	p.Weights, _ = liaison.ParseWeights(period.Weights)
	p.Open = period.Open(p.Today)
	tallies, err := v.Store.ScoreTallies(ctx, period.ID, 0)
	if err != nil {
		return err
	}
	all := scoresOf(tallies, p.Weights)
	own := scored(v.person, v.bodies)
	p.Scores = all
	if !p.Staff {
		p.Scores = slices.DeleteFunc(slices.Clone(all), func(s bodyScore) bool { return !slices.Contains(own, s.Body) })
	}
	p.Bands = bandsOf(all, p.Scores, p.Staff)
	bodies := []int64{0}
	if !p.Staff {
		bodies = own
	}
	for _, body := range bodies {
		appeals, err := v.Store.Appeals(ctx, period.ID, body)
		if err != nil {
			return err
		}
		p.Appeals = append(p.Appeals, appeals...)
	}
	return v.page("score.html", p)
}

// scoresOf makes the scores of tallies that are in the order of departments; the best
// first.
func scoresOf(tallies []storage.BodyTally, weights liaison.Weights) []bodyScore {
	var all []bodyScore
	for i := 0; i < len(tallies); {
		var published, counts []liaison.Tally
		s := bodyScore{Body: tallies[i].Body, Name: tallies[i].Name}
		for ; i < len(tallies) && tallies[i].Body == s.Body; i++ {
			published = append(published, liaison.Tally{Part: tallies[i].Part, Met: tallies[i].Met, Of: tallies[i].Of})
			counts = append(counts, tallies[i].Tally())
			s.Corrected = s.Corrected || tallies[i].ToMet+tallies[i].LeftOut > 0
		}
		s.Published, s.Scored = liaison.Score(published, weights), liaison.Score(counts, weights)
		all = append(all, s)
	}
	slices.SortStableFunc(all, func(a, b bodyScore) int { return -cmp.Compare(a.Points, b.Points) })
	return all
}

// bandsOf is the distribution of all scores; the own ones are marked for who has own.
func bandsOf(all, own []bodyScore, staff bool) []band {
	var points []float64
	for _, s := range all {
		if !s.None {
			points = append(points, s.Points)
		}
	}
	var bands []band
	for i, n := range liaison.Distribution(points) {
		b := band{From: liaison.ScoreBands[i], To: 100, Count: n, Of: len(points)}
		if i > 0 {
			b.To = liaison.ScoreBands[i-1]
		}
		b.Own = !staff && slices.ContainsFunc(own, func(s bodyScore) bool { return !s.None && liaison.Band(s.Points) == i })
		bands = append(bands, b)
	}
	return bands
}

// reckonMost bounds how long a period may be reckoned.
const reckonMost = 5 * time.Minute

// scoreReckon finds the cases of a period anew.
func scoreReckon(ctx context.Context, v *visit) error {
	return v.reckoned(ctx, "score.reckoned", nil)
}

// scorePublish reckons a period for the last time, and shows departments their own.
func scorePublish(ctx context.Context, v *visit) error {
	return v.reckoned(ctx, "score.published", func(tx *storage.Store, p storage.ScorePeriod, rules liaison.Rules) ([]liaison.Outgoing, error) {
		calendar, err := tx.Calendar(ctx)
		if err != nil {
			return nil, err
		}
		until := rules.Span(liaison.AppealWindow).End(v.today(), calendar)
		if err := tx.PublishScores(ctx, p, until, v.person.ID, v.now); err != nil {
			return nil, err
		}
		return v.tellScores(ctx, tx, p, rules.Weights(), until)
	})
}

func (v *visit) reckoned(ctx context.Context, said string, then func(*storage.Store, storage.ScorePeriod, liaison.Rules) ([]liaison.Outgoing, error)) error {
	id := v.number("period")
	ctx, cancel := context.WithTimeout(ctx, reckonMost)
	defer cancel()
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		p, err := tx.LockPeriod(ctx, id)
		if err != nil {
			return nil, err
		}
		rules, err := tx.Rules(ctx)
		if err != nil {
			return nil, err
		}
		if err := tx.Reckon(ctx, p, rules.Weights(), v.now); err != nil || then == nil {
			return nil, err
		}
		return then(tx, p, rules)
	})
	if err != nil {
		return err
	}
	return v.goTo(fmt.Sprintf("%s/%d", scoresAt, id), said)
}

// tellScores tells those who act for a department its own score.
func (v *visit) tellScores(ctx context.Context, tx *storage.Store, p storage.ScorePeriod, weights liaison.Weights, until liaison.Date) ([]liaison.Outgoing, error) {
	tallies, err := tx.ScoreTallies(ctx, p.ID, 0)
	if err != nil {
		return nil, err
	}
	var out []liaison.Outgoing
	for _, s := range scoresOf(tallies, weights) {
		people, err := tx.ActingFor(ctx, []int64{s.Body}, liaison.RoleOfficer, liaison.RoleApprover)
		if err != nil {
			return nil, err
		}
		told, err := v.Desk.Notices(ctx, tx, people, func(_ liaison.Person, voice locales.Voice) locales.Markup {
			return voice.Say("score.told", "Period", p.Name, "Name", s.Name, "Points", fmt.Sprintf("%.1f", s.Points), "Until", until)
		})
		if err != nil {
			return nil, err
		}
		out = append(out, told...)
	}
	return out, nil
}
