package storage_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"liaison"
	"liaison/storage"
)

// asks opens an inquiry for those people.
func (n newsroom) asks(q liaison.Inquiry, people ...int64) liaison.Inquiry {
	n.t.Helper()
	q.Author, q.Made, q.Audience.People = n.people["JB1"].ID, aMorning, append(q.Audience.People, people...)
	if q.Title == "" {
		q.Title = "征集"
	}
	q, err := n.PutInquiry(n.t.Context(), q, aMorning)
	n.must(err)
	return q
}

// moves makes a move of an inquiry.
func (n newsroom) moves(id int64, move liaison.InquiryMove) (q liaison.Inquiry) {
	n.t.Helper()
	n.must(n.InTx(n.t.Context(), func(tx *storage.Store) (err error) {
		if q, err = tx.LockInquiry(n.t.Context(), id); err != nil {
			return err
		}
		if refusal := q.Move(move, liaison.InquiryTerms{}, aMorning); refusal != nil {
			return refusal
		}
		return tx.KeepInquiryMove(n.t.Context(), q, move, q.Author, aMorning)
	}))
	return q
}

// casts hands a sheet in, as a chat does.
func (n newsroom) casts(id, person int64, picks ...int) error {
	return n.InTx(n.t.Context(), func(tx *storage.Store) error {
		q, err := tx.AnswerInquiry(n.t.Context(), id)
		if err != nil {
			return err
		}
		if q.State != liaison.InquiryOpen {
			return liaison.Refuse(liaison.Conflict, "inquiry.closed")
		}
		return tx.CastSheet(n.t.Context(), q, storage.Cast{Person: person, Chat: person, Card: fmt.Sprint("vote:", id), At: aMorning,
			Answers: []liaison.SheetAnswer{{Picks: picks, Done: true}}})
	})
}

func ofTwelve() liaison.Inquiry {
	q := liaison.Inquiry{Kind: liaison.IntentVote, Most: 10}
	for i := range 12 {
		q.Items = append(q.Items, liaison.InquiryItem{Place: i + 1, Title: fmt.Sprintf("候选%d", i+1)})
	}
	return q
}

// Two sheets of one person, sent at once, are one.
func TestTwoVotesOfOnePerson(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	person := n.people["A1"].ID
	q := n.asks(ofTwelve(), person, n.people["A2"].ID)
	errs := make([]error, 8)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = n.casts(q.ID, person, i) })
	}
	all.Wait()
	cast := 0
	for _, err := range errs {
		if refusal := new(liaison.Refusal); err == nil {
			cast++
		} else if !errors.As(err, &refusal) || refusal.Key != "inquiry.cast_before" {
			t.Error(err)
		}
	}
	if f, err := n.InquiryFigures(t.Context(), q.ID); err != nil || cast != 1 || f.Answered != 1 || f.Asked != 2 {
		t.Errorf("%d were taken, %+v, %v", cast, f, err)
	}
	if err := n.casts(q.ID, n.people["A4"].ID, 1); err == nil {
		t.Error("somebody votes who is not asked")
	}
}

// 740 people vote at once: each ballot is counted once, and each mark.
func TestAWholeCongressVotesAtOnce(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	const congress = 740
	people := liaison.Roster{}
	for i := range congress {
		people.People = append(people.People, liaison.Listed{Code: fmt.Sprintf("V%03d", i), Name: fmt.Sprintf("代表V%03d", i), PhoneTail: "0000",
			Posts: []liaison.Post{{Body: "G2", Role: liaison.RoleDeputy}}})
	}
	imported(t, n.Store, people, false)
	n.exec(`UPDATE people SET chat = 50000 + id WHERE code LIKE 'V%'`)
	q := ofTwelve()
	q.Audience = liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}, Bodies: map[liaison.BodyKind][]int64{liaison.Delegation: {n.bodies["G2"]}}}
	q = n.asks(q)
	asked, err := n.AskedBy(t.Context(), q.ID)
	n.must(err)
	voters := slices.DeleteFunc(asked, func(a storage.Asked) bool { return a.Code[0] != 'V' })
	if len(voters) != congress {
		t.Fatalf("%d are asked", len(voters))
	}
	want := make([]int, 12)
	var all sync.WaitGroup
	errs := make([]error, congress)
	for i, v := range voters {
		p, err := n.PersonByCode(t.Context(), v.Code)
		n.must(err)
		var picks []int
		for o := range 12 {
			if (i+o*i)%5 < 2 && len(picks) < 10 {
				picks = append(picks, o)
				want[o]++
			}
		}
		all.Go(func() { errs[i] = n.casts(q.ID, p.ID, picks...) })
	}
	all.Wait()
	n.must(errors.Join(errs...))
	if _, err := n.SheetTallies(t.Context(), q); err == nil {
		t.Error("counts are read before the end")
	}
	q = n.moves(q.ID, liaison.CloseInquiry)
	f, err := n.InquiryFigures(t.Context(), q.ID)
	n.must(err)
	tallies, err := n.SheetTallies(t.Context(), q)
	if err != nil || f.Answered != congress || len(tallies) != 1 || !slices.Equal(tallies[0].Counts, want) {
		t.Errorf("%+v voted: %+v, want %v, %v", f, tallies, want, err)
	}
	if shares, err := n.InquiryShares(t.Context(), q.ID); err != nil || len(shares) != 1 || shares[0].Name != "乙团" || shares[0].Answered != congress {
		t.Errorf("%+v, %v", shares, err)
	}
}

// A vote that comes while the inquiry is being closed is in the counts, or refused.
func TestAVoteRacesTheClose(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	voters := []int64{n.people["A1"].ID, n.people["A2"].ID, n.people["A3"].ID, n.people["A4"].ID, n.people["A5"].ID}
	for range 15 {
		q := n.asks(ofTwelve(), voters...)
		taken := make([]error, len(voters))
		var all sync.WaitGroup
		for i, v := range voters {
			all.Go(func() { taken[i] = n.casts(q.ID, v, 0) })
		}
		all.Go(func() { n.moves(q.ID, liaison.CloseInquiry) })
		all.Wait()
		cast := 0
		for _, err := range taken {
			if refusal := new(liaison.Refusal); err == nil {
				cast++
			} else if !errors.As(err, &refusal) || refusal.Key != "inquiry.closed" {
				t.Error(err)
			}
		}
		closed, err := n.Inquiry(t.Context(), q.ID)
		n.must(err)
		if f, err := n.InquiryFigures(t.Context(), q.ID); err != nil || f.Answered != cast || closed.State != liaison.InquiryClosed {
			t.Fatalf("%d were taken, %+v: %v", cast, f, err)
		}
		tallies, err := n.SheetTallies(t.Context(), closed)
		if cast >= liaison.SecretLeast && (err != nil || tallies[0].Counts[0] != cast) || cast < liaison.SecretLeast && err == nil {
			t.Fatalf("%d were taken and counted as %+v: %v", cast, tallies, err)
		}
	}
}

// The audience is frozen: who joins later is not asked; each is told once, and who is silent
// is noted once a day.
func TestWhoIsAskedIsFrozen(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	ctx := t.Context()
	q := liaison.Inquiry{Kind: liaison.Consultation, Items: []liaison.InquiryItem{{Place: 1, Title: "第一条", Text: "文"}, {Place: 2, Title: "第二条", Text: "文"}},
		Audience: liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}, Bodies: map[liaison.BodyKind][]int64{liaison.Delegation: {n.bodies["G1"]}}}}
	q = n.asks(q)
	n.exec(`INSERT INTO memberships (person, body, role) VALUES ($1, $2, 'deputy')`, n.people["A4"].ID, n.bodies["G1"])
	if asked, _, err := n.Asks(ctx, q.ID, n.people["A4"].ID); err != nil || asked {
		t.Errorf("who came later is asked: %v", err)
	}
	tidings, err := n.TakeTidings(ctx, 10)
	if err != nil || len(tidings) != 3 || tidings[0].What != "opened" {
		t.Fatalf("%+v, %v", tidings, err)
	}
	if again, err := n.TakeTidings(ctx, 10); err != nil || len(again) != 0 {
		t.Errorf("told twice: %+v, %v", again, err)
	}
	q, err = n.Inquiry(ctx, q.ID)
	n.must(err)
	first, second := n.people["A1"].ID, n.people["A2"].ID
	n.must(n.KeepAnswer(ctx, q.ID, first, storage.InquiryAnswer{Item: q.Items[0].ID, Choice: "amend", Text: "改", At: aMorning}))
	n.must(n.KeepAnswer(ctx, q.ID, first, storage.InquiryAnswer{Item: q.Items[0].ID, Choice: "doubt", Text: "问", At: aMorning.Add(time.Hour)}))
	if rest, err := n.AgreeToRest(ctx, q.ID, first, "agree", aMorning); err != nil || rest != 1 {
		t.Errorf("agreed to %d more, %v", rest, err)
	}
	counts, err := n.StanceCounts(ctx, q.ID)
	if err != nil || counts[q.Items[0].ID]["doubt"] != 1 || counts[q.Items[0].ID]["amend"] != 0 || counts[q.Items[1].ID]["agree"] != 1 {
		t.Errorf("%v, %v", counts, err)
	}
	n.must(n.RemindSilent(ctx, q.ID, liaison.DateOf(aMorning)))
	if silent, err := n.TakeTidings(ctx, 10); err != nil || len(silent) != 2 || slices.ContainsFunc(silent, func(s storage.Tiding) bool { return s.Person == first }) {
		t.Errorf("reminded: %+v, %v", silent, err)
	}
	comments, err := n.Comments(ctx, q.ID, true, 0, 10)
	if err != nil || len(comments) != 1 || comments[0].Text != "问" || comments[0].Delegation != "甲团" {
		t.Fatalf("%+v, %v", comments, err)
	}
	if decided, err := n.DecideComments(ctx, q.ID, []int64{comments[0].ID, 999}, liaison.Adopted, "好", q.Author, aMorning); err != nil || decided != 1 {
		t.Errorf("%d decided, %v", decided, err)
	}
	// Who changes their mind after a verdict has a comment that waits again.
	n.must(n.KeepAnswer(ctx, q.ID, first, storage.InquiryAnswer{Item: q.Items[0].ID, Choice: "amend", Text: "再改", At: aMorning}))
	if waits, err := n.Undecided(ctx, q.ID); err != nil || waits != 1 {
		t.Errorf("%d wait, %v", waits, err)
	}
	if asked, answered, err := n.Asks(ctx, q.ID, second); err != nil || !asked || answered {
		t.Errorf("%t %t %v", asked, answered, err)
	}
	list, err := n.InquiriesFor(ctx, first, 0, 10)
	if err != nil || len(list) != 1 || list[0].Done != 2 || list[0].Count != 2 || !list[0].Answered {
		t.Errorf("%+v, %v", list, err)
	}
}

// A round of a ballot is kept once, and what is kept is not changed.
func TestBallotRoundsAreHistory(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	ctx := t.Context()
	q := liaison.Inquiry{Kind: liaison.FormalBallot, Title: "票决", Author: n.people["JB1"].ID, Made: aMorning, Most: 1,
		Items: []liaison.InquiryItem{{Place: 1, Title: "甲"}, {Place: 2, Title: "乙"}}}
	id, err := n.StartInquiry(ctx, q)
	n.must(err)
	q, err = n.Inquiry(ctx, id)
	n.must(err)
	round := liaison.BallotRound{Round: 1, Candidates: []int64{q.Items[0].ID, q.Items[1].ID}, Places: 1,
		Count: &liaison.BallotCount{Deputies: 10, Present: 9, Issued: 9, Returned: 9, Places: 1, Votes: []int{6, 3}}}
	errs := make([]error, 4)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = n.KeepBallotRound(ctx, id, round, q.Author, aMorning) })
	}
	all.Wait()
	kept := 0
	for _, err := range errs {
		if err == nil {
			kept++
		}
	}
	rounds, err := n.BallotRounds(ctx, id)
	if err != nil || kept != 1 || len(rounds) != 1 || !slices.Equal(rounds[0].Count.Votes, round.Count.Votes) || !slices.Equal(rounds[0].Candidates, round.Candidates) {
		t.Errorf("%d kept: %+v, %v", kept, rounds, err)
	}
	if err := n.KeepInquiry(ctx, q, q.Author, aMorning); err == nil {
		t.Error("the candidates of a ballot that was counted are written anew")
	}
}
