package storage_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison"
	"liaison/storage"
)

// Whoever has a chat since, or has come back, is not to be called any more about what
// they missed before; who waits longest comes first, with all that they missed.
func TestWhoIsToBeCalled(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	first := n.goes(n.of("A5", "ZR1"), liaison.Content{}, storage.Freeze{Now: aMorning})
	second := n.goes(n.of("A1", "A5"), liaison.Content{}, storage.Freeze{Now: aMorning.AddDate(0, 0, 1)})
	n.exec(`INSERT INTO calls (person, run, reason, at) VALUES ($1, $2, 'gone', $3)`, n.people["A1"].ID, second.ID, aMorning.AddDate(0, 0, 1))
	n.exec(`INSERT INTO conversations (chat, gone_at) SELECT chat, $2 FROM people WHERE id = $1`, n.people["A1"].ID, aMorning)
	calls := func(want ...string) {
		t.Helper()
		found, total, err := n.CallsToMake(t.Context(), 0, 10)
		var codes []string
		for _, c := range found {
			codes = append(codes, c.Code)
		}
		if diff := cmp.Diff(want, codes); diff != "" || total != len(want) || err != nil {
			t.Errorf("%d, %v: %s", total, err, diff)
		}
		if len(found) > 0 && found[0].Code == "A5" && !cmp.Equal(found[0].Missed, []int64{second.ID, first.ID}) {
			t.Errorf("A5 has missed %v", found[0].Missed)
		}
	}
	calls("A5", "ZR1", "A1")
	n.exec(`UPDATE conversations SET gone_at = NULL`)
	calls("A5", "ZR1")
	n.exec(`UPDATE people SET chat = 77 WHERE id = $1`, n.people["A5"].ID)
	calls("ZR1")
	if page, _, err := n.CallsToMake(t.Context(), 1, 10); err != nil || len(page) != 0 {
		t.Errorf("after them come %+v, %v", page, err)
	}
}

// Binding closes what waited for it, so that the list does not grow with those who
// are long there.
func TestBindingClosesCalls(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.goes(n.of("A5"), liaison.Content{}, storage.Freeze{Now: aMorning})
	p := n.people["A5"]
	n.must(n.Invite(t.Context(), p.ID, []byte("hash"), aMorning, aMorning.AddDate(0, 0, 7)))
	err := n.InTx(t.Context(), func(tx *storage.Store) error {
		inv, err := tx.LockInvitation(t.Context(), []byte("hash"))
		if err == nil {
			_, err = tx.Bind(t.Context(), inv, 77, aMorning)
		}
		return err
	})
	n.must(err)
	n.exec(`UPDATE people SET chat = NULL WHERE id = $1`, p.ID) // as the list's own condition would leave them out
	if _, total, err := n.CallsToMake(t.Context(), 0, 10); err != nil || total != 0 {
		t.Errorf("%d to call, %v", total, err)
	}
}

// A long call list is counted only so far.
func TestALongCallList(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	run := n.goes(n.of("A1"), liaison.Content{}, storage.Freeze{Now: aMorning})
	n.exec(`INSERT INTO people (code, name, phone_tail) SELECT 'X' || i, '代表X' || i, '0000' FROM generate_series(1, 1500) i`)
	n.exec(`INSERT INTO calls (person, run, reason, at) SELECT id, $1, 'unbound', $2 FROM people WHERE code LIKE 'X%'`, run.ID, aMorning)
	page, total, err := n.CallsToMake(t.Context(), 1495, 10)
	if err != nil || len(page) != 5 || total != storage.CountedMost+1 {
		t.Errorf("%d on the last page of %d, %v", len(page), total, err)
	}
}

func TestPeopleByExactName(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	found, err := n.PeopleNamed(t.Context(), []string{"代表", "代表A1", "a2", "代表A"})
	var codes []string
	for _, p := range found {
		codes = append(codes, p.Code)
	}
	if diff := cmp.Diff([]string{"A1", "A2"}, codes); diff != "" || err != nil {
		t.Errorf("%v: %s", err, diff)
	}
}
