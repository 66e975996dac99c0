package console

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"liaison"
	"liaison/locales"
	"liaison/paper"
	"liaison/storage"
)

// awardShown is an award as its jury scores it: how far each juror is, and, once it is
// closed, what came of it.
type awardShown struct {
	Jurors   []storage.AwardJuror
	Recusals []recusalLine
	Sealed   locales.Markup
	Criteria []string // with their weights
	Places   []awardLine
	Tied     []awardLine
	Choose   int // of those that are tied
	Dropped  bool
}

// recusalLine is that a juror does not score an object.
type recusalLine struct{ Name, Object, Why string }

// awardLine is what came of an object.
type awardLine struct {
	liaison.AwardPlace
	Score  string
	Scores []string // by criterion
	Says   string
}

// awardOf is the award as it is to be shown now; of a draft there is nothing yet.
func (v *visit) awardOf(ctx context.Context, q liaison.Inquiry) (*awardShown, error) {
	if q.Rule().Way != liaison.ByPoints || q.State == liaison.InquiryDraft {
		return nil, nil
	}
	a := &awardShown{Criteria: criteriaWords(q)}
	var err error
	if a.Jurors, err = v.Store.AwardJurors(ctx, q); err != nil {
		return nil, err
	}
	recusals, err := v.Store.Recusals(ctx, q.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range recusals {
		item, _ := q.Item(r.Item)
		a.Recusals = append(a.Recusals, recusalLine{r.Name, item.Title, v.voice.Plain("award_page.recused_" + string(r.Why))})
	}
	places, err := v.view().AwardResult(ctx, q)
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
		a.Sealed = v.voice.Refusal(refusal)
		return a, nil
	}
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		a.Places = append(a.Places, v.awardLine(p))
		a.Dropped = a.Dropped || p.Dropped
	}
	tied, choose := q.Tied(places)
	for _, p := range tied {
		a.Tied = append(a.Tied, v.awardLine(p))
	}
	a.Choose = choose
	return a, nil
}

// criteriaWords are the criteria with their weights.
func criteriaWords(q liaison.Inquiry) (words []string) {
	for _, c := range q.Criteria {
		words = append(words, fmt.Sprintf("%s（%d%%）", c.Name, c.Weight))
	}
	return words
}

func (v *visit) awardLine(p liaison.AwardPlace) awardLine {
	line := awardLine{AwardPlace: p, Score: "—", Says: v.voice.Plain("award_page.state_" + string(p.State))}
	if p.Scored {
		line.Score = liaison.WriteHundredths(p.Mean)
	}
	for _, mean := range p.Means {
		line.Scores = append(line.Scores, liaison.WriteHundredths(mean))
	}
	return line
}

// readAward reads what an award is besides: its object once, its criteria and its scale.
func (v *visit) readAward(q *liaison.Inquiry) *liaison.Refusal {
	form := v.r.PostForm
	if q.Rule().Way == liaison.ByNomination && len(q.Items) == 0 {
		q.Object = liaison.AwardObject(form.Get("object"))
	}
	if !slices.Contains(liaison.AwardObjects, q.Object) {
		return liaison.Refuse(liaison.Invalid, "award.object")
	}
	if q.Scale, _ = strconv.Atoi(form.Get("scale")); !slices.Contains(liaison.AwardScales, q.Scale) {
		return liaison.Refuse(liaison.Invalid, "award.scale")
	}
	criteria, refusal := liaison.ReadCriteria(written(form.Get("criteria")))
	if refusal != nil {
		return refusal
	}
	q.Criteria = criteria
	if q.Most < 1 {
		return liaison.Refuse(liaison.Invalid, "award.most")
	}
	return nil
}

// awardChoices are the objects and the scales of the form.
func (v *visit) awardChoices(q liaison.Inquiry) (objects, scales []choice) {
	if !q.Rule().Judged {
		return nil, nil
	}
	for _, o := range liaison.AwardObjects {
		objects = append(objects, choice{string(o), v.voice.Plain("award.object_" + string(o)), o == q.Object})
	}
	for _, s := range liaison.AwardScales {
		scales = append(scales, choice{strconv.Itoa(s), v.voice.Plain("award_page.scale_" + strconv.Itoa(s)), s == q.Scale})
	}
	return objects, scales
}

// aSelection is what a form of a new award says before anything is written.
func aSelection(kind liaison.InquiryKind, v *visit) liaison.Inquiry {
	q := liaison.Inquiry{Kind: kind, Most: 1}
	if q.Rule().Judged {
		q.Most, q.Scale, q.Object = 10, liaison.AwardFine, liaison.AwardSuggestion
		q.Criteria, _ = liaison.ReadCriteria(v.voice.Plain("award_page.criteria_usual"))
	}
	return q
}

// inquiryTies keeps whom the staff have chosen among those that are level at the cut.
func inquiryTies(ctx context.Context, v *visit) error {
	var picks []int64
	for _, word := range v.r.PostForm["item"] {
		picks = append(picks, idOf(word))
	}
	var id int64
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		q, err := v.led(ctx, tx.LockInquiry)
		if err == nil && q.Rule().Way != liaison.ByPoints {
			err = liaison.Refuse(liaison.NotFound, "inquiry.not_found")
		}
		if err != nil {
			return nil, err
		}
		id = q.ID
		sheets, err := tx.AwardSheets(ctx, q)
		if err != nil {
			return nil, err
		}
		reason := clipped(written(v.r.PostFormValue("reason")), inquiryAboutMost)
		if refusal := q.Settle(q.Tally(sheets), picks, reason); refusal != nil {
			return nil, refusal
		}
		q.Tie = reason
		return nil, tx.SettleTie(ctx, q, picks, v.person.ID, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(inquiryPath(id), "award_page.said_settled")
}

// awardTable is the result with what each juror gave.
func (v *visit) awardTable(ctx context.Context, q liaison.Inquiry, t *paper.Table) error {
	sheets, err := v.Store.AwardSheets(ctx, q)
	if err != nil {
		return err
	}
	jurors, err := v.Store.AwardJurors(ctx, q)
	if err != nil {
		return err
	}
	t.Columns = slices.Concat(v.columns("award_page.column_", "rank", "object", "score", "jurors", "state"), criteriaWords(q))
	for _, j := range jurors {
		t.Columns = append(t.Columns, j.Name)
	}
	t.Widths = []float64{8, 50, 10, 10, 14}
	for range len(t.Columns) - len(t.Widths) {
		t.Widths = append(t.Widths, 14)
	}
	for _, p := range q.Tally(sheets) {
		line := v.awardLine(p)
		row := slices.Concat([]string{strconv.Itoa(p.Rank), p.Item.Title, line.Score, strconv.Itoa(p.Jurors), line.Says}, line.Scores)
		for range len(q.Criteria) - len(line.Scores) {
			row = append(row, "")
		}
		for _, j := range jurors {
			row = append(row, jurorGave(q, sheets, p.Item.ID, j.Person))
		}
		t.Rows = append(t.Rows, row)
	}
	return nil
}

// jurorGave is what a juror's points for an object are together; empty where they have not
// scored it whole.
func jurorGave(q liaison.Inquiry, sheets []liaison.AwardSheet, item, juror int64) string {
	for _, s := range sheets {
		if s.Item == item && s.Juror == juror && len(s.Points) == len(q.Criteria) {
			return liaison.WriteHundredths(q.Weighted(s.Points))
		}
	}
	return ""
}
