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

// library is the sample's materials, the steps of the first days, and a topic that
// has just been pushed.
type library struct {
	Materials []struct {
		ID        string               `json:"id"` // by which the others name it
		Kind      liaison.MaterialKind `json:"kind"`
		Title     string               `json:"title"`
		Text      string               `json:"text"`
		Minutes   int                  `json:"minutes"`
		Quiz      string               `json:"quiz"` // as staff write it
		DaysAgo   int                  `json:"days_ago"`
		Effective liaison.Date         `json:"effective,omitzero"`
	} `json:"materials"`
	Steps []struct {
		Day      int    `json:"day"`
		Text     string `json:"text"`
		Material string `json:"material"`
	} `json:"steps"`
	Topic struct {
		Text       string   `json:"text"`
		Materials  []string `json:"materials"`
		Delegation string   `json:"delegation"` // whose deputies it is for
	} `json:"topic"`
}

// librarian fills the library.
type librarian struct {
	store            *storage.Store
	now              time.Time
	author, approver liaison.Person
	series           map[string]int64
}

// loadLibrary fills the library with the sample's materials, and has a clerk write
// and the chief approve what goes out of it.
func loadLibrary(ctx context.Context, store *storage.Store, now time.Time) error {
	content, err := sample.ReadFile("sample/materials.json")
	if err != nil {
		return err
	}
	var lib library
	if err := json.Unmarshal(content, &lib); err != nil {
		return fmt.Errorf("materials.json: %w", err)
	}
	l := librarian{store: store, now: now, series: map[string]int64{}}
	people, err := store.PeopleByCodes(ctx, []string{"JB03", "ZR01"})
	if err != nil {
		return err
	}
	l.author, l.approver = people["JB03"], people["ZR01"]
	for _, do := range []func(context.Context, library) error{l.publish, l.teach, l.push} {
		if err := do(ctx, lib); err != nil {
			return err
		}
	}
	return nil
}

func (l librarian) publish(ctx context.Context, lib library) error {
	for _, m := range lib.Materials {
		written := liaison.Material{Kind: m.Kind, Title: m.Title, Text: liaison.Rich{Text: m.Text}, Minutes: m.Minutes,
			Effective: m.Effective, Author: l.author.ID, At: l.now.AddDate(0, 0, -m.DaysAgo)}
		if m.Quiz != "" {
			var refusal *liaison.Refusal
			if written.Quiz, refusal = liaison.ParseQuiz(m.Quiz); refusal != nil {
				return fmt.Errorf("the quiz of %s: %s %v", m.ID, refusal.Key, refusal.Args)
			}
		}
		id, err := l.store.StartMaterial(ctx, written)
		if err != nil {
			return err
		}
		kept, err := l.store.Material(ctx, id)
		if err != nil {
			return err
		}
		if _, err := l.store.PublishMaterial(ctx, kept, written.At); err != nil {
			return err
		}
		l.series[m.ID] = kept.Series
	}
	return nil
}

// teach keeps the steps of the first days.
func (l librarian) teach(ctx context.Context, lib library) error {
	for _, s := range lib.Steps {
		c := liaison.Content{Text: liaison.Rich{Text: s.Text}, Day: s.Day}
		if s.Material != "" {
			c.Materials = []int64{l.series[s.Material]}
		}
		c.Ack = liaison.Briefing{Kind: liaison.Step, Content: c}.Asks()
		if _, err := l.brief(ctx, liaison.Briefing{Kind: liaison.Step, Content: c}); err != nil {
			return err
		}
	}
	return nil
}

// push sends the topic to the deputies of a delegation.
func (l librarian) push(ctx context.Context, lib library) error {
	bodies, err := l.store.Bodies(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(bodies, func(b liaison.Body) bool { return b.Code == lib.Topic.Delegation })
	if i < 0 {
		return fmt.Errorf("materials.json: there is no %s", lib.Topic.Delegation)
	}
	c := liaison.Content{Text: liaison.Rich{Text: lib.Topic.Text}, Ack: liaison.Learned, AckDays: liaison.StudyDays}
	for _, id := range lib.Topic.Materials {
		c.Materials = append(c.Materials, l.series[id])
	}
	b, err := l.brief(ctx, liaison.Briefing{Kind: liaison.Study, Content: c, Audience: liaison.Audience{
		Roles: []liaison.Role{liaison.RoleDeputy}, Bodies: map[liaison.BodyKind][]int64{liaison.Delegation: {bodies[i].ID}}}})
	if err != nil {
		return err
	}
	_, err = l.store.StartRun(ctx, liaison.Run{Briefing: b.ID, Kind: b.Kind, Author: b.Author, At: l.now, Content: b.Content, Audience: b.Audience})
	return err
}

// brief keeps a briefing that the clerk has written and the chief has approved.
func (l librarian) brief(ctx context.Context, b liaison.Briefing) (liaison.Briefing, error) {
	b.Stage, b.Author, b.Created, b.Changed = liaison.BriefingDraft, l.author.ID, l.now, l.now
	id, err := l.store.StartBriefing(ctx, b)
	if err != nil {
		return b, err
	}
	b.ID = id
	if err := b.Move(liaison.SubmitBriefing, l.author, l.now); err != nil {
		return b, err
	}
	if err := b.Move(liaison.ApproveBriefing, l.approver, l.now); err != nil {
		return b, err
	}
	return b, l.store.KeepBriefing(ctx, b)
}
