package handlers

import (
	"context"
	"fmt"

	"liaison"
	"liaison/storage"
)

// What the market of seats shows.
const (
	offersShown  = 8  // of an occasion, and of all
	offersLooked = 40 // of which it is asked whether the person may take them
)

// seatWord does what a button about an offered seat does; false where the word is none
// of these.
func (t *turn) seatWord(ctx context.Context, o liaison.Occasion, word, arg string) (bool, error) {
	switch word {
	case "seat":
		return true, t.askExchange(ctx, o)
	case "give":
		return true, t.offerSeat(ctx, o, 0)
	case "against":
		other, err := number(arg)
		if err != nil {
			return true, err
		}
		return true, t.offerSeat(ctx, o, other)
	case "keep":
		return true, t.keepOwnSeat(ctx, o)
	}
	return false, nil
}

// askExchange asks whether a seat is to be given away, or exchanged for one at which
// occasion.
func (t *turn) askExchange(ctx context.Context, o liaison.Occasion) error {
	p, err := t.standing(ctx, o)
	if err != nil {
		return err
	}
	if !p.MayOffer(o, t.at()) {
		return liaison.Refuse(liaison.Conflict, "exchange.gone")
	}
	others, err := t.exchangeable(ctx, o)
	if err != nil {
		return err
	}
	buttons := []button{t.button("exchange.do_give", "occasion:%d:give", o.ID)}
	for _, other := range others {
		buttons = append(buttons, button{Text: t.voice.Plain("exchange.do_against", "Title", t.eventLabel(other)), Data: fmt.Sprintf("occasion:%d:against:%d", o.ID, other.ID)})
	}
	buttons = append(buttons, t.button("occasion.not_now_back", "occasion:%d", o.ID))
	t.card("occasion", t.voice.Say("exchange.ask", "Title", o.Title, "When", occasionTime(o, t.voice, t.desk.Zone), "Count", len(others)), rows(1, buttons...))
	return nil
}

// exchangeable are the occasions at which the person may sit in exchange.
func (t *turn) exchangeable(ctx context.Context, o liaison.Occasion) ([]liaison.Occasion, error) {
	others, err := t.store.ExchangeableFor(ctx, o, t.person.ID, t.at(), offersLooked)
	if err != nil {
		return nil, err
	}
	var may []liaison.Occasion
	for _, other := range others {
		refusal, err := t.desk.mayReturn(ctx, t.store, trade{offer: liaison.SeatOffer{Giver: t.person.ID}, here: o, back: other}, *t.person)
		if err != nil {
			return nil, err
		}
		if refusal == nil && len(may) < exchangesMost {
			may = append(may, other)
		}
	}
	return may, nil
}

// mayReturn refuses an occasion at which who offers a seat cannot sit in exchange.
func (d *Desk) mayReturn(ctx context.Context, tx *storage.Store, g trade, giver liaison.Person) (*liaison.Refusal, error) {
	sits, err := d.maySit(ctx, tx, g, giver, g.back)
	if err != nil {
		return nil, err
	}
	busy, err := d.elsewhere(ctx, tx, giver.ID, g.back, []int64{g.here.ID, g.back.ID})
	if err != nil {
		return nil, err
	}
	there, err := tx.Standing(ctx, g.back.ID, giver.ID)
	switch {
	case err != nil:
		return nil, err
	case !sits || g.back.Kind != g.here.Kind || g.back.ID == g.here.ID:
		return liaison.Refuse(liaison.Conflict, "exchange.not_yours"), nil
	case busy || there.State.Seated():
		return liaison.Refuse(liaison.Conflict, "exchange.busy"), nil
	}
	return nil, nil
}

// offerSeat puts the person's seat on offer, against one at another occasion or for
// nothing. Offered again while it is on offer, it is the same offer.
func (t *turn) offerSeat(ctx context.Context, o liaison.Occasion, against int64) error {
	o, err := t.store.LockOccasion(ctx, o.ID)
	if err != nil {
		return err
	}
	p, err := t.standing(ctx, o)
	if err != nil {
		return err
	}
	if o.Kind == liaison.Reception || !p.MayOffer(o, t.at()) {
		return liaison.Refuse(liaison.Conflict, "exchange.gone")
	}
	g := trade{offer: liaison.SeatOffer{Occasion: o.ID, Giver: t.person.ID, Return: against, Made: t.at()}, here: o}
	if against != 0 {
		if g.back, err = t.store.Occasion(ctx, against); err != nil {
			return err
		}
		refusal, err := t.desk.mayReturn(ctx, t.store, g, *t.person)
		if err != nil {
			return err
		}
		if refusal != nil {
			return refusal
		}
		if g.back.Stage != liaison.OccasionAnnounced || !t.at().Before(g.back.Begins) {
			return liaison.Refuse(liaison.Conflict, "exchange.gone")
		}
	}
	told, err := t.desk.putOnOffer(ctx, t.store, g, t.person.Name)
	if err != nil {
		return err
	}
	t.out = append(t.out, told...)
	t.toast = t.voice.Plain("exchange.offered")
	return t.showOccasion(ctx, o)
}

// putOnOffer keeps an offer and tells who may take it, where it did not stand before.
func (d *Desk) putOnOffer(ctx context.Context, tx *storage.Store, g trade, giver string) ([]liaison.Outgoing, error) {
	f, first, err := tx.OfferSeat(ctx, g.offer)
	if err != nil || !first {
		return nil, err
	}
	seekers, err := tx.SeatSeekers(ctx, g.here, f)
	if err != nil {
		return nil, err
	}
	key, args := "exchange.told_given", []any{"Who", giver, "Against", g.back.Title}
	if g.back.ID != 0 {
		key = "exchange.told_against"
	}
	take := func(t *turn) [][]button {
		return [][]button{{t.button("exchange.do_take", "occasion:%d:take:%d", g.here.ID, f.ID)}, {t.button("occasion.open", "occasion:%d", g.here.ID)}}
	}
	out, err := d.tellWith(ctx, tx, telling{g.here, seekers, take}, key, args...)
	for i := range out {
		out[i].Lane = liaison.Briefings // they may be many, and none of them waits for it
	}
	return out, err
}

// keepOwnSeat takes an offer back.
func (t *turn) keepOwnSeat(ctx context.Context, o liaison.Occasion) error {
	o, err := t.store.LockOccasion(ctx, o.ID) // before the offers, as whoever takes one does
	if err != nil {
		return err
	}
	if err := t.store.WithdrawOffers(ctx, o.ID, t.person.ID, t.at()); err != nil {
		return err
	}
	t.toast = t.voice.Plain("exchange.withdrawn")
	return t.showOccasion(ctx, o)
}

// takeSeat takes an offered seat.
func (t *turn) takeSeat(ctx context.Context, arg string) error {
	offer, err := number(arg)
	if err != nil {
		return err
	}
	o, told, err := t.desk.TakeSeat(ctx, t.store, *t.person, offer, t.at())
	if err != nil {
		return err
	}
	t.out = append(t.out, told...)
	t.toast = t.voice.Plain("exchange.you_took")
	return t.showOccasion(ctx, o)
}
