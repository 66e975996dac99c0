package handlers

import (
	"context"
	"slices"

	"liaison"
	"liaison/storage"
)

// AudienceRoles and AudienceKinds are what an audience can be chosen by, in the order
// in which it is offered.
func AudienceRoles() []liaison.Role { return slices.Clone(audienceRoles) }

// AudienceKinds are the kinds of body that can be chosen from.
func AudienceKinds() []liaison.BodyKind { return slices.Clone(audienceKinds) }

// Counted is an audience in words, with how many it is and some of their names.
type Counted struct {
	Words  string // empty: nothing is chosen
	Count  liaison.HeadCount
	Sample []string
}

// Counted counts an audience.
func (v View) Counted(ctx context.Context, a liaison.Audience) (c Counted, err error) {
	if a.Empty() {
		return c, nil
	}
	if c.Words, err = v.t.audienceWords(ctx, a); err != nil {
		return c, err
	}
	if c.Count, err = v.t.headCount(ctx, a); err != nil {
		return c, err
	}
	c.Sample, err = v.t.store.SampleAudience(ctx, a, audienceSample)
	return c, err
}

// HadChoice is a run with what somebody may have had of it.
type HadChoice struct {
	Run   int64
	Title string
	What  []HadWord
}

// HadWord is one condition in words.
type HadWord struct {
	Had  liaison.Had
	Word string
}

// HadChoices offers what was sent lately, and what the audience goes by already.
func (v View) HadChoices(ctx context.Context, a liaison.Audience) ([]HadChoice, error) {
	sent, err := v.t.store.LatestRuns(ctx, v.t.runsOf(), 0, 2*perPage)
	if err != nil {
		return nil, err
	}
	for _, h := range a.History {
		if slices.ContainsFunc(sent, func(r liaison.Run) bool { return r.ID == h.Run }) {
			continue
		}
		if run, err := v.t.store.Run(ctx, h.Run); err == nil {
			sent = append(sent, run)
		}
	}
	var choices []HadChoice
	for _, r := range sent {
		if r.Began.IsZero() {
			continue
		}
		choice := HadChoice{Run: r.ID, Title: r.At.In(v.t.desk.Zone).Format("01-02") + " " + v.t.briefTitle(r.Content)}
		for _, what := range hadChoices {
			choice.What = append(choice.What, HadWord{liaison.Had{What: what, Run: r.ID}, v.t.voice.Plain("had." + hadWord(what, r))})
		}
		choices = append(choices, choice)
	}
	return choices, nil
}

// Allowed refuses an audience in which something is that nobody can have chosen: a
// body that is of no such kind, or a run that is none of the person's business and
// was not in it before.
func (v View) Allowed(ctx context.Context, a, before liaison.Audience) error {
	bodies, err := v.t.bodies(ctx)
	if err != nil {
		return err
	}
	for kind, ids := range a.Bodies {
		for _, id := range ids {
			if !slices.ContainsFunc(bodies, func(b liaison.Body) bool { return b.ID == id && b.Kind == kind }) {
				return liaison.Refuse(liaison.Invalid, "chat.old_button")
			}
		}
	}
	for _, h := range a.History {
		if !slices.Contains(hadChoices, h.What) {
			return liaison.Refuse(liaison.Invalid, "chat.old_button")
		}
		if slices.Contains(before.History, h) {
			continue
		}
		if _, err := v.Run(ctx, h.Run); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(a.Occasions, func(h liaison.OccasionHad) bool { return !h.Known() }) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return nil
}

// PeopleNamed finds people by exact names or codes, as they are written one after
// another.
func (v View) PeopleNamed(ctx context.Context, text string) ([]int64, error) {
	return v.t.peopleNamed(ctx, text)
}

// MayForget reports whether the person may remove what somebody has saved.
func (v View) MayForget(maker int64) bool { return v.t.mayForget(maker) == nil }

// SaveAudience gives the audience of a briefing a name.
func (v View) SaveAudience(ctx context.Context, id int64, name string) error {
	b, err := v.Briefing(ctx, id)
	if err != nil {
		return err
	}
	return v.NameAudience(ctx, b.Audience, name)
}

// NameAudience keeps an audience under a name.
func (v View) NameAudience(ctx context.Context, a liaison.Audience, name string) (err error) {
	if name, err = savedName(visible(name)); err != nil {
		return err
	}
	if a.Empty() {
		return liaison.Refuse(liaison.Invalid, "briefing.no_audience")
	}
	return v.t.store.SaveAudience(ctx, name, a, *v.t.person, v.t.at())
}

// SavedAudience is the audience with a name.
func (v View) SavedAudience(ctx context.Context, saved int64) (liaison.Audience, error) {
	filter, err := v.t.store.SavedAudience(ctx, saved)
	return filter.Value, err
}

// TakeAudience makes a saved filter a draft's.
func (v View) TakeAudience(ctx context.Context, id, saved int64) error {
	a, err := v.SavedAudience(ctx, saved)
	if err != nil {
		return err
	}
	return v.WriteBriefing(ctx, id, func(b *liaison.Briefing) error {
		b.Audience = a
		return nil
	})
}

// ForgetAudience removes a saved filter.
func (v View) ForgetAudience(ctx context.Context, saved int64) error {
	filter, err := v.t.store.SavedAudience(ctx, saved)
	if err == nil {
		err = v.t.mayForget(filter.Maker)
	}
	if err != nil {
		return err
	}
	return v.t.store.ForgetAudience(ctx, saved, v.t.person.ID, v.t.at())
}

// SavedAudiences lists the filters that have a name.
func (v View) SavedAudiences(ctx context.Context) ([]storage.Saved[liaison.Audience], error) {
	return v.t.store.SavedAudiences(ctx)
}
