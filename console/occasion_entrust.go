package console

import (
	"context"
	"slices"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

// entrustPart is the bodies that are entrusted with a theme, and a form that entrusts
// others.
type entrustPart struct {
	Rows           []unitRow
	Reported, Late int
	Form           *entrustForm // nil: it is not the visitor's, or over
}

// unitRow is how far one of them is.
type unitRow struct {
	liaison.Entrustment
	Name, Address, StateName, Tone, When, DueName string
	Late                                          bool
}

// entrustForm is what is asked to entrust bodies.
type entrustForm struct {
	Voice            locales.Voice
	Kinds            []choice
	Delegations      []choice
	Committees       []choice
	AllDelegations   bool
	Due, From, Until string // days
}

// entrusted reads how far the bodies are that are entrusted with a theme.
func (v *visit) entrusted(ctx context.Context, theme liaison.Occasion) (*entrustPart, error) {
	list, err := v.Store.Entrustments(ctx, theme.ID)
	if err != nil {
		return nil, err
	}
	liaison.SortEntrustments(list, v.now)
	p := &entrustPart{}
	for _, e := range list {
		row := unitRow{Entrustment: e, Name: v.body(e.Body).Label(), Address: occasionPath(e.Occasion), StateName: v.voice.Plain("entrust.state_" + string(e.State(v.now))),
			Tone: entrustTones[e.State(v.now)], DueName: v.voice.Date(e.Due), Late: e.Overdue(v.now)}
		if !e.Begins.IsZero() {
			row.When = v.voice.Date(liaison.DateOf(e.Begins.In(v.Zone)))
		}
		if row.Late {
			row.Tone, p.Late = "late", p.Late+1
		}
		if e.State(v.now) == liaison.EntrustReported {
			p.Reported++
		}
		p.Rows = append(p.Rows, row)
	}
	if theme.Stage != liaison.OccasionOver && theme.Stage != liaison.OccasionCancelled && v.person.MaySend() {
		p.Form = v.entrustForm(theme, list)
	}
	if len(p.Rows) == 0 && p.Form == nil {
		return nil, nil
	}
	return p, nil
}

var entrustTones = map[liaison.EntrustState]string{
	liaison.EntrustScheduled: "info", liaison.EntrustHeld: "soon", liaison.EntrustReported: "good",
}

// entrustForm offers the bodies that are not entrusted yet, with what was chosen before
// where the form was sent.
func (v *visit) entrustForm(theme liaison.Occasion, list []liaison.Entrustment) *entrustForm {
	f := &entrustForm{Voice: v.voice, AllDelegations: v.r.PostFormValue("units_all") == "yes", Due: clipped(v.r.PostFormValue("units_due"), 10), From: v.today().AddDays(1).String(),
		Until: v.today().AddMonths(24).String()}
	if f.Due == "" && !theme.Ends.IsZero() && theme.Ends.After(v.now) {
		f.Due = liaison.DateOf(theme.Ends.In(v.Zone)).String()
	}
	f.Kinds = choices(v, "occasion.kind_", v.r.PostFormValue("units_kind"), liaison.EntrustedKinds())
	for _, b := range v.bodies {
		if slices.ContainsFunc(list, func(e liaison.Entrustment) bool { return e.Body == b.ID }) {
			continue
		}
		one := choice{b.Code, b.Label(), slices.Contains(v.r.PostForm["unit"], b.Code)}
		switch b.Kind {
		case liaison.Delegation:
			f.Delegations = append(f.Delegations, one)
		case liaison.CommitteeBody:
			f.Committees = append(f.Committees, one)
		}
	}
	return f
}

// entrustAct is what the form says; of nobody where no body was ticked.
func (v *visit) entrustAct(theme int64) handlers.EntrustAct {
	act := handlers.EntrustAct{Theme: theme, Kind: oneOf(v.r.PostFormValue("units_kind"), liaison.EntrustedKinds()), By: v.person}
	act.Due, _ = liaison.ParseDate(v.r.PostFormValue("units_due"))
	for _, b := range v.bodies {
		all := v.r.PostFormValue("units_all") == "yes" && b.Kind == liaison.Delegation
		if all || slices.Contains(v.r.PostForm["unit"], b.Code) {
			act.Bodies = append(act.Bodies, b.ID)
		}
	}
	return act
}

// entrustUnits entrusts more bodies with a theme; those that are already stay as they are.
func entrustUnits(ctx context.Context, v *visit) error {
	theme, err := v.heldOccasion(ctx)
	if err != nil {
		return err
	}
	said := "entrust.said_made"
	err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		made, out, err := v.Desk.Entrust(ctx, tx, v.entrustAct(theme.ID), v.now)
		if made == 0 {
			said = "entrust.said_all_had"
		}
		return out, err
	})
	if err != nil {
		return err
	}
	return v.goTo(occasionPath(theme.ID), said)
}
