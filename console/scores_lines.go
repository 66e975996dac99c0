package console

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// linesPage is what is behind one number of a department's score.
type linesPage struct {
	frame
	Period    storage.ScorePeriod
	Body      liaison.Body
	Staff     bool
	Score     bodyScore
	Part      liaison.ScorePart
	Parts     []liaison.ScorePart
	Lines     []storage.ScoreCase
	MayAppeal bool
	Older     string
}

// scoreOf is the period and the department of the address.
func (v *visit) scoreOf(ctx context.Context) (period storage.ScorePeriod, body liaison.Body, err error) {
	if period, err = v.period(ctx); err == nil {
		body, err = v.scoredBody()
	}
	return period, body, err
}

// scoreLines shows a department's score, and the matters behind one part of it.
func scoreLines(ctx context.Context, v *visit) error {
	period, body, err := v.scoreOf(ctx)
	if err != nil {
		return err
	}
	p := linesPage{frame: v.frame(body.Label() + " · " + period.Name), Period: period, Body: body, Staff: staff(v.person, v.bodies), Parts: liaison.ScoreParts,
		Part: liaison.ScorePart(v.r.FormValue("part"))}
	if !slices.Contains(p.Parts, p.Part) {
		p.Part = p.Parts[0]
	}
	tallies, err := v.Store.ScoreTallies(ctx, period.ID, body.ID)
	if err != nil {
		return err
	}
	weights, _ := liaison.ParseWeights(period.Weights)
	p.Score = bodyScore{Body: body.ID, Name: body.Label(), Scored: liaison.Score(nil, weights), Published: liaison.Score(nil, weights)}
	if all := scoresOf(tallies, weights); len(all) > 0 {
		p.Score = all[0]
	}
	after := idOf(v.r.FormValue("after"))
	if p.Lines, err = v.Store.ScoreCases(ctx, period.ID, body.ID, p.Part, after, contactsPerPage+1); err != nil {
		return err
	}
	if len(p.Lines) > contactsPerPage {
		p.Lines = p.Lines[:contactsPerPage]
		p.Older = fmt.Sprintf("%s/%d/%d?part=%s&after=%d", scoresAt, period.ID, body.ID, p.Part, p.Lines[contactsPerPage-1].ID)
	}
	p.MayAppeal = slices.Contains(scored(v.person, v.bodies), body.ID) && period.Open(v.today())
	return v.page("score_lines.html", p)
}

// appeal takes a department's appeal against one line.
func appeal(ctx context.Context, v *visit) error {
	period, body, err := v.scoreOf(ctx)
	if err != nil {
		return err
	}
	if !slices.Contains(scored(v.person, v.bodies), body.ID) {
		return liaison.Refuse(liaison.Forbidden, "desk.not_yours") // the staff do not appeal
	}
	line := idOf(v.r.PostFormValue("line"))
	reason := strings.TrimSpace(v.r.PostFormValue("reason"))
	var part liaison.ScorePart
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		found, err := tx.ScoreLine(ctx, period.ID, body.ID, line)
		if err != nil {
			return nil, err
		}
		part = found.Part
		a := liaison.Appealing{Published: period.PublishedAt != nil, Met: found.Met, Before: found.Appealed, Reason: reason}
		if period.AppealUntil != nil {
			a.Until = liaison.DateOf(*period.AppealUntil)
		}
		if refusal := a.Check(v.today()); refusal != nil {
			return nil, refusal
		}
		return v.keepAppeal(ctx, tx, period, body, found, reason)
	})
	if err != nil {
		return err
	}
	return v.goTo(fmt.Sprintf("%s/%d/%d?part=%s", scoresAt, period.ID, body.ID, part), "appeal.made")
}

func (v *visit) keepAppeal(ctx context.Context, tx *storage.Store, period storage.ScorePeriod, body liaison.Body, line storage.ScoreCase, reason string) ([]liaison.Outgoing, error) {
	rules, err := tx.Rules(ctx)
	if err != nil {
		return nil, err
	}
	calendar, err := tx.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	due := rules.Span(liaison.AppealDecision).End(v.today(), calendar)
	if err := tx.KeepAppeal(ctx, period.ID, body.ID, line.ID, reason, due, v.person.ID, v.now); err != nil {
		return nil, err
	}
	chiefs, err := tx.People(ctx, storage.PeopleFilter{Role: liaison.RoleChief})
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(chiefs))
	for i, c := range chiefs {
		ids[i] = c.ID
	}
	return v.Desk.Notices(ctx, tx, ids, func(_ liaison.Person, voice locales.Voice) locales.Markup {
		return voice.Say("appeal.told_chief", "Name", body.Label(), "Period", period.Name, "Number", line.Number, "Reason", reason, "Due", due)
	})
}

// appealDecide keeps what the head of the staff has decided on an appeal.
func appealDecide(ctx context.Context, v *visit) error {
	id := v.number("appeal")
	remedy, decision := liaison.Remedy(v.r.PostFormValue("remedy")), strings.TrimSpace(v.r.PostFormValue("decision"))
	if v.r.PostFormValue("remedy") == "none" {
		remedy = ""
	}
	if refusal := liaison.CheckDecision(remedy, decision); refusal != nil {
		return refusal
	}
	var decided storage.Appeal
	err := v.change(ctx, func(tx *storage.Store) (_ []liaison.Outgoing, err error) {
		if decided, err = tx.DecideAppeal(ctx, id, remedy, decision, v.person.ID, v.now); err != nil {
			return nil, err
		}
		people, err := tx.ActingFor(ctx, []int64{decided.Body}, liaison.RoleOfficer, liaison.RoleApprover)
		if err != nil {
			return nil, err
		}
		key := "appeal.told_refused"
		if remedy != "" {
			key = "appeal.told_upheld"
		}
		return v.Desk.Notices(ctx, tx, people, func(_ liaison.Person, voice locales.Voice) locales.Markup {
			return voice.Say(key, "Period", decided.PeriodName, "Number", decided.Number, "Decision", decision)
		})
	})
	if err != nil {
		return err
	}
	return v.goTo(fmt.Sprintf("%s/%d", scoresAt, decided.Period), "appeal.decided")
}
