package liaison_test

import (
	"testing"

	"liaison"
)

// What buttons and forms say is read as it was written, and nothing else is.
func TestConditionsOnOccasions(t *testing.T) {
	for _, kind := range liaison.OccasionKinds {
		for _, h := range liaison.OccasionHads(kind, 2026) {
			if got, ok := liaison.ParseOccasionHad(h.String()); !ok || got != h {
				t.Errorf("%s is read as %+v", h, got)
			}
		}
	}
	for _, text := range []string{"for:12", "free:2026:5"} {
		if h, ok := liaison.ParseOccasionHad(text); !ok || h.String() != text {
			t.Errorf("%s is read as %+v", text, h)
		}
	}
	for _, text := range []string{"", "came", "came:picnic:2026", "came:inspection:1026", "came:inspection:", "wished:inspection:0", "for:0", "for:-1",
		"for:1:2", "free:2026:13", "free:0:5", "free:2026:05", "came:inspection:2026:1", "will:inspection:2026"} {
		if h, ok := liaison.ParseOccasionHad(text); ok {
			t.Errorf("%q is taken for %+v", text, h)
		}
	}
	if (liaison.Audience{Occasions: []liaison.OccasionHad{{What: liaison.WishedFor, Occasion: 1}}}).Empty() {
		t.Error("an audience of who wishes for something is nobody")
	}
}
