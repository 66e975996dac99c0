package liaison_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison"
)

// Who wishes and is free hears first, then who wishes, then who is free, then the
// others; equals stay as they are.
func TestInviteOrder(t *testing.T) {
	got := liaison.InviteOrder([]int64{1, 2, 3, 4, 5, 6}, []liaison.Leaning{
		{Person: 3, Free: true}, {Person: 5, Wishes: true}, {Person: 6, Wishes: true, Free: true}, {Person: 2, Wishes: true}, {Person: 9, Wishes: true}})
	if want := []int64{6, 2, 5, 3, 1, 4}; !slices.Equal(got, want) {
		t.Errorf("the order is %v, and was to be %v", got, want)
	}
}

// A slow model: nobody hears before somebody who leans more, and nobody is lost.
func TestInviteOrderAgreesWithAModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.SliceOfNDistinct(rapid.Int64Range(1, 40), 0, 20, rapid.ID).Draw(t, "people")
		said := map[int64]liaison.Leaning{}
		var list []liaison.Leaning
		for _, p := range rapid.SliceOfNDistinct(rapid.Int64Range(1, 40), 0, 20, rapid.ID).Draw(t, "said") {
			said[p] = liaison.Leaning{Person: p, Wishes: rapid.Bool().Draw(t, "wishes"), Free: rapid.Bool().Draw(t, "free")}
			list = append(list, said[p])
		}
		order := liaison.InviteOrder(people, list)
		if len(order) != len(people) {
			t.Fatalf("%d of %d", len(order), len(people))
		}
		for i, a := range order {
			for _, b := range order[i+1:] {
				x, y := said[a], said[b]
				more := y.Wishes && !x.Wishes || y.Wishes == x.Wishes && y.Free && !x.Free
				if more || x.Wishes == y.Wishes && x.Free == y.Free && slices.Index(people, a) > slices.Index(people, b) {
					t.Fatalf("%d hears before %d", a, b)
				}
			}
		}
	})
}

// An occasion stands under its menu's year, or that in which it begins in the zone.
func TestSeason(t *testing.T) {
	newYear := time.Date(2026, time.December, 31, 17, 0, 0, 0, time.UTC) // the first of January in Shanghai
	for name, c := range map[string]struct {
		occasion liaison.Occasion
		year     int
		month    string
	}{
		"begins":  {liaison.Occasion{Begins: newYear}, 2027, "2027-01-01"},
		"menu":    {liaison.Occasion{Begins: newYear, Year: 2026}, 2026, "2027-01-01"},
		"no time": {liaison.Occasion{Year: 2026}, 2026, liaison.Date{}.String()},
	} {
		year, month := c.occasion.Season(shanghai)
		if year != c.year || month.String() != c.month {
			t.Errorf("%s: %d, %s", name, year, month)
		}
	}
}
