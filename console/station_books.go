package console

import (
	"context"
	"strconv"
	"strings"

	"liaison"
	"liaison/storage"
)

func (v *visit) stationBooks(ctx context.Context, p *stationPage) (err error) {
	if p.Funds, err = v.Store.Funds(ctx, p.Body.ID, stationFundsMost); err != nil {
		return err
	}
	if p.Sums, err = v.Store.SumFunds(ctx, p.Body.ID); err != nil {
		return err
	}
	if p.Evaluated, err = v.Store.Evaluations(ctx, p.Body.ID); err != nil {
		return err
	}
	given := map[int]bool{}
	for _, e := range p.Evaluated {
		given[e.Year] = true
	}
	for _, year := range []int{p.Today.Year, p.Today.Year - 1} {
		if !given[year] {
			p.Years = append(p.Years, year)
		}
	}
	return nil
}

// Yes counts what an evaluation answers with yes.
func (stationPage) Yes(e storage.KeptEvaluation) int {
	return liaison.StationEvaluation{Answers: e.Answers}.Yes()
}

// keepEvaluation keeps a station's evaluation of itself for a year, once.
func keepEvaluation(ctx context.Context, v *visit) error {
	body, _, err := v.ownStation(ctx)
	if err != nil {
		return err
	}
	e := liaison.StationEvaluation{Station: body.ID, Answers: map[string]bool{}, Text: strings.TrimSpace(v.r.PostFormValue("text"))}
	e.Year, _ = strconv.Atoi(v.r.PostFormValue("year")) // no year is refused
	for _, item := range liaison.EvaluationItems {
		if answer := v.r.PostFormValue("item_" + item); answer == "yes" || answer == "no" {
			e.Answers[item] = answer == "yes"
		}
	}
	if refusal := e.Check(v.today()); refusal != nil {
		return refusal
	}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.KeepEvaluation(ctx, v.person.ID, e, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(stationAddress(body.ID), "station_page.evaluated")
}

// enterFund adds a line to a station's ledger, or takes one back by its counter-entry.
func enterFund(ctx context.Context, v *visit) error {
	body, _, err := v.ownStation(ctx)
	if err != nil {
		return err
	}
	e, err := v.fundEntry(ctx, body.ID)
	if err != nil {
		return err
	}
	if refusal := e.Check(v.today()); refusal != nil {
		return refusal
	}
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		return nil, tx.EnterFund(ctx, v.person.ID, e, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(stationAddress(body.ID), "station_page.fund_entered")
}

func (v *visit) fundEntry(ctx context.Context, station int64) (liaison.FundEntry, error) {
	if wrong := idOf(v.r.PostFormValue("corrects")); wrong != 0 {
		line, err := v.Store.Fund(ctx, station, wrong)
		if err != nil {
			return liaison.FundEntry{}, err
		}
		back, refusal := line.Entry().Counter(v.today())
		if refusal != nil {
			return back, refusal
		}
		return back, nil
	}
	e := liaison.FundEntry{Station: station, Purpose: strings.TrimSpace(v.r.PostFormValue("purpose")), Receipt: strings.TrimSpace(v.r.PostFormValue("receipt"))}
	e.Day, _ = liaison.ParseDate(v.r.PostFormValue("day")) // an unread day, or sum, is refused
	e.Fen, _ = liaison.ParseYuan(v.r.PostFormValue("sum"))
	switch v.r.PostFormValue("way") {
	case "in":
	case "out":
		e.Fen = -e.Fen
	default:
		return e, liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return e, nil
}
