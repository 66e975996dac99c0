package handlers

import (
	"context"
	"fmt"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// AbsenceSaid is what is said of an absence without leave.
type AbsenceSaid struct {
	Session string
	Without int // sessions that were missed without leave, this one among them
}

// TellAbsence tells the heads of the staff and the officers of the deputy's delegation
// of a session that was missed without leave: with the second, that the law ends the
// qualification (代表法 §62). Nobody else hears of it.
func (d *Desk) TellAbsence(ctx context.Context, tx *storage.Store, of liaison.Person, a AbsenceSaid) ([]liaison.Outgoing, error) {
	acting, err := d.headsOf(ctx, tx, of)
	if err != nil {
		return nil, err
	}
	chiefs, err := tx.Holders(ctx, liaison.Matter{}, liaison.Chief)
	if err != nil {
		return nil, err
	}
	var people []int64
	for _, p := range append(acting, chiefs...) {
		if p.InOffice() {
			people = append(people, p.ID)
		}
	}
	key := "absence.told_first"
	if a.Without >= liaison.AbsencesEnd {
		key = "absence.told_end"
	}
	return d.Notices(ctx, tx, people, func(_ liaison.Person, voice locales.Voice) locales.Markup {
		return voice.Say(key, "Name", of.Name, "Code", of.Code, "Session", a.Session, "Count", fmt.Sprint(a.Without))
	})
}

// headsOf are the officers of a deputy's delegation.
func (d *Desk) headsOf(ctx context.Context, tx *storage.Store, of liaison.Person) ([]liaison.Person, error) {
	bodies, err := tx.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	var delegations []int64
	for _, b := range bodies {
		if b.Kind == liaison.Delegation && of.In(b.ID, liaison.RoleDeputy) {
			delegations = append(delegations, b.ID)
		}
	}
	officers, err := tx.ActingFor(ctx, delegations, liaison.RoleOfficer)
	if err != nil {
		return nil, err
	}
	return tx.PeopleByIDs(ctx, officers)
}
