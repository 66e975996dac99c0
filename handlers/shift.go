package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// flowShift is that of a reason for not sitting at a reception that is being written.
const flowShift = "shift"

// leaveReasons are those that can be given by a button.
var leaveReasons = []string{"work", "ill", "away"}

// exchangesMost is how many turns of others are offered to be exchanged for one's own.
const exchangesMost = 6

// shifts shows the turns at receptions that somebody has ahead.
func shifts(ctx context.Context, t *turn) error {
	t.leaveQuestion()
	ahead, err := t.store.ShiftsAhead(ctx, 0, t.person.ID, t.at(), 10)
	if err != nil {
		return err
	}
	if len(ahead) == 0 {
		t.offer("roster_duty.none_ahead")
		return nil
	}
	var buttons []button
	for _, s := range ahead {
		mark := ""
		if s.State == liaison.Enrolled {
			mark = "✓ "
		}
		buttons = append(buttons, button{Text: mark + t.voice.Date(liaison.DateOf(s.BeginsAt.In(t.desk.Zone))) + " " + s.Station, Data: fmt.Sprintf("shift:%d", s.Occasion)})
	}
	t.card("shifts", t.voice.Say("roster_duty.ahead", "Count", len(ahead)), append(rows(1, buttons...), []button{t.button("menu.open", "menu")}))
	return nil
}

// pressShift is what the buttons under a turn do: "shift:OCCASION:WORD:MORE".
func pressShift(ctx context.Context, t *turn) error {
	id, rest, err := t.pressedID()
	if err != nil {
		return err
	}
	o, err := t.store.Occasion(ctx, id)
	if err != nil {
		return err
	}
	word, more, _ := strings.Cut(rest, ":")
	switch word {
	case "":
		return t.showShift(ctx, o, "roster_duty.card")
	case "confirm":
		return t.confirmShift(ctx, o)
	case "swap":
		return t.askSwap(ctx, o)
	case "give":
		return t.giveShift(ctx, o, 0, 0)
	case "for":
		return t.exchangeShift(ctx, o, more)
	case "withdraw":
		return t.withdrawShift(ctx, o)
	case "take", "no":
		return t.answerShift(ctx, word, more)
	case "leave":
		return t.askShiftLeave(ctx, o, more)
	}
	return liaison.Refuse(liaison.Invalid, "chat.old_button")
}

// sits reads the person's own part in a reception; it is refused who has no turn.
func (t *turn) sits(ctx context.Context, o liaison.Occasion) (liaison.Participation, error) {
	p, err := t.store.Participation(ctx, o.ID, t.person.ID)
	if err != nil {
		return p, err
	}
	if o.Kind != liaison.Reception || !keepsSeat(p) {
		return p, liaison.Refuse(liaison.Conflict, "roster_duty.gone")
	}
	return p, nil
}

func (t *turn) showShift(ctx context.Context, o liaison.Occasion, key string) error {
	p, err := t.sits(ctx, o)
	if err != nil {
		return err
	}
	laid := shiftButtons(t.voice, o.ID, p.State == liaison.PutDown)
	t.card(shiftCard(o), shiftSaid(t.desk, t.voice, o, key), append(laid, []button{t.button("menu.open", "menu")}))
	return nil
}

func shiftCard(o liaison.Occasion) string { return fmt.Sprintf("shift:%d", o.ID) }

// confirmShift says that the person will sit; said twice it is the same.
func (t *turn) confirmShift(ctx context.Context, o liaison.Occasion) error {
	p, err := t.sits(ctx, o)
	if err != nil {
		return err
	}
	if p.State == liaison.PutDown {
		j, err := t.desk.Join(ctx, t.store, JoinAct{Occasion: o.ID, Person: t.person.ID, Key: liaison.Confirm, By: *t.person}, t.at())
		if err != nil {
			return err
		}
		t.out = append(t.out, j.Out...)
	}
	return t.showShift(ctx, o, "roster_duty.confirmed")
}

// askSwap asks to whom the turn is to go: to whoever takes it, or to one whose own
// turn is taken for it.
func (t *turn) askSwap(ctx context.Context, o liaison.Occasion) error {
	if _, err := t.sits(ctx, o); err != nil {
		return err
	}
	others, err := t.store.ShiftsAhead(ctx, o.Body, 0, t.at(), 60)
	if err != nil {
		return err
	}
	here := map[int64]bool{t.person.ID: true}
	for _, s := range others {
		if s.Occasion == o.ID {
			here[s.Person] = true
		}
	}
	buttons := []button{t.button("roster_duty.do_give", "shift:%d:give", o.ID)}
	for _, s := range others {
		if s.Occasion == o.ID || here[s.Person] || len(buttons) > exchangesMost {
			continue
		}
		buttons = append(buttons, button{Text: t.voice.Plain("roster_duty.do_for", "Name", s.Name, "Day", t.voice.Date(liaison.DateOf(s.BeginsAt.In(t.desk.Zone)))),
			Data: fmt.Sprintf("shift:%d:for:%d:%d", o.ID, s.Occasion, s.Person)})
	}
	buttons = append(buttons, t.button("roster_duty.back", "shift:%d", o.ID))
	t.card(shiftCard(o), shiftSaid(t.desk, t.voice, o, "roster_duty.ask_swap"), rows(1, buttons...))
	return nil
}

// exchangeShift offers the turn to one against theirs: "OCCASION:PERSON".
func (t *turn) exchangeShift(ctx context.Context, o liaison.Occasion, more string) error {
	other, person, _ := strings.Cut(more, ":")
	theirs, err1 := strconv.ParseInt(other, 10, 64)
	who, err2 := strconv.ParseInt(person, 10, 64)
	if err1 != nil || err2 != nil || theirs == o.ID || who == t.person.ID {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return t.giveShift(ctx, o, who, theirs)
}

// giveShift offers the turn. Offered again while the offer stands it is the same one.
func (t *turn) giveShift(ctx context.Context, o liaison.Occasion, asked, theirs int64) error {
	o, err := t.store.LockOccasion(ctx, o.ID)
	if err != nil {
		return err
	}
	if _, err := t.sits(ctx, o); err != nil {
		return err
	}
	if o.Stage != liaison.OccasionAnnounced || !t.at().Before(o.Begins) {
		return liaison.Refuse(liaison.Conflict, "roster_duty.gone")
	}
	var told []liaison.Outgoing
	if told, err = t.desk.offerShift(ctx, t.store, o, liaison.SeatOffer{Occasion: o.ID, Giver: t.person.ID, Asked: asked, Return: theirs, Made: t.at()}, t.person.Name); err != nil {
		return err
	}
	t.out = append(t.out, told...)
	t.card(shiftCard(o), shiftSaid(t.desk, t.voice, o, "roster_duty.offered"), [][]button{{t.button("roster_duty.do_withdraw", "shift:%d:withdraw", o.ID)}, {t.button("menu.open", "menu")}})
	return nil
}

// offerShift keeps an offer, and tells those who may take it. One that stands already
// is told nobody again.
func (d *Desk) offerShift(ctx context.Context, tx *storage.Store, o liaison.Occasion, f liaison.SeatOffer, giver string) ([]liaison.Outgoing, error) {
	var theirs liaison.Occasion
	if f.Return != 0 {
		var err error
		if theirs, err = tx.Occasion(ctx, f.Return); err != nil {
			return nil, err
		}
		has, err := tx.Participation(ctx, f.Return, f.Asked)
		if err != nil || theirs.Body != o.Body || theirs.Kind != liaison.Reception || has.State != liaison.PutDown && has.State != liaison.Enrolled {
			return nil, refusedOr(err, "roster_duty.gone")
		}
	}
	f, first, err := tx.OfferSeat(ctx, f)
	if err != nil || !first {
		return nil, err
	}
	takers, err := d.takers(ctx, tx, o, f)
	if err != nil {
		return nil, err
	}
	t := &turn{desk: d, store: tx}
	for _, p := range takers {
		voice := d.Locales.Voice(p.Language)
		key, args := "roster_duty.asked", []any{"Who", giver}
		if f.Return != 0 {
			key, args = "roster_duty.asked_return", append(args, "Theirs", occasionSpan(theirs, voice, d.Zone))
		}
		buttons := []button{{Text: voice.Plain("roster_duty.do_take"), Data: fmt.Sprintf("shift:%d:take:%d", o.ID, f.ID)}}
		if f.Asked != 0 {
			buttons = append(buttons, button{Text: voice.Plain("roster_duty.do_no"), Data: fmt.Sprintf("shift:%d:no:%d", o.ID, f.ID)})
		}
		t.notify(p, shiftSaid(d, voice, o, key, args...), [][]button{buttons})
	}
	return t.out, nil
}

// refusedOr is the error, or a refusal where there is none.
func refusedOr(err error, key string) error {
	if err != nil {
		return err
	}
	return liaison.Refuse(liaison.Conflict, key)
}

// takers are those who are asked: one, or all deputies of the station who do not sit
// at the reception.
func (d *Desk) takers(ctx context.Context, tx *storage.Store, o liaison.Occasion, f liaison.SeatOffer) ([]liaison.Person, error) {
	if f.Asked != 0 {
		return tx.Reachable(ctx, []int64{f.Asked})
	}
	members, err := tx.PeopleOfBody(ctx, o.Body, liaison.RoleDeputy)
	if err != nil {
		return nil, err
	}
	seated, err := tx.SeatedAt(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, m := range members {
		if m.ID != f.Giver && !slices.ContainsFunc(seated, func(s storage.Named) bool { return s.ID == m.ID }) {
			ids = append(ids, m.ID)
		}
	}
	return tx.Reachable(ctx, ids)
}

// withdrawShift takes an offer back.
func (t *turn) withdrawShift(ctx context.Context, o liaison.Occasion) error {
	o, err := t.store.LockOccasion(ctx, o.ID) // before the offers, as whoever takes one does
	if err != nil {
		return err
	}
	if err := t.store.WithdrawOffers(ctx, o.ID, t.person.ID, t.at()); err != nil {
		return err
	}
	return t.showShift(ctx, o, "roster_duty.withdrawn")
}

// askShiftLeave asks for the reason of a leave, or takes one that a button says.
func (t *turn) askShiftLeave(ctx context.Context, o liaison.Occasion, why string) error {
	if _, err := t.sits(ctx, o); err != nil {
		return err
	}
	if slices.Contains(leaveReasons, why) {
		return t.leaveShift(ctx, o.ID, t.voice.Plain("roster_duty.why_"+why))
	}
	t.finish()
	t.state.Flow, t.state.Shift = flowShift, o.ID
	var buttons []button
	for _, why := range leaveReasons {
		buttons = append(buttons, t.button("roster_duty.why_"+why, "shift:%d:leave:%s", o.ID, why))
	}
	t.card(shiftCard(o), shiftSaid(t.desk, t.voice, o, "roster_duty.ask_why"), append(rows(3, buttons...), []button{t.button("roster_duty.back", "shift:%d", o.ID)}))
	return nil
}

// shiftWrote takes the reason that somebody wrote.
func shiftWrote(ctx context.Context, t *turn) error {
	return t.leaveShift(ctx, t.state.Shift, t.update.Text)
}

// leaveShift excuses somebody from a reception; Join tells the officers and offers the
// turn to the others of the station.
func (t *turn) leaveShift(ctx context.Context, occasion int64, reason string) error {
	j, err := t.desk.Join(ctx, t.store, JoinAct{Occasion: occasion, Person: t.person.ID, Key: liaison.AskLeave,
		Input: liaison.JoinInput{Reason: reason}, By: *t.person}, t.at())
	if err != nil {
		return err
	}
	t.finish()
	t.card(shiftCard(j.Occasion), shiftSaid(t.desk, t.voice, j.Occasion, "roster_duty.excused"), [][]button{{t.button("menu.open", "menu")}})
	t.out = append(t.out, j.Out...)
	return nil
}

// VacateShift does what follows when somebody who sat at a reception is excused: the
// station's officers are told, and the turn is offered to the other deputies.
func (d *Desk) VacateShift(ctx context.Context, tx *storage.Store, o liaison.Occasion, who liaison.Person, reason string, at time.Time) ([]liaison.Outgoing, error) {
	if err := tx.WithdrawOffers(ctx, o.ID, who.ID, at); err != nil {
		return nil, err
	}
	if err := tx.NoticeAgain(ctx, o.ID); err != nil {
		return nil, err
	}
	officers, err := tx.HoldersOfOccasion(ctx, o)
	if err != nil {
		return nil, err
	}
	told, err := d.Notices(ctx, tx, officers, func(_ liaison.Person, voice locales.Voice) locales.Markup {
		return shiftSaid(d, voice, o, "roster_duty.officer_leave", "Who", who.Name, "Reason", reason)
	})
	if err != nil {
		return nil, err
	}
	offered, err := d.offerShift(ctx, tx, o, liaison.SeatOffer{Occasion: o.ID, Giver: who.ID, Made: at}, who.Name)
	return append(told, offered...), err
}
