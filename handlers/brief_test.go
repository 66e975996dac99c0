package handlers

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
	"liaison/storage/storagetest"
)

var december = time.Date(2026, 12, 1, 1, 0, 0, 0, time.UTC)

func newBriefDesk(t *testing.T) *Desk {
	t.Helper()
	catalogue, err := locales.Open("zh-Hans")
	if err != nil {
		t.Fatal(err)
	}
	return &Desk{Locales: catalogue, Zone: time.UTC, Now: func() time.Time { return december }}
}

// committee imports an officer of a committee, and a deputy for each code.
func committee(t *testing.T, s *storage.Store, officer liaison.Role, deputies ...string) {
	t.Helper()
	people := []liaison.Listed{{Code: "C1", Name: "联络员", PhoneTail: "0000", Posts: []liaison.Post{{Body: "C01", Role: officer}}}}
	for _, code := range deputies {
		people = append(people, liaison.Listed{Code: code, Name: "代表" + code, PhoneTail: "0000", Posts: []liaison.Post{{Body: "G01", Role: liaison.RoleDeputy}}})
	}
	_, err := s.ImportRoster(t.Context(), liaison.Roster{People: people, Bodies: []liaison.Body{
		{Code: "C01", Kind: liaison.CommitteeBody, Name: "委员会"}, {Code: "G01", Kind: liaison.Delegation, Name: "代表团"}}}, false, december)
	if err != nil {
		t.Fatal(err)
	}
}

// What is approved is said in the same order to everybody.
func TestBriefLinesKeepTheirOrder(t *testing.T) {
	t.Parallel()
	d := newBriefDesk(t)
	said := &turn{desk: d, voice: d.Locales.Voice("zh-Hans")}
	b := liaison.Briefing{Kind: liaison.Step, Content: liaison.Content{Urgent: true, Public: true}}
	first, err := said.briefLines(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	for range 50 {
		if lines, _ := said.briefLines(t.Context(), b); fmt.Sprint(lines) != fmt.Sprint(first) {
			t.Fatalf("said %v, and then %v", first, lines)
		}
	}
}

// An audience is counted once in an update, for all to whom it is shown in it.
func TestAnAudienceIsCountedOnce(t *testing.T) {
	t.Parallel()
	s := storagetest.New(t)
	a := liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}}
	count := func(shows *turn, a liaison.Audience, want int) {
		t.Helper()
		if got, err := shows.headCount(t.Context(), a); err != nil || got.All != want {
			t.Errorf("counted %d, %v, not %d", got.All, err, want)
		}
	}
	committee(t, s, liaison.RoleOfficer, "A1")
	author := &turn{store: s}
	count(author, a, 1)
	committee(t, s, liaison.RoleOfficer, "A1", "A2")
	count(&turn{store: s, known: author.known}, a, 1)
	count(&turn{store: s, known: author.known}, liaison.Audience{Roles: a.Roles, Levels: []liaison.Level{"none"}}, 0)
	count(&turn{store: s}, a, 2)
}

// The list of a run's people is made for whoever sees to it when it is made, and not
// when it was asked for.
func TestReadersAreForWhoSeesToTheRun(t *testing.T) {
	t.Parallel()
	s, d := storagetest.New(t), newBriefDesk(t)
	committee(t, s, liaison.RoleOfficer, "A1")
	p, err := s.PersonByCode(t.Context(), "C1")
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.StartBriefing(t.Context(), liaison.Briefing{Kind: liaison.Bulletin, Stage: liaison.BriefingApproved, Author: p.ID, Created: december})
	if err != nil {
		t.Fatal(err)
	}
	run, err := s.StartRun(t.Context(), liaison.Run{Briefing: id, Kind: liaison.Bulletin, Author: p.ID, At: december})
	if err != nil {
		t.Fatal(err)
	}
	which := fmt.Sprintf("%d:zh-Hans:%d", run, p.ID)
	if _, _, err := d.makeReaders(t.Context(), s, which); err != nil {
		t.Errorf("their own list: %v", err)
	}
	committee(t, s, liaison.RoleDeputy, "A1")
	_, _, err = d.makeReaders(t.Context(), s, which)
	if refusal := new(liaison.Refusal); !errors.As(err, &refusal) || refusal.Code != liaison.Forbidden {
		t.Errorf("after they left: %v", err)
	}
}
