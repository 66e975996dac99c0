package liaison_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liaison"
)

func contactable(t *rapid.T, id int64) liaison.Contactable {
	c := liaison.Contactable{ID: id, Delegations: []int64{rapid.Int64Range(1, 4).Draw(t, "delegation")}}
	c.Fields = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"农业", "医疗卫生", "法律"}), 0, 2, rapid.ID[string]).Draw(t, "fields")
	return c
}

// allocating draws some members and deputies, and what stood between them or others
// before.
func allocating(t *rapid.T) liaison.Allocating {
	in := liaison.Allocating{Most: rapid.IntRange(1, 5).Draw(t, "most")}
	in.Least = rapid.IntRange(1, in.Most).Draw(t, "least")
	for id := range rapid.Int64Range(0, 6).Draw(t, "members") {
		in.Members = append(in.Members, contactable(t, id+1))
	}
	for id := range rapid.Int64Range(0, 20).Draw(t, "deputies") {
		in.Deputies = append(in.Deputies, contactable(t, id+101))
	}
	in.Standing = rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) liaison.Link {
		return liaison.Link{Member: rapid.Int64Range(1, 8).Draw(t, "member"), Deputy: rapid.Int64Range(101, 124).Draw(t, "deputy"),
			ByHand: rapid.Bool().Draw(t, "by hand")}
	}), 0, 24, liaison.Link.Pair).Draw(t, "standing")
	return in
}

func TestAllocationHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := allocating(t)
		out := liaison.Allocate(in)
		load, covered := map[int64]int{}, map[int64]int{}
		for _, l := range out.Links {
			load[l.Member]++
			covered[l.Deputy]++
		}
		room := len(in.Members) * in.Most
		for _, m := range in.Members {
			if load[m.ID] > in.Most {
				t.Fatalf("member %d has %d, the most is %d", m.ID, load[m.ID], in.Most)
			}
			if load[m.ID] < min(in.Least, len(in.Deputies)) {
				t.Fatalf("member %d has %d, the least is %d", m.ID, load[m.ID], in.Least)
			}
		}
		if want := max(0, len(in.Deputies)-room); len(out.Uncovered) != want {
			t.Fatalf("%d of %d deputies are uncovered with room for %d", len(out.Uncovered), len(in.Deputies), room)
		}
		if len(covered)+len(out.Uncovered) != len(in.Deputies) {
			t.Fatalf("somebody is neither covered nor uncovered, or is nobody: %v %v", covered, out.Uncovered)
		}
		if len(out.Uncovered) > 0 && len(in.Members) > 0 {
			in.Most = out.Needed
			if again := liaison.Allocate(in); len(again.Uncovered) > 0 {
				t.Fatalf("the remedy %d leaves %v uncovered", out.Needed, again.Uncovered)
			}
		}
	})
}

// The order in which people are given means nothing, and what stands is not touched
// again.
func TestAllocationIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := allocating(t)
		out := liaison.Allocate(in)
		shuffled := liaison.Allocating{Least: in.Least, Most: in.Most, Members: rapid.Permutation(in.Members).Draw(t, "members again"),
			Deputies: rapid.Permutation(in.Deputies).Draw(t, "deputies again"), Standing: rapid.Permutation(in.Standing).Draw(t, "standing again")}
		if diff := cmp.Diff(out, liaison.Allocate(shuffled)); diff != "" {
			t.Fatalf("in another order:\n%s", diff)
		}
		in.Standing = out.Links
		again := liaison.Allocate(in)
		if len(again.Added)+len(again.Dropped) > 0 {
			t.Fatalf("run again it adds %v and drops %v", again.Added, again.Dropped)
		}
	})
}

// What changes when somebody comes or goes is what has to, and no more.
func TestAllocationChangesLittle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := allocating(t)
		in.Standing = liaison.Allocate(in).Links
		came := in
		came.Deputies = append(slices.Clone(in.Deputies), contactable(t, 199))
		if out := liaison.Allocate(came); len(in.Members) > 0 && (len(out.Added) > 1+len(in.Members) || len(out.Dropped) > 1) {
			t.Fatalf("for one who came it adds %v and drops %v", out.Added, out.Dropped)
		}
		if len(in.Members) == 0 {
			return
		}
		left := in
		left.Members = in.Members[1:]
		out := liaison.Allocate(left)
		lost := 0
		for _, l := range in.Standing {
			if l.Member == in.Members[0].ID {
				lost++
			}
		}
		if len(out.Added) > lost {
			t.Fatalf("one with %d left, and it adds %v", lost, out.Added)
		}
	})
}

func TestAllocationPrefersTheNear(t *testing.T) {
	person := func(id, delegation int64, fields ...string) liaison.Contactable {
		return liaison.Contactable{ID: id, Delegations: []int64{delegation}, Fields: fields}
	}
	in := liaison.Allocating{Least: 1, Most: 2,
		Members:  []liaison.Contactable{person(1, 1, "农业"), person(2, 2, "法律"), person(3, 1, "法律")},
		Deputies: []liaison.Contactable{person(11, 1, "农业"), person(12, 1, "法律"), person(13, 2), person(14, 3, "法律"), person(15, 3)}}
	want := []liaison.Link{{Member: 1, Deputy: 11}, {Member: 1, Deputy: 15}, {Member: 2, Deputy: 13}, {Member: 2, Deputy: 14}, {Member: 3, Deputy: 12}}
	if diff := cmp.Diff(want, liaison.Allocate(in).Links); diff != "" {
		t.Error(diff)
	}
	// A second member makes room for who has none, unless somebody has decided on it.
	in.Members, in.Most = in.Members[:2], 1
	in.Deputies = in.Deputies[:2]
	in.Standing = []liaison.Link{{Member: 1, Deputy: 11}, {Member: 2, Deputy: 11, ByHand: true}}
	out := liaison.Allocate(in)
	if diff := cmp.Diff([]liaison.Link{{Member: 1, Deputy: 12}, {Member: 2, Deputy: 11, ByHand: true}}, out.Links); diff != "" {
		t.Error(diff)
	}
}

// A whole congress is allocated while somebody waits for the page.
func TestAllocationIsInstant(t *testing.T) {
	in := liaison.Allocating{Least: 2, Most: 12}
	for id := range int64(740) {
		c := liaison.Contactable{ID: id + 1, Delegations: []int64{id % 17}, Fields: []string{[]string{"农业", "法律", "教育"}[id%3]}}
		if id%12 == 0 {
			in.Members = append(in.Members, c)
		} else {
			in.Deputies = append(in.Deputies, c)
		}
	}
	began := time.Now()
	out := liaison.Allocate(in)
	if took := time.Since(began); took > time.Second || len(out.Uncovered) > 0 {
		t.Errorf("%d members and %d deputies took %s, and %d are uncovered", len(in.Members), len(in.Deputies), took, len(out.Uncovered))
	}
}
