package liaison_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison"
)

// takingCase is who would take an offer of a seat, and the key of the refusal.
type takingCase struct {
	offer  liaison.SeatOffer
	kind   liaison.OccasionKind  // empty: that of the occasion
	change func(*liaison.Taking) // of what would do; nil: nothing
	at     time.Time             // zero: now
	want   string
}

func (c takingCase) check(t *testing.T, name string, o liaison.Occasion, now time.Time) {
	t.Helper()
	taking := liaison.Taking{Person: 8, Member: true, GiverSits: true, Returns: true}
	if c.change != nil {
		c.change(&taking)
	}
	if !c.at.IsZero() {
		now = c.at
	}
	if c.kind != "" {
		o.Kind = c.kind
	}
	got := ""
	if refusal := c.offer.MayTake(o, taking, now); refusal != nil {
		got = refusal.Key
	}
	if got != c.want {
		t.Errorf("%s: %q, not %q", name, got, c.want)
	}
}

func TestWhoMayTakeASeat(t *testing.T) {
	t.Parallel()
	now, o := on("2026-12-02 10:00"), duty(liaison.SittingIn)
	for name, c := range map[string]takingCase{
		"whoever is first":         {offer: liaison.SeatOffer{Giver: 7}},
		"against a seat":           {offer: liaison.SeatOffer{Giver: 7, Return: 2}},
		"the second":               {offer: liaison.SeatOffer{Giver: 7, Taker: 9, Ended: now}, want: "exchange.taken"},
		"what was withdrawn":       {offer: liaison.SeatOffer{Giver: 7, Withdrawn: true, Ended: now}, want: "exchange.gone"},
		"one's own":                {offer: liaison.SeatOffer{Giver: 8}, want: "exchange.own"},
		"not in the audience":      {offer: liaison.SeatOffer{Giver: 7}, change: func(t *liaison.Taking) { t.Member = false }, want: "exchange.not_yours"},
		"before who waits":         {offer: liaison.SeatOffer{Giver: 7}, change: func(t *liaison.Taking) { t.Behind = true }, want: "exchange.behind"},
		"an exchange frees none":   {offer: liaison.SeatOffer{Giver: 7, Return: 2}, change: func(t *liaison.Taking) { t.Behind = true }},
		"has a seat":               {offer: liaison.SeatOffer{Giver: 7}, change: func(t *liaison.Taking) { t.Seated = true }, want: "exchange.busy"},
		"is elsewhere":             {offer: liaison.SeatOffer{Giver: 7}, change: func(t *liaison.Taking) { t.Busy = true }, want: "exchange.busy"},
		"the giver is elsewhere":   {offer: liaison.SeatOffer{Giver: 7, Return: 2}, change: func(t *liaison.Taking) { t.GiverBusy = true }, want: "exchange.busy"},
		"the seat is lost":         {offer: liaison.SeatOffer{Giver: 7}, change: func(t *liaison.Taking) { t.GiverSits = false }, want: "exchange.gone"},
		"nothing in return":        {offer: liaison.SeatOffer{Giver: 7, Return: 2}, change: func(t *liaison.Taking) { t.Returns = false }, want: "exchange.gone"},
		"when it has begun":        {offer: liaison.SeatOffer{Giver: 7}, at: o.Begins, want: "exchange.gone"},
		"where seats are enrolled": {offer: liaison.SeatOffer{Giver: 7}, kind: liaison.Inspection, want: "exchange.gone"},
	} {
		c.check(t, name, o, now)
	}
}

// Who has a seat by an exchange has that of its giver, for the own delegation, and says
// so; and a seat that is got otherwise later does not.
func TestASeatIsHandedOn(t *testing.T) {
	t.Parallel()
	now, o := on("2026-12-02 10:00"), duty(liaison.SittingIn)
	o.Capacity, o.Quota = 2, map[int64]int{1: 1, 2: 1}
	giver := liaison.Participation{Occasion: 1, Person: 7, Delegation: 1, State: liaison.PutDown, Reasons: []string{liaison.ReasonField}}
	taker := liaison.Participation{Occasion: 1, Person: 8, Delegation: 1, State: liaison.Waitlisted, Waits: now, Reasons: []string{liaison.ReasonLot}}
	full := liaison.Seats{All: 2, Of: map[int64]int{1: 1, 2: 1}}
	gone, come, refusal := liaison.SeatMoved{Occasion: o, From: giver, To: taker, Taken: full, Reason: "转让"}.HandOn(now)
	if refusal != nil || gone.State != liaison.Declined || gone.Reason != "转让" || come.State != liaison.Enrolled || come.From != 7 ||
		!slices.Equal(come.Reasons, []string{liaison.ReasonExchanged}) || !come.Waits.IsZero() {
		t.Fatalf("%+v, %+v, %v", gone, come, refusal)
	}
	other := taker
	other.Delegation = 2
	if _, _, refusal := (liaison.SeatMoved{Occasion: o, From: giver, To: other, Taken: full, Reason: "转让"}).HandOn(now); refusal == nil || refusal.Key != "exchange.no_room" {
		t.Errorf("a seat over the quota: %v", refusal)
	}
	if full.All != 2 || full.Of[1] != 1 {
		t.Errorf("the seats that are taken have changed to %+v", full)
	}
	off, _ := come.Decide(o, liaison.TakeOff, liaison.JoinInput{Reason: "名单调整"}, full, now)
	again, refusal := off.Decide(o, liaison.PutOn, liaison.JoinInput{}, liaison.Seats{}, now)
	if refusal != nil || again.From != 0 || len(again.Reasons) != 0 {
		t.Errorf("put down again: %+v, %v", again, refusal)
	}
}

// exchange is two occasions of a kind and the offers of their seats, with a slow model of
// who sits where.
type exchange struct {
	*rapid.T
	halls  [2]*hall
	offers []liaison.SeatOffer
	model  [2]map[int64]bool
}

// offer puts a seat on offer, once at a time.
func (x *exchange) offer(at int, giver int64, back bool) {
	p := *x.halls[at].at(giver)
	stands := slices.ContainsFunc(x.offers, func(f liaison.SeatOffer) bool {
		return f.Occasion == p.Occasion && f.Giver == giver && f.Ended.IsZero()
	})
	if stands || !p.MayOffer(x.halls[at].o, x.halls[at].now) {
		return
	}
	f := liaison.SeatOffer{ID: int64(len(x.offers) + 1), Occasion: p.Occasion, Giver: giver}
	if back {
		f.Return = x.halls[1-at].o.ID
	}
	x.offers = append(x.offers, f)
}

// take takes an offer as the desk does, if the rules let it.
func (x *exchange) take(f *liaison.SeatOffer, who int64) {
	at := int(f.Occasion - 1)
	h, other := x.halls[at], x.halls[1-at]
	sits := func(h *hall, person int64) bool {
		return slices.Contains([]liaison.Participating{liaison.PutDown, liaison.Enrolled}, h.at(person).State)
	}
	taking := liaison.Taking{Person: who, Member: true, Seated: h.at(who).State.Seated(), GiverSits: sits(h, f.Giver),
		Behind: h.o.Waits(liaison.SeatsTaken(h.people), *h.at(f.Giver), h.waiting(), who)}
	if f.Return != 0 {
		taking.Returns, taking.GiverBusy = sits(other, who) && other.now.Before(other.o.Begins), other.at(f.Giver).State.Seated()
	}
	if refusal := f.MayTake(h.o, taking, h.now); refusal != nil {
		return
	}
	moves := []liaison.SeatMoved{{Occasion: h.o, From: *h.at(f.Giver), To: *h.at(who), Taken: liaison.SeatsTaken(h.people), Reason: "对换"}}
	if f.Return != 0 {
		moves = append(moves, liaison.SeatMoved{Occasion: other.o, From: *other.at(who), To: *other.at(f.Giver), Taken: liaison.SeatsTaken(other.people), Reason: "对换"})
	}
	x.overtakes(h, *f, who)
	var all []liaison.Participation
	for _, m := range moves {
		from, to, refusal := m.HandOn(h.now)
		if refusal != nil {
			return // and with it the whole exchange
		}
		all = append(all, from, to)
	}
	for _, p := range all {
		h := x.halls[p.Occasion-1]
		h.follow(*h.at(p.Person), p)
		*h.at(p.Person) = p
	}
	f.Taker, f.Ended = who, h.now
	delete(x.model[at], f.Giver)
	x.model[at][who] = true
	if f.Return != 0 {
		delete(x.model[1-at], who)
		x.model[1-at][f.Giver] = true
	}
	x.check("exchanged")
	for _, h := range x.halls {
		h.fill()
	}
	x.look()
}

// overtakes holds, by counting seats anew, that a seat given away goes to nobody past one
// who waits and has room.
func (x *exchange) overtakes(h *hall, f liaison.SeatOffer, who int64) {
	if f.Return != 0 || slices.Contains(h.line, who) {
		return
	}
	var left []liaison.Participation
	for _, p := range h.people {
		if p.Person != f.Giver {
			left = append(left, p)
		}
	}
	for _, p := range h.waiting() {
		if h.o.Room(liaison.SeatsTaken(left), p.Delegation) {
			x.Fatalf("%d takes the seat past %d", who, p.Person)
		}
	}
}

// waiting are those who wait, in order.
func (h *hall) waiting() (line []liaison.Participation) {
	for _, id := range h.line {
		line = append(line, *h.at(id))
	}
	return line
}

// look takes the model from what is there, after anything but an exchange.
func (x *exchange) look() {
	for i, h := range x.halls {
		x.model[i] = map[int64]bool{}
		for _, p := range h.people {
			if p.State.Seated() {
				x.model[i][p.Person] = true
			}
		}
	}
}

// check holds that those sit who sit by the model, within the bounds.
func (x *exchange) check(after string) {
	for i, h := range x.halls {
		sit := map[int64]bool{}
		for _, p := range h.people {
			if p.State.Seated() {
				sit[p.Person] = true
			}
			if (p.From != 0) != slices.Contains(p.Reasons, liaison.ReasonExchanged) || p.From == p.Person {
				x.Fatalf("%s: %+v", after, p)
			}
		}
		if !maps.Equal(sit, x.model[i]) {
			x.Fatalf("%s: there sit %v, and were to %v", after, sit, x.model[i])
		}
		taken := liaison.SeatsTaken(h.people)
		if h.o.Capacity > 0 && taken.All > h.o.Capacity {
			x.Fatalf("%s: %d seats of %d", after, taken.All, h.o.Capacity)
		}
		for d, n := range taken.Of {
			if len(h.o.Quota) > 0 && n > h.o.Quota[d] {
				x.Fatalf("%s: delegation %d has %d seats of %d", after, d, n, h.o.Quota[d])
			}
		}
	}
}

// However seats are offered, taken and withdrawn, between whatever else happens, no seat
// is lost or doubled by it, none is over the bounds, and nobody in line is overtaken.
func TestSeatsUnderRandomExchanges(t *testing.T) {
	others := []liaison.JoinKey{liaison.Confirm, liaison.AskLeave, liaison.KeepSeat, liaison.GrantLeave, liaison.DenyLeave, liaison.PutOn, liaison.TakeOff, liaison.Decline}
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		x := &exchange{T: t}
		for i := range x.halls {
			o := duty(liaison.SittingIn)
			o.ID, o.Capacity = int64(i+1), rapid.IntRange(1, 4).Draw(t, "capacity")
			if rapid.Bool().Draw(t, "quotas") {
				o.Quota = map[int64]int{1: 2, 2: 1}
			}
			h := &hall{T: t, o: o, now: on("2026-12-01 10:00")}
			for id := range int64(8) {
				h.people = append(h.people, liaison.Participation{Occasion: o.ID, Person: id + 1, Delegation: 1 + id%3, State: liaison.Invited})
			}
			for _, id := range rapid.Permutation([]int64{1, 2, 3, 4, 5, 6, 7, 8}).Draw(t, "ranking")[:6] {
				if p := h.at(id); o.Room(liaison.SeatsTaken(h.people), p.Delegation) {
					p.State = liaison.PutDown
				} else {
					p.State, p.Waits = liaison.Waitlisted, h.now.Add(time.Duration(len(h.line))*time.Microsecond)
					h.line = append(h.line, id)
				}
			}
			x.halls[i] = h
		}
		x.look()
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			minutes := time.Duration(pick(t, "minutes", []int{1, 1, 1, 1, 1, 30, 600})) * time.Minute
			for _, h := range x.halls {
				h.now = h.now.Add(minutes)
			}
			at, who := rapid.IntRange(0, 1).Draw(t, "where"), rapid.Int64Range(1, 8).Draw(t, "who")
			switch pick(t, "what", []string{"offer", "offer", "take", "take", "take", "withdraw", "move"}) {
			case "offer":
				x.offer(at, who, rapid.Bool().Draw(t, "back"))
			case "take":
				if len(x.offers) > 0 {
					f := &x.offers[rapid.IntRange(0, len(x.offers)-1).Draw(t, "offer")]
					if x.take(f, who); f.Taker == who {
						taken++
					}
				}
			case "withdraw":
				for i, f := range x.offers {
					if f.Ended.IsZero() && f.Giver == who {
						x.offers[i].Ended, x.offers[i].Withdrawn = x.halls[at].now, true
					}
				}
			case "move":
				x.halls[at].make(who, pick(t, "move", others), liaison.JoinInput{Reason: "理由"})
				x.look()
			}
			x.check("in the end")
			for _, h := range x.halls {
				h.check()
			}
		}
	})
	if taken == 0 {
		t.Error("nothing was ever exchanged")
	}
}
