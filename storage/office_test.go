package storage_test

import (
	"fmt"
	"testing"
	"time"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// delegation imports so many of them, and returns them by code.
func delegation(t *testing.T, store *storage.Store, n int, at time.Time) map[string]liaison.Person {
	t.Helper()
	r := liaison.Roster{Bodies: []liaison.Body{{Code: "T01", Kind: liaison.Delegation, Name: "第一代表团"}}}
	var codes []string
	for i := range n {
		code := fmt.Sprintf("A%02d", i)
		codes = append(codes, code)
		r.People = append(r.People, liaison.Listed{Code: code, Name: "代表" + code, PhoneTail: "1234", Posts: []liaison.Post{{Body: "T01", Role: liaison.RoleDeputy}}})
	}
	r.People = append(r.People,
		liaison.Listed{Code: "JB01", Name: "经办01", PhoneTail: "1234", Posts: []liaison.Post{{Body: "T01", Role: liaison.RoleClerk}}},
		liaison.Listed{Code: "FZ01", Name: "负责人01", PhoneTail: "1234", Posts: []liaison.Post{{Body: "T01", Role: liaison.RoleChief}}})
	if _, err := store.ImportRoster(t.Context(), r, false, at); err != nil {
		t.Fatal(err)
	}
	people, err := store.PeopleByCodes(t.Context(), append(codes, "JB01", "FZ01"))
	if err != nil {
		t.Fatal(err)
	}
	return people
}

// Who is not in office is in no audience, counted or frozen, by a filter or by name,
// takes down nothing of the public, and is found for nothing that needs the role.
func TestWhoIsNotInOfficeGetsNothing(t *testing.T) {
	t.Parallel()
	ctx, at := t.Context(), time.Date(2026, 9, 15, 10, 0, 0, 0, time.UTC)
	store := storagetest.New(t)
	people := delegation(t, store, 4, at)
	clerk := people["JB01"].ID
	for code, standing := range map[string]liaison.Standing{"A01": liaison.Suspended, "A02": liaison.Ended} {
		if err := store.KeepStanding(ctx, clerk, people[code], standing, "调离", at); err != nil {
			t.Fatal(err)
		}
	}
	for name, a := range map[string]liaison.Audience{
		"a filter":    {Roles: []liaison.Role{liaison.RoleDeputy}},
		"people":      {People: []int64{people["A00"].ID, people["A01"].ID, people["A02"].ID, people["A03"].ID}},
		"both":        {Roles: []liaison.Role{liaison.RoleDeputy}, People: []int64{people["A01"].ID}},
		"an excepted": {Roles: []liaison.Role{liaison.RoleDeputy, liaison.RoleChief}, Except: []int64{people["FZ01"].ID}},
	} {
		count, err := store.CountAudience(ctx, a)
		if err != nil || count.All != 2 {
			t.Errorf("%s: %d are counted: %v", name, count.All, err)
		}
		id, err := store.StartBriefing(ctx, liaison.Briefing{Kind: liaison.Bulletin, Stage: liaison.BriefingApproved, Author: clerk, Audience: a, Created: at})
		if err != nil {
			t.Fatal(err)
		}
		run := liaison.Run{Briefing: id, Kind: liaison.Bulletin, Author: clerk, At: at, Audience: a}
		if run.ID, err = store.StartRun(ctx, run); err != nil {
			t.Fatal(err)
		}
		if err := store.FreezeRun(ctx, run, storage.Freeze{Now: at}); err != nil {
			t.Fatal(err)
		}
		if run, err = store.Run(ctx, run.ID); err != nil || run.Counts.Total != 2 {
			t.Errorf("%s: %d are frozen: %v", name, run.Counts.Total, err)
		}
	}
	found, err := store.People(ctx, storage.PeopleFilter{Role: liaison.RoleDeputy})
	if err != nil || len(found) != 2 {
		t.Errorf("%d deputies are found: %v", len(found), err)
	}
	if err := store.KeepStanding(ctx, clerk, people["JB01"], liaison.Ended, "退休", at); err == nil {
		t.Error("the last clerk may leave")
	}
}
