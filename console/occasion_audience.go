package console

import (
	"context"

	"liaison"
	"liaison/storage"
)

// audienceOccasion is the occasion in the address, of which the visitor may choose who
// is invited.
func (v *visit) audienceOccasion(ctx context.Context) (liaison.Occasion, error) {
	o, err := v.heldOccasion(ctx)
	switch {
	case err != nil:
		return o, err
	case !v.choosesAudience():
		return o, liaison.Refuse(liaison.Forbidden, "occasion_page.own_people_only")
	case o.Stage == liaison.OccasionOver || o.Stage == liaison.OccasionCancelled || o.Stage == liaison.OccasionAnnounced && !v.now.Before(o.Begins):
		return o, liaison.Refuse(liaison.Conflict, "occasion_page.not_changed_any_more")
	}
	return o, nil
}

// occasionAudience shows who is invited.
func occasionAudience(ctx context.Context, v *visit) error {
	o, err := v.audienceOccasion(ctx)
	if err != nil {
		return err
	}
	if o.Audience.Empty() {
		o.Audience.Roles = []liaison.Role{liaison.RoleDeputy} // proposed: of a delegation its deputies, not its staff
	}
	return v.showOccasionAudience(ctx, o)
}

func (v *visit) showOccasionAudience(ctx context.Context, o liaison.Occasion) error {
	return v.showAudience(ctx, o.Audience, audiencePage{frame: v.frame(v.voice.Plain("occasion_page.audience")),
		Here: occasionPath(o.ID) + "/audience", Back: occasionPath(o.ID), Of: o.Title, Occasion: o})
}

// chooseOccasionAudience keeps who is invited, or counts it first. Of an occasion that
// is announced, who is in it now and was not is invited.
func chooseOccasionAudience(ctx context.Context, v *visit) error {
	o, err := v.audienceOccasion(ctx)
	if err != nil {
		return err
	}
	do := v.r.PostFormValue("do")
	switch do {
	case "save", "take", "keep", "forget":
		err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) { return v.keepOccasionAudience(ctx, tx, o, do) })
		if err == nil && do == "save" {
			return v.goTo(occasionPath(o.ID), "occasion_page.said_saved")
		}
		if err == nil {
			return v.goTo(occasionPath(o.ID)+"/audience", "occasion_page.said_saved")
		}
		return err
	}
	if o.Audience, err = v.audienceChosen(ctx, v.view(), o.Audience); err != nil {
		return err
	}
	return v.showOccasionAudience(ctx, o)
}

func (v *visit) keepOccasionAudience(ctx context.Context, tx *storage.Store, o liaison.Occasion, do string) (_ []liaison.Outgoing, err error) {
	view, which := v.viewOf(tx), idOf(v.r.PostFormValue("which"))
	switch do {
	case "keep":
		return nil, view.NameAudience(ctx, o.Audience, v.r.PostFormValue("name"))
	case "forget":
		return nil, view.ForgetAudience(ctx, which)
	}
	if o, err = tx.LockOccasion(ctx, o.ID); err != nil {
		return nil, err
	}
	if do == "take" {
		o.Audience, err = view.SavedAudience(ctx, which)
	} else {
		o.Audience, err = v.audienceChosen(ctx, view, o.Audience)
	}
	if err != nil {
		return nil, err
	}
	changed, err := v.Desk.ChangeOccasion(ctx, tx, o, v.person, v.now)
	return changed.Out, err
}
