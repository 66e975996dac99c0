package storage_test

import (
	"testing"
	"time"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// Whom an invitation does not reach is on the call list until they are called, about
// the occasion and not about a run.
func TestCallsAboutAnOccasion(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	now := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	_, err := s.ImportRoster(t.Context(), liaison.Roster{Bodies: []liaison.Body{{Code: "G01", Kind: liaison.Delegation, Name: "江城代表团"}},
		People: []liaison.Listed{{Code: "A07", Name: "代表A07", PhoneTail: "0007", Posts: []liaison.Post{{Body: "G01", Role: liaison.RoleDeputy}}}}}, false, now)
	if err != nil {
		t.Fatal(err)
	}
	deputy, err := s.PersonByCode(t.Context(), "A07")
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.StartOccasion(t.Context(), liaison.Occasion{Kind: liaison.Inspection, Stage: liaison.OccasionDraft, Title: "视察", Author: deputy.ID, Created: now}, "form")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.StartOccasion(t.Context(), liaison.Occasion{Kind: liaison.Inspection, Stage: liaison.OccasionDraft, Title: "视察", Author: deputy.ID, Created: now}, "form"); err != nil || again != id {
		t.Errorf("the same form has begun %d, %v", again, err)
	}
	for range 2 { // once is enough
		if err := s.CallAbout(t.Context(), id, []int64{deputy.ID}, now); err != nil {
			t.Fatal(err)
		}
	}
	list, total, err := s.CallsToMake(t.Context(), 0, 10)
	if err != nil || total != 1 || len(list) != 1 || len(list[0].Missed) != 0 || len(list[0].Events) != 1 || list[0].Events[0] != id || list[0].Reason != "unbound" {
		t.Fatalf("the list is %+v of %d, %v", list, total, err)
	}
	if first, err := s.Called(t.Context(), deputy.ID, deputy.ID, now); err != nil || !first {
		t.Errorf("called first: %t, %v", first, err)
	}
	if list, _, err := s.CallsToMake(t.Context(), 0, 10); err != nil || len(list) != 0 {
		t.Errorf("the list is %+v, %v", list, err)
	}
}

// What counts for the aim of a kind and for a selection: occasions of the kind in this
// term that were attended.
func TestWhoHasAttended(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	now := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	var listed []liaison.Listed
	for _, code := range []string{"A1", "A2", "A3"} {
		listed = append(listed, liaison.Listed{Code: code, Name: "代表" + code, PhoneTail: "0007", Elected: liaison.Date{Year: 2023, Month: 1, Day: 10},
			Expertise: []string{"农业"}, Posts: []liaison.Post{{Body: "G01", Role: liaison.RoleDeputy}}})
	}
	listed[2].Elected = liaison.Date{Year: 2018, Month: 1, Day: 10}
	if _, err := s.ImportRoster(t.Context(), liaison.Roster{Bodies: []liaison.Body{{Code: "G01", Kind: liaison.Delegation, Name: "江城代表团"}}, People: listed}, false, now); err != nil {
		t.Fatal(err)
	}
	people, err := s.People(t.Context(), storage.PeopleFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, begins := range []time.Time{now.AddDate(0, -1, 0), now.AddDate(-5, 0, 0), now.AddDate(-1, 0, 0)} {
		o := liaison.Occasion{Kind: liaison.FirstTermTraining, Stage: liaison.OccasionOver, Title: "培训", Begins: begins, Ends: begins.Add(time.Hour), Author: people[0].ID, Created: begins}
		if o.ID, err = s.StartOccasion(t.Context(), o, ""); err != nil {
			t.Fatal(err)
		}
		came := people[0]
		if begins.Before(now.AddDate(-4, 0, 0)) {
			came = people[1] // in another term
		}
		p := liaison.Participation{Occasion: o.ID, Person: came.ID, State: liaison.Attended, Came: begins, Changed: begins}
		if err := s.KeepJoinMove(t.Context(), storage.JoinMoved{Participation: p, Move: liaison.Come, Was: liaison.Enrolled, By: came.ID}); err != nil {
			t.Fatal(err)
		}
	}
	audience := liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}}
	found, err := s.Candidates(t.Context(), liaison.Occasion{ID: 1, Kind: liaison.FirstTermTraining, Audience: audience}, time.UTC)
	if err != nil || len(found) != 3 || found[0].Times != 2 || found[1].Times != 0 || !found[0].First || found[2].First || found[0].Fields[0] != "农业" || found[0].Delegation == 0 {
		t.Errorf("the candidates are %+v, %v", found, err)
	}
}
