package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"liaison"
	"liaison/storage"
)

// sampleAward is an award of suggestions in which some of the jury have finished.
type sampleAward struct {
	Title       string `json:"title"`
	About       string `json:"about"`
	Contact     string `json:"contact"`
	Criteria    string `json:"criteria"`
	Most        int    `json:"most"`
	Nominations []struct {
		Who    string `json:"who"`
		By     string `json:"by"` // whose suggestion it is
		Title  string `json:"title"`
		Reason string `json:"reason"`
	} `json:"nominations"`
	LeftOut map[string]string `json:"left_out"` // by title, the reason
	Jury    []string          `json:"jury"`
	Points  []struct {
		Who    string  `json:"who"`
		Points [][]int `json:"points"` // by object and criterion
	} `json:"points"`
}

// playAwards has a clerk put an award, deputies nominate, and a jury score.
func playAwards(ctx context.Context, store *storage.Store, now time.Time) error {
	content, err := sample.ReadFile("sample/awards.json")
	if err != nil {
		return err
	}
	var a sampleAward
	if err := json.Unmarshal(content, &a); err != nil {
		return fmt.Errorf("awards.json: %w", err)
	}
	i, err := newInquirer(ctx, store, now)
	if err != nil {
		return err
	}
	q, err := i.nominates(ctx, a)
	if err != nil {
		return err
	}
	if err := i.judges(ctx, q, a); err != nil {
		return err
	}
	_, err = store.TakeTidings(ctx, len(i.people)*len(liaison.InquiryKinds)) // they were told days ago
	return err
}

// nominates has the nominations made and gone through, up to a week ago.
func (i inquirer) nominates(ctx context.Context, a sampleAward) (q liaison.Inquiry, err error) {
	criteria, refusal := liaison.ReadCriteria(a.Criteria)
	if refusal != nil {
		return q, refusal
	}
	opened, reasons := i.now.AddDate(0, 0, -20), map[int64]string{}
	q, err = i.store.PutInquiry(ctx, liaison.Inquiry{Kind: liaison.Nomination, Title: a.Title, About: a.About, Contact: a.Contact, Author: i.clerk.ID, Made: opened,
		Object: liaison.AwardSuggestion, Criteria: criteria, Scale: liaison.AwardFine, Most: a.Most, Audience: liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy}}}, opened)
	if err != nil {
		return q, err
	}
	bodies, err := i.store.Bodies(ctx)
	if err != nil {
		return q, err
	}
	for _, n := range a.Nominations {
		m, err := i.suggestion(ctx, n.By, n.Title)
		if err != nil {
			return q, err
		}
		item := liaison.InquiryItem{Matter: m.ID, Title: m.Number + " " + m.Title, By: i.people[n.Who].ID}
		for _, b := range bodies {
			if slices.Contains(m.Bodies(liaison.Lead), b.ID) {
				item.Department = b.Label()
			}
		}
		if _, err := i.store.Nominate(ctx, q.ID, item, n.Reason, i.now.AddDate(0, 0, -15)); err != nil {
			return q, err
		}
		reasons[m.ID] += "\n" + n.Reason
	}
	if err := i.moves(ctx, q.ID, liaison.CloseInquiry, i.now.AddDate(0, 0, -8)); err != nil {
		return q, err
	}
	if q, err = i.store.Inquiry(ctx, q.ID); err != nil {
		return q, err
	}
	for n, item := range q.Items {
		m, err := i.store.Matter(ctx, item.Matter)
		if err != nil {
			return q, err
		}
		k := storage.ItemKeeping{Item: item.ID, Title: item.Title, Department: item.Department, Note: a.LeftOut[m.Title], Chosen: a.LeftOut[m.Title] == ""}
		if err := i.store.KeepItem(ctx, q.ID, k, i.clerk.ID, i.now.AddDate(0, 0, -7)); err != nil {
			return q, err
		}
		q.Items[n].Text = reasons[item.Matter][1:]
	}
	return q, i.moves(ctx, q.ID, liaison.PublishInquiry, i.now.AddDate(0, 0, -7))
}

// suggestion is the one of a deputy that has that title.
func (i inquirer) suggestion(ctx context.Context, by, title string) (liaison.Matter, error) {
	found, err := i.store.Nominable(ctx, i.people[by], 100)
	for _, m := range found {
		if m.Title == title && m.Author == i.people[by].ID {
			return m, err
		}
	}
	if err == nil {
		err = fmt.Errorf("the sample has no suggestion %q of %s", title, by)
	}
	return liaison.Matter{}, err
}

// judges opens the scoring five days ago, and has some of the jury score.
func (i inquirer) judges(ctx context.Context, q liaison.Inquiry, a sampleAward) error {
	before, err := i.store.Inquiry(ctx, q.ID)
	if err != nil {
		return err
	}
	for n := range before.Items {
		before.Items[n].Text = q.Items[n].Text
	}
	made := before.Follow(liaison.Award)
	made.Title, made.Author, made.Made = a.Title+"评分", i.clerk.ID, i.now.AddDate(0, 0, -5)
	for _, who := range a.Jury {
		made.Audience.People = append(made.Audience.People, i.people[who].ID)
	}
	if made, err = i.store.PutInquiry(ctx, made, made.Made); err != nil {
		return err
	}
	for _, p := range a.Points {
		for n, points := range p.Points {
			g := storage.Scoring{Item: made.Items[n].ID, Person: i.people[p.Who].ID, Points: points, At: i.now.AddDate(0, 0, -2)}
			if err := i.store.KeepPoints(ctx, made, g); err != nil && len(points) > 0 {
				return fmt.Errorf("points of %s for %s: %w", p.Who, made.Items[n].Title, err)
			}
		}
	}
	return nil
}
