package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"liaison"
	"liaison/storage"
)

// sampleInquiry is an inquiry of the sample, as staff would write it.
type sampleInquiry struct {
	Title   string `json:"title"`
	About   string `json:"about"`
	Contact string `json:"contact"`
	Items   string `json:"items"`
}

// sampleInquiries are an open consultation, an open vote, a survey that is over, a list of
// topics, and a ballot of 12 for 10 whose last place was voted on again.
type sampleInquiries struct {
	Consultation struct {
		sampleInquiry
		Comments []struct {
			Who     string `json:"who"`
			Article int    `json:"article"`
			Stance  string `json:"stance"`
			Text    string `json:"text"`
		} `json:"comments"`
	} `json:"consultation"`
	Vote   sampleInquiry `json:"vote"`
	Survey struct {
		sampleInquiry
		Sheets []struct {
			Who   string  `json:"who"`
			Picks [][]int `json:"picks"`
			Text  string  `json:"text"`
		} `json:"sheets"`
	} `json:"survey"`
	Topics struct {
		sampleInquiry
		Claims []struct {
			Who  string `json:"who"`
			Item int    `json:"item"`
		} `json:"claims"`
	} `json:"topics"`
	Ballot struct {
		sampleInquiry
		Count sampleCount `json:"count"`
		Again sampleCount `json:"again"`
	} `json:"ballot"`
}

// sampleCount is what was counted of a round.
type sampleCount struct {
	Deputies int   `json:"deputies"`
	Present  int   `json:"present"`
	Issued   int   `json:"issued"`
	Returned int   `json:"returned"`
	Void     int   `json:"void"`
	Votes    []int `json:"votes"`
}

// inquirer puts the sample's inquiries.
type inquirer struct {
	store  *storage.Store
	now    time.Time
	clerk  liaison.Person
	people map[string]liaison.Person
}

// playInquiries has a clerk put the sample's inquiries, and deputies answer them.
func playInquiries(ctx context.Context, store *storage.Store, now time.Time) error {
	content, err := sample.ReadFile("sample/inquiries.json")
	if err != nil {
		return err
	}
	var all sampleInquiries
	if err := json.Unmarshal(content, &all); err != nil {
		return fmt.Errorf("inquiries.json: %w", err)
	}
	i, err := newInquirer(ctx, store, now)
	if err != nil {
		return err
	}
	for _, play := range []func(context.Context, sampleInquiries) error{i.consults, i.votes, i.surveys, i.lists, i.ballots} {
		if err := play(ctx, all); err != nil {
			return err
		}
	}
	_, err = store.TakeTidings(ctx, len(i.people)*len(liaison.InquiryKinds)) // they were told days ago
	return err
}

func newInquirer(ctx context.Context, store *storage.Store, now time.Time) (inquirer, error) {
	i := inquirer{store: store, now: now, people: map[string]liaison.Person{}}
	people, err := store.People(ctx, storage.PeopleFilter{})
	for _, p := range people {
		i.people[p.Code] = p
	}
	i.clerk = i.people["JB01"]
	return i, err
}

// puts keeps an inquiry that all deputies are asked by, and opens it so many days ago.
func (i inquirer) puts(ctx context.Context, q liaison.Inquiry, s sampleInquiry, daysAgo int) (_ liaison.Inquiry, err error) {
	opened := i.now.AddDate(0, 0, -daysAgo)
	items, refusal := q.Rule().ReadItems(s.Items)
	if refusal != nil {
		return q, fmt.Errorf("%s: %w", s.Title, refusal)
	}
	q.Title, q.About, q.Contact, q.Items, q.Author, q.Made = s.Title, s.About, s.Contact, items, i.clerk.ID, opened
	q.Audience = liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}}
	if q.Rule().Way == liaison.ByTally {
		q.ID, err = i.store.StartInquiry(ctx, q)
		return q, err
	}
	return i.store.PutInquiry(ctx, q, opened)
}

func (i inquirer) moves(ctx context.Context, id int64, move liaison.InquiryMove, at time.Time) error {
	q, err := i.store.LockInquiry(ctx, id)
	if err != nil {
		return err
	}
	if refusal := q.Move(move, liaison.InquiryTerms{}, at); refusal != nil {
		return refusal
	}
	return i.store.KeepInquiryMove(ctx, q, move, i.clerk.ID, at)
}

func (i inquirer) consults(ctx context.Context, all sampleInquiries) error {
	q, err := i.puts(ctx, liaison.Inquiry{Kind: liaison.Consultation}, all.Consultation.sampleInquiry, 5)
	if err != nil {
		return err
	}
	for _, c := range all.Consultation.Comments {
		a := storage.InquiryAnswer{Item: q.Items[c.Article-1].ID, Choice: c.Stance, Text: c.Text, At: i.now.AddDate(0, 0, -2)}
		if err := i.store.KeepAnswer(ctx, q.ID, i.people[c.Who].ID, a); err != nil {
			return err
		}
	}
	return nil
}

func (i inquirer) votes(ctx context.Context, all sampleInquiries) error {
	_, err := i.puts(ctx, liaison.Inquiry{Kind: liaison.IntentVote, Most: 10}, all.Vote, 1)
	return err
}

func (i inquirer) surveys(ctx context.Context, all sampleInquiries) error {
	q, err := i.puts(ctx, liaison.Inquiry{Kind: liaison.Survey, Anonymous: true}, all.Survey.sampleInquiry, 20)
	if err != nil {
		return err
	}
	for _, s := range all.Survey.Sheets {
		var answers []liaison.SheetAnswer
		for _, picks := range s.Picks {
			answers = append(answers, liaison.SheetAnswer{Picks: picks, Done: true})
		}
		answers = append(answers, liaison.SheetAnswer{Text: s.Text, Done: true})
		if refusal := liaison.CheckSheet(q.Sheet(), answers); refusal != nil {
			return fmt.Errorf("the sheet of %s: %w", s.Who, refusal)
		}
		if err := i.store.CastSheet(ctx, q, storage.Cast{Person: i.people[s.Who].ID, Answers: answers, At: i.now.AddDate(0, 0, -15)}); err != nil {
			return err
		}
	}
	if err := i.moves(ctx, q.ID, liaison.CloseInquiry, i.now.AddDate(0, 0, -6)); err != nil {
		return err
	}
	return i.moves(ctx, q.ID, liaison.PublishInquiry, i.now.AddDate(0, 0, -5))
}

func (i inquirer) lists(ctx context.Context, all sampleInquiries) error {
	q, err := i.puts(ctx, liaison.Inquiry{Kind: liaison.TopicList}, all.Topics.sampleInquiry, 10)
	if err != nil {
		return err
	}
	for _, c := range all.Topics.Claims {
		if _, err := i.store.ClaimItem(ctx, q.ID, i.people[c.Who].ID, q.Items[c.Item-1].ID, i.now.AddDate(0, 0, -8)); err != nil {
			return err
		}
	}
	return nil
}

// ballots counts the ballot, and the round among those who were level.
func (i inquirer) ballots(ctx context.Context, all sampleInquiries) error {
	q, err := i.puts(ctx, liaison.Inquiry{Kind: liaison.FormalBallot, Most: 10}, all.Ballot.sampleInquiry, 3)
	if err == nil {
		q, err = i.store.Inquiry(ctx, q.ID)
	}
	if err != nil {
		return err
	}
	round, more := liaison.BallotRound{Round: 1, Places: q.Most}, true
	for _, item := range q.Items {
		round.Candidates = append(round.Candidates, item.ID)
	}
	for _, c := range []sampleCount{all.Ballot.Count, all.Ballot.Again} {
		count := liaison.BallotCount{Deputies: all.Ballot.Count.Deputies, Present: c.Present, Issued: c.Issued, Returned: c.Returned, Void: c.Void, Places: round.Places, Votes: c.Votes}
		if !more || len(c.Votes) != len(round.Candidates) {
			return fmt.Errorf("the sample's ballot has no round for %d candidates", len(c.Votes))
		}
		if refusal := count.Check(); refusal != nil {
			return fmt.Errorf("round %d of the sample's ballot: %w", round.Round, refusal)
		}
		round.Count = &count
		if err := i.store.KeepBallotRound(ctx, q.ID, round, i.clerk.ID, i.now.AddDate(0, 0, -3)); err != nil {
			return err
		}
		round, more = round.Next()
	}
	return nil
}
