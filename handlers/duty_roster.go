package handlers

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// PutDownMonth makes a station's receptions of a month, from tomorrow on, puts down
// who sits at them, and says whom to tell: the deputies of their turns, the station's
// officers of all. Made once, it does nothing again.
func (d *Desk) PutDownMonth(ctx context.Context, tx *storage.Store, station int64, month liaison.Date, at time.Time) ([]liaison.Outgoing, error) {
	first, err := tx.StartDutyMonth(ctx, station, month, at)
	if err != nil || !first {
		return nil, err
	}
	m := dutyMonth{desk: d, tx: tx, at: at}
	if err := m.read(ctx, station); err != nil {
		return nil, err
	}
	calendar, err := tx.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	for _, day := range m.rule.Days(month.Year, month.Month, calendar) {
		if !liaison.DateOf(at).Before(day) {
			continue
		}
		if err := m.makeDay(ctx, day); err != nil {
			return nil, err
		}
	}
	return m.out, m.tellOfficers(ctx, month)
}

// dutyMonth is a station's receptions of a month in the making.
type dutyMonth struct {
	desk     *Desk
	tx       *storage.Store
	at       time.Time
	facts    liaison.StationFacts
	body     liaison.Body
	rule     liaison.DutyRule
	officers []storage.Named
	days     []dutyDay
	out      []liaison.Outgoing
}

// dutyDay is a reception that was made, and who sits at it.
type dutyDay struct {
	liaison.Occasion
	names []string
}

func (m *dutyMonth) read(ctx context.Context, station int64) (err error) {
	if m.facts, err = m.tx.StationFacts(ctx, station); err != nil {
		return err
	}
	bodies, err := m.tx.Bodies(ctx)
	if err != nil {
		return err
	}
	m.body = bodyWith(bodies, station)
	if m.rule, _, err = m.tx.DutyRule(ctx, station); err != nil {
		return err
	}
	m.officers, err = m.tx.PeopleOfBody(ctx, station, liaison.RoleOfficer)
	return err
}

func (m *dutyMonth) makeDay(ctx context.Context, day liaison.Date) error {
	sitters, err := m.tx.Sitters(ctx, m.body.ID, day, m.desk.Zone)
	if err != nil || len(sitters) == 0 {
		return err
	}
	o := m.occasion(day)
	chosen := liaison.PutDownFor(sitters, m.rule.Deputies, o.Seed)
	o.Author = sitters[0].Person
	if len(m.officers) > 0 {
		o.Author = m.officers[0].ID
	}
	begun := o
	begun.Stage = liaison.OccasionDraft
	if o.ID, err = m.tx.StartOccasion(ctx, begun, ""); err != nil {
		return err
	}
	if err := m.tx.KeepOccasion(ctx, o); err != nil {
		return err
	}
	if err := m.tx.KeepDutyDay(ctx, o.ID, m.body.ID, day); err != nil {
		return err
	}
	made := dutyDay{Occasion: o}
	ids := make([]int64, len(chosen))
	for i, s := range chosen {
		ids[i] = s.Person
		if err := moveSitter(ctx, m.tx, o, s.Person, liaison.PutOn, liaison.JoinInput{}, 0, m.at); err != nil {
			return err
		}
	}
	people, err := m.tx.PeopleByIDs(ctx, ids)
	if err != nil {
		return err
	}
	for _, p := range people {
		made.names = append(made.names, p.Name)
	}
	m.days = append(m.days, made)
	if err := m.tx.CallAbout(ctx, o.ID, ids, m.at); err != nil {
		return err
	}
	told, err := m.desk.tellShift(ctx, m.tx, o, ids, "roster_duty.told")
	m.out = append(m.out, told...)
	return err
}

// occasion is the station's reception of a day.
func (m *dutyMonth) occasion(day liaison.Date) liaison.Occasion {
	from, until := m.rule.Span(day, m.desk.Zone)
	voice := m.desk.Locales.Voice(locales.Languages[0])
	where := m.facts.Address
	if where == "" {
		where = m.body.Name
	}
	return liaison.Occasion{
		Kind: liaison.Reception, Stage: liaison.OccasionAnnounced, Title: shorten(voice.Plain("roster_duty.title", "Station", m.body.Label()), 60),
		Body: m.body.ID, Where: where, Latitude: m.facts.Latitude, Longitude: m.facts.Longitude, Begins: from, Ends: until,
		Audience: liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}, Bodies: map[liaison.BodyKind][]int64{liaison.Station: {m.body.ID}}},
		Hours:    until.Sub(from).Hours(), Year: day.Year, Seed: rand.Text()[:12], Secret: NewSecret(), Created: m.at, Changed: m.at, Announced: m.at,
	}
}

// moveSitter makes a move of somebody's participation that follows from the roster.
func moveSitter(ctx context.Context, tx *storage.Store, o liaison.Occasion, person int64, key liaison.JoinKey, in liaison.JoinInput, by int64, at time.Time) error {
	p, err := tx.LockParticipation(ctx, o.ID, person)
	if err != nil {
		return err
	}
	taken, err := tx.SeatsTaken(ctx, o.ID)
	if err != nil {
		return err
	}
	was := p.State
	p, refusal := p.Decide(o, key, in, taken, at)
	if refusal != nil {
		return refusal
	}
	return tx.KeepJoinMove(ctx, storage.JoinMoved{Participation: p, Move: key, Was: was, By: by})
}

// tellShift tells deputies of their turn at a reception, with what they can answer.
func (d *Desk) tellShift(ctx context.Context, tx *storage.Store, o liaison.Occasion, people []int64, key string, args ...any) ([]liaison.Outgoing, error) {
	reachable, err := tx.Reachable(ctx, people)
	if err != nil {
		return nil, err
	}
	t := &turn{desk: d, store: tx}
	for _, p := range reachable {
		voice := d.Locales.Voice(p.Language)
		t.notify(p, shiftSaid(d, voice, o, key, args...), shiftButtons(voice, o.ID, true))
	}
	return t.out, nil
}

func shiftSaid(d *Desk, voice locales.Voice, o liaison.Occasion, key string, args ...any) locales.Markup {
	return voice.Say(key, append([]any{"Title", o.Title, "When", occasionSpan(o, voice, d.Zone), "Where", o.Where}, args...)...)
}

// occasionSpan is from when until when it is: 2026年12月7日（周一） 09:00–11:30.
func occasionSpan(o liaison.Occasion, voice locales.Voice, zone *time.Location) string {
	begins, ends := o.Begins.In(zone), o.Ends.In(zone)
	return voice.Date(liaison.DateOf(begins)) + " " + begins.Format("15:04") + "–" + ends.Format("15:04")
}

// shiftButtons are what somebody can answer who sits at a reception.
func shiftButtons(voice locales.Voice, occasion int64, confirm bool) [][]button {
	say := func(word string) button {
		return button{Text: voice.Plain("roster_duty.do_" + word), Data: fmt.Sprintf("shift:%d:%s", occasion, word)}
	}
	if confirm {
		return [][]button{{say("confirm")}, {say("swap"), say("leave")}}
	}
	return [][]button{{say("swap"), say("leave")}}
}

// tellOfficers tells a station's officers who sits when in a month; where there is
// nothing to tell, nobody.
func (m *dutyMonth) tellOfficers(ctx context.Context, month liaison.Date) error {
	if len(m.days) == 0 {
		return nil
	}
	ids := make([]int64, len(m.officers))
	for i, o := range m.officers {
		ids[i] = o.ID
	}
	told, err := m.desk.Notices(ctx, m.tx, ids, func(_ liaison.Person, voice locales.Voice) locales.Markup {
		lines := []locales.Markup{voice.Say("roster_duty.made", "Station", m.body.Label(), "Month", int(month.Month))}
		for _, day := range m.days {
			names := strings.Join(day.names, voice.Plain("list.comma"))
			if names == "" {
				names = voice.Plain("roster_duty.nobody_free")
			}
			lines = append(lines, voice.Say("roster_duty.made_line", "When", occasionSpan(day.Occasion, voice, m.desk.Zone), "Names", names))
		}
		return joinLines(lines)
	})
	m.out = append(m.out, told...)
	return err
}
