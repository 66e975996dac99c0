package handlers

import (
	"context"
	"slices"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// trade is an offer of a seat that somebody would take, with both occasions held.
type trade struct {
	offer  liaison.SeatOffer
	here   liaison.Occasion // where the seat is that is offered
	back   liaison.Occasion // where the giver gets one; without an id: nowhere
	taker  liaison.Person
	vacant bool // who gave the turn away was excused meanwhile
}

// TakeSeat gives an offered seat to somebody, in the transaction: the first who takes
// it has it, everybody after is refused. Told are who gave it, and who holds the
// occasion.
func (d *Desk) TakeSeat(ctx context.Context, tx *storage.Store, who liaison.Person, offer int64, at time.Time) (liaison.Occasion, []liaison.Outgoing, error) {
	g := trade{taker: who}
	if err := g.lock(ctx, tx, offer); err != nil {
		return g.here, nil, err
	}
	taking, err := d.taking(ctx, tx, &g, at)
	if err != nil {
		return g.here, nil, err
	}
	if refusal := g.offer.MayTake(g.here, taking, at); refusal != nil {
		return g.here, nil, refusal
	}
	out, err := d.handOn(ctx, tx, g, at)
	if err != nil {
		return g.here, nil, err
	}
	told, err := d.tellTaken(ctx, tx, g)
	return g.here, append(told, out...), err
}

// lock reads the offer and holds what it is about: the occasions in one order, whoever
// takes what, then the offer, then both people.
func (g *trade) lock(ctx context.Context, tx *storage.Store, offer int64) (err error) {
	if g.offer, err = tx.SeatOffer(ctx, offer); err != nil {
		return err
	}
	ids := []int64{g.offer.Occasion, g.offer.Return}
	slices.Sort(ids)
	for _, id := range ids {
		if id == 0 {
			continue
		}
		o, err := tx.LockOccasion(ctx, id)
		if err != nil {
			return err
		}
		if id == g.offer.Return {
			g.back = o
		} else {
			g.here = o
		}
	}
	if g.offer, err = tx.LockOffer(ctx, offer); err != nil {
		return err
	}
	return tx.LockPeople(ctx, g.taker.ID, g.offer.Giver)
}

// taking reads what it is decided by whether somebody may take an offer, and whether
// the turn stands empty.
func (d *Desk) taking(ctx context.Context, tx *storage.Store, g *trade, at time.Time) (t liaison.Taking, err error) {
	o, f := g.here, g.offer
	t.Person = g.taker.ID
	own, err := tx.Standing(ctx, o.ID, g.taker.ID)
	if err != nil {
		return t, err
	}
	given, err := tx.Standing(ctx, o.ID, f.Giver)
	if err != nil {
		return t, err
	}
	g.vacant = o.Kind == liaison.Reception && given.State == liaison.Excused
	t.Seated, t.GiverSits = own.State.Seated(), g.vacant || keepsSeat(given)
	if t.Member, err = d.maySit(ctx, tx, *g, g.taker, o); err != nil {
		return t, err
	}
	if t.Behind, err = d.behind(ctx, tx, *g, given); err != nil {
		return t, err
	}
	swapped := []int64{f.Occasion, f.Return}
	if t.Busy, err = d.elsewhere(ctx, tx, g.taker.ID, o, swapped); err != nil || f.Return == 0 {
		return t, err
	}
	return t, d.returning(ctx, tx, *g, &t, at)
}

// returning reads what there is to be known of the seat that is asked in return.
func (d *Desk) returning(ctx context.Context, tx *storage.Store, g trade, t *liaison.Taking, at time.Time) error {
	theirs, err := tx.Standing(ctx, g.back.ID, g.taker.ID)
	if err != nil {
		return err
	}
	there, err := tx.Standing(ctx, g.back.ID, g.offer.Giver)
	if err != nil {
		return err
	}
	t.Returns = keepsSeat(theirs) && theirs.MayOffer(g.back, at)
	if t.GiverBusy, err = d.elsewhere(ctx, tx, g.offer.Giver, g.back, []int64{g.here.ID, g.back.ID}); err != nil {
		return err
	}
	t.GiverBusy = t.GiverBusy || there.State.Seated()
	giver, err := tx.Person(ctx, g.offer.Giver)
	if err != nil || g.back.Kind == liaison.Reception {
		return err
	}
	sits, err := d.maySit(ctx, tx, g, giver, g.back)
	t.Returns = t.Returns && sits
	return err
}

// keepsSeat reports whether who stands so has a seat and means to keep it.
func keepsSeat(p liaison.Participation) bool {
	return p.State == liaison.PutDown || p.State == liaison.Enrolled
}

// maySit reports whether somebody may have a seat at an occasion: at a station's
// reception a deputy of the station, elsewhere a deputy in the audience. Where the
// holder puts each down and there is no audience, it is who was put down by the same
// holder for the other occasion of an exchange.
func (d *Desk) maySit(ctx context.Context, tx *storage.Store, g trade, who liaison.Person, o liaison.Occasion) (bool, error) {
	if o.Kind == liaison.Reception {
		return who.In(o.Body, liaison.RoleDeputy), nil
	}
	if !who.Is(liaison.RoleDeputy) {
		return false, nil
	}
	if o.Audience.Empty() && g.back.ID != 0 && g.here.Body == g.back.Body {
		return true, nil
	}
	return tx.InAudience(ctx, o, who.ID)
}

// behind reports whether somebody waits in line who comes before the taker.
func (d *Desk) behind(ctx context.Context, tx *storage.Store, g trade, given liaison.Participation) (bool, error) {
	if g.back.ID != 0 || g.here.Kind == liaison.Reception {
		return false, nil // a station's turns have no line
	}
	line, err := tx.WhoWaits(ctx, g.here.ID)
	if err != nil || len(line) == 0 {
		return false, err
	}
	taken, err := tx.SeatsTaken(ctx, g.here.ID)
	return g.here.Waits(taken, given, line, g.taker.ID), err
}

// elsewhere reports whether somebody has a seat at another occasion at that time; of a
// reception, at another reception on the day.
func (d *Desk) elsewhere(ctx context.Context, tx *storage.Store, person int64, o liaison.Occasion, but []int64) (bool, error) {
	if o.Kind == liaison.Reception {
		return tx.ReceivesOn(ctx, person, d.dayOf(o), d.Zone, but)
	}
	return tx.SeatedBetween(ctx, person, o.Begins, o.Ends, but)
}

// dayOf is the day on which an occasion begins, in the service's zone.
func (d *Desk) dayOf(o liaison.Occasion) liaison.Date { return liaison.DateOf(o.Begins.In(d.Zone)) }

// handOn moves the seats to who has them now, and gives away what became free by it: of
// a delegation with a quota a seat may.
func (d *Desk) handOn(ctx context.Context, tx *storage.Store, g trade, at time.Time) (out []liaison.Outgoing, err error) {
	if err := tx.EndOffer(ctx, g.offer.ID, g.taker.ID, at); err != nil {
		return nil, err
	}
	if err := d.passSeat(ctx, tx, g.here, g.offer.Giver, g.taker.ID, at); err != nil {
		return nil, err
	}
	freed := []liaison.Occasion{g.here}
	if g.back.ID != 0 {
		if err := d.passSeat(ctx, tx, g.back, g.taker.ID, g.offer.Giver, at); err != nil {
			return nil, err
		}
		freed = append(freed, g.back)
	}
	for _, o := range freed {
		j := Joined{Occasion: o}
		if err := d.fillSeats(ctx, tx, &j, at); err != nil {
			return nil, err
		}
		out = append(out, j.Out...)
	}
	return out, nil
}

// passSeat moves one seat, and ends the offer that stands of it.
func (d *Desk) passSeat(ctx context.Context, tx *storage.Store, o liaison.Occasion, from, to int64, at time.Time) (err error) {
	s := liaison.SeatMoved{Occasion: o, Reason: d.Locales.Voice(locales.Languages[0]).Plain("exchange.reason")}
	if o.Kind == liaison.Reception {
		s.Reason = d.Locales.Voice(locales.Languages[0]).Plain("roster_duty.swapped")
	}
	if s.From, err = tx.LockParticipation(ctx, o.ID, from); err != nil {
		return err
	}
	if s.To, err = tx.LockParticipation(ctx, o.ID, to); err != nil {
		return err
	}
	if s.Taken, err = tx.SeatsTaken(ctx, o.ID); err != nil {
		return err
	}
	gone, come, refusal := s.HandOn(at)
	if refusal != nil {
		return refusal
	}
	if gone.State != s.From.State {
		if err := tx.KeepJoinMove(ctx, storage.JoinMoved{Participation: gone, Move: liaison.HandOver, Was: s.From.State, By: to}); err != nil {
			return err
		}
	}
	if err := tx.KeepJoinMove(ctx, storage.JoinMoved{Participation: come, Move: liaison.TakeOver, Was: s.To.State, By: to}); err != nil {
		return err
	}
	if err := tx.WithdrawOffers(ctx, o.ID, from, at); err != nil {
		return err
	}
	return tx.NoticeAgain(ctx, o.ID)
}

// tellTaken tells who gave a seat away, and who holds the occasion, who has it now.
func (d *Desk) tellTaken(ctx context.Context, tx *storage.Store, g trade) ([]liaison.Outgoing, error) {
	if g.here.Kind != liaison.Reception {
		return d.tellExchanged(ctx, tx, g)
	}
	giver, err := tx.Person(ctx, g.offer.Giver)
	if err != nil {
		return nil, err
	}
	key, shown, args := "roster_duty.was_taken", g.here, []any{"Who", g.taker.Name}
	if g.back.ID != 0 {
		key, shown = "roster_duty.was_exchanged", g.back
	}
	told, err := d.Notices(ctx, tx, []int64{giver.ID}, func(_ liaison.Person, voice locales.Voice) locales.Markup {
		return shiftSaid(d, voice, shown, key, args...)
	})
	if err != nil {
		return nil, err
	}
	officers, err := tx.HoldersOfOccasion(ctx, g.here)
	if err != nil {
		return nil, err
	}
	more, err := d.Notices(ctx, tx, officers, func(_ liaison.Person, voice locales.Voice) locales.Markup {
		return shiftSaid(d, voice, g.here, "roster_duty.officer_taken", "Was", giver.Name, "Who", g.taker.Name)
	})
	return append(told, more...), err
}

// tellExchanged is tellTaken of any other occasion, with a button that opens it. Of an
// exchange the holders of both are told.
func (d *Desk) tellExchanged(ctx context.Context, tx *storage.Store, g trade) (out []liaison.Outgoing, err error) {
	giver, err := tx.Person(ctx, g.offer.Giver)
	if err != nil {
		return nil, err
	}
	key, shown := "exchange.told_taken", g.here
	if g.back.ID != 0 {
		key, shown = "exchange.told_exchanged", g.back
	}
	if out, err = d.tellOccasion(ctx, tx, shown, []int64{giver.ID}, key, "Who", g.taker.Name); err != nil {
		return nil, err
	}
	tell := func(o liaison.Occasion, from, to string) error {
		holders, err := tx.HoldersOfOccasion(ctx, o)
		if err != nil {
			return err
		}
		told, err := d.tellOccasion(ctx, tx, o, holders, "exchange.told_holder", "Was", from, "Who", to)
		out = append(out, told...)
		return err
	}
	if err := tell(g.here, giver.Name, g.taker.Name); err != nil || g.back.ID == 0 {
		return out, err
	}
	return out, tell(g.back, g.taker.Name, giver.Name)
}
