package handlers

import (
	"context"
	"slices"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// AgencyAct is a time at a station for which a department asks 国家机关进站.
type AgencyAct struct {
	Station, Department int64
	Title, Text         string
	Begins, Ends        time.Time
	By                  liaison.Person
}

// AskAgencyVisit keeps that a department asks for a time at a station, in the
// transaction, and tells the station's officers.
func (d *Desk) AskAgencyVisit(ctx context.Context, tx *storage.Store, act AgencyAct, at time.Time) ([]liaison.Outgoing, error) {
	bodies, err := tx.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	station, department := bodyWith(bodies, act.Station), bodyWith(bodies, act.Department)
	switch {
	case department.Kind != liaison.Department || !act.By.In(department.ID, liaison.RoleOfficer):
		return nil, liaison.Refuse(liaison.Forbidden, "station.visit_not_yours")
	case station.Kind != liaison.Station:
		return nil, liaison.Refuse(liaison.NotFound, "station.not_found")
	}
	facts, err := tx.StationFacts(ctx, station.ID)
	if err != nil {
		return nil, err
	}
	o := liaison.Occasion{Kind: liaison.AgencyVisit, Stage: liaison.OccasionDraft, Title: strings.TrimSpace(act.Title), Text: strings.TrimSpace(act.Text), Body: station.ID,
		Where: facts.Address, Latitude: facts.Latitude, Longitude: facts.Longitude, Begins: act.Begins, Ends: act.Ends, Hours: max(0, act.Ends.Sub(act.Begins).Hours()),
		Audience: liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}, Bodies: map[liaison.BodyKind][]int64{liaison.Station: {station.ID}}},
		Secret:   NewSecret(), Author: act.By.ID, Created: at, Changed: at}
	if o.Where == "" {
		o.Where = station.Name
	}
	if refusal := o.Check(at); refusal != nil {
		return nil, refusal
	}
	if !facts.Open(d.dayOf(o)) {
		return nil, liaison.Refuse(liaison.Conflict, "station.is_closed")
	}
	if err := d.freeAt(ctx, tx, o); err != nil {
		return nil, err
	}
	if o.ID, err = tx.StartOccasion(ctx, o, ""); err != nil {
		return nil, err
	}
	if err := tx.AskAgencyVisit(ctx, storage.AgencyVisit{Occasion: o.ID, Station: station.ID, Department: department.ID, AskedBy: act.By.ID, AskedAt: at}); err != nil {
		return nil, err
	}
	officers, err := officersOf(ctx, tx, station.ID)
	if err != nil {
		return nil, err
	}
	return d.Notices(ctx, tx, officers, func(_ liaison.Person, voice locales.Voice) locales.Markup {
		return voice.Say("station.visit_asked", "Department", department.Name, "Title", o.Title, "When", occasionSpan(o, voice, d.Zone))
	})
}

// freeAt refuses a time at which the body holds another occasion.
func (d *Desk) freeAt(ctx context.Context, tx *storage.Store, o liaison.Occasion) error {
	busy, err := tx.BusyAt(ctx, o.Body, o.ID, o.Begins, o.Ends)
	if err == nil && busy {
		return liaison.Refuse(liaison.Conflict, "station.visit_busy")
	}
	return err
}

// AgencyDecision is what a station says to a department that asks for a time.
type AgencyDecision struct {
	Occasion int64
	Agreed   bool
	Reason   string // needed where it does not agree
	By       liaison.Person
}

// DecideAgencyVisit announces the occasion to the station's deputies, or declines it
// with a reason, and tells the department's officers. What was decided is refused.
func (d *Desk) DecideAgencyVisit(ctx context.Context, tx *storage.Store, act AgencyDecision, at time.Time) ([]liaison.Outgoing, error) {
	v, err := tx.LockAgencyVisit(ctx, act.Occasion)
	if err != nil {
		return nil, err
	}
	act.Reason = strings.TrimSpace(act.Reason)
	switch {
	case !act.By.RunsStation(v.Station):
		return nil, liaison.Refuse(liaison.NotFound, "occasion.not_found")
	case v.DecidedAt != nil:
		return nil, liaison.Refuse(liaison.Conflict, "station.visit_decided")
	case !act.Agreed && act.Reason == "":
		return nil, liaison.Refuse(liaison.Invalid, "occasion.no_reason")
	}
	if err := tx.DecideAgencyVisit(ctx, act.By.ID, act.Occasion, act.Agreed, act.Reason, at); err != nil {
		return nil, err
	}
	out, err := d.settleVisit(ctx, tx, act, at)
	if err != nil {
		return nil, err
	}
	o, err := tx.Occasion(ctx, act.Occasion)
	if err != nil {
		return nil, err
	}
	officers, err := officersOf(ctx, tx, v.Department)
	if err != nil {
		return nil, err
	}
	key := "station.visit_declined"
	if act.Agreed {
		key = "station.visit_agreed"
	}
	told, err := d.Notices(ctx, tx, officers, func(_ liaison.Person, voice locales.Voice) locales.Markup {
		return voice.Say(key, "Station", v.StationName, "Title", o.Title, "When", occasionSpan(o, voice, d.Zone), "Where", o.Where, "Reason", act.Reason)
	})
	return slices.Concat(out, told), err
}

func (d *Desk) settleVisit(ctx context.Context, tx *storage.Store, act AgencyDecision, at time.Time) ([]liaison.Outgoing, error) {
	if !act.Agreed {
		return d.CancelOccasion(ctx, tx, CancelAct{Occasion: act.Occasion, By: act.By, Why: act.Reason}, at)
	}
	o, err := tx.LockOccasion(ctx, act.Occasion)
	if err != nil {
		return nil, err
	}
	if err := d.freeAt(ctx, tx, o); err != nil {
		return nil, err
	}
	a, err := d.Announce(ctx, tx, AnnounceAct{Occasion: act.Occasion, By: act.By, Short: true}, at)
	return a.Out, err
}
