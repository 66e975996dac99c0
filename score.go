package liaison

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ScorePart is one of the things by which a department's handling is scored 考评.
type ScorePart string

// The parts of a score.
const (
	ScoreOnTime      ScorePart = "on_time"     // answered in time 按期答复
	ScoreContact     ScorePart = "contact"     // the deputy contacted in time, and not denied 联系代表
	ScoreSatisfied   ScorePart = "satisfied"   // rated satisfied or basically so, of ratings that are released 满意
	ScoreCommitments ScorePart = "commitments" // promises kept by their day 承诺落实
	ScoreClass       ScorePart = "class"       // samples of which the class was confirmed 类别抽查
)

// ScoreParts lists the parts in the order of their weights.
var ScoreParts = []ScorePart{ScoreOnTime, ScoreContact, ScoreSatisfied, ScoreCommitments, ScoreClass}

// The settings of scores.
const (
	ScoreWeights   = "score.weights"   // of the parts in their order, together 100: 25/20/25/20/10
	AppealWindow   = "appeal.window"   // in which a department may appeal after the scores are published
	AppealDecision = "appeal.decision" // in which an appeal is decided
)

// Weights are those of the parts, in their order.
type Weights [5]int

func (w Weights) String() string {
	words := make([]string, len(w))
	for i, n := range w {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, "/")
}

// ParseWeights reads what Weights.String writes. What is not five numbers that are
// together 100 is refused.
func ParseWeights(text string) (w Weights, _ *Refusal) {
	words := strings.Split(text, "/")
	if len(words) != len(w) {
		return w, Refuse(Invalid, "score.bad_weights", "Sum", "—")
	}
	sum := 0
	for i, word := range words {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 0 || n > 100 {
			return w, Refuse(Invalid, "score.bad_weights", "Sum", "—")
		}
		w[i] = n
		sum += n
	}
	if sum != 100 {
		return w, Refuse(Invalid, "score.bad_weights", "Sum", strconv.Itoa(sum))
	}
	return w, nil
}

// Weights are those that are set.
func (r Rules) Weights() Weights {
	w, refusal := ParseWeights(r.Text(ScoreWeights))
	if refusal != nil {
		w, _ = ParseWeights(Rules{}.Text(ScoreWeights))
	}
	return w
}

// Span is the setting's value as a length of time.
func (r Rules) Span(key string) Span {
	s, err := ParseSpan(r.Text(key))
	if err != nil {
		s, _ = ParseSpan(Rules{}.Text(key))
	}
	return s
}

// Tally counts the cases of a part, and those that count for the department.
type Tally struct {
	Part    ScorePart
	Met, Of int
}

// Scored is a department's score: of 100, to a tenth.
type Scored struct {
	Lines   []ScoreLine
	Points  float64
	None    bool        // there is nothing to score by
	LeftOut []ScorePart // without cases: the others carry their weight
}

// ScoreLine is a part of a score. Share is its weight when those without cases are
// left out, Points what it adds.
type ScoreLine struct {
	Tally
	Weight        int
	Share, Points float64
}

// Score makes a score of the tallies. A part without cases, or of no weight, is left
// out, and the others' weights are scaled to 100.
func Score(tallies []Tally, w Weights) Scored {
	var s Scored
	whole := 0
	for i, part := range ScoreParts {
		line := ScoreLine{Tally: Tally{Part: part}, Weight: w[i]}
		if at := slices.IndexFunc(tallies, func(t Tally) bool { return t.Part == part }); at >= 0 {
			line.Tally = tallies[at]
		}
		if line.Of > 0 {
			whole += line.Weight
		} else {
			s.LeftOut = append(s.LeftOut, part)
		}
		s.Lines = append(s.Lines, line)
	}
	s.None = whole == 0
	for i, l := range s.Lines {
		if l.Of == 0 || s.None {
			continue
		}
		share := float64(l.Weight) * 100 / float64(whole)
		points := share * float64(l.Met) / float64(l.Of)
		s.Lines[i].Share, s.Lines[i].Points = tenth(share), tenth(points)
		s.Points += points
	}
	s.Points = tenth(s.Points)
	return s
}

func tenth(f float64) float64 { return math.Round(f*10) / 10 }

// ScoreBands are the lower ends of the bands of a distribution.
var ScoreBands = []float64{90, 80, 70, 60, 0}

// Band is the place of a score in ScoreBands.
func Band(points float64) int {
	return slices.IndexFunc(ScoreBands, func(least float64) bool { return points >= least })
}

// distributionLeast is of how many scores a distribution may be shown: of fewer,
// everybody could tell whose they are.
const distributionLeast = 5

// Distribution counts scores by their bands; nil where they are too few to be shown.
func Distribution(points []float64) []int {
	if len(points) < distributionLeast {
		return nil
	}
	bands := make([]int, len(ScoreBands))
	for _, p := range points {
		bands[Band(p)]++
	}
	return bands
}

// Remedy is what becomes of a line that an appeal was right about.
type Remedy string

// The remedies.
const (
	CountMet Remedy = "met" // it counts for the department
	LeaveOut Remedy = "out" // it is not counted
)

// Remedies lists them.
var Remedies = []Remedy{CountMet, LeaveOut}

// Correct is the tally after a remedy of one of its lines that did not count.
func (t Tally) Correct(r Remedy) Tally {
	switch r {
	case CountMet:
		t.Met++
	case LeaveOut:
		t.Of--
	}
	return t
}

// Appealing is one line of a published score that a department appeals against.
type Appealing struct {
	Published bool
	Until     Date // the last day of the window
	Met       bool // the line counts for the department already
	Before    bool // it was appealed against before
	Reason    string
}

// Check refuses an appeal that cannot be made today.
func (a Appealing) Check(today Date) *Refusal {
	switch {
	case !a.Published:
		return Refuse(Conflict, "appeal.not_published")
	case a.Until.Before(today):
		return Refuse(Conflict, "appeal.late", "Due", a.Until)
	case a.Met:
		return Refuse(Conflict, "appeal.counts_already")
	case a.Before:
		return Refuse(Conflict, "appeal.made_before")
	}
	return checkReason(a.Reason)
}

func checkReason(reason string) *Refusal {
	switch n := utf8.RuneCountInString(reason); {
	case strings.TrimSpace(reason) == "":
		return Refuse(Invalid, "appeal.no_reason")
	case n > wordsMost:
		return Refuse(Invalid, "field.too_long", "Most", wordsMost, "Over", n-wordsMost)
	}
	return nil
}

// CheckDecision refuses a decision on an appeal that lacks a reason, or a remedy that
// there is not. No remedy refuses the appeal.
func CheckDecision(r Remedy, reason string) *Refusal {
	if r != "" && !slices.Contains(Remedies, r) {
		return Refuse(Invalid, "appeal.no_remedy")
	}
	return checkReason(reason)
}
