package liaison

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// AnswerSort is how a question is answered.
type AnswerSort string

// The sorts of question.
const (
	AnswerOne   AnswerSort = "one"   // one of the choices
	AnswerMany  AnswerSort = "many"  // up to so many of them
	AnswerScale AnswerSort = "scale" // 1 to 5
	AnswerText  AnswerSort = "text"  // in words, or not at all
)

// AnswerSorts lists every sort.
var AnswerSorts = []AnswerSort{AnswerOne, AnswerMany, AnswerScale, AnswerText}

// scaleMost is the best of a scale.
const scaleMost = 5

// SheetTextMost bounds an answer in words, in characters.
const SheetTextMost = 1000

// SheetQuestion is a question of a sheet as it is asked.
type SheetQuestion struct {
	Item    int64 // 0: of a vote, where the items are the choices
	Text    string
	Sort    AnswerSort
	Options []string // the words, or the keys of stances
	Stances bool     // Options are keys of stances
	Most    int      // choices at most
}

// SheetAnswer is what somebody answers to one question.
type SheetAnswer struct {
	Picks []int  `json:"picks,omitempty"` // places among the options, ascending
	Text  string `json:"text,omitempty"`
	Done  bool   `json:"done,omitempty"`
}

// Sheet are the questions of an inquiry that is answered by a sheet: one for each item, or,
// of a vote, one for all.
func (q Inquiry) Sheet() []SheetQuestion {
	rule := q.Rule()
	if rule.Way != BySheet {
		return nil
	}
	if q.Kind == IntentVote {
		one := SheetQuestion{Text: q.Title, Sort: AnswerMany, Most: q.Most}
		for _, i := range q.Items {
			one.Options = append(one.Options, i.Title)
		}
		return []SheetQuestion{one}
	}
	var sheet []SheetQuestion
	for _, i := range q.Items {
		s := SheetQuestion{Item: i.ID, Text: i.Title, Sort: i.Sort, Options: i.Options, Most: 1}
		switch {
		case len(rule.Stances) > 0:
			s.Sort, s.Options, s.Stances = AnswerOne, rule.Stances, true
		case i.Sort == AnswerMany:
			s.Most = len(i.Options)
		case i.Sort == AnswerScale:
			s.Options = nil
			for n := range scaleMost {
				s.Options = append(s.Options, strconv.Itoa(n+1))
			}
		}
		sheet = append(sheet, s)
	}
	return sheet
}

// Pick chooses an option, or takes the choice back; of one choice another takes its place.
func (s SheetQuestion) Pick(a SheetAnswer, option int) (SheetAnswer, *Refusal) {
	if option < 0 || option >= len(s.Options) {
		return a, Refuse(Invalid, "chat.old_button")
	}
	if s.Sort != AnswerMany {
		return SheetAnswer{Picks: []int{option}, Done: true}, nil
	}
	a.Picks = Toggle(a.Picks, option)
	if len(a.Picks) > s.Most {
		return a, Refuse(Invalid, "inquiry.too_many", "Most", s.Most)
	}
	slices.Sort(a.Picks)
	return a, nil
}

// Check refuses an answer that does not fit the question. None at all is one where several
// may be chosen: who abstains has answered.
func (s SheetQuestion) Check(a SheetAnswer) *Refusal {
	distinct := slices.Compact(slices.Sorted(slices.Values(a.Picks)))
	switch {
	case !a.Done:
		return Refuse(Conflict, "inquiry.not_whole")
	case s.Sort == AnswerText:
		if len(a.Picks) > 0 || utf8.RuneCountInString(a.Text) > SheetTextMost {
			return Refuse(Invalid, "inquiry.too_long", "Most", SheetTextMost)
		}
		return nil
	case len(distinct) != len(a.Picks) || len(distinct) > s.Most || s.Sort != AnswerMany && len(distinct) != 1:
		return Refuse(Invalid, "inquiry.too_many", "Most", s.Most)
	case len(distinct) > 0 && (distinct[0] < 0 || distinct[len(distinct)-1] >= len(s.Options)):
		return Refuse(Invalid, "chat.old_button")
	}
	return nil
}

// CheckSheet refuses answers that are not one to each question.
func CheckSheet(sheet []SheetQuestion, answers []SheetAnswer) *Refusal {
	if len(answers) != len(sheet) {
		return Refuse(Conflict, "inquiry.not_whole")
	}
	for i, s := range sheet {
		if refusal := s.Check(answers[i]); refusal != nil {
			return refusal
		}
	}
	return nil
}

// SheetTally is what was answered to one question: how often each option, and the words,
// sorted so that their order says nothing of who came first.
type SheetTally struct {
	Counts []int
	Texts  []string
}
