package handlers

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestRoomsOfADigest(t *testing.T) {
	for _, c := range []struct{ sizes, want []int }{
		{[]int{0, 0, 2, 0, 0}, []int{0, 0, 2, 0, 0}},
		{[]int{40, 0, 0, 0, 0}, []int{15, 0, 0, 0, 0}},
		{[]int{40, 5, 9, 0, 0}, []int{9, 3, 3, 0, 0}},
		{[]int{2, 1, 40, 0, 40}, []int{2, 1, 9, 0, 3}},
		{[]int{40, 40, 40, 40, 40}, []int{3, 3, 3, 3, 3}},
	} {
		if got := rooms(c.sizes...); !slices.Equal(got, c.want) {
			t.Errorf("%v have %v, want %v", c.sizes, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(0, 30), 5, 5).Draw(t, "sizes")
		sum := 0
		for i, n := range rooms(sizes...) {
			if sum += n; n > sizes[i] || n < min(digestLeast, sizes[i]) {
				t.Fatalf("%v have %v", sizes, rooms(sizes...))
			}
		}
		if sum > digestMost {
			t.Fatalf("%v have %v", sizes, rooms(sizes...))
		}
	})
}
