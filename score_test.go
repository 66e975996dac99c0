package liaison_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liaison"
)

func TestScore(t *testing.T) {
	w := liaison.Weights{25, 20, 25, 20, 10}
	all := []liaison.Tally{{Part: liaison.ScoreOnTime, Met: 9, Of: 10}, {Part: liaison.ScoreContact, Met: 10, Of: 10},
		{Part: liaison.ScoreSatisfied, Met: 4, Of: 5}, {Part: liaison.ScoreCommitments, Met: 1, Of: 2}, {Part: liaison.ScoreClass, Met: 0, Of: 1}}
	if got := liaison.Score(all, w); got.Points != 22.5+20+20+10 || got.None || len(got.LeftOut) > 0 {
		t.Errorf("whole: %+v", got)
	}
	// Without promises and samples the other three carry 70 of 70.
	got := liaison.Score(all[:3], w)
	if got.Points != 89.3 {
		t.Errorf("rescaled: %v", got.Points)
	}
	if diff := cmp.Diff([]liaison.ScorePart{liaison.ScoreCommitments, liaison.ScoreClass}, got.LeftOut); diff != "" {
		t.Error(diff)
	}
	if got := liaison.Score(nil, w); !got.None || got.Points != 0 {
		t.Errorf("nothing: %+v", got)
	}
	// What carries no weight is no score.
	if got := liaison.Score(all[4:], liaison.Weights{50, 50, 0, 0, 0}); !got.None {
		t.Errorf("weightless: %+v", got)
	}
}

func TestScoreHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tallies []liaison.Tally
		for _, part := range liaison.ScoreParts {
			of := rapid.IntRange(0, 50).Draw(t, "of")
			tallies = append(tallies, liaison.Tally{Part: part, Met: rapid.IntRange(0, of).Draw(t, "met"), Of: of})
		}
		w := liaison.Weights{25, 20, 25, 20, 10}
		s := liaison.Score(tallies, w)
		shares, points := 0.0, 0.0
		for _, l := range s.Lines {
			shares, points = shares+l.Share, points+l.Points
		}
		if s.Points < 0 || s.Points > 100 || !s.None && math.Abs(shares-100) > 0.3 || math.Abs(points-s.Points) > 0.3 {
			t.Fatalf("%v: %+v", tallies, s)
		}
		if !s.None && liaison.Band(s.Points) < 0 {
			t.Fatalf("%v is in no band", s.Points)
		}
		for i, tally := range tallies {
			if tally.Met == tally.Of {
				continue
			}
			for _, r := range liaison.Remedies {
				better := append([]liaison.Tally{}, tallies...)
				better[i] = tally.Correct(r)
				after := liaison.Score(better, w)
				if better[i].Of > 0 && after.Points < s.Points {
					t.Fatalf("%s of %v takes points: %v, %v", r, tally, s.Points, after.Points)
				}
			}
		}
	})
}

func TestWeights(t *testing.T) {
	for text, sum := range map[string]string{"25/20/25/20/10": "", "0/0/0/0/100": "", "20/20/20/20/10": "90", "30/20/25/20/10": "105", "25/20/25/30": "—", "a/b/c/d/e": "—", "-5/35/30/30/10": "—"} {
		w, refusal := liaison.ParseWeights(text)
		if (refusal == nil) != (sum == "") || refusal != nil && refusal.Args["Sum"] != sum || refusal == nil && w.String() != text {
			t.Errorf("%s: %v %v", text, w, refusal)
		}
		for _, s := range liaison.Settings() {
			if s.Key == liaison.ScoreWeights && (s.Check(text) == nil) != (sum == "") {
				t.Errorf("the setting takes %s: %v", text, s.Check(text))
			}
		}
	}
}

func TestDistributionNamesNobody(t *testing.T) {
	if got := liaison.Distribution([]float64{90, 91, 70, 59.9}); got != nil {
		t.Errorf("four show whose they are: %v", got)
	}
	if diff := cmp.Diff([]int{2, 0, 1, 1, 1}, liaison.Distribution([]float64{90, 100, 70, 60, 59.9})); diff != "" {
		t.Error(diff)
	}
}

func TestAppeals(t *testing.T) {
	today := liaison.Date{Year: 2026, Month: 9, Day: 15}
	good := liaison.Appealing{Published: true, Until: today, Reason: "有公文为证"}
	for key, change := range map[string]func(*liaison.Appealing){
		"":                      func(*liaison.Appealing) {},
		"appeal.not_published":  func(a *liaison.Appealing) { a.Published = false },
		"appeal.late":           func(a *liaison.Appealing) { a.Until = today.AddDays(-1) },
		"appeal.counts_already": func(a *liaison.Appealing) { a.Met = true },
		"appeal.made_before":    func(a *liaison.Appealing) { a.Before = true },
		"appeal.no_reason":      func(a *liaison.Appealing) { a.Reason = " " },
		"field.too_long":        func(a *liaison.Appealing) { a.Reason = strings.Repeat("字", 3001) },
	} {
		a := good
		change(&a)
		got := ""
		if refusal := a.Check(today); refusal != nil {
			got = refusal.Key
		}
		if got != key {
			t.Errorf("%q, not %q", got, key)
		}
	}
	if liaison.CheckDecision("maybe", "有") == nil || liaison.CheckDecision("", "") == nil || liaison.CheckDecision(liaison.LeaveOut, "有") != nil {
		t.Error("a decision is not checked")
	}
}
