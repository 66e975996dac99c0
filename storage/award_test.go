package storage_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"liaison"
	"liaison/storage"
)

// Many who nominate one object at once join in one nomination, which one of them began; who
// takes theirs back last takes it with them.
func TestNominationsJoin(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	ctx := t.Context()
	deputies := []int64{n.people["A1"].ID, n.people["A2"].ID, n.people["JB1"].ID}
	q := n.asks(liaison.Inquiry{Kind: liaison.Nomination, Object: liaison.AwardDeputy, Most: 1, Scale: liaison.AwardCoarse, Criteria: []liaison.AwardCriterion{{Name: "总评", Weight: 100}}}, deputies...)
	firsts := make([]bool, 9)
	var all sync.WaitGroup
	for i := range firsts {
		all.Go(func() {
			if err := n.InTx(ctx, func(tx *storage.Store) (err error) {
				firsts[i], err = tx.Nominate(ctx, q.ID, liaison.InquiryItem{Person: deputies[0], Title: "代表", By: deputies[i%3]}, "认真", aMorning)
				return err
			}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if began := len(slices.DeleteFunc(firsts, func(first bool) bool { return !first })); began != 1 {
		t.Errorf("%d began it", began)
	}
	q, err := n.Inquiry(ctx, q.ID)
	n.must(err)
	counts, err := n.StanceCounts(ctx, q.ID)
	n.must(err)
	if len(q.Items) != 1 || counts[q.Items[0].ID][storage.NominateChoice] != 3 {
		t.Fatalf("%+v, %v", q.Items, counts)
	}
	for left, person := range deputies {
		n.must(n.TakeBackNomination(ctx, q.ID, q.Items[0].ID, person))
		after, err := n.Inquiry(ctx, q.ID)
		n.must(err)
		if gone := left == len(deputies)-1; (len(after.Items) == 0) != gone {
			t.Errorf("after %d took it back there are %d", left+1, len(after.Items))
		}
		if _, answered, err := n.Asks(ctx, q.ID, person); err != nil || answered {
			t.Errorf("who took it back has nominated: %v", err)
		}
	}
}

// Who has finished is known however points and recusals come, and points that nobody may see
// are not read.
func TestAJurorFinishes(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	ctx := t.Context()
	juror := n.people["A1"].ID
	q := n.asks(liaison.Inquiry{Kind: liaison.Award, Object: liaison.AwardDeputy, Most: 1, Scale: liaison.AwardFine, Criteria: []liaison.AwardCriterion{{Name: "甲", Weight: 50}, {Name: "乙", Weight: 50}},
		Items: []liaison.InquiryItem{{Place: 1, Title: "一", Person: n.people["A2"].ID}, {Place: 2, Title: "二", Person: juror}, {Place: 3, Title: "三", Person: n.people["JB1"].ID}}}, juror)
	finished := func(want bool, after string) {
		t.Helper()
		if _, is, err := n.Asks(ctx, q.ID, juror); err != nil || is != want {
			t.Errorf("after %s: finished is %t, %v", after, is, err)
		}
	}
	gives := func(item, from int, points ...int) error {
		return n.KeepPoints(ctx, q, storage.Scoring{Item: q.Items[item].ID, Person: juror, From: from, Points: points, At: aMorning})
	}
	refused := func(err error, key string) {
		t.Helper()
		if refusal := new(liaison.Refusal); !errors.As(err, &refusal) || refusal.Key != key {
			t.Errorf("it is answered %v, not %s", err, key)
		}
	}
	finished(false, "the opening")
	refused(gives(1, 0, 90), "award.recused")
	refused(gives(0, 0, 90, 101), "award.points")
	refused(n.Recuse(ctx, q, q.Items[1].ID, juror, true, aMorning), "award.recused")
	n.must(gives(0, 0, 90, 80))
	n.must(gives(2, 1, 70))
	finished(false, "all but one")
	n.must(n.Recuse(ctx, q, q.Items[2].ID, juror, false, aMorning))
	finished(true, "asking to be excused from it")
	n.must(n.Recuse(ctx, q, q.Items[2].ID, juror, true, aMorning))
	finished(false, "taking that back")
	n.must(gives(2, 0, 70, 60))
	finished(true, "the rest")
	_, err := n.AwardSheets(ctx, q)
	refused(err, "award.sealed")
	q = n.moves(q.ID, liaison.CloseInquiry)
	sheets, err := n.AwardSheets(ctx, q)
	if err != nil || len(sheets) != 2 || !slices.Equal(sheets[1].Points, []int{70, 60}) {
		t.Errorf("%+v, %v", sheets, err)
	}
	jurors, err := n.AwardJurors(ctx, q)
	if err != nil || len(jurors) != 1 || jurors[0].Scored != 2 || jurors[0].Scores != 2 || jurors[0].Recused != 1 || !jurors[0].Finished {
		t.Errorf("%+v, %v", jurors, err)
	}
}
