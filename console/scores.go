package console

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"liaison"
	"liaison/storage"
)

const (
	scoresAt       = deskAt + "/scores"
	periodNameMost = 40
)

// scored are the departments for which the person acts, and whose score is theirs to
// see.
func scored(p liaison.Person, bodies []liaison.Body) []int64 {
	var own []int64
	for _, b := range bodies {
		if b.Kind == liaison.Department && (p.In(b.ID, liaison.RoleOfficer) || p.In(b.ID, liaison.RoleApprover)) {
			own = append(own, b.ID)
		}
	}
	return own
}

// seesScores are the staff, and who acts for a department.
func seesScores(p liaison.Person, bodies []liaison.Body) bool {
	return staff(p, bodies) || len(scored(p, bodies)) > 0
}

// scoresPage lists the periods.
type scoresPage struct {
	frame
	Staff    bool
	Periods  []storage.ScorePeriod
	Parts    []liaison.ScorePart
	Weights  liaison.Weights
	From, To liaison.Date // proposed for the next period
}

// scores lists the periods: for departments those that are published.
func scores(ctx context.Context, v *visit) error {
	p := scoresPage{frame: v.frame(v.voice.Plain("score.title")), Staff: staff(v.person, v.bodies), Parts: liaison.ScoreParts,
		From: liaison.Date{Year: v.now.Year(), Month: 1, Day: 1}, To: liaison.Date{Year: v.now.Year(), Month: 12, Day: 31}}
	rules, err := v.Store.Rules(ctx)
	if err != nil {
		return err
	}
	p.Weights = rules.Weights()
	if p.Periods, err = v.Store.ScorePeriods(ctx, !p.Staff); err != nil {
		return err
	}
	return v.page("scores.html", p)
}

// scorePeriodStart begins a period.
func scorePeriodStart(ctx context.Context, v *visit) error {
	name := strings.TrimSpace(v.r.PostFormValue("name"))
	from, wrong := liaison.ParseDate(v.r.PostFormValue("from"))
	to, wrongToo := liaison.ParseDate(v.r.PostFormValue("to"))
	switch {
	case name == "" || utf8.RuneCountInString(name) > periodNameMost:
		return liaison.Refuse(liaison.Invalid, "score.no_name", "Most", periodNameMost)
	case wrong != nil || wrongToo != nil || to.Before(from) || from.AddMonths(24).Before(to):
		return liaison.Refuse(liaison.Invalid, "score.no_days")
	}
	var id int64
	err := v.change(ctx, func(tx *storage.Store) (_ []liaison.Outgoing, err error) {
		id, err = tx.StartPeriod(ctx, name, from, to, v.person.ID, v.now)
		return nil, err
	})
	if err != nil {
		return err
	}
	return v.goTo(fmt.Sprintf("%s/%d", scoresAt, id), "score.begun")
}

// scoreWeights sets the weights of the parts, all together.
func scoreWeights(ctx context.Context, v *visit) error {
	words := make([]string, len(liaison.ScoreParts))
	for i, part := range liaison.ScoreParts {
		words[i] = strings.TrimSpace(v.r.PostFormValue(string(part)))
	}
	weights, refusal := liaison.ParseWeights(strings.Join(words, "/"))
	if refusal != nil {
		return refusal
	}
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.KeepSetting(ctx, v.person.ID, liaison.ScoreWeights, weights.String(), v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(scoresAt, "score.weights_kept")
}

// period reads the period that the address names; to departments one that is not
// published is none.
func (v *visit) period(ctx context.Context) (storage.ScorePeriod, error) {
	p, err := v.Store.ScorePeriod(ctx, v.number("period"))
	if err == nil && p.PublishedAt == nil && !staff(v.person, v.bodies) {
		return p, liaison.Refuse(liaison.NotFound, "score.no_period")
	}
	return p, err
}

// scoredBody is the department that the address names, if its score is the visitor's
// to see.
func (v *visit) scoredBody() (liaison.Body, error) {
	id := v.number("body")
	i := slices.IndexFunc(v.bodies, func(b liaison.Body) bool { return b.ID == id })
	if i < 0 || !staff(v.person, v.bodies) && !slices.Contains(scored(v.person, v.bodies), id) {
		return liaison.Body{}, liaison.Refuse(liaison.NotFound, "score.no_line")
	}
	return v.bodies[i], nil
}

// PartName is the word for a part of a score.
func (f frame) PartName(p liaison.ScorePart) string { return f.Voice.Plain("score.part_" + string(p)) }

// PartAbout says what a part counts.
func (f frame) PartAbout(p liaison.ScorePart) string {
	return f.Voice.Plain("score.about_" + string(p))
}

// RemedyName says what has become of a line.
func (f frame) RemedyName(r liaison.Remedy) string {
	return f.Voice.Plain("appeal.remedy_" + string(r))
}

// UpholdName says what is to become of it.
func (f frame) UpholdName(r liaison.Remedy) string {
	return f.Voice.Plain("appeal.uphold_" + string(r))
}
