package handlers

import (
	"context"
	"fmt"
	"slices"

	"liaison"
	"liaison/locales"
)

// market is what a card says of the seats of an occasion that are on offer, with the
// buttons of those that the person may take, or of the own one.
func (t *turn) market(ctx context.Context, o liaison.Occasion, p liaison.Participation) (lines []locales.Markup, laid [][]button, err error) {
	if !o.Rule().Exchanges() || o.Stage != liaison.OccasionAnnounced || !t.at().Before(o.Begins) {
		return nil, nil, nil
	}
	if o.Kind == liaison.Reception {
		if keepsSeat(p) {
			laid = [][]button{{t.button("roster_duty.do_swap", "shift:%d:swap", o.ID)}}
		}
		return nil, laid, nil
	}
	offers, err := t.store.OffersAt(ctx, o.ID, t.at())
	if err != nil {
		return nil, nil, err
	}
	own := slices.IndexFunc(offers, func(f liaison.SeatOffer) bool { return f.Giver == t.person.ID })
	switch {
	case own >= 0:
		lines = append(lines, "", t.voice.Say("exchange.on_offer"))
		laid = append(laid, []button{t.button("exchange.do_keep", "occasion:%d:keep", o.ID)})
	case p.MayOffer(o, t.at()):
		laid = append(laid, []button{t.button("exchange.do_offer", "occasion:%d:seat", o.ID)})
	}
	for _, f := range offers[:min(len(offers), offersShown)] {
		if f.Giver == t.person.ID {
			continue
		}
		one, err := t.onOffer(ctx, f)
		if err != nil {
			return nil, nil, err
		}
		lines = append(lines, one.says)
		if one.may {
			laid = append(laid, []button{one.take})
		}
	}
	return lines, laid, nil
}

// onOffer is an offer as the person sees it.
type onOffer struct {
	says locales.Markup
	take button
	may  bool // they may take it now
}

func (t *turn) onOffer(ctx context.Context, f liaison.SeatOffer) (one onOffer, err error) {
	g := trade{offer: f, taker: *t.person}
	if g.here, err = t.store.Occasion(ctx, f.Occasion); err != nil {
		return one, err
	}
	if f.Return != 0 {
		if g.back, err = t.store.Occasion(ctx, f.Return); err != nil {
			return one, err
		}
	}
	giver, err := t.store.Person(ctx, f.Giver)
	if err != nil {
		return one, err
	}
	key := "exchange.line_given"
	if f.Return != 0 {
		key = "exchange.line_against"
	}
	one.says = t.voice.Say(key, "Who", giver.Name, "Title", g.here.Title, "Begins", occasionTime(g.here, t.voice, t.desk.Zone),
		"Against", g.back.Title, "Then", occasionTime(g.back, t.voice, t.desk.Zone))
	one.take = button{Text: t.voice.Plain("exchange.do_take_of", "Who", giver.Name), Data: fmt.Sprintf("occasion:%d:take:%d", f.Occasion, f.ID)}
	taking, err := t.desk.taking(ctx, t.store, &g, t.at())
	one.may = f.MayTake(g.here, taking, t.at()) == nil
	return one, err
}

// takeable are the offers that the person may take now.
func (t *turn) takeable(ctx context.Context) (offers []onOffer, err error) {
	if !t.person.Is(liaison.RoleDeputy) {
		return nil, nil
	}
	all, err := t.store.OffersFor(ctx, t.person.ID, t.at(), offersLooked)
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		one, err := t.onOffer(ctx, f)
		if err != nil {
			return nil, err
		}
		if one.may && len(offers) < offersShown {
			offers = append(offers, one)
		}
	}
	return offers, nil
}

// seatMarket lists the seats on offer that the person may take.
func (t *turn) seatMarket(ctx context.Context) error {
	offers, err := t.takeable(ctx)
	if err != nil {
		return err
	}
	lines := []locales.Markup{t.voice.Say("exchange.market_title", "Count", len(offers))}
	var buttons []button
	for _, one := range offers {
		lines, buttons = append(lines, one.says), append(buttons, one.take)
	}
	t.card("events", joinLines(lines), append(rows(1, buttons...), []button{t.button("occasion.back", "events")}))
	return nil
}

// maySeek reports whether the person may see an occasion that they have nothing to do
// with, since a seat there is on offer that they may take.
func (t *turn) maySeek(ctx context.Context, o liaison.Occasion) (bool, error) {
	if !o.Rule().Exchanges() || o.Kind == liaison.Reception || !t.person.Is(liaison.RoleDeputy) {
		return false, nil
	}
	offers, err := t.store.OffersAt(ctx, o.ID, t.at())
	if err != nil || len(offers) == 0 {
		return false, err
	}
	in, err := t.store.InAudience(ctx, o, t.person.ID)
	swaps := slices.ContainsFunc(offers, func(f liaison.SeatOffer) bool { return f.Return != 0 })
	return in || swaps && o.Audience.Empty(), err
}
