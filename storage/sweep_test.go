package storage_test

import (
	"cmp"
	"regexp"
	"slices"
	"testing"

	"liaison"
	"liaison/storage"
)

// swept is what a sweep counts, found the slow way: the parts in which a matter stands
// for a unit, with the earliest day that puts it there.
func swept(m liaison.Matter, body int64, today liaison.Date) map[liaison.SweepPart]liaison.Date {
	in := map[liaison.SweepPart]liaison.Date{}
	put := func(is bool, part liaison.SweepPart, k liaison.Clock) {
		if first, there := in[part]; is && (!there || k.Due.Before(first)) {
			in[part] = k.Due
		}
	}
	leads, joins := slices.Contains(m.Bodies(liaison.Lead), body), slices.Contains(m.Bodies(liaison.Co), body)
	for _, k := range m.Clocks {
		if k.Stopped || k.For == "" || k.For == liaison.Timer {
			continue
		}
		own := (leads && (k.For == liaison.Lead || k.For == liaison.Approver) || joins && k.For == liaison.Co) && (k.Body == 0 || k.Body == body)
		left := today.DaysUntil(k.Due)
		put(own && left < 0, liaison.SweepOverdue, k)
		put(own && left >= 0 && left <= liaison.SweepDays, liaison.SweepDue, k)
		put(own && k.Kind == liaison.ClockContact, liaison.SweepUncontacted, k)
		put(leads && k.Kind == liaison.ClockEvaluate, liaison.SweepUnrated, k)
		put(own && k.Kind == liaison.ClockCommitment && left <= liaison.SweepDays, liaison.SweepPromised, k)
	}
	return in
}

// Of every unit, on every day, the counts and the lists are those of the obvious filter;
// who has most that is overdue stands first.
func TestASweepIsTheObviousFilter(t *testing.T) {
	t.Parallel()
	f := newFiles(t)
	for _, today := range []liaison.Date{{Year: 2026, Month: 7, Day: 1}, {Year: 2026, Month: 9, Day: 15}, {Year: 2026, Month: 12, Day: 1}} {
		lines, err := f.Sweep(t.Context(), today, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(lines, func(a, b storage.SweepLine) int {
			return cmp.Or(cmp.Compare(b.Overdue, a.Overdue), cmp.Compare(b.Due, a.Due), cmp.Compare(a.Code, b.Code))
		}) {
			t.Errorf("on %s they stand as %v", today, lines)
		}
		seen := 0
		for _, b := range f.bodies {
			i := slices.IndexFunc(lines, func(l storage.SweepLine) bool { return l.Body == b.ID })
			line := storage.SweepLine{}
			if i >= 0 {
				line, seen = lines[i], seen+1
			}
			for _, part := range liaison.SweepParts {
				want := f.swept(b.ID, part, today)
				got, err := f.SweptMatters(t.Context(), today, b.ID, part, 0, 1000)
				if err != nil {
					t.Fatal(err)
				}
				if ids := idsOf(got); !slices.Equal(ids, want) || line.Of(part) != len(want) {
					t.Errorf("%s on %s, %s: counts %d, lists %v, not %v", b.Code, today, part, line.Of(part), ids, want)
				}
			}
			one, err := f.Sweep(t.Context(), today, []int64{b.ID})
			if err != nil || i < 0 != (len(one) == 0) || i >= 0 && one[0] != line {
				t.Errorf("%s alone: %v %v, not %v", b.Code, one, err, line)
			}
		}
		if seen != len(lines) {
			t.Errorf("on %s there are %d lines, of %d units", today, len(lines), seen)
		}
	}
}

// swept lists a unit's matters in a part, what is due first.
func (f files) swept(body int64, part liaison.SweepPart, today liaison.Date) []int64 {
	due := map[int64]liaison.Date{}
	for _, m := range f.matters {
		if d, is := swept(m, body, today)[part]; is {
			due[m.ID] = d
		}
	}
	ids := []int64{}
	for id := range due {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b int64) int {
		return cmp.Or(cmp.Compare(0, due[a].DaysUntil(due[b])), cmp.Compare(a, b))
	})
	return ids
}

func idsOf(matters []liaison.Matter) []int64 {
	ids := []int64{}
	for _, m := range matters {
		ids = append(ids, m.ID)
	}
	return ids
}

// All units are counted along indexes: no table of matters is read as a whole.
func TestASweepGoesAlongIndexes(t *testing.T) {
	t.Parallel()
	f := newFiles(t)
	plan, err := f.ExplainSweep(t.Context(), liaison.Date{Year: 2026, Month: 9, Day: 15})
	if err != nil {
		t.Fatal(err)
	}
	if regexp.MustCompile(`Seq Scan on (clocks|parties|matters)`).MatchString(plan) {
		t.Errorf("it reads a table as a whole:\n%s", plan)
	}
}
