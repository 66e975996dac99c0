package console

import (
	"context"

	"liaison"
	"liaison/storage"
)

// draftOf is the draft in the address, which the visitor may write on.
func (v *visit) draftOf(ctx context.Context) (liaison.Briefing, error) {
	id := v.number("id")
	b, err := v.view().Briefing(ctx, id)
	if err == nil && !v.view().MayWrite(b) {
		err = liaison.Refuse(liaison.Conflict, "briefing.other_stage")
	}
	return b, err
}

func briefingAudience(ctx context.Context, v *visit) error {
	b, err := v.draftOf(ctx)
	if err != nil {
		return err
	}
	return v.showBriefingAudience(ctx, b)
}

// showBriefingAudience shows what is chosen for a draft.
func (v *visit) showBriefingAudience(ctx context.Context, b liaison.Briefing) error {
	line, err := v.view().BriefingLine(ctx, liaison.Briefing{Content: b.Content, Author: b.Author})
	if err != nil {
		return err
	}
	return v.showAudience(ctx, b.Audience, audiencePage{frame: v.under(v.voice.Plain("audience_page.title")),
		Here: briefingPath(b.ID) + "/audience", Back: briefingPath(b.ID), Of: line.Title})
}

// chooseAudience keeps what was chosen, or counts it first.
func chooseAudience(ctx context.Context, v *visit) error {
	b, err := v.draftOf(ctx)
	if err != nil {
		return err
	}
	which := idOf(v.r.PostFormValue("which"))
	here := briefingPath(b.ID) + "/audience"
	do := v.r.PostFormValue("do")
	switch do {
	case "save", "take", "keep", "forget":
		err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
			return nil, v.keepAudience(ctx, tx, do, b.ID, which)
		})
		if err == nil && do == "save" {
			return v.goTo(briefingPath(b.ID), "briefing.said_saved")
		}
		if err == nil {
			return v.goTo(here, "briefing.said_saved")
		}
		return err
	}
	if b.Audience, err = v.audienceChosen(ctx, v.view(), b.Audience); err != nil {
		return err
	}
	return v.showBriefingAudience(ctx, b)
}

func (v *visit) keepAudience(ctx context.Context, tx *storage.Store, do string, id, which int64) error {
	view := v.viewOf(tx)
	switch do {
	case "take":
		return view.TakeAudience(ctx, id, which)
	case "keep":
		return view.SaveAudience(ctx, id, v.r.PostFormValue("name"))
	case "forget":
		return view.ForgetAudience(ctx, which)
	}
	return view.WriteBriefing(ctx, id, func(b *liaison.Briefing) (err error) {
		b.Audience, err = v.audienceChosen(ctx, view, b.Audience)
		return err
	})
}
