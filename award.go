package liaison

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// AwardObject is what is chosen in an award 评选.
type AwardObject string

// The objects of awards.
const (
	AwardSuggestion AwardObject = "suggestion" // 优秀建议
	AwardDepartment AwardObject = "department" // 先进承办单位
	AwardDeputy     AwardObject = "deputy"     // 优秀代表
)

// AwardObjects lists every object, in the order in which they are offered.
var AwardObjects = []AwardObject{AwardSuggestion, AwardDepartment, AwardDeputy}

// AwardCriterion is something that a jury gives points for. The weights of all criteria of a
// award are 100 together.
type AwardCriterion struct {
	Name   string `json:"name"`
	Weight int    `json:"weight"`
}

// The bounds of awards.
const (
	awardCriteriaMost   = 8
	awardCriterionLong  = 20 // characters
	awardWhole          = 100
	AwardItemsMost      = 60
	NominationReason    = 500 // characters of a reason
	awardDropLeast      = 5   // jurors, from which on the highest and the lowest are left out
	awardHundredths     = 100 // of a point, in which results are reckoned
	AwardFine           = 100 // the scale 百分制
	AwardCoarse         = 10  // the scale 十分制
	awardFinestWeighted = awardWhole * awardHundredths
)

// AwardScales lists the scales of points: from 0 to 100, and from 1 to 10.
var AwardScales = []int{AwardFine, AwardCoarse}

// ReadCriteria reads a criterion a line: its name, and at the end its weight.
func ReadCriteria(text string) ([]AwardCriterion, *Refusal) {
	var criteria []AwardCriterion
	sum := 0
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(strings.TrimSpace(line), "%％ 分"); line == "" {
			continue
		}
		name := strings.TrimRight(line, "0123456789")
		weight, err := strconv.Atoi(line[len(name):])
		name = strings.TrimRight(name, " \t　:：|｜,，")
		known := slices.ContainsFunc(criteria, func(c AwardCriterion) bool { return c.Name == name })
		if err != nil || weight < 1 || weight > awardWhole || name == "" || known || utf8.RuneCountInString(name) > awardCriterionLong {
			return nil, Refuse(Invalid, "award.line_criterion", "Line", len(criteria)+1)
		}
		criteria, sum = append(criteria, AwardCriterion{name, weight}), sum+weight
	}
	if len(criteria) == 0 || len(criteria) > awardCriteriaMost || sum != awardWhole {
		return nil, Refuse(Invalid, "award.criteria", "Most", awardCriteriaMost, "Sum", sum)
	}
	return criteria, nil
}

// WriteCriteria writes what ReadCriteria reads.
func WriteCriteria(criteria []AwardCriterion) string {
	var lines []string
	for _, c := range criteria {
		lines = append(lines, fmt.Sprintf("%s %d", c.Name, c.Weight))
	}
	return strings.Join(lines, "\n")
}

// LeastPoints is the smallest number of points that may be given: of 10 it is 1.
func (q Inquiry) LeastPoints() int {
	if q.Scale == AwardCoarse {
		return 1
	}
	return 0
}

// CheckPoints refuses points that are not on the scale.
func (q Inquiry) CheckPoints(points int) *Refusal {
	if points < q.LeastPoints() || points > q.Scale {
		return Refuse(Invalid, "award.points", "Least", q.LeastPoints(), "Most", q.Scale)
	}
	return nil
}

// Offered are the points that have a button, in the order of the buttons: of 1 to 10 each,
// so that the number of a line is its points.
func (q Inquiry) Offered() []int {
	if q.Scale == AwardCoarse {
		return []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	}
	return []int{100, 95, 90, 85, 80, 75, 70, 65, 60, 50}
}

// ReadPoints reads the points that somebody writes, for the criteria from one on: "86", or
// all at once, "86 90 80". False where they are no numbers, or too many.
func (q Inquiry) ReadPoints(text string, from int) ([]int, bool) {
	words := strings.FieldsFunc(fullWidth.Replace(text), func(r rune) bool { return strings.ContainsRune(" \t\n　,，、;；/", r) })
	if len(words) == len(q.Criteria) {
		from = 0
	}
	if from < 0 || len(words) == 0 || from+len(words) > len(q.Criteria) {
		return nil, false
	}
	var points []int
	for _, word := range words {
		n, err := strconv.Atoi(strings.TrimRight(word, "分。."))
		if err != nil {
			return nil, false
		}
		points = append(points, n)
	}
	return points, true
}

// checkAward refuses an award that cannot be put as it is.
func (q Inquiry) checkAward() *Refusal {
	sum := 0
	for _, c := range q.Criteria {
		sum += c.Weight
	}
	switch {
	case !slices.Contains(AwardObjects, q.Object):
		return Refuse(Invalid, "award.object")
	case sum != awardWhole:
		return Refuse(Invalid, "award.criteria", "Most", awardCriteriaMost, "Sum", sum)
	case !slices.Contains(AwardScales, q.Scale):
		return Refuse(Invalid, "award.scale")
	case q.Most < 1:
		return Refuse(Invalid, "award.most")
	case q.Rule().Way == ByPoints && (q.Most > len(q.Items) || len(q.Items) > AwardItemsMost):
		return Refuse(Invalid, "award.too_few", "Most", q.Most, "Count", len(q.Items), "Items", AwardItemsMost)
	}
	return nil
}

// Sifted reports whether the staff have said what becomes of a nomination: it is accepted,
// merged into another, or left out with a reason.
func (i InquiryItem) Sifted() bool { return i.Chosen || i.Into != 0 || i.Note != "" }

// Unsifted counts the nominations of which the staff have said nothing yet.
func (q Inquiry) Unsifted() (count int) {
	for _, i := range q.Items {
		if !i.Sifted() {
			count++
		}
	}
	return count
}

// SameObject reports whether two items are of the same matter, body or person.
func (i InquiryItem) SameObject(o InquiryItem) bool {
	return i.Matter == o.Matter && i.Body == o.Body && i.Person == o.Person && i.Matter+i.Body+i.Person > 0
}

// Recusal is why a juror does not score an object 回避.
type Recusal string

// The reasons for which a juror is excused.
const (
	RecusedAuthor Recusal = "author"   // leads the suggestion
	RecusedSigner Recusal = "cosigner" // has co-signed it
	RecusedBody   Recusal = "body"     // belongs to the department that is chosen, or that has handled it
	RecusedSelf   Recusal = "self"     // is who is chosen
	RecusedAsked  Recusal = "asked"    // asked to be, which may be taken back
)

// Involved are those whom an object of an award concerns.
type Involved struct {
	Author  int64
	Signers []int64
	Bodies  []int64
	Person  int64
}

// InvolvedIn are those whom a matter concerns: who wrote or signed it, and the departments
// that have handled it.
func InvolvedIn(m Matter) Involved {
	return Involved{Author: m.Author, Signers: m.People(CoSigner), Bodies: append(m.Bodies(Lead), m.Bodies(Co)...)}
}

// Recuses is why the juror is excused; false where they are not.
func (i Involved) Recuses(juror Person) (Recusal, bool) {
	switch {
	case i.Person == juror.ID:
		return RecusedSelf, true
	case i.Author == juror.ID:
		return RecusedAuthor, true
	case slices.Contains(i.Signers, juror.ID):
		return RecusedSigner, true
	case slices.ContainsFunc(juror.Memberships, func(m Membership) bool { return slices.Contains(i.Bodies, m.Body) }):
		return RecusedBody, true
	}
	return "", false
}

// Follow is the inquiry that is made of this one's candidates: of nominations the award
// that a jury scores, whose jury is named next.
func (q Inquiry) Follow(kind InquiryKind) Inquiry {
	made := Inquiry{Kind: kind, Contact: q.Contact, Body: q.Body, Items: q.CandidatesOf(), Origin: q.ID, Most: q.Most,
		Object: q.Object, Criteria: q.Criteria, Scale: q.Scale}
	if made.Rule().Judged {
		made.About = q.About
	} else {
		made.Audience = Audience{Roles: []Role{RoleDeputy}}
	}
	return made
}

// Nominable reports whether a matter can be nominated in an award: a suggestion that was
// submitted and not withdrawn, and that others may know of.
func (m Matter) Nominable() bool {
	return m.Kind == Suggestion && m.Number != "" && m.Stage != Withdrawn && m.Stage != Letter && m.Facts["confidential"] != "yes"
}
