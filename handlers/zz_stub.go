package handlers

import (
	"context"
	"liaison"
)

func (t *turn) startBriefing(ctx context.Context, b liaison.Briefing) error {
	b.Stage, b.Author, b.Created, b.Changed = liaison.BriefingDraft, t.person.ID, t.at(), t.at()
	_, err := t.store.StartBriefing(ctx, b)
	t.say("briefing.stage.draft")
	return err
}

func (t *turn) mayBrief(ctx context.Context) error {
	bodies, err := t.bodies(ctx)
	if err == nil && !t.person.MayBrief(bodies) {
		err = liaison.Refuse(liaison.Forbidden, "briefing.may_not_write")
	}
	return err
}

func (t *turn) rich() liaison.Rich {
	return liaison.Rich{Text: t.update.Text, Entities: t.update.Entities}.Trim()
}

func (t *turn) fileNames(files []liaison.File) string {
	names := ""
	for i, f := range files {
		if i > 0 {
			names += t.voice.Plain("list.comma")
		}
		names += t.fileName(f)
	}
	return shorten(names, 120)
}
