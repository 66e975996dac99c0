package storage_test

import (
	"sync"
	"testing"

	"liaison"
	"liaison/storage"
)

// Two who have each a draft of the same series, and publish it at once, publish one
// after the other.
func TestTwoPublishAtOnce(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	first := n.publishes(liaison.Material{Kind: "law", Title: "甲"})
	var drafts [2]int64
	for i, code := range []string{"JB1", "A1"} {
		id, err := n.StartMaterial(t.Context(), liaison.Material{Series: first.Series, Kind: "law", Title: "甲", Author: n.people[code].ID, At: aMorning})
		n.must(err)
		drafts[i] = id
	}
	var both, all sync.WaitGroup
	both.Add(2)
	for _, id := range drafts {
		all.Go(func() {
			err := n.InTx(t.Context(), func(tx *storage.Store) error {
				m, err := tx.LockMaterial(t.Context(), id)
				both.Done()
				if err != nil {
					return err
				}
				both.Wait() // each holds its own
				_, err = tx.PublishMaterial(t.Context(), m, aMorning)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if m, err := n.NewestMaterial(t.Context(), first.Series); err != nil || m.Version != 3 {
		t.Errorf("the newest is %+v, %v", m, err)
	}
}
