package storage_test

import (
	"fmt"
	"testing"

	"liaison"
	"liaison/storage"
)

// Problems are listed and counted by level and by how far they are, for whoever holds
// the occasion or has to see to them.
func TestProblemsOfOccasions(t *testing.T) {
	t.Parallel()
	s := newSeason(t, 3)
	ctx, today := t.Context(), liaison.DateOf(s.now)
	for i, o := range s.occasions {
		if err := s.KeepOccasion(ctx, o); err != nil {
			t.Fatal(err)
		}
		for range s.random.IntN(3) {
			id, err := s.NoteDown(ctx, storage.Finding{Occasion: o.ID, Person: s.deputies[0].ID, At: s.now, Text: fmt.Sprint("记录", i)})
			if err != nil {
				t.Fatal(err)
			}
			f := storage.Finding{ID: id}
			if s.random.IntN(3) > 0 {
				f.Body, f.Due, f.Level = s.bodies["C9"], today.AddDays(s.random.IntN(5)-2), liaison.Levels[s.random.IntN(4)]
				if s.random.IntN(3) == 0 {
					f.Settled, f.SettledAt = "已整改", s.now
				}
			}
			if err := s.KeepFinding(ctx, f); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := map[storage.FindingCount]int{}
	own := storage.Holding{Kinds: map[int64][]liaison.OccasionKind{s.bodies["G1"]: {liaison.Inspection}}}
	owned := 0
	for _, o := range s.occasions {
		notes, err := s.NotesOf(ctx, o.ID, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range notes {
			if n.Body != 0 {
				want[storage.FindingCount{Level: n.Level, Status: n.Status(today)}]++
				if o.Body == s.bodies["G1"] && o.Kind == liaison.Inspection {
					owned++
				}
			}
		}
	}
	all := storage.FindingFilter{Holding: storage.Holding{All: true}, Today: today}
	counts, err := s.CountFindings(ctx, all)
	if err != nil {
		t.Fatal(err)
	}
	alike(t, "counts", len(counts), len(want))
	for _, c := range counts {
		of := all
		of.Level, of.Status = c.Level, c.Status
		list, err := s.Findings(ctx, of, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		alike(t, fmt.Sprint(c.Level, c.Status), []int{c.Count, len(list)}, []int{want[storage.FindingCount{Level: c.Level, Status: c.Status}], c.Count})
	}
	for _, f := range []struct {
		storage.FindingFilter
		want int
	}{{storage.FindingFilter{Holding: own, Today: today}, owned}, {storage.FindingFilter{Today: today}, 0}, {storage.FindingFilter{Bodies: []int64{s.bodies["G2"]}, Today: today}, 0}} {
		list, err := s.Findings(ctx, f.FindingFilter, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		alike(t, fmt.Sprintf("%+v", f.FindingFilter), len(list), f.want)
	}
}
