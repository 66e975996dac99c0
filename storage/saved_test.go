package storage_test

import (
	"testing"

	"liaison"
)

// A name that somebody has given is theirs: only they, or who may send, save under it
// again.
func TestSavedNamesAreTheirMakers(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	officer, other, clerk := n.people["A1"], n.people["A2"], n.people["JB1"]
	for what, save := range map[string]func(liaison.Person) error{
		"template": func(p liaison.Person) error {
			return n.SaveTemplate(t.Context(), "会议情况", liaison.Content{}, p, aMorning)
		},
		"audience": func(p liaison.Person) error {
			return n.SaveAudience(t.Context(), "城环组", n.of("A1"), p, aMorning)
		},
	} {
		for _, c := range []struct {
			by  liaison.Person
			may bool
		}{{officer, true}, {officer, true}, {other, false}, {clerk, true}, {officer, false}} {
			if err := save(c.by); (err == nil) != c.may {
				t.Errorf("%s by %s: %v", what, c.by.Code, err)
			}
		}
	}
}
