package handlers

import (
	"context"
	"slices"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// invite makes the participations of an occasion that was just announced, or whose
// audience has grown, and tells those who have one now.
func (d *Desk) invite(ctx context.Context, tx *storage.Store, a *Announced, at time.Time) error {
	before, err := tx.Participations(ctx, a.Occasion.ID)
	if err != nil {
		return err
	}
	if err := d.makeInvited(ctx, tx, a.Occasion, at); err != nil {
		return err
	}
	all, err := tx.Participations(ctx, a.Occasion.ID)
	if err != nil {
		return err
	}
	if o := a.Occasion; o.Capacity > 0 && liaison.SeatsTaken(all).All > max(o.Capacity, liaison.SeatsTaken(before).All) {
		return liaison.Refuse(liaison.Conflict, "occasion.too_many", "Count", liaison.SeatsTaken(all).All, "Seats", o.Capacity)
	}
	all = slices.DeleteFunc(all, func(p liaison.Participation) bool {
		return slices.ContainsFunc(before, func(b liaison.Participation) bool { return b.Person == p.Person })
	})
	a.Invited = len(all)
	out, err := d.tellInvited(ctx, tx, a.Occasion, all)
	a.Out = append(a.Out, out...)
	return err
}

func (d *Desk) makeInvited(ctx context.Context, tx *storage.Store, o liaison.Occasion, at time.Time) error {
	joining := o.Rule().Joining
	switch {
	case joining == liaison.Selecting && o.MakesUp == 0:
		if o.Announced.Equal(at) { // later the reserves come up
			return d.draw(ctx, tx, o, at)
		}
		return nil
	case o.MakesUp == 0 && o.Audience.Empty():
		return nil // the holder puts each down
	}
	state := liaison.Invited
	if joining == liaison.Appointing || o.MakesUp != 0 {
		state = liaison.PutDown
	}
	_, err := tx.InviteAudience(ctx, o, state, at)
	return err
}

// draw chooses among the audience who is put down, and the reserves, who wait in the
// order in which they were chosen. What it was drawn from is kept with it.
func (d *Desk) draw(ctx context.Context, tx *storage.Store, o liaison.Occasion, at time.Time) error {
	candidates, err := tx.Candidates(ctx, o, d.Zone)
	if err != nil {
		return err
	}
	if err := tx.KeepDrawing(ctx, o.ID, candidates, at); err != nil {
		return err
	}
	chosen, reserves := o.Draw(candidates)
	for i, c := range slices.Concat(chosen, reserves) {
		p := liaison.Participation{Occasion: o.ID, Person: c.Person, Delegation: c.Delegation, State: liaison.PutDown, Reasons: c.Reasons, Changed: at}
		if i >= len(chosen) {
			// The line is in the order of time.
			p.State, p.Waits = liaison.Waitlisted, at.Add(time.Duration(i-len(chosen))*time.Microsecond)
		}
		if err := tx.KeepJoinMove(ctx, storage.JoinMoved{Participation: p, Move: liaison.PutOn}); err != nil {
			return err
		}
	}
	return nil
}

// tellInvited tells each how they stand to the occasion, and has those called whom it
// does not reach. An invitation is a row of the outbox, not a run: it says something
// else to who waits than to who is put down, has the buttons of that, and is replaced
// by no digest. It goes in the lane of briefings, so that hundreds of them keep no
// reply waiting.
func (d *Desk) tellInvited(ctx context.Context, tx *storage.Store, o liaison.Occasion, all []liaison.Participation) ([]liaison.Outgoing, error) {
	ids := make([]int64, len(all))
	states := make(map[int64]liaison.Participation, len(all))
	for i, p := range all {
		ids[i], states[p.Person] = p.Person, p
	}
	if err := tx.CallAbout(ctx, o.ID, ids, o.Changed); err != nil {
		return nil, err
	}
	reachable, err := d.inInviteOrder(ctx, tx, o, ids)
	if err != nil {
		return nil, err
	}
	t := &turn{desk: d, store: tx}
	for _, p := range reachable {
		t.person, t.voice = &p, d.Locales.Voice(p.Language)
		t.notify(p, t.invitation(o, states[p.ID]), t.occasionButtons(o, states[p.ID]))
	}
	for i := range t.out {
		t.out[i].Lane = liaison.Briefings
	}
	return t.out, nil
}

// inInviteOrder are those of the people who can be told, as they are invited: the
// invitations of a run of the outbox leave one after another, so that who wishes for the
// occasion may enrol before others have heard of it.
func (d *Desk) inInviteOrder(ctx context.Context, tx *storage.Store, o liaison.Occasion, ids []int64) ([]liaison.Person, error) {
	said, err := tx.LeaningsTo(ctx, o, d.Zone)
	if err != nil {
		return nil, err
	}
	place := make(map[int64]int, len(ids))
	for i, id := range liaison.InviteOrder(ids, said) {
		place[id] = i
	}
	reachable, err := tx.Reachable(ctx, ids)
	slices.SortFunc(reachable, func(a, b liaison.Person) int { return place[a.ID] - place[b.ID] })
	return reachable, err
}

// invitation is what somebody is told of an occasion that was announced.
func (t *turn) invitation(o liaison.Occasion, p liaison.Participation) locales.Markup {
	how := string(p.State)
	if p.State == liaison.Invited && o.Rule().Joining == liaison.Gathering {
		how = "gathering"
	}
	lines := []locales.Markup{t.voice.Say("occasion.invited_"+how, "Title", o.Title), ""}
	lines = append(lines, t.occasionFacts(o)...)
	if len(p.Reasons) > 0 {
		lines = append(lines, t.voice.Say("occasion.reasons", "Reasons", t.reasons(p.Reasons)))
	}
	if o.Text != "" {
		lines = append(lines, "", locales.Escape(o.Text))
	}
	return joinLines(lines)
}

// followChange does what a change of an announced occasion leads to.
func (d *Desk) followChange(ctx context.Context, tx *storage.Store, a *Announced, was liaison.Occasion, at time.Time) error {
	o := a.Occasion
	if o.Moved(was) {
		people, err := d.concerned(ctx, tx, o)
		if err != nil {
			return err
		}
		told, err := d.tellOccasion(ctx, tx, o, people, "occasion.told_moved", "Ends", o.Ends.In(d.Zone))
		if err != nil {
			return err
		}
		a.Out = append(a.Out, told...)
	}
	j := Joined{Occasion: o}
	if err := d.fillSeats(ctx, tx, &j, at); err != nil {
		return err
	}
	a.Out = append(a.Out, j.Out...)
	if !at.Before(o.Begins) {
		return nil
	}
	return d.invite(ctx, tx, a, at)
}
