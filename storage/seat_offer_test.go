package storage_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// Of many who would end one offer at once, one finds it standing, and the others find
// who has taken it. A seat is on offer once, and again when that has ended.
func TestAnOfferIsTakenOnce(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	now := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	deputies := liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}}
	var listed []liaison.Listed
	for _, code := range []string{"A1", "A2", "A3", "A4"} {
		listed = append(listed, liaison.Listed{Code: code, Name: "代表" + code, PhoneTail: "0007", Posts: []liaison.Post{{Body: "G01", Role: liaison.RoleDeputy}}})
	}
	if _, err := s.ImportRoster(t.Context(), liaison.Roster{Bodies: []liaison.Body{{Code: "G01", Kind: liaison.Delegation, Name: "江城代表团"}}, People: listed}, false, now); err != nil {
		t.Fatal(err)
	}
	people, err := s.People(t.Context(), storage.PeopleFilter{})
	if err != nil {
		t.Fatal(err)
	}
	o := liaison.Occasion{Kind: liaison.SittingIn, Stage: liaison.OccasionAnnounced, Title: "列席会议", Author: people[0].ID, Created: now, Announced: now,
		Begins: now.AddDate(0, 0, 9), Ends: now.AddDate(0, 0, 10), Capacity: 1, Audience: deputies}
	if o.ID, err = s.StartOccasion(t.Context(), o, ""); err != nil {
		t.Fatal(err)
	}
	if err := s.KeepJoinMove(t.Context(), storage.JoinMoved{Participation: liaison.Participation{Occasion: o.ID, Person: people[0].ID, State: liaison.PutDown, Changed: now}, Move: liaison.PutOn}); err != nil {
		t.Fatal(err)
	}
	f, first, err := s.OfferSeat(t.Context(), liaison.SeatOffer{Occasion: o.ID, Giver: people[0].ID, Made: now})
	if err != nil || !first {
		t.Fatal(first, err)
	}
	if again, first, err := s.OfferSeat(t.Context(), liaison.SeatOffer{Occasion: o.ID, Giver: people[0].ID, Made: now}); err != nil || first || again.ID != f.ID {
		t.Errorf("offered again: %+v, %t, %v", again, first, err)
	}
	if told, err := s.SeatSeekers(t.Context(), o, f); err != nil || len(told) != 3 {
		t.Errorf("told are %v, %v", told, err)
	}
	found := make(chan int64, len(people))
	var all sync.WaitGroup
	for _, p := range people[1:] {
		all.Go(func() {
			err := s.InTx(context.WithoutCancel(t.Context()), func(tx *storage.Store) error {
				f, err := tx.LockOffer(t.Context(), f.ID)
				if err != nil {
					return err
				}
				found <- f.Taker
				if !f.Ended.IsZero() {
					return nil
				}
				return tx.EndOffer(t.Context(), f.ID, p.ID, now)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	close(found)
	standing, takers := 0, map[int64]bool{}
	for taker := range found {
		if takers[taker] = true; taker == 0 {
			standing++
		}
	}
	if standing != 1 || len(takers) != 2 {
		t.Errorf("%d found it standing, and takers %v", standing, takers)
	}
	if offers, err := s.OffersFor(t.Context(), people[1].ID, now, 9); err != nil || len(offers) != 0 {
		t.Errorf("on offer are %+v, %v", offers, err)
	}
	if _, first, err := s.OfferSeat(t.Context(), liaison.SeatOffer{Occasion: o.ID, Giver: people[0].ID, Made: now}); err != nil || !first {
		t.Errorf("offered after that: %t, %v", first, err)
	}
	for at, want := range map[time.Time]int{now: 1, o.Begins: 0} {
		if offers, err := s.OffersFor(t.Context(), people[1].ID, at, 9); err != nil || len(offers) != want {
			t.Errorf("at %s on offer are %+v, %v", at, offers, err)
		}
	}
}
