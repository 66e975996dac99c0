package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"liaison"
	"liaison/storage"
)

// sampleCase is a case of something that was solved, with how far it has come.
type sampleCase struct {
	by, title, problem, work, outcome string
	level                             liaison.Level
	ago                               int // days
	moves                             []sampleMove
}

// sampleMove is who makes which move, and with what.
type sampleMove struct {
	by  string
	key liaison.MoveKey
	in  liaison.Input
}

var sampleCases = []sampleCase{
	{by: "A20", title: "河堤护栏三年没人修，十天修好了", level: liaison.County, ago: 12,
		problem: "云溪县城河堤有四百米护栏，汛期被冲断后三年没有修。学校就在堤边，每天三百多名学生从这里过，家长轮流在断口处守着。",
		work:    "代表小组走访时发现，当场拍照登记，列为问题交办。县水务局和街道一起到现场核定产权，把河堤护栏并入堤防管护，从应急维修经费中列支。代表两次回访，施工期间请家长当监督员。",
		outcome: "四百米护栏全部换新，堤面重新铺平，种上了草。护栏纳入堤防日常巡查，每月一次。学生上学不再绕路。",
		moves: []sampleMove{{"A20", "submit", nil},
			{"JB01", "edit", liaison.Input{"piece": {"title"}, "edited_title": {"河堤护栏断了三年，十天修好"}}},
			{"JB01", "present", nil}, {"ZR01", "clear", nil}, {"JB01", liaison.Issue, nil}}},
	{by: "C05", title: "村口的路灯亮了", level: liaison.Township, ago: 2,
		problem: "村口三百米没有路灯，晚上放学的孩子打着手电走。",
		work:    "代表把村民的意见带到乡里，乡里把太阳能路灯列入年度小项目。",
		outcome: "装了十二盏路灯，由村里的公益岗负责看护。",
		moves:   []sampleMove{{"C05", "submit", nil}}},
}

// playCases has cases written, and one of them published, and gives a story its photos.
func playCases(ctx context.Context, store *storage.Store, now time.Time) error {
	p, err := newPlayer(ctx, store, now)
	if err != nil {
		return err
	}
	for _, c := range sampleCases {
		if err := p.playCase(ctx, c); err != nil {
			return err
		}
	}
	return p.illustrate(ctx)
}

func (p *player) playCase(ctx context.Context, c sampleCase) error {
	at := p.moment(-c.ago, 10)
	m := liaison.CaseOfProblem(c.problem, c.outcome, nil, nil, at)
	m.Author, m.Title, m.Pieces = p.people[c.by].ID, c.title, append(m.Pieces, liaison.Piece{Part: liaison.WorkPart, Text: c.work})
	m.Facts = map[string]string{liaison.ConsentPart: "nobody", liaison.BylinePart: "yes", "level": string(c.level)}
	var err error
	if m.ID, err = p.store.StartDraft(ctx, m); err != nil {
		return err
	}
	if err := p.store.KeepDraft(ctx, m); err != nil {
		return err
	}
	photos := []liaison.Attachment{{Part: liaison.BeforePart, File: liaison.File{Caption: "断开的护栏"}}, {Part: liaison.AfterPart, File: liaison.File{Caption: "换新的护栏和堤面"}}}
	pictures, err := p.attachDrawn(ctx, m.ID, photos, at, railing(false), railing(true))
	if err != nil {
		return err
	}
	for i, move := range c.moves {
		made := at.Add(time.Duration(i) * time.Hour)
		if made.After(p.now) {
			made = p.now
		}
		if m, err = p.store.Matter(ctx, m.ID); err != nil {
			return err
		}
		in := liaison.Input{"hash": {liaison.Procedures[m.Kind].Hash(m)}}
		for field, values := range move.in {
			in[field] = values
		}
		if m, _, err = p.desk.Perform(ctx, p.store, p.people[move.by], m.ID, move.key, in, made); err != nil {
			return err
		}
	}
	return p.develop(ctx, m, pictures)
}

// attachDrawn attaches drawn photos to a matter, which are given by their copies.
func (p *player) attachDrawn(ctx context.Context, matter int64, photos []liaison.Attachment, at time.Time, drawn ...drawnPicture) ([]liaison.Picture, error) {
	var pictures []liaison.Picture
	for i, a := range photos {
		picture, err := drawnPhoto(drawn[i])
		if err != nil {
			return nil, err
		}
		hash := sha256.Sum256(picture.JPEG)
		a.At, a.File.Kind, a.File.Size = at, liaison.Photo, int64(len(picture.JPEG))
		a.File.Unique, a.File.Make = hex.EncodeToString(hash[:8]), "photo:"+hex.EncodeToString(hash[:])+"!"
		if err := p.store.Attach(ctx, matter, a); err != nil {
			return nil, err
		}
		pictures = append(pictures, picture)
	}
	return pictures, nil
}

// develop keeps the copies of the photos of a matter that is published.
func (p *player) develop(ctx context.Context, m liaison.Matter, pictures []liaison.Picture) error {
	if !m.InPublic() {
		return nil
	}
	for i, a := range m.PublicPhotos() {
		if err := p.store.KeepPhoto(ctx, a.ID, pictures[i]); err != nil {
			return err
		}
	}
	return nil
}

// illustrate gives the story of the road its photos.
func (p *player) illustrate(ctx context.Context) error {
	stories, err := p.store.PublicStories(ctx, storage.StoryFilter{Kind: liaison.Story}, 0, 10)
	if err != nil {
		return err
	}
	for _, s := range stories {
		if s.Title != "一条断头路通车了" {
			continue
		}
		photos := []liaison.Attachment{{File: liaison.File{Caption: "路断在河边"}}, {File: liaison.File{Caption: "新桥通车"}}}
		pictures, err := p.attachDrawn(ctx, s.ID, photos, s.At, road(false), road(true))
		if err != nil {
			return err
		}
		m, err := p.store.Matter(ctx, s.ID)
		if err != nil {
			return err
		}
		if err := p.store.WantPhotos(ctx, m.PublicPhotos(), m.ID, s.At); err != nil {
			return err
		}
		if err := p.develop(ctx, m, pictures); err != nil {
			return err
		}
	}
	return nil
}
