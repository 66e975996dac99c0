package stories

import (
	"errors"
	"sync"
	"testing"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// tries makes a move that may be refused, in a transaction of its own, as a replica of
// the service does; it says whether it was made.
func (w *world) tries(act handlers.JoinAct, at time.Time) bool {
	err := w.store.InTx(w.t.Context(), func(tx *storage.Store) error {
		j, err := w.desk().Join(w.t.Context(), tx, act, at)
		if err == nil {
			_, err = tx.KeepOutgoing(w.t.Context(), j.Out)
		}
		return err
	})
	if refusal := new(liaison.Refusal); err != nil && !errors.As(err, &refusal) {
		w.t.Errorf("%s of %d: %v", act.Key, act.Person, err)
	}
	return err == nil
}

// Five hundred check in at once, each of them twice: everybody is there once.
func TestARushAtTheDoor(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 10:00")
	const crowd = 500
	w.newDeputies(crowd)
	audience := liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}, Term: liaison.FirstTerm}
	id := w.announces(liaison.Occasion{Kind: liaison.FirstTermTraining, Title: "初任培训班", Where: "培训中心", Audience: audience,
		Begins: w.moment("2026-12-14 08:30"), Ends: w.moment("2026-12-16 17:00")})
	people := w.peopleOf(id, liaison.Invited)
	if len(people) < crowd {
		t.Fatalf("%d people are invited", len(people))
	}
	w.allJoin(id, people, liaison.Enrol, plainForm)
	w.at("2026-12-14 08:20")
	var made sync.Map
	queue := make(chan liaison.Person)
	var g sync.WaitGroup
	for range 12 {
		g.Go(func() {
			for p := range queue {
				if w.tries(handlers.JoinAct{Occasion: id, Person: p.ID, Key: liaison.Come, By: p}, w.clock()) {
					if _, twice := made.LoadOrStore(p.ID, true); twice {
						t.Errorf("%s came twice", p.Code)
					}
				}
			}
		})
	}
	for _, p := range people {
		queue <- p
		queue <- p
	}
	close(queue)
	g.Wait()
	w.stand(id, map[liaison.Participating]int{liaison.Attended: len(people)})
}

// Two want the last seat at the same moment: one has it and the other waits; and when
// it is freed just as the occasion is called off, nobody is moved up into what is not.
func TestTheLastSeat(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 10:00")
	clerk := w.known("JB01")
	for range 5 {
		id := w.announces(liaison.Occasion{Kind: liaison.FieldResearch, Title: "专题调研", Where: "江城", Capacity: 1, Audience: w.among("A07", "A11", "A14"),
			Begins: w.moment("2026-12-14 08:30"), Ends: w.moment("2026-12-14 17:00")})
		var race []func()
		for _, code := range []string{"A07", "A11", "A14"} {
			p := w.known(code)
			race = append(race, func() { w.tries(handlers.JoinAct{Occasion: id, Person: p.ID, Key: liaison.Enrol, By: p}, w.clock()) })
		}
		together(race...)
		w.stand(id, map[liaison.Participating]int{liaison.Enrolled: 1, liaison.Waitlisted: 2})

		holder := w.peopleOf(id, liaison.Enrolled)[0]
		together(func() {
			w.tries(handlers.JoinAct{Occasion: id, Person: holder.ID, Key: liaison.AskLeave, Input: liaison.JoinInput{Reason: "冲突"}, By: holder}, w.clock())
		}, func() {
			w.does(func(tx *storage.Store) ([]liaison.Outgoing, error) {
				return w.desk().CancelOccasion(t.Context(), tx, handlers.CancelAct{Occasion: id, By: clerk, Why: "大雪"}, w.clock())
			})
		})
		enrolled, excused := len(w.peopleOf(id, liaison.Enrolled)), len(w.peopleOf(id, liaison.Excused))
		if enrolled != 1 || excused > 1 || len(w.peopleOf(id, liaison.Waitlisted)) != 2-excused {
			t.Errorf("%d have a seat and %d are excused", enrolled, excused)
		}
	}
}

// Who checks in while it is noted who came, with a message that was written in time and
// served late, is there or has missed it, and is told so; never both.
func TestCheckingInWhileItIsSettled(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "2026-12-01 10:00")
	p := w.known("A07")
	for range 5 {
		id := w.announces(liaison.Occasion{Kind: liaison.FieldResearch, Title: "专题调研", Where: "江城", Audience: w.among("A07"),
			Begins: w.moment("2026-12-14 08:30"), Ends: w.moment("2026-12-14 17:00")})
		w.joins(id, "A07", liaison.Enrol, liaison.JoinInput{})
		came := false
		together(func() {
			came = w.tries(handlers.JoinAct{Occasion: id, Person: p.ID, Key: liaison.Come, By: p}, w.moment("2026-12-14 16:59"))
		}, func() {
			w.does(func(tx *storage.Store) ([]liaison.Outgoing, error) {
				return w.desk().SettleOccasion(t.Context(), tx, id, w.moment("2026-12-14 18:00"))
			})
		})
		got, err := w.store.Participation(t.Context(), id, p.ID)
		if err != nil || (got.State == liaison.Attended) != came {
			t.Errorf("came %t and is %s, %v", came, got.State, err)
		}
	}
}
