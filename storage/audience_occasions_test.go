package storage_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"liaison"
)

// leans is what a deputy has said on the menu.
type leans struct {
	wishes map[int64]bool // by occasion
	free   map[int][]int  // months by year
}

// leans has deputies wish for things and be free, at random.
func (s *season) leans() map[int64]leans {
	s.t.Helper()
	said := map[int64]leans{}
	for _, d := range s.deputies {
		l := leans{map[int64]bool{}, map[int][]int{}}
		for _, o := range s.occasions {
			if s.random.IntN(8) > 0 || o.ID%3 == 0 { // nobody wishes for one of three
				continue
			}
			if err := s.Wish(s.t.Context(), o.ID, d.ID, true, s.now); err != nil {
				s.t.Fatal(err)
			}
			l.wishes[o.ID] = true
		}
		for _, year := range []int{2025, 2026} {
			for m := 1; m <= 12; m++ {
				if s.random.IntN(3) == 0 {
					l.free[year] = append(l.free[year], m)
				}
			}
			if err := s.KeepFreeMonths(s.t.Context(), d.ID, year, l.free[year]); err != nil {
				s.t.Fatal(err)
			}
		}
		said[d.ID] = l
	}
	return said
}

// wishesFor reports whether somebody wishes for an occasion, read off as a sentence:
// for it, or, where nobody could, for one of its kind in its year.
func (s *season) wishesFor(o liaison.Occasion, person int64, said map[int64]leans) bool {
	for _, l := range said {
		if l.wishes[o.ID] {
			return said[person].wishes[o.ID]
		}
	}
	return slices.ContainsFunc(s.occasions, func(k liaison.Occasion) bool {
		return k.Kind == o.Kind && k.Year == o.Year && said[person].wishes[k.ID]
	})
}

// Who wishes and who is free is what a slow count says, for selections, for the order
// of invitations and for the numbers of the page alike.
func TestLeaningsAreWhatASlowCountSays(t *testing.T) {
	t.Parallel()
	s := newSeason(t, 11)
	said := s.leans()
	for _, o := range s.occasions {
		o.Audience = liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}}
		_, month := o.Season(shanghai)
		candidates, err := s.Candidates(t.Context(), o, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		want := liaison.Leanings{}
		for _, c := range candidates {
			wishes, free := s.wishesFor(o, c.Person, said), slices.Contains(said[c.Person].free[month.Year], int(month.Month))
			alike(t, o.Title, []bool{c.Wishes, c.Free}, []bool{wishes, free})
			want.Wishes, want.Free, want.Both = want.Wishes+ones(wishes), want.Free+ones(free), want.Both+ones(wishes && free)
		}
		counted, err := s.CountLeanings(t.Context(), o, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		alike(t, o.Title, counted, want)
		leanings, err := s.LeaningsTo(t.Context(), o, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range leanings {
			_, joined := s.joined[o.ID][l.Person]
			alike(t, o.Title, []bool{joined, l.Wishes, l.Free}, []bool{true, s.wishesFor(o, l.Person, said), slices.Contains(said[l.Person].free[month.Year], int(month.Month))})
		}
	}
}

func ones(is bool) int {
	if is {
		return 1
	}
	return 0
}

// An audience by what people came to, wished for and are free in is whom a slow model
// says.
func TestAudiencesByOccasions(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		s := newSeason(t, 20+seed)
		said := s.leans()
		for _, kind := range []liaison.OccasionKind{liaison.FirstTermTraining, liaison.Inspection, liaison.GroupActivity, liaison.Hearing} {
			for _, h := range liaison.OccasionHads(kind, 2026) {
				s.checkHad(h, said)
			}
		}
		s.checkHad(liaison.OccasionHad{What: liaison.WishedFor, Occasion: s.occasions[1].ID}, said)
		s.checkHad(liaison.OccasionHad{What: liaison.FreeIn, Year: 2026, Month: time.May}, said)
		s.checkHad(liaison.OccasionHad{What: "picnic"}, said)
	}
}

func (s *season) checkHad(h liaison.OccasionHad, said map[int64]leans) {
	s.t.Helper()
	a := liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}, Occasions: []liaison.OccasionHad{h}}
	got, err := s.CountAudience(s.t.Context(), a)
	if err != nil {
		s.t.Fatal(err)
	}
	want := 0
	for _, d := range s.deputies {
		if d.InOffice() && s.had(h, d.ID, said) {
			want++
		}
	}
	alike(s.t, h.String(), got.All, want)
}

// had is the condition as it reads.
func (s *season) had(h liaison.OccasionHad, person int64, said map[int64]leans) bool {
	term := time.Date(2023, time.January, 1, 0, 0, 0, 0, time.UTC)
	came := slices.ContainsFunc(s.occasions, func(o liaison.Occasion) bool {
		held := o.Stage == liaison.OccasionAnnounced || o.Stage == liaison.OccasionOver
		in := h.Year == o.Year || h.Year == 0 && !o.Begins.Before(term)
		return o.Kind == h.Kind && held && in && s.joined[o.ID][person] == liaison.Attended
	})
	switch h.What {
	case liaison.CameToOne:
		return came
	case liaison.CameToNone:
		return !came
	case liaison.Wished:
		return slices.ContainsFunc(s.occasions, func(o liaison.Occasion) bool {
			return o.Kind == h.Kind && o.Year == h.Year && said[person].wishes[o.ID]
		})
	case liaison.WishedFor:
		return said[person].wishes[h.Occasion]
	case liaison.FreeIn:
		return slices.Contains(said[person].free[h.Year], int(h.Month))
	}
	return false
}

// Conditions on occasions are hashed: an audience of a million is counted without a
// loop over one table for each row of another. One person is looked up by the index of
// their participations.
func TestPlanOfAudiencesByOccasions(t *testing.T) {
	t.Parallel()
	s := newNewsroom(t)
	for _, h := range liaison.OccasionHads(liaison.Inspection, 2026) {
		a := liaison.Audience{Roles: deputies, Occasions: []liaison.OccasionHad{h}}
		plan, err := s.ExplainAudience(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(plan, "Nested Loop") || strings.Contains(plan, "SubPlan") || !strings.Contains(plan, "Hash") {
			t.Errorf("%s is not hashed:\n%s", h, plan)
		}
		if h.What == liaison.Wished {
			continue
		}
		if plan, err = s.ExplainMember(t.Context(), a, s.people["A1"].ID); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(plan, "participations_of_a_person") && !strings.Contains(plan, "participations_pkey") {
			t.Errorf("%s of one person reads all participations:\n%s", h, plan)
		}
	}
}
